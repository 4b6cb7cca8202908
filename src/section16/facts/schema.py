"""The JSON Schema of a facts file."""

from __future__ import annotations

from msgspec import json

from section16.facts.facts import Facts


def schema() -> dict[str, object]:
    """Return the JSON Schema of the facts file (draft 2020-12), as a new dictionary."""
    made = json.schema(Facts)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:section16:draft-facts:1",
        "title": "Facts that section16 drafts from",
        **_exact(made),
    }


def _exact(node: object) -> dict[str, object]:
    """Return a schema in which an exact number may be written as a number too, and without what is not JSON Schema."""
    made = _plain(node)
    assert isinstance(made, dict)
    return made


def _plain(node: object) -> object:
    if isinstance(node, list):
        return [_plain(one) for one in node]
    if not isinstance(node, dict):
        return node
    kept = {key: _plain(value) for key, value in node.items() if key not in ("default", "discriminator")}
    return kept | {"type": ["string", "number"]} if kept.get("format") == "decimal" else kept
