"""What ``marketaccess leads import`` does."""

import argparse
from pathlib import Path
from typing import Any

from django.utils import timezone

from marketaccess.domain.authority.actor import SYSTEM
from marketaccess.domain.basics.refusal import Refusal
from marketaccess.foundation.organizations import queries as organizations
from marketaccess.pipelines.lead_intake import actions
from marketaccess.pipelines.lead_intake.load import Loaded, dry_run, load
from marketaccess.pipelines.lead_intake.plan import Plan
from marketaccess.pipelines.lead_intake.returned import workbook_of_rejected
from marketaccess.site.cli import common, tables


def run_import(options: argparse.Namespace) -> int:
    """Check, and store unless it is a dry run. Exit code 1: rows were rejected; 2: all of it."""
    path, content = Path(options.file), common.bytes_of(options.file)
    now = timezone.now()
    if organizations.locality_or_none(on=timezone.localdate()) is None:
        raise Refusal("尚未设置适用机制，不能导入线索。请先运行 marketaccess install。")
    accepted = actions.inspect(name=path.name, content=content)
    found, plan = dry_run(accepted.content, by=SYSTEM, on=timezone.localdate(), at=now)
    if options.rejected and plan.faults:
        tables.write_rejected(options.rejected, workbook_of_rejected(found, plan.faults))
    loaded = None
    if not options.dry_run and plan.fresh:
        actions.keep_original(accepted=accepted, intake=None, by=SYSTEM, at=now)
        loaded = load(plan.fresh, by=SYSTEM, at=now)
    told = _told(plan, loaded)
    if options.json:
        common.print_json(told)
    else:
        _print(told)
    return 1 if told["faults"] else 0


def _told(plan: Plan, loaded: Loaded | None) -> dict[str, Any]:
    faults = [*plan.faults, *(loaded.faults if loaded else ())]
    receipts = loaded.receipts if loaded else ()
    return {
        "stored": loaded.stored if loaded else 0,
        "would_store": 0 if loaded else len(plan.fresh),
        "known": len(plan.known) + (loaded.known if loaded else 0),
        "rejected": plan.rejected + (len(loaded.faults) if loaded else 0),
        "notes": list(plan.notes),
        "faults": [
            {"sheet": f.sheet, "row": f.row, "column": f.column, "message": f.message} for f in faults
        ],
        "receipts": [
            {"number": number, "reference": reference, "receipt": receipt}
            for number, reference, receipt in receipts
        ],
    }


def _print(told: dict[str, Any]) -> None:
    for note in told["notes"]:
        print(note)
    for fault in told["faults"]:
        print(f"{fault['sheet']} 第{fault['row']}行 {fault['column']}：{fault['message']}")
    if told["would_store"]:
        print(f"试运行：可以导入{told['would_store']}件，没有存入。")
    print(f"新登记{told['stored']}件，此前已登记{told['known']}件，未导入{told['rejected']}行。")
