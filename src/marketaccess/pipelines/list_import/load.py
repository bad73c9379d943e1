"""Stores a plan: the whole edition in one transaction, once however often it runs."""

from datetime import datetime

from marketaccess.apps.negative_list import actions
from marketaccess.apps.negative_list.actions import Stored
from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.basics.refusal import Refusal
from marketaccess.pipelines.list_import.plan import Plan

REASON_MAX = 200
NOT_POSSIBLE = "有 {count} 处错误，清单没有录入；现行版本未受影响。请按错误表逐行改正后重新导入。"


def load(plan: Plan, *, file_name: str, reason: str = "", by: Actor, at: datetime) -> Stored:
    """Store the plan's edition. :raises Refusal: the plan has errors, or nothing in it."""
    if not plan.is_possible:
        raise Refusal(NOT_POSSIBLE.format(count=max(1, len(plan.result.errors))), field="file")
    return actions.store_revision(edition=plan.edition, file_name=file_name, reason=reason, by=by, at=at)
