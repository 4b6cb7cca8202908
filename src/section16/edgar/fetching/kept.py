"""What was downloaded: each response as a file named by its content, and a journal line that states where it came from.

A file has its name only when it is whole and on the disk, and a line is written only after that: a process that is killed
at any moment leaves at most a file without a line, which the next download of the same content finds in its place.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import Annotated, BinaryIO
from urllib.parse import urlsplit

import msgspec

from section16.edgar.private_file import changing
from section16.errors import FetchError
from section16.files import partial_name, sync_folder
from section16.library_words import system_reason, writing_remedy

_JOURNAL, _ORIGINALS, _PARTIAL = "journal.jsonl", "originals", "partial"
_NAMED = 20
"""So many digits of a hash name a file, before the name it has on EDGAR."""
_LONGEST_NAME = 80


class ResponseLine(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A line of the journal: an address, when and how it answered, and the content.

    ``fault`` states why a response does not count as the file that was asked for; ``file`` is where its content is kept.
    """

    address: str
    at: Annotated[datetime, msgspec.Meta(tz=True)]
    status: int
    etag: str = ""
    modified: str = ""
    sha256: str = ""
    size: int = 0
    file: str = ""
    fault: str = ""


class DownloadFolder:
    """A folder of downloads, which several processes may use at once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._known: dict[str, ResponseLine] = {}
        self._read_to = 0
        self._lock = Lock()
        with refusals(folder):
            for name in (_ORIGINALS, _PARTIAL):
                (folder / name).mkdir(parents=True, exist_ok=True)
            self._catch_up()

    def kept(self, address: str) -> ResponseLine | None:
        """Return the last whole response of an address whose file is still there as it was kept."""
        line = self._known.get(address)
        if line is None:
            return None
        path = self.path_of(line)
        return line if path.is_file() and path.stat().st_size == line.size else None

    def path_of(self, line: ResponseLine) -> Path:
        """Return the file of a response."""
        return self.folder / line.file

    def partial(self, address: str) -> Path:
        """Return the file in which a large download is continued."""
        return self.folder / _PARTIAL / f"{hashlib.sha256(address.encode()).hexdigest()[:_NAMED]}.part"

    @contextmanager
    def one_at_a_time(self, address: str) -> Iterator[None]:
        """Let no other process continue the same large download; what another has completed meanwhile is known then."""
        with changing(self.partial(address)):
            self.refresh()
            yield

    def refresh(self) -> None:
        """Learn what other processes have downloaded into this folder."""
        with self._lock, refusals(self.folder):
            self._catch_up()

    def keep(self, address: str, data: bytes) -> tuple[str, str]:
        """Write the content of a response, unless it is there, and return its file and its hash."""
        digest = hashlib.sha256(data).hexdigest()
        path = self._place(address, digest)
        with refusals(self.folder):
            if not _is_there(path, len(data)):
                partial = partial_name(self.folder / _PARTIAL / path.name)
                try:
                    with partial.open("xb") as stream:
                        stream.write(data)
                        stream.flush()
                        os.fsync(stream.fileno())
                    self._named(partial, path)
                finally:
                    with suppress(OSError):
                        partial.unlink(missing_ok=True)
        return str(path.relative_to(self.folder)), digest

    def keep_file(self, address: str, partial: Path) -> tuple[str, str]:
        """Give a file that was downloaded in parts its name, and return the name and its hash."""
        with refusals(self.folder):
            with partial.open("r+b") as stream:
                digest = hashlib.file_digest(stream, "sha256").hexdigest()
                os.fsync(stream.fileno())
            path = self._place(address, digest)
            self._named(partial, path)
        return str(path.relative_to(self.folder)), digest

    def note(self, line: ResponseLine) -> None:
        """Add a line to the journal; where the response counts, the address is known from now on."""
        with (
            self._lock,
            refusals(self.folder),
            changing(self.folder / _JOURNAL),
            (self.folder / _JOURNAL).open("ab+") as stream,
        ):
            stream.write((b"" if _ends_line(stream) else b"\n") + msgspec.json.encode(line) + b"\n")
        if not line.fault:
            self._known[line.address] = line

    def _named(self, partial: Path, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        partial.replace(path)
        sync_folder(path.parent)

    def _place(self, address: str, digest: str) -> Path:
        return self.folder / _ORIGINALS / digest[:2] / f"{digest[:_NAMED]}-{name_of(address)}"

    def _catch_up(self) -> None:
        """Read the lines of the journal that are new; one that was cut off by a kill is passed over."""
        journal = self.folder / _JOURNAL
        if not journal.is_file():
            return
        with journal.open("rb") as stream:
            stream.seek(self._read_to)
            for text in stream:
                if not text.endswith(b"\n"):
                    break
                self._read_to += len(text)
                line = _line_of(text)
                if line is not None and not line.fault and line.file:
                    self._known[line.address] = line


def _line_of(text: bytes) -> ResponseLine | None:
    try:
        return msgspec.json.decode(text, type=ResponseLine)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None


def _ends_line(journal: BinaryIO) -> bool:
    """Whether a journal ends with a whole line; it does not where a process was killed while it wrote one."""
    if not journal.seek(0, os.SEEK_END):
        return True
    journal.seek(-1, os.SEEK_END)
    return journal.read(1) == b"\n"


def _is_there(path: Path, size: int) -> bool:
    return path.is_file() and path.stat().st_size == size


def name_of(address: str) -> str:
    """Return the name of a file by its address, without what a file system might refuse.

    >>> name_of("https://www.sec.gov/Archives/edgar/data/9990016/0009990016-25-000007.txt")
    '0009990016-25-000007.txt'
    """
    last = urlsplit(address).path.rstrip("/").rpartition("/")[2]
    return re.sub(r"[^\w.-]", "_", last, flags=re.ASCII)[-_LONGEST_NAME:] or "index"


@contextmanager
def refusals(folder: Path) -> Iterator[None]:
    """State what the system refuses, such as a full disk, as an error of a download."""
    try:
        yield
    except OSError as error:
        raise FetchError(
            f"The download cannot be written: {system_reason(error)}.",
            where=str(folder),
            remedy=f"{writing_remedy(error)} Then run the command again; it continues where it stopped.",
        ) from None
