"""Amendments: which rows of a form they restate, which they add, and which stand on."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from section16.ledger.book import IssuerBook
from section16.ledger.entries.amendment import AmendmentEffect, PostedFiling
from section16.ledger.entries.entry import Entry
from section16.ledger.lots.cause import Cause
from tests.ledger.filings import (
    ADA,
    BEN,
    ISSUER,
    OPTION,
    accession,
    at,
    book_of,
    causes,
    exercise,
    filed,
    grant,
    holding,
    lots,
    purchase,
    sale,
    told,
)

ORIGINAL = filed(1, "2025-01-10", sale(100, 9_900), sale(200, 9_700), holding(500, through="By trust"))


def amended(*rows: Entry, original: str = "2025-01-10", **said: Any) -> PostedFiling:
    return filed(9, "2025-01-30", *rows, form="4/A", original=original, **said)


def sole(*posted: PostedFiling, decisions: str = "") -> AmendmentEffect:
    return book_of(*posted, decisions=decisions).amendments[0]


def ids(*places: str) -> tuple[str, ...]:
    return tuple(map(at, places))


def pairs(amendment: AmendmentEffect) -> list[tuple[str, str]]:
    """Return the rows that are restated by their places, the amendment's first."""
    return [(new.split()[1], old.split()[1]) for new, old in amendment.restates]


# --- what is restated, added, left standing


@pytest.mark.parametrize(
    ("price", "expiration", "added"), [(7, "2031-06-04", True), (7, "2030-01-10", False), (20, "2031-06-04", False)]
)
def test_an_option_of_other_terms_is_added_and_one_whose_terms_are_corrected_is_not(
    price: int, expiration: str, *, added: bool
) -> None:
    said: dict[str, Any] = {"table": "II", "title": OPTION}
    original = filed(1, "2025-01-10", sale(100, 900), holding(5_000, exercise_price=20, expiration="2030-01-10", **said))
    amendment = sole(original, amended(holding(7_400, exercise_price=price, expiration=expiration, **said)))
    assert pairs(amendment) == ([] if added else [("II/1", "II/1")])
    assert amendment.adds == (ids("9 II/1") if added else ())


@pytest.mark.parametrize(
    ("note", "added"),
    [
        ("Adds a row that was left out by mistake.", True),
        ("On the way. This sale was inadvertently omitted from the original report.", True),
        ("The price of the sale was omitted from the original report.", False),
        ("Includes 50 shares of a purchase that was omitted.", False),
        ("The shares were sold in several trades.", False),
    ],
)
def test_a_row_that_its_footnote_says_was_left_out_is_added(note: str, *, added: bool) -> None:
    """Both sales state the balance after the last of them; only the footnote shows that there were two."""
    original = filed(1, "2025-01-10", sale(100, 800, price=5))
    amendment = sole(original, amended(sale(100, 800, "2025-01-10", price=6, note=note, cell="title")))
    assert pairs(amendment) == ([] if added else [("I/1", "I/1")])
    assert amendment.adds == (ids("9 I/1") if added else ())


def test_the_whole_form_is_restated() -> None:
    rows = [sale(100, 9_900, "2025-01-10"), sale(200, 9_700, "2025-01-10"), holding(520, through="By trust")]
    amendment = sole(ORIGINAL, amended(*rows))
    assert pairs(amendment) == [("I/1", "I/1"), ("I/2", "I/2"), ("I/3", "I/3")]
    assert (amendment.accession, amendment.original) == (accession(9), accession(1))
    assert (amendment.adds, amendment.remaining, amendment.sure, amendment.says) == ((), (), True, "")


def test_one_row_is_restated_and_the_others_stand_on() -> None:
    book = book_of(ORIGINAL, amended(sale(200, 9_710, "2025-01-10")), filed(10, "2025-02-10", sale(10, 9_700)))
    amendment = book.amendments[0]
    assert pairs(amendment) == [("I/1", "I/2")]
    assert (amendment.remaining, amendment.sure) == (ids("1 I/1", "1 I/3"), True)
    assert lots(book) == [["1 I/1", "9 I/1", "10 I/1"], ["1 I/3"]]


