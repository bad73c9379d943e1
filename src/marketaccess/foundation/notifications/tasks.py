"""Mail, sent by the worker after the transaction of the notice."""

from datetime import timedelta
from smtplib import SMTPRecipientsRefused, SMTPResponseException

from django.conf import settings
from django.core.mail import send_mail
from django.utils import timezone
from django_tasks import task

from marketaccess.foundation.notifications import wording
from marketaccess.foundation.notifications.models import Notice

REFUSED_FOR_GOOD = 500
WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 720))


@task()
def mail(notice: int, attempt: int = 0) -> None:
    """
    Tell a person by mail that there is something to read. Neither the notice's text nor the matter's.

    Nothing is sent where the notice was read meanwhile, or the account is stopped or has no address. A
    server that does not answer, or says that it cannot now, is asked again for half a day.
    """
    found = Notice.objects.select_related("user").filter(pk=notice, read_at__isnull=True).first()
    if found is None or not found.user.is_active or not found.user.email:
        return
    link = f"{settings.PUBLIC_ADDRESS}{found.link or '/desk/notices-inbox/'}"
    body = wording.MAIL_BODY.format(name=found.user.display_name, link=link)
    try:
        send_mail(wording.MAIL_SUBJECT, body, None, [found.user.email])
    except OSError as error:  # that of smtplib too
        if attempt >= len(WAITS) or _is_final(error):
            raise
        mail.using(run_after=timezone.now() + WAITS[attempt]).enqueue(notice, attempt + 1)


def _is_final(error: OSError) -> bool:
    """Whether the server says that it will never take this mail (RFC 5321: 5xx)."""
    if isinstance(error, SMTPRecipientsRefused):
        return all(code >= REFUSED_FOR_GOOD for code, _ in error.recipients.values())
    return isinstance(error, SMTPResponseException) and error.smtp_code >= REFUSED_FOR_GOOD
