"""Bulk records (service records, licences, ratings) and what is counted in them, by any engine."""
