"""The application: its commands, and what becomes of misuse."""

from __future__ import annotations

import os
import sys
from collections.abc import Container
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING

from cyclopts import App, CycloptsError, CycloptsPanel

import section16
from section16.cli.check import check
from section16.cli.convert import convert
from section16.cli.draft import draft
from section16.cli.due import calendar, due
from section16.cli.explain import explain
from section16.cli.ledger import history, positions, reconcile
from section16.cli.printing import print_error, print_notice
from section16.cli.records import import_
from section16.cli.rows import rows
from section16.cli.show import show
from section16.cli.terminal import console, guarded, plain_console
from section16.database_address import HIDDEN, redacted
from section16.errors import ClosuresError, LimitsError, OutputError
from section16.limits import stated_in, use_limits
from section16.workspace.reading import CLOSURES, use_closures

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.panel import Panel

DESCRIPTION = """\
Read, write and show SEC Forms 3, 4 and 5, and lose nothing.

FILE may be ownership XML, a full submission (.txt, .nc) or section16's JSON; a pattern, a folder or a .tar.gz of them; or -
for the standard input. Exit status: 0 when all was read, 2 when anything was unreadable or the command was misused.
"""


GROUPS = {
    "office": "Keep issuers, insiders, awards, events and drafts in one place, with a record of who did what.",
    "issuer": "Keep the issuers of an office: add one, change its symbol or fiscal year, list them.",
    "award": "Keep awards in an office: stock, units, options, rights; what vests, and when.",
    "event": "Tell an office what happened: grants, vestings, trades, gifts, appointments and so on.",
    "file": "Send a draft of an office: exported, rehearsed, as a test, or live.",
    "secrets": "Keep confirmation codes and tokens in the system's keyring or an encrypted file.",
    "filing": "Bring a draft on its way, step by step: approve, sign, settle, receipt, amend.",
    "todo": "List what is due for whom, with the time that is left, and what runs out.",
    "notify": (
        "Remind members of what is due, by mail and webhook; where to, the environment tells: SECTION16_SMTP"
        " (smtp://user@mail.example.com:587), SECTION16_MAIL_FROM, SECTION16_SMTP_PASSWORD, SECTION16_WEBHOOK_NAME."
    ),
    "rehearse": "File forms with a local EDGAR, judged as the SEC's specification describes; nothing is sent to the SEC.",
}
"""Commands that have commands of their own; databases are loaded for whoever asks for one of them, and for nobody else."""

_EXTRAS = {
    **dict.fromkeys(("sqlalchemy", "alembic"), "office"),
    **dict.fromkeys(("httpx", "stamina", "keyring", "cryptography", "litestar", "uvicorn"), "office,filing,rehearsal"),
}
"""The extras that bring what a group of commands imports."""


def build(asked: Container[str] = frozenset(GROUPS)) -> App:
    """Return the application with all its commands; of the groups, those that are asked for have theirs."""
    app = App(
        name="section16",
        help=DESCRIPTION,
        help_format="plaintext",
        version=section16.__version__,
        print_error=True,
        exit_on_error=False,
        console=console(sys.stdout),
        error_console=plain_console(sys.stderr),
        error_formatter=_misuse,
        help_epilogue="Example: section16 show form4.xml",
    )
    app.command(show, help_epilogue="Example: section16 show 0001234567-26-000001.txt")
    app.command(convert, help_epilogue="Example: section16 convert form4.txt --to json -o form4.json")
    app.command(rows, help_epilogue="Example: section16 rows filings.tar.gz --format csv -o rows.csv")
    app.command(check, help_epilogue="Example: section16 check draft.xml --on 2026-03-18")
    app.command(explain, help_epilogue="Example: section16 explain ROW-NATURE")
    app.command(due, help_epilogue="Example: section16 due --event trade --date 2026-03-06")
    app.command(draft, help_epilogue="Example: section16 draft events.toml --explain")
    app.command(
        import_, name="import", help_epilogue="Example: section16 import releases.csv --mapping plan.toml --facts facts.toml"
    )
    app.command(positions, help_epilogue="Example: section16 positions filings/ --issuer 1999001 --as-of 2026-03-31")
    app.command(history, help_epilogue="Example: section16 history filings/ --issuer 1999001 --owner 1999105 --svg chart.svg")
    app.command(reconcile, help_epilogue="Example: section16 reconcile filings/ --breaks")
    for name, says in GROUPS.items():
        app.command(_group(name) if name in asked else App(name=name, help=says), name=name)
    app.command(calendar, help_epilogue="Example: section16 calendar --month 2026-12 --ics december.ics")
    return app


def _misuse(error: CycloptsError) -> Panel:
    """Return what was wrong with a command line, which is quoted without the secrets that somebody typed into it."""
    text = redacted(str(error))
    command = list(error.command_chain or ())
    for word in (error.unused_tokens or ()) if command[:1] == ["secrets"] else ():
        text = text.replace(word, HIDDEN)
    return CycloptsPanel(text)


def _group(name: str) -> App:
    """Return a group with its commands, or one that tells what is missing."""
    try:
        group: App = import_module(f"section16.cli.{name}").app
    except ModuleNotFoundError as error:
        extra = _EXTRAS.get((error.name or "").partition(".")[0])
        if extra is None:
            raise
        return App(name=name, default_command=partial(_without, name, extra))
    group.help = GROUPS[name]
    return group


def _without(name: str, extra: str, *_words: str) -> int:
    article = "an" if name == "office" else "the command"
    print_notice(f"{article} {name} needs more packages; install them with: pip install 'section16[{extra}]'")
    return 2


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit status: 0, or 2 for what was unreadable or misused."""
    with guarded():
        return _run(arguments)


def _warn_of_passwords(arguments: Sequence[str]) -> None:
    """Warn where a connection string on the command line holds a password: every user of the machine can list it."""
    if any("://" in word and redacted(word) != word for word in arguments):
        print_notice(
            "Warning: the password in the connection string is visible to other users of this machine in the list of processes."
            " Leave it out and keep it in a password file (~/.pgpass), or set PGPASSWORD or SECTION16_OFFICE instead."
        )


def _run(arguments: Sequence[str]) -> int:
    try:
        use_closures(os.environ.get(CLOSURES) or None)
        use_limits(**stated_in(os.environ))
        _warn_of_passwords(arguments)
        status = build(arguments[:1])(list(arguments), result_action="return_value")
    except (ClosuresError, LimitsError, OutputError) as error:
        print_error(error)
        return 2
    except CycloptsError:
        return 2
    except BrokenPipeError:  # the reader of our output has gone, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:  # what is read is told by the batch; this is what was to be written
        print_notice(
            f"{error.filename or 'the output'} cannot be written: {(error.strerror or str(error)).lower()}; see that it may be"
        )
        return 2
    except KeyboardInterrupt:
        sys.stderr.write("interrupted\n")
        return 130
    return int(status or 0)
