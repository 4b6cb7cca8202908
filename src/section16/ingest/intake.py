"""Files into batches of a book: each is read, becomes rows and an original, and never stops the others."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

import msgspec

from section16.checks.run import check, check_posted
from section16.document.ownership import FORMS
from section16.document.submission import Submission
from section16.errors import NotOwnershipError, UnreadableError
from section16.formats.data_set import DataSetFiling, read_data_set
from section16.formats.json_document import to_json
from section16.formats.reading import read_bytes
from section16.ingest.kept_entries import KEPT, packed_entries, posted
from section16.ledger.entries.posting import content_name
from section16.store.book.columns import BookBatch, Origin
from section16.store.book.originals import Original
from section16.store.book.staging import StagedBatch, stage_batch
from section16.store.book.storage import BookHome

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from section16.document.header import Header
    from section16.finding import Finding
    from section16.ledger.entries.amendment import PostedFiling

FILINGS_OF_BATCH = 2_000
BYTES_OF_BATCH = 32 * 1024 * 1024
"""How much is held in memory before it is written."""
FAILED = "failed:"
"""Begins the name under which the bytes of a file are kept that could not be read."""
_DATA_SET = "data_set"
# Each begins with a literal, for which bytes are searched far quicker than for the start of a line.
_TYPES = (re.compile(rb"CONFORMED SUBMISSION TYPE:[ \t]*([^\r\n]*)"), re.compile(rb"<TYPE>[ \t]*([^\r\n]*)"))
_DELETION = re.compile(rb"<DELETION>[ \t]*(?:[\r\n]|$)")
_TAGGED_ACCESSION = re.compile(rb"(?:^|[\r\n])<ACCESSION-NUMBER>[ \t]*(\d{10}-\d{2}-\d{6})")
_NAMED_ACCESSION = re.compile(r"(?<!\d)(\d{10})-?(\d{2})-?(\d{6})(?!\d)", re.ASCII)
_CORRECTION = re.compile(r"\.corr(\d{1,2})\b", re.ASCII)
_FILE_NUMBER = ("SEC FILE NUMBER:", "<FILE-NUMBER>")
_LONGEST_FILE_NUMBER = 40
_FORMS = frozenset(form.encode() for form in FORMS)


class RefusedFile(msgspec.Struct, frozen=True, omit_defaults=True):
    """A file that could not be read: its name, why, and what to do.

    ``sha256`` is the hash of its bytes where the book keeps them, so that it can be read again without the file.
    """

    source: str
    reason: str
    remedy: str = ""
    sha256: str = ""


def refused_of(name: str, error: UnreadableError, digest: str = "") -> RefusedFile:
    """Return a file that could not be read, with the reason that the error gives."""
    reason = f"{error.where}: {error.what}" if error.where else error.what
    return RefusedFile(name, reason, error.remedy, digest)


class Taken(msgspec.Struct, frozen=True):
    """What became of some files: the batches that are written, and counts.

    ``filings`` were read, ``known`` are in the book already, ``others`` hold another form or none, ``refused`` could not be
    read, ``waiting`` could not be read earlier and were not tried again, ``deleted`` are accession numbers that EDGAR deleted.
    """

    batches: tuple[StagedBatch, ...] = ()
    filings: int = 0
    known: int = 0
    others: int = 0
    refused: tuple[RefusedFile, ...] = ()
    waiting: tuple[str, ...] = ()
    deleted: tuple[str, ...] = ()


def may_be_form(head: bytes) -> bool:
    """Whether a file may hold a Form 3, 4 or 5, by its first bytes; a submission states its form there.

    >>> may_be_form(b"<TYPE>10-K"), may_be_form(b"<TYPE>4/A"), may_be_form(b"<?xml version='1.0'?>")
    (False, True, True)
    """
    stated = _TYPES[0].search(head) or _TYPES[1].search(head)
    return stated is None or stated[1].strip() in _FORMS


def accession_in(name: str) -> str | None:
    """Return the accession number in the name of a file or of the folder around it, with its hyphens.

    >>> accession_in("edgar/data/12345/000001234526000007/form4.xml"), accession_in("form4.xml")
    ('0000012345-26-000007', None)
    """
    found = None
    for match in _NAMED_ACCESSION.finditer(name):
        found = "-".join(match.groups())
    return found


class Intake:
    """Takes files, one after the other, and writes batches of them where a book has its files.

    ``moment`` is when the book learns of them, in microseconds since 1970. ``is_known`` says whether the book has a filing, by
    accession number, kind of source (none while it is not known) and hash; ``failed`` are the hashes of files that could not be
    read earlier. Without ``findings``, nothing is checked.
    """

    def __init__(
        self,
        home: BookHome,
        moment: int,
        is_known: Callable[[str, str, str], bool] | None = None,
        *,
        failed: frozenset[str] = frozenset(),
        findings: bool = True,
    ) -> None:
        self._home = home
        self._moment = moment
        self._is_known = is_known
        self._findings = findings
        self._batch = BookBatch()
        self._failed = failed
        self._originals: dict[str, Original] = {}
        self._entries: list[Original] = []
        self._unread: dict[str, Original] = {}
        self._digests: dict[str, str] = {}
        self._size = 0
        self._batches: list[StagedBatch] = []
        self._refused: list[RefusedFile] = []
        self._deleted: list[str] = []
        self._waiting: list[str] = []
        self._filings = self._known = self._others = 0

    def take(self, name: str, data: bytes) -> None:
        """Take a file: a filing, another one, or one that cannot be read, which is kept for another attempt."""
        digest = hashlib.sha256(data).hexdigest()
        accession = accession_in(name)
        if accession is not None and self._is_known is not None and self._is_known(accession, "", digest):
            self._known += 1
            return
        if digest in self._failed:
            self._waiting.append(name)
            return
        if data.find(b"<DELETION>", 0, _HEAD) >= 0 and _DELETION.search(data, 0, _HEAD):
            self._delete(name, accession, data, digest)
            return
        if not may_be_form(data[:_HEAD]):
            self._others += 1
            return
        try:
            self._read(name, data, digest, accession)
        except NotOwnershipError:
            self._others += 1
        except UnreadableError as error:
            self.refuse(name, error, data, digest)
        except Exception as error:  # noqa: BLE001 - a file on which section16 itself fails must not take the others with it
            what = f"This file made section16 fail ({type(error).__name__}: {error})."
            self.refuse(name, UnreadableError(what, remedy="Report it, with the file."), data, digest)

    def take_data_set(self, name: str, files: Mapping[str, bytes]) -> None:
        """Take the filings of a data set, whose files are by name; of each, its document as JSON is kept as the original."""
        try:
            for filing in read_data_set(files):
                if self._is_known is None or not self._is_known(filing.accession, _DATA_SET, ""):
                    self._take_from_data_set(name, filing)
                else:
                    self._known += 1
        except UnreadableError as error:
            self.refuse(name, error)

    def _take_from_data_set(self, name: str, filing: DataSetFiling) -> None:
        data = to_json(filing.document)
        digest = hashlib.sha256(data).hexdigest()
        if self._is_known is not None and self._is_known(filing.accession, _DATA_SET, digest):
            self._known += 1
            return
        submission = Submission(form=filing.document)
        origin = Origin(filing.accession, _DATA_SET, digest, self._moment, name, filing.filed, file_number=filing.file_number)
        found = (*filing.findings, *check(submission, on=filing.filed)) if self._findings else ()
        self.add(submission, origin, data, found)

    def refuse(self, name: str, error: UnreadableError, data: bytes = b"", digest: str = "") -> None:
        """Record that a file could not be read; its bytes, if there are any, are kept."""
        self._refused.append(refused_of(name, error, digest if data else ""))
        if data:
            self._unread[digest] = Original(FAILED + digest, data, digest)
            self._grow(len(data))

    def finish(self) -> Taken:
        """Write what is left, and return what became of all files."""
        self._flush()
        return Taken(
            tuple(self._batches),
            self._filings,
            self._known,
            self._others,
            tuple(self._refused),
            tuple(self._waiting),
            tuple(self._deleted),
        )

    def _delete(self, name: str, accession: str | None, data: bytes, digest: str) -> None:
        stated = _TAGGED_ACCESSION.search(data, 0, _HEAD)
        accession = stated[1].decode() if stated else accession
        if accession is not None:
            self._deleted.append(accession)
        else:
            what = "A deletion by EDGAR states no accession number."
            self.refuse(name, UnreadableError(what, remedy="Give the file the accession number as its name."), data, digest)

    def _read(self, name: str, data: bytes, digest: str, named: str | None) -> None:
        submission = read_bytes(data)
        document = submission.document  # raises for a bare header
        header = submission.header
        stated = header.accession_number if header is not None else None
        accession = stated or named or content_name(document)
        kind = _kind(submission, data)
        if self._is_known is not None and self._is_known(accession, kind, digest):
            self._known += 1
            return
        correction = _CORRECTION.search(name)
        origin = Origin(
            accession,
            kind,
            digest,
            self._moment + (int(correction[1]) if correction else 0),
            name,
            header.filed if header else None,
            header.accepted if header else None,
            _file_number(header),
        )
        known = posted(submission) if header is not None else None
        self.add(submission, origin, data, self._found(submission, known), known)

    def _found(self, submission: Submission, known: PostedFiling | None) -> tuple[Finding, ...]:
        """Return what the reader and the checks find about a submission."""
        if not self._findings:
            return ()
        return (*submission.findings, *(check(submission) if known is None else check_posted(submission, known)))

    def add(
        self,
        submission: Submission,
        origin: Origin,
        data: bytes,
        found: tuple[Finding, ...],
        known: PostedFiling | None = None,
    ) -> None:
        """Add a filing that was read; ``data`` are the bytes that are kept of it, ``known`` its entries if they are known."""
        before = self._digests.get(origin.accession)
        if before == origin.sha256:
            self._known += 1
            return
        if before is not None:  # a batch has an accession number once
            self._flush()
        self._digests[origin.accession] = origin.sha256
        clean = submission.header is not None and not submission.reader_findings
        self._batch.add(submission.document, origin, found, clean=clean)
        self._originals[origin.accession] = Original(origin.accession, data, origin.sha256)
        entries = packed_entries(submission, origin.accession, known)
        if entries is not None:
            self._entries.append(Original(KEPT + origin.accession, entries))
        self._filings += 1
        self._grow(len(data) + len(entries or b""))

    def _grow(self, size: int) -> None:
        self._size += size
        if len(self._originals) >= FILINGS_OF_BATCH or self._size >= BYTES_OF_BATCH:
            self._flush()

    def _flush(self) -> None:
        if self._originals:
            # The entries together, behind the originals: the ledger then reads a tenth of the blocks.
            kept = [*self._originals.values(), *self._entries]
            self._batches.append(stage_batch(self._home, self._batch.tables(), kept))
        if self._unread:  # in a batch of their own: one whose filings are all known is left out
            self._batches.append(stage_batch(self._home, {}, list(self._unread.values())))
        self._batch, self._size = BookBatch(), 0
        self._originals, self._unread, self._digests, self._entries = {}, {}, {}, []


_HEAD = 4096


def _kind(submission: Submission, data: bytes) -> str:
    """Return what a filing was read from."""
    if submission.header is not None:
        return "nc" if data[:64].lstrip().startswith(b"<SUBMISSION>") else "submission"
    if submission.printed:
        return "page"
    return "json" if data[:64].lstrip().startswith(b"{") else "xml"


def _file_number(header: Header | None) -> str | None:
    """Return the first file number of a header, found without parsing the header."""
    text = header.text if header is not None else ""
    for label in _FILE_NUMBER:
        at = text.find(label)
        if at >= 0:
            start = at + len(label)
            return text[start : start + _LONGEST_FILE_NUMBER].split("\n", 1)[0].split("\r", 1)[0].strip() or None
    return None
