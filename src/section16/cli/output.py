"""The option of commands that write files; how they are written is in :mod:`section16.files`."""

from __future__ import annotations

from typing import Annotated

from cyclopts import Parameter

from section16.files import free_path, require_apart, require_free, write_file, writing_file

__all__ = ["Overwrite", "free_path", "require_apart", "require_free", "write_file", "writing_file"]

Overwrite = Annotated[bool, Parameter(name="--overwrite", negative=(), help="Replace files that already exist.")]
