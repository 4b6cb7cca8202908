"""A paper that is to be signed, as a PDF: printed and signed by hand, or handed to a service that signs it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from section16.errors import OfficeError
from section16.render.pdf import breakable
from section16.render.typesetting import typeset

if TYPE_CHECKING:
    from section16.law.authentication_documents import DocumentText


def pdf_of_paper(wording: DocumentText) -> bytes:
    """Return a paper as a PDF; the same words give the same bytes.

    Raises :class:`~section16.errors.OfficeError` where the packages that set pages are not installed.
    """
    paper = msgspec.structs.asdict(wording) | {"says": " ".join(wording.says.split())}
    try:
        return typeset("paper.typ", "paper", breakable(paper))
    except ModuleNotFoundError:
        raise OfficeError("PDFs require more packages.", remedy="Install them with: pip install 'section16[pages]'") from None
