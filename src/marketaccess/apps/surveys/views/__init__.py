"""The officers' pages about surveys."""
