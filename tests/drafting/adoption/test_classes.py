"""The classes that holdings are of: what underlies units, and classes of one title that the ledger keeps apart."""

from __future__ import annotations

from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from section16.drafting.adoption.adoption import _Adoption
from section16.drafting.adoption.classes import Classes, gives, kind_of, notes_of
from section16.ledger.entries.identity import Identity


def holding(title: str) -> Any:
    """Return a holding of Table I as far as its class is concerned."""
    return SimpleNamespace(entry=SimpleNamespace(table="I", title=title, underlying=""), whole_class=False)


def test_holdings_of_one_title_that_are_kept_apart_are_lots_by_number() -> None:
    common = holding("Common Stock")
    classes = Classes(Identity(), [common], "Table II")
    assert [classes.of(common, apart=number) for number in (0, 1, 2, 1)] == [
        "common-stock",
        "common-stock-lot-2",
        "common-stock-lot-3",
        "common-stock-lot-2",
    ]
    assert {security.title for security in classes.securities.values()} == {"Common Stock"}


def test_units_are_of_the_title_that_most_holdings_have_as_it_was_written_last() -> None:
    held = [holding(title) for title in ("Class A Common Stock", "Ordinary Shares", "ordinary shares")]
    units = holding("Restricted Stock Units")
    classes = Classes(Identity(), [*held, units], "Table II")
    name = classes.of(units)
    under = classes.securities[name].of
    assert (classes.securities[name].kind, under, classes.securities[under].title) == (
        "units",
        "ordinary-shares",
        "ordinary shares",
    )


def test_units_without_any_shares_are_of_common_stock() -> None:
    units = holding("Restricted Stock Units")
    classes = Classes(Identity(), [units], "Table II")
    assert classes.securities[classes.of(units)].of == "common-stock"


def test_two_holdings_of_one_holder_and_title_are_two_classes() -> None:
    common = holding("Common Stock")
    common.entry.id = "1"
    classes = Classes(Identity(), [common], "Table II")
    adoption = object.__new__(_Adoption)
    adoption._taken = {}
    names = [adoption._apart(common, classes, holder) for holder in ("edda", "edda", "trust", "edda")]
    assert names == ["common-stock", "common-stock-lot-2", "common-stock", "common-stock-lot-3"]


def test_a_balance_after_a_split_and_one_of_unknown_ownership_are_reported() -> None:
    adoption = object.__new__(_Adoption)
    adoption.findings = []
    position = SimpleNamespace(cause=None, after_split="2-for-1 of 2025-06-14")
    filing = SimpleNamespace(form="4")
    entry = SimpleNamespace(id="1", direct=None, filing=filing, title="Common Stock", table="I", dollars=False)
    carried: Any = SimpleNamespace(position=position, entry=entry, amount=1, vested_to=None)
    adoption._check_balance(carried)
    assert [finding.id for finding in adoption.findings] == ["ADOPT-SPLIT", "ADOPT-OWNERSHIP"]


def test_units_that_their_schedule_makes_fewer_are_reported_with_both_numbers() -> None:
    adoption = object.__new__(_Adoption)
    adoption.findings = []
    position = SimpleNamespace(cause=None, after_split="", balance=302)
    entry = SimpleNamespace(id="1", direct=True, title="Restricted Stock Units", table="I", dollars=False)
    carried: Any = SimpleNamespace(position=position, entry=entry, amount=202, vested_to=202)
    adoption._check_balance(carried)
    said = [(finding.id, finding.message) for finding in adoption.findings]
    assert said == [("ADOPT-VESTED", "The row states 302 units; the schedule in its footnote leaves 202 of them.")]


