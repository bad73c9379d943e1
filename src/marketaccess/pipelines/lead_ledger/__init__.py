"""The ledger of leads (台账) as Excel, as clerks print and sign it."""
