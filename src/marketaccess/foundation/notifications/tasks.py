"""Mail, sent by the worker after the transaction of the notice."""

from django.conf import settings
from django.core.mail import send_mail
from django_tasks import task

from marketaccess.foundation.notifications import wording
from marketaccess.foundation.notifications.models import Notice


@task()
def mail(notice: int) -> None:
    """
    Tell a person by mail that there is something to read. Neither the notice's text nor the matter's.

    Nothing is sent where the notice was read meanwhile, or the account is stopped or has no address.
    """
    found = Notice.objects.select_related("user").filter(pk=notice, read_at__isnull=True).first()
    if found is None or not found.user.is_active or not found.user.email:
        return
    link = f"{settings.PUBLIC_ADDRESS}{found.link or '/desk/notices-inbox/'}"
    body = wording.MAIL_BODY.format(name=found.user.display_name, link=link)
    send_mail(wording.MAIL_SUBJECT, body, None, [found.user.email])
