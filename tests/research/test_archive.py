"""Rows of real filings that were read by eye, by accession number and cause: what the columns say, and once said wrongly."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

import section16
from section16.research.row import ResearchRow

DISCRETION = {
    "0001062993-23-001324 I/1": ("stated_not_discretionary", "sell to cover that is not discretionary"),
    "0001628280-23-004823 I/1": ("sell_to_cover", "sold to satisfy taxes, in a footnote on the balance"),
    "0001209191-23-010709 I/2": ("sell_to_cover", "for the sole purpose of covering taxes"),
    "0001062993-23-008466 I/1": ("not_in_the_market", "bought as part of the issuer's offering"),
    "0000899243-23-012969 I/1": ("not_in_the_market", "a private sale to the issuer"),
    "0001209191-23-021899 I/2": ("stated_not_discretionary", "pledged shares that the lender sold"),
    "0001446472-23-000022 I/1": ("no_plan", "a market sale of shares that a merger agreement gave"),
    "0001971508-23-000008 I/1": ("no_plan", "a sale whose footnote counts shares of a purchase plan"),
    "0001517737-23-000050 I/2": ("plan", "a footnote of the option about all transactions of the form"),
    "0000899243-23-011033 I/1": ("units", "shares bought with warrants at one price"),
    "0001127602-23-002146 I/14": ("stated_not_discretionary", "a trade of an adviser"),
    "0001209191-18-030721 I/11": ("plan", "a plan that the remarks write 10b-5-1"),
}
EVENTS = {
    "0001140361-23-013079 I/2": ("exercise_and_sale", "the sale of the amount exercised"),
    "0001140361-23-013079 I/3": ("single", "a larger sale besides"),
    "0001428205-23-000059 I/2": ("exercise_and_disposition", "units paid partly in cash"),
    "0001225208-23-004577 I/1": ("exercise_and_withholding", "earned units with units vested and shares withheld from both"),
    "0001411579-23-000006 II/4": ("exercise_and_withholding", "seven rows of units in two rows of securities"),
    "0001628280-23-001842 I/2": ("withholding", "more withheld than vested on the form"),
    "0001214659-23-007335 I/2": ("withholding", "withheld for another award than the one granted"),
    "0001628280-23-000974 I/1": ("exercise_and_sale", "voting stock given up with the units"),
    "0001209191-23-031949 II/1": ("exercise_and_withholding", "units dated a day before their shares"),
    "0001209191-18-044222 I/1": ("exercise_and_withholding", "withheld from units of Table I"),
    "0001415889-23-004310 I/3": ("withholding", "withheld in front of an award that is not earned yet"),
    "0001062993-23-004143 I/4": ("withholding", "restricted stock withheld beside performance shares"),
    "0001283699-23-000096 I/2": ("award_and_withholding", "performance-based restricted stock and what is withheld from it"),
    "0001209191-19-019226 I/1": ("transfer", "shares given to a trust of the person"),
}
ROLES = {
    "0001864448-23-000114 I/1": ("general counsel", "title"),
    "0001225208-23-000683 I/1": ("chief operating officer", "title"),
    "0001209191-23-009486 II/1": ("chief executive officer", "title_of_a_part"),
    "0001593968-23-000030 I/2": ("president", "title_of_a_part"),
    "0001209191-23-028493 I/1": ("chief financial officer", "remarks"),
    "0001209191-23-026739 I/4": ("chair", "other_text"),
}
CLEANSED_PRICE, IMPOSSIBLE = "0001209191-23-018495 I/7", "0001427999-23-000008 I/1"


@pytest.fixture(scope="module")
def found(filings: tuple[tuple[str, bytes], ...]) -> dict[str, ResearchRow]:
    rows = (*DISCRETION, *EVENTS, *ROLES, CLEANSED_PRICE, IMPOSSIBLE)
    named = {row.partition(" ")[0] for row in rows}
    ledger = section16.Ledger.from_submissions(section16.read(data) for name, data in filings if name[:20] in named)
    return {one.id: one for issuer in ledger.issuers for one in section16.research_rows(ledger, issuer)}


@pytest.mark.corpus
@pytest.mark.parametrize("row", DISCRETION, ids=[says for _, says in DISCRETION.values()])
def test_discretion(row: str, found: dict[str, ResearchRow]) -> None:
    reason, _ = DISCRETION[row]
    assert (found[row].discretionary_reason.value, found[row].discretionary) == (reason, reason.startswith("no_plan"))


@pytest.mark.corpus
@pytest.mark.parametrize("row", EVENTS, ids=[says for _, says in EVENTS.values()])
def test_events(row: str, found: dict[str, ResearchRow]) -> None:
    assert found[row].event_reason.value == EVENTS[row][0]


@pytest.mark.corpus
@pytest.mark.parametrize("row", ROLES)
def test_roles(row: str, found: dict[str, ResearchRow]) -> None:
    assert (found[row].role, found[row].role_reason.value) == ROLES[row]


@pytest.mark.corpus
def test_a_price_and_a_date(found: dict[str, ResearchRow]) -> None:
    assert found[CLEANSED_PRICE].cleansed_price == Decimal("188.139")
    assert found[IMPOSSIBLE].cleansed_date == date(2023, 3, 15)
