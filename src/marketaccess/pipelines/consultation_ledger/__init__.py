"""The ledger of consultations (咨询台账) as Excel, as clerks print and sign it."""
