"""Papers of signing as pages: what stands on them, and the same bytes for the same words."""

from __future__ import annotations

import io

from pypdf import PdfReader

from section16.law.authentication_documents import attestation, authentication
from section16.render.authentication_document import pdf_of_paper

EDDA = "/s/ Edda M. Winterbourne"


def words(data: bytes) -> str:
    return " ".join("".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages).split())


def test_a_page_says_what_the_text_says_and_has_lines_to_sign_on() -> None:
    paper = authentication((("Form", "4"), ("Issuer", "Larkspur #1 [*Systems*]")), EDDA, "Edda M. Winterbourne")
    shown = words(pdf_of_paper(paper))
    for told in (paper.title, "Larkspur #1 [*Systems*]", EDDA, paper.says, paper.also, paper.kept, "Date"):
        assert told in shown
        assert told in paper.text()


def test_the_same_words_give_the_same_bytes_and_others_give_others() -> None:
    pages = [pdf_of_paper(attestation(name)) for name in ("Edda M. Winterbourne", "Edda M. Winterbourne", "Karl Winterbourne")]
    assert (pages[0] == pages[1], pages[0] == pages[2]) == (True, False)
    assert "Signature, by hand: Karl Winterbourne" in words(pages[2])
