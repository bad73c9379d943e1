"""The ledger of the publication tasks."""
