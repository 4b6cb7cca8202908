"""Facts of a header that are found without parsing all of it are those that parsing finds."""

from __future__ import annotations

from pathlib import Path

import pytest

import section16
from section16.document.header import Header
from section16.formats.submission.header import read_header
from tests.builders import HEADER, TAGGED_HEADER

OWNER = "REPORTING-OWNER:\t\n\n\tOWNER DATA:\t\n\t\tCOMPANY CONFORMED NAME:\tQUAY FUND LP\n\t\tFISCAL YEAR END:\t0331\n\n"
STATED = "ISSUER:\t\t\n\n\tCOMPANY DATA:\t\n\t\tCENTRAL INDEX KEY:\t0009990100\n\t\tFISCAL YEAR END:\t\t0630\n\n"
SILENT = "ISSUER:\t\t\n\n\tCOMPANY DATA:\t\n\t\tCENTRAL INDEX KEY:\t0009990100\n\n"
EMPTY = SILENT.rstrip("\n") + "\n\t\tFISCAL YEAR END:\t\n\n"
OTHER = STATED.replace("COMPANY DATA", "OWNER DATA")
TAGGED = "<ISSUER>\n<COMPANY-DATA>\n<FISCAL-YEAR-END>0930\n</COMPANY-DATA>\n</ISSUER>\n"


def _parsed(header: Header) -> tuple[str | None, str | None]:
    """Return the fiscal year end and the acceptance time as the parsed header states them."""
    accepted = next((field.text for field in header.fields if field.tag == "ACCEPTANCE-DATETIME"), None)
    return next((issuer.fiscal_year_end for issuer in header.issuers), None), accepted


def _found(header: Header) -> tuple[str | None, str | None]:
    accepted = header.accepted
    return header.fiscal_year_end, accepted.strftime("%Y%m%d%H%M%S") if accepted else None


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        (STATED, "0630"),
        (OWNER + STATED, "0630"),
        (OWNER + SILENT, None),
        (SILENT + STATED, None),
        (EMPTY + OWNER, None),
        (OTHER, "0630"),
        (STATED.replace("ISSUER:\t\t\n", "ISSUER:\t\t\n\t\t\n"), "0630"),
        (STATED.replace("\n", "\r\n"), "0630"),
        (STATED.replace("\n", "\r"), "0630"),
        (STATED.replace("0630", "June 30"), "June 30"),
        (OWNER, None),
        (TAGGED, "0930"),
        (HEADER, "1231"),
        (TAGGED_HEADER, "1231"),
        ("", None),
    ],
)
def test_the_fiscal_year_end_is_that_of_the_first_issuer(text: str, ends: str | None) -> None:
    assert read_header(text).fiscal_year_end == ends
    assert _found(read_header(text)) == _parsed(read_header(text))


@pytest.mark.parametrize("line", ["<ACCEPTANCE-DATETIME>20260312163001", "  <ACCEPTANCE-DATETIME> 20260312163001 "])
def test_the_time_of_acceptance_is_found_where_blanks_precede_it(line: str) -> None:
    header = read_header(f"{line}\n{STATED}")
    assert _found(header) == ("0630", "20260312163001") == _parsed(header)


def test_a_time_of_acceptance_that_does_not_exist_is_none() -> None:
    assert read_header(f"<ACCEPTANCE-DATETIME>20261312163001\n{STATED}").accepted is None


@pytest.mark.corpus
def test_every_real_header_states_what_parsing_finds(corpus: Path) -> None:
    headers = 0
    for one in section16.read_many([corpus / "corpus" / "filings.tar.gz"]):
        header = one.header if isinstance(one, section16.Submission) else None
        if header is not None:
            headers += 1
            assert _found(header) == _parsed(header)
    assert headers > 9_000
