"""The ledger: the filings of all insiders, and what they say together.

>>> import section16
>>> ledger = section16.Ledger.from_submissions(section16.read_many(["filings/"]))  # doctest: +SKIP
>>> ledger.positions(issuer="0001999001", as_of=date(2026, 3, 31))  # doctest: +SKIP

Filings may arrive in any order and more than once. Two times count: when something happened (``as_of``), and when it was known
(``known_at``); what was known at a time is not changed by later filings.
"""

from __future__ import annotations

import hashlib
from collections.abc import Container, Iterable, Iterator
from datetime import date, datetime

import msgspec

from section16.document.submission import Submission
from section16.errors import UnreadableError
from section16.finding import Finding, Severity
from section16.ledger.answers.explanation import Explanation, explanation_of
from section16.ledger.answers.holdings import positions_in
from section16.ledger.answers.position import Position, Step, steps_of
from section16.ledger.answers.reconciliation import Reconciliation, reconciliation
from section16.ledger.blocks.block import Block
from section16.ledger.book import IssuerBook, is_known
from section16.ledger.causes.control import Control, controls
from section16.ledger.entries.amendment import AmendmentEffect, PostedFiling
from section16.ledger.entries.dates import ImpossibleDay
from section16.ledger.entries.decided import as_decided
from section16.ledger.entries.decisions import Decisions
from section16.ledger.entries.entry import Entry, LedgerFiling
from section16.ledger.entries.identity import Identity, Merge
from section16.ledger.entries.in_force import FilingsInForce, filings_in_force
from section16.ledger.entries.mistyped_years import with_possible_years
from section16.ledger.entries.owners import NamedAlike, with_ciks
from section16.ledger.entries.posting import BARE, entries_of, filing_of
from section16.ledger.entries.split import SecuritySplit
from section16.ledger.entries.unknown_names import UnknownName, unknown_names
from section16.ledger.linking.exercises import Link
from section16.ledger.lots.lot import Assertion, Lot
from section16.ledger.succession import Lineage, Succession, successions

_ENDING = "~"
"""Before what separates the number of a second filing of one accession number from that of the first."""


class HeldSecurity(msgspec.Struct, frozen=True, kw_only=True):
    """What is held: by which owners, of which issuer, in which table, which security, and in which way."""

    issuer: str
    issuer_name: str
    owners: tuple[str, ...]
    names: tuple[str, ...]
    table: str
    security: str
    direct: bool | None
    nature: str


class History(HeldSecurity, frozen=True, kw_only=True):
    """One holding over time: what it is, and every change of it."""

    steps: tuple[Step, ...]


