"""Pages of accounts, and those of organizations and audit, which stand below accounts and its guards."""
