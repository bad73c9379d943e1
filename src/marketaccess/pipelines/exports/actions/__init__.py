"""Asking for a ledger, making it, fetching it, and taking it away again."""

from marketaccess.pipelines.exports.actions.asking import AT_ONCE, request, write_at_once
from marketaccess.pipelines.exports.actions.fetching import fetch
from marketaccess.pipelines.exports.actions.making import KEPT, delete_old, make

__all__ = ["AT_ONCE", "KEPT", "delete_old", "fetch", "make", "request", "write_at_once"]
