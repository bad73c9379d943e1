"""Asking for proposals, making them, storing them."""

from marketaccess.pipelines.proposals.actions.asking import request
from marketaccess.pipelines.proposals.actions.making import make
from marketaccess.pipelines.proposals.actions.storing import Stored, store

__all__ = ["Stored", "make", "request", "store"]
