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
    assert "position(s). Rests on the filings given alone" in out


def test_positions_as_csv_and_json_are_the_same(folder: Path, world: IssuerWorld, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["positions", str(folder), "--issuer", world.cik, "--as-of", "2022-06-30", "--known-at", "2022-09-30"]
    assert run([*asked, "--format", "json"]) == 0
    objects = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert run([*asked, "--format", "csv"]) == 0
    lines = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [(line["row"], line["balance"]) for line in lines] == [(one["row"], one["balance"]) for one in objects]
    assert all(one["since"] <= "2022-06-30" for one in objects)
    assert all(one["known"] <= "2022-10-01" for one in objects)


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
    one = json.loads(capsys.readouterr().out.splitlines()[0])
    assert one["steps"][-1]["balance"]


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


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["positions", "{}"], "say of whom"),
        (["positions", "{}", "--issuer", "ACME"], "is not a CIK"),
        (["positions", "{}", "--issuer", "1", "--as-of", "yesterday"], "is no day"),
        (["positions", "{}", "--issuer", "1", "--known-at", "soon"], "is no day"),
        (["history", "{}", "--issuer", "1", "--owner", "2"], "no filing here reports holdings"),
        (["positions", "nowhere", "--issuer", "1"], "nowhere"),
    ],
    ids=lambda value: " ".join(value[:1] + value[2:]) if isinstance(value, list) else value,
)
def test_misuse_is_told_with_the_remedy(
    folder: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], told: str
) -> None:
    assert run([argument.replace("{}", str(folder)) for argument in arguments]) == 2
    assert told in capsys.readouterr().err


def test_filings_of_no_use_are_told_and_passed_over(
    folder: Path, world: IssuerWorld, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "page.html").write_text("<html><body>nothing</body></html>")
    assert run(["positions", str(folder), str(tmp_path), "--issuer", world.cik]) == 2
    captured = capsys.readouterr()
    assert "page.html" in captured.err
    assert "position(s)" in captured.out


def test_contradictory_decisions_are_refused_with_both_lines(
    folder: Path, world: IssuerWorld, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    decisions = tmp_path / "decisions.toml"
    titles = f'issuer = "{world.cik}"\ntitles = ["Common Stock", "Class B"]\n'
    decisions.write_text(f"[[same_security]]\n{titles}\n[[other_security]]\n{titles}")
    assert run(["reconcile", str(folder), "--decisions", str(decisions)]) == 2
    told = capsys.readouterr().err
    assert "line 1" in told
    assert "line 5" in told
