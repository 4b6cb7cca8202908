"""Who may use the local EDGAR's submission API: logins, their tokens, and until when; of a token only a digest is kept."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime
from enum import StrEnum

import msgspec

from section16.edgar.tokens import FILER_TOKEN_LASTS, USER_TOKEN_LASTS, Tokens
from section16.secret import Secret


class TokenKind(StrEnum):
    """The two kinds of token."""

    FILER = "filer"
    USER = "user"


class IssuedToken(msgspec.Struct, frozen=True):
    """A token that was given: a digest of it, its kind, its login, and when it expires."""

    digest: str
    kind: TokenKind
    login: str
    expires: datetime


class Logins:
    """The tokens that were given."""

    def __init__(self, given: tuple[IssuedToken, ...] = ()) -> None:
        self._given = {entry.digest: entry for entry in given}

    @property
    def given(self) -> tuple[IssuedToken, ...]:
        """Every token that was given."""
        return tuple(self._given.values())

    def issue(self, login: str, at: datetime) -> Tokens:
        """Give a login new tokens; those it had stay good until they expire."""
        filer, user = Secret(secrets.token_urlsafe(32)), Secret(secrets.token_urlsafe(32))
        self._keep(filer, TokenKind.FILER, login, at + FILER_TOKEN_LASTS)
        self._keep(user, TokenKind.USER, login, at + USER_TOKEN_LASTS)
        return Tokens(filer=filer, user=user, filer_expires=at + FILER_TOKEN_LASTS, user_expires=at + USER_TOKEN_LASTS)

    def _keep(self, token: Secret[str], kind: TokenKind, login: str, expires: datetime) -> None:
        digest = _digest(token)
        self._given[digest] = IssuedToken(digest, kind, login, expires)

    def admit(self, bearer: Secret[str], at: datetime, *, user: bool) -> tuple[str, str]:
        """Return the login of a bearer and nothing, or no login and why it is not admitted; ``user`` requires both tokens."""
        parts = [Secret(part) for part in bearer.reveal().split(",")]
        kinds = (TokenKind.FILER, TokenKind.USER) if user else (TokenKind.FILER,)
        if len(parts) < len(kinds):
            return "", "a user token is missing" if user else "a filer token is missing"
        logins = set()
        for kind, part in zip(kinds, parts, strict=False):
            entry = self._given.get(_digest(part))
            if entry is None or entry.kind is not kind:
                return "", f"the {kind} token is not known"
            if entry.expires <= at:
                return "", f"the {kind} token expired on {entry.expires:%Y-%m-%d}"
            logins.add(entry.login)
        return (logins.pop(), "") if len(logins) == 1 else ("", "the tokens are of two logins")


def _digest(token: Secret[str]) -> str:
    return hashlib.sha256(token.reveal().encode()).hexdigest()
