"""
The life of a rectification plan (整改方案) and of each of its tasks, R6.1.

    plan   drafted ─issue▶ issued ─close▶ closed            drafted ─cancel▶ cancelled
    task   drafted ─issue▶ assigned ─report▶ reported ─accept▶ closed
                              ▲                  │
                              └────send_back─────┘
           assigned: ask_extension, grant_extension, refuse_extension    assigned, reported ─cancel▶ cancelled

The office drafts, its head issues and accepts: two persons. A plan is closed with the last of its tasks.
"""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from attrs import frozen

from marketaccess.domain.authority.permission import Permission as P
from marketaccess.domain.basics.citation import Citation
from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.casework.flow import Flow, Step
from marketaccess.domain.mechanism.rule import DayKind, Event, EventKind, Rule, Start

RULE = "rectification_task"
DAYS_MAX = 366
READING = "评估文件没有规定整改期限；本期限由整改方案逐项确定"


class PlanState(StrEnum):
    """Where a plan stands. The values are stored."""

    DRAFTED = "drafted"
    ISSUED = "issued"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class RectificationState(StrEnum):
    """Where a task of a plan stands. The values are stored."""

    DRAFTED = "drafted"
    ASSIGNED = "assigned"
    REPORTED = "reported"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class SourceKind(StrEnum):
    """What a plan follows from. The values are stored."""

    EVALUATION_ROUND = "evaluation_round"
    OTHER = "other"


SOURCE_KINDS: dict[SourceKind, str] = {
    SourceKind.EVALUATION_ROUND: "效能评估",
    SourceKind.OTHER: "其他检查",
}


@frozen
class Source:
    """Where a plan comes from: one source brings one plan."""

    kind: SourceKind
    reference: str


@frozen
class Term:
    """How long a department has, from the day on which the plan is issued (not counted)."""

    amount: int
    day_kind: DayKind = DayKind.WORKING


@frozen
class TaskDraft:
    """
    A task to be: what is wrong, what is asked, who does it until when.

    ``subject`` tells tasks of a plan from one another for programs (unit and indicator); "" for a task
    that a person writes. ``department`` and ``assisting`` are keys of departments in the register.
    """

    problem: str
    demand: str
    department: int
    term: Term
    assisting: tuple[int, ...] = ()
    subject: str = ""


_P, _R = PlanState, RectificationState
PLAN_FLOW: Flow[PlanState] = Flow(
    name="整改方案",
    labels={
        _P.DRAFTED: "拟定中",
        _P.ISSUED: "整改中",
        _P.CLOSED: "已办结",
        _P.CANCELLED: "已作废",
    },
    verbs={"revise": "修改方案", "issue": "下达", "cancel": "作废", "close": "办结"},
    steps=(
        Step("revise", _P.DRAFTED, _P.DRAFTED, P.RECTIFICATION_ASSIGN),
        Step("issue", _P.DRAFTED, _P.ISSUED, P.RECTIFICATION_ACCEPT),
        Step("cancel", _P.DRAFTED, _P.CANCELLED, P.RECTIFICATION_ASSIGN),
        Step("close", _P.ISSUED, _P.CLOSED, None),
    ),
)
RECTIFICATION_FLOW: Flow[RectificationState] = Flow(
    name="整改任务",
    labels={
        _R.DRAFTED: "拟定中",
        _R.ASSIGNED: "整改中",
        _R.REPORTED: "待验收",
        _R.CLOSED: "已销号",
        _R.CANCELLED: "已撤销",
    },
    verbs={
        "issue": "下达",
        "report": "报送整改情况",
        "accept": "验收销号",
        "send_back": "退回继续整改",
        "ask_extension": "申请延期",
        "grant_extension": "同意延期",
        "refuse_extension": "不同意延期",
        "cancel": "撤销任务",
    },
    steps=(
        Step("issue", _R.DRAFTED, _R.ASSIGNED, P.RECTIFICATION_ACCEPT),
        Step("report", _R.ASSIGNED, _R.REPORTED, P.RECTIFICATION_ANSWER),
        Step("accept", _R.REPORTED, _R.CLOSED, P.RECTIFICATION_ACCEPT),
        Step("send_back", _R.REPORTED, _R.ASSIGNED, P.RECTIFICATION_ACCEPT),
        Step("ask_extension", _R.ASSIGNED, _R.ASSIGNED, P.RECTIFICATION_ANSWER),
        Step("grant_extension", _R.ASSIGNED, _R.ASSIGNED, P.RECTIFICATION_ACCEPT),
        Step("refuse_extension", _R.ASSIGNED, _R.ASSIGNED, P.RECTIFICATION_ACCEPT),
        Step("cancel", _R.ASSIGNED, _R.CANCELLED, P.RECTIFICATION_ACCEPT),
        Step("cancel", _R.REPORTED, _R.CANCELLED, P.RECTIFICATION_ACCEPT),
    ),
)
FINISHED = frozenset({_R.CLOSED, _R.CANCELLED})
# What a step does to the clock: while the office looks at a report, the department's time stands still.
_TURNS = {"report": EventKind.SUSPEND, "send_back": EventKind.RESUME}


def rule_of(term: Term, plan: str) -> Rule:
    """The rule of a task's clock; it rests on the plan itself and says so."""
    return Rule(
        key=RULE,
        label="整改",
        start=Start.ISSUED,
        amount=term.amount,
        day_kind=term.day_kind,
        roll_over=False,
        clause=Citation(plan),
        reading=READING,
    )


def events_of(
    steps: Iterable[tuple[str, date]], extensions: Iterable[tuple[date, date]]
) -> tuple[Event, ...]:
    """What happened to a task's clock: steps as (verb, day), granted extensions as (granted on, until)."""
    turns = [Event(_TURNS[verb], on) for verb, on in steps if verb in _TURNS]
    return (*turns, *(Event(EventKind.EXTEND, on, until) for on, until in extensions))


def checked_term(term: Term) -> Term:
    """:raises Refusal: no time at all, or more than a year."""
    if not 1 <= term.amount <= DAYS_MAX:
        raise Refusal(f"整改期限应当在1日至{DAYS_MAX}日之间，请核对。", field="amount")
    return term
