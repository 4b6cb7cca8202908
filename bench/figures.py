"""What the benchmarks write: a file of results for each, from which ``docs/figures.md`` is made."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterable, Sequence
from importlib.metadata import version
from pathlib import Path

import msgspec

from section16.clock import now

RESULTS = Path(__file__).parent / "results"
_LIBRARIES = ("lxml", "msgspec")


class Target(msgspec.Struct, frozen=True):
    """What a figure is meant to be: ``most`` in its unit, and what it came out as."""

    name: str
    most: float
    found: float
    unit: str = ""

    @property
    def met(self) -> bool:
        """Whether the figure is no larger than it is meant to be."""
        return self.found <= self.most

    def line(self) -> str:
        """Return the target as one line of text."""
        return (
            f"{'met   ' if self.met else 'MISSED'}  {self.name}: {self.found:.2f}{self.unit}, at most {self.most:g}{self.unit}"
        )


def write_results(name: str, text: str, folder: Path = RESULTS) -> None:
    """Write the results of a benchmark, whose first line is a heading, to a file of their own."""
    file = folder / f"{name.replace(' ', '-')}.md"
    file.write_text(f"{text.strip()}\n", encoding="utf-8")


def table(headings: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    """Return a table in Markdown; all columns but the first are set to the right."""
    rows = [headings, ["---", *["---:"] * (len(headings) - 1)], *lines]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def circumstances(what: str) -> str:
    """Return one line that says what was measured, when, on what and with which versions."""
    libraries = ", ".join(f"{library} {version(library)}" for library in _LIBRARIES)
    day = now().date()
    return (
        f"Measured on {day} over {what}; Python {platform.python_version()}, section16 {version('section16')}, "
        f"{libraries}, {platform.system()} {platform.machine()}, {os.cpu_count()} cores."
    )
