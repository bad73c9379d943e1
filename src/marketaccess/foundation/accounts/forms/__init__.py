"""Forms of the account, organization and audit pages."""
