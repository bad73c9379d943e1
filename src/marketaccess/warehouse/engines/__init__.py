"""What computes the expressions: DuckDB in the box, Spark or PostgreSQL by a URL; all to the same numbers."""
