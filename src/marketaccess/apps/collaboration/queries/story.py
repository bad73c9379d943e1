"""What has happened to an order, and which rungs of the ladder still lie before it, as a timeline."""

from marketaccess.apps.collaboration import wording
from marketaccess.apps.collaboration.queries.standing import Standing, rungs
from marketaccess.domain.casework.escalation import RUNGS, Rung
from marketaccess.foundation.calendars import queries as calendars
from marketaccess.foundation.ui.timeline import Moment


def story(standing: Standing) -> tuple[Moment, ...]:
    """Past and coming, in order."""
    order = standing.order
    issuer = str(order.issued_by) if order.issued_by else wording.BY_SYSTEM
    told = [Moment("下达督办单", "flag", order.issued_at, issuer, order.task)]
    if order.reported_at:
        told.append(Moment("报告政府", "send", order.reported_at, is_grave=True))
    if order.listed_at:
        told.append(Moment("列入通报", "warning", order.listed_at, is_grave=True))
    told.sort(key=lambda moment: moment.at or order.issued_at)
    if order.closed_at:
        body = "\n".join(text for text in (order.result, order.closing_reason) if text)
        return (*told, Moment("销号", "check-circle", order.closed_at, body=body, is_current=True))
    return (*told, *_coming(standing))


def _coming(standing: Standing) -> list[Moment]:
    """The rungs not climbed yet: due by the clock on a day, or for a person to decide."""
    order, missed_on = standing.order, standing.lead.due_on
    climbed = {Rung.ORDER: True, Rung.REPORT: order.reported_at, Rung.CIRCULAR: order.listed_at}
    coming = []
    for rung in rungs(order):
        if climbed[rung.rung]:
            continue
        when = ""
        if rung.after and standing.lead_misses_a_date and missed_on is not None:
            day = calendars.calendar().add_working_days(missed_on, rung.after)
            when = wording.RUNG_ON.format(day=day)
        is_due = rung in standing.due
        body = "，".join(text for text in (rung.label, when) if text)
        coming.append(Moment(RUNGS[rung.rung], "clock", body=body, is_grave=is_due, is_coming=not is_due))
    return coming
