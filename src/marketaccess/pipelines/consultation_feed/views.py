"""What was asked and answered, for those who subscribe to it."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from marketaccess.apps.consultations import queries
from marketaccess.apps.consultations.queries import Published
from marketaccess.foundation.accounts.guards import public
from marketaccess.pipelines.atom import Channel, Entry, answered

TITLE, ABOUT = "市场准入负面清单：准入咨询", "咨询人和主管部门都同意公开的问答，已隐去个人信息。"
LATEST = 50


@require_safe
@public
def answers(request: HttpRequest) -> HttpResponse:
    """The latest published answers. One that was taken down is no longer among them."""
    channel = Channel(
        "consultations",
        TITLE,
        ABOUT,
        page=reverse("portal:consultations"),
        own=reverse("consultation_feed:feed"),
    )
    latest = queries.with_warnings(queries.publications()[:LATEST], on=timezone.localdate())
    return answered(request, channel, map(_entry, latest))


def _entry(shown: Published) -> Entry:
    row = shown.row
    parts = (f"问：{row.question}", f"答（{row.answered_by}）：{row.answer}", shown.warning)
    return Entry(
        key=row.number,
        title=row.title,
        summary="\n".join(part for part in parts if part),
        link=reverse("portal:published_answer", args=[row.number]),
        published_at=row.published_at,
        updated_at=row.published_at,
        is_demonstration=row.is_demonstration,
    )
