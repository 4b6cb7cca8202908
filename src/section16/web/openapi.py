"""The OpenAPI document of the REST API, made from the operations and from the structs that they take and return."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

import msgspec

import section16
from section16.web.operations import OPERATIONS, WebOperation
from section16.web.problems import ProblemDetails
from section16.web.requests import SqlStreamRequest
from section16.web.schemas import plain_schema
from section16.workspace.book_transactions import BookTransaction
from section16.workspace.checking import CheckedForm

_REF = "#/components/schemas/{name}"
_ABOUT = (
    "Answers from the filings in a book: the same structs that the command line prints as JSON and that Python returns. Numbers"
    " of shares, prices and values are text, exact. An answer about the book has an entity tag, which changes with the book."
)
_REFUSALS = {
    400: "The request cannot be answered; the problem states why.",
    405: "The address does not take this method.",
    410: "The book has changed too often since the first page of this answer.",
    414: "The address is longer than the server takes.",
    413: "What was sent is larger than the server takes.",
    401: "The server requires a token, or a proxy that authenticates.",
    404: "What was asked for does not exist in the book.",
    403: "The request comes from another site.",
    429: "Too many queries are being answered; Retry-After states when to ask again.",
    421: "The server does not answer to the host of the request.",
    500: "Something unexpected happened.",
    503: "The book cannot be read.",
}


@cache
def openapi_document() -> bytes:
    """Return the document as JSON."""
    return msgspec.json.format(msgspec.json.encode(_document()), indent=2)


def _document() -> dict[str, Any]:
    kinds = (*(one.returns for one in OPERATIONS), CheckedForm, BookTransaction, ProblemDetails)
    _, schemas = msgspec.json.schema_components(kinds, ref_template=_REF)
    return {
        "openapi": "3.1.0",
        "info": {"title": "section16", "version": section16.__version__, "description": _ABOUT},
        "paths": {one.api_path: {"get": _operation(one)} for one in OPERATIONS} | _beside(),
        "components": {
            "schemas": {name: plain_schema(schemas[name]) for name in sorted(schemas)},
            "securitySchemes": {
                "bearer": {"type": "http", "scheme": "bearer"},
                "password": {"type": "http", "scheme": "basic", "description": "The token as the password."},
            },
        },
        "security": [{}, {"bearer": []}, {"password": []}],
    }


def _operation(one: WebOperation) -> dict[str, Any]:
    tag = {"ETag": {"description": "Changes when the answer may have changed.", "schema": {"type": "string"}}}
    content = {"application/json": {"schema": {"$ref": _REF.format(name=one.returns.__name__)}}}
    responses: dict[str, Any] = {
        "200": {"description": one.summary, "content": content} | ({"headers": tag} if one.of_book else {})
    }
    if one.of_book:
        responses["304"] = {"description": "Unchanged since the answer with this entity tag."}
    return {
        "operationId": one.name,
        "summary": one.summary,
        "parameters": list(parameters_of(one)),
        "responses": responses | {str(status): _refusal(status) for status in _REFUSALS},
    }


_BULK = {
    "csv": ("text/csv", "CSV with a line for each transaction."),
    "ndjson": ("application/x-ndjson", "A line of JSON for each transaction."),
    "arrow": ("application/vnd.apache.arrow.stream", "A stream of Arrow with exact decimals."),
}


def _beside() -> dict[str, Any]:
    """Return the paths that are no operations: a check, all transactions, whole answers to queries, this document."""
    refusals = {str(status): _refusal(status) for status in _REFUSALS}
    transactions = next(one for one in OPERATIONS if one.name == "transactions")
    checked = {"application/json": {"schema": {"$ref": _REF.format(name=CheckedForm.__name__)}}}
    found: dict[str, Any] = {
        "/api/v1/check": {
            "post": {
                "operationId": "check",
                "summary": "The findings about a form, which is not kept.",
                "parameters": [
                    {
                        "name": "on",
                        "in": "query",
                        "required": False,
                        "description": "The day of filing, whose rules are applied; by default that of the form.",
                        "schema": {"type": "string", "format": "date"},
                    }
                ],
                "requestBody": {
                    "required": True,
                    "description": "Ownership XML, a full submission, or section16's JSON.",
                    "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
                },
                "responses": {"200": {"description": "The findings.", "content": checked}} | refusals,
            }
        },
        "/api/v1/openapi.json": {
            "get": {
                "operationId": "openapi",
                "summary": "This document.",
                "parameters": [],
                "responses": {"200": {"description": "This document.", "content": {"application/json": {}}}} | refusals,
            }
        },
    }
    for written, (kind, says) in _BULK.items():
        content = {kind: {"schema": {"type": "string"}}}
        found[f"/api/v1/transactions.{written}"] = {
            "get": {
                "operationId": f"transactions_{written}",
                "summary": f"All transactions of a filter. {says}",
                "parameters": list(parameters_of(transactions)),
                "responses": {"200": {"description": says, "content": content}} | refusals,
            }
        }
    sql = next(one for one in OPERATIONS if one.name == "sql")
    arrow, says = _BULK["arrow"]
    found["/api/v1/sql.arrow"] = {
        "get": {
            "operationId": "sql_arrow",
            "summary": f"The whole answer to one SELECT about the book. {says}",
            "parameters": list(parameters_of(msgspec.structs.replace(sql, takes=SqlStreamRequest))),
            "responses": {"200": {"description": says, "content": {arrow: {"schema": {"type": "string"}}}}} | refusals,
        }
    }
    return found


def _refusal(status: int) -> dict[str, Any]:
    content = {"application/problem+json": {"schema": {"$ref": _REF.format(name="ProblemDetails")}}}
    return {"description": _REFUSALS[status], "content": content}


def parameters_of(one: WebOperation) -> Iterator[dict[str, Any]]:
    """Yield the parameters of an operation as OpenAPI describes them."""
    _, schemas = msgspec.json.schema_components([one.takes], ref_template=_REF)
    made = schemas[one.takes.__name__]
    for name, schema in made["properties"].items():
        plain = plain_schema(schema)
        says = plain.pop("description", "")
        in_path = f"{{{name}}}" in one.api_path
        found = {"name": name, "in": "path" if in_path else "query", "required": in_path or name in made.get("required", ())}
        yield found | ({"description": says} if says else {}) | {"schema": plain}


def kind_of(schema: dict[str, Any]) -> str:
    """Return what a parameter is, in a few words.

    >>> kind_of({"type": "integer", "minimum": 1, "maximum": 100}), kind_of({"anyOf": [{"type": "string"}, {"type": "null"}]})
    ('integer, 1 to 100', 'string')
    """
    if "anyOf" in schema:
        return " or ".join(kind_of(one) for one in schema["anyOf"] if one.get("type") != "null")
    if "enum" in schema:
        return ", ".join(map(str, schema["enum"]))
    limits = f", {schema['minimum']} to {schema['maximum']}" if "minimum" in schema and "maximum" in schema else ""
    return f"{schema.get('format', schema.get('type', ''))}{limits}"


def schema_rows(operations: Iterable[WebOperation] = OPERATIONS) -> list[dict[str, Any]]:
    """Return the operations as the page of the API lists them, each with its parameters."""
    return [{"operation": one, "parameters": list(parameters_of(one))} for one in operations]
