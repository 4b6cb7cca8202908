"""The context of a draft: the facts with look-ups by name, the open questions, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property

import msgspec

from section16.action import Action
from section16.citation import Citation
from section16.drafting.context.book import BalanceLine
from section16.drafting.context.questions import Question
from section16.drafting.context.rounding import shares_of
from section16.facts.awards import Award
from section16.facts.departures import with_departures
from section16.facts.events import AnyEvent, Split
from section16.facts.facts import Facts
from section16.facts.findings import doubtful, wrong
from section16.facts.opening import Holding
from section16.facts.parties import Party
from section16.facts.schedules import unvested_after
from section16.facts.securities import Security
from section16.facts.table import Note, Table
from section16.finding import Finding

CONVERTED = frozenset({"convertible", "other"})
"""Kinds of which a split changes what a unit gives; of all others it changes the number of units."""

EXERCISED = frozenset({"options", "appreciation rights", "warrants", "convertible"})
"""Kinds that stay what they are when they vest: they can be exercised from then on, and are reported when they are."""

GIVES = (
    "How many shares does a dollar of it give?",
    "Table II gives the underlying amount, or a footnote in its place.",
)
"""What is asked of a class that is counted in dollars."""

_CHANGED_BY = {
    "people": Action("person.change", {"name": ""}),
    "entities": Action("person.change", {"name": "", "entity": True}),
    "securities": Action("security.change", {"name": ""}),
    "awards": Action("award.change", {"name": ""}),
    "plans": Action("office.put", {"kind": "plans", "name": ""}),
}
"""The tables whose named entries an office changes one by one, each with the action."""

_TABLE_I = frozenset({"stock", "restricted stock"})


class DraftingContext:
    """The facts, the name of their file, the questions that are open and what is wrong; roles end with a departure.

    ``numbers`` are the numbers of the events in the office that has the facts; ``None`` where the facts are in a file.
    """

    def __init__(self, facts: Facts, source: str, numbers: Sequence[str] | None = None) -> None:
        self.facts = with_departures(facts)
        self.source = source
        self.numbers = numbers
        self.questions: list[Question] = []
        self.findings: list[Finding] = []

    def at(self, table: str, key: str = "") -> str:
        """Return a place in the facts file: the file, the table, the key."""
        return ", ".join(part for part in (self.source, table, key) if part)

    def party_at(self, name: str, key: str = "") -> str:
        """Return the place of a person or an entity in the facts file."""
        return self.at(f"[{self.facts.table_of(name)}.{name}]", key)

    def event_at(self, number: int, key: str = "") -> str:
        """Return the place of an event, counted from 1 as the file counts them."""
        event = self.facts.events[number - 1]
        place = f"event {self.numbers[number - 1]}" if self.numbers else f"[[events]] {number}"
        return self.at(f"{place} ({event.__struct_config__.tag} of {event.date})", key)

    def wrong(self, identifier: str, location: str, message: str, remedy: str, action: Action | None = None) -> None:
        """Report an error of the facts, once; in an office ``action`` is its remedy."""
        found = wrong(identifier, location, message, remedy)
        self._report(found if self.numbers is None else msgspec.structs.replace(found, action=action))

    def doubt(self, identifier: str, location: str, message: str, remedy: str, *citations: Citation) -> None:
        """Report a doubt about the facts, once."""
        self._report(doubtful(identifier, location, message, remedy, *citations))

    def _report(self, finding: Finding) -> None:
        if finding not in self.findings:
            self.findings.append(finding)

    def ask(
        self, location: str, asks: str, matters: str, answers: tuple[str, ...] = (), citations: tuple[Citation, ...] = ()
    ) -> None:
        """Ask for a fact that decides something, once."""
        question = Question(location, asks, matters, answers, citations, self._answer_at(location))
        if question not in self.questions:
            self.questions.append(question)

    def _answer_at(self, location: str) -> Action | None:
        """Return how an office records the answer to a question: the facts of others are in a file."""
        place, _, key = location.rpartition(", ")
        if self.numbers is None:
            return None
        for entry, action in self._entries_at(place):
            if key in entry.__struct_encode_fields__:
                return msgspec.structs.replace(action, arguments={**action.arguments, key: ""})
        return None

    def _entries_at(self, place: str) -> Iterator[tuple[Table, Action]]:
        """Yield the entry at a place, and how an office changes it."""
        for number, name in enumerate(self.numbers or (), 1):
            if place == self.event_at(number):
                yield self.facts.events[number - 1], Action("event.change", {"number": name})
        if place == self.at("[issuer]"):
            yield self.facts.issuer, Action("issuer.change")
        for table, action in _CHANGED_BY.items():
            for name, entry in getattr(self.facts, table).items():
                if place == self.at(f"[{table}.{name}]"):
                    yield entry, msgspec.structs.replace(action, arguments={**action.arguments, "name": name})

    def makes_reporting(self, name: str) -> Action:
        """Return how an office records what makes a person or entity report: an EDGAR number and a relationship."""
        if name in self.facts.entities:
            return Action("person.change", {"name": name, "cik": "", "role": "", "since": "", "entity": True})
        return Action("person.change", {"name": name, "cik": "", "role": "", "since": ""})

    def party(self, name: str) -> Party:
        """Return a person or entity by its short name."""
        return self.facts.party(name)

    def security(self, name: str) -> Security:
        """Return a class of securities by its short name."""
        return self.facts.securities[name]

    def award(self, name: str) -> Award:
        """Return an award by its short name."""
        return self.facts.awards[name]

    def table_of(self, name: str) -> str:
        """Return the table of a class, ``"I"`` or ``"II"``; asks where the issuer reports its units where that is open."""
        security = self.security(name)
        if security.table is not None:
            return security.table
        if security.kind in _TABLE_I:
            return "I"
        if security.kind != "units":
            return "II"
        if self.facts.issuer.units_in is None:
            self.ask(
                self.at("[issuer]", "units-in"),
                "In which table does the issuer report its stock units?",
                "It decides what is reported at grant and at vesting, and must be the same for all of its insiders.",
                ("Table I", "Table II"),
            )
        return (self.facts.issuer.units_in or "Table II").removeprefix("Table ")

    def notes_as_shares(self, award: str) -> tuple[Note, ...]:
        """Return the user's footnotes on an award that is kept among the shares; in Table II they are on its line."""
        terms = self.award(award)
        return terms.notes if self.table_of(terms.security) == "I" else ()

    def line_of(self, award: str) -> BalanceLine:
        """Return the line that an award is kept on: its own or that of its class in Table II, that of the shares in Table I."""
        terms = self.award(award)
        security = self.security(terms.security)
        if self.table_of(terms.security) == "II":
            return BalanceLine(terms.to, terms.security, award if security.counted == "each award" else "")
        return BalanceLine(terms.to, security.of or terms.security)

    def underlying(self, award: str) -> BalanceLine:
        """Return the line of the shares that an award gives."""
        terms = self.award(award)
        return BalanceLine(terms.to, self.security(terms.security).of or terms.security)

    def line_of_holding(self, holding: Holding) -> BalanceLine:
        """Return the line of an opening holding: that of its award, else of its holder and class."""
        return self.line_of(holding.award) if holding.award else BalanceLine(holding.holder, holding.security)

    @cached_property
    def splits(self) -> tuple[Split, ...]:
        """The splits among the events, of any class."""
        return tuple(event for event in self.facts.events if isinstance(event, Split))

    def factor(self, security: str, day: date, since: date = date.min) -> Decimal:
        """Return by what the splits until a day have multiplied a share of a class, among the events of the file.

        ``since`` is the day of whose shares the terms speak, such as that of a grant: what was split before it counts no more.
        """
        made = Decimal(1)
        for split in self.splits:
            if split.security == security and since < split.date <= day:
                made = made * split.new / split.old
        return made

    @cached_property
    def opens(self) -> date:
        """The day at whose end the opening balances are true: the one stated, else the day before the first event."""
        first = min((event.date for event in self.facts.events), default=date.max)
        return self.facts.opening.as_of or first - timedelta(1)

    @cached_property
    def stated_lines(self) -> dict[BalanceLine, date | None]:
        """The lines whose opening balance is stated, each with its own day where it has one."""
        return {self.line_of_holding(holding): holding.as_of for holding in self.facts.opening.holdings}

    def as_of(self, line: BalanceLine) -> date:
        """Return the day at whose end the opening balance of a line is held: its own, that of its holder, or that of all."""
        return self.stated_lines.get(line) or self.opens_for(line.holder)

    def opens_for(self, who: str) -> date:
        """Return the day of a holder's opening balances: that of the holder, or that of all."""
        return self.facts.opening.holders.get(who) or self.opens

    def opening(self) -> dict[BalanceLine, Decimal]:
        """Return the opening balances: those that are stated, and of awards what the schedule says is left."""
        found: dict[BalanceLine, Decimal] = {}
        for holding in self.facts.opening.holdings:
            line = self.line_of_holding(holding)
            found[line] = found.get(line, Decimal()) + holding.amount
        stated = set(found)
        for name, award in self.facts.awards.items():
            line = self.line_of(name)
            day = self.as_of(line)
            if award.since <= day and self.table_of(award.security) == "II" and line not in stated:
                found[line] = found.get(line, Decimal()) + self._left(award, day)
        return found

    def _left(self, award: Award, day: date) -> Decimal:
        """Return what is left of an award; options stay until they are exercised, units until they vest."""
        if award.outstanding is not None:
            return award.outstanding
        kind = self.security(award.security).kind
        return unvested_after(award, day) if kind in ("units", "restricted stock") else award.units

    def shares(self, units: Decimal, name: str, day: date) -> Decimal:
        """Return how many shares units of a class give on a day; a split changes what is given for what is converted."""
        found = self.shares_if_known(units, name, day)
        if found is None:
            self.ask(self.at(f"[securities.{name}]", "gives"), *GIVES)
        return found or Decimal()

    def shares_if_known(self, units: Decimal, name: str, day: date) -> Decimal | None:
        """Return how many shares units of a class give on a day; ``None`` where the facts do not state it."""
        security = self.security(name)
        factor = self.factor(security.of, day) if security.kind in CONVERTED else Decimal(1)
        return None if security.each is None else shares_of(units * security.each * factor)

    def event(self, number: int) -> AnyEvent:
        """Return an event by its number from 1."""
        return self.facts.events[number - 1]
