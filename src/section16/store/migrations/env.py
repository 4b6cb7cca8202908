"""Runs the migrations on the connection of the caller, within its transaction."""

from alembic import context

from section16.store.tables import METADATA

context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
