"""What holds for all research rows: nothing is lost or changed, no order matters, and work grows with the rows."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import generate
import section16
from generate.world import IssuerWorld
from section16.ledger.book import IssuerBook
from section16.ledger.entries.amendment import PostedFiling
from section16.ledger.entries.entry import Entry
from section16.research.reasons import CleansedReason, Confidence, ResearchReason, SplitReason
from section16.research.row import ResearchRow
from section16.research.rows import IssuerResearch
from tests.ledger.filings import ISSUER, book_of, filed, purchase, sale
from tests.ledger.shapes import SHAPES, Shape
from tests.ledger.test_growth import calls
from tests.ledger.truth import ledger_of

SEEDS = st.integers(min_value=0, max_value=400)


def world_of(seed: int) -> IssuerWorld:
    return next(iter(generate.issuers(seed, 1, years=2, errors=0.05, amendments=0.1, late=0.1)))


@settings(max_examples=5)
@given(SEEDS)
def test_every_filed_row_is_there_once_in_the_order_of_filing(seed: int) -> None:
    world = world_of(seed)
    ledger = ledger_of(world)
    rows = section16.research_rows(ledger, world.cik)
    posted = ledger.book(world.cik).posted
    assert [one.id for one in rows] == [entry.id for _, entries in posted for entry in entries]


@settings(max_examples=5)
@given(SEEDS, st.randoms(use_true_random=False))
def test_the_order_of_arrival_changes_nothing(seed: int, draw: random.Random) -> None:
    world = world_of(seed)
    posted = ledger_of(world).book(world.cik).posted
    shuffled = list(posted)
    draw.shuffle(shuffled)
    first, second = (list(IssuerResearch(IssuerBook(world.cik, some)).rows()) for some in (posted, shuffled))
    assert first == second


@settings(max_examples=5)
@given(SEEDS)
def test_what_is_as_filed_is_what_was_filed_and_each_reason_has_its_confidence(seed: int) -> None:
    world = world_of(seed)
    ledger = ledger_of(world)
    entries = {entry.id: entry for _, rows in ledger.book(world.cik).posted for entry in rows}
    for one in section16.research_rows(ledger, world.cik):
        entry = entries[one.id]
        stated = None if entry.change is None else abs(entry.change)
        for name, as_filed in (("shares", stated), ("price", entry.price), ("owned", entry.owned), ("date", entry.day)):
            if getattr(one, f"cleansed_{name}_reason") in (CleansedReason.AS_FILED, CleansedReason.POSSIBLE):
                assert getattr(one, f"cleansed_{name}") == as_filed
        for name in one.__struct_fields__:
            reason = getattr(one, name)
            if isinstance(reason, ResearchReason):
                confidence = getattr(one, name.replace("_reason", "_confidence"))
                assert isinstance(confidence, Confidence)
                assert confidence is reason.confidence


@settings(max_examples=5)
@given(SEEDS)
def test_events_divide_the_transactions_and_have_the_name_of_one_of_their_rows(seed: int) -> None:
    world = world_of(seed)
    rows = section16.research_rows(ledger_of(world), world.cik)
    of_event: dict[str, list[ResearchRow]] = defaultdict(list)
    for one in rows:
        if one.kind == "transaction" and one.event_id:
            of_event[one.event_id].append(one)
    for name, members in of_event.items():
        assert name in {one.id for one in members} | {one.counted_in for one in members}
        assert len({one.event_reason for one in members if one.counted_reason != "restated"}) <= 1


@settings(max_examples=5)
@given(SEEDS)
def test_a_split_leaves_the_value_of_a_row_as_it_is(seed: int) -> None:
    world = world_of(seed)
    for one in section16.research_rows(ledger_of(world), world.cik):
        shares, price = one.split_adjusted_shares, one.split_adjusted_price
        if one.split_adjusted_reason is SplitReason.NO_SPLIT:
            assert (shares, price) == (one.cleansed_shares, one.cleansed_price)
        elif shares is not None and price is not None and one.value is not None:
            assert abs(shares * price - one.value) <= (shares + price) / Decimal(10**9)


PRICES = st.decimals(min_value=10, max_value=12, places=2)


@given(st.lists(st.tuples(st.integers(1, 500), PRICES), min_size=1, max_size=8))
def test_reporting_the_same_trades_by_a_second_form_conserves_sums(trades: list[tuple[int, Decimal]]) -> None:
    def rows() -> list[Entry]:
        left = 100_000
        made: list[Entry] = []
        for shares, price in trades:
            left -= shares
            made.append(sale(shares, left, "2025-03-03", price=price))
        return made

    def total(*posted: PostedFiling) -> tuple[Decimal, Counter[object]]:
        found = [one for one in IssuerResearch(book_of(*posted)).rows() if one.counted]
        values = (one.value for one in found)
        return sum((value for value in values if value is not None), Decimal(0)), Counter(one.cleansed_shares for one in found)

    once = filed(1, "2025-03-03", *rows())
    assert total(once) == total(once, filed(2, "2025-03-04", *rows()))
    assert total(once)[0] == sum(shares * price for shares, price in trades)


# --- growth

_SMALL, _LARGE = 60, 240
_MOST = 1.35


def _same_day(count: int) -> list[PostedFiling]:
    """Return many trades of one day at one price, of one size, on forms of their own."""
    return [filed(number, "2025-03-03", purchase(10, 10 * number, price=9)) for number in range(1, count + 1)]


def _one_form(count: int) -> list[PostedFiling]:
    """Return many purchases and sales of one size on one form."""
    rows = [entry for number in range(count // 2) for entry in (purchase(10, 1_010, price=9), sale(10, 1_000, price=9))]
    return [filed(1, "2025-03-03", *rows)]


@pytest.mark.parametrize(
    "shape",
    [*SHAPES, Shape("trades of one day", _same_day), Shape("trades of one form", _one_form)],
    ids=lambda shape: shape.name,
)
def test_a_row_costs_the_same_work_however_many_there_are(shape: Shape) -> None:
    def cost(size: int) -> float:
        posted = shape.filings(size)
        book = IssuerBook(ISSUER, posted)
        book.blocks, book.links()
        return calls(lambda: list(IssuerResearch(book).rows())) / sum(len(entries) for _, entries in posted)

    cost(_SMALL)  # what is kept of texts is read once
    assert cost(_LARGE) <= _MOST * cost(_SMALL)
