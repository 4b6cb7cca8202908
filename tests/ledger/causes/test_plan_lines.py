"""Lines of employee plans are a class of their own: by their words and by what their balances do, not by one of the two."""

from __future__ import annotations

import pytest

from section16.ledger.causes.plan_lines import plan_line
from tests.ledger.filings import book_of, filed, holding, purchase, sale, told

PLANS = [
    "By 401(k)",
    "401K plan",
    "By ESOP",
    "by ESPP",
    "By Employee Stock Purchase Plan",
    "Thrift and Savings Plan",
    "By Company Plan",
]


def _plan(nature: str, second: int, **said: str) -> bool:
    book = book_of(
        filed(1, "2025-01-10", holding(1_000, through=nature, **said)),
        filed(2, "2025-02-10", holding(second, through=nature, **said)),
    )
    lines = {plan_line(told(book, place)) for place in ("1 I/1", "2 I/1")}
    assert len(lines) == 1  # a line leaves a measure with all its rows
    return lines.pop()


@pytest.mark.parametrize("nature", PLANS)
def test_a_plan_account_that_changes_without_a_transaction_is_a_plan_line(nature: str) -> None:
    assert _plan(nature, 1_017)


@pytest.mark.parametrize("nature", PLANS)
def test_a_plan_account_that_follows_is_like_any_other_holding(nature: str) -> None:
    assert not _plan(nature, 1_000)


@pytest.mark.parametrize(
    "nature", ["By trust", "By spouse", "By deferred compensation plan", "Under a Rule 10b5-1 plan", "By purchase"]
)
def test_another_holder_that_changes_without_a_transaction_is_no_plan_line(nature: str) -> None:
    assert not _plan(nature, 1_017)


def test_the_footnote_on_an_indirect_holding_names_the_plan() -> None:
    note = "Held by the trustee of the 401(k) plan."
    assert _plan("By trust", 1_017, note=note, cell="nature")
    assert not _plan("By trust", 1_017, note=note, cell="shares_owned")  # what the balance includes
    assert not _plan("", 1_017, note=note, cell="ownership")  # shares held directly


def test_a_transaction_in_a_plan_account_is_of_the_plan_line() -> None:
    book = book_of(
        filed(1, "2025-01-10", holding(1_000, through="By 401(k)")),
        filed(2, "2025-02-10", purchase(100, 1_117, through="By 401(k)")),
    )
    assert plan_line(told(book, "2 I/1"))


def test_a_split_is_no_change_of_a_plan_account() -> None:
    decided = 'split = [{issuer = "9999100", new = 2, old = 1, day = 2025-02-01}]'
    story = filed(1, "2025-01-10", holding(1_000, through="By ESOP")), filed(2, "2025-02-10", holding(2_000, through="By ESOP"))
    assert not plan_line(told(book_of(*story, decisions=decided), "2 I/1"))


def test_shares_held_directly_that_include_plan_shares_are_no_plan_line() -> None:
    note = "Includes shares acquired under the ESPP."
    book = book_of(filed(1, "2025-01-10", holding(1_000)), filed(2, "2025-02-10", sale(100, 917, note=note)))
    assert not plan_line(told(book, "2 I/1"))
