"""Carrying out a computation, and comparing its worksheet."""

from marketaccess.pipelines.evaluation_run.actions.carrying_out import carry_out
from marketaccess.pipelines.evaluation_run.actions.handing_in import hand_in
from marketaccess.pipelines.evaluation_run.actions.verifying import verify

__all__ = ["carry_out", "hand_in", "verify"]
