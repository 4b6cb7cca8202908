"""A sample office of an invented company, to try the program with."""

from __future__ import annotations

from contextlib import ExitStack
from datetime import date, timedelta
from importlib.resources import files
from pathlib import Path
from string import Template

import msgspec

from section16.action import Action
from section16.clock import Clock, now
from section16.errors import OutputError
from section16.facts.reading import read_facts
from section16.files import making_folder, write_file
from section16.law.business_days import is_business_day
from section16.workspace.context import office_class, today

FACTS, FORM, OFFICE = "facts.toml", "form4.txt", "office.db"


class Suggestion(msgspec.Struct, frozen=True, kw_only=True):
    """Something to try, with the operation that does it."""

    text: str
    action: Action


class SampleOffice(msgspec.Struct, frozen=True, kw_only=True):
    """The sample office that was created: the path of its database, the other files beside it, and what to try."""

    office: str
    files: tuple[str, ...]
    suggestions: tuple[Suggestion, ...]


def create_sample(folder: Path, *, member: str, clock: Clock = now) -> SampleOffice:
    """Create a sample office in an empty or new folder, with ``member`` as its first member.

    It holds an invented issuer with two insiders, and an event whose Form 4 is due within two business days of the clock's
    date. Raises :class:`~section16.errors.OutputError` for a folder that is not empty or cannot be written.
    """
    _require_empty(folder)
    day = today(clock)
    data = _facts_as_of(day)
    stated, found = read_facts(data, FACTS)
    assert stated is not None, found
    made = {FACTS: data, FORM: files("section16.demo").joinpath("sample", FORM).read_bytes()}
    with making_folder(folder), ExitStack() as undo:
        for name, content in made.items():
            write_file(folder / name, content)
            undo.callback((folder / name).unlink)
        with office_class().init(str(folder / OFFICE), by=member, clock=clock) as office:
            office.take_in(stated)
        undo.pop_all()
    return SampleOffice(
        office=str(folder / OFFICE), files=tuple(str(folder / name) for name in made), suggestions=_suggestions(folder, day)
    )


def _require_empty(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise OutputError("This is a file, not a folder.", where=str(folder), remedy="Name an empty folder or a new one.")
    if folder.is_dir() and next(folder.iterdir(), None) is not None:
        raise OutputError("The folder is not empty.", where=str(folder), remedy="Name an empty folder or a new one.")


def _facts_as_of(day: date) -> bytes:
    """Return the facts of the sample, with an award that vested on the last business day before a date."""
    vested = _business_day_until(day - timedelta(days=1))
    dates = {"granted": vested - timedelta(days=365), "opened": vested - timedelta(days=7), "vested": vested}
    text = files("section16.demo").joinpath("sample", FACTS).read_text(encoding="utf-8")
    return Template(text).substitute(dates).encode()


def _business_day_until(day: date) -> date:
    while not is_business_day(day):
        day -= timedelta(days=1)
    return day


def _suggestions(folder: Path, day: date) -> tuple[Suggestion, ...]:
    office = str(folder / OFFICE)
    purchase = Action(
        "event.add",
        {
            "kind": "purchase",
            "date": _business_day_until(day).isoformat(),
            "who": "ines",
            "security": "common",
            "units": "400",
            "price": "41.70",
            "counterparty": "market",
            "office": office,
        },
    )
    return (
        Suggestion(text="Read a Form 4 that was filed", action=Action("show", {"files": str(folder / FORM)})),
        Suggestion(text="List what is due", action=Action("todo", {"office": office})),
        Suggestion(text="Record a purchase that a director made", action=purchase),
    )
