"""What the checks look at: a form, the rules it is held against, and the suspects of the quick look."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from enum import StrEnum
from functools import cache, cached_property
from itertools import compress
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec
from msgspec.structs import astuple

from section16.checks.screen import PlainText, Spot, looks_of, plain_marks, plain_owner, plain_row
from section16.checks.transactions import Transaction, TransactionKind, kind_of, marks_of, transactions_of
from section16.document.captions import FOREIGN_BOXES_IN_EDGAR, PLAN_BOX_IN_EDGAR
from section16.document.cells import Cell
from section16.document.declaration import Shape, fields_of
from section16.document.paths import groups_of
from section16.document.table_one import NonDerivativeHolding, NonDerivativeTransaction
from section16.document.table_two import DerivativeHolding, DerivativeTransaction

if TYPE_CHECKING:
    from section16.checks.earlier import Earlier
    from section16.document.as_filed import AsFiled, Kept
    from section16.document.declaration import Field
    from section16.document.exhibit import AttachedDocument
    from section16.document.group import Group
    from section16.document.ownership import OwnershipDocument
    from section16.document.submission import Submission
    from section16.ledger.entries.amendment import PostedFiling

LONGEST_FOOTNOTE = 1000
_ROWS = frozenset((NonDerivativeTransaction, NonDerivativeHolding, DerivativeTransaction, DerivativeHolding))
_Found = TypeVar("_Found")

# A reference to a footnote with a comment in it, which the reader keeps as filed: EDGAR ignores the comment.
_NOTED_MARK = re.compile(r'<footnoteId id="([^"]*)">(?:<!--[^-]*(?:-[^-]+)*-->)+</footnoteId>')


class Looks(StrEnum):
    """What a check looks at; a check that looks at what a form does not have is not started."""

    FORM = "the form"
    SUSPECTS = "cells that are not plainly as declared"
    DEPARTURES = "departures from the declaration"
    OWNERS = "owners, where one does not plainly fit together or there are several"
    ROWS = "rows, where one does not plainly fit together"
    INDIRECT = "rows of what is held indirectly"
    DERIVATIVES = "rows of derivative securities"
    PACKAGE = "the files of a submission that is to be filed"
    ENVELOPE = "the envelope of a package"
    EARLIER = "the filings before the form, where they are given"
    NOTES = "footnotes and the references to them, where they do not plainly agree"


_LOOKS = (
    *(Looks.SUSPECTS, Looks.DEPARTURES, Looks.OWNERS, Looks.ROWS, Looks.INDIRECT, Looks.DERIVATIVES, Looks.NOTES),
    *(Looks.PACKAGE, Looks.ENVELOPE, Looks.EARLIER),
)


@cache
def _those_of(*there: bool) -> frozenset[Looks]:
    """Return what there is to look at, of what every form may have in this order, and of the form itself."""
    return frozenset((Looks.FORM, *compress(_LOOKS, there)))


class Suspect(msgspec.Struct, frozen=True):
    """A cell that is not plainly as declared: its path, its group, its declaration, and its content."""

    path: str
    group: Group
    field: Field
    cell: Any


class Subject:
    """A form being checked against the rules of the day ``on``."""

    def __init__(
        self,
        document: OwnershipDocument,
        on: date,
        submission: Submission | None = None,
        earlier: Earlier | None = None,
        *,
        posted: PostedFiling | None = None,
    ) -> None:
        self.document = document
        self.on = on
        self.submission = submission
        self.earlier = earlier
        """The filings before the form, where they are given."""
        self.posted = posted
        """The filing and its entries, where they are known already."""
        self.printed = submission is not None and submission.printed
        """Whether the form was read from a page: what no page shows is unknown and not missing."""
        self.envelope = submission.envelope if submission is not None else None
        """The envelope of a package to be sent."""
        stated = document.form
        self.form = stated if stated in ("3", "4", "5") else "4"
        self.amendment = document.is_amendment
        self._found: dict[Callable[[Subject], Any], Any] = {}
        self.groups: tuple[tuple[str, Group], ...] = tuple(groups_of(document))
        """Every group of the document with its path."""
        self.suspects: list[Suspect] = []
        """The cells that are not plainly as declared."""
        self.departures: list[tuple[str, Group, AsFiled]] = []
        """Where the file departs from the declaration: the path of the group, the group, and the record."""
        self._marks: set[str] = set()
        self._marks_in_doubt = False
        self._look()
        self.owners_in_doubt = self._owners_in_doubt()
        """The owners, with their paths, whose boxes do not plainly fit together."""
        self.rows: tuple[tuple[str, Any], ...] = tuple([one for one in self.groups if one[1].__class__ in _ROWS])
        """Every row of both tables with its path."""
        self.rows_in_doubt = tuple([one for one in self.rows if not plain_row(one[1])])
        """The rows, with their paths, whose boxes do not plainly fit together."""

    @property
    def concerns(self) -> frozenset[Looks]:
        """What there is to look at."""
        return _those_of(
            bool(self.suspects),
            bool(self.departures),
            bool(self.owners_in_doubt) or len(self.document.reporting_owners) > 1,
            bool(self.rows_in_doubt),
            bool(self.indirect),
            bool(self.document.derivative_table),
            self._notes_in_doubt(),
            bool(self.package),
            self.envelope is not None,
            self.earlier is not None,
        )

    @cached_property
    def disseminated(self) -> bool:
        """Whether EDGAR has processed the document: it adds the schema version, which no package has.

        A page is printed of what EDGAR disseminates, names and all.
        """
        return self.printed or (self.envelope is None and self.document.schema_version.text is not None)

    @property
    def package(self) -> tuple[AttachedDocument, ...]:
        """The files of a submission that is to be filed; none for a disseminated submission."""
        submission = self.submission
        if submission is None or self.disseminated or (submission.header is not None and submission.header.accession_number):
            return ()
        return submission.documents

    @cached_property
    def has_plan_box(self) -> bool:
        """Whether the form was made under a schema that has the 10b5-1 box."""
        version = self.document.schema_version.value if self.disseminated else None
        if version in _OLD_SCHEMAS:
            return False
        return self.on >= PLAN_BOX_IN_EDGAR

    @cached_property
    def has_foreign_boxes(self) -> bool:
        """Whether the form was made under a schema in which foreign addresses have boxes of their own."""
        version = self.document.schema_version.value if self.disseminated else None
        return self.on >= FOREIGN_BOXES_IN_EDGAR and (version is None or version not in _BEFORE_V5_5)

    def _look(self) -> None:
        """Look at every cell once, quickly, and note what is not plainly as declared."""
        form, amendment, plan_box = self.form, self.amendment, self.has_plan_box
        kinds = {group.__class__ for _path, group in self.groups}
        looks = {kind: looks_of(kind, form, amendment=amendment, plan_box=plan_box) for kind in kinds}
        for path, group in self.groups:
            empty = group.empty
            for cell, look in zip(astuple(group), looks[group.__class__], strict=False):
                if look is None:
                    continue
                absent, optional, name, is_plain, spot = look
                if cell is absent:
                    if optional and not (empty and name in empty):
                        continue
                elif cell.__class__ is tuple or cell.footnotes:
                    if self._is_plainly_noted(cell, is_plain, spot):
                        continue
                elif spot.alone if cell.text is None else is_plain(cell.text):
                    continue
                self.suspects.append(Suspect(f"{path}.{spot.field.key}", group, spot.field, cell))
            if group.as_filed:
                self._look_at_departures(path, group)

    def _is_plainly_noted(self, cell: Any, is_plain: PlainText, spot: Spot) -> object:
        """Return whether a cell with footnotes is plainly as declared, and remember them."""
        marks = cell if cell.__class__ is tuple else cell.footnotes
        self._marks.update(marks)
        if not plain_marks(marks):
            self._marks_in_doubt = True
            return False
        return cell.__class__ is tuple or (spot.noted and (spot.alone if cell.text is None else is_plain(cell.text)))

    def _look_at_departures(self, path: str, group: Group) -> None:
        """Note where a group departs from the declaration; references with a comment in them are not among those looked at."""
        self.departures += [(path, group, record) for record in group.as_filed]
        self._marks_in_doubt = True

    @cached_property
    def references(self) -> tuple[tuple[str, str], ...]:
        """Every reference to a footnote: the path of its cell, and the id."""
        return tuple(self._references())

    def _references(self) -> Iterator[tuple[str, str]]:
        for path, group in self.groups:
            fields = fields_of(group.__class__)
            for cell, field in zip(astuple(group), fields, strict=False):
                if isinstance(cell, Cell):
                    yield from ((f"{path}.{field.key}", mark) for mark in cell.footnotes)
                elif field.element.shape is Shape.MARKS:
                    yield from ((f"{path}.{field.key}", mark) for mark in cell)
            keys = {field.element.name: field.key for field in fields} if group.as_filed else {}
            for record in group.as_filed:
                where = f"{path}.{keys.get(record.element, record.element)}"
                yield from ((where, mark) for mark in map(noted_mark, record.kept) if mark is not None)

    def _owners_in_doubt(self) -> tuple[tuple[str, Group], ...]:
        foreign_boxes = self.has_foreign_boxes
        return tuple(
            [
                (f"$.reportingOwners[{number}]", owner)
                for number, owner in enumerate(self.document.reporting_owners)
                if not plain_owner(owner, foreign_boxes=foreign_boxes)
            ]
        )

    def _notes_in_doubt(self) -> bool:
        """Return whether footnotes and the references to them need a check."""
        notes = self.document.footnotes
        if self._marks_in_doubt or not notes:
            return self._marks_in_doubt or bool(self._marks)
        ids = tuple([note.id or "" for note in notes])
        return (
            not plain_marks(ids)
            or not self._marks.issuperset(ids)
            or len(self._marks) != len(ids)
            or max([len(note.text) for note in notes]) > LONGEST_FOOTNOTE
        )

    @cached_property
    def transactions(self) -> tuple[Transaction, ...]:
        """The transactions of both tables with their values; a Form 3 has none."""
        return tuple(transactions_of(self.document))

    @cached_property
    def indirect(self) -> tuple[tuple[str, Any], ...]:
        """The rows of what is held indirectly, with their paths."""
        return tuple([one for one in self.rows if one[1].ownership.text == "I"])

    @cached_property
    def days(self) -> tuple[date, ...]:
        """The days of the transactions that have one."""
        return tuple([one.day for one in self.transactions if one.day is not None])

    @cached_property
    def signed(self) -> tuple[date, ...]:
        """The days of the signatures that have one."""
        return tuple([day for one in self.document.signatures if (day := one.signed.value) is not None])

    @cached_property
    def kinds(self) -> frozenset[TransactionKind]:
        """The kinds of the transactions."""
        return frozenset(map(kind_of, self.transactions))

    @cached_property
    def notes(self) -> dict[str, str]:
        """The texts of the footnotes by their ids."""
        return {note.id: note.text for note in self.document.footnotes if note.id}

    @cached_property
    def filed(self) -> date | None:
        """The filing date that the header states; ``None`` for a form without a header."""
        header = self.submission.header if self.submission is not None else None
        return header.filed if header is not None else None

    def once(self, compute: Callable[[Subject], _Found]) -> _Found:
        """Return what a function finds about the form, computed when it is first needed; several checks share it."""
        if compute not in self._found:
            self._found[compute] = compute(self)
        found: _Found = self._found[compute]
        return found

    def has(self, condition: Callable[[Subject], object]) -> bool:
        """Return whether a condition finds anything about the form, so that its checks have something to look at."""
        if condition not in self._found:
            self._found[condition] = condition(self)
        return bool(self._found[condition])

    def texts(self, row: Group, *cells: str) -> tuple[str, ...]:
        """Return the texts of the footnotes on the named cells of a row, or of the whole row, each once."""
        marks = [mark for cell in cells for mark in getattr(row, cell).footnotes] if cells else marks_of(row)
        return tuple(self.notes[mark] for mark in dict.fromkeys(marks) if mark in self.notes)


def noted_mark(piece: Kept) -> str | None:
    """Return the id of a reference to a footnote that was kept for the comment in it; ``None`` for any other piece."""
    match = _NOTED_MARK.fullmatch(piece.xml)
    return match[1] if match is not None else None


_OLD_SCHEMAS = frozenset(
    {
        *("X0101", "X0201", "X0202", "X0203", "X0204", "X0205", "X0206"),
        *("X0301", "X0302", "X0303", "X0304", "X0305", "X0306"),
    }
)
_BEFORE_V5_5 = _OLD_SCHEMAS | {"X0407", "X0508"}
