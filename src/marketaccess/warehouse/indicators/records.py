"""Service records: what was handled that is forbidden, and what was decided in time (indicators 2 and 13)."""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial

import ibis
import ibis.expr.types as ir

from marketaccess.warehouse.indicators.measures import items_of
from marketaccess.warehouse.indicators.metric import Counts, Metric, Scope
from marketaccess.warehouse.tables import Tables

LINKS = ("list_measures", "correspondences")
HANDLED = (*LINKS, "service_records")
TIMELY = (*LINKS, "service_items", "service_records", "special_procedures", "calendar")
CALENDAR_DAYS = "calendar"
LIMIT_UNITS = ("working", CALENDAR_DAYS)
NEVER = date(9999, 12, 31)
# Records that do not differ in these count alike; each by itself, for whoever wants to see them.
ALIKE = ("service_item", "unit", "is_decided", "is_in_order")
EACH = ("record", "service_item", "accepted_at", "decided_at", "unit", "is_decided", "is_in_order")
TAKEN = ("days", "working_days")


def records(tables: Tables, scope: Scope) -> ir.Table:
    """
    The records decided in the evaluation or still open at its end, with the days of both moments.

    ``is_in_order`` is null where there is no telling, for want of one of the two.
    """
    given = tables["service_records"]
    after = scope.ends + timedelta(days=1)
    is_begun = given.accepted_at.isnull() | (given.accepted_at < after)
    # By moments: to make a day of each costs as much as to read it.
    is_within = (given.decided_at >= scope.begins) & (given.decided_at < after)
    found = given.filter(is_within | (given.decided_at.isnull() & is_begun))
    return found.mutate(
        accepted_on=found.accepted_at.date(),
        decided_on=found.decided_at.date(),
        is_decided=found.decided_at.notnull(),
        is_in_order=found.decided_at >= found.accepted_at,
    )


def handled(tables: Tables, scope: Scope, by: Sequence[str] = ALIKE) -> ir.Table:
    """Alike records together, with whether their items correspond to a prohibited measure."""
    return _marked(_together(records(tables, scope), by), tables, scope)


def _together(found: ir.Table, by: Sequence[str]) -> ir.Table:
    """A row for all records that are alike: these few are looked up and counted more cheaply than all."""
    return found.group_by(*by).aggregate(records=found.count())


def _marked(found: ir.Table, tables: Tables, scope: Scope) -> ir.Table:
    # Whoever handles what is forbidden is not excused because the measure is another's.
    forbidden = items_of(tables, scope, "prohibited").select(forbidden_item="service_item").distinct()
    joined = found.left_join(forbidden, found.service_item == forbidden.forbidden_item)
    return joined.select(*found.columns, is_forbidden=joined.forbidden_item.notnull())


def _forbidden(facts: ir.Table, _: Scope) -> Counts:
    whole = _is_whole(facts)
    every = ibis.literal(value=True)
    return Counts(
        _records(facts, whole & facts.is_forbidden), _records(facts, whole), _not_whole(facts, every)
    )


def _records(facts: ir.Table, where: ir.BooleanValue) -> ir.Scalar:
    """How many records there are in the rows that satisfy a condition."""
    return facts.records.sum(where=where).coalesce(0)


def _is_whole(facts: ir.Table) -> ir.BooleanValue:
    return facts.is_in_order.coalesce(False)


def _not_whole(facts: ir.Table, among: ir.BooleanValue) -> dict[str, ir.Scalar]:
    """The records that their two moments keep from being counted, by reason."""
    decided = among & facts.is_decided
    return {
        "not_decided": _records(facts, among & ~facts.is_decided),
        "wrong_order": _records(facts, decided & ~facts.is_in_order),
        "undated": _records(facts, decided & facts.is_in_order.isnull()),
    }


def numbered_days(calendar: ir.Table, day: str, working: str) -> ir.Table:
    """The calendar with, for each day, how many working days there were up to and with it."""
    count = calendar.is_working.ifelse(1, 0).sum().over(ibis.cumulative_window(order_by=calendar.day))
    return calendar.select(_narrow(count).name(working), calendar.day.name(day))


def _narrow(days: ir.IntegerValue) -> ir.IntegerValue:
    """A number of days in 32 bits: engines add up in far wider ones, which cost time in every later step."""
    return days.cast("int32")


def stops(procedures: ir.Table, calendar: ir.Table) -> ir.Table:
    """
    When the clock of a record stood still: stopped (the record), start, end, the start of the next one, the
    numbers of working days up to start and end, and the days and working days for which it had stood still
    before.

    A special procedure stops the clock from the day after it begins to the day on which it ends. Of days
    that two procedures share the second has only what goes beyond the first, so that no day counts twice. A
    procedure without an end stops nothing, for silence is not rewarded.
    """
    given = procedures.filter(procedures.ended_on > procedures.started_on)
    earlier = ibis.window(
        group_by=given.record, order_by=[given.started_on, given.ended_on], preceding=(None, 1)
    )
    reached = given.mutate(reach=given.ended_on.max().over(earlier))
    pieces = reached.select(
        stopped="record", start=ibis.greatest(reached.started_on, reached.reach), end="ended_on"
    )
    pieces = pieces.filter(pieces.end > pieces.start)
    first = numbered_days(calendar, "start_day", "start_number")
    last = numbered_days(calendar, "end_day", "end_number")
    joined = pieces.left_join(first, pieces.start == first.start_day).left_join(
        last, pieces.end == last.end_day
    )
    # A stop that begins before the calendar does is counted from its first day: nothing is asked before.
    found = joined.select(
        *pieces.columns,
        start_working=joined.start_number.coalesce(0),
        end_working=joined.end_number.coalesce(0),
    )
    before = ibis.window(group_by=found.stopped, order_by=found.start, preceding=(None, 1))
    in_order = ibis.window(group_by=found.stopped, order_by=found.start)
    return found.mutate(
        next_start=found.start.lead().over(in_order).coalesce(NEVER),
        stood=_narrow(found.end.delta(found.start, unit="day").sum().over(before).coalesce(0)),
        stood_working=_narrow((found.end_working - found.start_working).sum().over(before).coalesce(0)),
    )


