"""Deliveries of data sets: who brought what for which period, what the check found, who accepted it."""
