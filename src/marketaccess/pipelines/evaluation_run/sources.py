"""
Where a round's data come from: what was handed in first, then what the platform knows itself.

Each slice gives rows in the columns of ``law/data_needs``; a slice that joins adds its line to ``PLATFORM``.
A source answers None where it has nothing to say at all: then the data set is lacking, not empty.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import frozen
from django.utils import timezone

from marketaccess.apps.evaluation import queries as evaluation
from marketaccess.apps.leads import queries as leads
from marketaccess.apps.matters import queries as matters
from marketaccess.apps.negative_list import queries as editions
from marketaccess.apps.surveys import queries as surveys
from marketaccess.domain.basics.period import Period
from marketaccess.domain.evaluation.data_need import DataNeed
from marketaccess.domain.matters.service_item import OnlineDepth
from marketaccess.domain.negative_list.codes import Access
from marketaccess.domain.negative_list.edition import Series
from marketaccess.foundation.calendars.queries import calendar
from marketaccess.pipelines.evaluation_run import handing
from marketaccess.warehouse.deliveries import queries as deliveries

if TYPE_CHECKING:
    from marketaccess.apps.evaluation.models import Round
    from marketaccess.apps.negative_list.models import Measure, Revision
    from marketaccess.warehouse.deliveries.models import Delivery

Row = Mapping[str, object]
Source = Callable[["Asked"], Iterable[Row] | None]
CALENDAR_FROM = date(2019, 1, 1)
ACCESS = {Access.PROHIBITED: "prohibited", Access.PERMIT: "permit_required"}
# From here on an application is made online; before it is only advice.
ONLINE = frozenset({OnlineDepth.ACCEPTANCE, OnlineDepth.WHOLE})


@frozen
class Asked:
    """What a source is asked for: a round, its days, and the moment at which it is gathered."""

    round: "Round"
    begins: date
    ends: date
    at: datetime
    units: Mapping[int, str]

    @property
    def by(self) -> date:
        """The day up to which things are known."""
        return timezone.localdate(self.at)

    @classmethod
    def of(cls, round: "Round", *, at: datetime) -> "Asked":
        """For a round as it is gathered at a moment."""
        period = Period.of(round.period)
        rows = round.units.filter(department__isnull=False).values_list("department", "code")
        return cls(round, period.begins, period.ends, at, dict(rows))


@frozen
class Delivered:
    """A data set that somebody brought: accepted deliveries, or a file that was handed in for the round."""

    origin: str
    is_demonstration: bool
    deliveries: Sequence["Delivery"] = ()
    file: Path | None = None


def units(asked: Asked) -> Iterable[Row]:
    """The units of the round."""
    code = asked.round.division_id
    for unit in asked.round.units.all():
        yield {"unit": unit.code, "name": unit.name, "division": code}


def calendar_days(asked: Asked) -> Iterable[Row]:
    """The days whose holidays are known here, loaded notices too."""
    known = calendar()
    for later in range((asked.ends - CALENDAR_FROM).days + 1):
        status = known.status(day := CALENDAR_FROM + timedelta(days=later))
        if status.is_known:
            yield {"day": day, "is_working": status.is_working}


def list_measures(asked: Asked) -> Iterable[Row] | None:
    """The measures of the edition in force at the end of the evaluation, by the units that answer."""
    revision = _revision(asked)
    return None if revision is None else _measures(asked, revision)


def _measures(asked: Asked, revision: "Revision") -> Iterable[Row]:
    edition = revision.edition.key
    assigned, named = editions.responsibilities(edition), _named()
    revised = _revised(edition)
    for measure in editions.find(revision, editions.Wish()):
        places = {place for each in assigned.get(measure.item.key, {}).values() for place in each}
        places = places or {place for name in measure.authorities for place in named.get(name, ())}
        for place in sorted(places & asked.units.keys()):
            yield _measure(measure, revision, asked.units[place], is_revised=measure.key in revised)


def _measure(measure: "Measure", revision: "Revision", unit: str, *, is_revised: bool) -> Row:
    return {
        "measure": f"{revision.edition.key}/{measure.key}",
        "unit": unit,
        "access": ACCESS[Access(measure.item.access)],
        "since": measure.in_force_from or revision.in_force_from,
        "until": measure.in_force_to and measure.in_force_to + timedelta(days=1),
        "revised_on": revision.in_force_from if is_revised else None,
    }


def _named() -> Mapping[str, tuple[int, ...]]:
    found: dict[str, tuple[int, ...]] = {}
    for row in editions.authority_names():
        if row.confirmed_at is not None and row.department_id is not None:
            found[row.name] = (*found.get(row.name, ()), row.department_id)
    return found


def _revised(edition: str) -> frozenset[str]:
    """The measures that the edition changed or brought, as its confirmed comparison made work of them."""
    tasks = matters.tasks().filter(edition_key=edition)
    changed = {new["key"] for task in tasks for line in task.changes for new in line.get("new", ())}
    return frozenset(changed | set(tasks.exclude(measure_key="").values_list("measure_key", flat=True)))


def _revision(asked: Asked) -> "Revision | None":
    found = editions.revision_in_force(Series.NEGATIVE_LIST, asked.ends)
    if found is None or found.edition.is_demonstration != asked.round.is_demonstration:
        return None
    return found


def service_items(asked: Asked) -> Iterable[Row] | None:
    """The service items of the units that are accepted."""
    rows = matters.service_items().filter(
        is_standard=False,
        is_accepting=True,
        department__in=asked.units,
        is_demonstration=asked.round.is_demonstration,
    )
    rows = rows.order_by("implementation_code")
    if not rows.exists():
        return None
    guides = _first_days(matters.guides_of(rows).values_list("service_item", "in_force_from"))
    done = matters.tasks().filter(finished_at__isnull=False, finished_at__date__lte=asked.by)
    adjusted = _last_days(done.values_list("service_item", "finished_at"))
    return (
        {
            "service_item": item.implementation_code,
            "unit": asked.units[item.department_id],
            "name": item.name,
            "kind": item.kind,
            "is_online": item.online_depth in ONLINE,
            "guide_on": guides.get(item.pk),
            # Whether the result comes as an electronic licence is not known here: only a delivery tells.
            "gives_licence": None,
            "adjusted_on": adjusted.get(item.pk),
            "statutory_days": item.statutory_days,
            "promised_days": item.promised_days,
            "limit_unit": item.statutory_unit,
        }
        for item in rows
        if item.department_id is not None
    )


def _first_days(pairs: Iterable[tuple[int, date]]) -> dict[int, date]:
    found: dict[int, date] = {}
    for key, day in pairs:
        found[key] = min(day, found.get(key, day))
    return found


def _last_days(pairs: Iterable[tuple[int | None, datetime | None]]) -> dict[int, date]:
    found: dict[int, date] = {}
    for key, moment in pairs:
        if key is not None and moment is not None:
            day = timezone.localdate(moment)
            found[key] = max(day, found.get(key, day))
    return found


def correspondences(asked: Asked) -> Iterable[Row] | None:
    """What departments confirmed of the edition in force: which item carries out which measure."""
    revision = _revision(asked)
    if revision is None:
        return None
    rows = matters.in_force(asked.ends).filter(
        edition_key=revision.edition.key, is_demonstration=asked.round.is_demonstration
    )
    return (
        {
            "measure": f"{row.edition_key}/{row.measure_key}",
            "service_item": row.service_item.implementation_code,
            "since": row.valid_from or revision.in_force_from,
            "until": row.valid_to and row.valid_to + timedelta(days=1),
        }
        for row in rows.select_related("service_item").order_by("measure_key", "pk")
    )


def problems(asked: Asked) -> Iterable[Row]:
    """The problems that units handle, with their dates and nothing else."""
    for each in _handled(asked):
        yield {
            "problem": each.key,
            "unit": asked.units[each.department],
            "collected_on": each.collected_on,
            "disposed_on": each.disposed_on,
            "answered_on": each.answered_on,
            "closed_on": each.closed_on,
        }


def problem_ratings(asked: Asked) -> Iterable[Row] | None:
    """What those said who were asked back. None where nobody was asked."""
    found = [
        {
            "problem": each.key,
            "unit": asked.units[each.department],
            "rated_on": each.asked_on,
            "is_satisfied": each.is_solved,
        }
        for each in _handled(asked)
        if each.asked_on is not None
    ]
    return found or None


def _handled(asked: Asked) -> list[leads.Handled]:
    found = leads.handled(
        begins=asked.begins,
        ends=asked.ends,
        by=asked.by,
        is_demonstration=asked.round.is_demonstration,
    )
    return [each for each in found if each.department in asked.units]


def survey_answers(asked: Asked) -> Iterable[Row] | None:
    """The answers of closed surveys. None where no survey was closed with enough of them."""
    found = surveys.answer_rows(
        division=asked.round.division_id,
        system=asked.round.system_key,
        since=asked.begins,
        until=asked.ends,
        is_demonstration=asked.round.is_demonstration,
    )
    return list(found) or None


def delivered(need: DataNeed, asked: Asked) -> Delivered | None:
    """What was brought of a data set for a round: accepted deliveries, or else a file for it alone."""
    found = _deliveries(need, asked)
    if found:
        numbers = "、".join(str(each.pk) for each in found)
        return Delivered(f"数据报送 {numbers}", asked.round.is_demonstration, deliveries=found)
    file = handing.path(asked.round.reference, need.name)
    if file is None:
        return None
    return Delivered("为本轮次上传的示范数据", is_demonstration=True, file=file)


def _deliveries(need: DataNeed, asked: Asked) -> list["Delivery"]:
    """
    What stood at the moment. Of a data set that is given whole only the last for the days of the round.

    Records with a day count from the beginning on: what was decided in the period may have been accepted,
    and delivered, long before. The expressions look at the days themselves.
    """
    found = deliveries.of_period(
        need.name,
        begins=date.min if need.dated_by else asked.begins,
        ends=asked.ends,
        at=asked.at,
        division=asked.round.division_id,
        is_demonstration=asked.round.is_demonstration,
    )
    return found if need.dated_by else found[-1:]


PLATFORM: Mapping[str, tuple[str, Source]] = {
    "units": ("本轮次的被评估单位", units),
    "calendar": ("本平台的节假日安排", calendar_days),
    "list_measures": ("本平台的清单版本和主管部门对照", list_measures),
    "service_items": ("本平台的政务服务事项", service_items),
    "correspondences": ("本平台的对应关系", correspondences),
    "problems": ("本平台的问题线索", problems),
    "problem_ratings": ("本平台的线索回访", problem_ratings),
    "judgements": ("本轮次佐证材料的评定", lambda asked: evaluation.judgement_rows(asked.round)),
    "manual_checks": ("本轮次批准的人工排查", lambda asked: evaluation.check_rows(asked.round)),
    "survey_answers": ("本平台已结束的问卷调查", survey_answers),
    "exemptions": ("本轮次批准的酌情不扣分", lambda asked: evaluation.exemption_rows(asked.round)),
    "corrections": ("本轮次批准的分数更正", lambda asked: evaluation.correction_rows(asked.round)),
}
# These are the round's own: nothing that was handed in stands in their place.
OWN = frozenset({"units", "calendar", "exemptions", "corrections"})
# What two persons decide about a round: read anew by every computation, whatever data it rests on.
DECIDED = frozenset({"manual_checks", "exemptions", "corrections"})