TITLES = {
    ("II", "options"): (
        *(
            "Stock Option (right to buy)",
            "Employee Stock Options",
            "Right to Buy Common Stock",
            "Right to Purchase",
            "right to acquire",
        ),
        "Option to buy units",
    ),
    ("II", "appreciation rights"): ("Stock Appreciation Right", "SAR", "SARs", "SSAR", "SSARs", "Appreciation"),
    ("II", "warrants"): ("Warrant", "Warrants (right)", "Common Stock Purchase Warrants"),
    ("II", "units"): (
        *(
            "Restricted Stock Units",
            "Deferred Share Rights",
            "Performance Shares",
            "Phantom Stock",
            "Share Units",
            "Stock Unit",
        ),
        *("Market Stock Units", "Earned Shares", "Dividend Equivalent Rights", "Restricted Awards", "Performance Award", "RSU"),
        *("RSUs", "RSU's", "PSU", "DSUs", "MSU", "PRSU", "PBRSUs", "Phantom", "Performance Right"),
    ),
    ("II", "convertible"): (
        *("Convertible Note", "Exchangeable Shares of Tern", "Series A Preferred", "Class B Common", "Note", "Notes due 2030"),
        *("Partnership Unit", "Units of the LP", "LTIP"),
    ),
    ("II", "other"): ("Forward Contract", "Put", "Notebook"),
    ("I", "units"): (
        *(
            "Restricted Stock Units",
            "Deferred Unit",
            "Performance Rights",
            "Phantom Unit",
            "RSU",
            "PSUs",
            "DSU's",
            "PRSU",
            "Phantom",
        ),
    ),
    ("I", "restricted stock"): ("Restricted Stock", "Common Stock (restricted)"),
    ("I", "stock"): ("Common Stock", "Ordinary Shares", "Performance Shares", "Units", "SSU"),
}


@pytest.mark.parametrize(("table", "kind"), TITLES)
def test_a_title_says_what_kind_of_security_it_is(table: str, kind: str) -> None:
    assert {kind_of(table, title) for title in TITLES[table, kind]} == {kind}
    assert {kind_of(table, title.upper()) for title in TITLES[table, kind]} == {kind}


@pytest.mark.parametrize(
    ("units", "under", "ratio"),
    [
        ("100", "4000", "40"),
        ("3", "1", "0.3333"),  # rounded to four decimals, as the shares of the row were rounded
        ("10000", "3334", "0.3334"),
        ("100000", "33333", None),  # no ratio of four decimals gives that many shares
        ("20000", "10000", "0.5"),
        ("20000", "10001", None),  # rounding explains less than one share
        ("100", None, None),
        ("0", "5", None),
        ("100", "0", None),
    ],
)
@pytest.mark.parametrize("whole", [True, False], ids=["holding", "transaction"])
def test_a_row_says_how_many_shares_a_unit_gives(units: str, under: str | None, ratio: str | None, *, whole: bool) -> None:
    amounts = {"owned": Decimal(units), "change": Decimal(7)} if whole else {"owned": Decimal(7), "change": -Decimal(units)}
    entry: Any = SimpleNamespace(holding=whole, underlying_shares=Decimal(under) if under else None, **amounts)
    assert gives(entry) == (Decimal(ratio) if ratio else None)


@pytest.mark.parametrize(
    ("cell", "box", "terms"),
    [
        ("title", "title", False),
        ("ownership", "direct or indirect", False),
        ("nature", "nature", False),
        ("exercise_price", "exercise price", True),
        ("exercise_date", "date exercisable", True),
        ("expiration_date", "expiration date", True),
        ("underlying_title", "underlying title", True),
        ("underlying_shares", "underlying amount", True),
    ],
)
def test_footnotes_on_terms_and_on_how_it_is_held_are_kept_apart(cell: str, box: str, *, terms: bool) -> None:
    entry: Any = SimpleNamespace(notes={cell: ("F1",)}, texts=lambda name: (" A text. ",) if name == cell else ())
    assert [(note.on, note.text) for note in notes_of(entry, terms=terms)] == [(box, "A text.")]
    assert notes_of(entry, terms=not terms) == ()
