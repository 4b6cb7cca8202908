"""The OpenAPI document: committed, true to the application, and changed only with notice of what breaks."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from section16.web.openapi import openapi_document
from tests.web.openapi_changes import breaking

COMMITTED = Path(__file__).parents[2] / "docs" / "schema" / "openapi-1.json"


def test_no_change_breaks_programs_that_use_the_committed_document() -> None:
    """Where a change is meant, `make docs` writes the document and the changelog names what breaks."""
    assert breaking(json.loads(COMMITTED.read_bytes()), json.loads(openapi_document())) == []


def remove_path(document: Any) -> None:
    del document["paths"]["/api/v1/search"]


def remove_parameter(document: Any) -> None:
    document["paths"]["/api/v1/search"]["get"]["parameters"].pop()


def require_parameter(document: Any) -> None:
    document["paths"]["/api/v1/search"]["get"]["parameters"][0]["required"] = True


def remove_field(document: Any) -> None:
    del document["components"]["schemas"]["BookTransaction"]["properties"]["shares"]


def change_type(document: Any) -> None:
    document["components"]["schemas"]["BookTransaction"]["properties"]["row"] = {"type": "string"}


def allow_absence(document: Any) -> None:
    document["components"]["schemas"]["BookTransaction"]["required"].remove("accession")


def remove_schema(document: Any) -> None:
    del document["components"]["schemas"]["BookTransaction"]


def answer_otherwise(document: Any) -> None:
    document["paths"]["/api/v1/search"]["get"]["responses"]["200"]["content"] = {"text/plain": {}}


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (remove_path, "get /api/v1/search is gone"),
        (remove_parameter, "get /api/v1/search: the parameter limit is gone"),
        (require_parameter, "get /api/v1/search: the parameter q is required"),
        (remove_field, "BookTransaction.shares is gone"),
        (change_type, "BookTransaction.row is of another type"),
        (allow_absence, "BookTransaction.accession may be absent"),
        (remove_schema, "the schema BookTransaction is gone"),
        (answer_otherwise, "get /api/v1/search answers otherwise with 200"),
    ],
)
def test_each_kind_of_breaking_change_is_named(change: Callable[[Any], None], named: str) -> None:
    earlier = json.loads(openapi_document())
    later = copy.deepcopy(earlier)
    change(later)
    assert named in breaking(earlier, later)


def test_what_is_added_breaks_nothing() -> None:
    earlier = json.loads(openapi_document())
    later = copy.deepcopy(earlier)
    later["paths"]["/api/v1/further"] = later["paths"]["/api/v1/search"]
    later["components"]["schemas"]["BookTransaction"]["properties"]["further"] = {"type": "string"}
    later["paths"]["/api/v1/search"]["get"]["parameters"].append({"name": "further", "in": "query", "required": False})
    assert breaking(earlier, later) == []


def test_numbers_of_shares_are_text() -> None:
    field = json.loads(openapi_document())["components"]["schemas"]["BookTransaction"]["properties"]["shares"]
    assert field == {"anyOf": [{"type": "string", "format": "decimal"}, {"type": "null"}]}
