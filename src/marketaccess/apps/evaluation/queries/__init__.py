"""What is read about rounds."""

from marketaccess.apps.evaluation.queries.computations import computation, latest, worksheet_of
from marketaccess.apps.evaluation.queries.rounds import default_units, find, rounds, visible_to

__all__ = ["computation", "default_units", "find", "latest", "rounds", "visible_to", "worksheet_of"]