def test_rows_pair_whatever_their_order() -> None:
    rows = [holding(500, through="By trust"), sale(200, 9_700, "2025-01-10"), sale(100, 9_900, "2025-01-10")]
    assert pairs(sole(ORIGINAL, amended(*rows))) == [("I/1", "I/3"), ("I/2", "I/2"), ("I/3", "I/1")]


@pytest.mark.parametrize(
    "forgotten",
    [sale(300, 9_400, "2025-01-10"), purchase(100, 10_000, "2025-01-10"), holding(77, through="By spouse")],
    ids=["goes on from it", "leads to it", "another holding"],
)
def test_a_row_that_was_forgotten_is_added(forgotten: Entry) -> None:
    amendment = sole(ORIGINAL, amended(forgotten))
    assert (amendment.restates, amendment.adds) == ((), ids("9 I/1"))
    assert amendment.remaining == ids("1 I/1", "1 I/2", "1 I/3")


@pytest.mark.parametrize(("left", "restated"), [(9_600, False), (9_740, False), (9_380, True)])
def test_one_more_transaction_starts_from_elsewhere_and_a_corrected_one_does_not(left: int, *, restated: bool) -> None:
    year: dict[str, Any] = {"form": "5", "period": "2024-12-31"}
    first = filed(1, "2025-01-10", sale(40, 9_600, "2024-04-10", code="G"), **year)
    more = filed(9, "2025-01-30", sale(260, left, "2024-06-12", code="G"), **{**year, "form": "5/A", "original": "2025-01-10"})
    amendment = sole(first, more)
    assert (bool(amendment.restates), bool(amendment.adds)) == (restated, not restated)


@pytest.mark.parametrize(("units", "left", "restated"), [(2_707, 5_414, False), (2_707, 8_014, True), (2_680, 8_014, True)])
def test_the_vesting_of_another_grant_on_the_same_day_is_added(units: int, left: int, *, restated: bool) -> None:
    first = filed(1, "2025-01-10", exercise(2_680, 8_041))
    amendment = sole(first, amended(exercise(units, left, "2025-01-10")))
    assert (bool(amendment.restates), bool(amendment.adds)) == (restated, not restated)


def test_a_row_that_is_added_beside_the_whole_form_is_found() -> None:
    rows = [sale(100, 9_900, "2025-01-10"), sale(200, 9_700, "2025-01-10"), sale(40, 9_660, "2025-01-10")]
    amendment = sole(filed(1, "2025-01-10", *rows[:2]), amended(*rows))
    assert pairs(amendment) == [("I/1", "I/1"), ("I/2", "I/2")]
    assert (amendment.adds, amendment.remaining) == (ids("9 I/3"), ())


@pytest.mark.parametrize(
    "corrected",
    [
        sale(100, 9_900, "2025-01-09"),
        sale(100, 9_900, "2025-01-10", title="Class A Common Stock"),
        sale(110, 9_890, "2025-01-10"),
        sale(100, 9_900, "2025-01-10", price="7.10"),
        sale(120, 9_880, "2025-01-08"),
    ],
    ids=["the day", "the words", "the amount", "the price", "all but the code"],
)
def test_a_corrected_row_is_still_the_same_row(corrected: Entry) -> None:
    amendment = sole(filed(1, "2025-01-10", sale(100, 9_900)), amended(corrected))
    assert pairs(amendment) == [("I/1", "I/1")]


@pytest.mark.parametrize(
    "other",
    [sale(120, 9_880, "2025-01-08", code="G"), holding(9_900), sale(120, 9_880, "2025-01-08", through="By trust")],
    ids=["code", "kind", "holder"],
)
def test_a_row_about_something_else_is_none_that_was_corrected(other: Entry) -> None:
    amendment = sole(filed(1, "2025-01-10", sale(100, 9_900)), amended(other))
    assert (amendment.restates, amendment.adds, amendment.remaining) == ((), ids("9 I/1"), ids("1 I/1"))
    assert not amendment.sure
    assert "others are added" in amendment.says


def test_grants_of_one_day_pair_by_their_terms() -> None:
    terms = [{"title": OPTION, "exercise_price": price, "expiration": "2032-05-01"} for price in ("4.00", "5.00")]
    original = filed(1, "2025-01-10", grant(900, 900, **terms[0]), grant(900, 900, **terms[1]))
    rows = [grant(900, 950, "2025-01-10", **terms[1]), grant(900, 920, "2025-01-10", **terms[0])]
    assert pairs(sole(original, amended(*rows))) == [("II/1", "II/2"), ("II/2", "II/1")]


