"""The accession number of a submission: ten digits of who sent it, two of the year, six of the sequence.

The first part is the login CIK of the filer or its agent, not the issuer's. Addresses on EDGAR write it without hyphens.

Source: EDGAR Filer Manual; the shapes are those of disseminated submissions.

>>> validate("0001214659-23-000544")
'000121465923000544'
>>> format("000121465923000544")
'0001214659-23-000544'
>>> is_valid("0001214659-23-544")
False
"""

from __future__ import annotations

import re

from section16.document.identifiers import InvalidIdentifierError

LENGTH = 18
_SHAPE = re.compile(r"(\d{10})-?(\d{2})-?(\d{6})", re.ASCII)


def compact(number: str) -> str:
    """Return the number without white space, hyphens and the ending of a file name."""
    return number.strip().removesuffix(".txt").replace("-", "")


def validate(number: str) -> str:
    """Return the eighteen digits; raises :class:`InvalidIdentifierError` for what is not an accession number."""
    digits = compact(number)
    if _SHAPE.fullmatch(number.strip().removesuffix(".txt")) is None:
        raise InvalidIdentifierError(
            f"{number!r} is not an accession number: it takes {LENGTH} digits, as in 0001234567-23-000001."
        )
    return digits


def is_valid(number: str) -> bool:
    """Return whether the text is an accession number."""
    return _SHAPE.fullmatch(number.strip().removesuffix(".txt")) is not None


def format(number: str) -> str:  # noqa: A001 - every identifier has the same four verbs
    """Return the number with its hyphens, as the header of a submission writes it."""
    digits = validate(number)
    return f"{digits[:10]}-{digits[10:12]}-{digits[12:]}"


def year(number: str) -> int:
    """Return the year of submission; the two digits count from 1993, when EDGAR began.

    >>> year("0001214659-23-000544"), year("0000912057-96-000001")
    (2023, 1996)
    """
    short = int(validate(number)[10:12])
    return 1900 + short if short >= 93 else 2000 + short  # noqa: PLR2004 - 1993, said above


def index_page(number: str, issuer: str) -> str:
    """Return the address of EDGAR's page of a filing about an issuer; empty for what has no accession number or issuer.

    A number with more behind it, as the ledger names a second form of one number, is cut to the number.

    >>> index_page("0001214659-23-000544", "0009990016")
    'https://www.sec.gov/Archives/edgar/data/9990016/000121465923000544/0001214659-23-000544-index.htm'
    """
    number = number[:20]
    if not is_valid(number) or not issuer.isdigit():
        return ""
    return f"https://www.sec.gov/Archives/edgar/data/{int(issuer)}/{compact(number)}/{number}-index.htm"
