"""Each kind of row, and each thing that may be wrong with one: told with file, line, column and remedy."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from section16.facts.events import (
    Exercise,
    Expiration,
    Forfeiture,
    Gift,
    Grant,
    PlanPurchase,
    Purchase,
    Sale,
    SaleToCover,
    Trade,
    Vesting,
    Withholding,
)
from tests.ingest.records.exports import EVERY_KIND, FACTS, facts, fates, problems, table, tried, understood

ON = {"Date": "06/16/2025", "ID": "1042"}
RELEASE = {"Type": "Release", "Grant": "G-1", "Units": "1,000", "Price": "$18.40", **ON}
SALE = {"Type": "Sell", "Class": "Common Stock", "Units": "300", "Price": "18.20", **ON}
JUNE_16 = date(2025, 6, 16)


def test_a_grant_brings_its_award_with_parts_of_several_lines() -> None:
    row = {"Type": "Grant", "Grant": "G-9", "Class": "units", "Units": "300", **ON}
    made = understood(
        table(
            row | {"Vest Date": "06/16/2026", "Vest Units": "100"},
            row | {"Vest Date": "06/16/2027", "Vest Units": "200"},
        )
    )
    assert made.events == (Grant(date=JUNE_16, award="g-9"),)
    assert [(part.on.year, int(part.units)) for part in made.awards["g-9"].tranches] == [(2026, 100), (2027, 200)]


def test_a_release_with_tax_lots_is_one_vesting_with_what_was_withheld_of_all_of_them() -> None:
    made = understood(table(RELEASE | {"Withheld": "371"}, RELEASE | {"Units": "500", "Withheld": "(185)"}))
    assert made.events == (
        Vesting(date=JUNE_16, award="rsu-1", units=Decimal(1500), withheld=Decimal(556), withheld_price=Decimal("18.40")),
    )
    assert made.taken[0].places == ("file.csv, line 2", "file.csv, line 3")


def test_shares_sold_at_a_release_are_a_sale_to_cover_beside_it() -> None:
    made = understood(table(RELEASE | {"Sold": "371", "Sale Price": "18.31"}))
    cover = SaleToCover(date=JUNE_16, who="edda", security="common", units=Decimal(371), price=Decimal("18.31"))
    assert made.events == (Vesting(date=JUNE_16, award="rsu-1", units=Decimal(1000)), cover)


def test_shares_sold_at_an_exercise_are_a_sale_like_any_other() -> None:
    row = {"Type": "Exercise", "Grant": "G-2", "Units": "2000", "Sold": "2000", "Sale Price": "19", **ON}
    exercise, sale = understood(table(row)).events
    assert exercise == Exercise(date=JUNE_16, award="opt-1", units=Decimal(2000))
    assert sale == Sale(
        date=JUNE_16, who="edda", security="common", units=Decimal(2000), price=Decimal(19), counterparty="market"
    )


def test_what_is_sold_at_an_exercise_under_a_plan_is_sold_under_it() -> None:
    planned = {"10b5-1": "Yes", "Notified": "06/17/2025"}
    row = RELEASE | {"Type": "Exercise", "Grant": "G-2", "Sold": "2,000", "Sale Price": "19.00"} | planned
    exercise, sale = understood(table(row)).events
    assert isinstance(exercise, Exercise)
    assert isinstance(sale, Sale)
    assert {(event.plan, event.notice) for event in (exercise, sale)} == {("spring", date(2025, 6, 17))}


def test_fills_of_one_order_on_one_day_are_one_sale_and_another_order_is_another() -> None:
    fill = SALE | {"Order": "O-1"}
    made = understood(table(fill, fill | {"Units": "700", "Price": "18.55"}, SALE | {"Order": "O-2"}))
    one, two = made.events
    assert isinstance(one, Sale)
    assert one.trades == (Trade(units=Decimal(300), price=Decimal("18.20")), Trade(units=Decimal(700), price=Decimal("18.55")))
    assert isinstance(two, Sale)
    assert (two.units, two.price, two.trades) == (Decimal(300), Decimal("18.20"), ())


PLAIN: dict[str, Any] = {"date": JUNE_16, "who": "edda", "security": "common", "units": Decimal(300)}
PRICED = PLAIN | {"price": Decimal("18.20")}
MARKET = PRICED | {"counterparty": "market"}
AWARDED: dict[str, Any] = {"date": JUNE_16, "units": Decimal(1000)}


@pytest.mark.parametrize(
    ("row", "event"),
    [
        (SALE | {"Type": "Buy"}, Purchase(**MARKET)),
        (SALE | {"Type": "Sell to Cover", "Units": "-300"}, SaleToCover(**PRICED)),
        (SALE | {"10b5-1": "Yes"}, Sale(**MARKET, plan="spring")),
        (SALE | {"10b5-1": "Yes", "Notified": "06/17/2025"}, Sale(**MARKET, plan="spring", notice=date(2025, 6, 17))),
        (
            SALE | {"Type": "Gift", "Price": "", "Units": "-300", "10b5-1": "Yes", "Notified": "06/17/2025"},
            Gift(date=JUNE_16, giver="edda", security="common", units=Decimal(300), plan="spring", notice=date(2025, 6, 17)),
        ),
        (SALE | {"Type": "Tax"}, Withholding(**PRICED)),
        (SALE | {"Type": "Plan Purchase"}, PlanPurchase(**PLAIN, through="employee stock purchase plan")),
        (RELEASE | {"Type": "Forfeiture"}, Forfeiture(**AWARDED, award="rsu-1")),
        (
            RELEASE | {"Type": "Cancellation", "Grant": "G-2", "Received": "1.5"},
            Expiration(**AWARDED, award="opt-1", received=Decimal("1.5")),
        ),
    ],
)
def test_every_other_kind_of_row_is_its_event(row: dict[str, str], event: object) -> None:
    assert understood(table(row)).events == (event,)


def test_events_stand_in_the_order_of_their_days_and_what_gives_shares_first() -> None:
    made = understood(table(SALE, RELEASE, SALE | {"Date": "06/15/2025"}))
    assert [(event.date.day, type(event)) for event in made.events] == [(15, Sale), (16, Vesting), (16, Sale)]


def test_people_are_known_by_number_or_by_name_in_any_order() -> None:
    named = SALE | {"ID": "", "Name": "Okonjo, Ines"}
    assert [getattr(event, "who", "") for event in understood(table(named)).events] == ["ines"]
    assert [getattr(event, "who", "") for event in understood(table(SALE | {"ID": "1077"})).events] == ["ines"]


# --- what is passed over


def test_blank_lines_totals_ignored_kinds_and_people_and_the_header_again_are_passed_over() -> None:
    again = dict(zip(SALE, SALE, strict=True))
    rows = [RELEASE, {}, {"Type": "Dividend"}, SALE | {"ID": "2000"}, {"Type": "Total", "Units": "1,000"}, again]
    made = understood(table(*rows))
    assert fates(made) == [
        (1, "passed over"),
        (2, "understood"),
        (4, "passed over"),
        (5, "passed over"),
        (6, "passed over"),
        (7, "passed over"),
    ]


def test_people_who_are_not_in_the_facts_are_reported_or_passed_over_as_the_mapping_says() -> None:
    stranger = SALE | {"ID": "9", "Name": "Anybody Else"}
    assert problems(table(stranger)) == ["line 2, column ID: '9' is not a person in the facts."]
    assert fates(understood(table(stranger), 'others = "ignore"\n' + EVERY_KIND)) == [(1, "passed over"), (2, "passed over")]


def test_lines_above_the_header_and_a_header_of_two_lines_are_found() -> None:
    how = """
