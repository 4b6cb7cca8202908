"""Confirmation codes and tokens, kept in the system's keyring or in a file that a passphrase opens."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path

import msgspec

from section16.edgar.secrets import TokenExpiry, Vault, beside, expiries_in, keeper
from section16.edgar.tokens import Tokens
from section16.law.business_days import WASHINGTON
from section16.secret import Secret

__all__ = ["KeptSecret", "SecretPlace", "TokenExpiry", "expiries", "forget_code", "forget_tokens", "keep_code", "keep_tokens"]


class SecretPlace(msgspec.Struct, frozen=True, kw_only=True):
    """Where codes and tokens are kept: a file with its passphrase, or without a file the system's keyring.

    ``passphrase`` returns the passphrase of the file when it is needed.
    """

    file: Path | None = None
    passphrase: Callable[[Path], Secret[str]] | None = None

    def open(self) -> Vault:
        """Open it; raises :class:`~section16.errors.NoSecretError` where it does not open."""
        if self.file is None:
            return Vault(keeper(), beside(None))
        phrase = self.passphrase(self.file) if self.passphrase is not None else None
        return Vault(keeper(self.file, phrase), beside(self.file))


class KeptSecret(msgspec.Struct, frozen=True, kw_only=True):
    """A code or the tokens of a CIK, and whether they are kept now; never the secret itself."""

    cik: str
    tokens: bool
    kept: bool


def keep_code(place: SecretPlace, cik: str, ask: Callable[[str], Secret[str]]) -> KeptSecret:
    """Keep the confirmation code (CCC) of a filer, which is asked for.

    Raises :class:`~section16.errors.NoSecretError` for a text that is not a code, and where the place does not open.
    """
    vault = place.open()
    vault.keep_code(cik, ask(f"CCC of {cik}"))
    return KeptSecret(cik=cik, tokens=False, kept=True)


def keep_tokens(
    place: SecretPlace,
    login: str,
    ask: Callable[[str], Secret[str]],
    *,
    filer_expires: date | None = None,
    user_expires: date | None = None,
) -> KeptSecret:
    """Keep the tokens of a login, the filer's and then the user's, which are asked for; the second may be empty.

    The dates are the last days of the tokens. Raises as :func:`keep_code` does.
    """
    vault = place.open()
    filer, user = ask("Filer's token"), ask("User's token")
    tokens = Tokens(
        filer=filer,
        user=user if user.reveal() else None,
        filer_expires=_end_of(filer_expires),
        user_expires=_end_of(user_expires),
    )
    vault.keep_tokens(login, tokens)
    return KeptSecret(cik=login, tokens=True, kept=True)


def _end_of(day: date | None) -> datetime | None:
    return None if day is None else datetime.combine(day, time.max, WASHINGTON)


def forget_code(place: SecretPlace, cik: str) -> KeptSecret:
    """Remove the confirmation code of a filer. Raises as :func:`keep_code` does."""
    place.open().forget_code(cik)
    return KeptSecret(cik=cik, tokens=False, kept=False)


def forget_tokens(place: SecretPlace, login: str) -> KeptSecret:
    """Remove the tokens of a login. Raises as :func:`keep_code` does."""
    place.open().forget_tokens(login)
    return KeptSecret(cik=login, tokens=True, kept=False)


def expiries(place: SecretPlace) -> tuple[TokenExpiry, ...]:
    """Return when tokens expire, as far as the dates were given; the place is not opened for it."""
    return expiries_in(beside(place.file))
