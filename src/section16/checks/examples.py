"""The examples of the checks: small forms that fail and pass, shown by ``section16 explain`` and run as tests."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

import msgspec

ON = date(2026, 6, 1)
"""The day of filing of an example that names none."""


class EarlierForm(msgspec.Struct, frozen=True):
    """A form that was filed before the one of an example, with some pieces replaced; ``exhibits`` are types of documents."""

    form: str = "4"
    edits: tuple[tuple[Any, ...], ...] = ()
    exhibits: tuple[str, ...] = ()

    @property
    def xml(self) -> str:
        """The form. Raises ``ValueError`` for an edit whose piece is not in it."""
        return _edited(self.form, self.edits, "an earlier form")


class Example(msgspec.Struct, frozen=True):
    """A form with some pieces replaced: ``at`` are the places where the check finds something, none where the form passes.

    ``documents`` are the type and name of each file, how often and its content; ``envelope`` makes a package of them.
    ``earlier`` are the forms before it, the first filed first.
    """

    check: str
    name: str
    at: tuple[str, ...]
    edits: tuple[tuple[Any, ...], ...] = ()
    form: str = "4"
    on: date = ON
    header: str = ""
    documents: tuple[tuple[Any, ...], ...] = ()
    envelope: dict[str, Any] | None = None
    earlier: tuple[EarlierForm, ...] = ()

    @property
    def xml(self) -> str:
        """The form. Raises ``ValueError`` for an edit whose piece is not in it."""
        return _edited(self.form, self.edits, f"{self.check}, {self.name}")

    @property
    def shown(self) -> str:
        """A description: its name, and what the form contains that the others do not."""
        # An edit may end within a tag, which is not shown.
        pieces = [re.sub("<[^<>]*$", "", " ".join(new.split())) for _old, new, *_times in self.edits if new.strip()]
        pieces += [f"{kind} {name}" for kind, name, *_times in self.documents]
        return f"{self.name}: {' ... '.join(pieces)}" if pieces and len(" ... ".join(pieces)) < _LONG else self.name


_LONG = 200


def _edited(form: str, edits: tuple[tuple[Any, ...], ...], name: str) -> str:
    text: str = _table()["forms"][form]
    for old, new, *times in edits:
        start, _, end = old.partition("...")
        piece = re.search(f"{re.escape(start)}.*?{re.escape(end)}" if end else re.escape(old), text, re.DOTALL)
        if piece is None:
            raise ValueError(f"{name}: {old!r} is not in the form")
        text = text[: piece.start()] + new * (times[0] if times else 1) + text[piece.end() :]
    return text


@cache
def _table() -> dict[str, Any]:
    table = tomllib.loads(files("section16.checks").joinpath("examples.toml").read_text(encoding="utf-8"))
    table["case"] = tuple(msgspec.convert(case, Example) for case in table["case"])
    return table


def examples(check: str = "") -> Iterator[Example]:
    """Yield the examples of a check, or of all."""
    return (example for example in _table()["case"] if check in ("", example.check))
