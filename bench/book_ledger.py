"""The ledger of a whole book: what a filing costs to read, post and publish, how cost and memory grow, and whether it is true.

``python -m bench.book_ledger 1000000`` measures one size alone, and several arguments several sizes.
"""

from __future__ import annotations

import io
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path

import msgspec

import generate
from bench.book_truth import Agreement, compare, expected
from bench.figures import Target, circumstances, table, write_results
from generate.names import MOST_ISSUERS
from generate.world import IssuerWorld
from section16.store.book.writer import FilingBook

_SIZES = (10_000, 100_000, 1_000_000)
_OF_ARCHIVE = 50_000
"""Filings of one archive, about as many as EDGAR gets in two months."""
_SEED = 16
_ROOT = Path(__file__).parent.parent
_MOST_GROWTH = 1.3


class Measured(msgspec.Struct, frozen=True):
    """A book of one size: for each step the seconds of CPU and the megabytes at most, and how true its positions are."""

    filings: int
    seconds: tuple[float, ...]
    megabytes: tuple[float, ...]
    agreement: Agreement

    @property
    def cost(self) -> float:
        """The seconds of CPU that a filing takes in all."""
        return sum(self.seconds) / self.filings


def measure(sizes: tuple[int, ...] = _SIZES) -> list[Target]:
    """Measure books of several sizes, write the section after each, and return the targets."""
    found: list[Measured] = []
    for size in sizes:
        found.append(_measured(size))
        _write(found)  # a size may take an hour
    first, last = found[0], found[-1]
    name = f"{last.filings:,} filings in a book"
    return [
        Target(f"a filing of {name}, times one of {first.filings:,}", _MOST_GROWTH, last.cost / first.cost),
        Target(f"memory to read and post {name}", 500, max(last.megabytes[:2]), " MB"),
        Target(f"positions of {name} that are not the true ones, of 1,000", 1, last.agreement.differ_of_thousand),
    ]


def _write(found: list[Measured]) -> None:
    costs = [
        (f"{one.filings:,}", *(f"{1000 * each / one.filings:.2f}" for each in one.seconds), f"{1000 * one.cost:.2f}")
        for one in found
    ]
    peaks = [(f"{one.filings:,}", *(f"{each:,.0f}" for each in one.megabytes)) for one in found]
    truth = [(f"{one.filings:,}", *(f"{each:,}" for each in msgspec.structs.astuple(one.agreement))) for one in found]
    steps = ("read, checked and stored", "ledger and columns", "published")
    text = f"""
# The ledger of a book

{circumstances(f"up to {found[-1].filings:,} invented filings in archives of {_OF_ARCHIVE:,}, one process each")}

Milliseconds of CPU time a filing:

{table(("filings", *steps, "all"), costs)}

Megabytes of memory at most, as the working process states them for each step:

{table(("filings", *steps), peaks)}

The positions of the book beside what the generator says: what each person held of each security at the end. Positions whose
last change no filing shows are not compared, such as what came and went before the end of the fiscal year, when a Form 5 states
what was owned after its transaction as well. The filings have no errors; late ones and amendments are among them.

{table(("filings", "issuers", "of them differ", "positions", "of them differ"), truth)}
"""
    write_results("book ledger", text)


def _measured(size: int) -> Measured:
    with tempfile.TemporaryDirectory(prefix="section16-book-") as name:
        folder = Path(name)
        number = _generated(folder, size)
        command = [sys.executable, "-m", "bench.book_work", name, str(folder / "book")]
        steps: list[tuple[float, float]] = []
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=_ROOT) as working:
            assert working.stdout is not None
            for line in working.stdout:
                seconds, megabytes = map(float, line.split())
                steps.append((seconds, megabytes))
                print(f"{number:,} filings, step {len(steps)}: {line.strip()}", flush=True)
        agreement = compare(FilingBook.open(folder / "book"), folder / "truth")
        print(agreement, flush=True)
    return Measured(number, tuple(taken for taken, _ in steps), tuple(peak for _, peak in steps), agreement)


def _generated(folder: Path, size: int) -> int:
    """Write archives of at least so many filings, whole issuers, with what is true of each, and return how many they are."""
    worlds = generate.issuers(_SEED, MOST_ISSUERS, years=3, errors=False, drift=False)
    number = 0
    with (folder / "truth").open("wb") as truths:
        while number < size:
            with tarfile.open(folder / f"{number:09}.tar.gz", "w:gz", compresslevel=1) as packed:
                for world in _enough(worlds, min(_OF_ARCHIVE, size - number)):
                    number += pack(packed, world)
                    truths.write(msgspec.json.encode(expected(world)) + b"\n")
    return number


def _enough(worlds: Iterator[IssuerWorld], size: int) -> Iterator[IssuerWorld]:
    """Yield issuers until they have so many filings."""
    while size > 0:
        world = next(worlds)
        size -= len(world.filings)
        yield world


def pack(packed: tarfile.TarFile, world: IssuerWorld) -> int:
    """Write the filings of an issuer into an archive, and return how many they are."""
    for filing in world.filings:
        data = filing.text
        member = tarfile.TarInfo(f"{filing.accession}.txt")
        member.size = len(data)
        packed.addfile(member, io.BytesIO(data))
    return len(world.filings)


if __name__ == "__main__":
    asked = tuple(map(int, sys.argv[1:])) or _SIZES
    print("\n".join(target.line() for target in measure(asked)))
