"""Checks on the contents of the files submitted with a form (specification 5).

The specification names invalid content and leaves the rules to the Filer Manual. A rule of the manual alone was not read
there again, and warns.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from section16.checks.check import Hit, check
from section16.checks.subject import Looks, Subject
from section16.document.exhibit import AttachedDocument
from section16.document.ownership import FORMS

_LONGEST_LINE = 1023
_HTML = re.compile(rb"<\s*(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_ACTIVE = re.compile(
    rb"<\s*(script|applet|object|embed|iframe|frameset|form|input|video|audio)\b|\son[a-z]+\s*=", re.IGNORECASE
)
_ELSEWHERE = re.compile(rb"<\s*img\b[^<>]*\bsrc\s*=\s*[\"']?(?:https?:)?//", re.IGNORECASE)
_PICTURE = re.compile(rb"<\s*img\b[^<>]*?\bsrc\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>]+))", re.IGNORECASE)
_SIGNATURES = {".gif": (b"GIF87a", b"GIF89a"), ".jpg": (b"\xff\xd8\xff",)}


def _files(subject: Subject, *endings: str) -> Iterator[AttachedDocument]:
    for document in subject.package:
        if document.type not in FORMS and document.filename.lower().endswith(endings) and document.body:
            yield document


def _hit(document: AttachedDocument, what: str, remedy: str) -> Hit:
    return Hit("$", f"{document.filename!r} {what}", remedy, {"file": document.filename})


@check("PACKAGE-NO-TEXT", looks=Looks.PACKAGE)
def no_text(subject: Subject) -> Iterator[Hit]:
    """A .txt or .htm file must be text, not a word-processor document, picture or archive under such a name."""
    for document in _files(subject, ".txt", ".htm"):
        if b"\x00" in document.body or document.body.startswith((b"%PDF-", b"PK\x03\x04", b"{\\rtf")):
            yield _hit(document, "contains something other than text.", "Save it as plain text or as a web page.")


@check("PACKAGE-ASCII", looks=Looks.PACKAGE)
def ascii_text(subject: Subject) -> Iterator[Hit]:
    """A .txt file is ASCII: no accented letters or typographic quotation marks, and no line longer than 1,023 characters."""
    for document in _files(subject, ".txt"):
        for number, line in enumerate(document.body.splitlines(), 1):
            odd = next((byte for byte in line if byte > 126 or (byte < 32 and byte not in b"\t\f")), None)  # noqa: PLR2004 - ASCII
            if odd is not None:
                yield _hit(document, f"contains the byte {odd:#04x} on line {number}.", "Use ASCII characters only.")
                break
            if len(line) > _LONGEST_LINE:
                yield _hit(document, f"has a line of {len(line):,} characters, line {number}.", "Break the line.")
                break


@check("PACKAGE-HTML", looks=Looks.PACKAGE)
def html_page(subject: Subject) -> Iterator[Hit]:
    """A .htm file is a page of HTML without scripts, forms and other active content, and its pictures come with it."""
    for document in _files(subject, ".htm"):
        active = _ACTIVE.search(document.body)
        if not _HTML.search(document.body):
            yield _hit(document, "is not an HTML page.", "Save it as a web page, or send it as .txt.")
        elif active is not None:
            found = (active[1] or active[0].strip()).decode("ascii", errors="replace").lower()
            yield _hit(document, f"contains active content ({found}).", "Remove it.")
        elif _ELSEWHERE.search(document.body):
            yield _hit(document, "shows a picture from another site.", "Attach the picture as GRAPHIC.")


@check("PACKAGE-PICTURE", looks=Looks.PACKAGE)
def picture(subject: Subject) -> Iterator[Hit]:
    """A picture must belong to an .htm file of the submission, which shows it as an image of that name."""
    shown = {
        next(filter(None, match)).decode("ascii", errors="replace").rpartition("/")[2].lower()
        for document in _files(subject, ".htm")
        for match in _PICTURE.findall(document.body)
        if any(match)
    }
    for document in subject.package:
        graphic = document.filename.lower().endswith((".jpg", ".gif"))
        if graphic and document.type not in FORMS and document.filename.lower() not in shown:
            yield _hit(document, "is not shown on any page.", "Show it in an .htm file, or remove it.")


@check("PACKAGE-PICTURE-KIND", looks=Looks.PACKAGE)
def picture_kind(subject: Subject) -> Iterator[Hit]:
    """A .jpg file is a JPEG and a .gif file a GIF."""
    for ending, starts in _SIGNATURES.items():
        for document in _files(subject, ending):
            if not document.content.startswith(starts):
                yield _hit(
                    document,
                    f"does not contain a {ending[1:].upper()} picture.",
                    "Save it in the format of its file extension.",
                )
