"""Evidence as somebody may see it, and its rows for a computation."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from attrs import frozen
from django.db.models import QuerySet

from marketaccess.apps.evaluation import evidence_policy, policy
from marketaccess.apps.evaluation import evidence_wording as wording
from marketaccess.apps.evaluation.models import EvidenceItem, EvidenceSeal, EvidenceTask, Judgement, Round
from marketaccess.apps.evaluation.queries.results import system_of
from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.authority.permission import Permission
from marketaccess.domain.basics.period import Period
from marketaccess.domain.casework.flow import Offer
from marketaccess.domain.casework.lights import Light, Today
from marketaccess.domain.evaluation import judging
from marketaccess.domain.evaluation.evidence_flow import EVIDENCE_FLOW, OWED, EvidenceState
from marketaccess.domain.evaluation.evidence_rules import Finding, Item, Submission, findings
from marketaccess.domain.evaluation.indicator import Indicator, Method
from marketaccess.domain.evaluation.judging import Option
from marketaccess.domain.evaluation.round_flow import RoundState
from marketaccess.law import library

JUDGEMENTS = "judgements"


def judged_indicators(round: Round) -> tuple[Indicator, ...]:
    """The indicators of the round for which units owe evidence."""
    return tuple(each for each in system_of(round).indicators if each.method is Method.LEVELS)


def indicator_of(task: EvidenceTask) -> Indicator:
    """The indicator with its printed words."""
    return system_of(task.unit.round).indicator(task.indicator)


def options_of(task: EvidenceTask) -> tuple[Option, ...]:
    """What a reviewer may choose from."""
    claims = task.claims_not_applicable and task.state != EvidenceState.MISSING
    return judging.options(indicator_of(task), claims_not_applicable=claims)


def level_words(task: EvidenceTask, points: int | None) -> str:
    """The printed words of a level."""
    given = judging.options(indicator_of(task), claims_not_applicable=True)
    return next((option.words for option in given if option.points == points), "")


def items_of(task: EvidenceTask) -> list[EvidenceItem]:
    """What is handed in, or will be."""
    return list(task.items.filter(removed_at__isnull=True).select_related("file"))


def submission_of(task: EvidenceTask, items: tuple[Item, ...] | None = None) -> Submission:
    """What is handed in, as the rules look at it; ``items`` in the place of those that are there."""
    period = Period.of(task.unit.round.period)
    given = (
        items
        if items is not None
        else tuple(
            Item(each.file.name, each.address, has_file=True, issued_on=each.issued_on)
            for each in items_of(task)
        )
    )
    return Submission(given, task.statement, task.claims_not_applicable, period.begins, period.ends)


# ── What somebody may see ─────────────────────────────────────────────────────────────────────────────


def evidence_visible_to(actor: Actor) -> QuerySet[EvidenceTask]:
    """The evidence that the actor may see, round by round, unit by unit."""
    found = EvidenceTask.objects.select_related("unit__round", "unit__department")
    return found.filter(evidence_policy.visible_to(actor)).order_by(
        "-unit__round__opened_at", "unit__position", "indicator"
    )


def find_evidence(reference: str, pk: int, actor: Actor) -> EvidenceTask | None:
    """One piece of evidence, None where there is none or the actor may not see it."""
    return evidence_visible_to(actor).filter(unit__round__reference=reference, pk=pk).first()


def find_item(reference: str, pk: int, actor: Actor) -> EvidenceItem | None:
    """One file that the actor may open; what was taken out again is its unit's alone."""
    found = EvidenceItem.objects.filter(pk=pk, task__in=evidence_visible_to(actor).order_by().values("pk"))
    found = found.filter(task__unit__round__reference=reference, removed_at__isnull=True)
    return found.select_related("file", "task__unit__round").first()


@frozen
class Row:
    """A piece of evidence in a list: its words for this reader, and the light of what is owed."""

    task: EvidenceTask
    indicator: Indicator
    label: str
    light: Light


def state_label(task: EvidenceTask, actor: Actor) -> str:
    """Where it stands, in words for this reader."""
    labels = EVIDENCE_FLOW.labels if evidence_policy.may_read_results(actor, task) else wording.UNIT_LABELS
    return labels[EvidenceState(task.state)]


def light_of(task: EvidenceTask, today: Today) -> Light:
    """The light of what is still owed; none runs while others have it."""
    if task.state == EvidenceState.MISSING:
        return Light.RED
    return today.light(task.due_on if task.state in OWED else None)


def rows(tasks: Iterable[EvidenceTask], actor: Actor, today: Today) -> list[Row]:
    """The lines of a list."""
    return [Row(each, indicator_of(each), state_label(each, actor), light_of(each, today)) for each in tasks]


@frozen
class BoardLine:
    """A unit with a cell for each indicator, and how many it still owes."""

    name: str
    cells: Sequence[Row | None]
    owed: int


@frozen
class Board:
    """Who owes what: the indicators, a line for each unit, and how many stand where."""

    indicators: Sequence[Indicator]
    lines: Sequence[BoardLine]
    counts: Sequence[tuple[str, int]]


