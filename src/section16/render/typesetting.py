"""PDFs set by Typst in the font of a package, Source Sans 3, so that a PDF is the same on every machine."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from typst import Fonts

# What the font covers: Latin with every accent, Greek and Cyrillic, and their punctuation. Typst prints a letter that no font
# has as a box, and copying the box gives another letter; only for text beyond this are the fonts of the system searched.
_COVERED = re.compile(
    r"[\t\n\r -~\u00a0-\u017f\u0384-\u038a\u038c\u038e-\u03a1\u03a3-\u03ce\u0400-\u045f\u1e80-\u1e85\u1ea0-\u1ef9"
    r"\u200b\u2013\u2014\u2018-\u201e\u2020-\u2022\u2026\u2030\u20ac\u2116\u2122]*+"
)


def typeset(template: str, name: str, data: dict[str, Any]) -> bytes:
    """Return a template of this package, filled with data under a name, as a PDF; the same data gives the same bytes.

    Raises :class:`ModuleNotFoundError` where Typst or the font is not installed.
    """
    text = msgspec.json.encode(data).decode()
    fonts = _fonts(system=_COVERED.fullmatch(text) is None)
    import typst  # noqa: PLC0415 - an optional extra

    pdf: bytes = typst.compile(_template(template), format="pdf", sys_inputs={name: text}, font_paths=fonts)
    return pdf


@cache
def _fonts(*, system: bool) -> Fonts:
    """Return the fonts to set with; those of the system are slow to find and are read once."""
    try:
        import fontpkg_source_sans_3 as font  # noqa: PLC0415 - an optional extra
        import typst  # noqa: PLC0415 - an optional extra
    except ModuleNotFoundError as error:
        message = "PDFs require more packages. Install them with: pip install 'section16[pages]'"
        raise ModuleNotFoundError(message, name=error.name) from error
    return typst.Fonts(include_system_fonts=system, font_paths=[Path(font.ROOT, "files")])


@cache
def _template(name: str) -> bytes:
    return files("section16.render").joinpath(name).read_bytes()
