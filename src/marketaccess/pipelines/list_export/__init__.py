"""A whole edition as JSON, CSV or Excel, and what changes as an Atom feed: read by anybody."""
