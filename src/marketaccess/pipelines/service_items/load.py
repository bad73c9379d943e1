"""Stores a plan's rows in one transaction, once however often it runs."""

from datetime import datetime

from marketaccess.apps.matters import actions
from marketaccess.apps.matters.actions import Saved
from marketaccess.domain.authority.actor import Actor
from marketaccess.pipelines.service_items.plan import Plan


def load(plan: Plan, *, file_name: str, by: Actor, at: datetime) -> Saved:
    """Store what is new or says something else. :raises Refusal: somebody was faster; nothing is stored."""
    drafts = [row.draft for row in plan.rows]
    return actions.save_service_items(drafts=drafts, source=file_name, by=by, at=at)
