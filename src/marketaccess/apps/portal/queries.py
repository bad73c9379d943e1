"""What the public pages show."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from attrs import frozen

from marketaccess.apps.leads import queries as leads
from marketaccess.apps.leads.queries.reporter import reporter_offers
from marketaccess.domain.casework.flow import Offer
from marketaccess.domain.casework.lead_flow import FINISHED, LeadState
from marketaccess.domain.mechanism.clock import Due
from marketaccess.domain.mechanism.profile import Profile
from marketaccess.foundation.organizations import queries as organizations
from marketaccess.law import library

if TYPE_CHECKING:
    from marketaccess.apps.leads.models import Lead

# The steps whose length the first page promises, in their order.
SHOWN_RULES = ("transfer", "verify", "rectify", "reply_complainant")


@frozen
class Clock:
    """One date of a lead, explained. ``met_on`` is the day on which it was met."""

    due: Due
    starts_on: date
    met_on: date | None
    is_running: bool


@frozen
class Tracking:
    """Everything on the tracking page."""

    status: leads.PublicStatus
    clocks: Sequence[Clock]
    offers: Mapping[str, Offer]
    coordinator: str
    is_finished: bool


def tracking(lead: "Lead", *, on: date) -> Tracking:
    """A lead as its reporter sees it on a day."""
    return Tracking(
        status=leads.public_status(lead),
        clocks=tuple(_clock(lead)),
        offers={offer.verb: offer for offer in reporter_offers(lead, on)},
        coordinator=lead.coordinated_by.name,
        is_finished=LeadState(lead.state) in FINISHED,
    )


def _clock(lead: "Lead") -> list[Clock]:
    return [
        Clock(
            due=leads.explain(deadline),
            starts_on=deadline.starts_on,
            met_on=None if deadline.is_stopped else deadline.met_on,
            is_running=deadline.met_on is None,
        )
        for deadline in leads.deadlines_of(lead)
    ]


def profile(*, on: date) -> Profile:
    """The mechanism in force here."""
    return library.profile(organizations.locality(on=on).profile_key)


def departments(*, on: date) -> list[tuple[int, str]]:
    """The units that can be chosen as the one complained about."""
    rows = organizations.active_departments(division=organizations.locality(on=on).division_id)
    return [(row.pk, row.name) for row in rows]


def situations() -> list[str]:
    """What may be reported: the situations of the campaign, in its own order."""
    return [label for _, label in library.classifications().situation_choices()]
