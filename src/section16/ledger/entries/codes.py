"""Transaction codes that go with one letter of column 4 alone."""

from __future__ import annotations

from typing import Final

DISPOSES: Final = frozenset("SFDU")
"""Codes of transactions that can only dispose."""

ACQUIRES: Final = frozenset("PAL")
"""Codes of transactions that can only acquire."""
