"""Mutants that no test catches, each with the reason: they change nothing that anyone could see."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.mutation.mutants import Mutant

FILE = Path(__file__).with_name("accepted.toml")


@dataclass(frozen=True)
class Accepted:
    """A mutant that survives with reason; ``function`` is where it is, ``old`` and ``new`` are texts of the source."""

    file: str
    function: str
    old: str
    new: str
    reason: str


def accepted() -> list[Accepted]:
    """Return all of them."""
    return [Accepted(**one) for one in tomllib.loads(FILE.read_text(encoding="utf-8")).get("mutant", [])]


def reason_for(mutant: Mutant, known: Sequence[Accepted]) -> str | None:
    """Return why a mutant may survive, or ``None``."""
    asked = (mutant.file, mutant.owner, _plain(mutant.old), _plain(mutant.new))
    return next((one.reason for one in known if (one.file, one.function, _plain(one.old), _plain(one.new)) == asked), None)


def _plain(text: str) -> str:
    return " ".join(text.split())
