"""The rounds of `survey`, inside an installation."""

import json
import subprocess
import sys
import threading
import time
from datetime import datetime, timedelta
from uuid import uuid4

import django
from attrs import frozen

django.setup()

from django.db import connection
from django.test.utils import CaptureQueriesContext

from bench import computing, staff
from bench.intake_rounds import THREADS_EACH, fsync_ms
from marketaccess.apps.surveys import actions, queries
from marketaccess.apps.surveys.models import Answer, Batch, Invitation, Survey
from marketaccess.domain.authority.role import Role
from marketaccess.domain.surveys.questionnaire import Kind, Question
from marketaccess.domain.surveys.strata import Stratum
from marketaccess.site.cli.running import WORKERS

UNIT = actions.Unit("tax", "示范单位")
METRICS = ("awareness", "satisfaction_with_work", "satisfaction_with_credit", "satisfaction_with_fairness")
VALUES = {f"q{n}": str(n % 5 + 1) for n in range(1, 9)}
CODES_EACH = 20_000


def build(answers: int, *, at: datetime) -> Survey:
    """An open survey with this many codes, and a link."""
    office = staff.coordinating()
    handler = staff.actor(Role.COORDINATING_HANDLER, office)
    head = staff.actor(Role.COORDINATING_HEAD, office)
    day = at.date()
    told = actions.Head(
        title="问卷测速", purpose="测量每秒能接收多少份答卷。", minutes=3, system_key="chongqing-2022",
        opens_on=day, closes_on=day + timedelta(days=30), minimum=30, stratum_minimum=10, has_open_links=True,
    )  # fmt: skip
    survey = actions.create(head=told, by=handler, at=at)
    for number in range(8):
        question = Question("", Kind.SCALE, f"问题{number}", METRICS[number % 4])
        actions.put_question(survey=survey, question=question, by=handler, at=at)
    actions.submit(survey=survey, by=handler, at=at)
    actions.approve(survey=survey, by=head, at=at)
    for first in range(0, answers, CODES_EACH):
        actions.invite(
            survey=survey, unit=UNIT, stratum=Stratum(size="small"), label=f"第{first}批",
            count=min(CODES_EACH, answers - first), by=handler, at=at,
        )  # fmt: skip
    actions.open_link(survey=survey, unit=UNIT, by=handler, at=at)
    return survey


def answer(codes: list[str], link: str, page: str) -> int:
    """Answer with each code once, and as often by the link, as the page does; how many were thanked for."""
    thanked = 0
    for number, code in enumerate(codes):
        for one, key in ((code, f"{page}-{number}-code"), (link, f"{page}-{number}-link")):
            invited = queries.by_code(one)
            assert invited is not None
            submitted = actions.Submitted(key, VALUES, key)
            actions.answer(invited=invited, submitted=submitted, at=staff.MOMENT)
            thanked += 1
    connection.close()
    return thanked


def bare(count: int) -> None:
    """The rival: one row, the same durability."""
    survey = Survey.objects.get()
    for _ in range(count):
        row = Answer(pk=uuid4(), survey=survey, unit="bare", answered_on=survey.opens_on, values=VALUES)
        row.save(force_insert=True)
    connection.close()


def write(what: str, share: int, process: int) -> None:
    """One process: its threads begin when a line comes in; tells how many thanks, how much computing."""
    thanked: list[int] = []

    def work(thread: int) -> None:
        place = process * THREADS_EACH + thread
        if what == "bare":
            bare(share)
        else:
            thanked.append(answer(codes[place * share : (place + 1) * share], link, f"page-{place}"))

    codes, link = _codes() if what == "answer" else ([], "")
    threads = [threading.Thread(target=work, args=(n,)) for n in range(THREADS_EACH)]
    print("ready", flush=True)
    sys.stdin.readline()
    before = time.process_time()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(json.dumps([sum(thanked), time.process_time() - before]), flush=True)


def _codes() -> tuple[list[str], str]:
    batches = Batch.objects.order_by("pk")
    codes = [code for batch in batches.filter(is_open=False) for code in queries.codes_of(batch)]
    (link,) = queries.codes_of(batches.get(is_open=True))
    connection.close()
    return codes, link


@frozen
class Written:
    """What all writers took together: seconds, thanks, their own computing and PostgreSQL's."""

    seconds: float
    thanked: int
    ours: float
    databases: float


def timed(what: str, share: int) -> Written:
    """Let all writers write their share at once."""
    command = [sys.executable, "-m", "bench.survey_rounds", what, str(share)]
    writers = [
        subprocess.Popen([*command, str(n)], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        for n in range(WORKERS)
    ]
    for writer in writers:
        assert writer.stdout is not None
        writer.stdout.readline()  # it has loaded everything
    server = computing.of_postgresql()
    started = time.perf_counter()
    for writer in writers:
        assert writer.stdin is not None
        writer.stdin.write(b"go\n")
        writer.stdin.flush()
    told = [json.loads(writer.communicate()[0]) for writer in writers]
    seconds = time.perf_counter() - started
    if any(writer.returncode for writer in writers):
        raise RuntimeError(f"a writer of {what} has failed")
    thanked, ours = map(sum, zip(*told, strict=True))
    return Written(seconds, thanked, ours, computing.of_postgresql() - server)


def alone(survey: Survey, count: int) -> dict[str, float]:
    """One writer: the time of an answer, and the statements of one."""
    _, link = _codes()
    fresh = actions.invite(
        survey=survey, unit=UNIT, stratum=Stratum(), label="单独", count=count + 1,
        by=staff.actor(Role.COORDINATING_HANDLER, staff.coordinating()), at=staff.MOMENT,
    )  # fmt: skip
    codes = list(queries.codes_of(fresh))
    started = time.perf_counter()
    answer(codes[:-1], link, "alone")
    seconds = time.perf_counter() - started
    with CaptureQueriesContext(connection) as asked:
        answer(codes[-1:], link, "counted")
    return {
        "alone_ms": seconds / (2 * count) * 1000,
        "statements": len(asked) / 2,
    }


def measure(answers: int) -> dict[str, float]:
    staff.settle()
    writers = WORKERS * THREADS_EACH
    share = max(1, answers // 2 // writers)
    survey = build(share * writers, at=staff.MOMENT)
    written = timed("answer", share)
    stored = Answer.objects.count()
    used = Invitation.objects.filter(used_on__isnull=False).count()
    assert used * 2 == stored, "a code is used where its answer is stored"
    bare_seconds = timed("bare", share).seconds
    Answer.objects.filter(unit="bare").delete()
    figures = {
        "per_second": written.thanked / written.seconds,
        "thanked": float(written.thanked),
        "stored": float(stored),
        "ours_ms": written.ours / stored * 1000,
        "databases_ms": written.databases / stored * 1000,
        "bare_per_second": share * writers / bare_seconds,
        "fsync_ms": fsync_ms(),
        **alone(survey, max(20, answers // 100)),
    }
    head = staff.actor(Role.COORDINATING_HEAD, staff.coordinating())
    started = time.perf_counter()
    closed = actions.close(survey=survey, counts_marked=True, reason="测速结束。", by=head, at=staff.MOMENT)
    figures["closing_s"] = time.perf_counter() - started
    assert queries.is_untouched(closed)
    return figures


if __name__ == "__main__":
    if sys.argv[1:]:
        write(sys.argv[1], *map(int, sys.argv[2:]))
    else:
        print(json.dumps(measure(json.load(sys.stdin)["answers"])))
