"""A filing as a book has it: the form as printed, what was found about it, and what each row did in the ledger."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Final

import msgspec

from section16.document.captions import FORMS, Column
from section16.document.cells import NO_TEXT
from section16.document.identifiers.accession import index_page
from section16.document.page import Page, PageCell
from section16.document.submission import Submission
from section16.errors import NotFoundError
from section16.render.page import page_of
from section16.store.book import questions
from section16.store.book.known import accession_key
from section16.store.book.lookups import Asked
from section16.workspace.book import require_libraries
from section16.workspace.book_filings import filed_bytes, submission_in
from section16.workspace.book_lines import in_order, struct_of
from section16.workspace.book_search import FoundFiling, accession_in, filings_of
from section16.workspace.checking import ReportedFinding, check_form, checked_form
from section16.workspace.reading import render_html
from section16.workspace.subject_answers import SubjectAnswers, filing_answers

__all__ = [
    "FiledCell",
    "FiledColumn",
    "FiledFinding",
    "FiledFootnote",
    "FiledOwner",
    "FiledRow",
    "FiledTable",
    "FilingProfile",
    "RowEffect",
    "describe_filing",
    "filed_page",
    "original_bytes",
]

_TABLES: Final = {"nonDerivativeTable": "I", "derivativeTable": "II"}
_PLACE: Final = re.compile(r"\$\.(nonDerivativeTable|derivativeTable)\[(\d+)\](?:\.(\w+))?")
_ROLES: Final = (("director", "Director"), ("ten_percent_owner", "10% owner"))
_KEYS: Final = {
    "sharesOwned": "owned",
    "valueOwned": "owned",
    "shares": "amount",
    "totalValue": "amount",
    "underlyingShares": "underlying_amount",
    "underlyingValue": "underlying_amount",
    "timeliness": "v",
    "formType": "code",
    "equitySwap": "code",
    "codingFootnotes": "code",
}
"""Cells of the document that a column of another name prints."""


class FiledColumn(msgspec.Struct, frozen=True, kw_only=True):
    """A column of a table of the form: the key of its cells, its caption, and whether it holds numbers.

    ``group`` is the caption that it shares with its neighbors.
    """

    key: str
    caption: str
    group: str
    number: bool


class FiledCell(msgspec.Struct, frozen=True, kw_only=True):
    """A cell as the form prints it, with the numbers of its footnotes; ``was`` is the text of the version compared with."""

    key: str
    text: str
    footnotes: tuple[str, ...] = ()
    was: str | None = None


class RowEffect(msgspec.Struct, frozen=True, kw_only=True):
    """What a row did in the ledger, whether it was in time, and how an analyst reads it; null is not known.

    ``computed`` is the balance that follows from the row before (``previous``), ``gap`` the reported balance less that, and
    ``cause`` why they agree or differ. ``counted`` says whether the row counts in sums; each judgment has a ``reason``.
    """

    current: bool | None = None
    superseded_by: str | None = None
    change: Decimal | None = None
    reported: Decimal | None = None
    computed: Decimal | None = None
    gap: Decimal | None = None
    cause: str | None = None
    previous: str | None = None
    evidence: tuple[str, ...] = ()
    timing: str | None = None
    reason: str | None = None
    due: date | None = None
    days_late: int | None = None
    counted: bool | None = None
    counted_reason: str | None = None
    cleansed_shares: Decimal | None = None
    cleansed_shares_reason: str | None = None
    cleansed_price: Decimal | None = None
    cleansed_price_reason: str | None = None
    cleansed_date: date | None = None
    cleansed_date_reason: str | None = None
    cleansed_owned: Decimal | None = None
    cleansed_owned_reason: str | None = None
    value: Decimal | None = None
    value_reason: str | None = None
    event_id: str | None = None
    event_reason: str | None = None
    discretionary: bool | None = None
    discretionary_reason: str | None = None
    role: str | None = None
    plan: bool | None = None
    plan_reason: str | None = None


class FiledRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row of a table of the form: its cells, and its effect where the ledger of the book has it."""

    id: str
    row: int
    cells: tuple[FiledCell, ...]
    effect: RowEffect | None = None


class FiledTable(msgspec.Struct, frozen=True, kw_only=True):
    """A table of the form as printed; ``further_rows`` is how many more rows the version compared with has."""

    form_table: str
    title: str
    columns: tuple[FiledColumn, ...]
    rows: tuple[FiledRow, ...]
    further_rows: int = 0


class FiledOwner(msgspec.Struct, frozen=True, kw_only=True):
    """A reporting person of the form; the ``address`` is empty unless it was asked for."""

    cik: str
    name: str
    roles: str
    address: tuple[str, ...] = ()


class FiledFootnote(msgspec.Struct, frozen=True, kw_only=True):
    """A footnote: its number and its text; ``was`` is the text of the version compared with, where that differs."""

    number: str
    text: str
    was: str | None = None


class FiledFinding(msgspec.Struct, frozen=True, kw_only=True):
    """A finding about the form; where it is about a row, the row's table and number, and the column of the cell."""

    finding: ReportedFinding
    form_table: str = ""
    row: int | None = None
    key: str = ""


