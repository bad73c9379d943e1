"""The site's own page for machines: is it well?"""

import shutil
from datetime import datetime

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django_tasks_db.models import DBTaskResult

from marketaccess.foundation.accounts.guards import public

# Below this much free space uploads begin to fail; the sign turns before that.
FREE_BYTES = 500 * 1024 * 1024
# A task that waits longer than this has no worker.
WAITING_SECONDS = 15 * 60


@public
@never_cache
@require_safe
def health(_: HttpRequest) -> JsonResponse:
    """200 while everything answers; 503 naming what does not. No figures that tell a stranger anything."""
    checks = {"database": _database(), "queue": False, "disk": _disk()}
    if checks["database"]:
        checks["queue"] = _queue(timezone.now())
    is_well = all(checks.values())
    told = {name: "ok" if well else "failing" for name, well in checks.items()}
    return JsonResponse({"status": "ok" if is_well else "failing", **told}, status=200 if is_well else 503)


def _database() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return bool(cursor.fetchone() == (1,))
    except DatabaseError:
        return False


def _queue(now: datetime) -> bool:
    """Whether the oldest task that is due has not waited too long."""
    try:
        times = DBTaskResult.objects.ready().order_by("enqueued_at").values_list("enqueued_at", "run_after")
        first = times.first()
    except DatabaseError:
        return False
    if first is None:
        return True
    enqueued_at, run_after = first
    # A task without a set time has one at the end of all time.
    since = max(enqueued_at, run_after) if run_after <= now else enqueued_at
    return bool((now - since).total_seconds() <= WAITING_SECONDS)


def _disk() -> bool:
    folder = settings.DOCUMENTS_ROOT
    while not folder.exists():
        folder = folder.parent
    return shutil.disk_usage(folder).free >= FREE_BYTES
