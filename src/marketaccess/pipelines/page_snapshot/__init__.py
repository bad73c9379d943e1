"""A department's page as a file: its words are read in a confined process and held against the list."""
