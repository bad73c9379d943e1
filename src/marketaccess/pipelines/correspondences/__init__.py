"""Correspondences to Excel and back: state, period, entries and comments, without loss."""
