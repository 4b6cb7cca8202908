"""What the checks look at: a form, the rules it is held against, and what the quick look found worth another."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

import msgspec

from section16.checks.screen import plain_tests
from section16.document.cells import Cell
from section16.document.paths import groups_of

if TYPE_CHECKING:
    from section16.document.as_filed import AsFiled
    from section16.document.declaration import Field
    from section16.document.group import Group
    from section16.document.ownership import OwnershipDocument
    from section16.document.submission import Submission

PLAN_BOX_IN_EDGAR = date(2023, 3, 20)
"""EDGAR's schema has the 10b5-1 box since then, and requires it on Forms 4 and 5."""

FOREIGN_BOXES_IN_EDGAR = date(2026, 3, 18)
"""Schema v5.5: foreign countries have a box of their own."""


class Suspect(msgspec.Struct, frozen=True):
    """A cell that is not plainly as declared: its path, its group, its declaration, and what stands in it."""

    path: str
    group: Group
    field: Field
    cell: Any


class Subject:
    """A form under check, held against the rules of the day ``on``."""

    def __init__(self, document: OwnershipDocument, on: date, submission: Submission | None = None) -> None:
        self.document = document
        self.on = on
        self.submission = submission
        self.form = document.form if document.form in ("3", "4", "5") else "4"
        self.amendment = document.is_amendment

    @cached_property
    def groups(self) -> tuple[tuple[str, Group], ...]:
        """Every group of the document with its path."""
        return tuple(groups_of(self.document))

    @cached_property
    def disseminated(self) -> bool:
        """Whether EDGAR has had the document in hand: it puts in the schema version."""
        return self.document.schema_version.text is not None

    @cached_property
    def has_plan_box(self) -> bool:
        """Whether the form was made under a schema that has the 10b5-1 box."""
        version = self.document.schema_version.value
        if version in _OLD_SCHEMAS:
            return False
        return self.on >= PLAN_BOX_IN_EDGAR

    @cached_property
    def has_foreign_boxes(self) -> bool:
        """Whether the form was made under a schema in which foreign addresses have boxes of their own."""
        version = self.document.schema_version.value
        return self.on >= FOREIGN_BOXES_IN_EDGAR and (version is None or version not in _BEFORE_V5_5)

    @cached_property
    def _looked(self) -> tuple[tuple[Suspect, ...], tuple[tuple[str, str], ...]]:
        suspects: list[Suspect] = []
        references: list[tuple[str, str]] = []
        for path, group in self.groups:
            for field, absent, optional, plain in plain_tests(type(group), self.form, amendment=self.amendment):
                cell = getattr(group, field.name)
                if cell is absent:
                    if not optional or (group.empty and field.element.name in group.empty):
                        suspects.append(Suspect(f"{path}.{field.key}", group, field, cell))
                    continue
                marks = cell.footnotes if isinstance(cell, Cell) else cell
                if marks:
                    references.extend((f"{path}.{field.key}", mark) for mark in marks)
                if not plain(cell):
                    suspects.append(Suspect(f"{path}.{field.key}", group, field, cell))
        return tuple(suspects), tuple(references)

    @property
    def suspects(self) -> tuple[Suspect, ...]:
        """The cells that are not plainly as declared."""
        return self._looked[0]

    @property
    def references(self) -> tuple[tuple[str, str], ...]:
        """Every reference to a footnote: the path of its cell, and the id."""
        return self._looked[1]

    @cached_property
    def departures(self) -> tuple[tuple[str, Group, AsFiled], ...]:
        """Where the file departs from the declaration: the path of the group, the group, and the record."""
        return tuple((path, group, record) for path, group in self.groups for record in group.as_filed)

    def rows(self) -> Iterator[tuple[str, Any]]:
        """Yield every row of both tables with its path."""
        for number, one in enumerate(self.document.non_derivative_table):
            yield f"$.nonDerivativeTable[{number}]", one
        for number, two in enumerate(self.document.derivative_table):
            yield f"$.derivativeTable[{number}]", two


_OLD_SCHEMAS = frozenset({"X0101", "X0201", "X0202", "X0203", "X0204", "X0205", "X0206", "X0303", "X0304", "X0305", "X0306"})
_BEFORE_V5_5 = _OLD_SCHEMAS | {"X0407", "X0508"}
