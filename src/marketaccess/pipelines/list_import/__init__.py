"""An edition of the list from Excel, CSV, Word or PDF: read, understand, show what would change, store."""
