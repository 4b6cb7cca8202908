"""Faults put into the XML of filings whose balances agree, to see what the ledger reports of them.

Only the changed filing is read again, and only the book of its issuer is computed again.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

import msgspec

import section16
from section16.document.submission import Submission
from section16.errors import UnreadableError
from section16.ledger.book import IssuerBook
from section16.ledger.entries.amendment import PostedFiling
from section16.ledger.entries.entry import Entry
from section16.ledger.ledger import Ledger
from section16.ledger.lots.cause import AGREEING, Cause
from section16.ledger.lots.lot import Assertion
from tests.ledger.fault_kinds import DATED, DROPPED, KINDS, REMOVED, Form, Site

FAULTY = {Cause.MISSING, Cause.ERROR, Cause.UNEXPLAINED}
"""The causes that state what is wrong, or at the least that something is."""
NOT_KNOWN = {Cause.FIRST_SIGHT, Cause.OPENS, Cause.RESTATED}
"""The causes that explain nothing: nothing earlier is known, or another version of the row is."""
MOST_ROWS = 400
"""An issuer is drawn by its rows; more than these do not count, or one issuer would have a quarter of all faults."""


class Result(StrEnum):
    """What the ledger makes of a fault."""

    REPORTED = "reported"
    """A row that followed is called a missing filing, a likely error or unexplained, or the date is called impossible."""
    EXPLAINED = "explained"
    """A row that followed before is explained by a cause that finds no fault."""
    FIRST_SIGHT = "first sight"
    """Rows that followed have nothing before them, although their line was reported before."""
    NOTHING_BEFORE = "nothing before"
    """Rows that followed have nothing before them: the only report of their line is gone."""
    UNNOTICED = "unnoticed"
    """Every row that remains follows as before."""


@dataclass(frozen=True)
class Fault:
    """A fault: its kind, the row, what was done, and the issuer's filings with it."""

    kind: str
    row: Entry
    what: str
    posted: tuple[PostedFiling, ...]

    def was(self, row: Entry) -> str:
        """Return the id that a row had before: those after a dropped row have moved up by one."""
        before = self.row
        moved = self.kind == DROPPED and (row.filing.accession, row.table) == (before.filing.accession, before.table)
        return msgspec.structs.replace(row, row=row.row + 1).id if moved and row.row >= before.row else row.id


@dataclass(frozen=True)
class Outcome:
    """What the ledger made of it: the rows that followed before and do not any more, with causes and evidence."""

    issuer: str
    fault: Fault
    result: Result
    changed: tuple[tuple[str, Cause, str], ...]

    def line(self) -> str:
        """Return it as one line of text."""
        rows = "; ".join(f"{row} {cause.value} [{test}]" for row, cause, test in self.changed)
        fault = self.fault
        return f"{self.result.value:14} {fault.kind:20} {self.issuer} {fault.row.id}: {fault.what} -> {rows or 'nothing'}"


class Issuer:
    """The filings of one issuer as they were filed, and the book of them."""

    def __init__(self, book: IssuerBook, submissions: dict[str, Submission]) -> None:
        self.book, self.submissions = book, submissions
        self.before = {row.entry.id: row for row in book.view.assertions}
        self.targets = [row for row in book.view.assertions if _in_a_chain(row) and row.entry.filing.accession in submissions]

    def faults(self, draw: random.Random) -> Iterator[Fault]:
        """Yield a fault of a drawn kind in a drawn row, where it can be made."""
        site = Site(self.book, self.submissions, draw.choice(self.targets))
        kind, edit = draw.choice(KINDS)
        form = Form(self.submissions[site.accession])
        what = edit(site, form, draw)
        if what is not None:
            rest = [one for one in self.book.posted if one[0].accession != site.accession]
            again = [] if kind == REMOVED else _read_again(self.submissions[site.accession], form)
            yield Fault(kind, site.row.entry, what, (*rest, *again))

    def judged(self, fault: Fault) -> Outcome:
        """Return what a new book over the faulty filings makes of the rows that followed before."""
        after = IssuerBook(self.book.issuer, fault.posted, self.book.decisions)
        changed = [row for row in after.view.assertions if self._followed(fault.was(row.entry)) and row.cause not in AGREEING]
        found = tuple((row.entry.id, row.cause, row.evidence[0].test if row.evidence else "") for row in changed)
        return Outcome(self.book.issuer, fault, _result(fault, after, changed), found)

    def _followed(self, row: str) -> bool:
        was = self.before.get(row)
        return was is not None and was.cause in AGREEING


