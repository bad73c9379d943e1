"""What the desk knows of a round and its worksheet does not: its office, its course, objections, the plan."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db.models import Max
from django.utils import timezone

from marketaccess.apps.evaluation import queries
from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.casework.rectification_flow import PlanState
from marketaccess.domain.evaluation.round_flow import PUBLIC, RoundState
from marketaccess.pipelines.round_report.blocks import day
from marketaccess.pipelines.round_report.content import About, Objection

if TYPE_CHECKING:
    from marketaccess.apps.evaluation.models import Round

BEFORE_OBJECTIONS = (RoundState.FROZEN, RoundState.COMPUTED, RoundState.COLLECTING)


def about_of(round: "Round", actor: Actor, *, on: date) -> About:
    """Who reports what to whom; once published it is a circular for those who were evaluated."""
    return About(
        place=round.division.name,
        issuer=round.coordinated_by.name,
        made_on=on,
        is_demonstration=round.is_demonstration,
        is_published=round.state in PUBLIC,
        course=_course(round),
        plan=_plan(round, actor),
    )


def _course(round: "Round") -> str:
    """When the data were collected and computed, until when objections were taken, when it was published."""
    steps = (
        ("{}开始收集数据", _local(round.started_at)),
        ("{}冻结数据", _local(round.frozen_at)),
        ("{}计算完成", _local(round.computed_at)),
        ("异议期至{}", round.objections_until),
        ("{}公布结果", _local(round.published_at)),
    )
    told = "，".join(words.format(day(on)) for words, on in steps if on)
    return f"本轮评估{told}。" if told else ""


def _local(at: datetime | None) -> date | None:
    return timezone.localdate(at) if at else None


def _plan(round: "Round", actor: Actor) -> str:
    plan = queries.plan_of(round, actor)
    if plan is None or plan.issued_at is None:
        return ""
    last = plan.tasks.aggregate(last=Max("due_on"))["last"]
    done = "，已经办结" if plan.state == PlanState.CLOSED else ""
    return (
        f"整改方案（{plan.number}）于{day(timezone.localdate(plan.issued_at))}下达，共{plan.tasks.count()}项任务，"
        f"最迟于{day(last)}完成{done}。"
    )


def objections_of(round: "Round", actor: Actor) -> list[Objection] | None:
    """What was held against scores and how it was answered; None before anybody could."""
    if round.state in BEFORE_OBJECTIONS:
        return None
    system = queries.system_of(round)
    return [
        Objection(
            unit=row.unit.name,
            indicator=f"{row.indicator} {system.indicator(row.indicator).name}",
            text=_sentence(row.reason),
            answer=_sentence(f"{row.get_state_display()}。{row.decision}") if row.decision else "",
        )
        for row in queries.objections(round, actor)
        if row.state != "withdrawn"
    ]


def _sentence(text: str) -> str:
    told = " ".join(text.split())
    return told if told.endswith(("。", "！", "？")) else f"{told}。"
