"""What the frame of every page shows: where we are, who is signed in, where they may go."""

from functools import cached_property

from django.http import HttpRequest
from django.utils import timezone

from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.authority.role import LABELS
from marketaccess.domain.mechanism.profile import Profile
from marketaccess.foundation.organizations import queries as organizations
from marketaccess.foundation.organizations.models import Department, Locality
from marketaccess.foundation.ui import navigation as ui_navigation
from marketaccess.law import library
from marketaccess.site.navigation import NAVIGATION, PUBLIC_NAVIGATION


class Frame:
    """Asked by the templates; each answer is looked up once, and only where a page shows it."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.home = ui_navigation.address_of("desk:inbox") or "/"
        self.public_home = ui_navigation.address_of("portal:home") or "/"
        self.notices_address = ui_navigation.address_of("notifications:list")
        self.account_address = ui_navigation.address_of("accounts:account")
        self.login_address = ui_navigation.address_of("accounts:login")
        self.logout_address = ui_navigation.address_of("accounts:logout")

    @cached_property
    def _locality(self) -> Locality | None:
        try:
            return organizations.locality_of(self.request, on=timezone.localdate())
        except Locality.DoesNotExist:
            return None

    @property
    def locality(self) -> str:
        """The name of the division served, "" before installation."""
        return self._locality.division.name if self._locality else ""

    @property
    def is_demonstration(self) -> bool:
        """Whether everything here is made up."""
        return bool(self._locality and self._locality.division.is_demonstration)

    @cached_property
    def profile(self) -> Profile | None:
        """The mechanism in force here."""
        return library.profile(self._locality.profile_key) if self._locality else None

    @property
    def trial_warning(self) -> str:
        """What is to be said of the document's trial period, "" where nothing is."""
        return self.profile.trial_status(timezone.localdate()).text if self.profile else ""

    @property
    def coordinator(self) -> str:
        """The name of the office that takes in reports."""
        return self.profile.department(self.profile.coordinating_office).name if self.profile else ""

    @property
    def actor(self) -> Actor | None:
        """Who asks, where a guard has found it out."""
        return getattr(self.request, "actor", None)

    @property
    def person(self) -> str:
        """The account's display name."""
        return str(self.request.user)

    @cached_property
    def post(self) -> str:
        """The person's posts in words."""
        seats = sorted(self.actor.seats, key=lambda s: s.role) if self.actor else []
        names = Department.objects.in_bulk([seat.department for seat in seats])
        return "、".join(f"{names[seat.department]} · {LABELS[seat.role]}" for seat in seats)

    @cached_property
    def unread(self) -> int:
        """How many notices the person has not read."""
        notices = getattr(self.request.user, "notices", None)
        return notices.filter(read_at=None).count() if notices is not None else 0

    @cached_property
    def navigation(self) -> tuple[ui_navigation.Group, ...]:
        """The person's own links."""
        actor = self.actor
        return ui_navigation.groups(NAVIGATION, actor=actor, path=self.request.path) if actor else ()

    @cached_property
    def public_navigation(self) -> tuple[ui_navigation.Link, ...]:
        """The links of the public pages."""
        return ui_navigation.links(PUBLIC_NAVIGATION, path=self.request.path)


def frame(request: HttpRequest) -> dict[str, Frame]:
    """Context processor."""
    return {"frame": Frame(request)}
