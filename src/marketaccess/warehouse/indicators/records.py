"""Service records: what was handled that is forbidden, and what was decided in time (indicators 2 and 13)."""

import ibis
import ibis.expr.types as ir

from marketaccess.warehouse.indicators.measures import items_of
from marketaccess.warehouse.indicators.metric import Counts, Metric, Scope
from marketaccess.warehouse.tables import Tables

LINKS = ("list_measures", "correspondences")
HANDLED = (*LINKS, "service_records")
TIMELY = (*LINKS, "service_items", "service_records", "special_procedures", "calendar")
WORKING = "working"


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


def stopped_days(tables: Tables, found: ir.Table) -> ir.Table:
    """
    The days on which the clock of a record stood still: record, days, working_days.

    A special procedure stops the clock from the day after it begins to the day on which it ends, within
    the record's own days. Days that two procedures share count once; a procedure without an end stops
    nothing, for silence is not rewarded.
    """
    procedures = tables["special_procedures"].select("record", "started_on", "ended_on")
    bounds = found.select("record", "accepted_on", "decided_on")
    calendar = tables["calendar"]
    stopped = procedures.join(bounds, "record")
    days = stopped.join(
        calendar,
        [
            calendar.day > stopped.started_on,
            calendar.day <= stopped.ended_on,
            calendar.day > stopped.accepted_on,
            calendar.day <= stopped.decided_on,
        ],
    )
    once = days.select("record", "day", "is_working").distinct()
    return once.group_by("record").aggregate(
        days=once.count(), working_days=once.count(where=once.is_working)
    )


def handled(tables: Tables, scope: Scope) -> ir.Table:
    """The records, each with whether its item corresponds to a prohibited measure of the unit."""
    found = records(tables, scope)
    forbidden = items_of(tables, scope, "prohibited").mutate(is_forbidden=True)
    joined = found.left_join(forbidden, ["unit", "service_item"])
    return joined.select(
        "unit", "record", "accepted_at", "decided_at", is_forbidden=joined.is_forbidden.coalesce(False)
    )


def _forbidden(facts: ir.Table, _: Scope) -> Counts:
    decided = facts.decided_at.notnull()
    in_order = decided & (facts.decided_at >= facts.accepted_at)
    return Counts(
        facts.count(where=in_order & facts.is_forbidden),
        facts.count(where=in_order),
        {"not_decided": facts.count(where=~decided), "wrong_order": facts.count(where=decided & ~in_order)},
    )


def timed(tables: Tables, scope: Scope) -> ir.Table:
    """
    The records on items that carry out permit measures, with the days that each took and its limit.

    ``taken`` is in working or in calendar days as the item's limit is, the day of acceptance not counted,
    stopped days taken off; null where the calendar does not know a day.
    """
    found = records(tables, scope)
    links = items_of(tables, scope, "permit_required")
    items = tables["service_items"].semi_join(links, ["unit", "service_item"])
    limits = items.select("unit", "service_item", "statutory_days", "limit_unit").mutate(is_listed=True)
    stopped = stopped_days(tables, found)
    first = numbered_days(tables["calendar"]).rename(accepted_on="day", before="working")
    last = numbered_days(tables["calendar"]).rename(decided_on="day", after="working")
    joined = (
        found.left_join(limits, ["unit", "service_item"])
        # One by one: Ibis writes several in an order that changes from process to process.
        .drop("unit_right")
        .drop("service_item_right")
        .left_join(first, "accepted_on")
        .drop("accepted_on_right")
        .left_join(last, "decided_on")
        .drop("decided_on_right")
        .left_join(stopped, "record")
    )
    is_working = joined.limit_unit == WORKING
    elapsed = joined.decided_on.delta(joined.accepted_on, unit="day")
    return joined.select(
        "unit",
        "record",
        "service_item",
        "accepted_at",
        "decided_at",
        "statutory_days",
        is_listed=joined.is_listed.coalesce(False),
        taken=is_working.ifelse(
            joined.after - joined.before - joined.working_days.coalesce(0), elapsed - joined.days.coalesce(0)
        ),
    )


def _in_time(facts: ir.Table, _: Scope) -> Counts:
    listed = facts.is_listed
    decided = listed & facts.decided_at.notnull()
    in_order = decided & (facts.decided_at >= facts.accepted_at)
    limited = in_order & facts.statutory_days.notnull()
    counted = limited & facts.taken.notnull()
    return Counts(
        facts.count(where=counted & (facts.taken <= facts.statutory_days)),
        facts.count(where=counted),
        {
            "not_on_list": facts.count(where=~listed),
            "not_decided": facts.count(where=listed & facts.decided_at.isnull()),
            "wrong_order": facts.count(where=decided & ~in_order),
            "no_limit": facts.count(where=in_order & ~limited),
            "no_calendar": facts.count(where=limited & ~counted),
        },
    )


METRICS = (
    Metric("prohibited_items_handled", HANDLED, handled, _forbidden),
    Metric("within_statutory_limit", TIMELY, timed, _in_time),
)
