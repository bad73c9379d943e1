"""The officers' pages about consultations."""
