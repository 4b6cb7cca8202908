"""Awards and events added to a facts file: its content stays as it is, comments included."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

import msgspec

from section16.ingest.records.extras import extra
from section16.ingest.records.understanding import Understood


def with_import(data: bytes, understood: Understood) -> bytes:
    """Return a facts file with the awards and events of an import behind its own; TOML stays TOML and JSON stays JSON.

    ``data`` must be a facts file that can be read.
    """
    text = data.decode("utf-8-sig")
    awards = {name: _plain(award) for name, award in understood.awards.items()}
    events = [_plain(event) for event in understood.events]
    if text.lstrip().startswith("{"):
        return _json(text, awards, events)
    return _toml(text, awards, events)


def _plain(struct: msgspec.Struct) -> dict[str, Any]:
    made: dict[str, Any] = msgspec.to_builtins(struct, builtin_types=(date,))
    return made


def _json(text: str, awards: Mapping[str, Any], events: list[dict[str, Any]]) -> bytes:
    message = json.loads(text, parse_float=str)
    message["awards"] = message.get("awards", {}) | awards
    message["events"] = [*message.get("events", []), *events]
    return (json.dumps(message, indent=2, ensure_ascii=False, default=str) + "\n").encode()


def _toml(text: str, awards: Mapping[str, Any], events: list[dict[str, Any]]) -> bytes:
    tomlkit = extra("tomlkit")
    document = tomlkit.parse(text)
    there = document.setdefault("awards", tomlkit.table(is_super_table=True))
    for name, award in awards.items():
        there[name] = _inline(award, tomlkit.table())
    listed = document.get("events")
    if listed is None:
        listed = document["events"] = tomlkit.aot()
    blocks = isinstance(listed, tomlkit.items.AoT)
    for event in events:
        listed.append(_inline(event, tomlkit.table() if blocks else tomlkit.inline_table()))
    written: str = tomlkit.dumps(document)
    return written.encode()


def _inline(said: Mapping[str, Any], table: Any) -> Any:
    """Return a table whose lists of tables are on one line each."""
    tomlkit = extra("tomlkit")
    for key, value in said.items():
        if isinstance(value, list):
            array = tomlkit.array()
            for one in value:
                array.append(_inline(one, tomlkit.inline_table()) if isinstance(one, dict) else one)
            table[key] = array
        else:
            table[key] = _inline(value, tomlkit.inline_table()) if isinstance(value, dict) else value
    return table
