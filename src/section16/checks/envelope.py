"""The checks of elements and values over the envelope of a package: it is declared like a form, and held to its declaration."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, cast

from section16.checks import elements, values
from section16.checks.subject import Subject
from section16.finding import Finding

if TYPE_CHECKING:
    from section16.document.envelope import Envelope
    from section16.document.group import Group
    from section16.document.ownership import OwnershipDocument

CHECKS = (
    *(elements.undeclared, elements.instruction, elements.repeated, elements.order, elements.missing, elements.too_many),
    *(values.flag, values.choice, values.length),
)
"""Those that hold for any declared group."""


class EnvelopeSubject(Subject):
    """An envelope being checked: a declared group like a form, without owners, rows and footnotes."""

    def __init__(self, envelope: Envelope, on: date) -> None:
        super().__init__(cast("OwnershipDocument", envelope), on)

    def _owners_in_doubt(self) -> tuple[tuple[str, Group], ...]:
        return ()

    @cached_property
    def has_plan_box(self) -> bool:
        """An envelope has none of the boxes of a form."""
        return False


def check_envelope(envelope: Envelope, on: date) -> Iterator[Finding]:
    """Yield what the checks find about an envelope, with places in it such as ``$.envelope.files[0].name``."""
    subject = EnvelopeSubject(envelope, on)
    for entry in CHECKS:
        for hit in entry.body(subject):
            place = hit.location.replace("$", "$.envelope", 1)
            yield Finding(entry.id, entry.severity, place, hit.message, hit.remedy, hit.values, entry.citations)
