"""The options of commands that write files; how they are written is in :mod:`section16.files`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from section16.files import free_path, require_apart, require_free, write_file, writing_file

if TYPE_CHECKING:
    from cyclopts import Token

__all__ = ["OutputOption", "Overwrite", "free_path", "require_apart", "require_free", "write_file", "writing_file"]

_STANDARD_OUTPUT = "-"


def _place(_type: Any, tokens: Sequence[Token]) -> Path | None:
    """Return the file to write; ``None`` is the standard output, as without the option."""
    text = tokens[0].value
    if text == _STANDARD_OUTPUT:
        return None
    if text.startswith("-"):  # the option that comes next, which a lone hyphen lets through
        raise ValueError(f"The name of a file is missing before {text}.")
    return Path(text)


OutputOption = Annotated[
    Path | None, Parameter(name=["--output", "-o"], converter=_place, n_tokens=1, allow_leading_hyphen=True)
]
"""A file to write, by default or as ``-`` the standard output."""
Overwrite = Annotated[bool, Parameter(name="--overwrite", negative=(), help="Replace files that already exist.")]
