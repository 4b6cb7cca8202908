"""A local EDGAR that rests in a folder goes on where it was left."""

from __future__ import annotations

from pathlib import Path

import pytest

from section16.clock import SetClock
from section16.errors import UnreadableError
from section16.rehearsal.saved_state import FILINGS, SavedState
from section16.secret import Secret
from tests.rehearsal.faults import CODE, OWNER, Sent
from tests.rehearsal.local import MORNING


def test_what_was_taken_before_is_given_out_after_a_restart_and_once(tmp_path: Path) -> None:
    clock = SetClock(MORNING)
    folder = SavedState(tmp_path)
    taken = folder.open(clock).take(Secret(Sent("4").data), live=True)
    assert list((tmp_path / FILINGS).iterdir()) == []
    clock.wait(3600)
    for _ in range(2):
        edgar = folder.open(clock)
        edgar.settle()
        assert [filing.accession for filing in edgar.index] == [taken.accession]
        assert edgar.status_of(taken.accession) is not None
    assert [path.name for path in (tmp_path / FILINGS).iterdir()] == [f"{taken.accession}.txt"]


def test_it_knows_filers_and_their_codes_again_without_keeping_the_codes(tmp_path: Path) -> None:
    clock = SetClock(MORNING)
    SavedState(tmp_path).open(clock).take(Secret(Sent("4").data), live=False)
    again = SavedState(tmp_path).open(clock)
    assert again.registry.accepts(OWNER, Secret(CODE))
    assert not again.registry.accepts(OWNER, Secret("another1"))
    assert all(CODE.encode() not in path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())


def test_what_was_broken_off_while_it_was_written_does_not_keep_it_from_opening(tmp_path: Path) -> None:
    clock, folder = SetClock(MORNING), SavedState(tmp_path)
    first = folder.open(clock).take(Secret(Sent("4").data), live=False)
    with (tmp_path / "taken.jsonl").open("ab") as stream:
        stream.write(b'{"accession":"000999')
    second = folder.open(clock).take(Secret(Sent("5").data), live=False)
    assert list(folder.open(clock).taken) == [first.accession, second.accession]


@pytest.mark.parametrize(("name", "where"), [("filers.json", ""), ("tokens.json", ""), ("taken.jsonl", ", line 1")])
def test_a_file_of_its_own_that_is_damaged_is_reported_with_its_place(tmp_path: Path, name: str, where: str) -> None:
    (tmp_path / name).write_bytes(b"{\n")
    with pytest.raises(UnreadableError, match=f"{name}{where}: The file was not written by the local EDGAR. Correct it"):
        SavedState(tmp_path).open(SetClock(MORNING))


def test_numbers_go_on_and_tokens_stay_good_after_a_restart(tmp_path: Path) -> None:
    clock = SetClock(MORNING)
    folder = SavedState(tmp_path)
    first = folder.open(clock)
    tokens = first.logins.issue("0009990016", clock())
    numbers = [first.take(Secret(Sent("4").data), live=False).accession]
    again = folder.open(clock)
    numbers.append(again.take(Secret(Sent("5").data), live=False).accession)
    assert [number[-6:] for number in numbers] == ["000001", "000002"]
    assert again.logins.admit(tokens.bearer(), clock(), user=True) == ("0009990016", "")