[[sheets]]
kind = "vesting"
columns = { award = "Grant Number", day = "Release Date", units = "Release Shares" }
"""
    text = "Releases of June,,\n,,\nGrant,Release,\nNumber,Date,Shares\nrsu-1,2025-06-16,1000\n"
    assert understood(text, how).events == (Vesting(date=JUNE_16, award="rsu-1", units=Decimal(1000)),)


# --- duplicates

THERE = b'[[events]]\nkind = "sale"\ndate = 2025-06-16\nwho = "edda"\nsecurity = "common"\n'


def test_a_line_with_a_reference_that_was_there_is_left_out_and_reported() -> None:
    row = SALE | {"Ref": "T-1"}
    assert fates(understood(table(row, row))) == [(1, "passed over"), (2, "understood"), (3, "duplicate")]
    assert problems(table(row, row | {"Units": "301"})) == [
        "line 3, column Ref: Line 2 has the same reference and other values."
    ]


def test_lines_that_are_alike_without_a_reference_are_both_taken_and_reported() -> None:
    made = understood(table(SALE, SALE))
    (event,) = made.events
    assert isinstance(event, Sale)
    assert event.units == 600
    assert [note.id for note in made.notes] == ["IMPORT-ALIKE"]
    assert understood(table(SALE)).notes == ()


def test_an_event_that_the_facts_have_is_left_out_whatever_was_added_to_it() -> None:
    there = THERE + b'units = 300.0\nprice = 18.2\nplan = "spring"\n'
    made = understood(table(SALE), known=facts(FACTS + there))
    assert (made.events, fates(made)) == ((), [(1, "passed over"), (2, "duplicate")])


def test_another_event_of_the_same_holding_and_day_is_reported() -> None:
    there = THERE + b"units = 100\nprice = 18\n"
    made = understood(table(SALE), known=facts(FACTS + there))
    assert len(made.events) == 1
    assert [note.id for note in made.notes] == ["IMPORT-OVERLAP"]


def test_a_grant_that_the_facts_have_is_left_out_and_one_with_other_terms_is_reported() -> None:
    row = {"Type": "Grant", "Grant": "G-1", "Class": "units", "Units": "9000", "ID": "1042", "Date": "06/16/2024"}
    assert fates(understood(table(row))) == [(1, "passed over"), (2, "duplicate")]
    assert problems(table(row | {"Units": "9001"})) == [
        "line 2, column Grant: The award rsu-1 is in the facts with other terms."
    ]


# --- what is wrong


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (SALE | {"Date": "16.6.25."}, "line 2, column Date: '16.6.25.' is not a date."),
        (SALE | {"Date": "02/30/2025"}, "line 2, column Date: '02/30/2025' is not a date."),
        (SALE | {"Units": "1.234,5"}, "line 2, column Units: '1.234,5' is not a number."),
        (SALE | {"Units": ""}, "line 2, column Units: The value for units is missing."),
        (SALE | {"Units": "0"}, "line 2, column Units: The number is zero, so nothing would change."),
        (SALE | {"Price": "-18"}, "line 2, column Price: -18 is negative."),
        (RELEASE | {"Units": "-5"}, "line 2, column Units: -5 is negative."),
        (SALE | {"Class": "Preferred"}, "line 2, column Class: No security in the facts is 'Preferred'."),
        (SALE | {"ID": ""}, "line 2, column ID: The cell names no person."),
        (SALE | {"10b5-1": "autumn"}, "line 2, column 10b5-1: 'autumn' is not one of spring."),
        (SALE | {"Type": "Swap"}, "line 2, column Type: 'Swap' is not a kind of row."),
        (SALE | {"Type": ""}, "line 2, column Type: The row does not state its kind."),
        (RELEASE | {"Grant": "G-77"}, "line 2, column Grant: No award is known by the number 'G-77'."),
        (RELEASE | {"ID": "1077"}, "line 2, column Grant: The award rsu-1 is edda's, and the row names ines."),
        (RELEASE | {"Sold": "100"}, "line 2, column Sale Price: Shares were sold and their price is missing."),
    ],
)
def test_what_cannot_be_read_is_reported_with_line_and_column(row: dict[str, str], told: str) -> None:
    assert problems(table(row)) == [told]


LATER = {"Vest Date": "06/16/2027"}


@pytest.mark.parametrize(
    ("second", "told"),
    [
        (LATER | {"Vest Units": "100"}, "Units: The parts come to 200, the grant to 300."),
        (LATER, "Vest Date: A part has its day without its units, or its units without its day."),
        ({}, "Grant: G-9 is granted on line 2 too."),
        (LATER | {"Vest Units": "200", "Strike": "3"}, "Strike: G-9 has another exercise-price on line 2."),
    ],
)
def test_a_grant_whose_lines_do_not_fit_together_is_reported(second: dict[str, str], told: str) -> None:
    row = {"Type": "Grant", "Grant": "G-9", "Class": "units", "Units": "300", **ON}
    first = row | {"Vest Date": "06/16/2026", "Vest Units": "100"}
    assert told in [problem.partition("column ")[2] for problem in problems(table(first, row | second))]


def test_nothing_is_given_out_while_one_line_is_not_understood() -> None:
    made = tried(table(RELEASE, SALE | {"Units": "many"}))
    assert not hasattr(made, "events")
    assert fates(made) == [(1, "passed over"), (2, "understood"), (3, "problem")]


def test_a_line_of_another_length_is_reported() -> None:
    assert problems(table(SALE) + "Sell,1042,,,Common Stock,06/17/2025\n") == [
        "line 3: The line has 6 cells and the header 21."
    ]


def test_a_quotation_mark_left_open_swallows_no_line() -> None:
    cut = table(SALE).replace("Sell,", 'Sell,"') + table(RELEASE).splitlines()[1] + "\n"
    (told,) = problems(cut)
    assert told.startswith("line 2: A quotation mark is not closed")


def test_a_column_that_is_not_there_or_is_there_twice_is_reported() -> None:
    assert problems(table(SALE).replace("Order", "Bestellung")) == ["line 1: The header on line 1 has no column 'Order'."]
    assert problems(table(SALE).replace("Order", "Price")) == [
        "line 1: The header on line 1 has no column 'Order'.",
        "line 1: Two columns are called 'price'.",
    ]
    assert problems("a,b\n1,2\n") == ["file.csv: No line has any of the columns that the mapping names."]
