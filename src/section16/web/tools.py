"""The operations as tools that assistants call: their schemas, and what a call returns."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import msgspec

from section16.errors import NotFoundError, Section16Error
from section16.nearest import nearest
from section16.web.context import WebContext
from section16.web.operations import OPERATIONS, WebOperation
from section16.web.requests import request_of_values
from section16.web.schemas import plain_schema

UNEXPECTED = "Something unexpected happened. Report the question and the time: the standard error of the server has the cause."


class ToolAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What a call of a tool returns: JSON as text and as data, or what is wrong and what to do, as text alone."""

    text: str
    data: Any = None
    refused: bool = False


def input_schema(one: WebOperation) -> dict[str, Any]:
    """Return the JSON Schema of the arguments of a tool."""
    return _schema(one.takes)


def output_schema(one: WebOperation) -> dict[str, Any]:
    """Return the JSON Schema of what a tool returns."""
    return _schema(one.returns)


@cache
def _schema(kind: type[msgspec.Struct]) -> dict[str, Any]:
    """Return the schema of a struct with an object at its root, as the protocol requires, and the structs within it."""
    _, schemas = msgspec.json.schema_components([kind], ref_template="#/$defs/{name}")
    plain = {name: plain_schema(one) for name, one in schemas.items()}
    root: dict[str, Any] = plain.pop(kind.__name__)
    return root | ({"$defs": plain} if plain else {})


def operation_of(name: str) -> WebOperation:
    """Return the operation that a tool calls; raises :class:`~section16.errors.NotFoundError`."""
    found = {one.name: one for one in OPERATIONS}
    if name not in found:
        what = f"There is no tool {name!r}.{nearest(name, found)}"
        raise NotFoundError(what, remedy=f"Use {', '.join(found)}.")
    return found[name]


def call_tool(
    context: WebContext, operation: WebOperation, arguments: Mapping[str, Any], report: Callable[[str], None]
) -> ToolAnswer:
    """Return the answer of a tool; what is wrong with the question or the book is an answer as well.

    ``report`` receives the cause of an unforeseen error, which the answer does not state.
    """
    try:
        answer = operation.call(context, request_of_values(operation.takes, arguments))
    except Section16Error as error:
        return ToolAnswer(text=str(error), refused=True)
    except Exception:  # noqa: BLE001 - a server that answers goes on
        report(traceback.format_exc())
        return ToolAnswer(text=UNEXPECTED, refused=True)
    body = msgspec.json.encode(answer)
    return ToolAnswer(text=body.decode(), data=msgspec.json.decode(body))
