"""Pages around service items."""
