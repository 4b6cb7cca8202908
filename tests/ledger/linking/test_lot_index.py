"""The index of lots answers as a search through all lots does, whatever was posted and explained in between."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from section16.ledger.entries.amendment import PostedFiling
from section16.ledger.entries.entry import Entry
from section16.ledger.linking.linker import IssuerLinker
from section16.ledger.linking.lot_index import LotIndex
from section16.ledger.linking.pending import PendingRows
from section16.ledger.linking.row import Row
from section16.ledger.lots.cause import Cause
from section16.ledger.lots.lot import Lot
from tests.ledger.filings import ADA, BEN, OPTION, filed, holding, linked, purchase, row, sale

PRICES = ("", "4.00", "5.00")
DAYS = [date(2025, 1, 10) + timedelta(weeks=number) for number in range(12)]


@st.composite
def rows(draw: st.DrawFn) -> Entry:
    """Return a row of shares, or of an option with or without a price, of amounts that often meet."""
    change = Decimal(draw(st.sampled_from([0, 100, 200, 300])))
    owned = Decimal(draw(st.sampled_from([0, 700, 800, 900, 1_000, 1_100])))
    through = draw(st.sampled_from(["", "By trust"]))
    if draw(st.booleans()):
        price = draw(st.sampled_from(PRICES))
        terms: dict[str, Any] = {"exercise_price": price or None, "expiration": "2032-05-01" if price else None}
        return row("II", title=OPTION, code="M", change=-change, owned=owned, through=through, **terms)
    if not change:
        return holding(owned, through=through)
    day = draw(st.sampled_from(DAYS[:6])).isoformat() if draw(st.booleans()) else ""
    if draw(st.booleans()):
        return sale(change, owned, day, through=through)
    return purchase(change, owned, day, through=through)


@st.composite
def stories(draw: st.DrawFn) -> list[PostedFiling]:
    """Return filings of one owner, the other, or both, a week apart."""
    found = []
    for number in range(1, draw(st.integers(2, 12)) + 1):
        owners = draw(st.sampled_from([(ADA,), (BEN,), (ADA, BEN), (BEN, ADA)]))
        some = draw(st.lists(rows(), min_size=1, max_size=5))
        found.append(filed(number, DAYS[number - 1].isoformat(), *some, owners=owners))
    return found


def _lots_of(linker: IssuerLinker, owner: str) -> list[Lot]:
    """Return the lots that an owner finds: those that the owner reported first."""
    return [lot for lot in linker.lots if lot.history and owner in lot.history[0].entry.filing.owners]


def _same(index: LotIndex, linker: IssuerLinker, owner: str) -> None:
    mine = _lots_of(linker, owner)
    balances = {lot.balance for lot in linker.lots} | {Decimal(850)}
    for line in {lot.traits.line for lot in linker.lots}:
        lots = [lot for lot in mine if lot.traits.line == line]
        assert list(index.line(owner, line)) == [lot.number for lot in lots]
        for day in DAYS:
            held = [lot.number for lot in lots if max(one.entry.as_of for one in lot.history) >= day]
            assert list(index.late(owner, line, day)) == held
        for balance in balances:
            near = [(abs(lot.balance - balance), lot.number) for lot in lots]
            assert sorted(index.near(owner, line, balance)) == sorted(near)
            assert [off for off, _ in index.near(owner, line, balance)] == sorted(off for off, _ in near)
            equal = [lot for lot in lots if lot.balance == balance]
            assert list(index.balance(owner, line, balance, None)) == [lot.number for lot in equal]
            for price in (Decimal(4), Decimal(5)):
                priced = [lot.number for lot in equal if lot.traits.price in (price, None)]
                assert list(index.balance(owner, line, balance, price)) == priced
    for table, balance in product(("I", "II"), balances):
        of_table = [lot.number for lot in mine if lot.traits.table == table and lot.balance == balance]
        assert list(index.holding(owner, table, balance)) == of_table


@pytest.mark.slow
@settings(max_examples=60)
@given(stories())
def test_the_index_answers_as_a_search_through_all_lots_does(story: list[PostedFiling]) -> None:
    linker = IssuerLinker()
    for filing, entries in story:
        linker.post(filing, entries)
        index = linker._reducer._index
        for owner in (ADA, BEN):
            _same(index, linker, owner)
        for lot in linker.lots:
            unexplained = [one.index for one in lot.history if one.cause is Cause.UNEXPLAINED and one.left]
            assert list(index.open(lot.number)) == unexplained


def test_lots_of_equal_balances_are_near_in_the_order_in_which_they_were_opened() -> None:
    held = [holding(owned, through=f"By trust {name}") for owned, name in ((800, "a"), (800, "b"), (1_200, "c"), (800, "d"))]
    linker = linked(filed(1, "2025-01-10", *held))
    index = LotIndex()
    for lot in linker.lots:
        index.opened(lot.number, (ADA,))
        index.moved(replace(lot, traits=linker.lots[0].traits), lot.history[0])
    line = linker.lots[0].traits.line
    assert list(index.near(ADA, line, Decimal(900))) == [
        (Decimal(off), number) for off, number in ((100, 0), (100, 1), (100, 3), (300, 2))
    ]
    assert list(index.near(ADA, line, Decimal(800))) == [
        (Decimal(off), number) for off, number in ((0, 0), (0, 1), (0, 3), (400, 2))
    ]
    assert list(index.near(BEN, line, Decimal(800))) == []


def test_a_difference_that_has_a_cause_is_not_open() -> None:
    rounded = linked(filed(1, "2025-01-10", holding("57360.94")), filed(2, "2025-02-10", purchase(3_555, "60915.95")))
    assert [(one.cause, one.left) for one in rounded.assertions[1:]] == [(Cause.ROUNDING, Decimal("0.01"))]
    assert list(rounded._reducer._index.open(0)) == []


def test_a_break_that_late_rows_explain_is_open_no_longer() -> None:
    broken = filed(1, "2025-01-10", holding(10_000)), filed(2, "2025-02-10", sale(100, 9_400))
    assert list(linked(*broken)._reducer._index.open(0)) == [1]
    assert list(linked(*broken, filed(3, "2025-03-10", sale(500, 9_400, "2025-02-03")))._reducer._index.open(0)) == []


@pytest.mark.parametrize("gone", range(4))
def test_a_row_that_was_linked_is_found_no_more(gone: int) -> None:
    entries = [sale(100, 900), sale(200, 700), holding(700), sale(100, 900, through="By trust")]
    linker = linked()
    given_rows = [Row(entry, linker.traits_of(entry), place) for place, entry in enumerate(filed(1, "2025-01-10", *entries)[1])]
    pending = PendingRows(given_rows)
    for reached in (900, 1_000):
        pending.reach(Decimal(reached))
    pending.remove(given_rows[gone])
    left = [one for one in given_rows if one.place != gone]
    moves = [one for one in left if not one.entry.holding]
    assert list(pending) == left
    assert pending.reached == [one for one in moves if one.entry.start in (900, 1_000)]
    assert pending.lines == list(dict.fromkeys(one.traits.line for one in left))
    for line in {one.traits.line for one in given_rows}:
        own, moving = ([one for one in some if one.traits.line == line] for some in (left, moves))
        assert (list(pending.of(line)), list(pending.transactions(line))) == (own, moving)
        for balance in map(Decimal, (700, 900, 1_000)):
            assert list(pending.starting(line, balance)) == [one for one in own if one.entry.start == balance]
            assert list(pending.ending(line, balance)) == [one for one in moving if one.entry.owned == balance]
