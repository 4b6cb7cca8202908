"""Where things rest: the office of whoever prepares forms, on SQLite or PostgreSQL."""
