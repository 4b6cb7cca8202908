"""An issuer adopted from its insiders' filings: the facts that drafting starts from, and what the filings leave open.

>>> import section16
>>> from section16.drafting.adoption.adoption import adopted
>>> made = adopted(section16.read_many(["filings/"]), "0001999001")  # doctest: +SKIP
>>> made.facts.opening.holdings  # doctest: +SKIP

Balances are the ledger's (:mod:`section16.ledger.ledger`), so that every filing counts and not the last one alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any

import msgspec

from section16.document.ownership import OwnershipDocument
from section16.document.submission import Submission
from section16.drafting.adoption.carried import Carried, carried
from section16.drafting.adoption.classes import AWARDED, Classes, gives, kind_of, notes_of
from section16.drafting.adoption.habits import balances, units_in
from section16.drafting.adoption.holders import Holder, Holders, is_pointer
from section16.drafting.adoption.naming import is_company, short_name, short_name_of_person
from section16.drafting.adoption.owners import SeenOwner, party_of, seen_by_owner
from section16.errors import UnreadableError
from section16.facts.facts import Facts
from section16.facts.filing import Joint
from section16.facts.issuer import Issuer
from section16.facts.opening import Holding, Opening
from section16.facts.parties import UNSTATED_RELATION, Party
from section16.finding import Finding, Severity
from section16.ledger.book import IssuerBook
from section16.ledger.entries.decisions import Decisions
from section16.ledger.entries.entry import Entry, LedgerFiling
from section16.ledger.entries.posting import filing_of
from section16.ledger.ledger import Ledger
from section16.ledger.lots.cause import Cause
from section16.sentences import sentence

_MONTH_AND_DAY = re.compile(r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])")


class Adopted(msgspec.Struct, frozen=True):
    """The facts of an issuer as its filings state them, and findings on what the filings omit or leave open.

    ``lines`` names for every opening holding, in the same order, the row that states it (``Entry.id``).
    """

    facts: Facts
    findings: tuple[Finding, ...]
    lines: tuple[str, ...]


def adopted(
    submissions: Iterable[Submission | UnreadableError],
    issuer: str,
    *,
    as_of: date | None = None,
    known_at: datetime | None = None,
    decisions: Decisions | None = None,
) -> Adopted:
    """Return an issuer's people, entities, securities, awards and balances as of a day, from its insiders' filings.

    ``as_of`` is the day at whose end the balances are true, without it the last day that any filing covers. ``known_at``
    omits what was filed later. Submissions of other issuers are skipped. Raises ``KeyError`` where no filing of the
    issuer is among them.
    """
    ledger = Ledger(decisions)
    kept: dict[str, Submission] = {}
    for submission in submissions:
        if isinstance(submission, UnreadableError) or submission.form is None:
            ledger.post(submission)  # the ledger reports it: a filing left out would be a wrong balance
            continue
        filing = filing_of(submission)
        if filing.issuer == issuer.zfill(10):
            ledger.post(submission)
            kept.setdefault(filing.accession, submission)
    book = ledger.book(issuer, known_at)
    if not book.posted:
        raise KeyError(f"no filing of issuer {issuer} is among those given")
    filed = [(filing, kept[filing.accession].document) for filing, _ in book.posted]
    made = _Adoption(book, filed, as_of)
    made.year_end = _year_end(kept[filing.accession] for filing, _ in reversed(book.posted))
    return Adopted(made.facts(), (*ledger.findings, *made.findings), tuple(made.lines))


def _year_end(submissions: Iterable[Submission]) -> str:
    """Return month and day on which the issuer's fiscal year ends, by the newest header that states it; else ``12-31``."""
    description = (one.header.issuers[0].fiscal_year_end for one in submissions if one.header and one.header.issuers)
    text = next((text for text in description if text and _MONTH_AND_DAY.fullmatch(text)), "1231")
    return f"{text[:2]}-{text[2:]}"


def _states_what_it_gives(entry: Entry) -> bool:
    """Return whether a row of Table II states how many shares a unit gives.

    Form 3 has no column for the number of derivative securities, only for the underlying shares; of an award they are equal.
    """
    if entry.filing.form.startswith("3") and kind_of(entry.table, entry.title) not in AWARDED:
        return False
    return gives(entry) is not None


