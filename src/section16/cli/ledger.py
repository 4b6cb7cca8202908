"""``section16 positions``, ``history`` and ``reconcile``: who owned what, when, and how it is known."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from section16.cli.batch import Batch, Files
from section16.cli.formats import ListOptions, format_of, print_data, print_rows, print_table
from section16.cli.output import Overwrite, write_file
from section16.cli.printing import counted, print_error, print_findings, print_json, print_lines, print_notice
from section16.cli.values import BookInsteadOption, DateOption, TimeOption, WhoOption
from section16.errors import DecisionsError, RequestError
from section16.workspace.analysis import (
    Control,
    History,
    HistoryStep,
    Position,
    ReconciledBalance,
    ReconciledFilings,
    Reconciliation,
    Total,
    chart_svg,
    chart_text,
    find_histories,
    find_positions,
    history_steps,
    holding_label,
    reconcile_filings,
)

_NAMED = 3
"""So many names of owners are shown in a column; --json and --format csv have all."""
_NOTE = "Based only on the filings given, as filed. This is not legal advice."
_COLUMNS = ("owner", "security", "held", "balance", "since", "stated by", "cause")

DecisionsFile = Annotated[Path | None, Parameter(name="--decisions")]


def positions(  # noqa: PLR0913 - each is an option
    *files: Files,
    book: BookInsteadOption = None,
    issuer: WhoOption | None = None,
    owner: WhoOption | None = None,
    as_of: DateOption | None = None,
    known_at: TimeOption | None = None,
    decisions: DecisionsFile = None,
    how: ListOptions | None = None,
) -> int:
    """List what reporting persons hold on a day, as known at a time, each holding once, with all who report it.

    Holdings that several reporting persons report on forms of their own are one block where the forms show it.

    Parameters
    ----------
    files
        Files, patterns, folders or archives of filings; - is the standard input.
    issuer
        The issuer, by CIK, ticker or words of its name.
    owner
        A reporting person, by CIK or words of the name; with --issuer, that person's holdings in that issuer.
    as_of
        The day, as 2026-03-31; by default the last day that the filings report.
    known_at
        Leave out what was filed later: a day, or a time as 2026-03-31T17:30:00 (Washington).
    decisions
        A file of decisions on securities, holders, splits and amendments; see docs/ledger.md.

    """
    batch = Batch(files, book=book)
    try:
        found = find_positions(
            batch.filings(), issuer=issuer or "", owner=owner or "", as_of=as_of, known_at=known_at, decisions=decisions
        )
    except (DecisionsError, RequestError) as error:
        print_error(error)
        return 2
    print_findings(found.findings)
    print_rows(found.positions, Position, how, lambda positions: _print_positions(tuple(positions), found.totals))
    _print_reason("positions", found.reason, how)
    return batch.status


def _print_positions(found: tuple[Position, ...], totals: tuple[Total, ...]) -> None:
    if found:
        print_table(_COLUMNS, map(_position_line, found), {"balance"})
        sys.stdout.writelines(_total_line(one) for one in totals if one.positions > 1)
        sys.stdout.write(f"{counted(len(found), 'position')}. {_NOTE}\n")


def _total_line(one: Total) -> str:
    unit = " USD" if one.dollars else ""
    return f"Total of {one.security}, Table {one.table}: {one.balance:,}{unit} in {counted(one.positions, 'position')}.\n"


def _names(names: tuple[str, ...]) -> str:
    """Return names for a column of a table: a form takes ten reporting persons, and a block more."""
    more = len(names) - _NAMED
    return ", ".join(names) if more <= 1 else f"{', '.join(names[:_NAMED])} and {more} more"


def _position_line(one: Position) -> tuple[str, ...]:
    terms = [f"at {one.exercise_price}" if one.exercise_price else "", f"until {one.expiration}" if one.expiration else ""]
    security = " ".join(part for part in (one.security, *terms) if part)
    held = "direct" if one.direct else one.nature or "indirect"
    balance = f"{one.balance:,}" + (" USD" if one.dollars else "") + (f" (after {one.after_split})" if one.after_split else "")
    return _names(one.reporter_names), security, held, balance, one.since.isoformat(), one.row, one.cause.value


def history(  # noqa: PLR0913 - each is an option
    *files: Files,
    book: BookInsteadOption = None,
    issuer: WhoOption,
    owner: WhoOption,
    security: str | None = None,
    svg: Annotated[Path | None, Parameter(name="--svg")] = None,
    overwrite: Overwrite = False,
    known_at: TimeOption | None = None,
    decisions: DecisionsFile = None,
    how: ListOptions | None = None,
) -> int:
    """Show every change of a reporting person's holdings in an issuer, and a chart of them.

    CSV has a line for each change, JSON an object for each holding. Exit status: 2 when the filings report no such holdings.

    Parameters
    ----------
    files
        Files, patterns, folders or archives of filings; - is the standard input.
    issuer
        The issuer, by CIK, ticker or words of its name.
    owner
        The reporting person, by CIK or words of the name.
    security
        Words in the title of the security; by default all securities.
    svg
        A file for the chart as an SVG image.
    known_at
        Leave out what was filed later: a day, or a time as 2026-03-31T17:30:00 (Washington).
    decisions
        A file of decisions; see docs/ledger.md.

    """
    batch = Batch(files, (svg,), (decisions,), book=book)
    try:
        answer = find_histories(
            batch.filings(), issuer=issuer, owner=owner, security=security or "", known_at=known_at, decisions=decisions
        )
    except DecisionsError as error:
        print_error(error)
        return 2
    print_findings(answer.findings)
    found = answer.histories
    if not found:
        print_notice(f"No holdings found. {answer.reason}")
        return 2
    if svg is not None:
        title = f"{', '.join(found[0].names)}: holdings in {found[0].issuer_name}"
        write_file(svg, chart_svg(found, title), overwrite=overwrite)
    if format_of(how) == "csv":
        print_data(history_steps(found), HistoryStep, "csv")
    else:
        print_rows(found, History, how, lambda found: _print_history(tuple(found)))
    return batch.status


def _print_history(found: tuple[History, ...]) -> None:
    sys.stdout.write(chart_text(found))
    for one in found:
        sys.stdout.write(f"\n{holding_label(one)}, Table {one.table}\n")
        lines = ((step.day.isoformat(), f"{step.change:+,}", f"{step.balance:,}", step.what, step.row) for step in one.steps)
        print_table(("day", "change", "balance", "what", "row"), lines, {"change", "balance"})
    sys.stdout.write(f"{_NOTE}\n")


def reconcile(  # noqa: PLR0913 - each is an option
    *files: Files,
    book: BookInsteadOption = None,
    issuer: WhoOption | None = None,
    breaks: bool = False,
    controls: bool = False,
    decisions: DecisionsFile = None,
    how: ListOptions | None = None,
) -> int:
    """Compare every reported balance with the computed one: by cause, and the breaks, each explained or not.

    CSV has a line for each balance, JSON is one object with a summary and every balance.

    Parameters
    ----------
    files
        Files, patterns, folders or archives of filings; - is the standard input.
    issuer
        One issuer, by CIK, ticker or words of its name; by default all.
    breaks
        List the balances that do not simply follow, each with the evidence for its cause.
    controls
        Print how often the test of each cause succeeds on the breaks, and by chance on gaps that belong to others.
    decisions
        A file of decisions; see docs/ledger.md.

    """
    batch = Batch(files, book=book)
    try:
        found = reconcile_filings(batch.filings(), issuer=issuer or "", controls=controls, decisions=decisions)
    except DecisionsError as error:
        print_error(error)
        return 2
    print_findings(found.findings)
    balances = tuple(found.reconciliation.breaks) if breaks else found.reconciliation.assertions
    if format_of(how) == "json":
        print_json(Reconciliation(found.reconciliation.summary, balances))
    else:
        print_rows(balances, ReconciledBalance, how, lambda balances: _print_reconciliation(found, balances if breaks else ()))
    _print_reason("balances", found.reason, how)
    return batch.status


def _print_reconciliation(found: ReconciledFilings, breaks: Iterable[ReconciledBalance]) -> None:
    if found.reason:
        return
    _print_summary(found)
    if found.controls:
        _print_controls(found.controls)
    sys.stdout.writelines(line + "\n" for one in breaks for line in _break_lines(one))
    sys.stdout.write(f"{_NOTE}\n")


def _print_summary(found: ReconciledFilings) -> None:
    lines = ((line.table, line.row_kind, line.cause.value, f"{line.count:,}") for line in found.reconciliation.summary)
    print_table(("table", "row", "cause", "count"), lines, {"count"})
    sys.stdout.write("\n")
    for share in found.shares:
        sys.stdout.write(
            f"Table {share.table} {share.row_kind}s: {share.checked:,} checked, {share.agrees:,} agree, "
            f"{share.explained:,} explained, {share.unexplained:,} unexplained "
            f"({share.explained_share:.2%} agree or are explained); "
            f"{share.unchecked:,} without an earlier balance, {share.plan_lines:,} of employee plans\n"
        )


def _print_controls(controls: Iterable[Control]) -> None:
    """Print the control of every test; among few breaks it says little."""
    lines = (
        (
            *(one.table, one.row_kind, one.cause.value, one.test),
            *(f"{one.real:,}", f"{one.issuers:,}", f"{max(one.by_issuer, default=0):,}", f"{one.swapped:.1f}", f"{one.of:,}"),
        )
        for one in controls
    )
    sys.stdout.write("\n")
    numbers = "fires", "issuers", "for one", "by chance", "of"
    print_table(("table", "row", "cause", "test", *numbers), lines, set(numbers))


def _break_lines(one: ReconciledBalance) -> Iterator[str]:
    yield f"\n{one.accession} {one.row}: {one.cause} (reported {one.reported}, computed {one.computed})"
    yield from (f"  {shown.says}" + (f"  [{'; '.join(shown.rows)}]" if shown.rows else "") for shown in one.evidence)
    yield from (f"  {line}" for shown in one.evidence for line in shown.readings_in_words)
    yield from (f"  possible explanation, not proved: {hint}" for hint in one.hints)


# --- what the three share


def _print_reason(what: str, reason: str, how: ListOptions | None) -> None:
    """Print why there is no answer: in place of the table, or beside data that another program reads."""
    answer = f"No {what} found. {reason}"
    if reason and format_of(how) == "table":
        print_lines([answer])
    elif reason:
        print_notice(answer)
