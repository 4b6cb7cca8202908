"""The reference of every field of the document, from its declaration."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator, Sequence

from section16.document.cells import Cell
from section16.document.declaration import ALL_FORMS, TEXT, Field, Shape, fields_of
from section16.document.group import Group
from section16.document.ownership import OwnershipDocument

Table = Callable[[Sequence[str], Iterable[Sequence[str]]], str]

_PAGE = """{made}

# Fields

Every field of the document, as it is declared once for reader, writer, JSON, schema and this page. Groups are in the order of
the form. *Element* gives EDGAR's wrapper in front of the element where there is one. *Forms* are those on which the element may
occur, in **bold** those on which it is required. A number under *Limits* counts characters unless it says otherwise. Limits are
EDGAR's: a form that exceeds them is still read. Beside its fields every group has `empty` and `as_filed`
(`empty` and `asFiled` in JSON; see [json.md](json.md)).

{groups}
"""


def fields(made: str, table: Table) -> str:
    """Return the page; ``made`` is its first line, ``table`` draws a table."""
    groups = "\n\n".join(_group(group, table) for group in groups_of(OwnershipDocument))
    return _PAGE.format(made=made, groups=groups)


def groups_of(group: type[Group]) -> Iterator[type[Group]]:
    """Yield a group and the groups in it, in the order of the form."""
    yield group
    for field in fields_of(group):
        for part in field.parts:
            yield from groups_of(part)


def _group(group: type[Group], table: Table) -> str:
    said = inspect.cleandoc(group.__doc__ or "").replace("``", "`")
    lines = (
        (
            f"`{field.name}`<br>`{field.key}`",
            _element(field),
            _type(field),
            _forms(field),
            _notes(field),
            _limits(field),
            _says(field),
        )
        for field in fields_of(group)
    )
    headings = ("Field, JSON key", "Element", "Type", "Forms", "Footnotes", "Limits", "What it says")
    return f"## {group.__name__}\n\n`<{group.ELEMENT}>`: {said}\n\n{table(headings, lines)}"


def _element(field: Field) -> str:
    if field.element.name == TEXT:
        return "its text"
    if field.element.shape is Shape.ATTRIBUTE:
        return f"attribute `{field.element.name}`"
    within = f"`{field.element.within.name}`<br>" if field.element.within else ""
    return within + "<br>".join(f"`{name}`" for name in ([part.ELEMENT for part in field.parts] or [field.element.name]))


def _type(field: Field) -> str:
    if field.parts:
        kinds = " or ".join(f"[{part.__name__}](#{part.__name__.lower()})" for part in field.parts)
        return f"any number of {kinds}" if field.element.shape is Shape.PARTS else kinds
    if issubclass(field.holds, Cell):
        words = {"TextCell": "text", "DecimalCell": "decimal", "DateCell": "day", "FlagCell": "box"}
        return words[field.holds.__name__]
    return "footnote ids" if field.element.shape is Shape.MARKS else "plain text"


def _forms(field: Field) -> str:
    element = field.element
    told = " ".join(f"**{form}**" if form in element.required else form for form in ALL_FORMS if form in element.forms)
    return f"{told}, amendments only" if element.amendments_only else told


def _notes(field: Field) -> str:
    return (
        ""
        if field.parts or field.element.shape in (Shape.ATTRIBUTE, Shape.CONTENT)
        else field.element.notes.value.replace("no footnotes", "none")
    )


def _limits(field: Field) -> str:
    element = field.element
    limits = []
    if element.longest is not None:
        limits.append(f"{element.shortest} to {element.longest}" if element.shortest else f"at most {element.longest}")
    if element.one_of:
        limits.append("one of " + ", ".join(f"`{choice}`" if choice else "nothing" for choice in element.one_of))
    if element.pattern:
        limits.append(f"`{element.pattern}`")
    if element.most > 1:
        limits.append(f"at most {element.most} times")
    if element.choice:
        limits.append(f"one of those that give the {element.choice}")
    return "; ".join(limits).replace("|", "\\|")


def _says(field: Field) -> str:
    element = field.element
    told = f"*{element.column}*<br>" if element.column else ""
    told += element.says
    if element.since:
        told += f" Since {element.since}."
    return told + (" Computed by EDGAR, never sent." if element.computed else "")
