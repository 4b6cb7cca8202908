"""The growth of the ledger: what 800 of a thing cost beside 100, and an issuer of 8,000 filings beside one of 500."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable

from bench.figures import Target, circumstances, table, write_results
from section16.compliance.coverage import coverage
from section16.compliance.timeliness import timeliness
from section16.ledger.book import IssuerBook
from tests.compliance.ledgers import ledger_with
from tests.ledger.filings import ISSUER as CIK
from tests.ledger.shapes import ISSUER, SHAPES, Shape

_SIZES = (100, 200, 400, 800)
_ISSUERS = (500, 2_000, 8_000)
_MOST_TIMES, _MOST_SECONDS, _MOST_PER_FILING = 12.0, 1.0, 1.5


def measure() -> list[Target]:
    """Measure every shape, write the section, and return the targets."""
    lines, targets = [], []
    for shape in SHAPES:
        taken = [_seconds(shape, size) for size in _SIZES]
        lines.append((shape.name, *(f"{one:.3f}" for one in taken), f"{taken[-1] / taken[0]:.1f}"))
        targets.append(Target(f"800 {shape.name}, against 100", _MOST_TIMES, taken[-1] / taken[0]))
        targets.append(Target(f"800 {shape.name}", _MOST_SECONDS, taken[-1], " s"))
    costs = [1_000 * _seconds(ISSUER, size) / size for size in _ISSUERS]
    targets.append(Target("what a filing costs with 8,000 of one issuer, against 500", _MOST_PER_FILING, costs[-1] / costs[0]))
    compliance = []
    for shape in (*SHAPES, ISSUER):
        taken = [_least(_answers(shape, size)) for size in _SIZES]
        compliance.append((shape.name, *(f"{one:.3f}" for one in taken), f"{taken[-1] / taken[0]:.1f}"))
        targets.append(Target(f"late reports and coverage of 800 {shape.name}, against 100", _MOST_TIMES, taken[-1] / taken[0]))
    issuers = [(f"{size:,} filings", f"{cost:.3f}") for size, cost in zip(_ISSUERS, costs, strict=True)]
    text = (
        f"# The ledger: growth\n\n{circumstances('invented filings of one issuer, linking and explaining, CPU time')}\n\n"
        "Seconds for so many of a thing, and how many times as long 800 take as 100.\n\n"
        f"{table(('what is many', *map(str, _SIZES), '800 against 100'), lines)}\n\n"
        f"{table(('issuer', 'ms a filing'), issuers)}\n\n"
        "The same for late reports and coverage, when the ledger has the filings: linking is not counted.\n\n"
        f"{table(('what is many', *map(str, _SIZES), '800 against 100'), compliance)}"
    )
    write_results("ledger growth", text)
    return targets


def _seconds(shape: Shape, size: int) -> float:
    filings = shape.filings(size)
    return _least(lambda: IssuerBook(CIK, filings))


def _answers(shape: Shape, size: int) -> Callable[[], object]:
    ledger = ledger_with(*shape.filings(size))
    ledger.book(CIK)
    return lambda: (timeliness(ledger, CIK), coverage(ledger, CIK))


def _least(work: Callable[[], object]) -> float:
    """Return the least of three times, the garbage of other work collected before."""
    taken = []
    for _ in range(3):
        gc.collect()
        start = time.process_time()
        work()
        taken.append(time.process_time() - start)
    return min(taken)


if __name__ == "__main__":
    print("\n".join(target.line() for target in measure()))
