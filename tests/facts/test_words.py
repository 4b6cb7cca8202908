"""Entries from words of the command line: numbers, dates and digits as people write them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from section16.facts.events import Sale
from section16.facts.issuer import Issuer
from section16.facts.parties import Party
from section16.facts.reading import read_entry_of_words, read_words

SALE = ("date=11/24/2026", "who=edda", "security=common", "units=400,000", "price=$41.70", "counterparty=market")


def made(word: str, *words: str, **fixed: Any) -> Any:
    value, found = read_entry_of_words(word, words, "the command line", fixed=fixed)
    assert [finding.line() for finding in found] == []
    return value


def test_a_sale_is_stated_as_people_write_it() -> None:
    sale = made("events", *SALE, kind="sale")
    assert isinstance(sale, Sale)
    assert (sale.date, sale.units, sale.price) == (date(2026, 11, 24), Decimal(400_000), Decimal("41.70"))
    assert made("events", *SALE, "kind=sale") == sale


@pytest.mark.parametrize("cik", ["1234567", "0001234567", '"1234567"'])
def test_the_digits_of_a_cik_need_no_quotes(cik: str) -> None:
    issuer = made("issuer", 'name="Larkspur Harbor Systems, Inc."', f"cik={cik}", "symbol=LKHX")
    assert isinstance(issuer, Issuer)
    assert issuer.cik == cik.strip('"')


def test_a_text_stays_as_it_is_typed() -> None:
    person = made("people", "name=WINTERBOURNE EDDA M", "cik=9990042")
    assert isinstance(person, Party)
    assert (person.name, person.cik) == ("WINTERBOURNE EDDA M", "9990042")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("$18.70", Decimal("18.70")),
        ("1,234,567.5", Decimal("1234567.5")),
        ("24-Nov-2026", date(2026, 11, 24)),
        ("1,23", "1,23"),
        ("1.234,56", "1.234,56"),
        ("24/11/2026", "24/11/2026"),
        ("02/30/2026", "02/30/2026"),
        ("2026-11-24", date(2026, 11, 24)),
        ("12_000", 12_000),
    ],
)
def test_what_can_be_read_in_one_way_is_read_and_the_rest_stays_a_text(text: str, value: object) -> None:
    assert read_words([f"key={text}"], "the command line") == {"key": value}


def test_a_change_replaces_what_is_known_and_leaves_out_what_is_empty() -> None:
    known = {
        "kind": "sale",
        "date": date(2026, 11, 23),
        "who": "edda",
        "security": "common",
        "units": 5,
        "price": 18,
        "plan": "p",
    }
    value, found = read_entry_of_words("events", ["units=1,000", 'plan=""'], "event 1", known=known)
    assert found == ()
    assert value.units == 1000
    assert not value.plan
