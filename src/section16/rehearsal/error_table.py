"""The table of errors of the specification (v5.5, section 5), row by row, and the rules by which each is judged."""

from __future__ import annotations

from functools import cache

import msgspec

from section16.finding import Finding, Severity

REJECT, WARN = Severity.REJECT, Severity.WARN


class ErrorRow(msgspec.Struct, frozen=True):
    """A row of the table: its number from the top, what is wrong, what becomes of the submission, the rules that find it."""

    number: int
    condition: str
    severities: tuple[Severity, ...]
    rules: tuple[str, ...]


ROWS: tuple[ErrorRow, ...] = (
    ErrorRow(1, "elements in another order than the schema's", (REJECT,), ("XML-ORDER",)),
    ErrorRow(2, "a stylesheet or another processing instruction", (REJECT,), ("XML-INSTRUCTION",)),
    ErrorRow(
        3,
        "an element that the schema does not know",
        (REJECT,),
        ("XML-UNDECLARED", "ELEMENT-NOT-ON-FORM", "PACKAGE-RETURN-COPY"),
    ),
    ErrorRow(4, "a text longer than its box", (REJECT,), ("VALUE-LENGTH", "FOOTNOTE-LONG")),
    ErrorRow(
        5,
        "a value that is none of the choices",
        (REJECT,),
        ("VALUE-CHOICE", "VALUE-PLACE", "FORM-NOT-CHOSEN", "ROW-TIMELINESS", "PACKAGE-TYPE"),
    ),
    ErrorRow(
        6,
        "a required element without a value, or with a wrong one",
        (REJECT,),
        (
            *("ELEMENT-MISSING", "BOX-EMPTY", "VALUE-PATTERN", "OWNER-NO-ROLE", "OWNER-OFFICER-TITLE", "OWNER-OTHER-TEXT"),
            *("OWNER-ADDRESS", "ROW-ALTERNATIVES", "ROW-UNDERLYING", "ROW-NATURE", "FORM-NO-ROWS"),
        ),
    ),
    ErrorRow(7, "one of the characters &, < and > not written as XML has it", (REJECT,), ("JUDGE-MALFORMED",)),
    ErrorRow(
        8,
        "a day, a check box or a number without a value",
        (REJECT,),
        ("VALUE-DATE", "VALUE-FLAG", "VALUE-NUMBER", "VALUE-NUMBER-RANGE"),
    ),
    ErrorRow(9, "an owner's number twice", (REJECT,), ("OWNER-TWICE",)),
    ErrorRow(10, "an address to be notified twice", (WARN,), ("PACKAGE-ADDRESS-TWICE",)),
    ErrorRow(11, "a footnote's id that is not F1 to F99", (REJECT,), ("FOOTNOTE-ID",)),
    ErrorRow(12, "a footnote that nothing refers to", (REJECT,), ("FOOTNOTE-UNREFERENCED",)),
    ErrorRow(13, "a footnote's id twice", (REJECT,), ("FOOTNOTE-ID",)),
    ErrorRow(14, "a footnote twice on one element", (REJECT,), ("FOOTNOTE-REPEATED",)),
    ErrorRow(
        15,
        "a value where the form asks for none",
        (WARN,),
        ("FILING-COMPUTED", "FILING-SCHEMA-VERSION", "FILING-NOT-ASKED"),
    ),
    ErrorRow(16, "no such issuer", (REJECT,), ("JUDGE-ISSUER",)),
    ErrorRow(17, "no such owner, or not the owner's code", (REJECT,), ("JUDGE-OWNER", "JUDGE-CODE", "PACKAGE-CODE")),
    ErrorRow(18, "an e-mail address that is none", (REJECT,), ("PACKAGE-EMAIL",)),
    ErrorRow(19, "a PDF", (WARN,), ("PACKAGE-PDF",)),
    ErrorRow(
        20,
        "more of something than there may be, as eleven owners or thirty-one rows",
        (REJECT,),
        ("PARTS-TOO-MANY", "PACKAGE-COUNT", "XML-REPEATED"),
    ),
    ErrorRow(21, "a text file with content that is not allowed in it", (REJECT, WARN), ("PACKAGE-ASCII", "PACKAGE-NO-TEXT")),
    ErrorRow(22, "a web page with content that is not allowed in it", (REJECT, WARN), ("PACKAGE-HTML", "PACKAGE-NO-TEXT")),
    ErrorRow(23, "a picture that no web page shows", (REJECT,), ("PACKAGE-PICTURE", "PACKAGE-PICTURE-KIND")),
    ErrorRow(
        24,
        "anything else that the schemas forbid",
        (REJECT,),
        (
            *("VALUE-NO-FOOTNOTE", "FOOTNOTE-UNDEFINED", "PACKAGE-NAME", "PACKAGE-EXTENSION", "PACKAGE-PRIMARY"),
            *("JUDGE-UNREADABLE", "JUDGE-ROUTE"),
        ),
    ),
    ErrorRow(25, "a nature of indirect ownership for what is held directly", (REJECT,), ("ROW-NATURE",)),
)
"""All rows; the words are ours. The table says of itself that it is not complete: row 24 takes what the others do not name."""

OTHER = 24


@cache
def _rows_by_rule() -> dict[str, tuple[int, ...]]:
    found: dict[str, tuple[int, ...]] = {}
    for row in ROWS:
        for rule in row.rules:
            found[rule] = (*found.get(rule, ()), row.number)
    return found


def is_judged(finding: Finding) -> bool:
    """Return whether EDGAR has something to say about a finding: it suspends for it, or its table has it."""
    return finding.severity is REJECT or (finding.severity is WARN and finding.id in _rows_by_rule())


def row_of(finding: Finding) -> int:
    """Return the number of the row that a finding falls under; 24, anything else, where no other is meant."""
    rows = _rows_by_rule().get(finding.id, (OTHER,))
    if len(rows) == 1:
        return rows[0]
    if finding.id == "FOOTNOTE-ID":
        return 13 if "count" in finding.values else 11
    if finding.id == "ROW-NATURE":
        return 25 if finding.values.get("ownership") == "D" else 6
    return 22 if str(finding.values.get("file", "")).lower().endswith(".htm") else 21
