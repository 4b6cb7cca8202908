"""Errors of filers: each is in its form as it is recorded, and nothing else is wrong."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from hypothesis import given

from generate.slip import DATE, DIGIT, FORGOTTEN, HOLDING, KINDS, REPEATED, SIGN, TRANSPOSED, UNMOVED, WRONG_LINE
from generate.truth import Place, Slip
from generate.world import IssuerWorld
from tests.generate.worlds import SEEDS, amount, filed_rows, one, owned, several

OFTEN = 0.3


def deviations(world: IssuerWorld) -> dict[tuple[Place, str], tuple[str, str]]:
    """Return every box of a row that says something else than the truth: what is right, and what was filed."""
    events = {event.id: event for event in world.truth.events}
    filed = filed_rows(world)
    found: dict[tuple[Place, str], tuple[str, str]] = {}
    for row in world.truth.rows:
        shown: Any = filed[row.place]
        if owned(shown) is not None and owned(shown) != row.owned:
            found[row.place, "shares_owned"] = (str(row.owned), str(owned(shown)))
        if row.event is None:
            continue
        if shown.transaction_date.value != events[row.event].day:
            found[row.place, "transaction_date"] = (events[row.event].day.isoformat(), shown.transaction_date.text)
        change = events[row.event].change
        if abs(amount(shown)) != abs(change):
            found[row.place, "shares"] = (str(abs(change)), str(abs(amount(shown))))
        if (amount(shown) > 0) != (change > 0):
            found[row.place, "acquired_disposed"] = ("A", "D") if change > 0 else ("D", "A")
    return found


@given(SEEDS)
def test_every_error_is_recorded_and_nothing_else_is_wrong(seed: int) -> None:
    world = one(seed, errors=OFTEN)
    recorded = {(error.place, error.box): (error.right, error.filed) for error in world.truth.errors if error.box}
    assert deviations(world) == recorded


@given(SEEDS)
def test_without_errors_there_are_none(seed: int) -> None:
    for errors in (0, False):
        world = one(seed, errors=errors)
        assert world.truth.errors == ()
        assert deviations(world) == {}


def test_every_kind_of_error_appears() -> None:
    worlds = several(1, 15, errors=OFTEN)
    counts = Counter(error.kind for world in worlds for error in world.truth.errors)
    assert set(counts) == set(KINDS)
    forms = sum(not filing.form.endswith("/A") for world in worlds for filing in world.filings)
    assert 0.8 * OFTEN < counts.total() / forms <= 1.1 * OFTEN


def errors_of(kind: str) -> list[tuple[IssuerWorld, Slip]]:
    return [(world, error) for world in several(1, 15, errors=OFTEN) for error in world.truth.errors if error.kind == kind]


def test_a_forgotten_row_is_on_no_form_unless_an_amendment_adds_it() -> None:
    added = 0
    for world, error in errors_of(FORGOTTEN):
        event = next(event for event in world.truth.events if event.id == error.event)
        amending = [one for one in world.truth.amendments if one.amends == error.place.accession and one.manner == "adds"]
        if not any(row.event == event.id and row.line != error.line for row in world.truth.rows):  # no companion form has it
            assert (event.place.accession if event.place else None) == (amending[0].accession if amending else None)
        added += bool(amending)
    assert 0 < added < len(errors_of(FORGOTTEN))


def test_a_repeated_row_states_the_event_of_the_row_before_it() -> None:
    for world, error in errors_of(REPEATED):
        rows = {row.place: row for row in world.truth.rows}
        place = error.place
        before = rows[Place(place.accession, place.table, place.row - 1)]
        assert rows[place].event == before.event == error.event
        filed = filed_rows(world)
        assert filed[place] == filed[before.place]


def test_a_dropped_holding_is_not_on_its_form() -> None:
    for world, error in errors_of(HOLDING):
        assert error.event is None
        assert all(row.line != error.line for row in world.truth.rows if row.place.accession == error.place.accession)


def test_digits_are_wrong_in_one_place_or_swapped_with_a_neighbour() -> None:
    for kind, least in ((DIGIT, 1), (TRANSPOSED, 2)):
        for _, error in errors_of(kind):
            differing = [at for at, (right, filed) in enumerate(zip(error.right, error.filed, strict=True)) if right != filed]
            assert len(differing) == least
            assert differing[-1] - differing[0] == least - 1
            assert kind == DIGIT or sorted(error.right) == sorted(error.filed)


def test_a_total_on_the_wrong_line_is_the_balance_of_another_line_of_the_owner() -> None:
    for world, error in errors_of(WRONG_LINE):
        balances = {
            str(event.balance)
            for event in world.truth.events
            if event.line.owners == error.line.owners and event.line != error.line
        }
        assert error.filed in balances


def test_a_balance_that_was_not_moved_is_the_one_before_the_row() -> None:
    for world, error in errors_of(UNMOVED):
        event = next(event for event in world.truth.events if event.id == error.event)
        assert error.filed == str(event.balance - event.change)


def test_a_sign_is_reversed_on_transactions_alone() -> None:
    assert all({error.right, error.filed} == {"A", "D"} and error.event is not None for _, error in errors_of(SIGN))


def test_a_mistyped_date_has_another_year_and_the_right_one_beside_it() -> None:
    off = set()
    for _, error in errors_of(DATE):
        right, filed = date.fromisoformat(error.right), date.fromisoformat(error.filed)
        assert right.month == filed.month
        off.add(filed.year - right.year)
    assert {-1, 1} <= off
    assert any(abs(years) >= 10 for years in off)
