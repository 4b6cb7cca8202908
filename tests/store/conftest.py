"""The databases of these tests."""

from tests.databases import database, postgresql, server

__all__ = ["database", "postgresql", "server"]
