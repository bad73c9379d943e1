"""
Tables through the browser: upload with dry run, confirmation, the rows with faults.

Each kind of table says by an ``Importing`` what it makes of a file and how it stores it; its own pages
extend ``tables/start.html`` and ``tables/dry_run.html``. The file is planned anew at every step, so that
what is stored is what holds then, and not what the dry run showed a day ago.
"""

from collections.abc import Callable, Mapping
from typing import Any, Generic, Protocol, TypeVar

from attrs import frozen
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from marketaccess.domain.authority.permission import Permission
from marketaccess.domain.basics.refusal import Refusal
from marketaccess.foundation.accounts.guards import AuthedRequest, requires
from marketaccess.foundation.documents.views import bytes_response
from marketaccess.pipelines.spreadsheet import MEDIA_TYPE
from marketaccess.pipelines.tables import actions
from marketaccess.pipelines.tables.faults import Fault, workbook_of_rejected
from marketaccess.pipelines.tables.headings import Mapped

SHOWN = 200
View = Callable[..., HttpResponse]


class Planned(Protocol):
    """What an import would do, worked out and not done."""

    @property
    def sheets(self) -> tuple[Mapped, ...]:
        """The sheets as they were understood."""

    @property
    def faults(self) -> tuple[Fault, ...]:
        """What is wrong, row by row."""

    @property
    def is_possible(self) -> bool:
        """Whether there is anything to store."""


Plan = TypeVar("Plan", bound=Planned)


def nothing_more(_: AuthedRequest, __: Planned | None) -> Mapping[str, Any]:
    """For tables that need no more than the file."""
    return {}


@frozen
class Importing(Generic[Plan]):
    """
    A kind of table that officers upload.

    ``plan`` and ``load`` are given the request (who asks, and what the form says beside the file) and the
    file's name; ``load`` stores a plan and returns the sentence that tells of it. ``namespace`` is that of
    the addresses and the folder of the pages, ``after`` the address that follows. ``more`` is what the
    pages show beside: of the form while there is no plan, of the dry run then.
    """

    namespace: str
    permissions: tuple[Permission, ...]
    plan: Callable[[AuthedRequest, str, bytes], Plan]
    load: Callable[[AuthedRequest, str, Plan], str]
    after: str
    no_file: str
    rejected_name: str
    more: Callable[[AuthedRequest, Plan | None], Mapping[str, Any]] = nothing_more

    def views(self) -> tuple[View, View, View]:
        """The views ``start``, ``run`` and ``rejected``, guarded."""
        guarded = requires(*self.permissions)
        return (
            never_cache(require_http_methods(["GET", "POST"])(guarded(self._start))),
            never_cache(require_POST(guarded(self._run))),
            require_POST(guarded(self._rejected)),
        )

    def _start(self, request: AuthedRequest) -> HttpResponse:
        """The form; after an upload, the dry run, and again after what was understood has been corrected."""
        if request.method == "GET":
            return self._form(request)
        try:
            held, content = self._held(request)
            made = self.plan(request, held.name, content)
        except Refusal as refusal:
            return self._form(request, refusal)
        return self._dry_run(request, held, made)

    def _held(self, request: AuthedRequest) -> tuple[actions.Held, bytes]:
        """The file: uploaded now, or kept since the first dry run."""
        upload = request.FILES.get("file")
        if upload is None and "key" in request.POST:
            name, content = actions.opened(key=request.POST["key"], by=request.actor)
            return actions.Held(name, request.POST["key"]), content
        if upload is None:
            raise Refusal(self.no_file, field="file")
        name, content = str(upload.name), upload.read()
        at = timezone.now()
        who = request.actor
        held = actions.hold(name=name, content=content, permissions=self.permissions, by=who, at=at)
        return held, content

    def _run(self, request: AuthedRequest) -> HttpResponse:
        """Store what the dry run showed. Where that is refused, the dry run as it is now says why."""
        try:
            held, made = self._planned_again(request)
        except Refusal as refusal:
            return self._form(request, refusal)
        try:
            done = self.load(request, held.name, made)
        except Refusal as refusal:
            return self._dry_run(request, held, made, refusal)
        messages.success(request, done)
        return redirect(self.after)

    def _rejected(self, request: AuthedRequest) -> HttpResponse:
        """The rows with faults, with the reason of each."""
        try:
            _, made = self._planned_again(request)
        except Refusal as refusal:
            return self._form(request, refusal)
        book = workbook_of_rejected(made.sheets, made.faults)
        return bytes_response(name=self.rejected_name, media_type=MEDIA_TYPE, content=book)

    def _planned_again(self, request: AuthedRequest) -> tuple[actions.Held, Plan]:
        key = request.POST.get("key", "")
        name, content = actions.opened(key=key, by=request.actor)
        return actions.Held(name, key), self.plan(request, name, content)

    def _form(self, request: AuthedRequest, refusal: Refusal | None = None) -> HttpResponse:
        shown = {
            **self.more(request, None),
            "namespace": self.namespace,
            "refusal": refusal.message if refusal else "",
        }
        return render(request, f"{self.namespace}/start.html", shown, status=422 if refusal else 200)

    def _dry_run(
        self, request: AuthedRequest, held: actions.Held, made: Plan, refusal: Refusal | None = None
    ) -> HttpResponse:
        shown = {
            **self.more(request, made),
            "refusal": refusal.message if refusal else "",
            "namespace": self.namespace,
            "held": held,
            "plan": made,
            "faults": made.faults[:SHOWN],
            "more_faults": max(0, len(made.faults) - SHOWN),
        }
        return render(request, f"{self.namespace}/dry_run.html", shown, status=422 if refusal else 200)
