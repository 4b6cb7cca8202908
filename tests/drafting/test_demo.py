"""The invented form of the demonstration, drafted from the facts behind it."""

from __future__ import annotations

from importlib.resources import files

import section16
from section16.drafting.draft import Drafting, draft
from section16.drafting.form.box_changes import box_changes
from section16.facts.reading import read_facts

FACTS = files("section16.demo").joinpath("events.toml").read_bytes()


def drafted() -> Drafting:
    facts, found = read_facts(FACTS, "events.toml")
    assert facts is not None, found
    return draft(facts, "events.toml")


def test_the_facts_give_the_form_of_the_demonstration_in_every_box_row_number_and_reference() -> None:
    (one,) = drafted().drafts
    form = section16.read(files("section16.demo").joinpath("forms", "form4.xml").read_bytes()).document
    told = [change for change in box_changes(form, one.document) if not change.place.endswith("text")]
    assert told == []
    assert len(one.document.footnotes) == len(form.footnotes) == 6


def test_the_same_facts_give_the_same_bytes() -> None:
    first, second = drafted(), drafted()
    assert [section16.write_xml(one.document) for one in first.drafts] == [
        section16.write_xml(one.document) for one in second.drafts
    ]


def test_every_row_has_its_reason() -> None:
    (one,) = drafted().drafts
    places = [reason.place for reason in one.reasons]
    assert places == ["form", *(f"Table I, row {number}" for number in range(1, 5)), "Table II, row 1"]
