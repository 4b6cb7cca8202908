"""Records by their names: what does not do as one, what names something that is not there, what others refer to."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from section16.errors import OfficeError
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
        ("people", "edda", "relations 1, holdings 1, events 1 refer to it. Change or remove those records first"),
        ("entities", "trust", "relations 1 refers to it"),
        ("securities", "common", "securities units, securities options, holdings 1 and 1 more refer to it"),
    ],
)
def test_what_others_refer_to_stays_and_they_are_named(office: Office, word: str, name: str, told: str) -> None:
    with pytest.raises(OfficeError, match=told), office.change(CIK) as change:
        change.remove(word, name)


def test_an_event_that_a_draft_tells_stays_and_the_draft_is_named(office: Office) -> None:
    made = office.drafting(CIK, signed=date(2025, 6, 18))
    office.keep_drafts(CIK, made.drafts)
    told = "events 1: draft form4-edda-2025-06-16 refers to it. Nothing was changed. Change the event instead"
    with pytest.raises(OfficeError, match=told), office.change(CIK) as change:
        change.remove("events", "1")
