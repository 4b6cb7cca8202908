"""What a check is: a small generator with a permanent id that yields its findings about a form.

The id is a contract: it may be retired and is never given to another check. Severity, title, explanation and citations are in
the check's entry in the catalogue of findings; the forms and dates to which it applies are data beside its body.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from datetime import date
from typing import Any, TypeAlias

import msgspec

from section16.catalogue import forms as form_entries
from section16.catalogue import package as package_entries
from section16.catalogue import sense as sense_entries
from section16.catalogue.entry import CatalogueEntry
from section16.checks.subject import Looks, Subject
from section16.checks.transactions import TransactionKind
from section16.citation import Citation
from section16.finding import Severity


class Hit(msgspec.Struct, frozen=True):
    """One place where a check finds something: the path, what is wrong in a sentence, and the values that show it."""

    location: str
    message: str
    remedy: str
    values: dict[str, Any] = {}


Body: TypeAlias = Callable[[Subject], Iterator[Hit]]
Condition: TypeAlias = Callable[[Subject], object]

# The entries of these areas alone: the others belong to parts of section16 that a check of a form does not load.
_ENTRIES: dict[str, CatalogueEntry] = {
    entry.id: entry for entry in (*form_entries.ENTRIES, *sense_entries.ENTRIES, *package_entries.ENTRIES)
}


class Check(msgspec.Struct, frozen=True, kw_only=True):
    """A check with all that is known about it.

    ``forms`` are those it applies to, ``since`` and ``until`` the days on which the form is filed. ``means`` is the explanation
    of its catalogue entry; ``needs`` names what it cannot judge without: ``"header"``, ``"earlier"``, ``"form 3"``. Without a
    transaction of one of its ``codes`` it has nothing to look at, nor without one of a kind that is among its ``rows``; a check
    without either looks at more. Nor has it anything to look at where ``when`` finds nothing: a condition that several checks
    may share, which is found out once for a form.
    """

    id: str
    severity: Severity
    title: str
    means: str
    citations: tuple[Citation, ...]
    body: Body
    forms: str = "345"
    since: date = date.min
    until: date = date.max
    needs: tuple[str, ...] = ()
    looks: Looks = Looks.FORM
    codes: frozenset[str] = frozenset()
    rows: Callable[[TransactionKind], bool] | None = None
    when: Condition | None = None

    def holds(self, form: str, on: date, concerns: Collection[Looks], kinds: Collection[TransactionKind]) -> bool:
        """Return whether the check has anything to say about a form with these transactions filed on that day.

        ``date.max`` means the rules of today, which apply to a form without any date.
        """
        in_force = self.since <= on and (on < self.until or self.until == date.max)
        coded = not self.codes or any(kind.code in self.codes for kind in kinds)
        among = self.rows is None or any(map(self.rows, kinds))
        return in_force and coded and among and self.looks in concerns and form in self.forms


def check(  # noqa: PLR0913 - a check is that many facts
    identifier: str,
    *,
    forms: str = "345",
    since: date = date.min,
    until: date = date.max,
    needs: tuple[str, ...] = (),
    looks: Looks = Looks.FORM,
    codes: Collection[str] = (),
    rows: Callable[[TransactionKind], bool] | None = None,
    when: Condition | None = None,
) -> Callable[[Body], Check]:
    """Return the decorator that makes a generator a check, with the entry of that id in the catalogue of findings."""
    entry = _ENTRIES[identifier]

    def made(body: Body) -> Check:
        return Check(
            id=entry.id,
            severity=entry.severities[0],
            title=entry.title,
            means=entry.explanation,
            citations=entry.citations,
            body=body,
            forms=forms,
            since=since,
            until=until,
            needs=needs,
            looks=looks,
            codes=frozenset(codes),
            rows=rows,
            when=when,
        )

    return made
