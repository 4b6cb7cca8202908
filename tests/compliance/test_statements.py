"""A file of statements: what it may say, and that every fault names its line and what to do."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from section16.compliance.fiscal_year import fiscal_year_of, year_end_of, year_ending
from section16.compliance.statement import IssuerStatement, NoticeStatement
from section16.compliance.statements import read_statements, statements_of
from section16.errors import UnreadableError
from section16.finding import FactTablesError

ISSUER = '[[issuer]]\ncik = "9990016"\n'
ROW = "0009990016-26-000007 I/1"
REPRESENTED = '[[no-form-5]]\nissuer = "1"\ncik = "2"\nfiscal-year = 2025\n'
FAILED = '[[not-filed]]\nissuer = "1"\ncik = "2"\nname = "A"\nform = "5"\non = 2025-12-31\n'


def faults(text: str) -> list[str]:
    """Return the faults of a file as lines: place, what is wrong, remedy."""
    with pytest.raises(FactTablesError) as error:
        statements_of(text.encode())
    return [finding.line() for finding in error.value.findings]


def test_a_file_states_what_no_filing_shows(tmp_path: Path) -> None:
    path = tmp_path / "facts.toml"
    path.write_text(f'{ISSUER}fiscal-year-end = "06-30"\n\n[[notice]]\nrow = "{ROW}"\non = 2026-03-04\n', encoding="utf-8")
    found = read_statements(path)
    assert found.issuer("0009990016") == IssuerStatement(cik="0009990016", fiscal_year_end="06-30")
    (notice,) = found.of(NoticeStatement)
    assert notice == NoticeStatement(row=ROW, on=date(2026, 3, 4))
    assert found.place(notice) == f"{path}, line 5, [[notice]] 1"


@pytest.mark.parametrize(
    ("text", "place", "says"),
    [
        (f'{ISSUER}fiscal-year-end = "02-30"\n', "line 3", "'02-30', which is not a month and day of the calendar"),
        (f'{ISSUER}fiscal-year-end = "June"\n', "line 3", "Write the last day of the fiscal year, such as 06-30."),
        (f'{ISSUER}annual-report = "10-Q"\n', "line 3", "10-Q"),
        ("[[issuer]]\n", "line 1", "cik"),
        (f"\n{ISSUER}colour = 1\n", "line 4", "colour"),
        ('[[notice]]\nrow = "7 I/1"\non = 2026-03-04\n', "line 2", "Write it as 0000000000-25-000001 I/3."),
        (f'[[notice]]\nrow = "{ROW}"\non = "March"\n', "line 3", "not a date"),
        (f'[[not-reportable]]\nrow = "{ROW}"\nrule = "13"\n', "line 3", "Write it as 16a-13."),
        ("[[notise]]\n", "line 1", "notice"),
        (
            '[[person]]\nissuer = "1"\ncik = "2"\nname = "A"\nsince = 2025-03-01\nuntil = 2025-02-01\n',
            "line 6",
            "since or until",
        ),
        ('[[disclosed]]\naccession = "0009990016-26-000007"\nfiscal-year = 20\n', "line 3", "fiscal-year"),
    ],
)
def test_a_fault_names_its_line_and_the_remedy(text: str, place: str, says: str) -> None:
    (fault,) = faults(text)
    assert place in fault
    assert says in fault


def test_every_fault_is_reported_at_once() -> None:
    assert len(faults(f'{ISSUER}fiscal-year-end = "13-01"\n[[notice]]\nrow = "7"\non = 2026-03-04\n')) == 2


@pytest.mark.parametrize(
    "text",
    [
        f'{ISSUER}fiscal-year-end = "06-30"\n{ISSUER}fiscal-year-end = "12-31"\n',
        f'[[notice]]\nrow = "{ROW}"\non = 2026-03-04\n[[notice]]\nrow = "{ROW}"\non = 2026-03-05\n',
        f'[[notice]]\nrow = "{ROW}"\non = 2026-03-04\n[[not-reportable]]\nrow = "{ROW}"\nrule = "16a-13"\n',
        f'[[exempt]]\nrow = "{ROW}"\nexempt = true\n[[exempt]]\nrow = "{ROW}"\nexempt = false\n',
        REPRESENTED + FAILED,
    ],
)
def test_statements_that_contradict_each_other_are_refused_with_both_lines(text: str) -> None:
    (fault,) = faults(text)
    assert fault.count("line ") == 2
    assert "The statement contradicts" in fault
    assert "Correct or remove one of them." in fault


def test_the_same_statement_twice_is_no_contradiction() -> None:
    assert len(statements_of(f"{ISSUER}{ISSUER}".encode()).all) == 2


def test_a_file_that_cannot_be_read_says_so(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match=r"none\.toml"):
        read_statements(tmp_path / "none.toml")
    (tmp_path / "latin.toml").write_bytes(b"\xff\xfe[")
    with pytest.raises(UnreadableError, match=r"latin\.toml"):
        read_statements(tmp_path / "latin.toml")


@given(st.dates(date(1950, 1, 1), date(2100, 1, 1)), st.sampled_from([(12, 31), (6, 30), (2, 29), (1, 31), (9, 27)]))
def test_a_day_is_in_the_fiscal_year_that_ends_on_it_or_later(day: date, ends: tuple[int, int]) -> None:
    year = fiscal_year_of(day, ends)
    assert year_ending(year - 1, ends) < day <= year_ending(year, ends)


@pytest.mark.parametrize("text", ["", "9999", "0000", "1332", "0230", "630", "13-01", "06-31"])
def test_a_fiscal_year_end_that_does_not_exist_is_none(text: str) -> None:
    assert year_end_of(text) is None
