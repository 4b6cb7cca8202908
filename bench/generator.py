"""How fast filings are generated, and in how much memory, for ten, a hundred and a thousand issuers."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import generate
from bench.figures import Target, circumstances, replace_section, table
from bench.traits import REAL, rates

SIZES = (10, 100, 1_000)
COMPARED = 400
"""Issuers whose forms are held beside real ones: as many as the test of these shares takes."""
_ROOT = Path(__file__).parent.parent
_KIBIBYTES = 1 if sys.platform != "darwin" else 1024
_RUN = """
import resource, sys, time
import generate
from generate import truth

next(generate.issuers(0, 1)).filings[0].text  # the calendar and the declarations are loaded once
start, filings, size = time.process_time(), 0, 0
for one in generate.issuers(1, int(sys.argv[1])):
    filings += len(one.filings)
    size += len(truth.write(one.truth))
    if sys.argv[2] == "text":
        size += sum(len(filing.text) for filing in one.filings)
print(filings, size, time.process_time() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""
# A process that Python starts inherits its parent's largest size; one that a shell starts does not.
_THROUGH_SHELL = ("sh", "-c", '"$@"; exit $?', "sh")


def _run(issuers: int, what: str) -> tuple[int, float, float, float]:
    """Return filings, megabytes, CPU seconds and megabytes of memory of a fresh process that generates issuers."""
    command = [*_THROUGH_SHELL, sys.executable, "-c", _RUN, str(issuers), what]
    told = subprocess.run(command, capture_output=True, text=True, check=True, cwd=_ROOT).stdout.split()
    return int(told[0]), float(told[1]) / 1e6, float(told[2]), float(told[3]) / _KIBIBYTES / 1024


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
    replace_section("generator", _section(table(heads, lines), _beside_real()))
    return [
        Target("generating a submission file with its truth", 1.0, milliseconds, " ms"),
        Target("memory for a thousand issuers, times that for ten", 1.3, memory[SIZES[-1]] / memory[SIZES[0]]),
    ]


def _beside_real() -> str:
    """Return a table of the shares of Forms 4 that have each awkward thing, real and generated."""
    worlds = generate.issuers(16, COMPARED)
    found = rates(filing.document for one in worlds for filing in one.filings if filing.form == "4")
    return table(
        ("share of filings", "real", "generated"), ((name, f"{REAL[name]:.2%}", f"{found[name]:.2%}") for name in REAL)
    )


def _section(lines: str, shares: str) -> str:
    return f"""
## Generating

{circumstances("fresh processes that generate four years of each issuer, seed 1")} CPU time, one core; memory is the
largest resident size of the process, which holds one issuer at a time.

{lines}

How often awkward things happen, in 20,440 real filings (nearly all Form 4, mostly of 2017 to 2023) and in the Forms 4 of
{COMPARED} generated issuers (seed 16):

{shares}

Targets: at most 1.0 ms for a submission file with its truth, and for a thousand issuers at most 1.3 times the memory for ten.
"""
