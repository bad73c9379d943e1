"""Inside the installation of `kills`: make the token; afterwards compare the ledger with the database."""

import json
import sys
from pathlib import Path

import django

django.setup()

from bench import staff
from marketaccess.apps.leads.models import Lead
from marketaccess.domain.authority.role import Role
from marketaccess.foundation.accounts import actions as accounts
from marketaccess.foundation.audit import verify
from marketaccess.foundation.audit.models import Event


def token() -> str:
    """A token of the coordinating office, granted by a security administrator."""
    staff.settle()
    office = staff.coordinating()
    security = staff.actor(Role.SECURITY_ADMINISTRATOR, office)
    return accounts.make_token(
        department=office, role=Role.COORDINATING_HANDLER, name="hotline", by=security, at=staff.MOMENT
    ).raw


def compare(acknowledged: dict[str, str]) -> dict[str, int]:
    stored = dict(Lead.objects.filter(channel="hotline").values_list("external_number", "reference"))
    lost = sum(stored.get(number) != reference for number, reference in acknowledged.items())
    events = Event.objects.filter(action="lead.receive").count()
    assert verify.verify().is_whole, "the audit chain is broken"
    return {"lost": lost, "double": Lead.objects.count() - len(stored) + abs(events - len(stored))}


if __name__ == "__main__":
    if sys.argv[1] == "token":
        print(json.dumps(token()))
    else:
        print(json.dumps(compare(json.loads(Path(sys.argv[1]).read_text()))))
