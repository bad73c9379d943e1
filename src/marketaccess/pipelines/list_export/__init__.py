"""A whole edition as JSON, CSV or Excel, what changes as an Atom feed, comparisons as Excel for the desk."""
