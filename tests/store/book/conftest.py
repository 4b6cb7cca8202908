"""Books with invented filings."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from section16.store.book import working_copy
from section16.store.book.originals import Original
from section16.store.book.writer import FilingBook

pa = pytest.importorskip("pyarrow")

KNOWN = datetime(2026, 3, 6, 12, tzinfo=UTC)


def accession(number: int) -> str:
    return f"0000012345-26-{number:06}"


def original(number: int, version: str = "") -> Original:
    return Original(accession(number), f"<filing number='{number}'>{version}</filing>".encode() * 20)


def filings(numbers: Sequence[int], *, kind: str = "xml", version: str = "", later: int = 0) -> dict[str, Any]:
    """Return the tables of a batch: filings, an owner and two rows of each."""
    known = pa.array([KNOWN + timedelta(hours=later)] * len(numbers), pa.timestamp("us", tz="UTC"))
    keys = [accession(number) for number in numbers]
    ciks = [str(1000 + number % 3) for number in numbers]
    return {
        "filings": pa.table(
            {
                "accession": keys,
                "kind": [kind] * len(numbers),
                "sha256": [hashlib.sha256(original(number, version).data).hexdigest() for number in numbers],
                "known_at": known,
                "form": ["4"] * len(keys),
                "filed": [date(2025 + number % 2, 3, 6) for number in numbers],
                "issuer_cik": ciks,
                "issuer_name": [f"Larkspur {cik}, Inc." for cik in ciks],
                "issuer_symbol": [f"LK{cik}" for cik in ciks],
                "source": [f"{number}.xml" for number in numbers],
            }
        ),
        "owners": pa.table(
            {
                "accession": keys,
                "number": [1] * len(keys),
                "cik": [str(2000 + number) for number in numbers],
                "name": ["Roe Jane"] * len(keys),
            }
        ),
        "non_derivative": pa.table(
            {
                "accession": [key for key in keys for _ in range(2)],
                "row": [1, 2] * len(keys),
                "kind": ["transaction"] * (2 * len(keys)),
                "shares": pa.array([number * 100 for number in numbers for _ in range(2)]).cast(pa.decimal128(38, 10)),
            }
        ),
    }


@pytest.fixture
def book(tmp_path: Path) -> FilingBook:
    return FilingBook.create(tmp_path / "book")


@pytest.fixture(params=["copied", "logged"])
def kept(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """How a generation is made from the one before: small databases are copied, large ones have a log."""
    if request.param == "logged":
        monkeypatch.setattr(working_copy, "_LOGGED_FROM", 0)
    return str(request.param)
