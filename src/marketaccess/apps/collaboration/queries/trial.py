"""The trial period of the document in force (R16.2)."""

from datetime import date

from attrs import frozen

from marketaccess.apps.collaboration import wording
from marketaccess.domain.mechanism.profile import TRIAL_WARNINGS, Profile, TrialState
from marketaccess.foundation.organizations import queries as organizations
from marketaccess.law import library


@frozen
class TrialWarning:
    """What the head of the coordinating office is to be told; ``key`` keeps it from being said twice."""

    department: int
    key: str
    text: str


def profile_in_force(on: date) -> Profile | None:
    """The profile that the locality works by on a day; None before the installation has one."""
    if not organizations.localities().exists():
        return None
    return library.profile(organizations.locality(on=on).profile_key)


def trial_warning(on: date) -> TrialWarning | None:
    """The warning that has fallen due by a day: of the steps 60, 30 and 7 days the last; or the lapse."""
    profile = profile_in_force(on)
    if profile is None:
        return None
    status = profile.trial_status(on)
    passed = [days for days in TRIAL_WARNINGS if status.days_left <= days]
    if status.until is None or (status.state is TrialState.RUNNING and not passed):
        return None
    is_lapsed = status.state is TrialState.LAPSED
    text = wording.TRIAL_LAPSED if is_lapsed else wording.TRIAL_ENDS
    return TrialWarning(
        department=organizations.department(profile.coordinating_office, on=on).pk,
        key=f"trial:{profile.key}:{status.until}:{'lapsed' if is_lapsed else min(passed)}",
        text=text.format(title=profile.document.title, until=status.until, days=status.days_left),
    )
