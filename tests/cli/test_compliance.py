"""``section16 late``, ``item405`` and ``coverage`` as a person runs them."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

import generate
from generate.world import IssuerWorld
from section16.cli.app import run


@pytest.fixture(scope="module")
def world() -> IssuerWorld:
    return next(iter(generate.issuers(3, 1, years=2, late=0.1)))


@pytest.fixture(scope="module")
def folder(world: IssuerWorld, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("filings")
    for filing in world.filings:
        (place / f"{filing.accession}.txt").write_bytes(filing.text)
    return place


def test_late_reports_are_listed_with_their_reasons(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["late", str(folder), "--why"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("filing")
    assert "after Form 4 was due on" in out
    assert "Rule 16a-3(g)(1)" in out
    assert "This is computed from the rules cited and is not legal advice." in out


def test_json_has_every_late_filing_with_its_rows(folder: Path, world: IssuerWorld, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["late", str(folder), "--issuer", world.cik, "--json"]) == 0
    found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {one["timing"] for one in found} <= {"late", "possibly timely", "unknown"}
    assert all(one["rows"][0]["why"]["because"] for one in found)


def test_all_lists_the_filings_that_were_on_time_as_well(
    folder: Path, world: IssuerWorld, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["late", str(folder), "--all", "--json"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == len(world.filings)


def test_a_page_holds_the_late_rows(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = tmp_path / "late.html"
    assert run(["late", str(folder), "--html", str(page)]) == 0
    assert "<h1>Late reports</h1>" in page.read_text(encoding="utf-8")
    assert run(["late", str(folder), "--html", str(page)]) == 2
    assert "late.html" in capsys.readouterr().err


def test_facts_that_are_wrong_are_refused_before_anything_is_read(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    facts = tmp_path / "facts.toml"
    facts.write_text('[[issuer]]\ncik = "1"\nfiscal-year-end = "02-30"\n', encoding="utf-8")
    assert run(["late", str(folder), "--facts", str(facts)]) == 2
    assert "line 3, [[issuer]] 1, fiscal-year-end: fiscal-year-end is '02-30'" in capsys.readouterr().err


def test_facts_about_a_row_that_is_not_given_are_named(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    facts = tmp_path / "facts.toml"
    facts.write_text('[[notice]]\nrow = "0009990016-26-000007 I/1"\non = 2026-03-04\n', encoding="utf-8")
    assert run(["late", str(folder), "--facts", str(facts)]) == 0
    err = capsys.readouterr().err
    assert "The row 0009990016-26-000007 I/1 is not known. The entry in " in err
    assert "line 1, [[notice]] 1 is not used. Correct the number, or add the filing." in err


def test_a_year_without_reports_says_so(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["late", str(folder), "--year", "1999"]) == 0
    assert "No filing reports an event of the fiscal year 1999." in capsys.readouterr().out
    assert run(["late", str(folder), "--issuer", "1", "--json"]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "No filing is about issuer 0000000001." in captured.err


def test_the_disclosure_has_its_caption(folder: Path, world: IssuerWorld, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["item405", str(folder), "--issuer", world.cik, "--year", "2021"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("Delinquent Section 16(a) Reports\n\nSection 16(a) of the Securities Exchange Act of 1934 requires")
    assert "late report" in out
    assert "whether a Form 5 was due is not known" in out


def test_the_disclosure_as_json_and_as_a_page(
    folder: Path, world: IssuerWorld, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "item405.html"
    assert run(["item405", str(folder), "--issuer", world.cik, "--year", "2021", "--json", "--html", str(page)]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["caption"] == "Delinquent Section 16(a) Reports"
    assert found["persons"][0]["late_reports"][0]["why"]["because"]
    text = page.read_text(encoding="utf-8")
    assert "<blockquote><p>Section 16(a)" in text
    assert f"<td>{found['persons'][0]['name']}</td>" in text


def test_a_year_without_delinquency_has_no_caption(
    folder: Path, world: IssuerWorld, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["item405", str(folder), "--issuer", world.cik, "--year", "2015"]) == 0
    assert capsys.readouterr().out.startswith("The filings show no report to disclose for the fiscal year to 2015-")


def test_coverage_is_listed_and_explained(
    folder: Path, world: IssuerWorld, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "coverage.html"
    assert run(["coverage", str(folder), "--issuer", world.cik, "--why", "--html", str(page)]) == 0
    out = capsys.readouterr().out
    assert "no Form 3" in out
    assert "Look for it on EDGAR under the person's CIK" in out
    assert "<h1>Coverage of" in page.read_text(encoding="utf-8")
    assert run(["coverage", str(folder), "--issuer", world.cik, "--format", "csv"]) == 0
    assert capsys.readouterr().out.startswith("kind,")
    assert run(["coverage", str(folder), "--issuer", world.cik, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["insiders"]


def test_an_issuer_without_filings_is_refused(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for command in (["item405", "--year", "2021"], ["coverage"]):
        assert run([command[0], str(folder), "--issuer", "1", *command[1:]]) == 2
        assert "No filing is about issuer 0000000001." in capsys.readouterr().err


@pytest.mark.parametrize("year", ["0", "-5", "1933", "2101", "9999", "10000", "99999"])
@pytest.mark.parametrize("command", ["late", "item405", "coverage"])
def test_a_year_that_is_not_possible_is_refused(
    folder: Path, world: IssuerWorld, command: str, year: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([command, str(folder), "--issuer", world.cik, f"--year={year}"]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert (
        f"{year} is not a possible fiscal year. Specify the calendar year in which it ends, from 1934 to 2100." in captured.err
    )


def test_late_possibly_timely_and_unknown_reports_are_counted_apart(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["late", str(folder), "--json"]) == 0
    number = Counter(json.loads(line)["timing"] for line in capsys.readouterr().out.splitlines())
    assert run(["late", str(folder)]) == 0
    total = capsys.readouterr().out.splitlines()[-1]
    assert total.startswith(f"{number['late']} late report")
    assert (f", {number['possibly timely']} possibly timely" in total) is bool(number["possibly timely"])
    assert (f", {number['unknown']} not known" in total) is bool(number["unknown"])
