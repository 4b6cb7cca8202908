"""The codes: every one that the form knows has a meaning, and every meaning a citation."""

from __future__ import annotations

from datetime import date

import pytest

from section16.document.declaration import fields_of
from section16.document.ownership import OwnershipDocument
from section16.document.row import TRANSACTION_CODES
from section16.law.exemptions import EXEMPTIONS
from section16.law.forms import BOXES, SCHEMA_VERSIONS, TABLES, boxes_of_version, boxes_on
from section16.law.transaction_codes import CODES, Direction, Matching, code_on


def test_the_law_knows_every_code_of_the_document_and_two_marks_more() -> None:
    assert set(CODES) == {*TRANSACTION_CODES, "K", "V"}


@pytest.mark.parametrize("letter", sorted(CODES))
def test_every_code_says_what_it_means_and_where_that_is(letter: str) -> None:
    entry = CODES[letter]
    assert entry.meaning
    assert entry.form
    assert set(entry.tables) <= {"I", "II"}
    assert entry.citations


ROWS = {
    "P": ("acquired", "I II", "above 0", ""),
    "S": ("disposed of", "I II", "above 0", ""),
    "A": ("acquired", "I II", "0 or a footnote", "16b-3(d)"),
    "D": ("disposed of", "I II", "any; 0 for a forfeiture", "16b-3(e)"),
    "F": ("disposed of", "I", "above 0", "16b-3(e)"),
    "I": ("either", "I II", "above 0", "16b-3(f)"),
    "M": (Direction.PAIR, "I II", "the exercise price, or 0", "16b-3"),
    "C": (Direction.PAIR, "I II", "0 or a footnote", "16b-6(b)"),
    "E": ("either", "II", "0", "16b-6(d)"),
    "H": ("disposed of", "II", "the value received", "16b-6(d)"),
    "O": (Direction.PAIR, "I II", "the exercise price", "16b-6(b)"),
    "X": (Direction.PAIR, "I II", "the exercise price", "16b-6(b)"),
    "G": ("either", "I II", "0", "16b-5"),
    "L": ("acquired", "I", "above 0", "16a-6"),
    "W": ("either", "I II", "0", "16b-5"),
    "Z": ("either", "I", "0", "16b-8"),
    "J": ("either", "I II", "any", ""),
    "U": ("disposed of", "I II", "the price of the deal", ""),
    "K": ("either", "I II", "any", "16a-1(c)"),
    "V": ("either", "I II", "any", "16a-3(a), 16a-3(g)(5)"),
}
"""Of each code which way it goes, in which tables, at which price, and under which rule."""


@pytest.mark.parametrize("letter", ROWS)
def test_every_code_goes_its_way_in_its_tables_at_its_price_under_its_rule(letter: str) -> None:
    entry = CODES[letter]
    assert (entry.direction, " ".join(entry.tables), entry.price, entry.rule) == ROWS[letter]


def test_only_what_section_16b_reaches_is_matched() -> None:
    assert {entry.code for entry in CODES.values() if entry.matching is Matching.YES} == set("PSEHOLUK")


def test_a_gift_changed_its_form_in_2023() -> None:
    before, since = code_on("G", date(2023, 2, 26)), code_on("G", date(2023, 2, 27))
    assert before is not None
    assert since is not None
    assert before.form.startswith("Form 5")
    assert since.form.startswith("Form 4")
    assert code_on("Q", date(2023, 2, 27)) is None


@pytest.mark.parametrize("letter", sorted(set(CODES) - {"G"}))
def test_every_other_code_means_today_what_it_says(letter: str) -> None:
    assert code_on(letter, date(2026, 3, 6)) is CODES[letter]


def test_a_form_carries_the_plan_box_since_edgar_takes_it() -> None:
    assert "aff10b5One" not in {box.name for box in boxes_on("4", date(2023, 3, 19))}
    assert "aff10b5One" in {box.name for box in boxes_on("4", date(2023, 3, 20))}
    assert "aff10b5One" not in {box.name for box in boxes_on("3", date(2026, 3, 20))}
    assert all(box.citations for box in BOXES)


def test_every_exemption_names_the_facts_it_needs() -> None:
    assert all(entry.facts and entry.citations for entry in EXEMPTIONS.values())


def test_a_version_of_the_schema_carries_the_boxes_of_its_days() -> None:
    assert "aff10b5One" not in {box.name for box in boxes_of_version("4", "X0306")}
    assert "aff10b5One" in {box.name for box in boxes_of_version("5", "X0407")}
    assert "rptOwnerCountry" not in {box.name for box in boxes_of_version("4", "X0508")}
    assert boxes_of_version("3", "X0508") == boxes_of_version("4", "X9999") == ()
    assert all(entry.until is None or entry.since < entry.until for entry in SCHEMA_VERSIONS)


def test_the_rows_of_a_form_are_rows_of_the_document() -> None:
    rows = {part.ELEMENT for field in fields_of(OwnershipDocument) for part in field.parts if "Table" in field.key}
    assert {name for names in TABLES.values() for name in names} == rows
    assert not any("Transaction" in name for name in TABLES["3"])


def test_the_words_by_which_matching_and_the_price_of_a_mark_are_stated() -> None:
    assert {one.name: one.value for one in Matching} == {
        "YES": "matched",
        "NO": "exempt",
        "ASK": "depends on facts that the form does not state",
        "NOT_APPLICABLE": "a mark, no transaction",
    }
    assert {letter: CODES[letter].price for letter in "KV"} == {"K": "any", "V": "any"}
