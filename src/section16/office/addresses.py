"""E-mail addresses are checked when they are entered: one that cannot be written to would show on the day of a reminder."""

from __future__ import annotations

from typing import Any

from section16.checks.contact import is_address
from section16.errors import OfficeError
from section16.store.settings import Submitter


def require_address(address: str, where: str) -> None:
    """Raise :class:`~section16.errors.OfficeError` for what is neither empty nor shaped like an e-mail address."""
    if address and not is_address(address):
        remedy = "Write it as name@example.com. Nothing was changed."
        raise OfficeError(f"{address!r} is not an e-mail address.", where=where, remedy=remedy)


def require_addresses_of(value: Any) -> None:
    """Raise :class:`~section16.errors.OfficeError` for settings with an address that cannot be written to."""
    if isinstance(value, Submitter):
        require_address(value.email, "email")
        for number, address in enumerate(value.notify, 1):
            require_address(address, f"notify, address {number}")
