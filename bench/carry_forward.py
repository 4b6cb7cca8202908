"""Balances carried forward over the archive: what the ledger has after a filing against what the owner's next starts from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import section16
from bench.figures import Target, circumstances, table, write_results
from bench.filings import archive
from section16.ledger.ledger import Ledger
from section16.ledger.lots.cause import Cause
from tests.corpus.consecutive import AGREES, FIRST_SEEN, STARTS_FROM_NOTHING, Start, pairs_of, starts_of

PAIRS = 1000
_AGREE = (AGREES, STARTS_FROM_NOTHING)
_KINDS = ((table_name, holding) for table_name in ("I", "II") for holding in (True, False))


def measure() -> list[Target]:
    """Compare, write the section, and return the targets."""
    place = archive()
    if place is None:
        return []
    ledger = Ledger.from_submissions(section16.read_many([place]))
    pairs = pairs_of(ledger, PAIRS)
    starts = [start for pair in pairs for start in starts_of(ledger, pair)]
    write_results("carry forward", _section(len(pairs), starts))
    told = [start for start in starts if start.outcome != FIRST_SEEN]
    unexplained = sum(start.outcome == Cause.UNEXPLAINED.value for start in told)
    bare = sum(start.differs and not start.evidence and start.outcome != Cause.UNEXPLAINED.value for start in told)
    return [
        Target("carried forward: disagreements without a cause found", 5.0, 100 * unexplained / len(told), " %"),
        Target("carried forward: causes without evidence", 0.0, bare),
    ]


def _section(pairs: int, starts: list[Start]) -> str:
    lines = [_line(name, [start for start in starts if (start.table, start.holding) == kind]) for name, kind in _NAMES]
    causes = Counter(start.outcome for start in starts if start.differs)
    first = Counter(evidence for start in starts if start.differs for evidence in _tests(start))
    told = [(cause, f"{count:,}", ", ".join(_of(first, cause)) or "none") for cause, count in causes.most_common()]
    headings = ("lines of the second filing", "with a word before", "agree", "differ", "share", "not reported before")
    return f"""
# Balances carried forward

{circumstances(f"{pairs:,} pairs of filings of one owner in one issuer that follow each other in the archive")}
For each line of the second filing: the balance that it starts from (an untouched holding, or what was owned before its first
transaction) against the ledger of everything accepted up to the first. Not reported before: no earlier filing of the archive
has a word on the holding; Forms 3, 5 and amendments are mostly missing in it.

{table(headings, [*lines, _line("all", starts)])}

Every line that differs, by the cause that the ledger finds once it has the second filing, with the tests that show it:

{table(("cause", "lines", "shown by"), told)}
"""


_NAMES = tuple((f"Table {name}, {'holdings' if holding else 'transactions'}", (name, holding)) for name, holding in _KINDS)


def _line(name: str, starts: Iterable[Start]) -> tuple[str, ...]:
    counts = Counter(
        "agree" if start.outcome in _AGREE else start.outcome if start.outcome == FIRST_SEEN else "" for start in starts
    )
    told = counts["agree"] + counts[""]
    share = f"{counts['agree'] / told:.1%}" if told else ""
    return name, f"{told:,}", f"{counts['agree']:,}", f"{counts['']:,}", share, f"{counts[FIRST_SEEN]:,}"


def _tests(start: Start) -> Iterable[tuple[str, str]]:
    return ((start.outcome, evidence.partition(":")[0]) for evidence in start.evidence)


def _of(tests: Counter[tuple[str, str]], cause: str) -> list[str]:
    return [f"{test} {count}" for (of, test), count in tests.most_common() if of == cause]


if __name__ == "__main__":
    print("\n".join(target.line() for target in measure()))
