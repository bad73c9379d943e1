"""The rounds of `races`, inside an installation."""

import json
import sys
import threading
from collections.abc import Callable
from functools import partial
from typing import Any

import django

django.setup()

from django.db import connection

from bench import staff
from marketaccess.apps.leads import actions
from marketaccess.apps.leads.models import Lead
from marketaccess.domain.authority.actor import REPORTER, Actor
from marketaccess.domain.authority.role import Role
from marketaccess.domain.basics.refusal import Refusal
from marketaccess.foundation.audit.models import Event


def together(works: list[Callable[[], bool]]) -> int:
    """Start all at once; how many said that they succeeded."""
    barrier, done = threading.Barrier(len(works)), []

    def one(work: Callable[[], bool]) -> None:
        barrier.wait()
        done.append(work())

    threads = [threading.Thread(target=one, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(done)


def refuse(lead: Lead, by: Actor) -> bool:
    """Our way: the action locks and looks again."""
    try:
        actions.refuse(lead=lead, reason="不属于市场准入事项，已告知向主管部门反映。", by=by, at=staff.MOMENT)
    except Refusal:
        return False
    finally:
        connection.close()
    return True


def naive(pk: int) -> bool:
    """The way that one writes first: look, then write."""
    try:
        lead = Lead.objects.get(pk=pk)
        if lead.state != "received":
            return False
        lead.state = "refused"
        lead.save()
    finally:
        connection.close()
    return True


def receive(number: int) -> Lead:
    return actions.receive(report=staff.report(number), by=REPORTER, at=staff.MOMENT).lead


def measure(rounds: int, officers: int) -> dict[str, Any]:
    staff.settle()
    office = staff.coordinating()
    people = [staff.actor(Role.COORDINATING_HANDLER, office, n) for n in range(officers)]
    doubles = naive_doubles = 0
    for turn in range(rounds):
        lead = receive(turn)
        winners = together([partial(refuse, lead, person) for person in people])
        events = Event.objects.filter(action="lead.refuse", subject_ref=lead.reference).count()
        doubles += (winners, events) != (1, 1)
        other = receive(rounds + turn)
        naive_doubles += together([partial(naive, other.pk) for _ in people]) > 1
    return {"rounds": rounds, "doubles": doubles, "naive_doubles": naive_doubles}


if __name__ == "__main__":
    order = json.load(sys.stdin)
    print(json.dumps(measure(order["rounds"], order["officers"])))
