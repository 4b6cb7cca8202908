"""Events written as an export read back as the same events; damage never loses a line."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import event as seen
from hypothesis import given
from hypothesis import strategies as st

from section16.errors import UnreadableError
from section16.facts.awards import Award, Tranche
from section16.facts.events import (
    AnyEvent,
    DividendEquivalents,
    Exercise,
    Expiration,
    Forfeiture,
    Gift,
    Grant,
    PlanPurchase,
    Purchase,
    Sale,
    SaleToCover,
    Trade,
    Vesting,
    Withholding,
)
from section16.ingest.records.csv_file import read_csv
from section16.ingest.records.file import read_sheets
from section16.ingest.records.understanding import NotUnderstood, Understood, understand
from tests.ingest.records.exports import exported, facts, fates, mapping, tried, understood

_DAYS = st.dates(date(2025, 1, 1), date(2025, 12, 31))
_UNITS = st.one_of(st.integers(1, 2_000_000).map(Decimal), st.decimals(Decimal("0.0001"), 90_000, places=4))
_PRICES = st.decimals(Decimal("0.01"), 9_999, places=4)
_WHO = st.sampled_from(["edda", "ines"])
_AWARDS = st.sampled_from(["rsu-1", "opt-1"])


@st.composite
def _priced(draw: st.DrawFn) -> dict[str, Any]:
    prices = draw(st.lists(_PRICES, min_size=1, max_size=4, unique=True))
    if len(prices) == 1:
        return {"units": draw(_UNITS), "price": prices[0]}
    return {"trades": tuple(Trade(units=draw(_UNITS), price=price) for price in prices)}


@st.composite
def _happened(draw: st.DrawFn) -> AnyEvent:
    plain: dict[str, Any] = {"date": draw(_DAYS)}
    held = plain | {"who": draw(_WHO), "security": "common"}
    awarded = plain | {"award": draw(_AWARDS), "units": draw(_UNITS)}
    withheld: dict[str, Any] = draw(st.sampled_from([{}, {"withheld": draw(_UNITS), "withheld_price": draw(_PRICES)}]))
    planned: dict[str, Any] = draw(st.sampled_from([{}, {"plan": "spring"}, {"plan": "spring", "notice": plain["date"]}]))
    made: list[AnyEvent] = [
        Purchase(**held, **draw(_priced()), counterparty="market", **planned),
        Sale(**held, **draw(_priced()), counterparty="market", **planned),
        Gift(**plain, giver=held["who"], security="common", units=draw(_UNITS), **planned),
        SaleToCover(**held, **draw(_priced())),
        Withholding(**held, units=draw(_UNITS), price=draw(st.none() | _PRICES)),
        PlanPurchase(**held, units=draw(_UNITS), through="employee stock purchase plan"),
        Vesting(**awarded, **withheld),
        Exercise(**awarded, **withheld, market_price=draw(st.none() | _PRICES), **planned),
        Forfeiture(**awarded),
        Expiration(**awarded, received=draw(st.none() | _PRICES)),
        DividendEquivalents(**awarded),
    ]
    return draw(st.sampled_from(made))


@st.composite
def _awards(draw: st.DrawFn) -> dict[str, Award]:
    made = {}
    for number in range(draw(st.integers(0, 2))):
        parts = tuple(Tranche(on=draw(_DAYS), units=draw(_UNITS)) for _ in range(draw(st.integers(0, 3))))
        terms: dict[str, Any] = {"exercise_price": draw(_PRICES), "expires": draw(_DAYS)} if draw(st.booleans()) else {}
        made[f"new-{number}"] = Award(
            to=draw(_WHO),
            security="options" if terms else "units",
            units=sum((part.units for part in parts), Decimal()) or draw(_UNITS),
            granted=draw(_DAYS),
            tranches=parts,
            **terms,
        )
    return made


def _key(event: AnyEvent) -> tuple[object, ...]:
    return (event.__struct_config__.tag, event.date, *(getattr(event, name, "") for name in ("award", "who")))


@st.composite
def _stories(draw: st.DrawFn) -> tuple[list[AnyEvent], dict[str, Award]]:
    """Events of which none could be another's lot or fill, and the awards that they grant."""
    awards = draw(_awards())
    granted = [Grant(date=award.since, award=name) for name, award in awards.items()]
    return [*granted, *draw(st.lists(_happened(), max_size=8, unique_by=_key))], awards


