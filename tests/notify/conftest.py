"""The databases of the tests of the office, for those of reminders."""

from __future__ import annotations

from tests.databases import database, server

__all__ = ["database", "server"]
