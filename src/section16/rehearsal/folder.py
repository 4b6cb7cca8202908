"""A local EDGAR that rests in a folder: what it gave out, who it knows, what it took, and the digests of tokens.

``filings/`` holds the full submissions, each in a file of its own, which every command of section16 reads; the rest is JSON. No
code, no token and no package is among it.
"""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

import msgspec

from section16.edgar.clock import Clock
from section16.rehearsal.filed import Filed
from section16.rehearsal.local_edgar import LocalEdgar, Pace, Taken
from section16.rehearsal.logins import Given, Logins
from section16.rehearsal.registry import Filer, Registry
from section16.rehearsal.shelf import Shelf

FILINGS, _FILERS, _TAKEN, _TOKENS = "filings", "filers.json", "taken.jsonl", "tokens.json"

_Kept = TypeVar("_Kept", Filer, Given)


class Folder:
    """The folder of a local EDGAR."""

    def __init__(self, place: Path) -> None:
        self.place = place

    def open(self, clock: Clock, *, welcoming: bool = True, hours: bool = True, pace: Pace | None = None) -> LocalEdgar:
        """Return the local EDGAR as it was left; filings that were put into the folder are given out too."""
        (self.place / FILINGS).mkdir(parents=True, exist_ok=True)
        registry = Registry(welcoming=welcoming)
        shelf = Shelf()
        shelf.load([str(self.place)] if self._any() else [], registry)
        for filer in _read(self.place / _FILERS, Filer):
            registry.add(filer)
        edgar = LocalEdgar(
            clock,
            registry=registry,
            shelf=shelf,
            logins=Logins(_read(self.place / _TOKENS, Given)),
            hours=hours,
            pace=pace or Pace(),
            on_taken=lambda taken: self._keep_taken(edgar, taken),
            on_given_out=self._keep_filing,
        )
        for line in self._lines():
            edgar.restore(msgspec.json.decode(line, type=Taken))
        return edgar

    def save(self, edgar: LocalEdgar) -> None:
        """Keep who is known and which tokens were given; the rest is kept as it comes."""
        _write(self.place / _FILERS, tuple(edgar.registry))
        _write(self.place / _TOKENS, edgar.logins.given)

    def _any(self) -> bool:
        return any(path.suffix in (".txt", ".nc", ".gz", ".tgz", ".tar") for path in self.place.rglob("*"))

    def _lines(self) -> list[bytes]:
        place = self.place / _TAKEN
        return [line for line in place.read_bytes().splitlines() if line] if place.exists() else []

    def _keep_taken(self, edgar: LocalEdgar, taken: Taken) -> None:
        """Keep a package that was taken, and who came to be known by it."""
        self.save(edgar)
        with (self.place / _TAKEN).open("ab") as stream:
            stream.write(msgspec.json.encode(taken) + b"\n")

    def _keep_filing(self, filing: Filed) -> None:
        (self.place / FILINGS / f"{filing.accession}.txt").write_bytes(filing.data)


def _read(place: Path, kind: type[_Kept]) -> tuple[_Kept, ...]:
    return msgspec.json.decode(place.read_bytes(), type=tuple[kind, ...]) if place.exists() else ()  # type: ignore[valid-type]  # made at run time


def _write(place: Path, value: object) -> None:
    partial = place.with_name(place.name + ".partial")
    partial.write_bytes(msgspec.json.format(msgspec.json.encode(value)))
    partial.replace(place)
