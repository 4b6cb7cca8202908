"""Submissions one behind the other in one file: EDGAR's Oldloads, a day each, and what was joined by hand.

Each begins on a line of its own with the tag that opens a submission. A submission of another form is passed over after its
first bytes, without being kept.
"""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Final

from section16.errors import TooLargeError
from section16.limits import Meter
from section16.sources.archive import ArchiveMember

_STARTS: Final = rb"<SUBMISSION>|-----BEGIN PRIVACY-ENHANCED MESSAGE-----|<SEC-DOCUMENT>|<IMS-DOCUMENT>"
_FIRST: Final = re.compile(_STARTS)
_NEXT: Final = re.compile(rb"[\r\n](?:" + _STARTS + rb")")
_WRAPPED: Final = b"-----BEGIN"
_OWN: Final = re.compile(rb"[\r\n]<(?:SEC|IMS)-DOCUMENT>")
"""What a submission begins with behind the first lines of the old wrapper: it is no second one."""
_LONGEST: Final = 64
"""More bytes than the longest tag has with the line break before it: so much of what was searched is searched again."""
HEAD: Final = 4096
"""How much of a submission is looked at to see which form it is."""
_DAY: Final = 2 * 1024 * 1024
"""From so many bytes on a file of submissions is walked like an archive; a smaller one is divided in memory."""

FormTest = Callable[[bytes], bool]


def begins_submission(start: bytes) -> bool:
    """Whether bytes begin as a submission does.

    >>> begins_submission(b"<SUBMISSION>"), begins_submission(b"<?xml version='1.0'?>")
    (True, False)
    """
    return _FIRST.match(start.lstrip()) is not None


def is_long(file: Path) -> bool:
    """Whether a file that begins with a submission is so long that it is walked, not read into memory."""
    if not file.is_file() or file.stat().st_size < _DAY:
        return False
    try:
        with file.open("rb") as stream:
            start = stream.read(_LONGEST)
        if start.startswith(b"\x1f\x8b"):
            with gzip.open(file) as stream:
                start = stream.read(_LONGEST)
    except (OSError, EOFError, zlib.error):  # reported when it is read
        return False
    return begins_submission(start)


def divided(data: bytes) -> list[bytes]:
    r"""Return the submissions of a file in memory; any other file whole.

    >>> divided(b"<SEC-DOCUMENT>a\n<SEC-DOCUMENT>b"), divided(b"{}")
    ([b'<SEC-DOCUMENT>a\n', b'<SEC-DOCUMENT>b'], [b'{}'])
    """
    if not begins_submission(data[:_LONGEST]):
        return [data]
    starts = [0]
    while (at := _next_start(data, starts[-1])) >= 0:
        starts.append(at)
    return [data[start:end] for start, end in pairwise([*starts, len(data)])]


def _next_start(data: bytes, start: int, searched: int = 0) -> int:
    """Return where the submission behind the one at ``start`` begins, -1 where none does.

    Up to ``searched`` no other one begins.
    """
    at = max(start, searched)
    own = _OWN.search(data, start, start + HEAD) if data.startswith(_WRAPPED, start) else None
    found = _NEXT.search(data, max(at, own.end()) if own else at)
    return found.start() + 1 if found else -1


def submissions_in(
    chunks: Iterator[bytes], meter: Meter, is_form: FormTest, used: Callable[[], int]
) -> Iterator[ArchiveMember]:
    """Yield each submission that may hold a form, named by its number, or why it cannot be read.

    Raises :class:`~section16.errors.TooLargeError` beyond a limit of the whole file.
    """
    one = _Submission(meter, is_form)
    for chunk in chunks:
        pile, start = one.kept + chunk, 0
        while (at := _next_start(pile, start, one.searched)) >= 0:
            yield from one.closed(pile[start:at], used)
            start, one = at, _Submission(meter, is_form)
        one.keep(pile[start:])
    yield from one.closed(one.kept, used)


class _Submission:
    """The submission that is being read: what is kept of it, and whether it may hold a form, which is asked once."""

    def __init__(self, meter: Meter, is_form: FormTest) -> None:
        self._meter = meter
        self._is_form = is_form
        self._form: bool | None = None
        self._dropped = 0
        self.kept = b""

    @property
    def searched(self) -> int:
        """Up to where no other submission begins in what is kept."""
        return max(len(self.kept) - _LONGEST, 0)

    def keep(self, pile: bytes) -> None:
        """Keep what was read so far, or of another form, or of one too large, its first and last bytes."""
        another = len(pile) >= HEAD and not self._may_be_form(pile)
        if another or self._dropped + len(pile) > self._meter.limits.file_bytes:
            ends = pile[:HEAD] + pile[HEAD:][-_LONGEST:]
            self._dropped += len(pile) - len(ends)
            pile = ends
        self.kept = pile

    def closed(self, data: bytes, used: Callable[[], int]) -> Iterator[ArchiveMember]:
        """Yield the submission where it may hold a form, or why it cannot be read."""
        self._meter.member()
        self._meter.files += 1
        if not self._may_be_form(data):
            return
        name = str(self._meter.members)
        try:
            self._meter.file(len(data) + self._dropped)
        except TooLargeError as error:
            yield ArchiveMember(name, error=error, used=used())
        else:
            yield ArchiveMember(name, data, used=used())

    def _may_be_form(self, data: bytes) -> bool:
        if self._form is None:
            self._form = self._is_form(data[:HEAD])
        return self._form
