"""The one command line entry."""
