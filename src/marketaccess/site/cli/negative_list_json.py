"""The JSON of ``marketaccess list``: shapes that other programs may rely on."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from attrs import asdict

from marketaccess.apps.negative_list.actions import Stored
from marketaccess.apps.negative_list.queries import heading_told, totals_told
from marketaccess.domain.basics.rulebook import SEVERITIES, Finding
from marketaccess.domain.negative_list.codes import ACCESS_LABELS, Access
from marketaccess.domain.negative_list.edition import Announcement, Edition, Shortfall, Totals
from marketaccess.site.cli.tables import of_columns, of_faults

if TYPE_CHECKING:
    from marketaccess.apps.negative_list.models import Measure, Revision
    from marketaccess.pipelines.list_import.plan import Plan


def of_import(plan: "Plan", stored: Stored | None) -> dict[str, Any]:
    """What an import found and did. ``outcome``: stored, known (the same was there), checked, refused."""
    outcome = "checked" if plan.is_possible else "refused"
    if stored is not None:
        outcome = "stored" if stored.is_new else "known"
    picture = plan.picture
    return {
        "edition": plan.edition.key,
        "outcome": outcome,
        "stored": outcome == "stored",
        "revision": stored.revision.number if stored else None,
        "totals": totals_told(plan.totals),
        "official": totals_told(plan.announcement.totals) if plan.announcement else None,
        "shortfalls": [of_shortfall(each) for each in plan.shortfalls],
        "columns": of_columns(plan.sheets),
        "faults": of_faults(plan.faults),
        "findings": [of_finding(each) for each in plan.findings],
        "changes": {
            "is_first": picture.is_first,
            "added": [item.key for item in picture.added],
            "removed": [item.key for item in picture.removed],
            "changed": [now.key for _, now in picture.changed],
        },
    }


def of_search(revision: "Revision", words: str, found: "Iterable[Measure]") -> dict[str, Any]:
    """The measures found, in the order of the list."""
    results = [
        {
            "key": measure.key,
            "text": measure.text,
            "access": measure.item.access,
            "access_label": ACCESS_LABELS[Access(measure.item.access)],
            "item_key": measure.item.key,
            "item_code": measure.item.code,
            "item_title": measure.item.title,
            "authorities": measure.authorities,
            "scope": measure.scope,
            "area": measure.area,
        }
        for measure in found
    ]
    return {"edition": heading_told(revision), "query": words, "count": len(results), "results": results}


def of_check(
    edition: Edition,
    findings: Iterable[Finding],
    counted: Totals,
    official: Announcement | None,
    short: Iterable[Shortfall],
) -> dict[str, Any]:
    """The rules' findings and the totals."""
    return {
        "edition": edition.key,
        "findings": [of_finding(each) for each in findings],
        "totals": totals_told(counted),
        "official": totals_told(official.totals) if official else None,
        "shortfalls": [of_shortfall(each) for each in short],
    }


def of_finding(finding: Finding) -> dict[str, Any]:
    """One finding with its rule's words and source."""
    return {
        **asdict(finding),
        "source": str(finding.source),
        "severity": finding.severity.value,
        "severity_label": SEVERITIES[finding.severity],
    }


def of_shortfall(short: Shortfall) -> dict[str, Any]:
    """A total that is not reached: by how much (negative: too few)."""
    return {**asdict(short), "difference": short.difference}
