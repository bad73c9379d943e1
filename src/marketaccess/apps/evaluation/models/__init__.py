"""The tables of the evaluation. Fields only: rules are in the domain, writes in ``actions``."""

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
    "Objection",
    "Round",
    "RoundInput",
    "RoundProgress",
    "RoundUnit",
    "Score",
    "Total",
    "Worksheet",
]
