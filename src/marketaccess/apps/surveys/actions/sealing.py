"""
What becomes of the answers when a survey is closed: marked, sealed, and parted from all that led to them.

They are written anew in the order of their random keys and in one transaction with all codes, so that
neither the place nor the version of a row tells which code it came with. (ADR 0007)
"""

from attrs import frozen
from django.db.models import Count, Q

from marketaccess.apps.surveys.models import Answer, Batch, Invitation, Survey
from marketaccess.apps.surveys.queries.answers import arrivals, sealed
from marketaccess.domain.surveys.marks import marks
from marketaccess.domain.surveys.questionnaire import read
from marketaccess.domain.surveys.sealing import seal

CHUNK = 500


@frozen
class Closing:
    """What was sealed: how many answers, how many with a mark, and the seal."""

    number: int
    marked: int
    seal: str


def seal_answers(survey: Survey) -> Closing:
    """Mark and seal the answers. The caller holds the survey, records the event and keeps the seal."""
    answers = list(Answer.objects.filter(survey=survey).order_by("pk"))
    found = marks(arrivals(answers), read(survey.questions))
    for answer, own in zip(answers, found, strict=True):
        answer.marks, answer.minute_mark, answer.device_mark = [mark.value for mark in own], "", ""
    Answer.objects.filter(survey=survey).delete()
    Answer.objects.bulk_create(answers, batch_size=CHUNK)
    _forget_codes(survey)
    return Closing(len(answers), sum(bool(own) for own in found), seal(map(sealed, answers)))


def _forget_codes(survey: Survey) -> None:
    """Keep how many codes of each batch were used, and no longer which."""
    used = Count("invitations", filter=Q(invitations__used_on__isnull=False))
    for batch in Batch.objects.filter(survey=survey, is_open=False).annotate(now_used=used):
        Batch.objects.filter(pk=batch.pk).update(used=batch.now_used)
    Invitation.objects.filter(batch__survey=survey).update(used_on=None)