class Ledger:
    """Filings as entries, by issuer; what is asked of it is computed when it is first asked.

    ``findings`` are what it could not post or does not believe; see :attr:`findings`.
    """

    def __init__(self, decisions: Decisions | None = None) -> None:
        self.decisions = decisions or Decisions()
        self._reported: list[Finding] = []
        self._posted: dict[str, PostedFiling] = {}
        self._of_issuer: dict[str, dict[str, PostedFiling]] = {}
        self._contents: dict[object, str] = {}
        self._unhashed: list[PostedFiling] = []
        """Filings whose contents are compared only when a bare document comes, or a second form of their number."""
        self._has_bare = False
        self._books: dict[tuple[str, datetime | None], IssuerBook] = {}
        self._in_force: dict[tuple[str, datetime | None], FilingsInForce] = {}
        self._lineages: dict[datetime | None, Lineage] = {}

    @classmethod
    def from_submissions(
        cls, submissions: Iterable[Submission | UnreadableError], decisions: Decisions | None = None
    ) -> Ledger:
        """Return a ledger of all the submissions; what cannot be read or used is reported and skipped."""
        ledger = cls(decisions)
        for submission in submissions:
            ledger.post(submission)
        return ledger

    def post(self, submission: Submission | UnreadableError) -> None:
        """Post a submission: each row becomes an entry. A filing that is here already changes nothing."""
        if isinstance(submission, UnreadableError):
            self._report("FILING-PASSED-OVER", submission.source or submission.where or "a filing", submission.what)
            return
        try:
            document = submission.document
        except UnreadableError as error:
            self._report("FILING-PASSED-OVER", submission.source, error.what)
            return
        filing = filing_of(submission)
        if not filing.issuer or not filing.owners:
            lacking = "CIK of an issuer" if not filing.issuer else "reporting owner"
            self._report("FILING-PASSED-OVER", filing.accession, f"The form has no {lacking}.")
            return
        self._put(filing, tuple(entries_of(document, filing)))

    def take(self, filing: LedgerFiling, entries: Iterable[Entry]) -> None:
        """Take a filing that has been posted before, with its entries; see :meth:`post`."""
        self._put(filing, tuple(entries))

    def accession_of(self, submission: Submission) -> str:
        """Return the accession number under which a submission, or a copy of it, is in the ledger; empty where it is not."""
        filing = filing_of(submission)
        if filing.accession in self._posted:
            return filing.accession
        return self._hashed().get(_content(filing, tuple(entries_of(submission.document, filing))), "")

    def filing(self, accession: str) -> LedgerFiling | None:
        """Return the filing of an accession number; ``None`` for one that is not in the ledger."""
        posted = self._posted.get(accession)
        return posted[0] if posted is not None else None

    def including(self, submission: Submission) -> Ledger:
        """Return a ledger of the filings about the issuer of a submission and the submission; this one does not change."""
        made = Ledger(self.decisions)
        lineage = self._lineage(None)
        for member in lineage.members(lineage.latest(filing_of(submission).issuer)):
            for filing, entries in self._of_issuer.get(member, {}).values():
                made._put(filing, entries)
        made.post(submission)
        return made

    def _put(self, filing: LedgerFiling, entries: tuple[Entry, ...]) -> None:
        """Keep a filing, once; of a bare document and the filing it is a copy of, the filing."""
        bare = filing.accession.startswith(BARE)
        if not bare and not self._has_bare and filing.accession not in self._posted:
            self._keep((filing, entries))
            self._unhashed.append((filing, entries))
            self._forget_answers()
            return
        self._has_bare = self._has_bare or bare
        content = _content(filing, entries)
        same = self._hashed().get(content)
        if same is not None and (bare or same.partition(_ENDING)[0] == filing.accession):
            return
        if same is not None and same.startswith(BARE):
            self._forget(same)
        for posted in self._versions((filing, entries), self._posted.get(filing.accession)):
            self._forget(posted[0].accession)
            self._contents[content if posted[0] is filing else _content(*posted)] = posted[0].accession
            self._keep(posted)
        self._forget_answers()

    def _hashed(self) -> dict[object, str]:
        """Return the accession numbers of filings by what they say."""
        self._contents.update((_content(*posted), posted[0].accession) for posted in self._unhashed)
        self._unhashed.clear()
        return self._contents

    def _keep(self, posted: PostedFiling) -> None:
        filing, _ = posted
        self._posted[filing.accession] = posted
        self._of_issuer.setdefault(filing.issuer, {})[filing.accession] = posted

    def _forget_answers(self) -> None:
        self._books.clear()
        self._in_force.clear()
        self._lineages.clear()

    def _versions(self, new: PostedFiling, here: PostedFiling | None) -> Iterator[PostedFiling]:
        """Yield what is kept of a filing and another form that is here under its accession number.

        Versions of one filing are not added up: the one with an acceptance time remains. Forms for other issuers or of other
        owners are two filings, one of which states the number of the other; both remain.
        """
        if here is None:
            yield new
            return
        kept, other = sorted((here, new), key=_rank)
        self._contents[_content(*other)] = other[0].accession
        apart = kept[0].issuer != other[0].issuer or set(kept[0].owners).isdisjoint(other[0].owners)
        number = f"{other[0].accession}{_ENDING}{hashlib.blake2b(repr(_content(*other)).encode(), digest_size=4).hexdigest()}"
        what = f"{_place(kept[0])} and {_place(other[0])} have the same accession number and different contents"
        fate = f"the second is posted as {number}" if apart else "the second is not posted"
        self._report("TWO-VERSIONS", kept[0].accession, f"{what}: {fate}.")
        if kept is new or apart:
            yield kept
        if apart:
            renamed = msgspec.structs.replace(other[0], accession=number)
            yield renamed, tuple(msgspec.structs.replace(entry, filing=renamed) for entry in other[1])

    def _forget(self, accession: str) -> None:
        posted = self._posted.pop(accession, None)
        if posted is not None:
            del self._of_issuer[posted[0].issuer][accession]

    def _report(self, name: str, where: str, message: str) -> None:
        remedy = (
            "Compare both with the filing on EDGAR."
            if name == "TWO-VERSIONS"
            else "The ledger continues without this filing; correct the file and add it again."
        )
        self._reported.append(Finding(name, Severity.WARN, where, message, remedy))

    # --- what it holds

    @property
    def findings(self) -> list[Finding]:
        """What was skipped, double filings, unknown names in decisions, owners without CIK, doubtful dates, successors."""
        return self.findings_about()

    def findings_about(self, issuer: str | None = None, owner: str | None = None) -> list[Finding]:
        """Return the findings about an issuer, or about the issuers of an owner; without either, all of them.

        A filing that could not be posted, or that only a decision names, may be of any issuer: it is always among them.
        """
        lineage = self._lineage(None)
        members = {one for chosen in self._chosen(issuer, owner) for one in lineage.members(chosen)}
        everything = issuer is None and owner is None
        reported = (one for one in self._reported if everything or self._is_about(one, members))
        shown = (one for one in self.successions() if not one.decided and (one.issuer in members or one.continues in members))
        unknown = (_unknown_name(one) for one in self._unknown_names() if everything or one.issuer in {"", *members})
        return [*reported, *unknown, *self._doubts(members), *map(_continues, shown)]

    def _unknown_names(self) -> Iterator[UnknownName]:
        lineage = self._lineage(None)
        return unknown_names(self.decisions, self._posted, lambda issuer: lineage.members(lineage.latest(issuer)))

    def _is_about(self, finding: Finding, issuers: Container[str]) -> bool:
        posted = self._posted.get(finding.location)
        return posted is None or posted[0].issuer in issuers

    def _doubts(self, issuers: Iterable[str]) -> Iterator[Finding]:
        for issuer in sorted(issuers):
            posted = self._of_issuer.get(issuer, {})
            filings, nameless = with_ciks(as_decided(sorted(posted.values(), key=lambda one: one[0].order), self.decisions))
            yield from map(_without_cik, nameless)
            for filing, entries in with_possible_years(filings, Identity(issuer, self.decisions)):
                if filing.impossible_period:
                    yield _impossible(filing.accession, "period of report", "$.periodOfReport", filing.impossible_period)
                for entry in entries:
                    if entry.impossible:
                        yield _impossible(entry.id, "transaction date", f"{entry.path}.transactionDate", entry.impossible)
                    if entry.impossible_deemed:
                        cell = f"{entry.path}.deemedExecutionDate"
                        yield _impossible(entry.id, "deemed execution date", cell, entry.impossible_deemed)

    @property
    def issuers(self) -> tuple[str, ...]:
        """The CIKs of all issuers, sorted; of issuers that continue one another the last."""
        lineage = self._lineage(None)
        return tuple(sorted({lineage.latest(issuer) for issuer, posted in self._of_issuer.items() if posted}))

    def latest(self, issuer: str) -> str:
        """Return the CIK of the issuer that continues an issuer last: itself where none does."""
        return self._lineage(None).latest(_cik(issuer))

    def _lineage(self, known_at: datetime | None) -> Lineage:
        """Return which issuers are one, as known at a time: later filings show nothing about what was known before."""
        if known_at not in self._lineages:
            of_issuer = self._of_issuer.items()
            posted = {issuer: [one for one in found.values() if is_known(one, known_at)] for issuer, found in of_issuer}
            self._lineages[known_at] = Lineage(successions(posted, self.decisions))
        return self._lineages[known_at]

    def successions(self, *, known_at: datetime | None = None) -> tuple[Succession, ...]:
        """Return which issuers continue others: by decision, by evidence where it is sure, or as a suggestion with evidence."""
        return self._lineage(known_at).successions

    @property
    def filings(self) -> tuple[LedgerFiling, ...]:
        """All filings, in the order in which they became known."""
        return tuple(sorted((filing for filing, _ in self._posted.values()), key=lambda filing: filing.order))

    def entries(self, issuer: str | None = None) -> Iterator[Entry]:
        """Yield the entries of all filings, or of one issuer's, in the order in which they became known."""
        lineage = self._lineage(None)
        members = lineage.members(lineage.latest(_cik(issuer))) if issuer is not None else []
        for filing in self.filings:
            if issuer is None or filing.issuer in members:
                yield from self._posted[filing.accession][1]

    def book(self, issuer: str, known_at: datetime | None = None) -> IssuerBook:
        """Return what an issuer's filings say together, as known at a time; see :class:`IssuerBook`.

        An issuer that another continues has one book with it, that of the issuer which continues last.
        """
        lineage = self._lineage(known_at)
        key = lineage.latest(_cik(issuer)), known_at
        if key not in self._books:
            posted, decisions = self._of(key[0], lineage)
            self._books[key] = IssuerBook(key[0], posted, decisions, known_at)
        return self._books[key]

    def _of(self, issuer: str, lineage: Lineage) -> tuple[list[PostedFiling], Decisions]:
        members = lineage.members(issuer)
        posted = [one for member in members for one in self._of_issuer.get(member, {}).values()]
        return posted, self.decisions.about(issuer, members)

    def in_force(self, issuer: str, known_at: datetime | None = None) -> FilingsInForce:
        """Return an issuer's filings with decisions and amendments applied, which costs a fraction of its book."""
        lineage = self._lineage(known_at)
        key = lineage.latest(_cik(issuer)), known_at
        if key in self._books:
            return self._books[key].filings
        if key not in self._in_force:
            posted, decisions = self._of(key[0], lineage)
            known = (one for one in posted if is_known(one, known_at))
            self._in_force[key] = filings_in_force(known, decisions, Identity(key[0], decisions))
        return self._in_force[key]

    def _chosen(self, issuer: str | None, owner: str | None = None, known_at: datetime | None = None) -> list[str]:
        lineage = self._lineage(known_at)
        if issuer is not None:
            return [lineage.latest(_cik(issuer))]
        filings = (filing for filing, _ in self._posted.values() if owner is None or _cik(owner) in filing.owners)
        return sorted({lineage.latest(filing.issuer) for filing in filings})

    # --- what is asked of it

    def positions(
        self,
        issuer: str | None = None,
        owner: str | None = None,
        *,
        as_of: date | None = None,
        known_at: datetime | None = None,
        gone: bool = False,
    ) -> list[Position]:
        """Return what is held, by issuer and holding, each block once, with all who report it, jointly or on their own forms.

        ``as_of`` is the day of the positions, by default the last day reported. ``known_at`` leaves out what was filed later,
        and filings without an acceptance time or filing date. ``gone`` keeps holdings that have come to nothing.
        """
        found: list[Position] = []
        for chosen in self._chosen(issuer, owner, known_at):
            book = self.book(chosen, known_at)
            positions = positions_in(book, as_of, lambda lot: owner is None or _cik(owner) in lot.owners)
            found.extend(one for one in positions if one.balance or gone)
        return found

    def blocks(self, issuer: str, *, known_at: datetime | None = None) -> list[Block]:
        """Return the blocks of an issuer's insiders: who reports each, and the evidence where several lots are one."""
        return self.book(issuer, known_at).blocks

    def history(
        self, issuer: str, owner: str, security: str | None = None, *, known_at: datetime | None = None
    ) -> list[History]:
        """Return every change of an owner's holdings in an issuer, each holding by itself.

        ``security`` chooses those whose title has its words, whatever the case.
        """
        book = self.book(issuer, known_at)
        found = []
        for lot in book.lots:
            latest = lot.latest
            if latest is None or _cik(owner) not in lot.owners or not _titled(lot, security):
                continue
            steps = tuple(steps_of(lot, book.splits))
            if not steps:
                continue
            entry = latest.entry
            found.append(
                History(
                    issuer=book.issuer,
                    issuer_name=entry.filing.issuer_name,
                    owners=entry.filing.owners,
                    names=entry.filing.names,
                    table=entry.table,
                    security=entry.title,
                    direct=entry.direct,
                    nature=entry.nature,
                    steps=steps,
                )
            )
        return found

    def reconcile(self, issuer: str | None = None, *, known_at: datetime | None = None) -> Reconciliation:
        """Return every reported balance against the computed one, each with a named cause and its evidence."""
        return reconciliation(self._assertions(issuer, known_at))

    def _assertions(self, issuer: str | None, known_at: datetime | None) -> Iterator[Assertion]:
        for chosen in self._chosen(issuer, None, known_at):
            yield from self.book(chosen, known_at).assertions

    def why(self, accession: str, row: str = "", *, known_at: datetime | None = None) -> Explanation:
        """Return the explanation of a balance: the row, the one before, the computation, the cause with its evidence.

        ``row`` is a place such as ``I/3``; both may be one text, as in ``Position.row``. Raises ``KeyError`` for a row that
        is not in the ledger.
        """
        if not row:
            accession, _, row = accession.partition(" ")
        if accession not in self._posted:
            raise KeyError(f"{accession} is not in the ledger")
        filing, entries = self._posted[accession]
        if row not in {entry.place for entry in entries}:
            raise KeyError(
                f"{accession} has no row {row}; its rows are {', '.join(entry.place for entry in entries) or 'none'}"
            )
        return explanation_of(self.book(filing.issuer, known_at), f"{accession} {row}")

    def splits(self, issuer: str) -> list[SecuritySplit]:
        """Return the splits of an issuer, seen or given, earliest first."""
        return self.book(issuer).splits

    def links(self, issuer: str) -> list[Link]:
        """Return the exercises of an issuer's insiders: rows of Table II with the rows of Table I that belong to them."""
        return self.book(issuer).links()

    def amendments(self, issuer: str) -> list[AmendmentEffect]:
        """Return what the amendments among an issuer's filings restate, add and leave as filed."""
        return self.book(issuer).amendments

    def merges(self, issuer: str) -> list[Merge]:
        """Return which titles are taken for one class and which natures for one holder, and why."""
        return self.book(issuer).merges()

    def controls(self, seeds: Iterable[int] = (1, 2, 3)) -> list[Control]:
        """Return how often each test of a cause fires on breaks, and on gaps that belong to other breaks."""
        return controls([self.book(issuer).view for issuer in self.issuers], seeds)


