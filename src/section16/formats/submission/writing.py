"""A filing as EDGAR gives it out: its header in English labels or in SGML tags, and the full submission text file around it.

What is written here reads back as it was: the tree of the header, the documents, the form.
"""

from __future__ import annotations

import binascii
from collections.abc import Iterable, Iterator, Sequence

from section16.document.exhibit import AttachedDocument
from section16.document.header import HeaderField
from section16.formats.submission.header import TAGS

_LABELS = {tag: label for label, tag in reversed(TAGS.items())}
# Lines that EDGAR writes as tags among its labels.
_TAGGED = ("ACCEPTANCE-DATETIME",)
_UU_LINE = 45


def labelled(fields: Sequence[HeaderField]) -> str:
    """Return a header in English labels, as in the full submission text file."""
    return "".join(f"{line}\n" for line in _labelled(fields, 0))


def _labelled(fields: Iterable[HeaderField], depth: int) -> Iterator[str]:
    indent = "\t" * depth
    for field in fields:
        label = _LABELS.get(field.tag, field.tag.replace("-", " ") if depth else field.tag)
        if field.tag in _TAGGED:
            yield f"<{field.tag}>{field.text}"
        elif field.fields or not (field.text or depth > 1):
            yield ""
            yield f"{indent}{label}:\t"
            if depth == 0:
                yield ""
            yield from _labelled(field.fields, depth + 1)
        else:
            yield f"{indent}{label}:\t\t{field.text}"


def tagged(fields: Sequence[HeaderField]) -> str:
    """Return a header in SGML tags, as in a .hdr.sgml file."""
    return "".join(f"{line}\n" for line in _tagged(fields))


def _tagged(fields: Iterable[HeaderField]) -> Iterator[str]:
    for field in fields:
        yield f"<{field.tag}>{field.text}"
        if field.fields:
            yield from _tagged(field.fields)
            yield f"</{field.tag}>"


def write_submission(accession: str, filed: str, fields: Sequence[HeaderField], documents: Sequence[AttachedDocument]) -> bytes:
    """Return the full submission text file; ``filed`` is the filing date as eight digits."""
    opening = f"<SEC-DOCUMENT>{accession}.txt : {filed}\n<SEC-HEADER>{accession}.hdr.sgml : {filed}\n"
    head = f"{opening}{labelled(fields)}</SEC-HEADER>\n".encode()
    return b"".join((head, *map(_document, documents), b"</SEC-DOCUMENT>\n"))


def _document(document: AttachedDocument) -> bytes:
    tags = (
        ("TYPE", document.type),
        ("SEQUENCE", document.sequence),
        ("FILENAME", document.filename),
        ("DESCRIPTION", document.description),
    )
    opening = "".join(f"<{tag}>{text}\n" for tag, text in tags if text)
    return b"<DOCUMENT>\n" + opening.encode() + b"<TEXT>" + document.body + b"</TEXT>\n</DOCUMENT>\n"


def form_body(xml: bytes) -> bytes:
    """Return the body of the document that is the form: its XML between tags of EDGAR's."""
    return b"\n<XML>\n" + xml.strip() + b"\n</XML>\n"


def text_body(content: bytes) -> bytes:
    """Return the body of a document that is text."""
    return b"\n" + content.strip(b"\r\n") + b"\n"


def picture_body(filename: str, content: bytes) -> bytes:
    """Return the body of a document that is a picture: uuencoded, as mail once was."""
    lines = (binascii.b2a_uu(content[at : at + _UU_LINE]) for at in range(0, len(content), _UU_LINE))
    return f"\nbegin 644 {filename}\n".encode() + b"".join(lines) + b"`\nend\n"
