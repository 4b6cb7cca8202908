"""Forms rehearsed: filed with a local EDGAR in this process, or with one that is served on this machine."""

from __future__ import annotations

import mimetypes
from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from section16.clock import Clock, now
from section16.compliance.requests import require_day
from section16.document.identifiers import cik, file_name
from section16.document.package import Package, exhibit
from section16.files import free_path, write_file
from section16.finding import Finding
from section16.formats.edgar_package import package_of
from section16.law.business_days import WASHINGTON
from section16.rehearsal.error_table import row_of
from section16.rehearsal.faults import Fault
from section16.rehearsal.reading_faults import ReadFault
from section16.rehearsal.rehearse import rehearse as file_with_local_edgar
from section16.rehearsal.serving import serve_folder
from section16.sources.files import read_file
from section16.store.transmission import TransmissionState

if TYPE_CHECKING:
    from section16.document.exhibit import AttachedDocument
    from section16.document.submission import Submission

__all__ = ["Fault", "ReadFault", "Rehearsal", "rehearse_form", "require_login", "serve_edgar"]

_NOON = time(12, 0)


class Rehearsal(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What became of a form that was filed with a local EDGAR: nothing was sent to the SEC.

    ``rows`` are the rows of the specification's table of errors that the ``findings`` fall under, one for each. ``filed`` is
    the filing date, ``file`` is where the filing was written. ``reason`` is why there is no outcome.
    """

    source: str
    form: str
    issuer: str
    state: TransmissionState
    accession_number: str = ""
    accepted: datetime | None = None
    filed: date | None = None
    digest: str = ""
    findings: tuple[Finding, ...] = ()
    rows: tuple[int, ...] = ()
    reason: str = ""
    file: str = ""
    rehearsal: bool = True

    @property
    def was_accepted(self) -> bool:
        """Whether the local EDGAR accepted the form."""
        return self.state is TransmissionState.ACCEPTED


def rehearse_form(
    form: Submission,
    *,
    exhibits: Sequence[Path] = (),
    on: date | None = None,
    keep: Path | None = None,
    clock: Clock = now,
) -> Rehearsal:
    """File a form with a local EDGAR in this process and return what became of it.

    ``exhibits`` are attached: a power of attorney whose name contains poa or 24, any other exhibit. ``on`` is the date of
    filing, at noon; without it, it is filed now. ``keep`` is a folder for the filing that the local EDGAR makes public. Raises
    :class:`~section16.errors.RequestError` for a date in a year that is not possible,
    :class:`~section16.errors.UnreadableError` for an exhibit that cannot be read, and
    :class:`~section16.errors.UnwritableError` for a form that cannot be packed.
    """
    if on is not None:
        require_day(on, "The date of filing")
    at = datetime.combine(on, _NOON, WASHINGTON) if on is not None else clock()
    outcome = file_with_local_edgar(_package(form, exhibits), at)
    sending, filing = outcome.sending, outcome.filing
    file = None
    if filing is not None and keep is not None:
        file = free_path(keep / f"{filing.accession}.txt")
        write_file(file, filing.data)
    return Rehearsal(
        source=form.source,
        form=sending.form,
        issuer=form.document.issuer.cik.text or "",
        state=sending.state,
        accession_number=sending.accession,
        accepted=sending.accepted,
        filed=filing.filed if filing is not None else None,
        digest=sending.digest,
        findings=outcome.findings,
        rows=tuple(map(row_of, outcome.findings)),
        reason="" if sending.state.done else sending.reason,
        file=str(file or ""),
    )


def _package(form: Submission, exhibits: Sequence[Path]) -> Package:
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


def require_login(text: str) -> None:
    """Raise ``ValueError`` for a login that is not a CIK."""
    cik.validate(text)


def serve_edgar(  # noqa: PLR0913 - where, for whom, and what goes wrong
    folder: Path,
    announce: Callable[[str, str], None],
    *,
    port: int,
    login: str,
    faults: Sequence[Fault] = (),
    read_faults: Sequence[ReadFault] = (),
    seed: int = 0,
    rate: float = 0.3,
    any_hour: bool = False,
) -> None:
    """Serve a local EDGAR on this machine until it is interrupted; its state is kept in a folder.

    ``announce`` receives its address and new tokens for ``login``. ``faults`` are what goes wrong with ``rate`` of the
    packages and the questions about them, ``read_faults`` with ``rate`` of what is downloaded, chosen by ``seed``. It keeps
    EDGAR's hours unless ``any_hour``.
    """
    serve_folder(
        folder,
        port,
        login,
        announce,
        mishaps=tuple(faults),
        reading=tuple(read_faults),
        seed=seed,
        rate=rate,
        hours=not any_hour,
    )
