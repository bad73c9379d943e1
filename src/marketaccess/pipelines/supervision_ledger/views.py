"""The ledger as a download, narrowed by the filters of the page's address."""

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from marketaccess.apps.collaboration import queries
from marketaccess.apps.collaboration.forms import FilterForm
from marketaccess.domain.authority.permission import Permission
from marketaccess.foundation.accounts.guards import AuthedRequest, requires
from marketaccess.foundation.documents.views import bytes_response
from marketaccess.foundation.organizations import queries as organizations
from marketaccess.pipelines import workbook
from marketaccess.pipelines.spreadsheet import MEDIA_TYPE
from marketaccess.pipelines.supervision_ledger.rows import LAYOUT, rows


@require_GET
@requires(Permission.LEAD_VIEW)
def download(request: AuthedRequest) -> HttpResponse:
    """The orders that the officer may see."""
    today = timezone.localdate()
    form = FilterForm(request.GET, **queries.choices(request.actor))
    found = queries.narrow(queries.visible_to(request.actor), form.wanted())
    cover = workbook.Cover(
        title=f"{organizations.locality(on=today).division.name}市场准入问题线索督办单台账",
        made_on=today,
        made_by=request.actor.label,
        conditions=form.conditions(),
        is_demonstration=found.filter(is_demonstration=True).exists(),
    )
    content = workbook.write(LAYOUT, cover, rows(found, on=today))
    return bytes_response(name=f"督办单台账{today:%Y%m%d}.xlsx", media_type=MEDIA_TYPE, content=content)
