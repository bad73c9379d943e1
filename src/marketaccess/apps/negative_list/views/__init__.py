"""The list's desk pages: editions, comparisons, publication."""
