"""The application: its commands, and how misuse is reported."""

from __future__ import annotations

import os
import sys
from collections.abc import Container, Iterator
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING

from cyclopts import App, CycloptsError, Parameter

import section16
from section16.cli import panels
from section16.cli.examples import EXAMPLES
from section16.cli.misuse import misuse, unknown_command
from section16.cli.printing import print_error, print_notice
from section16.cli.terminal import console, guarded
from section16.database_address import redacted
from section16.errors import BookError, ClosuresError, LimitsError, OutputError, RequestError
from section16.library_words import system_reason, writing_remedy
from section16.limits import stated_in, use_limits
from section16.workspace.reading import CLOSURES, use_closures

if TYPE_CHECKING:
    from collections.abc import Sequence

DESCRIPTION = """\
Read, check, prepare and file SEC Forms 3, 4 and 5.

FILES are ownership XML, full submissions (.txt, .nc) or section16's JSON; patterns, folders and .tar.gz archives of them; or -\
 for the standard input.

Exit status: 0 when everything was read, 2 when a file could not be read or the command was misused.
"""

GROUPS = {
    "office": "Keep issuers, insiders, awards, events and drafts in one place, with a record of who did what.",
    "issuer": "Keep the issuers of an office: add one, change its symbol or fiscal year, list them.",
    "person": "Keep the people and entities of an issuer: reporting persons, and those through whom they hold.",
    "security": "Keep the classes of securities of an issuer: common stock, units, options and so on.",
    "award": "Keep awards in an office: stock, units, options, rights; what vests, and when.",
    "event": "Record what happened in an office: grants, vestings, trades, gifts, appointments and so on.",
    "secrets": "Keep confirmation codes and tokens in the system's keyring or an encrypted file.",
    "filing": "Bring drafts to accepted forms, step by step: lock, approve, sign, submit, receipt, amend.",
    "todo": "List what is due, for which person, with the time left, and what expires.",
    "notify": (
        "Send reminders of what is due by mail and webhook. Set SECTION16_SMTP (smtp://user@mail.example.com:587),"
        " SECTION16_MAIL_FROM and SECTION16_SMTP_PASSWORD, or SECTION16_WEBHOOK_NAME."
    ),
    "book": "Build a book of filings from EDGAR, see what it holds, verify every byte of it, compact it, export it as Parquet.",
    "rehearse": "File forms with a local EDGAR, judged as the SEC's specification describes; nothing is sent to the SEC.",
}
"""Commands that have commands of their own; a command line loads the one that it names, and no database for another command."""

_PANELS = {
    **dict.fromkeys(("award", "event", "issuer", "person", "security"), panels.PREPARE),
    **dict.fromkeys(("filing", "rehearse", "secrets"), panels.FILE),
    **dict.fromkeys(("todo",), panels.CHECK),
    "book": panels.BOOK,
}
_EXTRAS = {
    **dict.fromkeys(("sqlalchemy", "alembic"), "office"),
    **dict.fromkeys(("httpx", "stamina", "keyring", "cryptography", "litestar", "uvicorn"), "office,filing,rehearsal"),
}
"""The extras that bring what a group of commands imports."""


def build(asked: Container[str] = frozenset(GROUPS)) -> App:
    """Return the application with all its commands; the groups that are asked for have theirs, the others only their help."""
    app = App(
        name="section16",
        help=DESCRIPTION,
        help_format="plaintext",
        version=section16.__version__,
        print_error=False,
        exit_on_error=False,
        console=console(sys.stdout),
        help_epilogue="Example: section16 show form4.xml",
        default_parameter=Parameter(negative=(), show_default=_shown_default),
    )
    for flag in ("--help", "--version"):
        app[flag].group = (panels.HELP,)
    for name, (function, panel) in _COMMANDS.items():
        app.command(f"section16.cli.{function}", name=name, group=panel, help_epilogue=_example(name))
    for name, says in GROUPS.items():
        group = _group(name) if name in asked else App(name=name, help=says)
        group.group = (_PANELS.get(name, panels.ADMINISTER),)
        app.command(group, name=name)
        for path, named in ((name,), group), *commands(group, (name,)):
            named.help_epilogue = _example(" ".join(path)) or named.help_epilogue
    return app


