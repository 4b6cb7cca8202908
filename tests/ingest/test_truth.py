"""The positions of a book are those that the generator says are true."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import msgspec

import generate
from bench.book_truth import Expected, compare, expected
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


def _written(path: Path, true: list[Expected]) -> Path:
    path.write_bytes(b"".join(msgspec.json.encode(one) + b"\n" for one in true))
    return path
