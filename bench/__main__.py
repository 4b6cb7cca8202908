"""Measure everything, write ``bench/results``, report which targets are met, and exit with 1 when one is missed."""

from __future__ import annotations

import sys

from bench import (
    book_ingest,
    book_ledger,
    book_parts,
    book_serving,
    bulk,
    carry_forward,
    checks,
    drafting,
    generator,
    lateness,
    ledger,
    ledger_growth,
    office,
    pages,
    reading,
    rehearsal,
    sense,
    short_swing,
    startup,
)
from bench.filings import sample


def main() -> int:
    """Run every bench and return the exit status."""
    drawn = sample()
    print(f"measuring over {drawn.what}")
    targets = [*reading.measure(drawn), *checks.measure(drawn), *sense.measure(), *pages.measure(drawn), *startup.measure()]
    targets += [
        *generator.measure(),
        *drafting.measure(),
        *ledger.measure(),
        *lateness.measure(),
        *ledger_growth.measure(),
        *carry_forward.measure(),
    ]
    targets += [*rehearsal.measure(), *office.measure(), *short_swing.measure()]
    targets += [*book_ingest.measure(), *book_parts.measure()]
    targets += [*book_ledger.measure(), *book_serving.measure()]
    bulk.measure()
    print("\n".join(target.line() for target in targets))
    print("The results are in bench/results. Update docs/figures.md with: make docs")
    return 0 if all(target.met for target in targets) else 1


sys.exit(main())
