"""The classes that holdings are of: what underlies units, and classes of one title that the ledger keeps apart."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from section16.drafting.adoption.adoption import _Adoption
from section16.drafting.adoption.classes import Classes
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
    carried: Any = SimpleNamespace(position=position, entry=entry, amount=1)
    adoption._check_balance(carried)
    assert [finding.id for finding in adoption.findings] == ["ADOPT-SPLIT", "ADOPT-OWNERSHIP"]
