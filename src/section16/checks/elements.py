"""Checks on the elements themselves: which are allowed, which are required, in which order, and how often.

They state what the schemas state (specification v5.5, sections 3.3 to 3.6), from the declaration.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from operator import attrgetter
from xml.etree import ElementTree as ET

from section16.checks.check import Hit, check
from section16.checks.screen import PLAN_BOX, may_stand, must_stand
from section16.checks.subject import Looks, Subject, noted_mark
from section16.document.as_filed import AsFiled, Kept
from section16.document.cells import Cell, FlagCell
from section16.document.declaration import Field, Notes, Shape, children_of, fields_of
from section16.document.group import Group, contents_of
from section16.document.paths import place

_SCHEMA_ATTRIBUTES = ("xmlns", "xmlns:xsi", "xsi:noNamespaceSchemaLocation", "xsi:schemaLocation")


@check("XML-UNDECLARED", looks=Looks.DEPARTURES)
def undeclared(subject: Subject) -> Iterator[Hit]:
    """EDGAR suspends a document with an element, an attribute or a text that its schema does not declare."""
    for path, group, record in subject.departures:
        for name, value in record.attributes:
            if name not in _SCHEMA_ATTRIBUTES:
                yield _departed(path, group, record, f'the attribute {name}="{value[:40]}"', "Remove it.")
        for piece in record.kept:
            if piece.xml.startswith(("<!--", "<?")) or _name_of(piece) in _declared(group, record):
                continue
            yield _departed(path, group, record, repr(piece.xml[:60]), "Remove it.")


def _declared(group: Group, record: AsFiled) -> tuple[str, ...]:
    return children_of(type(group)).get(record.element, ())


def _name_of(piece: Kept) -> str:
    if not piece.xml.startswith("<"):
        return ""
    try:
        return ET.fromstring(piece.xml).tag  # noqa: S314 - a piece of a form that was read before, without declarations
    except ET.ParseError:
        return ""


def _departed(path: str, group: Group, record: AsFiled, what: str, remedy: str) -> Hit:
    element = group.ELEMENT if record.element in (".", "..") else record.element
    return Hit(path, f"<{element}> contains {what}, which the schema does not allow there.", remedy, {"element": element})


@check("XML-INSTRUCTION", looks=Looks.DEPARTURES)
def instruction(subject: Subject) -> Iterator[Hit]:
    """EDGAR suspends a document with a stylesheet or any other processing instruction."""
    for path, _group, record in subject.departures:
        for piece in record.kept:
            if piece.xml.startswith("<?"):
                yield Hit(path, f"The processing instruction {piece.xml[:60]!r} is not allowed.", "Remove it.")


@check("XML-REPEATED", looks=Looks.DEPARTURES)
def repeated(subject: Subject) -> Iterator[Hit]:
    """An element that is allowed once occurs again."""
    for path, group, record in subject.departures:
        for piece in record.kept:
            name = _name_of(piece)
            if name in _declared(group, record) and noted_mark(piece) is None:
                yield Hit(path, f"<{name}> occurs more than once.", "Keep one of them.", {"element": name})


@check("XML-ORDER", looks=Looks.DEPARTURES)
def order(subject: Subject) -> Iterator[Hit]:
    """EDGAR suspends a document whose elements are out of sequence."""
    for path, group, record in subject.departures:
        names = [piece for piece in record.content if isinstance(piece, str)]
        if record.content and record.element != ".." and names != contents_of(group).get(record.element, names):
            yield Hit(
                path,
                f"<{group.ELEMENT if record.element == '.' else record.element}> has elements in the order {', '.join(names)}.",
                f"Write them in the order {', '.join(contents_of(group)[record.element])}.",
                {"order": names},
            )


def _may_lack(subject: Subject) -> bool:
    """Return whether a box, a wrapper or a part may be missing."""
    return bool(subject.suspects or subject.owners_in_doubt or subject.rows_in_doubt) or not all(_needed_parts(subject))


@check("ELEMENT-MISSING", when=_may_lack)
def missing(subject: Subject) -> Iterator[Hit]:
    """A required box is missing."""
    for suspect in subject.suspects:
        element = suspect.field.element
        stands = not _absent(suspect.cell) or element.name in suspect.group.empty
        if stands or not must_stand(element, subject.form, amendment=subject.amendment):
            continue
        if element.name == PLAN_BOX and not subject.has_plan_box:
            continue
        if subject.printed and (not element.column or suspect.field.holds is FlagCell):  # not shown, or a mark that is unclear
            continue
        if element.within is not None and not _wrapper_is_used(suspect.group, element.within.name, element.within.required):
            continue
        yield Hit(
            suspect.path, f"<{element.name}> is missing.", f"Complete it: {place(suspect.path)}.", {"element": element.name}
        )
    yield from _missing_parts(subject)
    yield from _missing_wrappers(subject)


def _absent(cell: object) -> bool:
    return isinstance(cell, Cell) and cell.text is None and not cell.footnotes


def _wrapper_is_used(group: Group, name: str, required: str) -> bool:
    return bool(required) or name in contents_of(group)


def _missing_parts(subject: Subject) -> Iterator[Hit]:
    """Yield hits for required wrappers, owners and signatures that are missing."""
    for field in _parts(type(subject.document)):
        element = field.element
        if element.within is None and not getattr(subject.document, field.name):
            yield Hit(f"$.{field.key}", f"<{element.name}> is missing.", "Add at least one.", {"element": element.name})


def _needed_parts(subject: Subject) -> Iterator[object]:
    return (getattr(subject.document, field.name) for field in _parts(type(subject.document)) if field.element.within is None)


@cache
def _parts(group: type[Group]) -> tuple[Field, ...]:
    return tuple(field for field in fields_of(group) if field.element.shape is Shape.PARTS)


def _missing_wrappers(subject: Subject) -> Iterator[Hit]:
    """Yield hits for missing required wrappers none of whose elements is required by itself."""
    groups: tuple[tuple[str, Group], ...] = (*subject.owners_in_doubt, *subject.rows_in_doubt)
    for path, group in groups:
        for name, fields in _lone_wrappers(type(group), subject.form):
            if (
                name not in group.empty
                and all(_absent(getattr(group, field)) for field in fields)
                and name not in contents_of(group)
            ):
                yield Hit(path, f"<{name}> is missing.", "Fill in at least one of its boxes.", {"element": name})


@cache
def _lone_wrappers(group: type[Group], form: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    members: dict[str, list[Field]] = {}
    for field in fields_of(group):
        wrapper = field.element.within
        if wrapper is not None and form in wrapper.required and form in field.element.forms:
            members.setdefault(wrapper.name, []).append(field)
    return tuple(
        (name, tuple(field.name for field in fields))
        for name, fields in members.items()
        if not any(form in field.element.required for field in fields)
    )


def _may_be_foreign(subject: Subject) -> bool:
    return bool(subject.suspects) or subject.form == "3"


@check("ELEMENT-NOT-ON-FORM", when=_may_be_foreign)
def not_on_form(subject: Subject) -> Iterator[Hit]:
    """A box or a row belongs to another form, or to amendments alone."""
    for suspect in subject.suspects:
        element = suspect.field.element
        stands = not _absent(suspect.cell) if isinstance(suspect.cell, Cell) else bool(suspect.cell)
        if (stands or element.name in suspect.group.empty) and not may_stand(
            element, subject.form, amendment=subject.amendment
        ):
            yield _foreign(suspect.path, element.name, subject)
    if subject.form == "3":
        for path, row in subject.rows:
            if not row.HOLDING:
                yield _foreign(path, row.ELEMENT, subject)


def _foreign(path: str, name: str, subject: Subject) -> Hit:
    form = subject.document.document_type.value or subject.form
    return Hit(
        path, f"<{name}> does not belong on Form {form}.", "Remove it, or file the form it belongs on.", {"element": name}
    )


@check("BOX-EMPTY", looks=Looks.SUSPECTS)
def box_empty(subject: Subject) -> Iterator[Hit]:
    """A box has neither a value nor, where one is allowed instead, a footnote; or only a footnote where a value is required."""
    for suspect in subject.suspects:
        element, cell = suspect.field.element, suspect.cell
        if not isinstance(cell, Cell) or element.shape is not Shape.BOX or cell.text is not None:
            continue
        noted = _noted(suspect.group, element.name)
        stands_empty = element.name in suspect.group.empty and not noted
        only_notes = (bool(cell.footnotes) or noted) and element.notes in (Notes.BESIDE, Notes.NEVER)
        if (stands_empty and element.notes is not Notes.FREE) or only_notes:
            remedy = "Enter a value." if element.notes is not Notes.INSTEAD else "Enter a value or add a footnote."
            yield Hit(suspect.path, f"<{element.name}> has no value.", remedy, {"element": element.name})


def _noted(group: Group, name: str) -> bool:
    """Return whether a box holds a reference to a footnote that was kept for the comment in it."""
    return any(noted_mark(piece) for record in group.as_filed if record.element == name for piece in record.kept)


_CONTINUED = ("nonDerivativeTable", "derivativeTable", "reportingOwners", "signatures", "footnotes")
"""Parts of which a second form takes what one form does not hold."""
_FURTHER_FORM = "File the others on an additional form and say so in the remarks."


def _are_many(subject: Subject) -> bool:
    """Return whether there are more of a part than are allowed of that of which the fewest are."""
    fewest, parts = _counted_parts(type(subject.document))
    return max(map(len, parts(subject.document))) > fewest


@cache
def _counted_parts(group: type[Group]) -> tuple[int, Callable[[Group], tuple[tuple[Group, ...], ...]]]:
    fields = _parts(group)
    return min(field.element.most for field in fields), attrgetter(*(field.name for field in fields))


@check("PARTS-TOO-MANY", when=_are_many)
def too_many(subject: Subject) -> Iterator[Hit]:
    """A table takes 30 rows, a form 10 owners and 10 signatures, the explanation 99 footnotes, a box 99 references."""
    for field in _parts(type(subject.document)):
        count = len(getattr(subject.document, field.name))
        if count > field.element.most:
            yield Hit(
                f"$.{field.key}",
                f"The form has {count} <{field.element.name}> elements, and at most {field.element.most} are allowed.",
                _FURTHER_FORM if field.key in _CONTINUED else "Remove the others.",
                {"count": count, "most": field.element.most},
            )
