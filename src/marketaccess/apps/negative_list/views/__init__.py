"""Pages of the list on the desk."""
