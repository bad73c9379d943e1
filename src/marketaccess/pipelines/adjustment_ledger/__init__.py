"""The ledger of the adjustment tasks."""
