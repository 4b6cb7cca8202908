"""The style sheet and the scripts: files of the package, under names with a hash, so that browsers may keep them forever."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files
from pathlib import PurePosixPath

import msgspec

_KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
_DIGITS = 12


class Asset(msgspec.Struct, frozen=True):
    """A file that pages load: its address, its kind and its bytes."""

    path: str
    kind: str
    body: bytes


@cache
def assets() -> dict[str, Asset]:
    """Return every file that pages load, by its name in the package."""
    folder = files("section16.web").joinpath("static")
    found = {}
    for file in folder.iterdir():
        name = PurePosixPath(file.name)
        if name.suffix in _KINDS:
            body = file.read_bytes()
            digest = hashlib.sha256(body).hexdigest()[:_DIGITS]
            found[file.name] = Asset(f"/static/{name.stem}.{digest}{name.suffix}", _KINDS[name.suffix], body)
    return found


def asset_address(name: str) -> str:
    """Return the address of a file that pages load."""
    return assets()[name].path
