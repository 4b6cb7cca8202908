"""A paper that is to be signed, as a PDF: printed and signed by hand, or handed to a service that signs it."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

import msgspec

from section16.errors import OfficeError
from section16.render.pdf import breakable

if TYPE_CHECKING:
    from section16.law.papers import Wording


def pdf_of_paper(wording: Wording) -> bytes:
    """Return a paper as a PDF; the same words give the same bytes.

    Raises :class:`~section16.errors.OfficeError` where the package that sets pages is not installed.
    """
    try:
        import typst  # noqa: PLC0415 - an optional extra
    except ModuleNotFoundError:
        raise OfficeError("PDFs need one more package", remedy="install it with: pip install 'section16[pages]'") from None
    told = msgspec.structs.asdict(wording) | {"says": " ".join(wording.says.split())}
    data = msgspec.json.encode(breakable(told)).decode()
    template = files("section16.render").joinpath("paper.typ").read_bytes()
    pdf: bytes = typst.compile(template, format="pdf", sys_inputs={"paper": data}, ignore_system_fonts=True)
    return pdf
