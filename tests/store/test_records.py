"""Records by their names: what does not do as one, what names something that is not there, what others refer to."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext
from datetime import date

import pytest

from section16.errors import ConflictError, OfficeError
from section16.facts.facts import Facts
from section16.office.office import Office
from tests.drafting.examples import SALE, facts
from tests.office.offices import CIK, new_office

TRUST = """
[entities.trust]
name = "Tern Point Trust"
[[relations]]
who = "edda"
is = "trustee"
of = "trust"
"""


@pytest.fixture
def office(database: str) -> Iterator[Office]:
    made = new_office(database, SALE + TRUST)
    yield made
    made.close()


@pytest.fixture
def stated() -> Facts:
    return facts(SALE + TRUST)


@pytest.mark.parametrize("word", ["events", "relations", "holdings"])
def test_what_is_numbered_takes_no_name(office: Office, stated: Facts, word: str) -> None:
    value = stated.opening.holdings[0] if word == "holdings" else getattr(stated, word)[0]
    with pytest.raises(OfficeError, match=f"{word} first: These records are numbered"), office.change(CIK) as change:
        change.put(word, "first", value)
    assert len(office.stated(CIK).events) == 1


@pytest.mark.parametrize("name", ["", " "])
def test_what_has_a_name_is_not_kept_without_one(office: Office, stated: Facts, name: str) -> None:
    with pytest.raises(OfficeError, match="people: The name is missing"), office.change(CIK) as change:
        change.put("people", name, stated.people["edda"])


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('"edda"', '"eda"', "events 2, who: 'eda' is not among the people and entities. Did you mean edda"),
        ('"common"', '"stock"', "events 2, security: 'stock' is not among the securities. Add it to the securities first"),
    ],
)
def test_a_name_that_is_not_there_is_told_with_the_nearest(office: Office, old: str, new: str, told: str) -> None:
    with pytest.raises(OfficeError) as caught, office.change(CIK) as change:
        change.put("events", "", facts(SALE.replace(old, new)).events[0])
    assert told in str(caught.value)


@pytest.mark.parametrize(
    ("word", "name", "told"),
    [
        ("people", "edda", "The record is used in: relations 1, holdings 1, events 1. Change or remove those records first"),
        ("entities", "trust", "The record is used in: relations 1."),
        ("securities", "common", "The record is used in: securities units, securities options, holdings 1 and 1 more."),
    ],
)
def test_what_others_refer_to_stays_and_they_are_named(office: Office, word: str, name: str, told: str) -> None:
    with pytest.raises(OfficeError, match=told), office.change(CIK) as change:
        change.remove(word, name)


def test_an_event_that_a_draft_tells_stays_and_the_draft_is_named(office: Office) -> None:
    made = office.drafting(CIK, signed=date(2025, 6, 18))
    office.keep_drafts(CIK, made.drafts)
    told = "events 1: The record is used in: draft form4-edda-2025-06-16. Nothing was changed. Change the event instead"
    with pytest.raises(OfficeError, match=told), office.change(CIK) as change:
        change.remove("events", "1")


@pytest.mark.parametrize(("length", "accepted"), [(100, True), (101, False)])
def test_a_short_name_has_at_most_a_hundred_characters(office: Office, length: int, *, accepted: bool) -> None:
    refused = pytest.raises(OfficeError, match=f"texts: This cannot be a short name: it has {length} characters")
    with nullcontext() if accepted else refused, office.change(CIK) as change:
        change.put("texts", "n" * length, "A text.")
    assert [len(one.name) for one in office.records(CIK, "texts")] == [length] * accepted


def test_a_short_name_can_be_printed(office: Office) -> None:
    with pytest.raises(OfficeError, match="it has a character that cannot be printed"), office.change(CIK) as change:
        change.put("texts", "two\nlines", "A text.")


@pytest.mark.parametrize(("asked", "remedy"), [("edla", "Did you mean edda?"), ("somebody", "Use one of edda.")])
def test_a_missing_record_is_named_with_the_nearest(office: Office, asked: str, remedy: str) -> None:
    with pytest.raises(OfficeError) as caught:
        office.get(CIK, "people", asked)
    assert (caught.value.what, caught.value.remedy) == (f"There is no {asked!r} among the people of {CIK}.", remedy)


def test_a_record_that_was_to_be_new_overwrites_none(office: Office, stated: Facts) -> None:
    with pytest.raises(ConflictError, match="There is already 'edda' among the people") as caught, office.change(CIK) as change:
        change.put("people", "edda", stated.people["edda"], version=0)
    assert caught.value.where == f"people edda of {CIK}"


def test_a_change_from_an_older_version_names_who_changed_it_last(office: Office) -> None:
    for text in ("One.", "Two."):
        with office.change(CIK) as change:
            change.put("texts", "note", text)
    with pytest.raises(ConflictError) as caught, office.change(CIK) as change:
        change.put("texts", "note", "Three.", version=1)
    assert caught.value.what.startswith(
        "The record is at version 2, and the change was made from version 1; petra changed it at 2025-"
    )
    assert office.get(CIK, "texts", "note").value == "Two."


def test_a_number_or_a_version_is_not_used_twice(office: Office, stated: Facts) -> None:
    with office.change(CIK) as change:
        change.put("events", "", stated.events[0])
        change.remove("events", "2")
        change.put("events", "", stated.events[0])
        change.put("texts", "note", "One.")
        change.remove("texts", "note")
        change.put("texts", "note", "One.")
    assert [one.name for one in office.records(CIK, "events")] == ["1", "3"]
    assert office.get(CIK, "texts", "note").version == 3
