"""A local EDGAR kept in a folder: what it disseminated, its filers, what it received, and the digests of tokens.

``filings/`` holds the full submissions, each in a file of its own, which every command of section16 reads; the rest is JSON. No
code, no token and no package is among it.
"""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

import msgspec

from section16.clock import Clock
from section16.edgar.private_file import replace
from section16.errors import UnreadableError
from section16.files import write_file
from section16.rehearsal.disseminated_filing import DisseminatedFiling
from section16.rehearsal.filing_index import FilingIndex
from section16.rehearsal.logins import IssuedToken, Logins
from section16.rehearsal.registry import RegisteredFiler, Registry
from section16.rehearsal.simulator import ProcessingTime, ReceivedPackage, Simulator

FILINGS, _FILERS, _TAKEN, _TOKENS = "filings", "filers.json", "taken.jsonl", "tokens.json"

_Kept = TypeVar("_Kept", RegisteredFiler, IssuedToken)
_Read = TypeVar("_Read")


class SavedState:
    """The folder of a local EDGAR."""

    def __init__(self, place: Path) -> None:
        self.place = place

    def open(
        self, clock: Clock, *, welcoming: bool = True, hours: bool = True, pace: ProcessingTime | None = None
    ) -> Simulator:
        """Return the local EDGAR as it was left; filings that were added to the folder are disseminated too.

        Raises :class:`~section16.errors.UnreadableError` for a file of its own that was damaged.
        """
        (self.place / FILINGS).mkdir(parents=True, exist_ok=True)
        registry = Registry(welcoming=welcoming)
        index = FilingIndex()
        index.load([str(self.place)] if self._any() else [], registry)
        for filer in _read(self.place / _FILERS, RegisteredFiler):
            registry.add(filer)
        edgar = Simulator(
            clock,
            registry=registry,
            index=index,
            logins=Logins(_read(self.place / _TOKENS, IssuedToken)),
            hours=hours,
            pace=pace or ProcessingTime(),
            on_taken=lambda taken: self._keep_taken(edgar, taken),
            on_given_out=self._keep_filing,
        )
        for number, line in enumerate(self._lines(), 1):
            edgar.restore(_decoded(line, ReceivedPackage, self.place / _TAKEN, f"line {number}"))
        return edgar

    def save(self, edgar: Simulator) -> None:
        """Save the known filers and the issued tokens; everything else is saved when it arrives."""
        _write(self.place / _FILERS, tuple(edgar.registry))
        _write(self.place / _TOKENS, edgar.logins.given)

    def _any(self) -> bool:
        return any(path.suffix in (".txt", ".nc", ".gz", ".tgz", ".tar") for path in self.place.rglob("*"))

    def _lines(self) -> list[bytes]:
        """Return what was taken; a last line that was broken off while it was written was not taken, and goes."""
        place = self.place / _TAKEN
        if not place.exists():
            return []
        whole, _, broken_off = place.read_bytes().rpartition(b"\n")
        if broken_off:
            place.write_bytes(whole + b"\n" if whole else b"")
        return [line for line in whole.splitlines() if line]

    def _keep_taken(self, edgar: Simulator, taken: ReceivedPackage) -> None:
        """Keep a package that was taken, and who came to be known by it."""
        self.save(edgar)
        with (self.place / _TAKEN).open("ab") as stream:
            stream.write(msgspec.json.encode(taken) + b"\n")

    def _keep_filing(self, filing: DisseminatedFiling) -> None:
        write_file(self.place / FILINGS / f"{filing.accession}.txt", filing.data, overwrite=True)


def _read(place: Path, kind: type[_Kept]) -> tuple[_Kept, ...]:
    return _decoded(place.read_bytes(), tuple[kind, ...], place) if place.exists() else ()  # type: ignore[valid-type]  # made at run time


def _decoded(data: bytes, kind: type[_Read], place: Path, where: str = "") -> _Read:
    try:
        return msgspec.json.decode(data, type=kind)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        error = UnreadableError(
            "The file was not written by the local EDGAR.", where=where, remedy="Correct it, or use another folder."
        )
        error.source = str(place)
        raise error from None


def _write(place: Path, value: object) -> None:
    replace(place, msgspec.json.format(msgspec.json.encode(value)))