def issuers_of(submissions: Iterable[Submission | UnreadableError]) -> list[Issuer]:
    """Return the issuers of submissions in which a fault can be put."""
    kept = [one for one in submissions if isinstance(one, Submission) and one.header is not None]
    ledger = Ledger.from_submissions(kept)
    by_accession = {one.header.accession_number or "": one for one in kept if one.header is not None}
    found = (Issuer(ledger.book(issuer), _of(ledger.book(issuer), by_accession)) for issuer in ledger.issuers)
    return [issuer for issuer in found if issuer.targets]


def _of(book: IssuerBook, submissions: dict[str, Submission]) -> dict[str, Submission]:
    accessions = (filing.accession for filing, _ in book.posted)
    return {accession: submissions[accession] for accession in accessions if accession in submissions}


def outcomes(issuers: Sequence[Issuer], count: int, seed: int) -> list[Outcome]:
    """Return what became of so many faults, put into issuers at random, the larger ones more often."""
    draw = random.Random(seed)
    weights = [min(MOST_ROWS, len(issuer.before)) for issuer in issuers]
    found: list[Outcome] = []
    while len(found) < count:
        (issuer,) = draw.choices(issuers, weights)
        found.extend(issuer.judged(fault) for fault in issuer.faults(draw))
    return found


def _read_again(submission: Submission, form: Form) -> list[PostedFiling]:
    """Read the changed XML and return what is posted of it."""
    read = section16.read(form.bytes())
    changed = msgspec.structs.replace(submission, form=read.form)
    ledger = Ledger.from_submissions([changed])
    return [posted for issuer in ledger.issuers for posted in ledger.book(issuer).posted]


def _in_a_chain(row: Assertion) -> bool:
    """Whether a transaction of a lot known from an earlier filing follows, and the next row follows from it."""
    after = row.next
    return (
        row.cause is Cause.AGREES
        and not row.evidence
        and row.opening is not None
        and row.lot is not None
        and row.lot.history[0].entry.filing.accession != row.entry.filing.accession
        and not row.entry.holding
        and abs(row.entry.change or Decimal(0)) >= 10
        and (row.entry.owned or Decimal(0)) >= 10
        and after is not None
        and after.cause is Cause.AGREES
        and not after.evidence
    )


def _result(fault: Fault, after: IssuerBook, changed: Sequence[Assertion]) -> Result:
    causes = {row.cause for row in changed}
    if not causes <= FAULTY | NOT_KNOWN:
        return Result.EXPLAINED
    if not causes.isdisjoint(FAULTY) or (fault.kind == DATED and _impossible(fault.row, after)):
        return Result.REPORTED
    if any(_reported_before(row, after) for row in changed):
        return Result.FIRST_SIGHT
    return Result.NOTHING_BEFORE if changed else Result.UNNOTICED


def _impossible(row: Entry, after: IssuerBook) -> bool:
    """Whether the date of a row is called impossible."""
    return any(one.id == row.id and one.impossible for _, rows in after.posted for one in rows)


def _reported_before(row: Assertion, after: IssuerBook) -> bool:
    """Whether an earlier filing of an owner of the row reports its line."""
    lot = row.lot
    return lot is not None and any(
        other is not lot
        and not other.owners.isdisjoint(lot.owners)
        and other.traits.same_line(lot.traits)
        and other.history[0].entry.filing.order < row.entry.filing.order
        for other in after.view.lots
    )
