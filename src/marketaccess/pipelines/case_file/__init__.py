"""A lead's whole file (一件一档) as one PDF."""
