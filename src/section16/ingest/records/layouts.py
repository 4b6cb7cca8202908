"""The mappings that come with section16, for the layouts in which the usual administrators export."""

from __future__ import annotations

from importlib.resources import files

LAYOUTS = ("etrade", "fidelity", "shareworks", "carta")


def layout(name: str) -> bytes | None:
    """Return the mapping of a layout as TOML; ``None`` for a name that is none of :data:`LAYOUTS`."""
    if name not in LAYOUTS:
        return None
    return files("section16.ingest.records").joinpath("layouts", f"{name}.toml").read_bytes()
