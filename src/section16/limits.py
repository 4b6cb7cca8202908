"""Limits on what is read: size, members, time and expansion of files, archives and workbooks.

A few kilobytes can unpack to gigabytes, and a workbook of one cell can claim billions. All code that opens a file
measures it while reading, and refuses what exceeds a limit with the limit, the value found, the place and how to raise it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TypeAlias

import msgspec

from section16 import clock
from section16.errors import LimitsError, TooLargeError

Stopwatch: TypeAlias = Callable[[], float]
"""Gives the seconds of a clock that only goes forward."""

PREFIX = "SECTION16_MAX_"
"""The environment variables that change limits: the prefix and the name of a limit, such as ``SECTION16_MAX_MEMBERS``."""

_KIB, _MIB, _GIB = 1024, 1024**2, 1024**3
_UNITS = {"": 1, "K": _KIB, "M": _MIB, "G": _GIB}
_NUMBER = re.compile(r"([0-9][0-9,_]{0,30})\s*(?:([KMG])(?:I?B)?|B)?", re.IGNORECASE)
_RATIO_FROM = 16 * _MIB
"""Where the ratio of the unpacked to the packed bytes begins to count: below, any ratio is harmless."""


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """The most that is read from one input: a file, an archive, an export or the standard input.

    ``file_bytes`` is the size of one file or one member of an archive after unpacking, ``total_bytes`` that of everything in an
    archive or workbook; ``members`` counts what an archive or workbook holds; ``seconds`` run from the opening of the input;
    ``ratio`` is how many times larger than its packed bytes an archive may become; ``cells`` and ``columns`` are those of the
    tables of an export.
    """

    file_bytes: int = 64 * _MIB
    total_bytes: int = 20 * _GIB
    members: int = 1_000_000
    seconds: int = 6 * 3600
    ratio: int = 200
    cells: int = 500_000
    columns: int = 1_000


FILINGS = Limits()
"""For filings, alone and in bulk: a year of Forms 3, 4 and 5 is about 250,000 files and 3 GB. They are read one by one."""
EXPORTS = Limits(file_bytes=32 * _MIB, total_bytes=64 * _MIB, members=1_000, seconds=120)
"""For exports of plan administrators and brokers, which are held in memory: about 20,000 rows of 25 columns."""
OFFICE = Limits(file_bytes=_GIB)
"""For the files of an exported office, each of which holds a whole table."""

_changes: dict[str, int] = {}


def use_limits(**changes: int) -> None:
    """Read with other limits in this process from now on: ``use_limits(members=5_000_000)``; without any, the defaults again.

    Raises :class:`~section16.errors.LimitsError` for a limit that does not exist and for a value that is not a positive number.
    """
    for name, value in changes.items():
        if name not in Limits.__struct_fields__:
            raise LimitsError(f"No limit is named {name}. The limits are {', '.join(Limits.__struct_fields__)}.")
        if value <= 0:
            raise LimitsError(f"The limit {name} is not a positive number: {value}.")
    _changes.clear()
    _changes.update(changes)


def stated_in(environment: Mapping[str, str]) -> dict[str, int]:
    """Return the limits that an environment changes, such as ``SECTION16_MAX_TOTAL_BYTES=40GB``.

    Raises :class:`~section16.errors.LimitsError` for a value that is not a positive number.

    >>> stated_in({"SECTION16_MAX_TOTAL_BYTES": "40 GB", "SECTION16_MAX_MEMBERS": "2,000,000"})
    {'total_bytes': 42949672960, 'members': 2000000}
    """
    stated = {name: environment[_variable(name)] for name in Limits.__struct_fields__ if environment.get(_variable(name))}
    return {name: _number(_variable(name), text) for name, text in stated.items()}


def _variable(name: str) -> str:
    return PREFIX + name.upper()


def _number(variable: str, text: str) -> int:
    match = _NUMBER.fullmatch(text.strip())
    number = int(re.sub("[,_]", "", match[1])) * _UNITS[(match[2] or "").upper()] if match else 0
    if number <= 0:
        example = "1000000, or as 40 GB" if variable.endswith("BYTES") else "100000"
        raise LimitsError(f"{variable}: {text!r} is not a positive number. Write it as {example}.")
    return number


def in_force(given: Limits | None, door: Limits = FILINGS) -> Limits:
    """Return the limits of a caller, or else those of a door with what the process has changed."""
    return given if given is not None else msgspec.structs.replace(door, **_changes)


class Meter:
    """What one input has used of its limits since it was opened; each method raises ``TooLargeError`` beyond one."""

    def __init__(self, limits: Limits, stopwatch: Stopwatch = clock.seconds) -> None:
        self.limits = limits
        self.bytes = 0
        self.members = 0
        self.files = 0
        """How many whole files of an archive are behind, without folders and links, and without those of archives inside it."""
        self.cells = 0
        self._stopwatch = stopwatch
        self._opened = stopwatch()
        self._outer: Meter | None = None
        self._packed = 0

    @classmethod
    def inside(cls, outer: Meter, *, packed: int) -> Meter:
        """Return the meter of an archive inside another, which counts there too; ``packed`` is what was read of that one."""
        meter = cls(outer.limits, outer._stopwatch)
        meter._outer, meter._packed, meter._opened = outer, packed, outer._opened
        return meter

    def file(self, size: int, where: str = "") -> None:
        """Let a file or member pass by its size."""
        if size > self.limits.file_bytes:
            raise _beyond("file_bytes", size, self.limits, where)

    def take(self, size: int, *, packed: int = 0, where: str = "") -> None:
        """Count unpacked bytes; ``packed`` is how many bytes of the input made all of them so far."""
        self.bytes += size
        if self._outer is not None:
            self._outer.take(size, packed=self._packed, where=where)
        if self.bytes > self.limits.total_bytes:
            raise _beyond("total_bytes", self.bytes, self.limits, where)
        if packed and self.bytes > max(_RATIO_FROM, packed * self.limits.ratio):
            raise _beyond("ratio", self.bytes // packed, self.limits, where)

    def member(self, count: int = 1, where: str = "") -> None:
        """Count members of an archive."""
        self.members += count
        if self._outer is not None:
            self._outer.member(count, where)
        if self.members > self.limits.members:
            raise _beyond("members", self.members, self.limits, where)

    def cell(self, count: int = 1, where: str = "") -> None:
        """Count cells of a table."""
        self.cells += count
        if self.cells > self.limits.cells:
            raise _beyond("cells", self.cells, self.limits, where)

    def columns(self, count: int, where: str = "") -> None:
        """Let a table pass by its number of columns."""
        if count > self.limits.columns:
            raise _beyond("columns", count, self.limits, where)

    def time(self, where: str = "") -> None:
        """Let the work go on while there is time."""
        passed = self._stopwatch() - self._opened
        if passed > self.limits.seconds:
            raise _beyond("seconds", int(passed), self.limits, where)


_SAYS = {
    "file_bytes": "The file is too large: {found}, and the limit for one file is {limit}.",
    "total_bytes": "Too much data after unpacking: {found}, and the limit is {limit}.",
    "members": "Too many files inside: {found}, and the limit is {limit}.",
    "seconds": "Reading takes too long: {found} seconds since the file was opened, and the limit is {limit} seconds.",
    "ratio": "The data unpacks to {found} times its packed size, and the limit is {limit} times.",
    "cells": "Too many cells: at least {found}, and the limit is {limit}.",
    "columns": "Too many columns: {found}, and the limit is {limit}.",
}


_LESS = {
    "file_bytes": "Check that it is the right file",
    "total_bytes": "Read fewer files at once",
    "members": "Read fewer files at once",
    "seconds": "Read fewer files at once",
    "ratio": "Check that it is the right file",
    "cells": "Remove what is not needed from the file",
    "columns": "Remove what is not needed from the file",
}


def _beyond(name: str, found: int, limits: Limits, where: str) -> TooLargeError:
    limit = getattr(limits, name)
    shown = _size if name.endswith("_bytes") else "{:,}".format
    remedy = f"{_LESS[name]}, or raise the limit with {_variable(name)}."
    return TooLargeError(_SAYS[name].format(found=shown(found), limit=shown(limit)), where=where, remedy=remedy)


def _size(number: int) -> str:
    """Return a size in the largest unit that it fills.

    >>> _size(64 * 1024**2), _size(600 * 1000**2), _size(1200)
    ('64 MiB', '572.2 MiB', '1,200 bytes')
    """
    for unit, name in ((_GIB, "GiB"), (_MIB, "MiB")):
        if number >= unit:
            return f"{number / unit:,.1f}".removesuffix(".0") + f" {name}"
    return f"{number:,} bytes"
