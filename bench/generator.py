"""How fast filings are generated, and in how much memory, for ten, a hundred and a thousand issuers."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import generate
import section16
from bench.figures import Target, circumstances, table, write_results
from bench.filings import archive
from bench.plain_walk import agreeing, walk
from bench.traits import REAL, rates
from section16.document.ownership import OwnershipDocument

SIZES = (10, 100, 1_000)
COMPARED = 400
"""Issuers whose forms are held beside real ones: as many as the test of these shares takes."""
_ROOT = Path(__file__).parent.parent
_RUN = """
import sys, time
import generate
from bench.memory import peak
from generate import truth

next(generate.issuers(0, 1)).filings[0].text  # the calendar and the declarations are loaded once
start, filings, size = time.process_time(), 0, 0
for one in generate.issuers(1, int(sys.argv[1])):
    filings += len(one.filings)
    size += len(truth.write(one.truth))
    if sys.argv[2] == "text":
        size += sum(len(filing.text) for filing in one.filings)
print(filings, size, time.process_time() - start, peak())
"""


def _run(issuers: int, what: str) -> tuple[int, float, float, float]:
    """Return filings, megabytes, CPU seconds and megabytes of memory of a fresh process that generates issuers."""
    command = [sys.executable, "-c", _RUN, str(issuers), what]
    stated = subprocess.run(command, capture_output=True, text=True, check=True, cwd=_ROOT).stdout.split()
    return int(stated[0]), float(stated[1]) / 1e6, float(stated[2]), float(stated[3])


def measure() -> list[Target]:
    """Measure, print, write the section, and return the targets."""
    lines = []
    memory: dict[int, float] = {}
    milliseconds = 0.0
    for issuers in SIZES:
        for what, name in (("documents", "documents and truth"), ("text", "submission files and truth")):
            filings, size, seconds, memory[issuers] = _run(issuers, what)
            milliseconds = seconds * 1000 / filings
            speed = f"{filings / seconds:,.0f}"
            lines.append((f"{issuers:,} issuers, {name}", f"{filings:,}", f"{size:,.1f}", speed, f"{memory[issuers]:.0f}"))
            print(f"generated {issuers:,} issuers, {name}: {speed} filings/s, {memory[issuers]:.0f} MB")
    heads = ("what", "filings", "MB", "filings/s", "MB of memory")
    write_results("generator", _section(table(heads, lines), _beside_real()))
    return [
        Target("generating a submission file with its truth", 1.0, milliseconds, " ms"),
        Target("memory for a thousand issuers, times that for ten", 1.3, memory[SIZES[-1]] / memory[SIZES[0]]),
    ]


def _walked() -> str:
    """Return a table of how many balances agree in a plain walk: real ones, where there are any, and generated ones."""
    generated = [filing for one in generate.issuers(16, COMPARED) for filing in one.filings]
    sets: dict[str, Iterator[OwnershipDocument]] = {
        "generated": (filing.document for filing in generated),
        "generated, Form 4 alone": (filing.document for filing in generated if filing.form == "4"),
    }
    place = archive()
    if place is not None:
        sets = {"the reference archive": _accepted(place)} | sets
    lines = []
    for name, documents in sets.items():
        counts = walk(documents)
        lines.append((name, *(f"{agreeing(counts, kind):.1%}" for kind in ("transactions", "holdings"))))
    return table(("agreeing with the balance before", "transactions", "holdings"), lines)


def _accepted(place: Path) -> Iterator[OwnershipDocument]:
    """Return the forms of the archive that have a time of acceptance, in its order."""
    read = (one for one in section16.read_many([place]) if not isinstance(one, section16.UnreadableError))
    timed = [(one.header.accepted, one.document) for one in read if one.header and one.header.accepted]
    return (document for _, document in sorted(timed, key=lambda pair: pair[0]))


def _beside_real() -> str:
    """Return a table of the shares of Forms 4 that have each awkward thing, real and generated."""
    worlds = generate.issuers(16, COMPARED)
    found = rates(filing.document for one in worlds for filing in one.filings if filing.form == "4")
    return table(
        ("share of filings", "real", "generated"), ((name, f"{REAL[name]:.2%}", f"{found[name]:.2%}") for name in REAL)
    )


def _section(lines: str, shares: str) -> str:
    return f"""
# Generating

{circumstances("fresh processes that generate four years of each issuer, seed 1")} CPU time, one core; memory is the
largest resident size of the process, which holds one issuer at a time.

{lines}

How often awkward things happen, in 20,440 real filings (nearly all Form 4, mostly of 2017 to 2023) and in the Forms 4 of
{COMPARED} generated issuers (seed 16):

{shares}

A plain walk over Table I holds each balance against the one before it under the same words, in the order of acceptance;
it knows no splits, amendments or footnotes. The archive has hardly any amendment or Form 5.

{_walked()}

Targets: at most 1.0 ms for a submission file with its truth, and for a thousand issuers at most 1.3 times the memory for ten.
"""
