"""
Checks a delivery of any size: files in, typed rows parted by division and month, rejects and a report out.

Nothing here knows of the database; it runs in a process of its own (``__main__``). The rows go through
DuckDB in streams: memory is bounded, what does not fit goes to a folder beside the result.
"""