def _impossible(where: str, what: str, cell: str, day: ImpossibleDay) -> Finding:
    return Finding(
        "IMPOSSIBLE-DATE",
        Severity.WARN,
        where,
        f"The {what} {day.says}",
        "Compare it with the filing on EDGAR; the ledger treats the date as unknown.",
        {"cell": cell, "stated": str(day.stated), "likely": str(day.likely or "")},
    )


def _without_cik(one: NamedAlike) -> Finding:
    name = one.filing.names[one.number]
    what = f"Reporting owner {one.number + 1}, {name or 'who has no name'}, has no CIK in {_place(one.filing)}"
    shown = f": {one.shown} states {one.cik} for this name, and both are treated as one person" if one.cik else ""
    fate = shown or (": the name identifies the owner" if name else ": the owner is not the owner of any other filing")
    where = f"{one.filing.accession} $.reportingOwners[{one.number}].cik"
    return Finding(
        "OWNER-WITHOUT-CIK", Severity.WARN, where, f"{what}{fate}.", "Compare the filing with EDGAR.", {"cik": one.cik}
    )


def _place(filing: LedgerFiling) -> str:
    """Return where a filing comes from: the file, or else the form with its owner and day."""
    return filing.source or f"Form {filing.form} of {filing.names[0] or filing.owners[0]} of {filing.day}"


