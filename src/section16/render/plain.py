"""A form as plain text for the terminal: everything that was filed, in the order of the form."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import TYPE_CHECKING

from section16.document.cells import Cell
from section16.document.declaration import Field, Shape, fields_of

if TYPE_CHECKING:
    from section16.document.group import Group
    from section16.document.ownership import OwnershipDocument
    from section16.document.parties import ReportingOwner
    from section16.document.submission import Submission

_TITLES = {
    "3": "INITIAL STATEMENT OF BENEFICIAL OWNERSHIP OF SECURITIES",
    "4": "STATEMENT OF CHANGES IN BENEFICIAL OWNERSHIP",
    "5": "ANNUAL STATEMENT OF CHANGES IN BENEFICIAL OWNERSHIP",
}
_BOXES = (
    "no_securities_owned",
    "not_subject_to_section16",
    "form3_holdings_reported",
    "form4_transactions_reported",
    "aff10b5_one",
)
_ROLES = ("is_director", "is_officer", "is_ten_percent_owner", "is_other")


def show(submission: Submission, width: int = 120) -> str:
    """Return a form as lines of at most ``width`` characters, footnotes as ``(1)`` behind the cells they stand on."""
    document = submission.document
    lines = [
        *_head(submission),
        "",
        *_parties(document),
        *_boxes(document),
        *_table("Table I: Non-Derivative Securities", document.non_derivative_table, width),
        *_table("Table II: Derivative Securities", document.derivative_table, width),
        *_footnotes(document, width),
        *_remarks(document, width),
        *_signatures(document),
        *_exhibits(submission),
    ]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _head(submission: Submission) -> Iterator[str]:
    document, header = submission.document, submission.header
    kind = document.document_type.value or "of no stated type"
    yield f"FORM {kind}  {_TITLES.get(document.form, '')}"
    facts: dict[str, object] = {
        "Period of report": document.period_of_report.text,
        "Original filed": document.date_of_original_submission.text,
        "Schema": document.schema_version.text,
    }
    if header is not None:
        facts |= {
            "Accession number": header.accession_number,
            "Filed": header.filed,
            "Accepted": header.accepted and f"{header.accepted} Eastern",
        }
    for name, text in facts.items():
        if text:
            yield f"  {name + ':':<18}{text}"


def _parties(document: OwnershipDocument) -> Iterator[str]:
    issuer = document.issuer
    symbol = f" [{issuer.trading_symbol.text}]" if issuer.trading_symbol.value else ""
    foreign = f"  foreign symbol {issuer.foreign_trading_symbol.text}" if issuer.foreign_trading_symbol.value else ""
    yield f"Issuer            {issuer.name.text or ''}{symbol}  CIK {issuer.cik.text or 'not given'}{foreign}"
    for owner in document.reporting_owners:
        yield f"Reporting owner   {owner.name.text or ''}  CIK {owner.cik.text or 'not given'}"
        address = _address(owner)
        if address:
            yield f"                  {address}"
        yield f"                  {_relationship(owner)}"


def _address(owner: ReportingOwner) -> str:
    places = (owner.street1, owner.street2, owner.city, owner.non_us_state_territory, owner.state, owner.zip_code)
    rest = (owner.state_description, owner.country)
    return ", ".join(cell.text or "" for cell in (*places, *rest) if cell.value)


def _relationship(owner: ReportingOwner) -> str:
    declared = {field.name: field.element.column for field in fields_of(type(owner))}
    roles = [declared[name] for name in _ROLES if getattr(owner, name).value]
    words = [cell.text or "" for cell in (owner.officer_title, owner.other_text) if cell.value]
    return ", ".join(roles or ["no relationship ticked"]) + (f": {' / '.join(words)}" if words else "")


def _boxes(document: OwnershipDocument) -> Iterator[str]:
    for field in fields_of(type(document)):
        if field.name in _BOXES and getattr(document, field.name).text is not None:
            cell = getattr(document, field.name)
            mark = {True: "[X]", False: "[ ]", None: f"[{cell.text}]"}[cell.value]
            yield f"{mark} {field.element.column}"


def _table(title: str, rows: tuple[Group, ...], width: int) -> Iterator[str]:
    yield from ("", title)
    if not rows:
        yield "  (no rows)"
    for number, row in enumerate(rows, 1):
        kind = "holding" if "Holding" in row.ELEMENT else "transaction"
        told = [f"{_label(field)}: {text}" for field in fields_of(type(row)) if (text := _cell(row, field))]
        yield from textwrap.wrap(
            f"{number:>3}. {kind}  " + " | ".join(told), width, subsequent_indent="     ", break_on_hyphens=False
        )


def _label(field: Field) -> str:
    return field.name.replace("_", " ")


def _cell(row: Group, field: Field) -> str:
    value = getattr(row, field.name)
    if field.element.shape is Shape.MARKS:
        return _marks(value)
    if isinstance(value, Cell) and not value.blank:
        return (value.text or "") + _marks(value.footnotes)
    return ""


def _marks(footnotes: tuple[str, ...]) -> str:
    return "".join(f"({identifier.removeprefix('F')})" for identifier in footnotes)


def _footnotes(document: OwnershipDocument, width: int) -> Iterator[str]:
    if document.footnotes:
        yield from ("", "Explanation of Responses")
    for note in document.footnotes:
        mark = f"({(note.id or '?').removeprefix('F')}) "
        yield from textwrap.wrap(mark + note.text, width, initial_indent="  ", subsequent_indent="      ") or [mark]


def _remarks(document: OwnershipDocument, width: int) -> Iterator[str]:
    if document.remarks.value:
        yield from ("", "Remarks")
        for line in (document.remarks.text or "").strip().splitlines():
            yield from textwrap.wrap(line, width, initial_indent="  ", subsequent_indent="  ") or [""]


def _signatures(document: OwnershipDocument) -> Iterator[str]:
    if document.signatures:
        yield from ("", "Signatures")
    for signature in document.signatures:
        yield f"  {signature.name.text or ''}  {signature.signed.text or ''}"


def _exhibits(submission: Submission) -> Iterator[str]:
    if submission.exhibits:
        yield from ("", "Exhibits")
    for exhibit in submission.exhibits:
        named = "  ".join(part for part in (exhibit.type, exhibit.filename, exhibit.description) if part)
        yield f"  {named}  ({len(exhibit.content):,} bytes)"