@given(story=_stories())
def test_events_written_as_an_export_read_back_as_the_same_events(story: tuple[list[AnyEvent], dict[str, Award]]) -> None:
    events, awards = story
    made = understood(exported(events, awards))
    assert sorted(made.events, key=repr) == sorted(events, key=repr)
    assert made.awards == awards
    assert [event.date for event in made.events] == sorted(event.date for event in events)


@given(story=_stories())
def test_what_was_imported_once_is_a_duplicate_the_second_time(story: tuple[list[AnyEvent], dict[str, Award]]) -> None:
    events, awards = story
    text = exported(events, awards)
    first = understood(text)
    again = understand([read_csv(text.encode(), "file.csv")], mapping(), facts(), [one.meaning for one in first.taken])
    assert isinstance(again, Understood)
    assert again.taken == ()
    assert {fate for line, fate in fates(again) if line > 1} <= {"duplicate"}


@st.composite
def _damaged(draw: st.DrawFn) -> str:
    """An export of which some characters were lost, doubled, or made into others; lines lost, doubled, moved or cut."""
    events, awards = draw(_stories())
    lines = exported(events, awards).splitlines()
    for _ in range(draw(st.integers(1, 5))):
        at = draw(st.integers(0, len(lines) - 1))
        line = lines[at]
        place = draw(st.integers(0, len(line)))
        mark = draw(st.sampled_from([*'",;$()-.%#\t\x00=é 0x', "Total", "\ufeff"]))
        lines[at : at + 1] = draw(
            st.sampled_from(
                [
                    [line[:place] + mark + line[place:]],
                    [line[:place] + line[place + 1 :]],
                    [line[:place]],
                    [line, line],
                    [line, ""],
                    [],
                    [line[:place] + mark * 3 + line[place + 2 :]],
                ]
            )
        )
        lines = lines or [""]
    return "\n".join(lines)


@given(text=_damaged())
def test_every_line_of_a_damaged_export_is_understood_or_reported(text: str) -> None:
    if "\0" in text:  # no line of it is guessed at
        with pytest.raises(UnreadableError, match=r"line \d+: The file contains a NUL character"):
            tried(text)
        return
    made = tried(text)
    seen(type(made).__name__)
    sheet = read_csv(text.encode(), "file.csv")
    inside = {number for line in sheet.lines for number in range(line.number + 1, (line.last or line.number) + 1)}
    physical = {number for number, line in enumerate(text.split("\n"), 1) if line.replace(",", "").strip("\ufeff\r ")}
    told = {fate.line for fate in made.fates}
    assert {line for line in physical - inside if _says_something(sheet, line)} <= told
    if isinstance(made, NotUnderstood):
        assert made.problems
        wrong = {fate.line for fate in made.fates if fate.fate == "problem"}
        placed = {line for line in wrong if any(f"line {line}" in finding.location for finding in made.problems)}
        whole = any(finding.id in ("IMPORT-COLUMN", "IMPORT-EMPTY") for finding in made.problems)
        assert whole or placed == wrong
    else:
        from_lines = {int(place.rpartition("line ")[2]) for one in made.taken for place in one.places}
        assert from_lines == {fate.line for fate in made.fates if fate.fate == "understood"}


def _says_something(sheet: Any, number: int) -> bool:
    return any(line.number == number and not (line.blank and not line.fault) for line in sheet.lines)


@given(data=st.binary(max_size=400) | st.binary(max_size=200).map(lambda data: b"PK\x03\x04" + data))
def test_any_bytes_are_read_or_reported(data: bytes) -> None:
    try:
        sheets = read_sheets(data, "any")
    except UnreadableError as error:
        told = str(error)
    else:
        told = "any" if isinstance(understand(sheets, mapping(), facts()), NotUnderstood) else "understood"
    seen(told[:12])
    assert told.startswith("any")