def evidence_board(given: Sequence[Row]) -> Board:
    """The lines of a round as a table of units by indicators."""
    indicators = {row.indicator.number: row.indicator for row in given}
    numbers = sorted(indicators)
    units: dict[str, dict[int, Row]] = {}
    for row in given:
        units.setdefault(row.task.unit.name, {})[row.indicator.number] = row
    lines = [
        BoardLine(
            name,
            [cells.get(number) for number in numbers],
            sum(row.task.state in (*OWED, EvidenceState.MISSING) for row in cells.values()),
        )
        for name, cells in units.items()
    ]
    counts = Counter(row.label for row in given)
    return Board([indicators[number] for number in numbers], lines, sorted(counts.items()))


def own_evidence(actor: Actor) -> QuerySet[EvidenceTask]:
    """What the actor's own departments owe or handed in (我的佐证)."""
    return evidence_visible_to(actor).filter(unit__department__in=policy.seats(actor, policy.UNIT))


def owed_evidence(actor: Actor) -> QuerySet[EvidenceTask]:
    """What the actor's own departments still have to hand in, the nearest day first (待办)."""
    places = actor.departments_with(Permission.EVALUATION_CONTRIBUTE)
    owed = EvidenceTask.objects.select_related("unit__round", "unit__department").filter(
        unit__department__in=places, unit__round__state=RoundState.COLLECTING, state__in=OWED
    )
    return owed.order_by("due_on", "unit__round", "unit__position", "indicator")


def evidence_to_judge(actor: Actor) -> QuerySet[EvidenceTask]:
    """What waits for this reviewer (待评定), the oldest first."""
    found = EvidenceTask.objects.select_related("unit__round", "unit__department")
    return found.filter(evidence_policy.to_judge(actor)).order_by("submitted_at", "pk")


def missing_evidence(actor: Actor) -> QuerySet[EvidenceTask]:
    """What was not handed in and may be judged as it is."""
    return evidence_visible_to(actor).filter(
        state=EvidenceState.MISSING, unit__round__state__in=evidence_policy.JUDGED_IN
    )


@frozen
class EvidenceFile:
    """Everything that an officer may know of a piece of evidence."""

    task: EvidenceTask
    indicator: Indicator
    label: str
    light: Light
    items: Sequence[EvidenceItem]
    findings: Sequence[Finding]
    judgements: Sequence[tuple[Judgement, str]]
    result: str
    offers: Sequence[Offer]
    progress: Sequence[tuple[str, Any]]


def evidence_file(task: EvidenceTask, actor: Actor, today: Today) -> EvidenceFile:
    """One piece of evidence for one reader."""
    reads = evidence_policy.may_read_results(actor, task)
    settled = reads and task.state == EvidenceState.SETTLED
    quiet = {"judge", "agree", "differ", "settle"}
    return EvidenceFile(
        task=task,
        indicator=indicator_of(task),
        label=state_label(task, actor),
        light=light_of(task, today),
        items=items_of(task),
        findings=findings(submission_of(task), library.evidence_rules().rules) if task.state in OWED else (),
        judgements=[
            (each, level_words(task, each.points)) for each in evidence_policy.judgements_seen(actor, task)
        ],
        result=level_words(task, task.points) if settled else "",
        offers=EVIDENCE_FLOW.offers(
            EvidenceState(task.state),
            lambda verb: evidence_policy.may(actor, verb, task, on=today.on).reason,
            is_officers=True,
        ),
        progress=[
            (EVIDENCE_FLOW.verbs[each.verb], each)
            for each in task.progress.all()
            if reads or each.verb not in quiet
        ],
    )


# ── For the computation and the freezing ──────────────────────────────────────────────────────────────


def counted_on(day: date, period: Period) -> date:
    """
    The day under which something that was found about a period is counted.

    Reviewers judge and people look after the period has ended: what they found of it counts on its last day.
    """
    return min(max(day, period.begins), period.ends)


def judgement_rows(round: Round) -> list[dict[str, Any]]:
    """The rows of the data set ``judgements``. What does not apply to a unit has none."""
    period = Period.of(round.period)
    settled = EvidenceTask.objects.filter(
        unit__round=round, state=EvidenceState.SETTLED, points__isnull=False, settled_on__isnull=False
    )
    return [
        {
            "unit": unit,
            "metric": metric,
            "judged_on": counted_on(settled_on, period),
            "points": points,
        }
        for unit, metric, settled_on, points in settled.order_by("unit__code", "metric").values_list(
            "unit__code", "metric", "settled_on", "points"
        )
        if settled_on is not None
    ]


def seal_of(round: Round) -> EvidenceSeal | None:
    """The list of files as it was written down when the round was last frozen."""
    return EvidenceSeal.objects.filter(round=round).first()


def files_of(round: Round) -> list[dict[str, Any]]:
    """Every file of a round's evidence with its SHA-256, those that were taken out again too."""
    found = EvidenceItem.objects.filter(task__unit__round=round).order_by(
        "task__unit__code", "task__indicator", "pk"
    )
    names = ("pk", "task__unit__code", "task__indicator", "title", "file__digest", "removed_at")
    return [
        {
            "item": pk,
            "unit": unit,
            "indicator": number,
            "title": title,
            "sha256": digest,
            "is_removed": removed is not None,
        }
        for pk, unit, number, title, digest, removed in found.values_list(*names)
    ]
