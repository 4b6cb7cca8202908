"""The JSON Schema of the documents that ``to_json`` writes, made from the declaration.

The shape comes from the document's own types; what each key is, where it is on the form and which element it is in EDGAR's
XML comes from the declaration of its field. The schema says what a document is, not what EDGAR would accept: a form that was
filed with a wrong code is a document all the same.
"""

from __future__ import annotations

import inspect
from typing import Any

import msgspec

from section16.document import cells
from section16.document.as_filed import AsFiled, Kept
from section16.document.declaration import TEXT, Field, Shape, fields_of
from section16.document.group import Group
from section16.document.ownership import OwnershipDocument

DIALECT = "https://json-schema.org/draft/2020-12/schema"
ID = "urn:section16:document:1"
"""Names this schema; it changes with the version in ``format`` and is not an address to fetch from."""

_FORMAT = "Names the version of this form of JSON; see docs/json.md for what may change within one."
_ROW = "Distinguishes the kinds of row; it is the name of the row's element."
_EMPTY = "The elements that are in the file and empty, in the order of the form."
_AS_FILED = "Where the file departs from the declaration, and how; nearly always absent."
_PRINTED = "Present for a form that was read from a page, which shows less than was filed; what it does not show is unknown."
_TEXT = "The text as filed, exactly; absent when the box has no value."
_FOOTNOTES = "The ids of the footnotes on the box, in filed order."


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a document, as a new dictionary.

    ``to_json`` of every document validates against it. It is stricter than ``from_json`` in one thing: what is absent
    has no key, and no key is ``null``. It cannot say that ``empty`` and ``asFiled`` must agree with the fields beside them.
    """
    schema = msgspec.json.schema(OwnershipDocument)
    kinds: dict[str, type[Any]] = {kind.__name__: kind for kind in _kinds(OwnershipDocument)}
    for name, definition in schema["$defs"].items():
        _describe(definition, kinds[name])
    schema["$defs"][OwnershipDocument.__name__]["properties"]["printed"] = {"description": _PRINTED, "const": True}
    return {
        "$schema": DIALECT,
        "$id": ID,
        "title": "Ownership document: SEC Form 3, 4 or 5",
        "description": "One ownership form with all that was filed in it, as section16 writes it; nothing is lost.",
        **schema,
    }


def _kinds(group: type[Group]) -> list[type[Any]]:
    """Return every type that a document is made of."""
    found: list[type[Any]] = [group, AsFiled, Kept, cells.TextCell, cells.DecimalCell, cells.DateCell, cells.FlagCell]
    for field in fields_of(group):
        for part in field.parts:
            found += [kind for kind in _kinds(part) if kind not in found]
    return found


def _describe(definition: dict[str, Any], kind: type[Any]) -> None:
    """Put words to a definition: the first sentence of its docstring, and what is declared of each field."""
    definition["description"] = inspect.cleandoc(kind.__doc__ or "").partition("\n\n")[0].replace("\n", " ").replace("``", "`")
    properties = definition["properties"] = {key: _plain(value) for key, value in definition["properties"].items()}
    for key, said in _SAID.items():
        if key in properties:
            properties[key] = {"description": said} | properties[key]
    if issubclass(kind, Group):
        definition["title"] = kind.ELEMENT
        for field in fields_of(kind):
            properties[field.key] = _words(field) | properties[field.key]
    elif issubclass(kind, cells.Cell):
        properties["text"] = {"description": _TEXT, "type": "string"}
        properties["footnotes"] = {"description": _FOOTNOTES} | properties["footnotes"]


_SAID = {"format": _FORMAT, "row": _ROW, "empty": _EMPTY, "asFiled": _AS_FILED}


def _plain(schema: dict[str, Any]) -> dict[str, Any]:
    """Return a schema without defaults, which only repeat that a key may be absent, and without what is not JSON Schema."""
    kept = {key: value for key, value in schema.items() if key not in ("default", "discriminator")}
    if isinstance(kept.get("items"), dict):
        kept["items"] = _plain(kept["items"])
    return kept


def _words(field: Field) -> dict[str, str]:
    element = field.element
    words = {"title": element.column} if element.column else {}
    return words | {"description": f"{element.says} {_element(field)}"}


def _element(field: Field) -> str:
    """Return the element of a field as a path in EDGAR's XML, in brackets."""
    element = field.element
    if element.shape is Shape.ATTRIBUTE:
        return f"(attribute {element.name})"
    if element.name == TEXT:
        return "(the text of the element)"
    names = [part.ELEMENT for part in field.parts] or [element.name]
    within = f"{element.within.name}/" if element.within else ""
    return f"({', '.join(f'<{within}{name}>' for name in names)})"
