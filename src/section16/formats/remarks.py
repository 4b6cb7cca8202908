"""What a reader may have to tell about a file, each remark with a permanent id.

Readers judge nothing. They tell what they mended, what they kept although no declaration covers it, and what is lost.
"""

from __future__ import annotations

from typing import Any

import msgspec

from section16.finding import Finding, Severity


class Remark(msgspec.Struct, frozen=True):
    """A kind of remark: its id, its weight, its message with places for what was seen, and what to do."""

    id: str
    severity: Severity
    message: str
    remedy: str = ""

    def found(self, location: str, **values: Any) -> Finding:
        """Return the finding that this remark makes at a place."""
        return Finding(self.id, self.severity, location, self.message.format(**values), self.remedy, values)


WRAPPED = Remark(
    "READ-WRAPPED",
    Severity.NOTE,
    "{count} line(s) broken after 1,023 bytes were joined again ({where})",
    "nothing; old copies of EDGAR's files break long lines, and the text is whole again",
)
BASE64 = Remark(
    "READ-BASE64",
    Severity.WARN,
    "the file {filename} of the package is not in base64 and was not read",
    "write the package again",
)
ENCODING = Remark(
    "READ-ENCODING",
    Severity.NOTE,
    "the bytes are not in the declared encoding, {declared}, and were read as {read_as}",
    "compare accented letters and quotation marks with the filing",
)
STRAY_BYTES = Remark(
    "READ-STRAY-BYTES",
    Severity.WARN,
    "bytes that are not UTF-8 were read as Windows-1252 ({count}): {shown}",
    "compare these words with the filing",
)
UNDECODABLE = Remark(
    "READ-UNDECODABLE",
    Severity.WARN,
    "Bytes that are not {encoding} were replaced with U+FFFD ({count}).",
    "Fetch the filing again, or compare the words with U+FFFD in them with the filing.",
)
CONTROL_CODES = Remark(
    "READ-CONTROL-CODES",
    Severity.NOTE,
    "the text holds control codes ({count}): {shown}",
    "compare quotation marks and dashes with the filing",
)
SURROGATES = Remark(
    "READ-SURROGATES",
    Severity.NOTE,
    "characters written as two surrogates were joined ({count}); surrogates without a partner were replaced ({replaced})",
    "compare symbols such as emoji with the filing",
)
NOT_UNDERSTOOD = Remark(
    "READ-NOT-UNDERSTOOD",
    Severity.WARN,
    "{text} is not a value that this box can hold; the text is kept, its meaning is unknown",
    "read the box in the filing",
)
CONTROLS = Remark(
    "READ-CONTROLS",
    Severity.NOTE,
    "characters that XML forbids were left out ({count})",
    "nothing, unless a word looks cut",
)
DECLARATIONS = Remark(
    "READ-DECLARATIONS",
    Severity.NOTE,
    "XML declarations inside the document were left out ({count})",
    "see whether the file holds two documents",
)
AMPERSANDS = Remark(
    "READ-AMPERSANDS",
    Severity.NOTE,
    "ampersands and entities that XML does not know were read as plain text ({count})",
    "nothing; the text reads as it was typed",
)
SURROUNDED = Remark(
    "READ-SURROUNDED",
    Severity.NOTE,
    "{count} byte(s) around the document were passed over: {text}",
    "see whether anything of the form stands in them",
)
SALVAGED = Remark(
    "READ-SALVAGED",
    Severity.WARN,
    "the document is not well formed ({reason}); what could be made out was read; pieces of text lost ({lost_count}): {lost}",
    "fetch the filing again, or enter what is lost by hand",
)
CUT_SHORT = Remark(
    "READ-CUT-SHORT",
    Severity.WARN,
    "the file ends inside <{element}>, opened on line {opened}; what stands before was read, the rest is missing",
    "fetch the filing again",
)
NAMESPACE = Remark(
    "READ-NAMESPACE",
    Severity.NOTE,
    "the document is in the namespace {namespace}, which EDGAR's documents are not; its elements were taken by their names",
)
ODD = Remark(
    "READ-ODD",
    Severity.NOTE,
    "{element} does not stand as declared: {what}; it is kept as filed",
)
HEADER_LINE = Remark(
    "READ-HEADER-LINE",
    Severity.NOTE,
    "a line of the header has no known form and was kept as it is: {text}",
)
UNCLOSED = Remark(
    "READ-UNCLOSED",
    Severity.WARN,
    "{what} is not closed; it was read to the end of the file",
    "fetch the filing again",
)
DOCUMENT_COUNT = Remark(
    "READ-DOCUMENT-COUNT",
    Severity.WARN,
    "the header announces {announced} document(s), the file holds {held}",
    "fetch the filing again if an exhibit is missing",
)
UUENCODED = Remark(
    "READ-UUENCODED",
    Severity.WARN,
    "the encoded content of {filename} cannot be decoded ({reason}); it was kept as text",
)

CODE_HIDDEN = Remark(
    "READ-CODE-HIDDEN",
    Severity.NOTE,
    "The file contains a confirmation code (CCC). Asterisks replace it in everything that is shown or written.",
    "Remove the code from the file. It is asked for separately when the form is submitted.",
)
PAGE_PART = Remark(
    "PAGE-PART-MISSING",
    Severity.WARN,
    "{part} is not on the page",
    "see whether the page was saved or printed whole",
)
PAGE_ROW = Remark(
    "PAGE-ROW-BROKEN",
    Severity.WARN,
    "the row has {held} cells where the table has {columns} columns, and was left out: {shown}",
    "print the page again with all its columns",
)
PAGE_ADDRESS = Remark(
    "PAGE-ADDRESS-JOINED",
    Severity.NOTE,
    "street, city, state and zip code stand on one line in print; they were told apart by their form",
)
PAGE_MARK = Remark(
    "PAGE-MARK-UNCLEAR",
    Severity.WARN,
    "The mark of this check box cannot be read ({shown}). The box is unknown.",
    "Compare the page with the form's XML.",
)
PAGE_TITLE = Remark(
    "PAGE-TITLE-UNTICKED",
    Severity.WARN,
    "The {box} box is not checked, but a text is given for it: {title}. The box is unknown.",
    "Compare the page with the form's XML.",
)
PAGE_UNSHOWN = Remark(
    "PAGE-NOT-SHOWN",
    Severity.NOTE,
    "a page never shows {what}; it stays unknown",
    "read the form's XML where that is needed",
)

CATALOGUE: tuple[Remark, ...] = (
    WRAPPED,
    BASE64,
    ENCODING,
    STRAY_BYTES,
    UNDECODABLE,
    CONTROL_CODES,
    SURROGATES,
    NOT_UNDERSTOOD,
    CONTROLS,
    DECLARATIONS,
    AMPERSANDS,
    SURROUNDED,
    SALVAGED,
    CUT_SHORT,
    NAMESPACE,
    ODD,
    HEADER_LINE,
    UNCLOSED,
    DOCUMENT_COUNT,
    UUENCODED,
    CODE_HIDDEN,
    PAGE_PART,
    PAGE_ROW,
    PAGE_ADDRESS,
    PAGE_MARK,
    PAGE_TITLE,
    PAGE_UNSHOWN,
)
