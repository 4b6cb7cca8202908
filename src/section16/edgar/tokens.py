"""How a program identifies itself to EDGAR: the filer's token, which lasts a year, and the user's, which lasts thirty days."""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec

from section16.secret import Secret

FILER_TOKEN_LASTS = timedelta(days=365)
USER_TOKEN_LASTS = timedelta(days=30)
_SOON = timedelta(days=7)


class Tokens(msgspec.Struct, frozen=True, kw_only=True):
    """The tokens of a filer and of one user, and their expiration dates, which are not secret."""

    filer: Secret[str]
    user: Secret[str] | None = None
    filer_expires: datetime | None = None
    user_expires: datetime | None = None

    def bearer(self, *, user: bool = True) -> Secret[str]:
        """Return the value after ``Authorization: Bearer``: both tokens to send, the filer's alone to ask."""
        with_user = user and self.user is not None
        return Secret(f"{self.filer.reveal()},{self.user.reveal()}" if with_user and self.user else self.filer.reveal())

    def remarks(self, at: datetime) -> tuple[str, ...]:
        """Return notices about their expiration, by our clock; EDGAR's decides."""
        found = []
        for name, expires in (("filer", self.filer_expires), ("user", self.user_expires)):
            if expires is not None and expires <= at:
                found.append(f"The {name} token expired on {expires:%Y-%m-%d}. Create a new one on EDGAR.")
            elif expires is not None and expires - at <= _SOON:
                found.append(f"The {name} token expires on {expires:%Y-%m-%d}. Create a new one on EDGAR.")
        return tuple(found)
