"""Index files: daily, full and quarterly, by form, by company or as a table, read by what their own header states.

The widths of the columns have changed over the years, and copies of index files are saved with lines wrapped. A header that
does not fit the lines below it is reported; the columns are then those that most lines have. A line that does not fit is
reported and not read.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence

import msgspec

from section16.edgar.indexes.filings import IndexedFiling, ListedLine, contradictions, once_each
from section16.edgar.indexes.lines import COLUMNS, FORM, NAME, LineReader, Starts, in_columns, separated, starts_by_lines
from section16.errors import TooLargeError, UnreadableError

_RULE = re.compile(r"-{20,}\s*")
_WORDS = re.compile(r"form type|company name|cik|date filed|file ?name|url", re.IGNORECASE)
_HEADER_LINES = 40
_LARGEST = 1024**3


class IndexFault(msgspec.Struct, frozen=True):
    """What is wrong with a line of an index: its number, its text, and why it was not read, or read with care."""

    line: int
    what: str
    text: str = ""


class IndexFile(msgspec.Struct, frozen=True, kw_only=True):
    """What an index lists: filings, the number of its lines, and what was wrong with it."""

    filings: tuple[IndexedFiling, ...]
    lines: int
    faults: tuple[IndexFault, ...] = ()


def read_index(data: bytes) -> IndexFile:
    """Return what an index lists. Raises :class:`~section16.errors.UnreadableError` for what is not an index."""
    lines = [line.rstrip("\r") for line in _text(data).split("\n")]  # a name may hold what Python takes for a line break
    rule = next((at for at, line in enumerate(lines[:_HEADER_LINES]) if _RULE.fullmatch(line)), None)
    if rule is None:
        raise UnreadableError("This is not an index of EDGAR: it has no rule below a header.", remedy="Download it again.")
    faults: list[IndexFault] = []
    read = _reader(lines[:rule], lines[rule + 1 :], faults)
    listed: list[ListedLine] = []
    count = 0
    for number, line in enumerate(lines[rule + 1 :], start=rule + 2):
        if not line.strip():
            continue
        count += 1
        found = read(line)
        if isinstance(found, str):
            faults.append(IndexFault(number, f"The line was not read: {found}.", line.rstrip()))
        else:
            listed.append(found)
    faults += [IndexFault(0, f"The lines of {one} state different filing dates.", one) for one in contradictions(listed)]
    return IndexFile(filings=once_each(listed), lines=count, faults=tuple(faults))


def _text(data: bytes) -> str:
    if data.startswith(b"\x1f\x8b"):
        data = _unpacked(data)
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _unpacked(data: bytes) -> bytes:
    unpacker = zlib.decompressobj(31)
    try:
        unpacked = unpacker.decompress(data, _LARGEST)
    except zlib.error:
        raise UnreadableError("The index is packed and damaged.", remedy="Download it again.") from None
    if unpacker.unconsumed_tail:
        raise TooLargeError("The index is larger than 1 GB.", remedy="Check where it comes from.")
    if not unpacker.eof:
        raise UnreadableError("The index is packed and its end is missing.", remedy="Download it again.")
    return unpacked


def _reader(head: Sequence[str], body: Sequence[str], faults: list[IndexFault]) -> LineReader:
    """Return the reader for the lines below a header, and report a header that cannot be relied on."""
    names = [(number, line) for number, line in enumerate(head, start=1) if _WORDS.search(line) and ":" not in line]
    if not names:
        raise UnreadableError("The index does not name its columns.", remedy="Download it again.")
    number, line = names[-1]
    if "|" in line:
        return separated(_separated_columns(line))
    starts = _starts(line if len(names) == 1 else " ".join(text.strip() for _number, text in names))
    lines = [one for one in body if one.strip()]
    if len(names) > 1:
        faults.append(IndexFault(number, "The line with the names of the columns is wrapped.", line.rstrip()))
        return in_columns(starts_by_lines(lines, starts))
    stated = in_columns(starts)
    if lines and not any(isinstance(stated(one), ListedLine) for one in lines):
        faults.append(IndexFault(number, "The names of the columns are shifted against the lines below.", line.rstrip()))
        return in_columns(starts_by_lines(lines, starts))
    return stated


def _separated_columns(line: str) -> tuple[str, ...]:
    order = tuple(COLUMNS.get(" ".join(name.lower().split()), "") for name in line.split("|"))
    if set(order) != set(COLUMNS.values()) or len(order) != len(set(order)):
        raise UnreadableError(f"The index has unknown columns: {line.strip()}.", remedy="Download it again.")
    return order


def _starts(line: str) -> Starts:
    starts = {COLUMNS[match[0].lower()]: match.start() for match in _WORDS.finditer(line)}
    order = sorted(starts, key=lambda column: starts[column])
    if set(starts) != set(COLUMNS.values()) or set(order[:2]) != {FORM, NAME}:
        raise UnreadableError(f"The index has unknown columns: {line.strip()}.", remedy="Download it again.")
    return starts