class FilingProfile(msgspec.Struct, frozen=True, kw_only=True):
    """A filing of a book.

    ``period`` and ``original_filed`` are as printed. ``versions`` are the filings of the same form about the same period, this
    one among them, in the order of filing; ``against`` is the version that cells, footnotes and remarks are compared with, and
    ``remarks_were`` are its remarks where they differ. ``timing`` is that of a form without rows of its own, such as a Form 3.
    """

    filing: FoundFiling
    period: str
    original_filed: str
    plan_box: bool | None
    exit_box: bool | None
    none_owned: bool
    owners: tuple[FiledOwner, ...]
    tables: tuple[FiledTable, ...]
    footnotes: tuple[FiledFootnote, ...]
    remarks: str
    signatures: tuple[tuple[str, str], ...]
    findings: tuple[FiledFinding, ...]
    versions: tuple[FoundFiling, ...]
    timing: RowEffect | None
    read_from: str | None
    url: str | None
    against: str = ""
    remarks_were: str | None = None


def describe_filing(
    book: str | os.PathLike[str], accession: str, *, against: str = "", addresses: bool = False
) -> FilingProfile:
    """Return a filing of a book, with what was found about it and what each row did in the ledger.

    ``against`` is the accession number of another version, whose texts are beside the cells that differ. Street addresses are
    left out unless ``addresses``. Raises :class:`~section16.errors.NotFoundError` for a filing that the book does not have, and
    :class:`~section16.errors.BookError`.
    """
    with _answers(book, accession) as (line, answers):
        form = _form_of(book, line, answers)
        effects = _effects(answers)
        others = answers.lines(questions.VERSIONS_OF_FILING)
    compared = None
    if against:
        with _answers(book, against) as (compared, answers):
            other = page_of(_form_of(book, compared, answers).document)
    else:
        other = None
    page = page_of(form.document)
    own = {name: line[name] for name in FoundFiling.__struct_fields__}
    (filing,) = filings_of([own])
    return FilingProfile(
        filing=filing,
        period=page.period,
        original_filed=page.original_filed,
        plan_box=page.plan_box,
        exit_box=page.exit_box,
        none_owned=page.none_owned,
        owners=tuple(_owners(page, addresses=addresses)),
        tables=tuple(_tables(filing.accession, page, other, effects)),
        footnotes=tuple(_footnotes(page, other)),
        remarks=page.remarks,
        signatures=page.signatures,
        findings=tuple(map(_placed, checked_form(form, check_form(form)).findings)),
        versions=filings_of(in_order([own, *others], "filed", "accession")),
        timing=effects.get((None, None)),
        read_from=line["kind"],
        url=index_page(line["accession"], line["issuer_cik"]) or None,
        against=compared["accession"] if compared else "",
        remarks_were=other.remarks if other and other.remarks != page.remarks else None,
    )


def filed_page(book: str | os.PathLike[str], accession: str, *, addresses: bool = False) -> str:
    """Return a filing of a book as the SEC displays it, as HTML; street addresses are left out unless ``addresses``.

    Raises as :func:`describe_filing` does. Needs the extra ``pages``.
    """
    with _answers(book, accession) as (line, answers):
        document = _form_of(book, line, answers).document
    if not addresses:
        owners = (
            msgspec.structs.replace(one, street1=NO_TEXT, street2=NO_TEXT, zip_code=NO_TEXT)
            for one in document.reporting_owners
        )
        document = msgspec.structs.replace(document, reporting_owners=tuple(owners))
    return render_html(document)


def original_bytes(book: str | os.PathLike[str], accession: str) -> bytes:
    """Return the bytes of a filing as the book read them; see :func:`describe_filing`."""
    with _answers(book, accession) as (line, answers):
        return _bytes_of(book, line, answers)


@contextmanager
def _answers(book: str | os.PathLike[str], text: str) -> Iterator[tuple[dict[str, Any], SubjectAnswers]]:
    """Give the version of a filing that counts, and the answers about the filing."""
    require_libraries()
    from section16.store.book.generations import reading  # noqa: PLC0415 - requires the packages of a book

    number = accession_in(text)
    kept = filing_answers(Path(book), number) if number else None
    if kept is not None:
        yield _version_that_counts(kept.lines(questions.FILING)), kept
        return
    with reading(Path(book)) as connection:
        named: dict[str, Any] = {"key": accession_key(number), "accession": number}
        found = Asked(connection, **named).lines(questions.FILING) if number else []
        if not found:
            what = f"The book has no filing {text.strip()!r}."
            remedy = "Give an accession number such as 0001234567-26-000123, or search for the filing."
            raise NotFoundError(what, remedy=remedy)
        line = _version_that_counts(found)
        yield line, Asked(connection, issuer=line["issuer_cik"], **named)


def _version_that_counts(lines: Iterable[dict[str, Any]]) -> dict[str, Any]:
    return max(lines, key=lambda line: (line["current"], line["batch"]))


