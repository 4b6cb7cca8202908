"""The words in which an entry is shown are read back as the same entry, whatever its values are."""

from __future__ import annotations

from pathlib import Path

import pytest

from section16.facts.facts import Facts
from section16.facts.parties import Address, Party
from section16.facts.reading import read_entry_of_words, read_facts
from section16.facts.writing import words_of
from tests.docs.test_drafting_page import base, examples

ROOT = Path(__file__).parents[2]


def facts_of(text: str) -> Facts:
    facts, found = read_facts(text.encode())
    assert facts is not None, found
    return facts


@pytest.mark.parametrize("heading", [one.heading for one in examples() if "[issuer]" not in one.facts])
def test_every_kind_of_event_is_read_back_from_its_words(heading: str) -> None:
    text = next(one.facts for one in examples() if one.heading == heading)
    for table in ("[filing]", "[year-end]", "[amendment]"):
        if table in text:
            pytest.skip("the example has tables of its own")
    facts = facts_of(f"{base()}\n{text}")
    for event in facts.events:
        kind = str(event.__struct_config__.tag)
        assert read_entry_of_words("events", words_of(event), "event", fixed={"kind": kind}) == (event, ())
    for name, award in facts.awards.items():
        assert read_entry_of_words("awards", words_of(award), name) == (award, ())


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "0042",
        "1.50",
        "2026-11-24",
        "true",
        "nan",
        '"quoted"',
        "'",
        "a = b",
        "# not a comment",
        "line\nbreak",
        "\x7f",
        "é",
        "[x]",
        "{x}",
        "$5",
    ],
)
def test_a_text_is_read_back_whatever_it_looks_like(text: str) -> None:
    party = Party(name=text, called=f"x{text}", address=Address(street=text, zip="04099"))
    assert read_entry_of_words("people", words_of(party), "people x") == (party, ())


def test_defaults_and_the_kind_are_left_out() -> None:
    (event,) = facts_of(
        base()
        + '\n[[events]]\nkind = "sale"\ndate = 2025-06-16\nwho = "edda"\nsecurity = "common"\nunits = 400\nprice = "18.70"\n'
    ).events
    assert words_of(event) == ("date=2025-06-16", "who=edda", "security=common", "units=400", "price=18.70")
