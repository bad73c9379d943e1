"""The officers' pages about rectification."""
