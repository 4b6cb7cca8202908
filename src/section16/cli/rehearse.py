"""``section16 rehearse``: a form filed with a local EDGAR, in this process or served on loopback."""

from __future__ import annotations

import mimetypes
import sys
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
from cyclopts import App, Parameter
from cyclopts.validators import Number

from section16.cli.batch import Batch, Files
from section16.cli.output import free_path, write_file
from section16.cli.printing import print_notice, status_of
from section16.clock import now
from section16.document.identifiers import cik, file_name
from section16.document.package import Package, exhibit
from section16.document.submission import Submission
from section16.errors import UnreadableError, UnwritableError
from section16.formats.edgar_package import package_of
from section16.law.business_days import WASHINGTON
from section16.rehearsal.error_table import row_of
from section16.rehearsal.faults import Fault
from section16.rehearsal.rehearse import Rehearsed
from section16.rehearsal.rehearse import rehearse as filed_with_local_edgar
from section16.rehearsal.serving import serve_folder
from section16.sources.files import read_file
from section16.store.transmission import TransmissionState

if TYPE_CHECKING:
    from section16.document.exhibit import AttachedDocument

_NOON = time(12, 0)
_SUSPENDED = 1

app = App(name="rehearse", help_epilogue="Example: section16 rehearse draft.xml --exhibit poa.txt")


@app.default
def rehearse(
    *files: Files,
    exhibit: Annotated[list[Path] | None, Parameter(name="--exhibit", negative=())] = None,
    on: str | None = None,
    keep: Annotated[Path | None, Parameter(name="--keep")] = None,
    json: bool = False,
) -> int:
    """File forms with a local EDGAR in this process: nothing is sent to the SEC. Exit status 1 when one is suspended.

    Parameters
    ----------
    files
        Forms: drafts, packages, filings.
    exhibit
        A file that goes with every form: a power of attorney whose name says poa or ex-24, any other exhibit.
    on
        The day of filing, as 2026-03-06; today without it.
    keep
        A folder for what the local EDGAR gives out, which section16 positions and every other command reads.
    json
        Print one JSON object for each form.

    """
    batch = Batch(files)
    try:
        at = datetime.combine(date.fromisoformat(on), _NOON, WASHINGTON) if on else now()
    except ValueError:
        print_notice(f"--on {on!r} is no day; write it as 2026-03-06")
        return 2
    status = 0
    for form in batch.forms():
        try:
            outcome = filed_with_local_edgar(_package(form, exhibit or []), at)
        except (UnreadableError, UnwritableError) as error:
            batch.refuse(f"{form.source}: {error}")
            continue
        sys.stdout.write(_as_json(form, outcome) if json else "\n".join(_told(form, outcome)) + "\n")
        if outcome.filing is not None and keep is not None:
            write_file(free_path(keep / f"{outcome.filing.accession}.txt"), outcome.filing.data)
        status = max(status, 0 if outcome.sending.state is TransmissionState.ACCEPTED else _SUSPENDED)
    return batch.status or status


def _package(form: Submission, exhibits: list[Path]) -> Package:
    if form.envelope is not None:
        package = package_of(form)
    else:
        attached = tuple(msgspec.structs.replace(file, sequence="", body=file.content) for file in form.exhibits)
        package = Package(document=form.document, exhibits=attached)
    return msgspec.structs.replace(package, exhibits=(*package.exhibits, *map(_exhibit, exhibits)))


def _exhibit(path: Path) -> AttachedDocument:
    kind = mimetypes.guess_type(path.name)[0] or ""
    name = path.name.lower()
    power = "poa" in name or "24" in name or "attorney" in name
    label = "GRAPHIC" if kind.startswith("image/") else "EX-24" if power else "EX-99"
    return exhibit(label, file_name.compact(path.name), read_file(path))


def _told(form: Submission, outcome: Rehearsed) -> Iterator[str]:
    stands = outcome.sending
    document = form.document
    yield f"Form {stands.form}, issuer {document.issuer.cik.text or 'without a number'}: {stands.state} by a local EDGAR."
    if stands.accession:
        yield f"  Accession number   {stands.accession} (of the rehearsal)"
    if stands.accepted is not None:
        yield f"  Accepted           {stands.accepted.astimezone(WASHINGTON):%Y-%m-%d %H:%M:%S} Eastern"
    if outcome.filing is not None:
        yield f"  Filing date        {outcome.filing.filed.isoformat()}"
    yield f"  Digest             {stands.digest}"
    if not stands.state.done:
        yield f"  {stands.reason}"
    for finding in outcome.findings:
        yield f"  {finding.line()} (row {row_of(finding)} of the table of errors)"
    yield "  This was a rehearsal: nothing was sent to the SEC."


def _as_json(form: Submission, outcome: Rehearsed) -> str:
    told = {
        "source": form.source,
        "state": outcome.sending.state,
        "accessionNumber": outcome.sending.accession,
        "accepted": outcome.sending.accepted,
        "filed": outcome.filing.filed if outcome.filing else None,
        "digest": outcome.sending.digest,
        "findings": outcome.findings,
        "rehearsal": True,
    }
    return msgspec.json.encode(told).decode() + "\n"


def _number_of_edgar(_type: Any, text: str) -> None:
    cik.validate(text)  # the ValueError says what is wrong with it


@app.command(help_epilogue="Example: section16 rehearse serve --folder rehearsal --misbehave timeout-after --seed 7")
def serve(  # noqa: PLR0913 - options of the command line
    *,
    folder: Annotated[Path, Parameter(name="--folder")] = Path("rehearsal"),
    port: Annotated[int, Parameter(validator=Number(gte=0, lte=65535))] = 8016,
    login: Annotated[str, Parameter(validator=_number_of_edgar)] = "0009990016",
    misbehave: Annotated[list[Fault] | None, Parameter(name="--misbehave", negative=())] = None,
    seed: int = 0,
    rate: Annotated[float, Parameter(validator=Number(gte=0, lte=1))] = 0.3,
    any_hour: bool = False,
) -> int:
    """Serve a local EDGAR on this machine alone: the archive, the indexes and feeds, and the submission API.

    Parameters
    ----------
    folder
        Where it rests: filings that are put there are given out, what it takes and gives out is kept there.
    port
        The port on 127.0.0.1; 0 takes any that is free.
    login
        The login CIK that gets tokens, which are printed once.
    misbehave
        What goes wrong now and then: timeout-before, timeout-after, late, error-before, error-after, reset-before, reset-after,
        slow, truncated, garbled, expired-token, wrong-clock, too-many.
    seed
        The seed of what goes wrong.
    rate
        How much of all requests, from 0 to 1.
    any_hour
        Take submissions at any hour, and not from 6:00 to 22:00 Eastern on business days alone.

    """

    def told(address: str, bearer: str) -> None:
        sys.stdout.write(f"A local EDGAR answers under {address}; it rests in {folder}. Interrupt it to end.\n")
        sys.stdout.write(f"Authorization: Bearer {bearer}\nX-EDGAR-LOGIN-CIK: {login}\n")
        sys.stdout.flush()

    def work() -> None:
        serve_folder(folder, port, login, told, mishaps=tuple(misbehave or ()), seed=seed, rate=rate, hours=not any_hour)

    return status_of(work)
