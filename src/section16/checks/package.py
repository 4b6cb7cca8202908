"""Checks on what is sent around a form: its files by name, type and number, and codes (specification 3.6 and 4.2).

They apply to submissions that have not been filed. Files that EDGAR disseminated have names of every kind and are not checked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from section16.checks.check import Hit, check
from section16.checks.subject import Looks, Subject
from section16.document.captions import FOREIGN_BOXES_IN_EDGAR
from section16.document.exhibit import AttachedDocument
from section16.document.identifiers import file_name
from section16.document.ownership import FORMS

_TYPES = ("CORRESP", "COVER", "EX-24", "EX-99", "GRAPHIC")
_SUFFIXES = (".txt", ".htm", ".jpg", ".gif")
_LONGEST_TYPE = 20
_MOST = {"documents of the type CORRESP": 100, "documents of the type COVER": 10, "exhibits and pictures": 500}


def _supporting(subject: Subject) -> Iterator[AttachedDocument]:
    return (document for document in subject.package if document.type not in FORMS)


def _kind(document: AttachedDocument) -> str:
    return document.type.partition(".")[0]


@check("PACKAGE-NAME", looks=Looks.PACKAGE)
def name(subject: Subject) -> Iterator[Hit]:
    """A file's name has up to 32 characters: lower-case letters, digits, one _, one - and one point, and first a letter."""
    for document in subject.package:
        if not file_name.is_valid(document.filename):
            remedy = f"Rename it to {file_name.compact(document.filename)}."
            yield Hit("$", f"{document.filename!r} is not a valid file name.", remedy, {"file": document.filename})


@check("PACKAGE-EXTENSION", looks=Looks.PACKAGE)
def extension(subject: Subject) -> Iterator[Hit]:
    """The form is a .xml file; what goes with it is .txt, .htm, .jpg or .gif."""
    for document in subject.package:
        allowed = (".xml",) if document.type in FORMS else (*_SUFFIXES, ".pdf")  # a PDF is reported by the check below
        if not document.filename.lower().endswith(allowed):
            shown = " or ".join(suffix for suffix in allowed if suffix != ".pdf")
            says = f"The name {document.filename!r} does not end in {shown}."
            yield Hit("$", says, "Save the file in such a format, under that name.", {"file": document.filename})


@check("PACKAGE-PDF", looks=Looks.PACKAGE)
def pdf(subject: Subject) -> Iterator[Hit]:
    """EDGAR discards a PDF that comes with an ownership form, and says so in a warning."""
    for document in _supporting(subject):
        if document.filename.lower().endswith(".pdf"):
            yield Hit(
                "$", f"EDGAR will discard {document.filename!r}.", "Attach it as .txt or .htm.", {"file": document.filename}
            )


@check("PACKAGE-TYPE", looks=Looks.PACKAGE)
def document_type(subject: Subject) -> Iterator[Hit]:
    """An exhibit is CORRESP, COVER, EX-24, EX-99 or GRAPHIC, optionally with a point and a word, 20 characters in all."""
    for document in _supporting(subject):
        if _kind(document) not in _TYPES or len(document.type) > _LONGEST_TYPE:
            message = f"The type {document.type!r} is not one of {', '.join(_TYPES)}."
            if _kind(document) in _TYPES:
                message = f"The type {document.type!r} is longer than {_LONGEST_TYPE} characters."
            yield Hit(
                "$", message, "Use EX-24 for a power of attorney and EX-99 for any other exhibit.", {"type": document.type}
            )


@check("PACKAGE-COUNT", looks=Looks.PACKAGE)
def count(subject: Subject) -> Iterator[Hit]:
    """Up to 100 letters (CORRESP), 10 covers and 500 exhibits and pictures together go with a form."""
    kinds = Counter(_kind(document) for document in _supporting(subject))
    counts = {f"documents of the type {kind}": kinds[kind] for kind in ("CORRESP", "COVER")}
    counts["exhibits and pictures"] = kinds["EX-24"] + kinds["EX-99"] + kinds["GRAPHIC"]
    for kind, found in counts.items():
        if found > _MOST[kind]:
            yield Hit(
                "$",
                f"The submission has {found} {kind}, and at most {_MOST[kind]} are allowed.",
                "Remove some of them.",
                {"count": found},
            )


@check("PACKAGE-PRIMARY", looks=Looks.ENVELOPE)
def primary(subject: Subject) -> Iterator[Hit]:
    """The submission, its form among the files, and the form itself must state the same type."""
    envelope = subject.envelope
    if envelope is None:
        return
    stated = {envelope.submission_type.text, subject.document.document_type.text}
    stated |= {document.type for document in subject.package if document.type in FORMS}
    if len(stated) > 1:
        shown = ", ".join(sorted(text or "nothing" for text in stated))
        yield Hit("$.documentType", f"The stated types differ: {shown}.", "State the same type in each.")


@check("PACKAGE-RETURN-COPY", since=FOREIGN_BOXES_IN_EDGAR, looks=Looks.ENVELOPE)
def return_copy(subject: Subject) -> Iterator[Hit]:
    """Version 5.5 of the schema took returnCopy out of the package."""
    envelope = subject.envelope
    if envelope is not None and (envelope.return_copy.text is not None or "returnCopy" in envelope.empty):
        yield Hit("$", "<returnCopy> has not been part of a package since v5.5.", "Remove it.")


@check("PACKAGE-CODE", looks=Looks.ENVELOPE)
def confirmation_code(subject: Subject) -> Iterator[Hit]:
    """Every owner's CCC is required; the schema makes it optional because the disseminated form has none."""
    for number, owner in enumerate(subject.document.reporting_owners):
        if subject.envelope is not None and not owner.ccc.text:
            yield Hit(
                f"$.reportingOwners[{number}].ccc", f"Owner {number + 1} has no CCC.", "Enter it when you submit the form."
            )
