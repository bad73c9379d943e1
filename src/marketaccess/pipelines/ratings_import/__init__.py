"""Service ratings from a table, as the rating system exports them."""
