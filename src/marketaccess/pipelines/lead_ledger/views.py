"""The ledger as a download."""

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from marketaccess.domain.authority.permission import Permission
from marketaccess.foundation.accounts.guards import AuthedRequest, requires
from marketaccess.foundation.documents.views import bytes_response
from marketaccess.foundation.organizations import queries as organizations
from marketaccess.law import library
from marketaccess.pipelines.lead_ledger import rows
from marketaccess.pipelines.lead_ledger.workbook import Cover, ledger
from marketaccess.pipelines.spreadsheet import MEDIA_TYPE


@require_GET
@requires(Permission.LEAD_VIEW)
def download(request: AuthedRequest) -> HttpResponse:
    """The leads of the inbox' filters that the officer may see."""
    today = timezone.localdate()
    place = organizations.locality(on=today)
    profile = library.profile(place.profile_key)
    asked = rows.choice(request.GET)
    found = rows.chosen(request.actor, asked, on=today)
    cover = Cover(
        locality=place.division.name,
        made_on=today,
        made_by=request.actor.label,
        conditions=tuple(rows.conditions(asked, profile)),
        is_demonstration=found.filter(is_demonstration=True).exists(),
    )
    content = ledger(cover, rows.lines(found, profile, on=today))
    return bytes_response(name=f"线索台账{today:%Y%m%d}.xlsx", media_type=MEDIA_TYPE, content=content)
