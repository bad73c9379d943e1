"""A round that collects evidence, and evidence brought to a state by the real verbs. Beside ``make``."""

from datetime import date, datetime, timedelta
from typing import Any

from marketaccess.apps.evaluation import actions
from marketaccess.apps.evaluation.actions.evidence_units import NewItem
from marketaccess.apps.evaluation.models import EvidenceTask, Judgement, Round
from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.authority.role import Role
from marketaccess.domain.evaluation.evidence_flow import EvidenceState as S
from marketaccess.domain.evaluation.round_order import NewRound, Unit
from marketaccess.foundation.documents.actions import Accepted
from tests import make
from tests.foundation.documents import files

UNITS = (make.HANDLING, make.HELPING)
UNTIL = date(2026, 10, 20)
ENOUGH = "已经建立专门的机制。"
AGENCY = "evaluation_agency"
# The pilot table's indicator on a mechanism for investigating: 100, 60 or 0.
MECHANISM = 17


def pdf(name: str = "工作机制.pdf") -> Accepted:
    return Accepted(name=name, media_type="application/pdf", content=files.pdf())


def round(*, until: date = UNTIL, **changes: Any) -> Round:
    """A round of the pilot table that collects; its units are two departments."""
    units = tuple(Unit(key, make.NAMES[key], make.department(key).pk) for key in UNITS)
    said = {"title": "三季度评估", "system": "chongqing-2022", "period": "2026Q3", "units": units, **changes}
    opened = actions.open_round(order=NewRound(collect_until=until, **said), by=make.handler(), at=make.NINE)
    return actions.start(round=opened, by=make.head(), at=make.NINE)


def task(one: Round | None = None, *, indicator: int = MECHANISM, unit: str = make.HANDLING) -> EvidenceTask:
    """What a unit owes for an indicator of a round."""
    found = EvidenceTask.objects.select_related("unit__round", "unit__department")
    return found.get(unit__round=one or round(), unit__code=unit, indicator=indicator)


def evaluator(number: int = 1) -> Actor:
    """One of several evaluators of an agency outside of all units."""
    username = f"evaluator{number}"
    found = make.User.objects.filter(username=username).first()
    person = found or make.user(Role.EVALUATOR, make.department(AGENCY, "评估机构").key, username=username)
    return make.accounts.actor_of(person, on=make.TODAY)


def added(one: EvidenceTask, *, at: datetime = make.NINE, **changes: Any) -> EvidenceTask:
    said = {"title": "", "issued_on": date(2026, 8, 1), "file": pdf(), **changes}
    by = make.clerk(one.unit.code)
    actions.add_evidence(task=one, item=NewItem(**said), by=by, at=at)
    return fresh(one)


def submitted(one: EvidenceTask, *, at: datetime = make.NINE, **changes: Any) -> EvidenceTask:
    said = {"statement": "", "claims_not_applicable": False, "by": make.clerk(one.unit.code), **changes}
    return actions.submit_evidence(task=one, at=at, **said)


def judged(one: EvidenceTask, level: str, *, by: int = 1, at: datetime = make.NINE) -> Judgement:
    reason = "" if level == "100" else "只有现有的机制。"
    return actions.judge_evidence(task=one, level=level, reason=reason, by=evaluator(by), at=at)


def evidence(state: S = S.OWED, one: Round | None = None, *, indicator: int = MECHANISM) -> EvidenceTask:
    """Evidence in a state."""
    given = task(one, indicator=indicator)
    if state is S.MISSING:
        actions.miss_evidence(round=given.unit.round, before=UNTIL + timedelta(days=1), at=make.NINE)
    if state in (S.OWED, S.MISSING):
        return fresh(given)
    submitted(added(given))
    if state is S.SENT_BACK:
        return actions.send_back_evidence(task=given, reason="盖章看不清楚。", by=evaluator(), at=make.NINE)
    if state in (S.JUDGING, S.SETTLED, S.DISPUTED):
        judged(given, "60", by=1)
    if state in (S.SETTLED, S.DISPUTED):
        judged(given, "60" if state is S.SETTLED else "0", by=2)
    return fresh(given)


def fresh(one: EvidenceTask) -> EvidenceTask:
    return EvidenceTask.objects.select_related("unit__round", "unit__department").get(pk=one.pk)
