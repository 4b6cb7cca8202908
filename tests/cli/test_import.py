"""``section16 import`` as a person runs it."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from section16.cli.app import run
from section16.facts.reading import read_facts
from tests.drafting.examples import BASE
from tests.office.offices import new_office

pytestmark = pytest.mark.dated

RELEASES = """Employee ID,Employee Name,Award Number,Release Date,Shares Released,Shares Withheld,Fair Market Value
1042,"Winterbourne, Edda",units-2024,06/16/2025,"2,000",742,$18.40
1042,"Winterbourne, Edda",units-2024,06/16/2025,"1,000",370,$18.40
Total,,,,"3,000","1,112",
"""
AWARD = """
[awards.units-2024]
to = "edda"
security = "units"
units = 9000
granted = 2024-06-16
formula = { parts = 3, every = "year", first = 2025-06-16 }
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with facts, an export, and the mapping that is proposed for it."""
    monkeypatch.chdir(tmp_path)
    Path("facts.toml").write_text(BASE + AWARD, encoding="utf-8")
    Path("releases.csv").write_text(RELEASES, encoding="utf-8")
    assert run(["import", "releases.csv", "--facts", "facts.toml", "--propose-mapping", "plan.toml"]) == 0
    return tmp_path


IMPORT = ["import", "releases.csv", "--mapping", "plan.toml", "--facts", "facts.toml"]


def test_what_was_understood_is_told_and_nothing_is_written_without_being_asked_for(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = sorted(folder.iterdir())
    capsys.readouterr()
    assert run(IMPORT) == 0
    event, lines = capsys.readouterr().out.splitlines()
    assert event.startswith("2025-06-16 vesting: award units-2024, units 3000, withheld 1112, withheld-price 18.40 (")
    assert event.endswith("(releases.csv, line 2; releases.csv, line 3)")
    assert lines == "lines: 2 understood, 0 duplicates, 2 passed over, 0 problems"
    assert sorted(folder.iterdir()) == before


@pytest.mark.parametrize(("answer", "status"), [("y\n", 0), ("no\n", 1), ("", 1)])
def test_it_writes_when_that_is_agreed_to(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], answer: str, status: int
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(answer))
    assert run([*IMPORT, "-o", "new.toml"]) == status
    assert Path("new.toml").exists() == (status == 0)
    assert "Write 1 new event to new.toml?" in capsys.readouterr().err


def test_the_second_import_of_a_file_finds_nothing_new(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*IMPORT, "-o", "facts.toml", "--yes"]) == 0
    facts, _ = read_facts(Path("facts.toml").read_bytes())
    assert facts is not None
    assert len(facts.events) == 1
    capsys.readouterr()
    assert run([*IMPORT, "-o", "facts.toml", "--yes"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "line 2: left out: it is already known",
        "line 3: left out: it is already known",
        "lines: 0 understood, 2 duplicates, 2 passed over, 0 problems",
        "The file holds nothing new.",
    ]


def test_a_line_that_is_not_understood_is_told_and_nothing_is_written(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("releases.csv").write_text(RELEASES.replace("742", "some"), encoding="utf-8")
    assert run([*IMPORT, "-o", "new.toml", "--yes"]) == 1
    assert "releases.csv, line 2, column Shares Withheld: 'some' is not a number." in capsys.readouterr().out
    assert not Path("new.toml").exists()


def test_what_does_not_fit_the_facts_is_told_before_it_is_written(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("releases.csv").write_text(RELEASES.replace("06/16/2025", "06/10/2025"), encoding="utf-8")
    assert run(IMPORT) == 0
    assert "(vesting of 2025-06-10), in-opening: " in capsys.readouterr().out
    Path("releases.csv").write_text(RELEASES.replace("2,000", "90,000").replace("2000", "90000"), encoding="utf-8")
    assert run([*IMPORT, "-o", "new.toml", "--yes"]) == 1
    assert not Path("new.toml").exists()


def test_an_office_gets_what_was_imported_once_it_is_agreed_to(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    new_office("office.db", AWARD).close()
    asked = [*IMPORT[:4], "--office", "office.db", "--as", "petra"]
    monkeypatch.setattr("sys.stdin", io.StringIO("no\n"))
    assert run(asked) == 1
    assert capsys.readouterr().out.endswith("Nothing was written.\n")
    assert run([*asked, "--yes"]) == 0
    assert "has 0 new awards and 1 new event." in capsys.readouterr().out
    assert run([*asked, "--yes"]) == 0
    assert capsys.readouterr().out.endswith("The file holds nothing new.\n")


def test_a_mapping_is_proposed_for_an_office_too(folder: Path) -> None:
    new_office("office.db", AWARD).close()
    before = Path("plan.toml").read_text(encoding="utf-8")
    assert run(["import", "releases.csv", "--office", "office.db", "--as", "petra", "--propose-mapping", "other.toml"]) == 0
    assert Path("other.toml").read_text(encoding="utf-8") == before


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["import", "nowhere.csv", "--mapping", "plan.toml", "--facts", "facts.toml"], 2),
        (["import", "releases.csv", "--facts", "facts.toml"], 2),
        (["import", "releases.csv", "--mapping", "plan.toml"], 2),
        (["import", "releases.csv", "--mapping", "plan.toml", "--office", "nowhere.db"], 2),
        (["import", "releases.csv", "--mapping", "facts.toml", "--facts", "facts.toml"], 1),
        (["import", "releases.csv", "--mapping", "plan.toml", "--facts", "plan.toml"], 2),
    ],
)
def test_misuse_ends_with_a_status_and_no_trace(
    folder: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], status: int
) -> None:
    assert run(arguments) == status
    assert "Traceback" not in capsys.readouterr().err


TWO_DATES = """Participant Name,Grant Number,Vest Date,Release Date,Shares Released
"Winterbourne, Edda",units-2024,06/16/2025,06/18/2025,400
"""


def proposal_for(text: str, monkeypatch: pytest.MonkeyPatch, typed: io.StringIO) -> str:
    Path("other.csv").write_text(text, encoding="utf-8")
    monkeypatch.setattr("sys.stdin", typed)
    assert run(["import", "other.csv", "--facts", "facts.toml", "--propose-mapping", "other.toml", "--overwrite"]) == 0
    return Path("other.toml").read_text(encoding="utf-8")


class Terminal(io.StringIO):
    """What is typed at a terminal."""

    def isatty(self) -> bool:
        return True


def test_where_nobody_can_be_asked_two_columns_that_fit_are_left_open(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert 'day = "" # open: ' in proposal_for(TWO_DATES, monkeypatch, io.StringIO("1\n"))
    out = capsys.readouterr().out
    assert (
        "The day of a vesting is open: several columns fit: Vest Date (06/16/2025) or Release Date (06/18/2025). "
        "Set `day` in the mapping to one of them.\n" in out
    )
    assert "units of a vesting is Shares Released: such as 400; it names the units of a vesting\n" in out
    assert "other.toml holds the proposed mapping; 1 open choice to fill in. Read it before you import with it.\n" in out


@pytest.mark.parametrize(("typed", "day"), [("1", "Vest Date"), ("2", "Release Date"), ("", ""), ("3", ""), ("x", "")])
def test_at_a_terminal_a_person_chooses(folder: Path, monkeypatch: pytest.MonkeyPatch, typed: str, day: str) -> None:
    assert f'day = "{day}" #' in proposal_for(TWO_DATES, monkeypatch, Terminal(f"{typed}\n"))


def test_at_a_terminal_a_person_says_how_dates_are_written(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "Participant Name,Grant Number,Vest Date,Shares Vested\nEdda Winterbourne,units-2024,6/7/2025,400\n"
    assert 'days = "DD/MM/YYYY"\n' in proposal_for(text, monkeypatch, Terminal("DD/MM/YYYY\n"))
    assert 'days = "" #' in proposal_for(text, monkeypatch, Terminal("\n"))


def test_a_shipped_mapping_is_named_by_its_administrator(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    Path("fidelity.csv").write_text(
        "Participant ID,Participant Name,Grant Date,Grant ID,Vesting Date,"
        "Shares Distributed,Shares Withheld,Fair Market Value\n"
        '7,"Winterbourne, Edda",Jun-16-2024,units-2024,Jun-16-2025,400,148,18.40\n',
        encoding="utf-8",
    )
    assert run(["import", "fidelity.csv", "--facts", "facts.toml", "--mapping", "fidelity"]) == 0
    assert capsys.readouterr().out.startswith(
        "2025-06-16 vesting: award units-2024, units 400, withheld 148, withheld-price 18.40"
    )
    assert run(["import", "fidelity.csv", "--facts", "facts.toml", "--mapping", "schwab"]) == 2
