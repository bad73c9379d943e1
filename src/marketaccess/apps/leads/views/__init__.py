"""The officers' pages about leads and rectification notices, by theme."""
