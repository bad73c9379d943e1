"""What is read about rounds."""

from marketaccess.apps.evaluation.queries.rounds import default_units, find, rounds, visible_to

__all__ = ["default_units", "find", "rounds", "visible_to"]
