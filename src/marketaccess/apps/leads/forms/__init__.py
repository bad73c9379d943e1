"""The forms of the officers' pages: one for each step of a lead."""
