"""Breakages with names: limits, rounding, permissions, pauses that were once broken by hand without any test noticing."""

from __future__ import annotations

import importlib
import inspect
import tomllib
from dataclasses import dataclass
from pathlib import Path

from tests.mutation.mutants import Mutant

ROOT = Path(__file__).parents[2]
FILE = Path(__file__).with_name("breakages.toml")


@dataclass(frozen=True)
class Breakage:
    """One breakage: a module, a text that is in it once, the text that replaces it, and the tests that must fail."""

    name: str
    module: str
    old: str
    new: str
    tests: tuple[str, ...]

    def mutant(self) -> Mutant:
        """Return it as a mutant; raises ``ValueError`` where its text is not in the module exactly once."""
        path = Path(inspect.getsourcefile(importlib.import_module(self.module)) or "")
        source = path.read_text(encoding="utf-8")
        if source.count(self.old) != 1:
            raise ValueError(f"{self.name}: {self.old!r} is in {self.module} {source.count(self.old)} times, not once")
        before = source.partition(self.old)[0].encode()
        end = len(before) + len(self.old.encode())
        file = path.relative_to(ROOT).as_posix()
        return Mutant(file, self.name, before.count(b"\n") + 1, len(before), end, self.old, self.new, "")


def breakages() -> list[Breakage]:
    """Return all of them, in the order of the file."""
    known = tomllib.loads(FILE.read_text(encoding="utf-8"))["breakage"]
    return [Breakage(**one | {"tests": tuple(one["tests"])}) for one in known]
