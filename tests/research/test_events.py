"""Events: what is one event by what the rows state, and what is not."""

from __future__ import annotations

import pytest

from section16.ledger.entries.amendment import PostedFiling
from tests.ledger.filings import (
    ADA,
    BEN,
    UNITS,
    at,
    exercise,
    filed,
    grant,
    holding,
    purchase,
    row,
    sale,
    vesting,
)
from tests.research.rows import research

COVER = "Shares sold to cover taxes upon the vesting of restricted stock units."
OPENED = filed(1, "2025-01-03", grant(1_000, 1_000), holding(500))


def events(*posted: PostedFiling) -> dict[str, tuple[str, str]]:
    """Return the event of each row, by the short name of its first row, and its reason."""
    named = {at(place): place for place in research(*posted)} | {"": ""}
    return {place: (named[one.event_id], one.event_reason.value) for place, one in research(*posted).items()}


def test_an_exercise_and_the_sale_of_its_shares_are_one_event() -> None:
    found = events(OPENED, filed(2, "2025-03-04", vesting(400, 900), sale(400, 500, price=9), exercise(400, 600)))
    assert {found[f"2 {place}"] for place in ("I/1", "I/2", "II/1")} == {("2 I/1", "exercise_and_sale")}


def test_a_sale_of_more_than_was_exercised_is_an_event_of_its_own() -> None:
    found = events(OPENED, filed(2, "2025-03-04", vesting(100, 600), sale(400, 200, price=9), exercise(100, 900)))
    assert (found["2 I/1"], found["2 II/1"]) == (("2 I/1", "exercise"), ("2 I/1", "exercise"))
    assert found["2 I/2"] == ("2 I/2", "single")


def test_of_more_sales_than_were_exercised_the_one_of_the_same_amount_belongs_to_the_exercise() -> None:
    rows = vesting(100, 600), sale(100, 500, price=9), sale(400, 100, price=8), exercise(100, 900)
    found = events(OPENED, filed(2, "2025-03-04", *rows))
    assert found["2 I/2"] == ("2 I/1", "exercise_and_sale")
    assert found["2 I/3"] == ("2 I/3", "single")


def test_vestings_reported_as_one_row_of_shares_are_one_event_where_they_sum_to_it() -> None:
    units = [exercise(number, 500) for number in (100, 101, 102, 103, 104)]
    found = events(filed(2, "2025-03-04", vesting(510, 900), *units))
    assert {one for place, one in found.items() if place.startswith("2 ")} == {("2 I/1", "exercise")}
    found = events(filed(2, "2025-03-04", vesting(509, 900), *units))
    assert found["2 II/1"] == ("2 II/1", "single")


def test_shares_earned_and_vested_are_one_event_with_what_is_withheld_from_both() -> None:
    earned = purchase(100, 600, code="A", note="Performance units earned and settled in shares.", cell="code")
    rows = earned, vesting(50, 650), sale(70, 580, price=9, code="F"), exercise(50, 950)
    assert {one for place, one in events(filed(2, "2025-03-04", *rows)).items()} == {("2 I/1", "exercise_and_withholding")}


def test_what_is_withheld_belongs_to_the_vesting_of_the_day() -> None:
    withheld = sale(150, 750, price=9, code="F")
    found = events(OPENED, filed(2, "2025-03-04", vesting(400, 900), withheld, exercise(400, 600)))
    assert {found[f"2 {place}"] for place in ("I/1", "I/2", "II/1")} == {("2 I/1", "exercise_and_withholding")}
    assert events(filed(2, "2025-03-04", withheld))["2 I/1"] == ("2 I/1", "withholding")


def test_what_is_withheld_belongs_to_an_earned_award_and_not_to_one_that_vests_later() -> None:
    withheld = sale(40, 560, price=9, code="F")
    earned = purchase(100, 600, code="A", note="Shares earned on certification of the performance goals.", cell="code")
    later = purchase(100, 600, code="A", note="Restricted stock that vests in three equal annual installments.", cell="code")
    assert events(filed(2, "2025-03-04", earned, withheld))["2 I/2"] == ("2 I/1", "award_and_withholding")
    assert events(filed(2, "2025-03-04", later, withheld))["2 I/2"] == ("2 I/2", "withholding")


