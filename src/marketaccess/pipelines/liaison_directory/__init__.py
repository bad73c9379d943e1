"""The liaison directory as the official receipt form (联系人员名单回执): out as Excel, and back in (R1.5)."""
