"""The mappings that come with section16, for the layouts in which the usual administrators export."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files

import msgspec

from section16.ingest.records.header import find, mapped
from section16.ingest.records.headings import meant
from section16.ingest.records.import_sheet import ImportSheet
from section16.ingest.records.kind import NEEDS, WHO
from section16.ingest.records.mapping import Mapping, SheetMapping

LAYOUTS = ("etrade", "fidelity", "shareworks", "carta")


def layout(name: str) -> bytes | None:
    """Return the mapping of a layout as TOML; ``None`` for a name that is none of :data:`LAYOUTS`."""
    if name not in LAYOUTS:
        return None
    return files("section16.ingest.records").joinpath("layouts", f"{name}.toml").read_bytes()


def fitted(mapping: Mapping, sheets: Sequence[ImportSheet]) -> Mapping:
    """Return the mapping of a layout without the columns that a file does not have and its rows can do without.

    Administrators let their users choose the columns of a report. A column stays, and is then reported as missing, where the
    rows need it, or where another heading of the file speaks of the same thing: shares withheld that go by another name would
    otherwise be lost.
    """
    return msgspec.structs.replace(mapping, sheets=tuple(_fitted(one, sheets) for one in mapping.sheets))


def _fitted(how: SheetMapping, sheets: Sequence[ImportSheet]) -> SheetMapping:
    header = next((header for sheet in sheets if (header := find(sheet, mapped(list(how.headings()))))), None)
    if header is None:
        return how
    missing = {name for name, column in how.columns.items() if any(header.column(one) is None for one in _listed(column))}
    named = {meant("heading", heading) for heading in header.names if header.column(heading) is not None}
    who = [name for name in WHO if name in how.columns and name not in missing]
    spare = {name for name in NEEDS[how.kind].may if name not in named} | set(WHO if who else ())
    columns = {name: column for name, column in how.columns.items() if name not in missing & spare}
    return msgspec.structs.replace(how, columns=columns)


def _listed(column: str | tuple[str, ...]) -> tuple[str, ...]:
    return (column,) if isinstance(column, str) else column
