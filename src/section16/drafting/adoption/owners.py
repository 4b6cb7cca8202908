"""Reporting persons as their filings show them: names, addresses, signatures, and relationships over time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

import msgspec

from section16.document.ownership import OwnershipDocument
from section16.document.parties import ReportingOwner
from section16.document.places import is_state
from section16.document.table_one import NonDerivativeTransaction
from section16.document.table_two import DerivativeTransaction
from section16.drafting.adoption.naming import is_company, name_in_sentences
from section16.facts.parties import Address, Party, Role
from section16.ledger.entries.entry import LedgerFiling

_DAY = timedelta(1)


class SeenOwner(msgspec.Struct, frozen=True):
    """An owner on one filing: the filing, its form, and the owner's number among those who file together."""

    filing: LedgerFiling
    document: OwnershipDocument
    number: int

    @property
    def owner(self) -> ReportingOwner:
        """The owner's part of the form."""
        return self.document.reporting_owners[self.number]

    @property
    def signatures(self) -> tuple[str, ...]:
        """All signatures of the form."""
        return tuple(signature.name.value for signature in self.document.signatures if signature.name.value)

    @property
    def signature(self) -> str:
        """The owner's own signature, where the form has one for each owner: EDGAR does not tie a signature to an owner."""
        own = len(self.signatures) == len(self.document.reporting_owners)
        return self.signatures[self.number] if own else ""

    @property
    def roles(self) -> dict[str, str]:
        """The ticked boxes of the relationship, each with its title."""
        owner = self.owner
        ticked = (
            ("director", owner.is_director, None),
            ("officer", owner.is_officer, owner.officer_title.value),
            ("ten percent owner", owner.is_ten_percent_owner, None),
            ("other", owner.is_other, owner.other_text.value),
        )
        return {name: " ".join((title or "").split()) for name, box, title in ticked if box.value}

    @property
    def last_day(self) -> date:
        """The last day that the form covers."""
        rows = (row for row in self.document.rows if isinstance(row, NonDerivativeTransaction | DerivativeTransaction))
        days = [row.transaction_date.value for row in rows]
        return max((day for day in days if day is not None), default=self.filing.period or self.filing.day)


def party_of(seen: Sequence[SeenOwner]) -> Party:
    """Return an owner as a party, from all of its filings in the order in which they became known.

    Name, address and signature are those of the newest filing that has them; the relationships have their days from the first
    filing that ticks a box to the last that does.
    """
    newest = seen[-1].owner
    name = newest.name.value or newest.cik.value or ""
    signed = [text for one in reversed(seen) for text in (one.signature, *one.signatures) if text]
    return Party(
        name=name,
        called="" if is_company(name) else name_in_sentences(name, signed),
        cik=(newest.cik.value or "").zfill(10),
        address=next((found for one in reversed(seen) if (found := _address(one.owner)) != Address()), Address()),
        roles=tuple(roles_of(seen)),
        signature=next((one.signature for one in reversed(seen) if one.signature), ""),
    )


def _address(owner: ReportingOwner) -> Address:
    """Return an owner's address; before version 5.5 (March 2026) the box of the state also had foreign countries."""
    state, country = owner.state.value or "", owner.country.value or ""
    if not country and state and not is_state(state):
        state, country = "", state
    return Address(
        street=owner.street1.value or "",
        street_2=owner.street2.value or "",
        city=owner.city.value or "",
        state=owner.non_us_state_territory.value or "" if country else state,
        country=country,
        zip=owner.zip_code.value or "",
    )


def roles_of(seen: Sequence[SeenOwner]) -> Iterator[Role]:
    """Yield an owner's relationships over time, in the order in which they began.

    A box ticked on a Form 3 counts from the day of its event, one ticked later from the day of the filing that ticks it
    first; without a Form 3 the beginning of the first is not known. A relationship ends the day before a filing leaves its box
    empty, or with the last day of a form that ticks the exit box. A changed officer's title ends one role and begins another.
    """
    open_roles: dict[str, Role] = {}
    done: list[Role] = []
    for number, (one, day) in enumerate(zip(seen, _days(seen), strict=True)):
        ticked = one.roles
        for name in [name for name, role in open_roles.items() if not _goes_on(role, ticked.get(name))]:
            ended = open_roles.pop(name)
            done.append(msgspec.structs.replace(ended, until=max(ended.since, day - _DAY)))
        first_day = day if number or one.document.form == "3" else date.min
        for name, title in ticked.items():
            since = open_roles[name].since if name in open_roles else first_day
            open_roles[name] = Role(role=name, title=title, since=since)  # type: ignore[arg-type]  # one of the four boxes
        if one.document.not_subject_to_section16.value:
            done += [msgspec.structs.replace(role, until=max(role.since, one.last_day)) for role in open_roles.values()]
            open_roles = {}
    yield from sorted([*done, *open_roles.values()], key=lambda role: role.since)


def _goes_on(role: Role, title: str | None) -> bool:
    """Return whether a later filing states a relationship under the same title, whatever its case and punctuation."""
    return title is not None and _plain(title) == _plain(role.title)


def _plain(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def _days(seen: Sequence[SeenOwner]) -> Iterator[date]:
    """Yield the day whose relationships each filing states: that of its event, or its own where the event precedes others.

    A late report ticks the boxes of the day on which it is filed, and must not begin a relationship in the past.
    """
    before = date.min
    for one in seen:
        period = one.filing.period or one.filing.day
        before = max(before, period if period > before else one.filing.day)
        yield before


def seen_by_owner(filed: Sequence[tuple[LedgerFiling, OwnershipDocument]]) -> Mapping[str, list[SeenOwner]]:
    """Return every appearance of every owner, by EDGAR number, in the order in which the filings became known."""
    found: dict[str, list[SeenOwner]] = {}
    for filing, document in sorted(filed, key=lambda one: one[0].order):
        for number, cik in enumerate(filing.owners):
            found.setdefault(cik, []).append(SeenOwner(filing, document, number))
    return found
