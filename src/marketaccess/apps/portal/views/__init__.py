"""The public pages: what this is, a report, and following it."""
