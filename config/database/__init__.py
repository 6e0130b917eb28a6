"""PostgreSQL, for threads that stay."""
