"""The report of an evaluation round as Word (GB/T 9704) and Excel, from its worksheet alone."""
