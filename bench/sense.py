"""How often each sense check fires over the archive, by issuer, and what a form costs with a ledger at hand."""

from __future__ import annotations

import gc
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

import section16
from bench.figures import Target, circumstances, table, write_results
from bench.filings import archive
from bench.parts import groups
from section16.catalogue import sense
from section16.catalogue.entry import CatalogueEntry
from section16.checks.run import check
from section16.document.submission import Submission
from section16.errors import UnreadableError
from section16.ledger.ledger import Ledger

IDS = tuple(entry.id for entry in sense.ENTRIES)
_WHAT = "{:,} real filings, each checked against all the others about its issuer"
MOST = 1.0
"""Milliseconds a form, with a ledger at hand."""


class Fired(msgspec.Struct, frozen=True):
    """A form of an issuer on which a check fired, and how often."""

    check: str
    issuer: str
    times: int


def measure() -> list[Target]:
    """Check every filing against the others, write the section, and return the target."""
    place = archive()
    if place is None:
        return []
    submissions = list(_submissions(place))
    ledger = Ledger.from_submissions(submissions)
    for issuer in ledger.issuers:
        ledger.book(issuer)
    gc.enable()
    start = time.process_time()
    found = [(one, check(one, select=IDS, earlier=ledger)) for one in submissions]
    taken = 1000 * (time.process_time() - start) / len(found)
    fired = [
        Fired(identifier, _issuer(one), times)
        for one, findings in found
        for identifier, times in Counter(finding.id for finding in findings).items()
    ]
    write_results("sense", _section(submissions, fired, taken))
    return [Target("sense checks of a form with a ledger at hand", MOST, taken, " ms")]


def _submissions(place: Path) -> Iterator[Submission]:
    for submission in section16.read_many([place]):
        if not isinstance(submission, UnreadableError):
            yield submission


def _issuer(submission: Submission) -> str:
    return (submission.document.issuer.cik.value or "").zfill(10)


def _section(submissions: list[Submission], fired: list[Fired], taken: float) -> str:
    filings, rows = Counter(map(_issuer, submissions)), Counter[str]()
    for one in submissions:
        rows[_issuer(one)] += len(one.document.rows)
    shown = groups(filings, rows)
    headings = ("finding", "weight", "findings", "forms", "issuers", *shown)
    by_id: dict[str, list[Fired]] = defaultdict(list)
    for its in fired:
        by_id[its.check].append(its)
    lines = [_line(entry, by_id[entry.id], filings, shown.values()) for entry in sense.ENTRIES]
    return f"""
# Sense checks on real filings

{circumstances(_WHAT.format(len(submissions)))} The columns of groups
of issuers give the share of their forms on which the check fires.

{table(headings, lines)}

A form is checked in {taken:.3f} ms of CPU time with a ledger at hand, whose books are made before. Target: at most {MOST:g} ms.
"""


def _line(entry: CatalogueEntry, fired: list[Fired], filings: Counter[str], shown: Iterable[list[str]]) -> tuple[str, ...]:
    forms = Counter(one.issuer for one in fired)
    shares = (sum(forms[one] for one in issuers) / sum(filings[one] for one in issuers) for issuers in shown)
    counts = (sum(one.times for one in fired), len(fired), len(forms))
    return entry.id, entry.severities[0], *(f"{count:,}" for count in counts), *(_percent(share) for share in shares)


def _percent(share: float) -> str:
    return f"{100 * share:.2f}%" if share else ""
