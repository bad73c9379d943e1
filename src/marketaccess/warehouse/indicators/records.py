"""Service records: what was handled that is forbidden, and what was decided in time (indicators 2 and 13)."""

from collections.abc import Sequence
from functools import partial

import ibis
import ibis.expr.types as ir

from marketaccess.warehouse.indicators.measures import items_of
from marketaccess.warehouse.indicators.metric import Counts, Metric, Scope
from marketaccess.warehouse.tables import Tables

LINKS = ("list_measures", "correspondences")
HANDLED = (*LINKS, "service_records")
TIMELY = (*LINKS, "service_items", "service_records", "special_procedures", "calendar")
WORKING = "working"
SORTED = ("unit", "service_item", "is_decided", "is_in_order")
EACH = ("record", *SORTED, "accepted_at", "decided_at")


def numbered_days(calendar: ir.Table) -> ir.Table:
    """The calendar with, for each day, how many working days there were up to and with it."""
    return calendar.select(
        "day",
        working=calendar.is_working.ifelse(1, 0).sum().over(ibis.cumulative_window(order_by=calendar.day)),
    )


def records(tables: Tables, scope: Scope) -> ir.Table:
    """The records decided in the evaluation or still open at its end, with the days of both moments."""
    given = tables["service_records"]
    dated = given.mutate(accepted_on=given.accepted_at.date(), decided_on=given.decided_at.date())
    is_open = dated.decided_on.isnull() & (dated.accepted_on <= scope.ends)
    return dated.filter(is_open | scope.within(dated.decided_on))


