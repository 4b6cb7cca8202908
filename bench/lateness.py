"""Lateness over the archive: how often rows are late, by code and by month, what is not known, and what it costs."""

from __future__ import annotations

import gc
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

import section16
from bench.figures import Target, circumstances, table, write_results
from bench.filings import archive
from bench.parts import groups
from section16.compliance.timeliness import timeliness
from section16.compliance.timing import FilingTiming, RowTiming, Timeliness
from section16.law.transaction_codes import CODES

_HEADINGS = ("rows", "late", "late, %", "possibly timely", "unknown")
_JUDGED = (Timeliness.ON_TIME, Timeliness.LATE, Timeliness.POSSIBLY_TIMELY, Timeliness.UNKNOWN)
_FEWEST = 100
"""Months with fewer rows say nothing about a month."""


def measure() -> list[Target]:
    """Measure, write the section, and return the target; nothing without the archive."""
    place = archive()
    if place is None:
        return []
    ledger = section16.Ledger.from_submissions(section16.read_many([place]))
    gc.enable()
    start = time.process_time()
    found = timeliness(ledger)
    taken = time.process_time() - start
    write_results("lateness", _section(found, taken))
    return [Target("lateness of the archive beyond reading and posting", 5.0, taken, " s")]


def _section(found: Sequence[FilingTiming], taken: float) -> str:
    rows = [row for one in found for row in one.rows if row.timing in _JUDGED]
    filings = Counter(one.timing for one in found)
    late = filings[Timeliness.LATE]
    possibly, unknown = filings[Timeliness.POSSIBLY_TIMELY], filings[Timeliness.UNKNOWN]
    return f"""
# Late reports

{circumstances(f"{len(found):,} filings, {taken:.2f} s of CPU time of one core beyond reading and posting")}

{late:,} of {len(found):,} filings report something late ({late / len(found):.1%}); of {possibly:,} more it depends on a fact
that no filing shows, and of {unknown:,} a date is not known. Rows that restate or repeat another are not counted.
[docs/lateness.md](../../docs/lateness.md) explains the answers.

## By code

{_by(rows, "code", [(code, f"{code}: {CODES[code].meaning}") for code in sorted({row.code for row in rows} & CODES.keys())])}

## By month of the transaction

{_by(rows, "month", list(_months(rows)))}

## By number of filings of the issuer

{_by_group(found)}

## How late

{_how_late(rows)}

## What is not known

{_doubts(rows)}
"""


def _line(name: str, rows: Iterable[RowTiming]) -> tuple[str, ...]:
    counts = Counter(row.timing for row in rows)
    total, late = sum(counts.values()), counts[Timeliness.LATE]
    others = (counts[Timeliness.POSSIBLY_TIMELY], counts[Timeliness.UNKNOWN])
    return name, f"{total:,}", f"{late:,}", f"{100 * late / total:.1f}" if total else "", *(f"{count:,}" for count in others)


def _month(row: RowTiming) -> str:
    return f"{row.on:%Y-%m}" if row.on else ""


def _months(rows: Iterable[RowTiming]) -> Iterator[tuple[str, str]]:
    counts = Counter(map(_month, rows))
    return ((month, month) for month, count in sorted(counts.items()) if month and count >= _FEWEST)


def _by(rows: Sequence[RowTiming], what: str, kinds: Sequence[tuple[str, str]]) -> str:
    of_kind: dict[str, list[RowTiming]] = {}
    for row in rows:
        of_kind.setdefault(row.code if what == "code" else _month(row), []).append(row)
    lines = [_line(name, of_kind[kind]) for kind, name in kinds]
    return table((what, *_HEADINGS), [*lines, _line("all", rows)])


def _by_group(found: Sequence[FilingTiming]) -> str:
    filings = Counter(one.issuer for one in found)
    of_issuer: dict[str, list[RowTiming]] = {}
    for one in found:
        of_issuer.setdefault(one.issuer, []).extend(row for row in one.rows if row.timing in _JUDGED)
    sizes = {issuer: len(rows) for issuer, rows in of_issuer.items()}
    lines = [
        _line(name, [row for issuer in issuers for row in of_issuer[issuer]])
        for name, issuers in groups(filings, sizes).items()
    ]
    return table(("issuers with", *_HEADINGS), lines)


def _how_late(rows: Iterable[RowTiming]) -> str:
    days = [row.days_late for row in rows if row.timing is Timeliness.LATE]
    bounds = ((1, 1), (2, 5), (6, 20), (21, 125), (126, 10**6))
    names = ("1", "2 to 5", "6 to 20", "21 to 125", "more")
    counts = [sum(low <= day <= high for day in days) for low, high in bounds]
    return table(("business days late", "rows"), [(name, f"{count:,}") for name, count in zip(names, counts, strict=True)])


def _doubts(rows: Iterable[RowTiming]) -> str:
    counts = Counter(_kind(lacked.missing) for row in rows if row.doubtful for lacked in row.lacked)
    return table(("fact", "rows"), [(name, f"{count:,}") for name, count in counts.most_common()])


def _kind(missing: str) -> str:
    """Return what is missing without the words of one row: days, codes and footnotes."""
    words = missing.partition(" (")[0].partition(", as the")[0]
    return " ".join("…" if any(letter.isdigit() for letter in word) else word for word in words.split())


if __name__ == "__main__":
    sys.stdout.writelines(f"{target.line()}\n" for target in measure())
