"""The ledger of the rectification tasks as Excel."""
