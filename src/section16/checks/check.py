"""What a check is: a small generator with a permanent id, that yields what it finds about a form.

The id is a contract: it may be retired and is never given to another check. A check says its severity, the forms and dates in
which it holds, and what it rests on, as data beside its body.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from enum import StrEnum
from typing import Any, TypeAlias

import msgspec

from section16.checks.subject import Subject
from section16.citation import Citation
from section16.finding import Finding, Severity


class Hit(msgspec.Struct, frozen=True):
    """One place where a check finds something: the path, what is wrong in a sentence, and the values that show it."""

    location: str
    message: str
    remedy: str
    values: dict[str, Any] = {}


class Looks(StrEnum):
    """What a check looks at; one that looks at what a form has none of is not even begun."""

    FORM = "the form"
    SUSPECTS = "cells that are not plainly as declared"
    DEPARTURES = "departures from the declaration"
    REFERENCES = "references to footnotes"


Body: TypeAlias = Callable[[Subject], Iterator[Hit]]


class Check(msgspec.Struct, frozen=True, kw_only=True):
    """A check with all that is known about it.

    ``forms`` are those it holds for, ``since`` and ``until`` the days on which the form is filed. ``means`` explains it in
    two or three sentences; ``needs`` names what it cannot judge without (``"header"``).
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

    def holds(self, subject: Subject) -> bool:
        """Return whether the check has anything to say about a form of this kind filed on that day."""
        if self.looks is Looks.SUSPECTS and not subject.suspects:
            return False
        if self.looks is Looks.DEPARTURES and not subject.departures:
            return False
        return subject.form in self.forms and self.since <= subject.on < self.until

    def findings(self, subject: Subject) -> Iterator[Finding]:
        """Yield what the check finds about a form."""
        for hit in self.body(subject):
            yield Finding(self.id, self.severity, hit.location, hit.message, hit.remedy, hit.values, self.citations)


def check(  # noqa: PLR0913 - a check is that many facts
    identifier: str,
    severity: Severity,
    title: str,
    *citations: Citation,
    forms: str = "345",
    since: date = date.min,
    until: date = date.max,
    needs: tuple[str, ...] = (),
    looks: Looks = Looks.FORM,
) -> Callable[[Body], Check]:
    """Return the decorator that makes a generator a check; its docstring becomes the explanation."""

    def made(body: Body) -> Check:
        return Check(
            id=identifier,
            severity=severity,
            title=title,
            means=" ".join((body.__doc__ or "").split()),
            citations=citations,
            body=body,
            forms=forms,
            since=since,
            until=until,
            needs=needs,
            looks=looks,
        )

    return made
