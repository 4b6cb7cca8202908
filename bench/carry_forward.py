"""Balances carried forward over the archive: what the ledger has after a filing against what the owner's next starts from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import section16
from bench.figures import Target, circumstances, table, write_results
from bench.filings import archive
from bench.parts import PARTS, largest, part_of
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
    told = [start for start in starts if start.outcome != FIRST_SEEN and not start.plan_line]
    differ = sum(start.differs for start in told)
    unexplained = sum(start.outcome == Cause.UNEXPLAINED.value for start in told)
    bare = sum(start.differs and not start.evidence and start.outcome != Cause.UNEXPLAINED.value for start in told)
    return [
        Target("carried forward: opening balances that differ from the next form's", 9.5, 100 * differ / len(told), " %"),
        Target("carried forward: disagreements without a cause found", 5.0, 100 * unexplained / len(told), " %"),
        Target("carried forward: causes without evidence", 0.0, bare),
    ]


def _section(pairs: int, whole: list[Start]) -> str:
    starts = [start for start in whole if not start.plan_line]
    lines = [_line(name, [start for start in starts if (start.table, start.holding) == kind]) for name, kind in _NAMES]
    causes = Counter(start.outcome for start in starts if start.differs)
    first = Counter(evidence for start in starts if start.differs for evidence in _tests(start))
    revealed = Counter(start.outcome for start in starts if start.differs and start.revealed)
    told = [
        (cause, f"{count:,}", f"{revealed[cause]:,}", ", ".join(_of(first, cause)) or "none")
        for cause, count in causes.most_common()
    ]
    parts = [
        _line(f"part {number}", [start for start in starts if part_of(start.issuer) == number])
        for number in range(1, PARTS + 1)
    ]
    alone = largest(Counter(start.issuer for start in starts))
    parts.append(_line("without the largest issuer", [start for start in starts if start.issuer != alone]))
    headings = ("lines of the second filing", "with a word before", "agree", "differ", "share", "not reported before")
    return f"""
# Balances carried forward

{circumstances(f"{pairs:,} pairs of filings of one owner in one issuer that follow each other in the archive")}
For each line of the second filing: the balance that it starts from (an untouched holding, or what was owned before its first
transaction) against the ledger of everything accepted up to the first. Not reported before: no earlier filing of the archive
has a word on the holding; Forms 3, 5 and amendments are mostly missing in it.

{table(headings, [*lines, _line("all", starts), _line("all, plan lines too", whole)])}

Plan lines are accounts of employee plans, whose balances change with every statement; they are counted in the last line alone.

{table(headings, parts)}

Every line that differs, by the cause that the ledger finds once it has the second filing, with the tests that show it. Revealed
by the next form: the evidence is on a form accepted after the first, so that no ledger could have had it. So it is with
{revealed.total():,} of the {causes.total():,} lines that differ, and nothing is known of {causes[Cause.UNEXPLAINED.value]:,}.

{table(("cause", "lines", "revealed by the next form", "shown by"), told)}
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
