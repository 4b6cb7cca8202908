"""The archive is cut by issuer: every issuer is in one part, and a change of causes is listed row by row."""

from __future__ import annotations

from itertools import chain
from pathlib import Path

import generate
from bench.agreement import Agreement, Row, changed, save
from bench.parts import PARTS, groups, largest, part_of, parts
from section16.ledger.ledger import Ledger

ISSUERS = {f"{number:010}": number % 97 + 1 for number in range(9_990_001, 9_990_501)}


def row(name: str, cause: str, test: str = "", issuer: str = "0009990001") -> Row:
    return Row(name, issuer, "I holding", cause, test, "0", "")


def test_a_part_is_chosen_by_the_cik_alone_however_it_is_written() -> None:
    assert [part_of(issuer) for issuer in ("9990001", "0009990001", "0009990002", "0009990003")] == [4, 4, 1, 4]


def test_every_issuer_is_in_one_part_and_the_parts_are_of_like_size() -> None:
    found = parts(ISSUERS)
    cut = [issuers for name, issuers in found.items() if name.startswith("part ")]
    assert len(cut) == PARTS
    assert sorted(chain.from_iterable(cut)) == found["all"] == sorted(ISSUERS)
    assert all(70 <= len(issuers) <= 130 for issuers in cut)


def test_the_largest_issuer_is_left_out_of_the_last_column_and_alone_in_its_group() -> None:
    rows = {"1": 10, "2": 30, "3": 30}
    assert largest(rows) == "2"
    assert parts(rows)["without the largest"] == ["1", "3"]
    assert groups({"1": 4, "2": 300, "3": 100}, rows) == {
        "the largest issuer": ["2"],
        "100 filings and more": ["3"],
        "up to 4 filings": ["1"],
    }


def test_the_parts_together_have_the_rows_of_all_and_the_tables_name_each_of_them() -> None:
    ledger = Ledger.from_submissions(filing.submission for world in generate.issuers(5, 8) for filing in world.filings)
    agreement = Agreement(ledger)
    whole = agreement.shares(agreement.columns["all"])
    of_parts = [agreement.shares(issuers) for name, issuers in agreement.columns.items() if name.startswith("part ")]
    for kind, share in whole.items():
        found = [part[kind] for part in of_parts if kind in part]
        assert sum(one.checked for one in found) == share.checked
        assert sum(one.unexplained for one in found) == share.unexplained
    heading, _, *lines = agreement.by_part().splitlines()
    assert heading.startswith("| agree or explained | part 1 | part 2 | part 3 | part 4 | part 5 | the worst part | all |")
    assert len(lines) == len(whole) + 1  # holdings once more, with the plan lines


def test_rows_that_changed_their_cause_are_counted_and_listed(tmp_path: Path) -> None:
    file = tmp_path / "before.jsonl"
    save([row("a I/1", "agrees"), row("a I/2", "likely error", "older balance"), row("a I/3", "agrees")], file)
    now = [row("a I/1", "agrees"), row("a I/2", "unexplained"), row("b I/1", "first sight", issuer="0009990002")]
    lines = list(changed(file, now, "0009990001"))
    counted = [" ".join(line.split()) for line in lines[:2]]
    assert counted == [
        "1 I holding: (new row) -> first sight (0 of the largest issuer)",
        "1 I holding: likely error -> unexplained (1 of the largest issuer)",
    ]
    assert "likely error [older balance] -> unexplained []" in lines[2]
    assert lines[-2].startswith("a I/3")
    assert lines[-1] == "2 rows changed, 1 are gone"
