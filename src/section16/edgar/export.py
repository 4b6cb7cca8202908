"""The way by hand: a folder with everything that is uploaded to EDGAR's own pages, and what to do with it, step by step.

No confirmation code is written into it: they are typed on EDGAR's pages. Only a package that a program is to send needs them,
and it is written only on request.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import NamedTuple

from section16.action import Action
from section16.document.package import Package
from section16.document.parties import Issuer, ReportingOwner
from section16.edgar.packed import Packed
from section16.edgar.transport import Fence, LookupRequest, LookupResult, Receipt
from section16.errors import OutputError, RefusedError
from section16.files import writing_folder
from section16.formats.edgar_package import package_of, write_package
from section16.formats.edgar_package.writing import STARS, without_codes
from section16.formats.ownership_xml import write_xml
from section16.library_words import reading_remedy, system_reason
from section16.secret import Secret
from section16.store.transmission import TransmissionState

INSTRUCTIONS = "instructions.txt"
PACKAGE = "package.xml"
PAGE = "page.html"
_AFTER_LIVE = """\
6. Record the acceptance, with the accession number and the acceptance time that you wrote down:
     {accepted}
   Until then the form counts as not filed. If EDGAR suspends it:
     {suspended}"""
_AFTER_TEST = "6. A test is checked and not filed; there is nothing to record."


class _Names(NamedTuple):
    """The names of the export's own files: another name where the form or an exhibit already has the usual one."""

    package: str = PACKAGE
    page: str = PAGE
    instructions: str = INSTRUCTIONS


def _in_words(action: Action) -> str:
    return f"record it in the office for {action.arguments['name']}"


def _after_live(draft: str, command_of: Callable[[Action], str]) -> str:
    accepted = command_of(
        Action("filing.settle", {"name": draft, "accession": "<NUMBER>", "accepted": "<YYYY-MM-DD HH:MM:SS>"})
    )
    suspended = command_of(Action("filing.settle", {"name": draft, "suspended": "<REASON>"}))
    return _AFTER_LIVE.format(accepted=accepted, suspended=suspended)


class Export:
    """Writes packages into a folder, to be uploaded by hand; ``page`` makes the page of the form that is written beside.

    ``names`` are those of the issuer and the owners by their numbers, for the instructions: a package has none, because EDGAR
    puts them in. ``draft`` is what the office calls it; ``command_of`` puts what is recorded afterwards in the words of
    the front end. With ``with_codes`` the package holds the codes of the owners and is
    readable by its owner alone; without, stars.
    """

    name = "export"
    note = "nothing is sent: upload the folder by hand, and record the accession number and the acceptance time afterwards"

    def __init__(  # noqa: PLR0913 - what the folder holds
        self,
        folder: Path,
        page: Callable[[Package], str] | None = None,
        *,
        names: Mapping[str, str] | None = None,
        draft: str = "DRAFT",
        with_codes: bool = False,
        command_of: Callable[[Action], str] = _in_words,
    ) -> None:
        self.folder = folder
        self._page = page
        self._names = names or {}
        self._draft = draft
        self._with_codes = with_codes
        self.command_of = command_of

    def send(
        self,
        packed: Packed,
        *,
        live: bool,  # noqa: ARG002 - nothing is sent
        not_after: datetime,  # noqa: ARG002 - as above
        fence: Fence,
    ) -> Receipt:
        """Write the folder.

        Raises :class:`~section16.errors.RefusedError` for one that is not empty or cannot be written, or exhibits of one name.
        """
        package = package_of(packed.submission)
        names = _names(package)
        try:
            if self.folder.exists() and any(self.folder.iterdir()):
                raise RefusedError("The folder is not empty.", where=str(self.folder), remedy="Name a new folder.")
            files = self._files(package, names) | {names.package: self._bytes_of(packed, package)}
            fence()
            self._write(files, names.package)
        except (OSError, OutputError) as error:
            if isinstance(error, OutputError):
                raise RefusedError(error.what, where=error.where, remedy=error.remedy) from None
            what = f"The folder cannot be read: {system_reason(error)}."
            raise RefusedError(what, where=str(self.folder), remedy=reading_remedy(error)) from None
        return Receipt(accession="", state=TransmissionState.BY_HAND, status_text=f"exported to {self.folder}")

    def _bytes_of(self, packed: Packed, package: Package) -> bytes:
        """Return the package as it is written: as it is, or built again with stars where it holds codes."""
        starred = all(code.reveal() == STARS for code in packed.codes)
        return packed.data.reveal() if self._with_codes or starred else _starred(package)

    def _write(self, files: dict[str, bytes], name_of_package: str) -> None:
        """Write all files, or leave none behind."""
        with writing_folder(self.folder, private=True) as write:  # the form is not public yet
            for name, content in files.items():
                write(name, content, private=self._with_codes and name == name_of_package)

    def status(self, accession: str) -> Receipt | None:  # noqa: ARG002 - EDGAR is not asked
        """Return ``None``: the outcome of an upload by hand is looked up by hand."""
        return None

    def find(self, sought: LookupRequest) -> LookupResult:  # noqa: ARG002 - EDGAR is not asked
        """Return that nothing is known."""
        return LookupResult()

    def _files(self, package: Package, ours: _Names) -> dict[str, bytes]:
        files = {_form_name(package): write_xml(without_codes(package.document))}
        files |= {file.filename: file.body for file in package.exhibits}
        text = instructions(
            package,
            names=self._names,
            draft=self._draft,
            with_codes=self._with_codes,
            ours=ours,
            command_of=self.command_of,
        )
        files[ours.instructions] = text.encode()
        if self._page is not None:
            files[ours.page] = self._page(package).encode()
        return files


