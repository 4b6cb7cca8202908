"""Faults put into the XML of real and generated filings: which share the ledger reports, by kind and by part of the archive."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import generate
import section16
from bench.figures import Target, circumstances, table, write_results
from bench.parts import PARTS, part_of
from tests.ledger.fault_kinds import KINDS
from tests.ledger.faults import MOST_ROWS, Issuer, Outcome, Result, issuers_of, outcomes

COUNT = 5000
"""Faults in real filings, and as many in generated ones."""
_REAL, _GENERATED = 17, 40
_ISSUERS = 60
_LEAST, _MOST_EXPLAINED = 99.0, 0.3


def measure(place: Path) -> list[Target]:
    """Inject the faults, write the section, and return the targets."""
    real, made = injected(place, COUNT)
    write_results("ledger faults", section(real, made))
    found = Counter(outcome.result for outcome in (*real, *made))
    return [
        Target("faults not reported", 100 - _LEAST, 100 - _percent(found, Result.REPORTED), " %"),
        Target("faults explained by a harmless cause", _MOST_EXPLAINED, _percent(found, Result.EXPLAINED), " %"),
        Target("faults passed as first sight where the line was reported before", 0, found[Result.FIRST_SIGHT]),
    ]


def injected(place: Path, count: int) -> tuple[list[Outcome], list[Outcome]]:
    """Return what became of so many faults in the archive's filings, and of as many in generated ones."""
    real = outcomes(issuers_of(section16.read_many([place])), count, _REAL)
    return real, outcomes(generated(_GENERATED, _ISSUERS), count, _GENERATED)


def generated(seed: int, count: int) -> list[Issuer]:
    """Return generated issuers without errors of their own, to put faults in."""
    worlds = generate.issuers(seed, count, errors=False)
    return issuers_of(filing.submission for world in worlds for filing in world.filings)


def missed(found: Iterable[Outcome]) -> Iterator[str]:
    """Yield a line for each fault that is not reported, by kind and by what became of it."""
    rest = (outcome for outcome in found if outcome.result is not Result.REPORTED)
    for outcome in sorted(rest, key=lambda one: (one.fault.kind, one.result, one.fault.row.id)):
        yield outcome.line()


def section(real: list[Outcome], made: list[Outcome]) -> str:
    """Return the tables of what became of the faults."""
    lines = [_line("all", real, made), *(_line(kind, _of(real, kind), _of(made, kind)) for kind, _ in KINDS)]
    parts = [(f"part {number}", [one for one in real if part_of(one.issuer) == number]) for number in range(1, PARTS + 1)]
    worst = min((one for _, one in parts if one), key=lambda one: _percent(_results(one), Result.REPORTED))
    beside = [_line(name, found, ()) for name, found in (*parts, ("the worst part", worst))]
    headings = ("fault", "real", "reported", *_OTHER, "generated", "reported", *_OTHER)
    return f"""
# The ledger: seeded faults

{circumstances(f"{len(real):,} faults in real and {len(made):,} in generated filings")} A fault is an edit of the XML of
a filing; docs/ledger.md states the rule by which it is drawn. An issuer is drawn by its rows, at most {MOST_ROWS} of them.

Reported: called a missing filing, a likely error, unexplained or an impossible date, and nothing of it explained by another
cause. Explained: by a cause that finds no fault. First sight: the line was reported before. Nothing before: it was not.

{table(headings, lines)}

The faults in real filings by part of the archive:

{table(headings[: len(headings) // 2 + 1], (line[: len(headings) // 2 + 1] for line in beside))}
"""


_OTHER = ("explained", "first sight", "nothing before", "unnoticed")


def _of(found: Iterable[Outcome], kind: str) -> Iterator[Outcome]:
    return (one for one in found if one.fault.kind == kind)


def _line(name: str, real: Iterable[Outcome], made: Iterable[Outcome]) -> tuple[str, ...]:
    return (name, *_cells(real), *_cells(made))


def _cells(found: Iterable[Outcome]) -> tuple[str, ...]:
    results = _results(found)
    others = (results[result] for result in Result if result is not Result.REPORTED)
    return (f"{results.total():,}", f"{_percent(results, Result.REPORTED):.2f}%", *map(str, others))


def _results(found: Iterable[Outcome]) -> Counter[Result]:
    return Counter(one.result for one in found)


def _percent(found: Counter[Result], result: Result) -> float:
    return 100 * found[result] / max(1, found.total())
