"""``section16 secrets``: confirmation codes and tokens, kept in the system's keyring or in a file that a passphrase opens.

What is secret is never a word of the command line: it is asked for without being shown, or read from the standard input.
"""

from __future__ import annotations

import getpass
import sys
from datetime import date, datetime, time

from cyclopts import App

from section16.cli.file import SECRETS, open_vault
from section16.cli.printing import print_lines, status_of
from section16.edgar.secrets import beside, expiries_in
from section16.edgar.tokens import Tokens
from section16.law.business_days import WASHINGTON
from section16.secret import Secret

app = App(name="secrets", help_epilogue="Example: section16 secrets ccc 0009990042")


def _asked(what: str) -> Secret[str]:
    """Ask for something secret; from a pipe it is the next line."""
    text = getpass.getpass(f"{what}: ") if sys.stdin.isatty() else sys.stdin.readline()
    return Secret(text.strip())


@app.command
def ccc(cik: str, /, *, secrets: SECRETS = None) -> int:
    """Keep the confirmation code (CCC) of a filer; it is asked for.

    Parameters
    ----------
    cik
        The filer's EDGAR number.
    secrets
        A file opened by a passphrase; without it the system's keyring.

    """

    def work() -> None:
        vault = open_vault(secrets)
        vault.keep_code(cik, _asked(f"CCC of {cik}"))
        print_lines([f"the code of {cik} is kept"])

    return status_of(work)


@app.command(help_epilogue="Example: section16 secrets tokens 0009990016 --filer-expires 2027-03-01 --user-expires 2026-04-01")
def tokens(
    login: str, /, *, filer_expires: date | None = None, user_expires: date | None = None, secrets: SECRETS = None
) -> int:
    """Keep the tokens of a login: first the filer's, then the user's; both are asked for.

    Parameters
    ----------
    login
        The EDGAR number of the login.
    filer_expires
        The last day of the filer's token, which lasts a year.
    user_expires
        The last day of the user's token, which lasts thirty days.
    secrets
        A file opened by a passphrase; without it the system's keyring.

    """

    def work() -> None:
        vault = open_vault(secrets)
        filer, user = _asked("Filer's token"), _asked("User's token")
        made = Tokens(
            filer=filer,
            user=user if user.reveal() else None,
            filer_expires=_end_of(filer_expires),
            user_expires=_end_of(user_expires),
        )
        vault.keep_tokens(login, made)
        print_lines([f"the tokens of {login} are kept"])

    return status_of(work)


def _end_of(day: date | None) -> datetime | None:
    return None if day is None else datetime.combine(day, time.max, WASHINGTON)


@app.command(help_epilogue="Example: section16 secrets forget 0009990042")
def forget(cik: str, /, *, tokens: bool = False, secrets: SECRETS = None) -> int:
    """Forget the confirmation code of a filer, or the tokens of a login.

    Parameters
    ----------
    cik
        The EDGAR number of the filer or the login.
    tokens
        The tokens are meant, not the code.
    secrets
        A file opened by a passphrase; without it the system's keyring.

    """

    def work() -> None:
        vault = open_vault(secrets)
        if tokens:
            vault.forget_tokens(cik)
        else:
            vault.forget_code(cik)
        print_lines([f"no {'token' if tokens else 'code'} of {cik} is kept"])

    return status_of(work)


@app.command(help_epilogue="Example: section16 secrets expiries --secrets vault")
def expiries(*, secrets: SECRETS = None) -> int:
    """List when tokens expire, as far as it was told.

    Parameters
    ----------
    secrets
        A file opened by a passphrase, beside which it stands; it is not opened. Without it the system's keyring.

    """

    def work() -> None:
        found = expiries_in(beside(secrets))
        print_lines(
            [f"{one.login}: {one.token} until {one.expires.astimezone(WASHINGTON):%Y-%m-%d}" for one in found]
            or ["none is told"]
        )

    return status_of(work)
