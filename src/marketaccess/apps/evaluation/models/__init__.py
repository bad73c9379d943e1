"""The tables of the evaluation. Fields only: rules are in the domain, writes in ``actions``."""

from marketaccess.apps.evaluation.models.evidence import (
    EvidenceItem,
    EvidenceProgress,
    EvidenceSeal,
    EvidenceTask,
    Judgement,
)
from marketaccess.apps.evaluation.models.manual import (
    Correction,
    Exemption,
    ManualCheck,
    ManualFinding,
    ManualInput,
)
from marketaccess.apps.evaluation.models.objections import Objection
from marketaccess.apps.evaluation.models.results import (
    AT_WORK,
    Computation,
    RoundInput,
    Score,
    Total,
    Worksheet,
)
from marketaccess.apps.evaluation.models.rounds import Round, RoundProgress, RoundUnit

__all__ = [
    "AT_WORK",
    "Computation",
    "Correction",
    "EvidenceItem",
    "EvidenceProgress",
    "EvidenceSeal",
    "EvidenceTask",
    "Exemption",
    "Judgement",
    "ManualCheck",
    "ManualFinding",
    "ManualInput",
    "Objection",
    "Round",
    "RoundInput",
    "RoundProgress",
    "RoundUnit",
    "Score",
    "Total",
    "Worksheet",
]
