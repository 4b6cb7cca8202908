"""``section16 positions``, ``history`` and ``reconcile`` as a person runs them."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

import generate
from generate.world import IssuerWorld
from section16.cli.app import run
from section16.cli.ledger import _names
from section16.ledger.lots.cause import Cause


@pytest.fixture(scope="module")
def world() -> IssuerWorld:
    return next(iter(generate.issuers(1, 1, years=2, errors=0.05)))


@pytest.fixture(scope="module")
def folder(world: IssuerWorld, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("filings")
    for filing in world.filings:
        (place / f"{filing.accession}.txt").write_bytes(filing.text)
    return place


def test_positions_are_listed_for_the_eye(folder: Path, world: IssuerWorld, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["positions", str(folder), "--issuer", world.cik]) == 0
    out = capsys.readouterr().out
    assert out.startswith("owner")
    assert " positions. Based only on the filings given" in out


def test_positions_as_csv_and_json_are_the_same(folder: Path, world: IssuerWorld, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["positions", str(folder), "--issuer", world.cik, "--as-of", "2022-06-30", "--known-at", "2022-09-30"]
    assert run([*asked, "--format", "json"]) == 0
    objects = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert run([*asked, "--format", "csv"]) == 0
    lines = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [(line["row"], line["balance"]) for line in lines] == [(one["row"], one["balance"]) for one in objects]
    assert [line["owners"] for line in lines] == ["; ".join(one["owners"]) for one in objects]
    assert all(one["since"] <= "2022-06-30" for one in objects)
    assert all(one["known"] <= "2022-10-01" for one in objects)


def test_positions_of_a_block_are_listed_and_counted_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    world = next(one for one in generate.issuers(802, 30, errors=0, drift=False) if one.truth.blocks)
    for filing in world.filings:
        (tmp_path / f"{filing.accession}.txt").write_bytes(filing.text)
    block = world.truth.blocks[0]
    owners = {owner for line in (block.line, *block.reported) for owner in line.owners}
    asked = ["positions", str(tmp_path), "--issuer", world.cik]
    assert run(asked) == 0
    out = capsys.readouterr().out
    assert "\nTotal of " in out
    assert run([*asked, "--format", "json"]) == 0
    found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    shared = [one for one in found if set(one["reporters"]) == owners]
    assert shared
    assert all(set(one["owners"]) < owners and one["block"] and ", ".join(one["reporter_names"]) in out for one in shared)
    assert len({one["block"] for one in found}) == len(found)
    for owner in owners:
        assert run([*asked, "--owner", owner, "--format", "json"]) == 0
        own = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
        assert {one["block"] for one in shared} <= {one["block"] for one in own}


def test_history_shows_steps_and_draws_charts(
    folder: Path, world: IssuerWorld, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    owner = world.filings[-1].owners[0].cik
    chart = tmp_path / "chart.svg"
    assert run(["history", str(folder), "--issuer", world.cik, "--owner", owner, "--svg", str(chart)]) == 0
    out = capsys.readouterr().out
    assert "┤" in out
    assert "first sight" in out or " A " in out
    image = chart.read_bytes()
    assert b"<svg" in image
    assert run(["history", str(folder), "--issuer", world.cik, "--owner", owner, "--svg", str(chart), "--overwrite"]) == 0
    assert chart.read_bytes() == image
    capsys.readouterr()
    assert run(["history", str(folder), "--issuer", world.cik, "--owner", owner, "--json"]) == 0
    holdings = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert holdings[0]["steps"][-1]["balance"]
    assert run(["history", str(folder), "--issuer", world.cik, "--owner", owner, "--format", "csv"]) == 0
    lines = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [(line["security"], line["day"], line["balance"]) for line in lines] == [
        (one["security"], step["day"], step["balance"]) for one in holdings for step in one["steps"]
    ]


def test_reconcile_prints_causes_and_breaks(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["reconcile", str(folder), "--breaks"]) == 0
    out = capsys.readouterr().out
    assert "agrees" in out
    assert "Table I transactions:" in out
    assert "(reported " in out


def test_reconcile_as_json_has_the_published_shape(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["reconcile", str(folder), "--format", "json"]) == 0
    whole = json.loads(capsys.readouterr().out)
    assert set(whole) == {"summary", "assertions"}
    assert set(whole["summary"][0]) == {"table", "row_kind", "cause", "count"}
    assert {"accession", "row", "cause", "reported", "computed", "evidence"} <= set(whole["assertions"][0])
    causes = {one["cause"] for one in whole["assertions"]}
    assert "agrees" in causes
    assert causes <= {cause.value for cause in Cause}
    assert sum(line["count"] for line in whole["summary"]) == len(whole["assertions"])
    assert run(["reconcile", str(folder), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == whole
    assert run(["reconcile", str(folder), "--format", "csv"]) == 0
    lines = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [(line["accession"], line["row"], line["cause"]) for line in lines] == [
        (one["accession"], one["row"], one["cause"]) for one in whole["assertions"]
    ]


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["positions", "{}", "--issuer", "1"], "No positions found. No filing is about issuer 0000000001."),
        (["positions", "{}", "--owner", "7"], "No positions found. No filing names 0000000007 as a reporting person."),
        (
            ["positions", "{}", "--issuer", "{cik}", "--as-of", "1/1/2010"],
            "No positions found. The filings report nothing as early as",
        ),
        (["positions", "{}", "--issuer", "{cik}", "--known-at", "2010-01-01"], "; the first became known at 2"),
        (["reconcile", "{}", "--issuer", "4"], "No balances found. No filing is about issuer 0000000004."),
    ],
    ids=lambda value: " ".join(value[:1] + value[2:]) if isinstance(value, list) else "",
)
def test_where_nothing_is_found_the_answer_gives_the_reason(
    folder: Path, world: IssuerWorld, capsys: pytest.CaptureFixture[str], arguments: list[str], reason: str
) -> None:
    words = [argument.replace("{}", str(folder)).replace("{cik}", world.cik) for argument in arguments]
    assert run(words) == 0
    assert reason in capsys.readouterr().out
    assert run([*words, "--json"]) == 0
    captured = capsys.readouterr()
    assert reason in captured.err
    assert captured.out in ("", '{"summary":[],"assertions":[]}\n')


@pytest.mark.parametrize(
    ("arguments", "printed"),
    [
        (["positions", "{}"], "Specify an issuer, an owner, or both"),
        (["positions", "{}", "--issuer", "ACME"], "The filings name no issuer 'ACME'."),
        (["positions", "{}", "--issuer", "12345678901"], "is not a CIK or a name"),
        (["positions", "{}", "--issuer", "1", "--as-of", "yesterday"], "'yesterday' is not a date."),
        (["positions", "{}", "--issuer", "1", "--known-at", "soon"], "'soon' is not a date or a time"),
        (["history", "{}", "--issuer", "1", "--owner", "2"], "No filing is about issuer 0000000001. Issuers in the filings: "),
        (["positions", "nowhere", "--issuer", "1"], "nowhere"),
    ],
    ids=lambda value: " ".join(value[:1] + value[2:]) if isinstance(value, list) else value,
)
def test_misuse_is_reported_with_the_remedy(
    folder: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], printed: str
) -> None:
    assert run([argument.replace("{}", str(folder)) for argument in arguments]) == 2
    assert printed in capsys.readouterr().err


def test_filings_that_cannot_be_used_are_reported_and_left_out(
    folder: Path, world: IssuerWorld, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "page.html").write_text("<html><body>nothing</body></html>")
    assert run(["positions", str(folder), str(tmp_path), "--issuer", world.cik]) == 2
    captured = capsys.readouterr()
    assert "page.html" in captured.err
    assert " positions. " in captured.out


def test_contradictory_decisions_are_refused_with_both_lines(
    folder: Path, world: IssuerWorld, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    decisions = tmp_path / "decisions.toml"
    titles = f'issuer = "{world.cik}"\ntitles = ["Common Stock", "Class B"]\n'
    decisions.write_text(f"[[same_security]]\n{titles}\n[[other_security]]\n{titles}")
    assert run(["reconcile", str(folder), "--decisions", str(decisions)]) == 2
    printed = capsys.readouterr().err
    assert "line 1" in printed
    assert "line 5" in printed


@pytest.mark.parametrize(
    ("names", "shown"),
    [
        (("A", "B", "C"), "A, B, C"),
        (("A", "B", "C", "D"), "A, B, C, D"),  # "and 1 more" would not be shorter
        (("A", "B", "C", "D", "E"), "A, B, C and 2 more"),
    ],
)
def test_a_column_shows_three_of_many_names(names: tuple[str, ...], shown: str) -> None:
    assert _names(names) == shown