def stops(procedures: ir.Table, calendar: ir.Table) -> ir.Table:
    """
    When the clock of a record stood still: stopped (the record), stop (0, 1 …), start, end, and the numbers
    of working days up to both.

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
    pieces = pieces.mutate(
        stop=ibis.row_number().over(ibis.window(group_by=pieces.stopped, order_by=pieces.start))
    )
    first, last = _days(calendar, "start_day", "start_working"), _days(calendar, "end_day", "end_working")
    return (
        pieces.left_join(first, pieces.start == first.start_day)
        .left_join(last, pieces.end == last.end_day)
        .select("stopped", "stop", "start", "end", "start_working", "end_working")
    )


def _days(calendar: ir.Table, day: str, working: str) -> ir.Table:
    return numbered_days(calendar).rename({day: "day", working: "working"})


def handled(tables: Tables, scope: Scope, by: Sequence[str] = SORTED) -> ir.Table:
    """The records by unit and item, each with whether the item corresponds to a prohibited measure of it."""
    found = _in_order(records(tables, scope))
    return _marked(found.group_by(*by).aggregate(records=found.count()), tables, scope)


def _in_order(found: ir.Table) -> ir.Table:
    in_order = (found.decided_at >= found.accepted_at).coalesce(False)
    return found.mutate(is_decided=found.decided_at.notnull(), is_in_order=in_order)


def _marked(found: ir.Table, tables: Tables, scope: Scope) -> ir.Table:
    forbidden = items_of(tables, scope, "prohibited").select(
        forbidden_by="unit", forbidden_item="service_item"
    )
    joined = found.left_join(
        forbidden,
        [found.unit == forbidden.forbidden_by, found.service_item == forbidden.forbidden_item],
    )
    return joined.select(*found.columns, is_forbidden=joined.forbidden_item.notnull())


def _forbidden(facts: ir.Table, _: Scope) -> Counts:
    return Counts(
        _records(facts, facts.is_in_order & facts.is_forbidden),
        _records(facts, facts.is_in_order),
        {
            "not_decided": _records(facts, ~facts.is_decided),
            "wrong_order": _records(facts, facts.is_decided & ~facts.is_in_order),
        },
    )


def _records(facts: ir.Table, where: ir.BooleanValue) -> ir.Scalar:
    """How many records there are in the rows that satisfy a condition."""
    return facts.records.sum(where=where).coalesce(0)


def elapsed(tables: Tables, scope: Scope, by: Sequence[str] = SORTED) -> ir.Table:
    """
    The records by unit, item and the days that they took, in one pass over them.

    ``days`` and ``working_days`` are from acceptance, whose own day does not count, to decision; null where
    the calendar does not know one of them. A record whose clock was stopped stands in a row of its own
    (with its copies, where it was delivered twice), with the days that are to be taken off all of them, and
    in how many of its stops the calendar does not know a day.
    """
    found = _in_order(records(tables, scope))
    calendar = tables["calendar"]
    first, last = _days(calendar, "accepted_day", "before"), _days(calendar, "decided_day", "after")
    stopped = stops(tables["special_procedures"], calendar)
    joined = (
        found.left_join(first, found.accepted_on == first.accepted_day)
        .left_join(last, found.decided_on == last.decided_day)
        .left_join(stopped, found.record == stopped.stopped)
    )
    rows = joined.select(
        *by,
        "stopped",
        "stop",
        stopped_since=joined.stopped.notnull().ifelse(joined.accepted_on, None),
        days=joined.decided_on.delta(joined.accepted_on, unit="day"),
        working_days=joined.after - joined.before,
        # Only what lies within the record's own days.
        off=ibis.least(joined.end, joined.decided_on).delta(
            ibis.greatest(joined.start, joined.accepted_on), unit="day"
        ),
        working_off=(joined.end < joined.decided_on).ifelse(joined.end_working, joined.after)
        - (joined.start > joined.accepted_on).ifelse(joined.start_working, joined.before),
    )
    overlaps = rows.stopped.notnull() & (rows.off > 0)
    return rows.group_by(*by, "stopped", "stopped_since", "days", "working_days").aggregate(
        records=rows.count(where=rows.stop.coalesce(0) == 0),
        days_off=rows.off.sum(where=overlaps),
        working_days_off=rows.working_off.sum(where=overlaps),
        unknown=rows.count(where=overlaps & rows.working_off.isnull()),
    )


def timed(tables: Tables, scope: Scope, by: Sequence[str] = SORTED) -> ir.Table:
    """
    The same by the limits of the items that carry out permit measures.

    ``taken`` is in working or in calendar days as the item's limit is, stopped days taken off; null where
    the calendar does not know a day.
    """
    found = _marked(elapsed(tables, scope, by), tables, scope)
    links = items_of(tables, scope, "permit_required")
    items = tables["service_items"].semi_join(links, ["unit", "service_item"])
    limits = items.select("statutory_days", "limit_unit", listed_by="unit", listed_item="service_item")
    joined = found.left_join(
        limits, [found.unit == limits.listed_by, found.service_item == limits.listed_item]
    )
    worked = joined.working_days - joined.working_days_off.coalesce(0) // joined.records
    passed = joined.days - joined.days_off.coalesce(0) // joined.records
    is_working = (joined.limit_unit == WORKING).coalesce(False)
    return joined.select(
        *by,
        "is_forbidden",
        "statutory_days",
        "records",
        is_listed=joined.listed_item.notnull(),
        taken=is_working.ifelse((joined.unknown == 0).ifelse(worked, None), passed),
    )


def _in_time(facts: ir.Table, _: Scope) -> Counts:
    in_order = facts.is_listed & facts.is_in_order
    limited = in_order & facts.statutory_days.notnull()
    counted = limited & facts.taken.notnull()
    wrong = facts.is_listed & facts.is_decided & ~facts.is_in_order
    return Counts(
        _records(facts, counted & (facts.taken <= facts.statutory_days)),
        _records(facts, counted),
        {
            "not_on_list": _records(facts, ~facts.is_listed),
            "not_decided": _records(facts, facts.is_listed & ~facts.is_decided),
            "wrong_order": _records(facts, wrong),
            "no_limit": _records(facts, in_order & facts.statutory_days.isnull()),
            "no_calendar": _records(facts, limited & facts.taken.isnull()),
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
    Metric("within_statutory_limit", TIMELY, timed, _in_time, listed=partial(timed, by=EACH)),
)
