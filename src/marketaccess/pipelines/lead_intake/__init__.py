"""Leads in bulk from Excel: read (extract), understand (transform), store once each (load)."""
