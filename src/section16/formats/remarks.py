"""What a reader may report about a file, each remark with a permanent id.

Readers judge nothing. They report what they repaired, what they kept although no declaration covers it, and what is lost.
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
    "Lines broken after 1,023 bytes were joined: {count} ({where}).",
    "No action is needed. Old copies of EDGAR's files break long lines; the text is complete.",
)
BASE64 = Remark(
    "READ-BASE64",
    Severity.WARN,
    "The file {filename} of the package is not in base64 and was not read.",
    "Create the package again.",
)
ENCODING = Remark(
    "READ-ENCODING",
    Severity.NOTE,
    "The bytes are not in the declared encoding, {declared}, and were read as {read_as}.",
    "Compare accented letters and quotation marks with the filing.",
)
STRAY_BYTES = Remark(
    "READ-STRAY-BYTES",
    Severity.WARN,
    "Bytes that are not UTF-8 were read as Windows-1252 ({count}): {shown}.",
    "Compare these words with the filing.",
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
    "The text contains control codes ({count}): {shown}.",
    "Compare quotation marks and dashes with the filing.",
)
SURROGATES = Remark(
    "READ-SURROGATES",
    Severity.NOTE,
    "Characters written as two halves (surrogates): {count} joined, {replaced} incomplete and replaced with U+FFFD.",
    "Compare symbols such as emoji with the filing.",
)
NOT_UNDERSTOOD = Remark(
    "READ-NOT-UNDERSTOOD",
    Severity.WARN,
    "{text} is not a valid value for this box. The text is kept; its meaning is unknown.",
    "Read the box in the filing.",
)
CONTROLS = Remark(
    "READ-CONTROLS",
    Severity.NOTE,
    "Characters that XML forbids were omitted ({count}).",
    "No action is needed unless a word is incomplete.",
)
DECLARATIONS = Remark(
    "READ-DECLARATIONS",
    Severity.NOTE,
    "XML declarations inside the document were omitted ({count}).",
    "Check whether the file contains two documents.",
)
AMPERSANDS = Remark(
    "READ-AMPERSANDS",
    Severity.NOTE,
    "Ampersands and entities that XML does not define were read as plain text ({count}).",
    "No action is needed. The text is as it was typed.",
)
SURROUNDED = Remark(
    "READ-SURROUNDED",
    Severity.NOTE,
    "Bytes around the document were ignored: {count} ({text}).",
    "Check that they contain nothing of the form.",
)
SALVAGED = Remark(
    "READ-SALVAGED",
    Severity.WARN,
    "The document is not well formed: {reason}. The readable parts were read, and {lost}.",
    "Fetch the filing again. If the copy is the same, compare the form with it, and enter by hand what is missing.",
)
CUT_SHORT = Remark(
    "READ-CUT-SHORT",
    Severity.WARN,
    "The file ends inside <{element}>, opened on line {opened}. The part before was read; the rest is missing.",
    "Fetch the filing again.",
)
NAMESPACE = Remark(
    "READ-NAMESPACE",
    Severity.NOTE,
    "The document is in the namespace {namespace}, which EDGAR does not use. Its elements were read by their names.",
    "No action is needed.",
)
ODD = Remark(
    "READ-ODD",
    Severity.NOTE,
    "{element} is not as declared: {what}. It is kept as filed.",
    "No action is needed.",
)
HEADER_LINE = Remark(
    "READ-HEADER-LINE",
    Severity.NOTE,
    "A line of the header is of an unknown kind and was kept as it is: {text}.",
    "No action is needed.",
)
UNCLOSED = Remark(
    "READ-UNCLOSED",
    Severity.WARN,
    "{what} is not closed. It was read to the end of the file.",
    "Fetch the filing again.",
)
DOCUMENT_COUNT = Remark(
    "READ-DOCUMENT-COUNT",
    Severity.WARN,
    "The header states a document count of {announced}, and the file has {held}.",
    "Fetch the filing again if an exhibit is missing.",
)
UUENCODED = Remark(
    "READ-UUENCODED",
    Severity.WARN,
    "The encoded content of {filename} cannot be decoded ({reason}). It was kept as text.",
    "Fetch the filing again if the content is needed.",
)

CODE_HIDDEN = Remark(
    "READ-CODE-HIDDEN",
    Severity.NOTE,
    "The file contains a confirmation code (CCC). Asterisks replace it in everything that is shown or written.",
    "Remove the code from the file. It is asked for separately when the form is submitted.",
)
TABLES_MISSING = Remark(
    "READ-TABLES-MISSING",
    Severity.WARN,
    "The data set has no {tables}. The parts of this filing in those tables are missing.",
    "Fetch the whole data set, and read it again.",
)
PAGE_PART = Remark(
    "PAGE-PART-MISSING",
    Severity.WARN,
    "{part} is not on the page.",
    "Check that the page was saved or printed completely.",
)
PAGE_ROW = Remark(
    "PAGE-ROW-BROKEN",
    Severity.WARN,
    "The row has {held} cells where the table has {columns} columns, and was omitted ({shown}).",
    "Print the page again with all its columns.",
)
PAGE_ADDRESS = Remark(
    "PAGE-ADDRESS-JOINED",
    Severity.NOTE,
    "Street, city, state and zip code are on one line in print. They were separated by their usual pattern.",
    "Compare the address with the page.",
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
    "A form page does not show the following, so it is unknown: {what}.",
    "Read the form's XML if any of it is needed.",
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
    TABLES_MISSING,
    PAGE_PART,
    PAGE_ROW,
    PAGE_ADDRESS,
    PAGE_MARK,
    PAGE_TITLE,
    PAGE_UNSHOWN,
)
