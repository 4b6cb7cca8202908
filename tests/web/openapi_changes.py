"""What a change of the OpenAPI document breaks for programs that use the API as the earlier document describes it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

Document = dict[str, Any]


def breaking(earlier: Document, later: Document) -> list[str]:
    """Return each change that breaks a program: paths, parameters and fields that are gone, new duties, other types."""
    return [*_of_paths(earlier["paths"], later["paths"]), *_of_schemas(_schemas(earlier), _schemas(later))]


def _schemas(document: Document) -> Document:
    found: Document = document["components"]["schemas"]
    return found


def _of_paths(earlier: Document, later: Document) -> Iterator[str]:
    for path, methods in earlier.items():
        for method, operation in methods.items():
            now = later.get(path, {}).get(method)
            if now is None:
                yield f"{method} {path} is gone"
                continue
            yield from _of_parameters(f"{method} {path}", operation["parameters"], now["parameters"])
            for status in operation["responses"]:
                if status.startswith("2") and operation["responses"][status].get("content") != now["responses"].get(
                    status, {}
                ).get("content"):
                    yield f"{method} {path} answers otherwise with {status}"


def _of_parameters(where: str, earlier: list[Document], later: list[Document]) -> Iterator[str]:
    before, now = ({one["name"]: one for one in found} for found in (earlier, later))
    for name, one in before.items():
        if name not in now:
            yield f"{where}: the parameter {name} is gone"
        elif _kind(one["schema"]) != _kind(now[name]["schema"]):
            yield f"{where}: the parameter {name} is of another type"
    for name, one in now.items():
        if one["required"] and not before.get(name, {}).get("required"):
            yield f"{where}: the parameter {name} is required"


def _of_schemas(earlier: Document, later: Document) -> Iterator[str]:
    for name, schema in earlier.items():
        now = later.get(name)
        if now is None:
            yield f"the schema {name} is gone"
            continue
        for field, kind in schema.get("properties", {}).items():
            if field not in now.get("properties", {}):
                yield f"{name}.{field} is gone"
            elif _kind(kind) != _kind(now["properties"][field]):
                yield f"{name}.{field} is of another type"
        for field in schema.get("required", ()):
            if field in now.get("properties", {}) and field not in now.get("required", ()):
                yield f"{name}.{field} may be absent"


def _kind(schema: Any) -> Any:
    """Return what a schema says about the type, without its words and limits."""
    if isinstance(schema, list):
        return [_kind(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    apart = {"description", "title", "default", "examples", "maxLength", "minimum", "maximum", "pattern", "enum"}
    return {key: _kind(value) for key, value in schema.items() if key not in apart}
