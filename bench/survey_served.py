"""
Survey answers through the real web server: the survey made, and what came of the answers.

The first argument says which; run inside an installation.
"""

import json
import sys
from urllib.parse import urlencode

import django

django.setup()

from django.utils import timezone

from bench import computing, staff, survey_rounds
from marketaccess.apps.surveys import queries
from marketaccess.apps.surveys.models import Answer, Batch


def prepare(answers: int) -> list[str]:
    """An open survey; a request for each of its codes, as a phone sends it."""
    staff.settle()
    survey = survey_rounds.build(answers, at=timezone.now())
    batches = Batch.objects.filter(survey=survey, is_open=False).order_by("pk")
    codes = [code for batch in batches for code in queries.codes_of(batch)]
    return [_request(code, number) for number, code in enumerate(codes)]


def _request(code: str, number: int) -> str:
    given = {"submission_key": f"{number:032d}", "website": "", **survey_rounds.VALUES}
    body = urlencode(given)
    return (
        f"POST /survey/{code}/ HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        f"Cookie: survey_device={number:032x}\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n{body}"
    )


def told() -> dict[str, float]:
    """How many answers there are, and how long the database has computed."""
    return {"stored": float(Answer.objects.count()), "databases": computing.of_postgresql()}


if __name__ == "__main__":
    print(json.dumps(told() if sys.argv[1] == "told" else prepare(int(sys.argv[2]))))
