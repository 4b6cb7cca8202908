"""The positions of a book are those that the generator says are true."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest

import generate
from bench.book_truth import Expected, compare, expected
from generate.truth import Event, FilingFacts, IssuerFacts, Line, Place, ReportedRow, Truth
from generate.world import IssuerWorld
from section16.ingest.filings import ingest
from section16.ingest.posting import post
from section16.store.book.writer import FilingBook
from tests.ingest.inputs import MOMENT


def test_positions_of_a_book_are_the_true_ones_and_a_false_one_is_found(tmp_path: Path) -> None:
    worlds = list(generate.issuers(24, 2, years=1, errors=False, drift=False))
    for world in worlds:
        for filing in world.filings:
            (tmp_path / f"{filing.accession}.txt").write_bytes(filing.text)
    book = FilingBook.create(tmp_path / "book")
    with book.writing() as writer:
        ingest(writer, [str(path) for path in sorted(tmp_path.glob("*.txt"))], MOMENT)
        post(writer, MOMENT)
        writer.publish()
    true = [expected(world) for world in worlds]
    found = compare(book, _written(tmp_path / "truth", true))
    assert (found.issuers, found.issuers_differ, found.positions_differ, found.differ_of_thousand) == (2, 0, 0, 0)
    assert found.positions == sum(len(one.balances) for one in true) > 5
    held, balance = next((held, balance) for held, balance in true[1].balances.items() if Decimal(balance))
    false = msgspec.structs.replace(true[1], balances=true[1].balances | {held: str(Decimal(balance) + 1)})
    found = compare(book, _written(tmp_path / "truth", [true[0], false]))
    assert (found.issuers_differ, found.positions_differ) == (1, 1)
    (named,) = found.named
    assert (named.issuer, named.held) == (true[1].cik, held)
    assert Decimal(named.true) == Decimal(named.book) + 1
    assert named.blocks
    assert {true[1].rows[block] for block in named.blocks} == {held}


def _written(path: Path, true: list[Expected]) -> Path:
    path.write_bytes(b"".join(msgspec.json.encode(one) + b"\n" for one in true))
    return path


@pytest.mark.parametrize(
    ("stated", "compared"), [(1_124, False), (1_100, True)], ids=["of either day", "of the year end alone"]
)
def test_what_came_and_went_before_the_year_end_of_a_form_5_is_not_compared(stated: int, *, compared: bool) -> None:
    """A gift on Form 5 from 1,221 to 1,124, a grant of 4,144 after it, and a forfeiture that only the year end shows."""
    line = Line(("9000000001",), "common", "direct")
    grant, gift = Place("a", 1, 0), Place("b", 1, 0)
    changes = [
        ("opening", 1, 1_221, 1_221, None, grant),
        ("gift", 2, -97, 1_124, gift, None),
        ("grant", 3, 4_144, 5_268, grant, None),
        ("forfeiture", 4, stated - 5_268, stated, None, gift),
    ]
    events = tuple(
        Event(id=number, line=line, day=date(2021, number, 1), kind=kind, change=Decimal(change), balance=Decimal(balance),
              place=place, told=told)
        for kind, number, change, balance, place, told in changes
    )  # fmt: skip
    rows = [(grant, 3, 5_268), (gift, 2, stated)]
    forms = [("a", "4", datetime(2021, 3, 2, 12)), ("b", "5", datetime(2022, 1, 5, 12))]
    truth = Truth(
        issuer=IssuerFacts(number=0, cik="9000000000", name="", convention="after each row", awards="units", classes={}),
        events=events,
        rows=tuple(ReportedRow(place=place, line=line, event=event, owned=Decimal(owned)) for place, event, owned in rows),
        filings=tuple(
            FilingFacts(accession=accession, form=form, accepted=accepted, due=accepted.date())
            for accession, form, accepted in forms
        ),
    )
    found = expected(IssuerWorld(number=0, cik="9000000000", name="", filings=(), truth=truth))
    assert list(found.balances.values()) == ([str(stated)] if compared else [])
