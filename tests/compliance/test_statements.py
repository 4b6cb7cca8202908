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
from section16.errors import RequestError

ISSUER = '[[issuer]]\ncik = "9990016"\n'
ROW = "0009990016-26-000007 I/1"


def test_a_file_states_what_no_filing_shows(tmp_path: Path) -> None:
    path = tmp_path / "facts.toml"
    path.write_text(f'{ISSUER}fiscal_year_end = "06-30"\n\n[[notice]]\nrow = "{ROW}"\non = 2026-03-04\n', encoding="utf-8")
    found = read_statements(path)
    issuer = found.issuer("0009990016")
    assert issuer == IssuerStatement(line=1, cik="0009990016", fiscal_year_end="06-30")
    assert list(found.of(NoticeStatement)) == [NoticeStatement(line=5, row=ROW, on=date(2026, 3, 4))]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            f'{ISSUER}fiscal_year_end = "02-30"\n',
            r"line 1 \(\[\[issuer\]\]\): `fiscal_year_end`: '02-30' is not a month and day",
        ),
        (f'{ISSUER}fiscal_year_end = "June"\n', r"Write the last day of the fiscal year, such as 06-30\."),
        (f'{ISSUER}annual_report = "10-Q"\n', r"`annual_report`: '10-Q' is not allowed here"),
        ("[[issuer]]\n", r"line 1 .*cik is missing"),
        (f"\n{ISSUER}colour = 1\n", r"line 2 .*Unknown key 'colour'"),
        ('[[notice]]\nrow = "7 I/1"\non = 2026-03-04\n', r"`row`: It is not written as this key requires"),
        (f'[[notice]]\nrow = "{ROW}"\non = "March"\n', r"line 1 .*on: "),
        ("[[notise]]\n", r"'notise' is not a table of statements\..*notice"),
        ('notice = "x"\n', r"'notice' is not a table of statements"),
        ("[[issuer\n", r"The file is not valid TOML"),
        (
            '[[person]]\nissuer = "1"\ncik = "2"\nname = "A"\nsince = 2025-03-01\nuntil = 2025-02-01\n',
            r"leaves on 2025-02-01, before the first day, 2025-03-01\. Correct `since` or `until`",
        ),
    ],
)
def test_a_fault_names_its_line_and_the_remedy(text: str, message: str) -> None:
    with pytest.raises(RequestError, match=message):
        statements_of(text)


@pytest.mark.parametrize(
    "text",
    [
        f'{ISSUER}fiscal_year_end = "06-30"\n{ISSUER}fiscal_year_end = "12-31"\n',
        f'[[notice]]\nrow = "{ROW}"\non = 2026-03-04\n[[notice]]\nrow = "{ROW}"\non = 2026-03-05\n',
        f'[[notice]]\nrow = "{ROW}"\non = 2026-03-04\n[[not_reportable]]\nrow = "{ROW}"\nrule = "16a-13"\n',
        f'[[exempt]]\nrow = "{ROW}"\n[[exempt]]\nrow = "{ROW}"\nexempt = false\n',
        (
            '[[no_form_5]]\nissuer = "1"\ncik = "2"\nfiscal_year = 2025\n'
            '[[not_filed]]\nissuer = "1"\ncik = "2"\nname = "A"\nform = "5"\non = 2025-12-31\n'
        ),
    ],
)
def test_statements_that_contradict_each_other_are_refused_with_both_lines(text: str) -> None:
    with pytest.raises(RequestError, match=r"line \d+ \(.*\) and line \d+ \(.*\) contradict each other\. Correct or remove"):
        statements_of(text)


def test_the_same_statement_twice_is_no_contradiction() -> None:
    assert len(statements_of(f"{ISSUER}{ISSUER}").all) == 2


def test_a_file_that_cannot_be_read_says_so(tmp_path: Path) -> None:
    with pytest.raises(RequestError, match="The file cannot be read: no such file or directory"):
        read_statements(tmp_path / "none.toml")
    (tmp_path / "latin.toml").write_bytes(b"\xff\xfe[")
    with pytest.raises(RequestError, match="not text in UTF-8"):
        read_statements(tmp_path / "latin.toml")


@given(st.dates(date(1950, 1, 1), date(2100, 1, 1)), st.sampled_from([(12, 31), (6, 30), (2, 29), (1, 31), (9, 27)]))
def test_a_day_is_in_the_fiscal_year_that_ends_on_it_or_later(day: date, ends: tuple[int, int]) -> None:
    year = fiscal_year_of(day, ends)
    assert year_ending(year - 1, ends) < day <= year_ending(year, ends)


@pytest.mark.parametrize("text", ["", "9999", "0000", "1332", "0230", "630", "13-01", "06-31"])
def test_a_fiscal_year_end_that_does_not_exist_is_none(text: str) -> None:
    assert year_end_of(text) is None
