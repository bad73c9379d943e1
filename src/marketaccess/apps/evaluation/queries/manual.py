"""Checks, exemptions and corrections as somebody may see them, and their rows for a computation."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from attrs import frozen
from django.db.models import Count

from marketaccess.apps.evaluation import manual_policy
from marketaccess.apps.evaluation.evidence_wording import MANUAL_LABELS
from marketaccess.apps.evaluation.models import (
    Correction,
    Exemption,
    ManualCheck,
    ManualInput,
    Round,
    RoundUnit,
)
from marketaccess.apps.evaluation.queries.evidence import counted_on
from marketaccess.apps.evaluation.queries.results import system_of
from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.authority.decision import Decision
from marketaccess.domain.basics.period import Period
from marketaccess.domain.evaluation.indicator import Collection, Indicator

APPROVED = ManualInput.State.APPROVED
# By the word that stands in addresses.
KINDS: Mapping[str, type[ManualInput]] = {
    "check": ManualCheck,
    "exemption": Exemption,
    "correction": Correction,
}
Rows = list[dict[str, Any]]


def kind_of(what: ManualInput) -> str:
    """The word under which it stands in addresses."""
    return next(word for word, kind in KINDS.items() if isinstance(what, kind))


def reference_of(what: ManualInput) -> str:
    """The number under which its papers lie."""
    return f"{what.unit.round.reference}-{kind_of(what)}-{what.pk}"


def indicators_for(kind: str, round: Round) -> tuple[Indicator, ...]:
    """The indicators of a round about which something of a kind may be proposed."""
    system = system_of(round)
    if kind == "exemption":
        return tuple(each for each in system.indicators if each.can_be_exempt)
    if kind == "check":
        return tuple(each for each in system.indicators if each.collection is Collection.MANUAL)
    return system.indicators


@frozen
class ManualRow:
    """Something proposed with what this reader may do about it."""

    what: ManualInput
    kind: str
    label: str
    indicator: Indicator
    told: str
    may_decide: Decision
    may_withdraw: Decision


def manual_round(reference: str, actor: Actor) -> Round | None:
    """A round whose checks, exemptions and corrections the actor may see."""
    return Round.objects.filter(manual_policy.rounds_seen(actor), reference=reference).first()


def manual_of(round: Round, actor: Actor) -> list[ManualRow]:
    """All that was proposed in a round, the latest first, those that wait for a decision on top."""
    found: list[ManualInput] = []
    for kind in KINDS.values():
        rows = kind._default_manager.filter(manual_policy.visible_to(actor), unit__round=round)
        found += rows.select_related("unit__round", "file")
    found.sort(key=lambda what: what.proposed_at, reverse=True)
    found.sort(key=lambda what: what.state != ManualInput.State.PROPOSED)
    return [manual_row(what, actor) for what in found]


def manual_row(what: ManualInput, actor: Actor) -> ManualRow:
    """It with its words and what this reader may do about it."""
    return ManualRow(
        what=what,
        kind=kind_of(what),
        label=MANUAL_LABELS[kind_of(what)],
        indicator=system_of(what.unit.round).indicator(what.indicator),
        told=_told(what),
        may_decide=manual_policy.may_decide(actor, what),
        may_withdraw=manual_policy.may_withdraw(actor, what),
    )


def _told(what: ManualInput) -> str:
    if isinstance(what, Exemption):
        return f"不扣分，有效期至{what.until}"
    if isinstance(what, Correction):
        return f"更正为{what.points.normalize():f}分"
    assert isinstance(what, ManualCheck)
    found = [f"{each.get_kind_display()}{each.reference}" for each in what.findings.all()]
    ending = f"，发现{len(found)}件：{'、'.join(found)}" if found else "，未发现"
    return f"{what.checked_on}查{what.source}{what.looked_at}件{ending}"


def find_manual(kind: str, pk: int, actor: Actor) -> ManualInput | None:
    """One thing that was proposed, None where there is none or the actor may not see it."""
    if kind not in KINDS:
        return None
    found = KINDS[kind]._default_manager.select_related("unit__round", "file")
    return found.filter(manual_policy.visible_to(actor), pk=pk).first()


def units_for(round: Round, actor: Actor) -> list[RoundUnit]:
    """The units about which somebody may propose something."""
    units = round.units.select_related("round")
    return [unit for unit in units if manual_policy.may_propose(actor, unit).allowed]


# ── For the computation ───────────────────────────────────────────────────────────────────────────────


def exemption_rows(round: Round) -> Rows:
    """The rows of the data set ``exemptions``."""
    found = Exemption.objects.filter(unit__round=round, state=APPROVED).select_related("unit")
    return [
        {
            "unit": each.unit.code,
            "indicator": each.indicator,
            "reason": each.reason,
            "approver": each.decided_label,
            "until": each.until,
        }
        for each in found.order_by("unit__code", "indicator")
    ]


def correction_rows(round: Round) -> Rows:
    """The rows of the data set ``corrections``."""
    found = Correction.objects.filter(unit__round=round, state=APPROVED).select_related("unit__round")
    return [
        {
            "unit": each.unit.code,
            "indicator": each.indicator,
            "points": each.points,
            "reason": each.reason,
            "proposed_by": each.proposed_label,
            "decided_by": each.decided_label,
            "reference": reference_of(each),
        }
        for each in found.order_by("unit__code", "indicator")
    ]


def check_rows(round: Round) -> Rows:
    """The rows of the data set ``manual_checks``."""
    period = Period.of(round.period)
    found = ManualCheck.objects.filter(unit__round=round, state=APPROVED).select_related("unit__round")
    return [
        {
            "search": reference_of(each),
            "unit": each.unit.code,
            "metric": each.metric,
            "source": each.source,
            "searched_on": counted_on(each.checked_on, period),
            "texts": each.looked_at,
            "confirmed": found_count,
        }
        for each, found_count in (
            (row, row.found) for row in found.annotate(found=Count("findings")).order_by("unit__code", "pk")
        )
    ]


def last_day(round: Round) -> date:
    """The last day of the evaluation: an exemption must hold then."""
    return Period.of(round.period).ends