def elapsed(tables: Tables, scope: Scope) -> ir.Table:
    """
    The records with the days that they took, in one pass over them.

    ``days`` and ``working_days`` are from acceptance, whose own day does not count, to decision, without the
    days on which the clock stood still; null where the calendar does not know one of the two days.
    """
    found, calendar = records(tables, scope), tables["calendar"]
    first = numbered_days(calendar, "accepted_day", "before")
    last = numbered_days(calendar, "decided_day", "after")
    stood = stops(tables["special_procedures"], calendar)
    then = stood.rename({f"then_{name}": name for name in stood.columns})
    # What stood still before the acceptance takes nothing off; only who was stopped at all is asked again.
    joined = (
        found.left_join(first, found.accepted_on == first.accepted_day)
        .left_join(last, found.decided_on == last.decided_day)
        .left_join(stood, _is_reached(stood, "", found.record, found.decided_on))
        .left_join(then, _is_reached(then, "then_", stood.stopped, found.accepted_on))
    )
    stopped, stopped_working = _stood(joined, "", "decided_on", "after")
    earlier, earlier_working = _stood(joined, "then_", "accepted_on", "before")
    return joined.select(
        *found.columns,
        days=_narrow(joined.decided_on.delta(joined.accepted_on, unit="day") - stopped + earlier),
        working_days=_narrow(joined.after - joined.before - stopped_working + earlier_working),
    )


def _is_reached(
    stood: ir.Table, prefix: str, record: ir.StringValue, day: ir.DateValue
) -> list[ir.BooleanValue]:
    """Whether a stop is the last one that has begun on a day."""
    return [
        record == stood[f"{prefix}stopped"],
        day >= stood[f"{prefix}start"],
        day < stood[f"{prefix}next_start"],
    ]


def _stood(joined: ir.Table, prefix: str, day: str, number: str) -> tuple[ir.IntegerValue, ir.IntegerValue]:
    """For how many days, and working days, the clock had stood still up to and with a day."""
    on, (start, end, start_working, end_working, stood, stood_working) = (
        joined[day],
        (
            joined[f"{prefix}{name}"]
            for name in ("start", "end", "start_working", "end_working", "stood", "stood_working")
        ),
    )
    days = ibis.least(on, end).delta(start, unit="day")
    working = (on < end).ifelse(joined[number], end_working) - start_working
    is_stopped = joined[f"{prefix}stopped"].notnull()
    return is_stopped.ifelse(stood + days, 0), is_stopped.ifelse(stood_working + working, 0)


def timed(tables: Tables, scope: Scope, by: Sequence[str] = ALIKE) -> ir.Table:
    """
    The same with the limits of the items that carry out permit measures, and the days that were taken.

    ``taken`` is in working or in calendar days as the item's limit is; it and ``is_in_time`` are null where
    the calendar does not know a day.
    """
    found = _together(elapsed(tables, scope), (*by, *TAKEN))
    limits = _limits(tables, scope)
    joined = found.left_join(
        limits, [found.unit == limits.listed_by, found.service_item == limits.listed_item]
    )
    taken = joined.by_calendar.coalesce(False).ifelse(joined.days, joined.working_days)
    limited = joined.select(
        *by,
        "records",
        "statutory_days",
        taken=taken,
        is_listed=joined.listed_item.notnull(),
        is_limited=joined.statutory_days.notnull(),
        is_in_time=taken <= joined.statutory_days,
    )
    return _marked(limited, tables, scope)


def _limits(tables: Tables, scope: Scope) -> ir.Table:
    """The limits of the items that carry out permit measures of their units."""
    links = items_of(tables, scope, "permit_required")
    items = tables["service_items"].semi_join(links, ["unit", "service_item"])
    is_known = items.limit_unit.isnull() | items.limit_unit.isin(LIMIT_UNITS)
    return items.select(
        listed_by="unit",
        listed_item="service_item",
        statutory_days=is_known.ifelse(items.statutory_days, None),
        # Article 82 of the Licensing Law: a limit is in working days where nothing else is said.
        by_calendar=(items.limit_unit == CALENDAR_DAYS).coalesce(False),
    )


def _in_time(facts: ir.Table, _: Scope) -> Counts:
    whole = facts.is_listed & _is_whole(facts)
    limited = whole & facts.is_limited
    return Counts(
        _records(facts, limited & facts.is_in_time),
        _records(facts, limited & facts.is_in_time.notnull()),
        {
            "not_on_list": _records(facts, ~facts.is_listed),
            **_not_whole(facts, facts.is_listed),
            "no_limit": _records(facts, whole & ~facts.is_limited),
            "no_calendar": _records(facts, limited & facts.is_in_time.isnull()),
        },
    )


METRICS = (
    Metric(
        "prohibited_items_handled",
        HANDLED,
        handled,
        _forbidden,
        wider=timed,
        listed=partial(handled, by=EACH),
    ),
    Metric(
        "within_statutory_limit",
        TIMELY,
        timed,
        _in_time,
        listed=partial(timed, by=EACH),
    ),
)
