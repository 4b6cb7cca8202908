"""``section16 explain`` as a person runs it."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]  # it ships no types
import pytest

from section16.catalogue.catalogue import CATALOGUE
from section16.catalogue.entry import HEADINGS
from section16.checks.catalogue import BY_ID as CHECKS
from section16.cli import explain as command
from section16.cli.app import run
from section16.law.exemptions import EXEMPTIONS
from section16.law.rules import RULES
from section16.law.transaction_codes import CODES

SCHEMA = Path(__file__).parents[2] / "docs" / "schema" / "findings.schema.json"


def explained(capsys: pytest.CaptureFixture[str], name: str) -> str:
    """Return what the command prints about a name; called directly, because building every command takes longer."""
    assert command.explain(name) == 0
    return capsys.readouterr().out


def printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert run(["explain", *arguments]) == 0
    return capsys.readouterr().out


def validate(entries: Any) -> None:
    jsonschema.validate(entries, json.loads(SCHEMA.read_text(encoding="utf-8")))


@pytest.mark.parametrize("name", list(CATALOGUE))
def test_every_finding_is_explained_with_remedy_area_and_sources(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    entry = CATALOGUE[name]
    lines = explained(capsys, name.lower()).splitlines()
    assert lines[:4] == [
        f"{name} ({' or '.join(entry.severities)}): {entry.title}",
        f"  {entry.explanation}",
        f"  Remedy: {entry.remedy}",
        f"  Area: {HEADINGS[entry.area]}.",
    ]
    assert [str(one) for one in entry.citations if not any(str(one) in line for line in lines[4:])] == []
    assert ("not legal advice" in lines[-1]) is bool(entry.citations)


@pytest.mark.parametrize("name", list(CHECKS))
def test_every_check_is_explained_with_its_forms_and_two_examples(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    out = explained(capsys, name)
    for words in ("  Applies to Forms ", "  Fails:  ", "  Passes: "):
        assert words in out


@pytest.mark.parametrize("code", list(CODES))
def test_every_code_is_explained_with_its_rule(code: str, capsys: pytest.CaptureFixture[str]) -> None:
    out = explained(capsys, code)
    assert out.startswith(f"{code}: ")
    assert "  Source" in out


@pytest.mark.parametrize("under", list(EXEMPTIONS))
def test_every_exemption_is_explained_with_the_facts_it_requires(under: str, capsys: pytest.CaptureFixture[str]) -> None:
    out = explained(capsys, f"Rule {under}")
    assert out.startswith(f"Rule {under}: {EXEMPTIONS[under].covers}\n  Exempts from ")
    assert out.count("  Requires: ") == len(EXEMPTIONS[under].facts)
    assert str(EXEMPTIONS[under].citations[0]) in out


@pytest.mark.parametrize("number", list(RULES))
def test_every_rule_is_explained_with_what_it_says(number: str, capsys: pytest.CaptureFixture[str]) -> None:
    out = explained(capsys, number)
    assert out.startswith(f"{RULES[number].name}: {RULES[number].subject}\n  {RULES[number].says[0]}\n")
    assert str(RULES[number].citations[0]) in out


def test_a_rule_is_explained_with_its_exemptions_codes_and_findings(capsys: pytest.CaptureFixture[str]) -> None:
    lines = explained(capsys, "16b-3").splitlines()
    assert "  Exemption 16b-3(e): dispositions to the issuer." in lines
    assert "  Transaction codes: A, D, F, I, M." in lines
    assert "  Findings: CODE-NOT-INSIDER, GRANT-NOT-EXEMPT." in lines


def test_a_paragraph_is_explained_by_itself_or_with_its_rule(capsys: pytest.CaptureFixture[str]) -> None:
    assert explained(capsys, "Rule 16a-3(g)(1)") == explained(capsys, "16a-3")
    assert explained(capsys, "16b-3(d)").startswith("Rule 16b-3(d): grants and awards")
    assert explained(capsys, "Section 16 (b)").startswith("Section 16(b): short-swing profit")


def test_an_unknown_rule_is_refused_with_the_rules_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.explain("16b-9") == 2
    err = capsys.readouterr().err
    assert "Unknown rule '16b-9'" in err
    assert err.index("16a-2(b)") < err.index("16a-10") < err.index("16b-3,")


@pytest.mark.parametrize(("code", "noted"), [("M", True), ("A", True), ("X", False), ("P", False)])
def test_codes_of_rule_16b_3_say_that_they_are_not_for_ten_percent_holders(
    code: str, *, noted: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ("ten percent holder only" in explained(capsys, code)) is noted


def test_without_a_name_every_finding_is_listed_under_the_heading_of_its_area(capsys: pytest.CaptureFixture[str]) -> None:
    lines = printed(capsys).splitlines()
    heading, found = "", []
    for line in lines[:-1]:
        if line.startswith("  "):
            name, severities, *title = line.split()
            found.append((heading, name, severities, " ".join(title)))
        heading = line if line and not line.startswith(" ") else heading
    assert sorted(found) == sorted(
        (HEADINGS[entry.area], entry.id, "/".join(entry.severities), entry.title) for entry in CATALOGUE.values()
    )


def test_json_of_all_has_one_object_of_the_published_schema_a_line_as_every_list(capsys: pytest.CaptureFixture[str]) -> None:
    lines = printed(capsys, "--json").splitlines()
    entries = [json.loads(line) for line in lines]
    validate(entries)
    assert [entry["id"] for entry in entries] == list(CATALOGUE)
    assert printed(capsys, "--format", "json").splitlines() == lines


def test_csv_of_all_has_a_line_for_each_finding(capsys: pytest.CaptureFixture[str]) -> None:
    lines = list(csv.DictReader(io.StringIO(printed(capsys, "--format", "csv"))))
    assert [(line["id"], line["title"]) for line in lines] == [(entry.id, entry.title) for entry in CATALOGUE.values()]


def test_json_of_a_check_has_the_forms_it_applies_to_and_its_examples(capsys: pytest.CaptureFixture[str]) -> None:
    entry = json.loads(printed(capsys, "owner-address", "--json"))
    validate([entry])
    assert (entry["id"], entry["area"], entry["severities"]) == ("OWNER-ADDRESS", "form", ["reject"])
    assert (entry["check"]["forms"], entry["check"]["since"], entry["check"]["until"]) == (["3", "4", "5"], "2026-03-18", None)
    assert {one["fails"] for one in entry["check"]["examples"]} == {True, False}


@pytest.mark.parametrize(
    ("name", "key", "value"), [("late", "title", "Form is late"), ("m", "code", "M"), ("16a-6", "rule", "16a-6")]
)
def test_json_is_one_object_for_anything_else(name: str, key: str, value: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert json.loads(printed(capsys, name, "--json"))[key] == value


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("ROW-NATUR", "Unknown finding 'ROW-NATUR'. Did you mean ROW-NATURE, ADOPT-NATURE or ROW-LATE-UNMARKED?"),
        ("seald-mising", "Did you mean SEALED-MISSING"),
        ("Q", "Unknown transaction code 'Q'. The codes are P, S,"),
        ("???", "Unknown finding '???'. List all findings: section16 explain\n"),
    ],
)
def test_an_unknown_name_is_reported_with_the_nearest(name: str, words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", name]) == 2
    captured = capsys.readouterr()
    assert (captured.out, captured.err.count("\n")) == ("", 1)
    assert words in captured.err
