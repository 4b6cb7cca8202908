"""Who files: one person alone or several together, what they are to the issuer, and what they see of whose holdings."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cached_property

import msgspec

from section16.drafting.context.book import BalanceLine
from section16.drafting.context.context import DraftingContext
from section16.drafting.plan.foreign_issuers import outside_of
from section16.drafting.wording.control import footnote_of, footnote_together, nature_of
from section16.facts.control import chains
from section16.facts.events import AnyEvent, Appointment
from section16.facts.opening import Holding
from section16.facts.table import Note
from section16.law.foreign_issuers import Outside


class LineView(msgspec.Struct, frozen=True):
    """How a filer holds a line: directly or not, its nature, our footnote on it, the user's footnotes on its rows."""

    direct: bool
    nature: str = ""
    note: str = ""
    theirs: tuple[Note, ...] = ()
    missed_on_form_3: bool = False


class ReportingPersons:
    """Those who file one form: ``owners`` by their short names, the first in box 1; ``signatures`` where they were given."""

    def __init__(self, context: DraftingContext, owners: tuple[str, ...], signatures: tuple[str, ...] = ()) -> None:
        self.context = context
        self.owners = owners
        self.signatures = signatures
        self._views: dict[tuple[BalanceLine, date], LineView | None] = {}

    @property
    def display_name(self) -> str:
        """The filer's name in words."""
        first = self.context.party(self.owners[0]).display_name
        return f"{first} and {len(self.owners) - 1} more" if len(self.owners) > 1 else first

    def is_insider(self, day: date) -> bool:
        """Return whether one of the owners has a relationship to the issuer on a day, and not before the first registration."""
        return any(
            role.holds(day) and day >= self._registrations.get(owner, date.min)
            for owner in self.owners
            for role in self.context.party(owner).roles
        )

    @cached_property
    def _registrations(self) -> dict[str, date]:
        """The day on which the first registration of the class made each owner subject to Section 16."""
        events = (event for event in self.context.facts.events if isinstance(event, Appointment) and event.first_registration)
        return {event.who: event.date for event in events if event.who in self.owners}

    @cached_property
    def registered(self) -> date | None:
        """The day on which the first registration of the class made the filer subject to Section 16, where it did."""
        return min(self._registrations.values(), default=None)

    @cached_property
    def looks_back(self) -> bool:
        """Whether an owner was director or officer when the class was first registered (Rule 16a-2(a))."""
        return any(
            role.holds(day) and role.role in ("director", "officer")
            for owner, day in self._registrations.items()
            for role in self.context.party(owner).roles
        )

    def reports_on(self, day: date) -> bool:
        """Return whether one of the owners has to report on a day; of a foreign private issuer not every insider has."""
        return self.is_insider(day) and self.outside(day) is None

    def outside(self, day: date) -> Outside | None:
        """Return why none of the owners reports of a foreign private issuer on a day; ``None`` where one does."""
        found = [outside_of(self.context, owner, day) for owner in self.owners]
        return None if None in found else found[0]

    def left_before(self, day: date) -> bool:
        """Return whether every relationship had ended before a day."""
        return all(role.until < day for owner in self.owners for role in self.context.party(owner).roles)

    def has_reported(self, event: AnyEvent) -> bool:
        """Return whether a filed form of one of the owners already reports an event."""
        return not set(self.owners).isdisjoint(event.reported)

    def view(self, line: BalanceLine, on: date) -> LineView | None:
        """Return how the filer holds a line on a day, or ``None`` for what is not the filer's."""
        if (line, on) not in self._views:
            self._views[line, on] = self._look(line, on)
        return self._views[line, on]

    def _look(self, line: BalanceLine, on: date) -> LineView | None:
        found = self._seen(line.holder, on)
        stated = self._stated.get(line)
        if found is None or stated is None:
            return found
        direct = found.direct if stated.direct is None else stated.direct
        return LineView(
            direct,
            "" if direct else stated.nature or found.nature or self.context.party(line.holder).display_name,
            found.note,
            stated.notes,
            stated.missed_on_form_3,
        )

    def _seen(self, holder: str, on: date) -> LineView | None:
        first = self.owners[0]
        note = self._note_together(holder, on)
        if holder == first:
            return LineView(direct=True, note=note)
        for owner in self.owners:
            found = chains(self.context.facts.relations, owner, holder, on)
            if found and (owner == first or holder not in self.owners):
                mine = note or footnote_of(self.context, owner, holder, found, on)
                return LineView(False, nature_of(self.context, holder, found), mine)
        return LineView(direct=True, note=note) if holder in self.owners else None

    def _note_together(self, holder: str, on: date) -> str:
        return footnote_together(self.context, self.owners, holder, on) if len(self.owners) > 1 else ""

    @cached_property
    def _stated(self) -> dict[BalanceLine, Holding]:
        """The opening holdings by their lines; the first of several on a line counts."""
        stated: dict[BalanceLine, Holding] = {}
        for holding in self.context.facts.opening.holdings:
            stated.setdefault(self.context.line_of_holding(holding), holding)
        return stated


def filers(context: DraftingContext) -> Iterator[ReportingPersons]:
    """Yield the filers: joint filers first, then every other reporting person, in the order of the file."""
    together = {name for joint in context.facts.joint for name in joint.owners}
    for joint in context.facts.joint:
        yield ReportingPersons(context, joint.owners, joint.signatures)
    for name, party in context.facts.parties.items():
        if party.reports and name not in together:
            yield ReportingPersons(context, (name,))
