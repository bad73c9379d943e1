"""The trial period of the document in force (R16.2)."""

from datetime import date

from marketaccess.domain.mechanism.profile import Profile
from marketaccess.foundation.organizations import queries as organizations
from marketaccess.law import library


def profile_in_force(on: date) -> Profile:
    """The profile that the locality works by on a day."""
    return library.profile(organizations.locality(on=on).profile_key)


def profile_notice(on: date) -> str:
    """What every page says of the trial period: it ends soon, it has lapsed; "" where nothing is to be said."""
    return profile_in_force(on).trial_status(on).text