def test_what_is_withheld_in_front_of_an_award_or_from_another_kind_belongs_to_another_vesting() -> None:
    earned = purchase(100, 660, code="A", note="Performance shares earned on certification.", cell="code")
    before, behind = sale(40, 560, price=9, code="F"), sale(30, 630, price=9, code="F")
    found = events(filed(2, "2025-03-04", before, earned, behind))
    assert [found[f"2 I/{row}"][0] for row in (1, 2, 3)] == ["2 I/1", "2 I/2", "2 I/2"]
    restricted = sale(20, 610, price=9, code="F", note="Withheld upon the vesting of restricted stock.", cell="code")
    found = events(filed(2, "2025-03-04", earned, behind, restricted))
    assert [found[f"2 I/{row}"] for row in (1, 2, 3)] == [
        *[("2 I/1", "award_and_withholding")] * 2,
        ("2 I/3", "withholding"),
    ]
    target = "Target number of performance shares. The number to be earned depends on performance."
    granted = purchase(100, 660, code="A", note=target, cell="code")
    assert events(filed(2, "2025-03-04", granted, behind))["2 I/2"] == ("2 I/2", "withholding")


def test_units_of_table_one_are_withheld_from_themselves_and_not_by_another_holder() -> None:
    units = {"title": "Class C Stock Units", "code": "F"}
    taken = sale(60, 940, price=9, **units)
    rows = taken, sale(40, 900, **{**units, "code": "C"}), purchase(40, 540, code="C", title="Class C Capital Stock")
    found = events(filed(2, "2025-03-04", *rows))
    assert {found[f"2 I/{row}"] for row in (1, 2, 3)} == {("2 I/1", "exercise_and_withholding")}
    spouse = sale(60, 940, price=9, code="F", through="By spouse")
    found = events(filed(2, "2025-03-04", vesting(400, 900), spouse, exercise(400, 600)))
    assert found["2 I/2"] == ("2 I/2", "withholding")


def test_each_holder_sells_what_it_exercised() -> None:
    spouse = {"through": "By spouse"}
    rows = vesting(400, 900), sale(400, 500, price=9), vesting(30, 40, **spouse), sale(30, 10, price=9, **spouse)
    found = events(filed(2, "2025-03-04", *rows))
    assert [found[f"2 I/{row}"][0] for row in (1, 2, 3, 4)] == ["2 I/1", "2 I/1", "2 I/3", "2 I/3"]
    trust = {"through": "By trust"}
    found = events(filed(2, "2025-03-04", vesting(400, 0), sale(300, 100, price=9, **trust), sale(100, 0, price=9, **trust)))
    assert {found[f"2 I/{row}"][0] for row in (1, 2, 3)} == {"2 I/1"}


@pytest.mark.parametrize(("day", "together"), [("2025-03-03", True), ("2025-02-27", False)])
def test_units_dated_days_before_their_shares_are_of_one_event(day: str, *, together: bool) -> None:
    rows = vesting(60, 560, "2025-03-04"), exercise(40, 600, day), exercise(20, 80, day)
    found = events(filed(2, "2025-03-05", *rows))
    assert len({found[place][0] for place in ("2 I/1", "2 II/1", "2 II/2")}) == (1 if together else 3)


def test_a_class_given_for_as_much_of_another_is_one_event() -> None:
    old, new = {"title": "Class V Common Stock"}, {"title": "Class A Common Stock"}
    rows = sale(50, 950, code="M", **old), purchase(50, 50, code="M", **new), exercise(50, 950, title="Common Units")
    assert len({one for place, (one, _) in events(filed(2, "2025-03-04", *rows)).items()}) == 1
    found = events(filed(2, "2025-03-04", sale(50, 0, code="J", **old), purchase(50, 50, code="J", **new)))
    assert set(found.values()) == {("2 I/1", "transfer")}
    found = events(filed(2, "2025-03-04", sale(50, 0, code="J", **old), purchase(49, 50, code="J", **new)))
    assert {one for one, _ in found.values()} == {"2 I/1", "2 I/2"}


@pytest.mark.parametrize(("day", "together"), [("2025-03-05", True), ("2025-03-14", False)])
def test_a_sale_that_pays_taxes_belongs_to_a_vesting_within_the_week_before(day: str, *, together: bool) -> None:
    vested = filed(2, "2025-03-04", vesting(400, 900), exercise(400, 600))
    found = events(OPENED, vested, filed(3, day, sale(150, 750, price=9, note=COVER, cell="code")))
    assert found["3 I/1"] == (("2 I/1", "sell_to_cover") if together else ("3 I/1", "single"))


