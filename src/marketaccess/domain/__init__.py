"""What the law says: pure functions over frozen values. No Django, no input or output, no clock."""
