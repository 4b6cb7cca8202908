"""``section16 rehearse``: a form filed with a local EDGAR, in this process or served on loopback."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Any

from cyclopts import App, Parameter
from cyclopts.validators import Number

from section16.cli.batch import Batch, Files
from section16.cli.formats import ListOptions, print_rows
from section16.cli.printing import print_lines, status_of
from section16.cli.steps import REFUSED, said_at
from section16.cli.values import DateOption
from section16.errors import UnreadableError, UnwritableError
from section16.workspace.rehearsing import Fault, ReadFault, Rehearsal, rehearse_form, require_login, serve_edgar

app = App(name="rehearse")


@app.default
def rehearse(
    *files: Files,
    exhibit: Annotated[list[Path] | None, Parameter(name="--exhibit", negative=())] = None,
    on: DateOption | None = None,
    keep: Annotated[Path | None, Parameter(name="--keep")] = None,
    how: ListOptions | None = None,
) -> int:
    """File forms with a local EDGAR in this process: nothing is sent to the SEC. Exit status 1 when one is suspended.

    Parameters
    ----------
    files
        Forms: drafts, packages, filings.
    exhibit
        A file to attach to every form: a power of attorney whose name contains poa or 24, any other exhibit.
    on
        The date of filing, such as 2026-03-06; by default today.
    keep
        A folder for the filings that the local EDGAR makes public, which section16 positions and every other command reads.

    """
    batch = Batch(files)
    statuses = [0]
    print_rows(_rehearsed(batch, exhibit or (), on, keep, statuses), Rehearsal, how, _print)
    return batch.status or max(statuses)


def _rehearsed(
    batch: Batch, exhibits: Sequence[Path], on: date | None, keep: Path | None, statuses: list[int]
) -> Iterator[Rehearsal]:
    """Yield what became of each form; ``statuses`` receives the exit status of each."""
    for form in batch.forms():
        try:
            made = rehearse_form(form, exhibits=exhibits, on=on, keep=keep)
        except (UnreadableError, UnwritableError) as error:
            batch.refuse(f"{form.source}: {error}")
            continue
        statuses.append(0 if made.was_accepted else REFUSED)
        yield made


def _print(rehearsals: Iterable[Rehearsal]) -> None:
    for made in rehearsals:
        print_lines(_lines(made))


def _lines(made: Rehearsal) -> Iterator[str]:
    yield f"Form {made.form}, issuer {made.issuer or 'without a CIK'}: {made.state} by a local EDGAR."
    if made.accession_number:
        yield f"  Accession number   {made.accession_number} (of the rehearsal)"
    if made.accepted is not None:
        yield f"  Accepted           {said_at(made.accepted, seconds=True)} Eastern"
    if made.filed is not None:
        yield f"  Filing date        {made.filed}"
    yield f"  Digest             {made.digest}"
    if made.reason:
        yield f"  {made.reason}"
    for finding, row in zip(made.findings, made.rows, strict=True):
        yield f"  {finding.line()} (row {row} of the table in docs/rehearsal-errors.md)"
    yield "  This was a rehearsal: nothing was sent to the SEC."


def _login(_type: Any, text: str) -> None:
    require_login(text)  # the ValueError says what is wrong with it


@app.command
def serve(  # noqa: PLR0913 - options of the command line
    *,
    folder: Annotated[Path, Parameter(name="--folder")] = Path("rehearsal"),
    port: Annotated[int, Parameter(validator=Number(gte=0, lte=65535))] = 8016,
    login: Annotated[str, Parameter(validator=_login)] = "0009990016",
    fault: Annotated[list[Fault] | None, Parameter(name="--fault", negative=())] = None,
    read_fault: Annotated[list[ReadFault] | None, Parameter(name="--read-fault", negative=())] = None,
    seed: int = 0,
    rate: Annotated[float, Parameter(validator=Number(gte=0, lte=1))] = 0.3,
    any_hour: bool = False,
) -> int:
    """Serve a local EDGAR on this machine alone: the archive, the indexes and feeds, and the submission API.

    Parameters
    ----------
    folder
        Where its state is kept. Filings in it are public; what it receives and makes public is added.
    port
        The port on 127.0.0.1; 0 takes any that is free.
    login
        The login CIK that gets tokens, which are printed once.
    fault
        A fault to inject now and then: timeout-before, timeout-after, late, error-before, error-after, reset-before,
        reset-after, slow, truncated, garbled, expired-token, wrong-clock, too-many.
    read_fault
        A fault to inject now and then into what is downloaded: blocked, too-many, error, timeout, reset, slow, cut, short,
        empty, garbled, login-page, redirect, other-file, broken-gzip, unchanged.
    seed
        The seed of the faults.
    rate
        The share of all requests that fail, from 0 to 1.
    any_hour
        Accept submissions at any hour, not only from 6:00 to 22:00 Eastern on business days.

    """

    def announce(address: str, bearer: str) -> None:
        sys.stdout.write(f"A local EDGAR is served at {address}; its state is kept in {folder}. Interrupt it to stop.\n")
        sys.stdout.write(f"Authorization: Bearer {bearer}\nX-EDGAR-LOGIN-CIK: {login}\n")
        sys.stdout.flush()

    def work() -> None:
        faults, read_faults = tuple(fault or ()), tuple(read_fault or ())
        serve_edgar(
            folder,
            announce,
            port=port,
            login=login,
            faults=faults,
            read_faults=read_faults,
            seed=seed,
            rate=rate,
            any_hour=any_hour,
        )

    return status_of(work)
