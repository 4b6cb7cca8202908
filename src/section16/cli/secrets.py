"""``section16 secrets``: confirmation codes and tokens, kept in the system's keyring or in a file that a passphrase opens.

A secret is never a word of the command line: it is asked for without being shown, or read from the standard input.
"""

from __future__ import annotations

import getpass
import sys
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from cyclopts import App

from section16.cli.formats import ListOptions, print_rows
from section16.cli.printing import print_lines, status_of
from section16.cli.secrets_place import SECRETS, place_of
from section16.cli.steps import said_at
from section16.secret import Secret
from section16.workspace import secrets as kept_secrets
from section16.workspace.secrets import SecretPlace, TokenExpiry

app = App(name="secrets")


def _asked(what: str) -> Secret[str]:
    """Ask for a secret; from a pipe it is the next line."""
    text = getpass.getpass(f"{what}: ") if sys.stdin.isatty() else sys.stdin.readline()
    return Secret(text.strip())


def _place(secrets: Path | None) -> SecretPlace:
    return place_of(secrets) or SecretPlace()


@app.command
def ccc(cik: str, /, *, secrets: SECRETS = None) -> int:
    """Keep the confirmation code (CCC) of a filer; you are asked for it.

    Parameters
    ----------
    cik
        The filer's CIK.
    secrets
        A file opened by a passphrase; by default the system's keyring.

    """

    def work() -> None:
        kept_secrets.keep_code(_place(secrets), cik, _asked)
        print_lines([f"The confirmation code of {cik} is kept."])

    return status_of(work)


@app.command
def tokens(
    login: str, /, *, filer_expires: date | None = None, user_expires: date | None = None, secrets: SECRETS = None
) -> int:
    """Keep the tokens of a login: first the filer's, then the user's; you are asked for both.

    Parameters
    ----------
    login
        The CIK of the login.
    filer_expires
        The last day of the filer's token, which lasts a year.
    user_expires
        The last day of the user's token, which lasts thirty days.
    secrets
        A file opened by a passphrase; by default the system's keyring.

    """

    def work() -> None:
        kept_secrets.keep_tokens(_place(secrets), login, _asked, filer_expires=filer_expires, user_expires=user_expires)
        print_lines([f"The tokens of {login} are kept."])

    return status_of(work)


@app.command
def forget(cik: str, /, *, tokens: bool = False, secrets: SECRETS = None) -> int:
    """Remove the confirmation code of a filer, or the tokens of a login.

    Parameters
    ----------
    cik
        The CIK of the filer or the login.
    tokens
        Remove the tokens instead of the code.
    secrets
        A file opened by a passphrase; by default the system's keyring.

    """

    def work() -> None:
        if tokens:
            kept_secrets.forget_tokens(_place(secrets), cik)
        else:
            kept_secrets.forget_code(_place(secrets), cik)
        print_lines([f"No {'token' if tokens else 'confirmation code'} of {cik} is kept."])

    return status_of(work)


@app.command
def expiries(*, secrets: SECRETS = None, how: ListOptions | None = None) -> int:
    """List when tokens expire, as far as you stated it.

    Parameters
    ----------
    secrets
        A file opened by a passphrase, which is not needed here; by default the system's keyring.

    """

    def show(found: Iterable[TokenExpiry]) -> None:
        lines = [f"{one.login}: {one.token} until {said_at(one.expires)[:10]}" for one in found]
        print_lines(lines or ["No expiration date is recorded."])

    return status_of(lambda: print_rows(kept_secrets.expiries(_place(secrets)), TokenExpiry, how, show))
