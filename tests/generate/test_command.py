"""The command: the filings as files, the truth beside them."""

from __future__ import annotations

from pathlib import Path

import pytest

import generate
import section16
from generate import truth
from generate.__main__ import main


def test_the_command_writes_filings_and_truth(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path), "--issuers", "2", "--seed", "7", "--years", "1", "--errors", "0.1", "--no-drift"]) == 0
    worlds = list(generate.issuers(7, 2, years=1, errors=0.1, drift=False))
    filings = {f"{filing.accession}.txt": filing.text for world in worlds for filing in world.filings}
    assert {file.name: file.read_bytes() for file in (tmp_path / "filings").iterdir()} == filings
    assert (tmp_path / "truth.jsonl").read_bytes() == b"".join(truth.write(world.truth) for world in worlds)
    assert capsys.readouterr().out.startswith(f"{len(filings)} filings of 2 issuers in ")


def test_what_the_command_writes_is_read_without_a_finding(tmp_path: Path) -> None:
    main([str(tmp_path), "--years", "1"])
    read = list(section16.read_many([tmp_path / "filings"]))
    assert read
    assert not any(isinstance(one, section16.UnreadableError) or one.findings for one in read)


@pytest.mark.parametrize("given", [["--errors", "2"], ["--issuers", "-1"], ["--years", "0"], ["--late", "-0.1"]])
def test_settings_that_make_no_sense_are_refused(given: list[str], tmp_path: Path) -> None:
    with pytest.raises(SystemExit):
        main([str(tmp_path / "out"), *given])
    assert not (tmp_path / "out").exists()
