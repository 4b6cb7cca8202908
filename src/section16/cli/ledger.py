"""``section16 positions``, ``history`` and ``reconcile``: who owned what, when, and how we know."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
from cyclopts import Parameter
from rich.table import Table

from section16.cli.batch import Batch, Files
from section16.cli.output import Overwrite, write_file
from section16.cli.printing import print_notice
from section16.cli.remedies import finding_line
from section16.cli.terminal import console, visible
from section16.errors import DecisionsError
from section16.finding import Finding
from section16.ledger.answers.position import Position
from section16.ledger.answers.reconciliation import ReconciledBalance, Reconciliation
from section16.ledger.entries.decisions import Decisions, read_decisions
from section16.ledger.ledger import History, Ledger
from section16.render.chart import chart_svg, chart_text, label
from section16.render.csv_cells import csv_line

_NOTE = "Rests on the filings given alone, as filed; an answer is no legal advice."
_COLUMNS = ("owner", "security", "held", "balance", "since", "stated by", "cause")
_WIDE = 200

DecisionsFile = Annotated[Path | None, Parameter(name="--decisions")]


def positions(  # noqa: PLR0913 - each is an option
    *files: Files,
    issuer: str | None = None,
    owner: str | None = None,
    as_of: str | None = None,
    known_at: str | None = None,
    format: Literal["table", "csv", "json"] = "table",  # noqa: A002 - the name of the option
    decisions: DecisionsFile = None,
) -> int:
    """List what is held on a day, as known at a time; a joint holding stands once, with all its owners.

    Parameters
    ----------
    files
        Files, patterns, folders or archives of filings; - is the standard input.
    issuer
        The CIK of the issuer.
    owner
        The CIK of a reporting owner; with both, that owner's holdings in that issuer.
    as_of
        The day, as 2026-03-31; without it the last one told of.
    known_at
        Leave out what was filed later: a day, or a time as 2026-03-31T17:30:00 (Washington).
    format
        A table for the eye, CSV, or JSON with one object a line.
    decisions
        A file of decisions on securities, holders, splits and amendments; see the guide to the ledger.

    """
    batch = Batch(files)
    asked = _asked(batch, issuer, owner, as_of, known_at, decisions)
    if asked is None:
        return batch.status
    ledger, day, known = asked
    found = ledger.positions(issuer, owner, as_of=day, known_at=known)
    if format == "json":
        sys.stdout.writelines(msgspec.json.encode(one).decode() + "\n" for one in found)
    elif format == "csv":
        _write_csv(map(msgspec.to_builtins, found), Position.__struct_fields__)
    else:
        _print(_COLUMNS, map(_position_line, found), {"balance"})
        sys.stdout.write(f"{len(found)} position(s). {_NOTE}\n")
    return batch.status


def _position_line(one: Position) -> tuple[str, ...]:
    terms = [f"at {one.exercise_price}" if one.exercise_price else "", f"until {one.expiration}" if one.expiration else ""]
    security = " ".join(part for part in (one.security, *terms) if part)
    held = "direct" if one.direct else one.nature or "indirect"
    balance = f"{one.balance:,}" + (" USD" if one.dollars else "") + (f" (after {one.after_split})" if one.after_split else "")
    return ", ".join(one.names), security, held, balance, one.since.isoformat(), one.row, one.cause.value


def history(  # noqa: PLR0913 - each is an option
    *files: Files,
    issuer: str,
    owner: str,
    security: str | None = None,
    svg: Annotated[Path | None, Parameter(name="--svg")] = None,
    overwrite: Overwrite = False,
    known_at: str | None = None,
    json: bool = False,
    decisions: DecisionsFile = None,
) -> int:
    """Show every change of an owner's holdings in an issuer, and a chart of them.

    Parameters
    ----------
    files
        Files, patterns, folders or archives of filings; - is the standard input.
    issuer
        The CIK of the issuer.
    owner
        The CIK of the reporting owner.
    security
        Words in the title of the security; without them all securities.
    svg
        A file for the chart as an SVG image.
    known_at
        Leave out what was filed later.
    json
        Print one JSON object a holding.
    decisions
        A file of decisions; see the guide to the ledger.

    """
    batch = Batch(files)
    asked = _asked(batch, issuer, owner, None, known_at, decisions)
    if asked is None:
        return batch.status
    ledger, _, known = asked
    found = ledger.history(issuer, owner, security, known_at=known)
    if not found:
        print_notice(f"no filing here reports holdings of {owner} in {issuer}" + (f" titled {security!r}" if security else ""))
        return 2
    if svg is not None:
        title = f"{', '.join(found[0].names)}: holdings in {found[0].issuer_name}"
        write_file(svg, chart_svg(found, title), overwrite=overwrite)
    if json:
        sys.stdout.writelines(msgspec.json.encode(one).decode() + "\n" for one in found)
    else:
        _print_history(found)
    return batch.status


def _print_history(found: list[History]) -> None:
    sys.stdout.write(chart_text(found))
    for one in found:
        sys.stdout.write(f"\n{label(one)}, Table {one.table}\n")
        lines = ((step.day.isoformat(), f"{step.change:+,}", f"{step.balance:,}", step.what, step.row) for step in one.steps)
        _print(("day", "change", "balance", "what", "row"), lines, {"change", "balance"})
    sys.stdout.write(f"{_NOTE}\n")


def reconcile(
    *files: Files,
    issuer: str | None = None,
    breaks: bool = False,
    controls: bool = False,
    format: Literal["table", "json"] = "table",  # noqa: A002 - the name of the option
    decisions: DecisionsFile = None,
) -> int:
    """Hold every reported balance against the computed one: by cause, and the breaks, each explained or not.

    Parameters
    ----------
    files
        Files, patterns, folders or archives of filings; - is the standard input.
    issuer
        The CIK of one issuer; without it all.
    breaks
        List the balances that do not simply follow, each with what shows its cause.
    controls
        Print how often the test of each cause fires on the breaks, and by chance on gaps that belong to others.
    format
        Tables for the eye, or one JSON object with a summary and every assertion.
    decisions
        A file of decisions; see the guide to the ledger.

    """
    batch = Batch(files)
    asked = _asked(batch, issuer, None, None, None, decisions, need=False)
    if asked is None:
        return batch.status
    result = asked[0].reconcile(issuer)
    if format == "json":
        assertions = result.breaks if breaks else result.assertions
        whole = {"summary": result.summary, "assertions": list(assertions)}
        sys.stdout.write(msgspec.json.encode(whole).decode() + "\n")
    else:
        _print_summary(result)
        if controls:
            _print_controls(asked[0])
        if breaks:
            sys.stdout.writelines(line + "\n" for one in result.breaks for line in _break_lines(one))
        sys.stdout.write(f"{_NOTE}\n")
    return batch.status


def _print_summary(result: Reconciliation) -> None:
    lines = ((f"{line.table}", line.row_kind, line.cause.value, f"{line.count:,}") for line in result.summary)
    _print(("table", "row", "cause", "count"), lines, {"count"})
    sys.stdout.write("\n")
    for share in result.shares():
        sys.stdout.write(
            f"Table {share.table} {share.row_kind}s: {share.checked:,} checked, {share.agrees:,} agree, "
            f"{share.explained:,} explained, {share.unexplained:,} unexplained ({share.told:.2%} told); "
            f"{share.unchecked:,} without an earlier balance here\n"
        )


def _print_controls(ledger: Ledger) -> None:
    """Print the control of every test; among few breaks it says little."""
    lines = (
        (one.table, one.row_kind, one.cause.value, one.test, f"{one.real:,}", f"{one.swapped:.1f}", f"{one.of:,}")
        for one in ledger.controls()
    )
    sys.stdout.write("\n")
    _print(("table", "row", "cause", "test", "fires", "by chance", "of"), lines, {"fires", "by chance", "of"})


def _break_lines(one: ReconciledBalance) -> Iterator[str]:
    yield f"\n{one.accession} {one.row}: {one.cause} (reported {one.reported}, computed {one.computed})"
    yield from (f"  {shown.says}" + (f"  [{'; '.join(shown.rows)}]" if shown.rows else "") for shown in one.evidence)
    yield from (f"  a hint, which proves nothing: {hint}" for hint in one.hints)


# --- what the three share


def _asked(  # noqa: PLR0913, PLR0917 - what the commands were called with
    batch: Batch,
    issuer: str | None,
    owner: str | None,
    as_of: str | None,
    known_at: str | None,
    decisions: Path | None,
    *,
    need: bool = True,
) -> tuple[Ledger, date | None, datetime | None] | None:
    """Return the ledger of the filings with the day and the time asked for; ``None`` after telling what is wrong."""
    try:
        for cik in filter(None, (issuer, owner)):
            _checked_cik(cik)
        day = date.fromisoformat(as_of) if as_of else None
        known = _time(known_at) if known_at else None
        decided = read_decisions(decisions) if decisions else Decisions()
    except (DecisionsError, ValueError) as error:
        batch.refuse(_told(error, as_of, known_at))
        return None
    if need and issuer is None and owner is None:
        batch.refuse("say of whom: --issuer CIK, --owner CIK, or both")
        return None
    ledger = Ledger.from_submissions(batch.forms(), decided)
    for finding in ledger.told:
        _tell(finding)
    return ledger, day, known


def _checked_cik(text: str) -> None:
    if not (text.isascii() and text.isdigit() and len(text) <= 10):  # noqa: PLR2004 - a CIK has ten digits
        message = f"{text!r} is no CIK; write its digits, as 1318605"
        raise DecisionsError(message)


def _time(text: str) -> datetime:
    """Return a time; a day alone means its end."""
    if len(text) == len("2026-03-31"):
        return datetime.combine(date.fromisoformat(text), datetime.max.time())
    return datetime.fromisoformat(text).replace(tzinfo=None)


def _told(error: Exception, as_of: str | None, known_at: str | None) -> str:
    if isinstance(error, DecisionsError):
        return str(error)
    wrong = " and ".join(f"{name} {value!r}" for name, value in (("--as-of", as_of), ("--known-at", known_at)) if value)
    return f"{wrong} is no day; write it as 2026-03-31"


def _tell(finding: Finding) -> None:
    print_notice(finding_line(finding))


def _print(headings: Sequence[str], lines: Iterable[Sequence[str]], right: set[str]) -> None:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in headings:
        table.add_column(heading, justify="right" if heading in right else "left", no_wrap=heading in right)
    for line in lines:
        table.add_row(*map(visible, line))
    width = None if sys.stdout.isatty() else _WIDE
    console(sys.stdout, width=width, highlight=False, markup=False).print(table)


def _write_csv(lines: Iterable[dict[str, Any]], columns: Sequence[str]) -> None:
    sys.stdout.write(csv_line(columns))
    for line in lines:
        cells = (line[column] for column in columns)
        sys.stdout.write(csv_line("; ".join(cell) if isinstance(cell, list) else cell for cell in cells))