def _unknown_name(one: UnknownName) -> Finding:
    decision = one.decision
    return Finding(
        "DECISION-UNKNOWN-NAME",
        Severity.WARN,
        f"decisions {decision.place}",
        f"The decision {one.says}.",
        one.remedy,
        {"name": one.name},
    )


def _continues(one: Succession) -> Finding:
    shown = "; ".join(evidence.says for evidence in one.evidence)
    return Finding(
        "ISSUER-CONTINUES",
        Severity.NOTE,
        one.issuer,
        f"Issuer {one.issuer} {'continues' if one.sure else 'may continue'} issuer {one.continues}: {shown}.",
        "If it does not, add a decision [[other_issuer]]." if one.sure else "If it does, add a decision [[successor]].",
        {"continues": one.continues},
    )


def _titled(lot: Lot, security: str | None) -> bool:
    latest = lot.latest
    return security is None or (latest is not None and security.casefold() in latest.entry.title.casefold())


def _cik(text: str) -> str:
    return text.strip().zfill(10)


def _content(filing: LedgerFiling, entries: tuple[Entry, ...]) -> object:
    """Return what a filing says, regardless of how it was received."""
    rows = tuple(
        (entry.place, entry.title, entry.stated_day, entry.code, entry.change, entry.owned, entry.nature) for entry in entries
    )
    return filing.form, filing.issuer, filing.owners, filing.stated_period, rows


def _rank(posted: PostedFiling) -> tuple[bool, str]:
    """Return the order in which two versions of a filing are preferred: with its acceptance time, then by what it says."""
    return posted[0].accepted is None, repr(_content(*posted))