def test_rows_of_the_two_tables_never_pair() -> None:
    amendment = sole(
        filed(1, "2025-01-10", sale(100, 900)), amended(exercise(100, 900, "2025-01-10", title="Common Stock", code="S"))
    )
    assert amendment.restates == ()


# --- which form is amended


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ({"original": "2025-01-10"}, 1),
        ({"original": "2025-01-12"}, 1),  # accepted late in the evening, filed on the next business day
        ({"original": "2025-01-13"}, None),
        ({"original": "", "period": "2025-01-08"}, 1),
        ({"original": "", "period": "2025-01-07"}, None),
        ({"original": "2025-01-10", "owners": (BEN,)}, None),
        ({"original": "2025-01-10", "owners": (ADA, BEN)}, 1),
        ({"original": "2025-01-20"}, 2),
    ],
    ids=["day", "day of filing", "another day", "period", "another period", "another owner", "one owner more", "second form"],
)
def test_the_form_that_is_amended_is_found_by_its_owners_and_its_days(said: dict[str, Any], found: int | None) -> None:
    forms = [filed(1, "2025-01-10", sale(100, 9_900), period="2025-01-08"), filed(2, "2025-01-20", sale(100, 9_800))]
    amendment = sole(*forms, amended(sale(100, 9_800, "2025-01-10"), **said))
    assert amendment.original == (accession(found) if found else "")
    assert ("is not in the ledger" in amendment.says) is (found is None)


def test_an_amendment_of_another_form_or_an_earlier_one_amends_nothing_here() -> None:
    later = filed(1, "2025-02-10", sale(100, 9_900), period="2025-01-10")
    form_3 = filed(1, "2025-01-10", holding(10_000), form="3")
    for posted in (later, form_3):
        assert sole(posted, amended(sale(100, 9_900))).original == ""


def test_of_two_forms_of_one_day_the_one_of_the_same_period_and_owners_is_amended() -> None:
    forms = [
        filed(1, "2025-01-10", sale(100, 9_900), period="2025-01-08"),
        filed(2, "2025-01-10", sale(100, 9_800), period="2025-01-09"),
        filed(3, "2025-01-10", sale(100, 4_800), period="2025-01-08", owners=(ADA, BEN)),
    ]
    assert sole(*forms, amended(sale(100, 9_900), period="2025-01-08")).original == accession(1)
    assert sole(*forms, amended(sale(100, 9_900), period="2025-01-09")).original == accession(2)


def test_an_amendment_whose_original_is_lacking_is_where_that_was() -> None:
    book = book_of(filed(2, "2025-01-20", sale(100, 9_800)), amended(sale(100, 9_900, "2025-01-09")))
    amendment = book.amendments[0]
    assert (amendment.original, amendment.sure) == ("", False)
    assert "filed on 2025-01-10, is not in the ledger" in amendment.says
    assert causes(book) == {"9 I/1": Cause.FIRST_SIGHT, "2 I/1": Cause.AGREES}


def test_a_decision_says_what_is_amended() -> None:
    forms = [filed(1, "2025-01-10", sale(100, 9_900)), filed(2, "2025-01-20", sale(100, 9_800))]
    for number in (1, 2):
        decided = f'amends = [{{accession = "{accession(9)}", original = "{accession(number)}"}}]'
        assert sole(*forms, amended(sale(100, 9_800)), decisions=decided).original == accession(number)
    lacking = f'amends = [{{accession = "{accession(9)}", original = "{accession(7)}"}}]'
    assert sole(*forms, amended(sale(100, 9_800)), decisions=lacking).original == ""


# --- what comes of it


def test_a_row_that_was_restated_is_read_on_but_is_no_longer_in_force() -> None:
    book = book_of(ORIGINAL, amended(sale(200, 9_710, "2025-01-10")))
    old = next(one for one in book.assertions if one.entry.id == at("1 I/2"))
    assert (old.cause, old.evidence[0].rows, old.lot) == (Cause.RESTATED, ids("9 I/1"), None)
    assert [one.entry.id for one in book.assertions] == list(ids("1 I/1", "1 I/2", "1 I/3", "9 I/1"))
    assert told(book, "9 I/1").opening == 9_900