def test_a_sale_that_says_nothing_of_taxes_does_not_belong_to_a_vesting_of_another_day() -> None:
    vested = filed(2, "2025-03-04", vesting(400, 900), exercise(400, 600))
    assert events(OPENED, vested, filed(3, "2025-03-05", sale(150, 750, price=9)))["3 I/1"] == ("3 I/1", "single")


def test_a_sale_that_pays_taxes_does_not_belong_to_a_grant_that_vests_later() -> None:
    granted = filed(2, "2025-03-04", purchase(400, 900, code="A", note="Vests in four annual installments.", cell="code"))
    found = events(granted, filed(3, "2025-03-05", sale(150, 750, price=9, note=COVER, cell="code")))
    assert found["3 I/1"] == ("3 I/1", "single")


def test_units_settled_in_cash_are_one_event() -> None:
    back = sale(400, 500, price=9, code="D")
    found = events(OPENED, filed(2, "2025-03-04", vesting(400, 900), back, exercise(400, 600)))
    assert found["2 I/2"] == ("2 I/1", "exercise_and_disposition")


def test_units_settled_partly_in_cash_are_one_event_and_what_is_forfeited_is_not() -> None:
    vested = vesting(400, 900), exercise(400, 600)
    paid, forfeited = sale(150, 750, price=9, code="D"), sale(150, 750, price=0, code="D")
    assert events(OPENED, filed(2, "2025-03-04", *vested, paid))["2 I/2"] == ("2 I/1", "exercise_and_disposition")
    assert events(OPENED, filed(2, "2025-03-04", *vested, forfeited))["2 I/2"] == ("2 I/2", "single")


def test_a_transfer_between_holdings_of_one_form_is_one_event_and_a_gift_to_another_is_not() -> None:
    given = filed(2, "2025-03-04", sale(100, 400, code="G"), purchase(100, 100, code="G", through="By trust"))
    assert events(OPENED, given)["2 I/2"] == ("2 I/1", "transfer")
    two = filed(2, "2025-03-04", sale(100, 400, code="G")), filed(3, "2025-03-04", purchase(100, 100, code="G"), owners=(BEN,))
    found = events(OPENED, *two)
    assert (found["2 I/1"], found["3 I/1"]) == (("2 I/1", "single"), ("3 I/1", "single"))


def test_sales_of_a_day_are_one_event_and_those_of_two_days_or_sides_are_not() -> None:
    rows = sale(100, 900, price=9), sale(50, 850, price=8), purchase(10, 860, price=7), sale(5, 855, "2025-03-05", price=7)
    found = events(filed(2, "2025-03-04", *rows))
    assert found == {
        "2 I/1": ("2 I/1", "trades_of_a_day"),
        "2 I/2": ("2 I/1", "trades_of_a_day"),
        "2 I/3": ("2 I/3", "single"),
        "2 I/4": ("2 I/4", "single"),
    }


def test_sales_of_other_persons_on_the_day_are_another_event() -> None:
    found = events(
        filed(2, "2025-03-04", sale(100, 900, price=9)), filed(3, "2025-03-04", sale(70, 10, price=9), owners=(BEN,))
    )
    assert found["3 I/1"] == ("3 I/1", "single")


def test_a_holding_has_no_event() -> None:
    assert events(OPENED)["1 I/1"] == ("", "holding")


def test_a_row_that_an_amendment_restates_is_of_the_event_of_the_row_in_force() -> None:
    amended = filed(
        3, "2025-03-09", sale(110, 390, "2025-03-04", price=9), form="4/A", original="2025-03-04", period="2025-03-04"
    )
    found = events(OPENED, filed(2, "2025-03-04", sale(100, 400, price=9), period="2025-03-04"), amended)
    assert (found["2 I/1"], found["3 I/1"]) == (("3 I/1", "single"), ("3 I/1", "single"))


def test_units_of_two_owners_vest_apart() -> None:
    both = [
        filed(number, "2025-03-04", vesting(400, 900), row("II", title=UNITS, code="M", change=-400, owned=0), owners=(owner,))
        for number, owner in ((2, ADA), (3, BEN))
    ]
    found = events(*both)
    assert (found["2 I/1"], found["3 I/1"]) == (("2 I/1", "exercise"), ("3 I/1", "exercise"))