def _example(name: str) -> str:
    """Return the example of a command; that of a group is the first of its commands."""
    first = next((one for one in EXAMPLES if one == name or one.startswith(f"{name} ")), None)
    return "" if first is None else f"Example: section16 {first} {EXAMPLES[first]}".rstrip()


def commands(app: App, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], App]]:
    """Yield every command and every group of commands of the application, with the words that name it."""
    for name in app:
        if not name.startswith("-"):
            yield (*path, name), app[name]
            yield from commands(app[name], (*path, name))


_COMMANDS = {
    "show": ("show:show", panels.READ),
    "convert": ("convert:convert", panels.READ),
    "rows": ("rows:rows", panels.READ),
    "check": ("check:check", panels.CHECK),
    "explain": ("explain:explain", panels.CHECK),
    "due": ("due:due", panels.CHECK),
    "calendar": ("due:calendar", panels.CHECK),
    "positions": ("ledger:positions", panels.LEDGER),
    "history": ("ledger:history", panels.LEDGER),
    "reconcile": ("ledger:reconcile", panels.LEDGER),
    "plans": ("disclosure:plans", panels.ANALYZE),
    "item403": ("disclosure:item403", panels.ANALYZE),
    "item408": ("disclosure:item408", panels.ANALYZE),
    "posting": ("disclosure:posting", panels.ANALYZE),
    "volume144": ("disclosure:volume144", panels.ANALYZE),
    "late": ("compliance:late", panels.ANALYZE),
    "shortswing": ("short_swing:shortswing", panels.ANALYZE),
    "verify": ("short_swing:verify", panels.ANALYZE),
    "item405": ("compliance:item405", panels.ANALYZE),
    "coverage": ("compliance:coverage", panels.ANALYZE),
    "clear": ("clear:clear", panels.ANALYZE),
    "fetch": ("fetch:fetch", panels.BOOK),
    "ingest": ("ingest:ingest", panels.BOOK),
    "watch": ("watch:watch", panels.BOOK),
    "query": ("query:query", panels.BOOK),
    "screen": ("screen:screen", panels.BOOK),
    "serve": ("serve:serve", panels.BOOK),
    "mcp": ("mcp:mcp", panels.BOOK),
    "issuers": ("names:issuers", panels.BOOK),
    "insiders": ("names:insiders", panels.BOOK),
    "start": ("start:start", panels.PREPARE),
    "draft": ("draft:draft", panels.PREPARE),
    "import": ("records:import_", panels.PREPARE),
}
"""Each command with its module and function in `section16.cli`, loaded when it is called or listed, and with its panel."""

_LISTS_COMMANDS = ("--help", "-h")


def _shown_default(value: object) -> str | None:
    """Return the default of an option as its help shows it; that a flag is off goes without saying."""
    return None if value is False or value in ("", None) else str(value)


def _group(name: str) -> App:
    """Return a group with its commands, or one that says which packages are missing."""
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
    article = "An" if name == "office" else "The command"
    print_notice(f"{article} {name} requires more packages. Install them with: pip install 'section16[{extra}]'")
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
        return _carried_out(arguments)
    except (BookError, ClosuresError, LimitsError, OutputError, RequestError) as error:
        print_error(error)
        return 2
    except CycloptsError as error:
        print_notice(misuse(error))
        return 2
    except BrokenPipeError:  # the reader of our output has gone, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:  # of a file to write; the batch reports those that are read
        print_notice(f"{error.filename or 'the output'} cannot be written: {system_reason(error)}. {writing_remedy(error)}")
        return 2
    except KeyboardInterrupt:
        sys.stderr.write("interrupted\n")
        return 130


def _carried_out(arguments: Sequence[str]) -> int:
    app = build(arguments[:1])
    if not arguments or arguments[0] in _LISTS_COMMANDS:
        for name in _COMMANDS:  # cyclopts describes no command that is not loaded
            app[name]
    unknown = unknown_command(app, arguments)
    if unknown:
        print_notice(unknown)
        return 2
    return int(app(list(arguments), result_action="return_value") or 0)
