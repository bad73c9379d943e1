"""The ledger of supervision orders (督办单台账) as Excel, as clerks print and sign it."""
