"""A filing as EDGAR's lists state it: once, whatever the number of entities it is listed under."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import msgspec

from section16.document.ownership import FORMS

WANTED = (*FORMS, "144", "144/A")
"""The forms that are downloaded: Form 144 announces sales that a Form 4 reports later."""


class IndexedFiling(msgspec.Struct, frozen=True, kw_only=True):
    """A filing in a list: its accession number, its form, its filing date, and under which entities it is listed.

    ``size`` are its bytes as the list states them, 0 where it does not.
    """

    accession: str
    form: str
    filed: date
    ciks: tuple[str, ...]
    names: tuple[str, ...] = ()
    size: int = 0

    @property
    def is_ownership(self) -> bool:
        """Whether it is a Form 3, 4 or 5, or an amendment of one."""
        return self.form in FORMS


class ListedLine(msgspec.Struct, frozen=True):
    """A line of a list: a filing under one entity."""

    accession: str
    form: str
    filed: date
    cik: str
    name: str


def once_each(lines: Iterable[ListedLine]) -> tuple[IndexedFiling, ...]:
    """Return the filings of lines in order of their first line, each with every entity it is listed under."""
    found: dict[str, list[ListedLine]] = {}
    for line in lines:
        found.setdefault(line.accession, []).append(line)
    return tuple(_filing(listed) for listed in found.values())


def _filing(lines: list[ListedLine]) -> IndexedFiling:
    # A registration statement may be listed as an amendment under one entity and as a new one under the others.
    first = next((line for line in lines if line.form in FORMS), lines[0])
    entities = dict.fromkeys((line.cik, line.name) for line in lines)
    return IndexedFiling(
        accession=first.accession,
        form=first.form,
        filed=first.filed,
        ciks=tuple(cik for cik, _name in entities),
        names=tuple(name for _cik, name in entities),
    )


def contradictions(lines: Iterable[ListedLine]) -> list[str]:
    """Return the accession numbers under which lines state different filing dates."""
    first: dict[str, date] = {}
    return list(dict.fromkeys(line.accession for line in lines if first.setdefault(line.accession, line.filed) != line.filed))