class _Adoption:
    """The facts of one issuer while they are derived."""

    def __init__(self, book: IssuerBook, filed: Sequence[tuple[LedgerFiling, OwnershipDocument]], as_of: date | None) -> None:
        self.book = book
        self.filed = filed
        self.as_of = as_of
        self.year_end = "12-31"
        self.findings: list[Finding] = []
        self.lines: list[str] = []
        self._taken: dict[tuple[str, str], str] = {}
        self.seen = seen_by_owner(filed)
        self.names: dict[str, str] = {}
        self.parties: dict[str, Party] = {}
        for cik, seen in self.seen.items():
            self._add_owner(cik, seen)

    def _add_owner(self, cik: str, seen: Sequence[SeenOwner]) -> None:
        party = party_of(seen)
        company = is_company(party.name)
        name = short_name(party.name, self.parties) if company else short_name_of_person(party.name, self.parties)
        self.names[cik] = name
        self.parties[name] = party
        if not party.roles:
            self._report(
                "ADOPT-NO-ROLE",
                seen[-1].filing.accession,
                f"No filing of {party.name} ticks a relationship.",
                "Add the person's roles.",
            )
        if not company and not party.called:
            description = f"The order of {party.name}'s names is not clear."
            self._report(
                "ADOPT-NAME", seen[-1].filing.accession, description, "Enter under `called` the name as it reads in a sentence."
            )

    def _report(self, identifier: str, where: str, message: str, remedy: str, severity: Severity = Severity.NOTE) -> None:
        self.findings.append(Finding(identifier, severity, where, message, remedy))

    def facts(self) -> Facts:
        """Return the facts, and record the findings about them."""
        shown, two_ways = units_in(entry for _, rows in self.book.in_force for entry in rows)
        if two_ways:
            self._report(
                "ADOPT-UNITS",
                "both tables",
                f"Units were granted in both tables, last in {shown}.",
                "Choose one table for all of them.",
            )
        held = [one for one in carried(self.book, self.as_of) if self._can_be_stated(one)]
        classes = Classes(self.book.identity, held, shown)
        holders = Holders(self.names, self.parties, self.book.identity)
        holdings = tuple(self._holding(one, classes, holders) for one in held)
        people, entities = self._parties(holders)
        self._check_awards(classes, held)
        return Facts(
            issuer=self._issuer(shown),
            people=people,
            entities=entities,
            relations=tuple(dict.fromkeys(holder.relation for holder in holders.found)),
            securities=classes.securities,
            awards=classes.awards,
            opening=Opening(as_of=self.as_of or self._last_day(), holdings=holdings),
            joint=tuple(self._joint()),
        )

    def _last_day(self) -> date:
        """Return the last day that any row covers: as far as the filings show, the balances are true at its end."""
        return max((one.entry.when for lot in self.book.lots for one in lot.history), default=self.filed[-1][0].day)

    # --- the issuer

    def _issuer(self, shown: Any) -> Issuer:
        newest = self.filed[-1][1].issuer
        return Issuer(
            name=newest.name.value or "",
            cik=self.book.issuer,
            symbol=newest.trading_symbol.value or "NONE",
            foreign_symbol=newest.foreign_trading_symbol.value or "",
            fiscal_year_end=self.year_end,
            units_in=shown,
            balances=balances(self.book.lots),
        )

    def _joint(self) -> Iterator[Joint]:
        """Yield who files together: owners whose newest filings all name the same owners."""
        done: set[str] = set()
        for cik, seen in self.seen.items():
            newest = seen[-1]
            group = newest.filing.owners
            if len(group) == 1 or cik in done:
                continue
            done.update(group)
            # An owner may have left the group; a joint form would then report for a person who does not file it.
            apart = [one for one in group if self.seen[one][-1].filing != newest.filing]
            if apart:
                who = ", ".join(self.parties[self.names[one]].name for one in apart)
                description = f"{who} filed this form jointly with others, and a later form with others or alone."
                self._report(
                    "ADOPT-JOINT", newest.filing.accession, description, "State under [[joint]] who files together now."
                )
                continue
            # EDGAR ties no signature to an owner: as many as owners are taken in their order, others are kept as filed.
            own = len(newest.signatures) == len(group)
            yield Joint(owners=tuple(self.names[one] for one in group), signatures=() if own else newest.signatures)

    # --- what is held

    def _can_be_stated(self, one: Carried) -> bool:
        # Facts count dollars only of derivatives, which have a principal; a class of Table I is counted in units.
        if one.entry.dollars and one.entry.table != "II":
            description = f"{one.entry.title} is stated in dollars ({one.amount}) and was left out."
            self._report("ADOPT-DOLLARS", one.entry.id, description, "Enter the holding in units.", Severity.WARN)
            return False
        return True

    def _holding(self, one: Carried, classes: Classes, holders: Holders) -> Holding:
        holder = holders.of(one)
        owner = self.names[one.position.owners[0]]
        self._check_balance(one)
        self.lines.append(one.entry.id)
        award = classes.award(one, holder, owner) if classes.is_award(one) else ""
        return Holding(
            holder=holder,
            security="" if award else self._apart(one, classes, holder),
            award=award,
            amount=one.amount,
            # stated only where it does not follow from the holder: an own holding is direct, that of another indirect
            direct=one.direct if (holder != owner) == one.direct else None,
            nature="" if one.direct or holder not in self.parties else one.entry.nature,
            notes=notes_of(one.entry, terms=False),
        )

    def _apart(self, one: Carried, classes: Classes, holder: str) -> str:
        """Return the class of a holding; a second holding of the same holder and class has a class of its own.

        Filers keep lots of one class on separate rows, which one balance in the facts would add together.
        """
        security = classes.of(one)
        number = 0
        while (holder, security) in self._taken:
            number += 1
            security = classes.of(one, apart=number)
        self._taken[holder, security] = one.entry.id
        return security

    def _parties(self, holders: Holders) -> tuple[dict[str, Party], dict[str, Party]]:
        people = {name: party for name, party in self.parties.items() if not is_company(party.name)}
        entities = {name: party for name, party in self.parties.items() if is_company(party.name)}
        for holder in holders.found:
            if holder.name not in self.parties:
                (people if holder.person else entities)[holder.name] = holder.party
            self._check_holder(holder)
        return people, entities

    # --- findings about it

    def _check_balance(self, one: Carried) -> None:
        cause = one.position.cause
        if cause in (Cause.UNEXPLAINED, Cause.ERROR, Cause.MISSING):
            description = f"The balance {one.amount} does not follow from the previous balance: {cause}."
            self._report(
                "ADOPT-BALANCE",
                one.entry.id,
                description,
                f"Reconcile the filings, and look at row {one.entry.place}.",
                Severity.WARN,
            )
        if one.position.after_split:
            self._report(
                "ADOPT-SPLIT",
                one.entry.id,
                f"The balance was adjusted for the split {one.position.after_split}.",
                "Compare the balance with the filing.",
            )
        if one.vested_to is not None:
            description = (
                f"The row states {one.position.balance} units; the schedule in its footnote leaves {one.vested_to} of them."
            )
            self._report("ADOPT-VESTED", one.entry.id, description, "Verify what has vested since the report.")
        if one.entry.direct is None:
            self._report(
                "ADOPT-OWNERSHIP",
                one.entry.id,
                "The row does not state whether the securities are held directly.",
                "Direct ownership is assumed. State the holder if the ownership is indirect.",
            )
        if one.entry.table == "II" and not one.entry.dollars and not _states_what_it_gives(one.entry):
            description = f"The row does not state how many shares a unit of {one.entry.title} gives."
            self._report(
                "ADOPT-GIVES",
                one.entry.id,
                description,
                "One share is assumed. Compare it with the instrument, and correct `gives` if needed.",
                Severity.WARN,
            )

    def _check_holder(self, holder: Holder) -> None:
        row, nature = holder.row, holder.party.nature
        if not nature and holder.name not in self.parties:
            self._report(
                "ADOPT-NATURE",
                row,
                "The nature of the indirect ownership is missing.",
                "State through whom the securities are held.",
                Severity.WARN,
            )
        elif is_pointer(nature) and holder.name not in self.parties:
            self._report(
                "ADOPT-NATURE", row, f"{nature!r} does not name a holder.", "State through whom the securities are held."
            )
        if holder.relation.is_ == UNSTATED_RELATION:
            description = f"No filing states the relation of {holder.relation.who} to {holder.name}."
            self._report(
                "ADOPT-RELATION", row, description, "State it under [[relations]], because the footnote is composed from it."
            )

    def _check_awards(self, classes: Classes, held: Sequence[Carried]) -> None:
        for one in held:
            if classes.is_award(one):
                if one.granted is None:
                    description = f"No filing shows the grant of {one.entry.title}: its date and size are not known."
                    self._report("ADOPT-GRANT", one.entry.id, description, "Add `granted` and `units` to the award.")
                words = one.entry.texts("exercise_date", "expiration_date")
                if words and not one.entry.exercise_date:
                    self._report(
                        "ADOPT-SCHEDULE",
                        one.entry.id,
                        sentence(f"The schedule is stated in words: {words[0]}"),
                        "Enter it as `tranches` or `formula`.",
                    )