def test_an_amendment_of_an_amendment_restates_what_that_had_inserted() -> None:
    second = filed(10, "2025-02-10", sale(200, 9_720, "2025-01-10"), form="4/A", original="2025-01-10")
    book = book_of(ORIGINAL, amended(sale(200, 9_710, "2025-01-10")), second)
    assert [one.restates for one in book.amendments] == [((at("9 I/1"), at("1 I/2")),), ((at("10 I/1"), at("9 I/1")),)]
    assert [entry.id for entry in book.view.superseded[at("10 I/1")]] == list(ids("9 I/1", "1 I/2"))
    assert lots(book) == [["1 I/1", "10 I/1"], ["1 I/3"]]


def test_before_an_amendment_was_known_the_original_was() -> None:
    posted = [ORIGINAL, amended(sale(200, 9_710, "2025-01-10"))]
    before = IssuerBook(ISSUER, posted, known_at=datetime(2025, 1, 30, 11, 59))
    assert before.amendments == []
    assert lots(before) == [["1 I/1", "1 I/2"], ["1 I/3"]]
    assert len(IssuerBook(ISSUER, posted, known_at=datetime(2025, 1, 30, 12)).amendments) == 1


# --- one of several equal rows

TERMS: dict[str, Any] = {"title": OPTION, "exercise_price": "12.00", "expiration": "2035-01-10"}
TWICE = filed(1, "2025-01-10", grant(5_000, 5_000, **TERMS), grant(5_000, 5_000, **TERMS))


def restated(*rows: Entry) -> AmendmentEffect:
    return sole(TWICE, amended(*rows))


def test_an_amendment_that_repeats_one_of_two_equal_rows_takes_the_other_back_and_is_not_sure_which() -> None:
    book = book_of(TWICE, amended(grant(5_000, 5_000, "2025-01-10", **TERMS, note="Reported twice.")))
    (amendment,) = book.amendments
    assert (amendment.restates, amendment.removes) == (((at("9 II/1"), at("1 II/1")),), ids("1 II/2"))
    assert (amendment.remaining, amendment.sure) == ((), False)
    assert amendment.says.startswith("rows II/1 and II/2 of the original are equal and not all restated")
    assert lots(book) == [["9 II/1"]]
    back = next(one for one in book.assertions if one.entry.id == at("1 II/2"))
    assert back.cause is Cause.RESTATED
    assert back.evidence[0].says.startswith(f"taken back by {accession(9)}")
    assert amendment.concerns(at("1 II/2"))


def test_of_two_equal_rows_the_one_that_is_not_corrected_remains_and_that_is_not_sure() -> None:
    amendment = restated(grant(5_500, 5_500, "2025-01-10", **TERMS))
    assert (amendment.removes, amendment.remaining, amendment.sure) == ((), ids("1 II/2"), False)
    assert "what is not restated remains in force" in amendment.says


def test_an_amendment_that_does_not_repeat_the_rest_of_the_form_takes_nothing_back() -> None:
    first = filed(1, "2025-01-10", grant(5_000, 5_000, **TERMS), grant(5_000, 5_000, **TERMS), sale(100, 9_900))
    amendment = sole(first, amended(grant(5_000, 5_000, "2025-01-10", **TERMS)))
    assert (amendment.removes, amendment.remaining, amendment.sure) == ((), ids("1 II/2", "1 I/1"), False)


def test_both_of_two_equal_rows_restated_are_sure() -> None:
    amendment = restated(*(grant(5_000, 5_000, "2025-01-10", **TERMS) for _ in range(2)))
    assert (len(amendment.restates), amendment.removes, amendment.sure) == (2, (), True)


def test_a_decision_may_name_an_amendment_as_the_original() -> None:
    story = (
        filed(1, "2025-01-10", sale(40, 460)),
        filed(2, "2025-01-20", sale(40, 470, "2025-01-10"), form="4/A", original="2025-01-10"),
        filed(3, "2025-02-20", sale(40, 480, "2025-01-10"), form="4/A", original="2025-01-20"),
    )
    decided = f'amends = [{{accession = "{accession(3)}", original = "{accession(2)}"}}]'
    assert [one.original for one in book_of(*story, decisions=decided).amendments] == [accession(1), accession(1)]
    assert lots(book_of(*story, decisions=decided)) == [["3 I/1"]]
