"""
Answers of one survey that wait at the same moment are written in one transaction (ADR 0009).

The survey's row is held against its closing (shared, so that answers do not wait for each other), each code
is used up, each answer written. One that is not taken hinders no other.
"""

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache, partial
from typing import Any

from django.db import connection, transaction

from marketaccess.apps.surveys.models import Answer, Invitation, Survey
from marketaccess.domain.surveys.survey_flow import SurveyState
from marketaccess.foundation import statements
from marketaccess.foundation.together import Together

# One answer as it is to be stored: the fields of Answer in JSON, and of its code the key and whether many
# may use it.
Sheet = Mapping[str, Any]
MOST = 100
SURVEYS = 64
# The fields of an answer in which two differ.
OWN = (
    "id", "unit", "size", "industry", "ownership", "origin", "answered_on", "values", "minute_mark",
    "device_mark",
)  # fmt: skip
# One statement, planned once: a transaction of its own without journeys to begin and to commit it.
# The same page again (``earlier``) uses up no second code; it is asked for each alone, since the plan must
# not rest on how few answers there were when it was made.
_ACCEPT = """
    WITH held AS (
        SELECT id FROM surveys_survey WHERE id = %s AND state = %s FOR KEY SHARE
    ), sent AS (
        SELECT sent.* FROM json_to_recordset(%s::json) AS sent (
            code bigint, is_open boolean, id uuid, unit text, size text, industry text, ownership text,
            origin text, answered_on date, "values" jsonb, minute_mark text, device_mark text
        )
        WHERE (SELECT count(*) FROM surveys_answer AS earlier WHERE earlier.id = sent.id) = 0
    ), used AS (
        UPDATE surveys_invitation AS code SET used_on = sent.answered_on FROM sent, held
        WHERE code.id = sent.code AND NOT sent.is_open AND code.used_on IS NULL RETURNING sent.id
    )
    INSERT INTO surveys_answer (
        survey_id, marks, id, unit, size, industry, ownership, origin, answered_on, "values", minute_mark,
        device_mark
    )
    SELECT
        held.id, '[]', sent.id, unit, size, industry, ownership, origin, answered_on, "values", minute_mark,
        device_mark
    FROM sent, held WHERE is_open OR sent.id IN (SELECT id FROM used)
    ON CONFLICT (id) DO NOTHING RETURNING id::text
"""


def accept(survey: int, sheet: Sheet) -> bool:
    """
    Store an answer, together with those that wait; on the disk when this returns.

    Whether it was taken now: not where the survey takes none, the code is used up, or the page's answer is
    there already.
    """
    if connection.in_atomic_block:
        # Whoever is within a transaction commits it later: others can neither wait for that nor take part.
        return _write(survey, [sheet])[0]
    return _together(survey)(sheet)


@lru_cache(maxsize=SURVEYS)
def _together(survey: int) -> Together[Sheet, bool]:
    # One for each survey: while one is being closed, answers wait for it, and none of another survey.
    return Together(partial(_write, survey), most=MOST)


def _write(survey: int, sheets: Sequence[Sheet]) -> list[bool]:
    by_key = {sheet["id"]: sheet for sheet in reversed(sheets)}
    write = _at_once if connection.vendor == "postgresql" else _one_by_one
    taken = write(survey, list(by_key.values()))
    return [sheet["id"] in taken for sheet in sheets]


def _at_once(survey: int, sheets: Sequence[Sheet]) -> set[str]:
    given = json.dumps(sheets, ensure_ascii=False)
    return {key for (key,) in statements.planned(_ACCEPT, survey, SurveyState.OPEN.value, given)}


@transaction.atomic
def _one_by_one(survey: int, sheets: Sequence[Sheet]) -> set[str]:
    """The same where the database lives in our own process, and no journey is to be spared."""
    if not Survey.objects.filter(pk=survey, state=SurveyState.OPEN).exists():
        return set()
    return {sheet["id"] for sheet in sheets if _is_taken(survey, sheet)}


def _is_taken(survey: int, sheet: Sheet) -> bool:
    if Answer.objects.filter(pk=sheet["id"]).exists():
        return False
    free = Invitation.objects.filter(pk=sheet["code"], used_on=None)
    if not sheet["is_open"] and not free.update(used_on=sheet["answered_on"]):
        return False
    Answer(survey_id=survey, **{name: sheet[name] for name in OWN}).save(force_insert=True)
    return True
