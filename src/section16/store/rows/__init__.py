"""How an office is kept: tables in versions, each change sealed into one trail, on SQLite or PostgreSQL."""
