"""Ledgers as files: small ones at once, large ones by the worker, fetched later."""
