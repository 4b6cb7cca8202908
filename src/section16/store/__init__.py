"""Persistence: the database, its tables and migrations, records, the audit trail, the journal and the outbox."""
