"""Rows of one form among each other: which lead to one another, and which state one total."""

from __future__ import annotations

from decimal import Decimal

import pytest

from section16.ledger.entries.entry import Entry
from section16.ledger.linking.exact import _leads_back, _starts_by_chance
from section16.ledger.linking.learning import Learned
from section16.ledger.linking.link import Kind
from section16.ledger.linking.pending import PendingRows
from section16.ledger.linking.reducer import Reducer
from section16.ledger.linking.row import Row
from section16.ledger.linking.situation import Situation
from section16.ledger.linking.total import broken_total
from section16.ledger.lots.cause import Cause
from tests.ledger.filings import at, filed, holding, linked, purchase, sale
from tests.ledger.stories import OPENED


@pytest.mark.parametrize(
    ("first", "by_chance"),
    [
        ((), False),
        ((sale(34, 10_004), sale(4, 10_000)), True),
        ((purchase(4, 10_004), sale(4, 10_000)), False),
        ((sale(34, 10_004, "2025-02-11"), sale(4, 10_000, "2025-02-11")), False),
    ],
    ids=["nothing leads to it", "from a balance never held", "from a balance held", "of a later day"],
)
def test_a_start_is_chance_where_rows_lead_to_it_from_a_balance_never_held(
    first: tuple[Entry, ...], *, by_chance: bool
) -> None:
    linker = linked(OPENED)
    filing, entries = filed(2, "2025-02-10", *first, sale(5, 9_995))
    given_rows = [Row(entry, linker.traits_of(entry), place) for place, entry in enumerate(entries)]
    now = Situation(filing, PendingRows(given_rows), linker._reducer.lots_of(filing, "I"), Learned())
    assert _starts_by_chance(now, given_rows[-1], linker.lots[0]) is by_chance


@pytest.mark.parametrize("known", [True, False])
def test_rows_of_a_total_that_does_not_follow_are_breaks_and_those_of_a_new_lot_open_it(*, known: bool) -> None:
    made = linked(OPENED)
    entries = filed(2, "2025-02-10", sale(100, 9_400), sale(200, 9_400))[1]
    given_rows = [Row(entry, made.traits_of(entry), place) for place, entry in enumerate(entries)]
    links = broken_total(given_rows, made.lots[0] if known else None, Cause.UNEXPLAINED)
    assert [(link.lot, link.kind, link.checked) for link in links] == [
        (0, Kind.BREAK, True) if known else (-1, Kind.OPENING, False)
    ] * 2
    assert [(link.start, link.end) for link in links] == [(Decimal(9_700), Decimal(9_600)), (Decimal(9_600), Decimal(9_400))]
    assert [link.change for link in links] == [Decimal(-300), None]


@pytest.mark.parametrize(("more", "leads"), [((), True), ((holding(1_100),), True), ((sale(50, 1_050),), False)])
def test_a_conversion_leads_back_through_the_sale_of_its_shares_whatever_a_holding_states(
    more: tuple[Entry, ...], *, leads: bool
) -> None:
    linker = linked()
    filing, entries = filed(2, "2025-02-10", purchase(100, 1_100, code="C"), sale(100, 1_000), *more)
    given_rows = [Row(entry, linker.traits_of(entry), place) for place, entry in enumerate(entries)]
    now = Situation(filing, PendingRows(given_rows), Reducer().lots_of(filing, "I"), Learned())
    assert _leads_back(now, given_rows[0]) is leads


def test_decimals_that_are_zeros_by_chance_are_decimals() -> None:
    """12,118.99 - 1,574.96 is 10,544.03; the row starts from 12,119.00, which looks like whole shares."""
    made = linked(filed(1, "2025-01-10", holding("12118.99")), filed(2, "2025-02-10", sale("1574.96", "10544.04")))
    assert made.assertions[1].cause is Cause.ROUNDING
    (evidence,) = made.assertions[1].evidence
    assert (evidence.test, evidence.rows) == ("last decimal", (at("1 I/1"),))
    assert evidence.says == "starts from 12119.00, and 12118.99 was reported: fractions are stated rounded"
