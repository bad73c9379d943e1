"""What is read about rounds: the one door for everybody else."""

from marketaccess.apps.evaluation.queries.alternatives import Beside, beside, board_under
from marketaccess.apps.evaluation.queries.computations import computation, latest, worksheet_of
from marketaccess.apps.evaluation.queries.results import (
    UnitSheet,
    completeness,
    indicator_lines,
    needs_of,
    policies_told,
    system_of,
    totals,
    unit_seen,
    unit_sheet,
    worksheet,
)
from marketaccess.apps.evaluation.queries.rounds import (
    Dossier,
    default_units,
    dossier,
    find,
    may_object,
    objection,
    objection_offers,
    objections,
    rounds,
    visible_to,
)

__all__ = [
    "Beside",
    "Dossier",
    "UnitSheet",
    "beside",
    "board_under",
    "completeness",
    "computation",
    "default_units",
    "dossier",
    "find",
    "indicator_lines",
    "latest",
    "may_object",
    "needs_of",
    "objection",
    "objection_offers",
    "objections",
    "policies_told",
    "rounds",
    "system_of",
    "totals",
    "unit_seen",
    "unit_sheet",
    "visible_to",
    "worksheet",
    "worksheet_of",
]