def _bytes_of(book: str | os.PathLike[str], line: Mapping[str, Any], answers: SubjectAnswers) -> bytes:
    return filed_bytes(Path(book), line["accession"], line["batch"], answers.lines(questions.PLACES_OF_FILING))


def _form_of(book: str | os.PathLike[str], line: Mapping[str, Any], answers: SubjectAnswers) -> Submission:
    return submission_in(_bytes_of(book, line, answers), line["accession"])


_Place = tuple[str | None, int | None]
_NO_CELL: Final = PageCell()


_OF_ROWS: Final = (
    questions.ENTRIES_OF_FILING,
    questions.TIMING_OF_FILING,
    questions.RECONCILED_OF_FILING,
    questions.RESEARCH_OF_FILING,
)


def _effects(answers: SubjectAnswers) -> dict[_Place, RowEffect]:
    """Return what each row of a filing did, by its place."""
    places: dict[_Place, dict[str, Any]] = {}
    for question in _OF_ROWS:
        for row in answers.lines(question):
            places.setdefault((row["form_table"], row["row"]), {}).update(row)
    return {
        place: struct_of(RowEffect, row, evidence=tuple(row.get("evidence") or ()), reported=row.get("reported"))
        for place, row in places.items()
    }


def _tables(accession: str, page: Page, other: Page | None, effects: Mapping[_Place, RowEffect]) -> Iterable[FiledTable]:
    form = FORMS[page.form]
    before = (other.table_one, other.table_two) if other else ((), ())
    tables = (
        ("I", form.table_one_title, form.table_one, page.table_one, before[0]),
        ("II", form.table_two_title, form.table_two, page.table_two, before[1]),
    )
    for name, title, columns, rows, earlier in tables:
        yield FiledTable(
            form_table=name,
            title=title,
            columns=_columns_of(columns),
            rows=tuple(
                FiledRow(
                    id=f"{accession} {name}/{number}",
                    row=number,
                    cells=tuple(_cells(columns, row, _row_before(other, earlier, number))),
                    effect=effects.get((name, number)),
                )
                for number, row in enumerate(rows, 1)
            ),
            further_rows=max(len(earlier) - len(rows), 0) if other else 0,
        )


@cache
def _columns_of(columns: tuple[Column, ...]) -> tuple[FiledColumn, ...]:
    """Return the columns of a table of a form, which are the same for every filing."""
    return tuple(struct_of(FiledColumn, msgspec.structs.asdict(one)) for one in columns)


def _footnotes(page: Page, other: Page | None) -> Iterable[FiledFootnote]:
    """Yield the footnotes, each with the text of the other version where that differs, then those of that version alone."""
    before = dict(other.footnotes) if other else {}
    for number, text in page.footnotes:
        was = before.pop(number, "") if other else text
        yield FiledFootnote(number=number, text=text, was=was if was != text else None)
    for number, text in before.items():
        yield FiledFootnote(number=number, text="", was=text)


def _row_before(other: Page | None, earlier: tuple[dict[str, PageCell], ...], number: int) -> dict[str, PageCell] | None:
    """Return the row of another version in the same place, without texts where that version has no such row."""
    if other is None:
        return None
    return earlier[number - 1] if number <= len(earlier) else {}


def _cells(
    columns: Iterable[Column], row: Mapping[str, PageCell], before: Mapping[str, PageCell] | None
) -> Iterable[FiledCell]:
    for column in columns:
        cell = row.get(column.key, _NO_CELL)
        text = before.get(column.key, _NO_CELL).text if before is not None else cell.text
        was = text if text != cell.text else None
        yield FiledCell(key=column.key, text=cell.text, footnotes=cell.footnotes, was=was)


def _owners(page: Page, *, addresses: bool) -> Iterable[FiledOwner]:
    for one in page.owners:
        words = [one.officer_title or "Officer"] if one.officer else []
        words += [word for name, word in _ROLES if getattr(one, name)]
        words += [one.other_text or "Other"] if one.other else []
        lines = (*one.streets, ", ".join(filter(None, (one.city, f"{one.state} {one.zip_code}".strip()))), one.country)
        address = tuple(filter(None, lines)) if addresses else ()
        yield FiledOwner(cik=_ten_digits(one.cik), name=one.name, roles=", ".join(words), address=address)


def _ten_digits(cik: str) -> str:
    return cik.zfill(10) if cik.isascii() and cik.isdigit() else cik


def _placed(finding: ReportedFinding) -> FiledFinding:
    """Return a finding with the row and the column that it is about."""
    found = _PLACE.match(finding.location)
    if found is None:
        return FiledFinding(finding=finding)
    table, number, cell = found.groups()
    key = _KEYS.get(cell or "", _snake(cell or ""))
    return FiledFinding(finding=finding, form_table=_TABLES[table], row=int(number) + 1, key=key)


def _snake(name: str) -> str:
    """Return the name of a cell as a column has it.

    >>> _snake("transactionDate"), _snake("")
    ('transaction_date', '')
    """
    return re.sub(r"[A-Z]", lambda letter: f"_{letter[0].lower()}", name)