def _form_name(package: Package) -> str:
    return package.filename or f"form{package.document.form}.xml"


def _names(package: Package) -> _Names:
    """Return names for our own files.

    Raises :class:`~section16.errors.RefusedError` where an exhibit would replace the form or another exhibit. Some file systems
    do not distinguish upper and lower case.
    """
    taken = {_form_name(package).casefold()}
    for exhibit in package.exhibits:
        if exhibit.filename.casefold() in taken:
            remedy = "Attach it under another name."
            raise RefusedError("Another file has this name.", where=f"exhibit {exhibit.filename}", remedy=remedy)
        taken.add(exhibit.filename.casefold())
    return _Names(*(next(one for one in _alternatives(name) if one not in taken) for name in _Names()))


def _alternatives(name: str) -> Iterator[str]:
    yield name
    yield from (f"section16-{number}-{name}" for number in count(1))


def _called(who: Issuer | ReportingOwner, names: Mapping[str, str]) -> str:
    number = who.cik.text or ""
    return f"{number} {names.get(number) or who.name.text or ''}".strip()


def _starred(package: Package) -> bytes:
    codes = {owner.cik.text or "": Secret(STARS) for owner in package.document.reporting_owners}
    return write_package(package, codes).reveal()


def instructions(  # noqa: PLR0913 - what the folder holds
    package: Package,
    *,
    names: Mapping[str, str] | None = None,
    draft: str = "DRAFT",
    with_codes: bool = False,
    ours: _Names | None = None,
    command_of: Callable[[Action], str] = _in_words,
) -> str:
    """Return what to do with the folder, step by step; ``command_of`` says how the user records the outcome."""
    ours = ours or _Names()
    document = package.document
    form = document.document_type.text or ""
    called = names or {}
    issuer = _called(document.issuer, called)
    owners = ", ".join(_called(owner, called) for owner in document.reporting_owners)
    exhibits = "\n".join(f"     {file.filename}  as {file.type}  {file.description}".rstrip() for file in package.exhibits)
    codes = (
        "with the confirmation codes of the owners: keep it private, and delete it afterwards"
        if with_codes
        else "with stars for codes"
    )
    name = _form_name(package)
    return f"""\
How to file this Form {form} by hand ({"LIVE" if package.live else "TEST"})

Issuer:  {issuer}
Owners:  {owners}
Period:  {document.period_of_report.text}

1. Sign in to EDGAR's pages for ownership forms, https://onlineforms.edgarfiling.sec.gov, between 6:00 and 22:00 Eastern.
   A form that is accepted by 22:00 is filed that day.
2. Start a Form {form}{"" if package.live else ", as a test filing"}, and compare what you enter with {ours.page}, box by box.
   {name} is the form as XML, for a page that takes it.
3. Type the confirmation code (CCC) of every owner. None is in this folder{" except in " + ours.package if with_codes else ""}.
4. Attach, in this order:
{exhibits or "     nothing"}
5. Submit. Write down the accession number (as 0001234567-26-000001) and the acceptance time, in Eastern time, from EDGAR's
   acceptance message. The time decides the filing date: after 22:00, or on a day on which EDGAR is closed, the form counts
   as filed on the next business day.
{_after_live(draft, command_of) if package.live else _AFTER_TEST}

{ours.package} is the same as one edgarSubmission, {codes}; it is for programs.
What EDGAR's pages ask may change; they decide.
"""
