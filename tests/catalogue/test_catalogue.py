"""Every finding that section16 reports is in the catalogue, and every entry is complete, cited and in use."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

import msgspec
import pytest

import section16
from section16.catalogue.catalogue import CATALOGUE, suggestion
from section16.catalogue.entry import HEADINGS, Area, CatalogueEntry
from section16.checks.catalogue import CATALOGUE as CHECKS
from section16.finding import Severity
from section16.formats.remarks import CATALOGUE as REMARKS
from section16.rehearsal.acceptance_review import RULES
from tests.catalogue.uses import ALL, Uses

DOCS = Path(__file__).parents[2] / "docs"
FROM_DATA = {("checks/envelope.py", "check_envelope"), ("checks/run.py", "_findings"), ("formats/remarks.py", "found")}
"""Where a finding takes its id from a check or a remark of the reader, which the tests below compare with the catalogue."""

BANNED = re.compile(
    r"\b(told|untold|stands?|stood|rests?|whoever|somebody|nobody|mended|anew|frozen"
    r"|none to|it is no|put in|by now|handed over|taken in|set aside|no day)\b",
    re.IGNORECASE,
)


@cache
def uses() -> Uses:
    return Uses()


def test_every_id_that_the_source_reports_is_in_the_catalogue_and_every_entry_is_reported() -> None:
    assert set(uses().found) == set(CATALOGUE)


def test_findings_that_take_their_id_from_data_are_those_of_checks_and_readers() -> None:
    assert uses().open == FROM_DATA


@pytest.mark.parametrize("entry", CATALOGUE.values(), ids=list(CATALOGUE))
def test_the_source_reports_an_id_with_the_severities_of_its_entry(entry: CatalogueEntry) -> None:
    found = uses().found[entry.id]
    assert found in (set(entry.severities), ALL)
    assert found != ALL or entry.id in {one.id for one in CHECKS}


def test_a_check_has_its_title_explanation_and_citations_from_the_catalogue() -> None:
    assert [
        CatalogueEntry(
            id=one.id,
            area=CATALOGUE[one.id].area,
            severities=(one.severity,),
            title=one.title,
            explanation=one.means,
            remedy=CATALOGUE[one.id].remedy,
            citations=one.citations,
        )
        for one in CHECKS
    ] == [CATALOGUE[one.id] for one in CHECKS]


def test_the_areas_of_checks_readers_and_the_local_edgar_are_complete() -> None:
    listed = {area: {entry.id for entry in CATALOGUE.values() if entry.area is area} for area in Area}
    assert listed[Area.FORM] | listed[Area.SENSE] | listed[Area.PACKAGE] == {one.id for one in CHECKS} | {
        "CHECK-FAILED",
        "CHECK-UNJUDGED",
    }
    assert listed[Area.READING] == {one.id for one in REMARKS}
    assert listed[Area.REHEARSAL] == {one.id for one in RULES}
    assert all(listed.values())
    assert set(HEADINGS) == set(Area)


@pytest.mark.parametrize("entry", CATALOGUE.values(), ids=list(CATALOGUE))
def test_an_entry_is_complete_and_in_plain_english(entry: CatalogueEntry) -> None:
    assert re.fullmatch(r"[A-Z][A-Z0-9]*(-[A-Z0-9]+)*", entry.id)
    assert entry.severities
    assert re.fullmatch(r"[A-Z].{5,70}[^.]", entry.title)
    sentences = re.split(r"(?<=[.]) (?=[A-Z])", f"{entry.explanation} {entry.remedy}")
    assert all(re.fullmatch(r"[A-Z].+\.", one) for one in sentences)
    text = f"{entry.title}. {entry.explanation} {entry.remedy}"
    assert "section16 " not in text.replace("section16. ", "")
    assert BANNED.findall(text) == []
    assert "  " not in text


@pytest.mark.parametrize(
    "text", ["The owner stands twice.", "It is told by name", "what the facts yield by now", "Whoever files"]
)
def test_words_that_the_program_does_not_use_are_recognized(text: str) -> None:
    assert BANNED.search(text)


@pytest.mark.parametrize("entry", CATALOGUE.values(), ids=list(CATALOGUE))
def test_an_unconfirmed_citation_supports_a_warning_or_a_note_only(entry: CatalogueEntry) -> None:
    assert all(one.confirmed for one in entry.citations) or {Severity.WARN, Severity.NOTE} & set(entry.severities)


def test_a_sense_check_never_rejects() -> None:
    senses = [entry for entry in CATALOGUE.values() if entry.area is Area.SENSE]
    assert senses
    assert all(Severity.REJECT not in entry.severities for entry in senses)


@pytest.mark.parametrize("entry", CATALOGUE.values(), ids=list(CATALOGUE))
def test_an_entry_that_names_a_rule_cites_its_source(entry: CatalogueEntry) -> None:
    named = re.search(r"\b(Rule \d|Section 1[26]|Form [35] (?:on|two)|10b5-1)", entry.explanation)
    assert entry.citations or not named


def test_titles_are_distinct() -> None:
    assert len({entry.title for entry in CATALOGUE.values()}) == len(CATALOGUE)


def test_the_page_and_the_data_have_every_entry() -> None:
    page = (DOCS / "findings.md").read_text(encoding="utf-8")
    assert re.findall(r"^### `(.+)`$", page, re.MULTILINE) == [
        entry.id for area in HEADINGS for entry in CATALOGUE.values() if entry.area is area
    ]
    data = json.loads((DOCS / "findings.json").read_text(encoding="utf-8"))
    assert msgspec.convert(data, list[CatalogueEntry]) == list(CATALOGUE.values())


# --------------------------------------------------------------------------------------------------- in Python


def test_explain_returns_an_entry_whatever_the_case_of_the_id() -> None:
    assert section16.explain(" row-nature ") is CATALOGUE["ROW-NATURE"]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("ROW-NATURES", "Unknown finding 'ROW-NATURES'. Did you mean ROW-NATURE"),
        ("overdrawm", "Did you mean OVERDRAWN?"),
        ("", "docs/findings.md lists all of them."),
    ],
)
def test_an_unknown_id_is_reported_with_the_nearest(given: str, words: str) -> None:
    with pytest.raises(section16.UnknownFindingError, match=re.escape(words)):
        section16.explain(given)


@pytest.mark.parametrize(
    ("known", "words"),
    [
        (["LATE"], "Did you mean LATE?"),
        (["LATE", "LATER"], "Did you mean LATE or LATER?"),
        (["LATE", "LATER", "LATEST"], "Did you mean LATE, LATER or LATEST?"),
    ],
)
def test_the_nearest_ids_are_one_sentence(known: list[str], words: str) -> None:
    assert suggestion("late", known) == words
