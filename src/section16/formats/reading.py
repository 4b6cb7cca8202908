"""Bytes of any kind to a submission: the one place that knows all formats."""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice

from msgspec.structs import replace

from section16.document.cells import TextCell
from section16.document.submission import Submission
from section16.errors import UnreadableError
from section16.formats import remarks
from section16.formats.detect import Container, detect
from section16.formats.edgar_package.codes import take_codes, with_codes_of_form_hidden
from section16.formats.edgar_package.reading import read_utf8_package, with_remains_hidden
from section16.formats.form_page import read_html_page, read_text_page
from section16.formats.json_document import read_json
from section16.formats.ownership_xml.encoding import text_of, undecodable
from section16.formats.ownership_xml.mending import ROOT_TAG
from section16.formats.ownership_xml.reading import read_form
from section16.formats.submission import read_submission
from section16.formats.values import not_understood


def read_bytes(data: bytes, source: str = "") -> Submission:
    """Return the submission that the bytes hold; a bare document becomes one without header.

    ``source`` names where they came from. Raises :class:`~section16.errors.UnreadableError` for bytes that hold no form.
    """
    try:
        submission = _read(data)
    except UnreadableError as error:
        error.source = source
        raise
    recoded = undecodable(data)
    if source or recoded:
        return replace(submission, source=source, reader_findings=(*recoded, *submission.reader_findings))
    return submission


def _read(data: bytes) -> Submission:
    kind, utf8 = detect(data)
    if kind is Container.PACKAGE:
        return _with_unclear(read_utf8_package(utf8).submission)
    if kind is Container.SUBMISSION:
        return _read_hiding_codes(utf8, _read_filing, lambda data: with_codes_of_form_hidden(data, ROOT_TAG))
    if kind is Container.XML:
        return _read_hiding_codes(utf8, _read_document, lambda data: take_codes(data)[0])
    if kind is Container.JSON:
        document, printed = read_json(utf8)
        return _with_unclear(_without_codes(Submission(form=document, printed=printed)))
    if kind is Container.HTML_PAGE:
        document, findings = read_html_page(utf8)
        return _with_unclear(Submission(form=document, reader_findings=findings, printed=True))
    text, recoded = text_of(utf8)
    document, findings = read_text_page(text)
    return _with_unclear(Submission(form=document, reader_findings=(*recoded, *findings), printed=True))


def _with_unclear(read: Submission) -> Submission:
    """Return a submission with findings about the texts of its form that are no values of their boxes, behind the others."""
    others = tuple(finding for finding in read.reader_findings if finding.id != remarks.NOT_UNDERSTOOD.id)
    unclear = not_understood(read.form) if read.form is not None else ()
    return replace(read, reader_findings=(*others, *unclear)) if unclear or others != read.reader_findings else read


def _read_hiding_codes(utf8: bytes, read: Callable[[bytes], Submission], hide: Callable[[bytes], bytes]) -> Submission:
    """Return what bytes hold, with stars in place of confirmation codes.

    A form that is as declared, of which the reader finds nothing to report, can hold a code in its box alone. Only for another
    one are the bytes searched and read a second time: searching all of them would make reading a tenth slower.
    """
    found: Submission | UnreadableError
    try:
        found = read(utf8)
    except UnreadableError as error:
        found = error
    if isinstance(found, Submission) and not found.reader_findings and not _shows_code(found):
        return found
    hidden = hide(utf8)
    if hidden != utf8:
        return _without_codes(read(hidden), hidden=True)  # a message about the bytes as they were could quote a code
    if isinstance(found, UnreadableError):
        raise found
    return _without_codes(found)


def _shows_code(read: Submission) -> bool:
    return read.form is not None and any((owner.ccc.text or "").strip("*") for owner in read.form.reporting_owners)


def _read_filing(utf8: bytes) -> Submission:
    return read_submission(utf8.lstrip())


def _read_document(utf8: bytes) -> Submission:
    _refuse_several(utf8)
    document, findings = read_form(utf8)
    return Submission(form=document, reader_findings=findings)


def _without_codes(read: Submission, *, hidden: bool = False) -> Submission:
    """Return a form with stars in place of confirmation codes, and the finding that there were any.

    Most codes were hidden in the bytes already; one in another encoding, or in JSON, shows itself in its box.
    """
    owners = read.form.reporting_owners if read.form is not None else ()
    if read.form is not None and _shows_code(read):
        hidden = True
        starred = tuple(replace(owner, ccc=TextCell("*" * len(owner.ccc.text or "") or None)) for owner in owners)
        read = replace(read, form=replace(read.form, reporting_owners=starred))
    settled = with_remains_hidden(read)
    if hidden or settled is not read:
        findings = (*settled.reader_findings, remarks.CODE_HIDDEN.found("$.reportingOwners"))
        return _with_unclear(replace(settled, reader_findings=findings))
    return settled


def _refuse_several(data: bytes) -> None:
    roots = ROOT_TAG.finditer(data)
    second = next(islice(roots, 1, None), None)
    if second is not None:
        raise UnreadableError(
            "The file contains two or more ownership documents.",
            where="the second on line " + str(data.count(b"\n", 0, second.start()) + 1),
            remedy="Save each document in a file of its own.",
        )
