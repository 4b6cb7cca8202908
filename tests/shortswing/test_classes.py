"""Missing prices, closing prices and relations of classes can raise the profit: no upper bound is known then."""

from __future__ import annotations

from typing import Any

import pytest

from section16.workspace.short_swing import ShortSwing
from tests.shortswing.trading import of_a_director


def bought(class_: str, **more: Any) -> dict[str, Any]:
    return {"id": f"P {class_}", "date": "2026-01-05", "side": "purchase", "shares": 100, "price": 10, "class": class_} | more


def sold(class_: str, **more: Any) -> dict[str, Any]:
    return {"id": f"S {class_}", "date": "2026-02-05", "side": "sale", "shares": 100, "price": 12, "class": class_} | more


def bounds(answer: ShortSwing) -> tuple[str, bool, str, str]:
    return str(answer.profit), answer.exact, str(answer.upper), str(answer.if_all_counted)


def test_two_classes_that_may_be_related_are_named_with_the_amount() -> None:
    answer = of_a_director([bought("Class A"), sold("Class B")])
    (lacking,) = answer.incomplete
    assert bounds(answer) == ("0.00", False, "None", "None")
    assert lacking.missing == "Whether one of Class A and Class B is convertible into the other or derives from it"
    assert "the profit would be $200.00 instead of $0.00." in lacking.effect
    assert lacking.rows == ("P Class A", "S Class B")


def test_two_classes_that_differ_only_in_how_their_name_is_written_may_be_one() -> None:
    (lacking,) = of_a_director([bought("Common Stock"), sold("common-stock")]).incomplete
    assert lacking.missing == "Whether Common Stock and common-stock are one class"
    (lacking,) = of_a_director([bought("Common Stock"), sold("")]).incomplete
    assert "the class without a name" in lacking.missing


@pytest.mark.parametrize(
    ("rows", "facts"),
    [
        ([bought("A"), sold("A")], {}),
        ([bought("A"), sold("B", price=9)], {}),
        ([bought("A"), sold("B", date="2026-09-01")], {}),
        ([bought("A"), sold("B")], {"class": [{"name": "A", "underlying": "A"}, {"name": "B", "underlying": "B"}]}),
        (
            [bought("A"), sold("B")],
            {"class": [{"name": "B", "underlying": "A"}], "close": [{"date": f"2026-0{m}-05", "price": m} for m in (1, 2)]},
        ),
    ],
)
def test_classes_that_are_settled_or_cannot_gain_are_not_asked_about(rows: list[dict[str, Any]], facts: dict[str, Any]) -> None:
    answer = of_a_director(rows, facts=facts)
    assert not answer.incomplete
    assert (answer.exact, answer.upper) == (True, answer.profit)


def test_one_class_that_derives_from_no_other_leaves_the_question_about_the_other() -> None:
    assert of_a_director([bought("A"), sold("B")], facts={"class": [{"name": "A", "underlying": "A"}]}).incomplete


def test_many_classes_are_asked_about_at_once() -> None:
    (lacking,) = of_a_director([bought("A"), *(sold(name, shares=20) for name in "BCDEFGH")]).incomplete
    assert lacking.missing == "Whether one of A, B, C, D, E, F, G and H is convertible into another of them or derives from it"
    assert "the profit would be $200.00 instead of $0.00." in lacking.effect


def test_a_missing_price_leaves_no_upper_bound() -> None:
    rows = [bought("A", code="P"), sold("A", code="S", price="")]
    assert bounds(of_a_director(rows)) == ("0.00", False, "None", "None")
    rows[1]["price"] = 12
    assert bounds(of_a_director(rows)) == ("200.00", True, "200.00", "200.00")


def test_a_missing_closing_price_leaves_no_upper_bound() -> None:
    facts: dict[str, Any] = {"class": [{"name": "Call", "underlying": "A"}]}
    assert bounds(of_a_director([bought("Call"), sold("A")], facts=facts)) == ("0.00", False, "None", "None")
    facts["close"] = [{"date": "2026-01-05", "price": 10}, {"date": "2026-02-05", "price": 13}]
    assert bounds(of_a_director([bought("Call"), sold("A")], facts=facts)) == ("300.00", True, "300.00", "300.00")
