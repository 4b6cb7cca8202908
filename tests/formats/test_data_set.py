"""The SEC's data sets: read by their headers, and written in the same layout so that they say the same again."""

from __future__ import annotations

import tarfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from msgspec.structs import replace

import section16
from section16.document.cells import Cell, FlagCell
from section16.document.declaration import fields_of
from section16.document.group import Group
from section16.document.ownership import OwnershipDocument
from section16.errors import DamagedError
from section16.formats.data_set import DataSetFiling, is_beside, layout, read_data_set, table_named, write_data_set
from tests.builders import FORM
from tests.render.forms import form4
from tests.strategies import documents

ACCESSION = "0009990001-26-000017"


def line(text: str | None) -> str | None:
    """Return a text as a table has it: on one line."""
    found = " ".join((text or "").strip().replace("\r\n", "\n").replace("\t", " ").replace("\r", " ").split("\n"))
    return found.strip() or None


def said(group: Group, names: dict[str, str] | Any) -> dict[str, Any]:
    """Return the values and footnotes of the cells that a table has columns for."""
    found: dict[str, Any] = {}
    for name in names:
        cell = getattr(group, name)
        if isinstance(cell, Cell):
            value = cell.value
            found[name] = (line(value) if isinstance(value, str) else value, cell.footnotes)
    return found


def stated(document: OwnershipDocument) -> Iterator[Any]:
    """Yield what a data set says of a form, in the order of its tables."""
    yield said(document, layout.FORM.values())
    yield said(document.issuer, layout.ISSUER.values())
    for owner in document.reporting_owners:
        yield said(owner, layout.OWNER.values()), [name for name in layout.RELATIONSHIPS.values() if getattr(owner, name).value]
    for table, (kind, columns) in layout.ROWS.items():
        for row in document.rows:
            if isinstance(row, kind):
                yield table, said(row, columns.values()), row.coding_footnotes
    yield [(note.id, line(note.text)) for note in sorted(document.footnotes, key=lambda note: int((note.id or "F0")[1:]))]
    for signature in document.signatures:
        yield said(signature, layout.SIGNATURE.values())


def again(document: OwnershipDocument) -> OwnershipDocument:
    filing = DataSetFiling(ACCESSION, date(2026, 3, 12), document, "001-99999")
    (found,) = read_data_set(write_data_set([filing]))
    assert (found.accession, found.filed) == (ACCESSION, date(2026, 3, 12))
    assert found.file_number == ("001-99999" if document.reporting_owners else None)
    return found.document


def test_a_form_written_as_a_data_set_says_the_same_again() -> None:
    for document in (form4(), section16.read(FORM).document):
        assert list(stated(again(document))) == list(stated(document))


@given(documents(valid=True))
def test_every_valid_form_says_the_same_again(document: OwnershipDocument) -> None:
    assert list(stated(again(document))) == list(stated(document))


def test_every_column_is_of_a_declared_cell() -> None:
    for kind, columns in layout.ROWS.values():
        names = {field.name for field in fields_of(kind)}
        assert set(columns.values()) | {"coding_footnotes"} == names


def tables(**changes: str) -> dict[str, bytes]:
    files = {
        name: data.decode() for name, data in write_data_set([DataSetFiling(ACCESSION, date(2026, 3, 12), form4())]).items()
    }
    return {name: text.encode() for name, text in (files | changes).items()}


def test_columns_are_found_by_their_names_in_any_order() -> None:
    files = tables()
    lines = [row.split("\t") for row in files["NONDERIV_TRANS.tsv"].decode().splitlines()]
    turned = "\r\n".join("\t".join(row[::-1]) for row in lines)
    (found,) = read_data_set(tables(**{"NONDERIV_TRANS.tsv": turned}))
    assert list(stated(found.document)) == list(stated(form4()))


def test_texts_in_quotation_marks_are_as_they_were_filed() -> None:
    filed = 'Members of a "group", see "A".'
    assert again(replace(form4(), remarks=type(form4().remarks)(filed))).remarks.value == filed
    half = '"Class A" Common Stock'
    (found,) = read_data_set({"SUBMISSION.tsv": f"ACCESSION_NUMBER\tREMARKS\n{ACCESSION}\t{half}\n".encode()})
    assert found.document.remarks.value == half


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("31-MAR-2026", date(2026, 3, 31)),
        ("23-NOV-0015", date(15, 11, 23)),
        ("2026-03-31", date(2026, 3, 31)),
        ("31-MRZ-2026", None),
    ],
)
def test_days_are_read_as_the_sec_writes_them(text: str, value: date | None) -> None:
    files = {"SUBMISSION.tsv": f"ACCESSION_NUMBER\tPERIOD_OF_REPORT\tDOCUMENT_TYPE\n{ACCESSION}\t{text}\t4\n".encode()}
    (found,) = read_data_set(files)
    assert found.document.period_of_report.value == value
    assert any(finding.id == "READ-NOT-UNDERSTOOD" for finding in found.findings) is (value is None)


def test_rows_are_in_the_order_in_which_the_sec_numbers_them() -> None:
    header = "ACCESSION_NUMBER\tNONDERIV_TRANS_SK\tSECURITY_TITLE"
    rows = [f"{ACCESSION}\t{number}\tClass {number}" for number in (12, 9, 11)]
    files = {
        "SUBMISSION.tsv": f"ACCESSION_NUMBER\n{ACCESSION}\n".encode(),
        "NONDERIV_TRANS.tsv": "\n".join([header, *rows]).encode(),
    }
    (found,) = read_data_set(files)
    assert [row.title.value for row in found.document.non_derivative_table] == ["Class 9", "Class 11", "Class 12"]


def test_a_data_set_without_some_tables_says_so_of_each_filing() -> None:
    files = {name: data for name, data in tables().items() if not name.startswith("FOOTNOTES")}
    (found,) = read_data_set(files)
    (finding,) = [finding for finding in found.findings if finding.id == "READ-TABLES-MISSING"]
    assert "FOOTNOTES" in finding.message
    assert not any(finding.id == "READ-TABLES-MISSING" for finding in next(read_data_set(tables())).findings)


@pytest.mark.parametrize("files", [{}, {"OWNER_SIGNATURE.tsv": b"ACCESSION_NUMBER\n"}, {"SUBMISSION.tsv": b"NUMBER\n1\n"}])
def test_what_is_no_data_set_is_refused(files: dict[str, bytes]) -> None:
    with pytest.raises(DamagedError, match="data set"):
        list(read_data_set(files))


@pytest.mark.parametrize(
    ("name", "table"),
    [
        ("2024q3_form345/submission.TSV", "SUBMISSION"),
        ("a\\FOOTNOTES.tsv", "FOOTNOTES"),
        ("FOOTNOTES.txt", None),
        ("x.tsv", None),
    ],
)
def test_tables_are_known_by_their_names(name: str, table: str | None) -> None:
    assert table_named(name) == table
    assert is_beside("insider_transactions_metadata.json")
    assert not is_beside(name)


# -------------------------------------------------------------------------------------------- real data


@pytest.fixture(scope="module")
def partial_set(corpus: Path) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    with tarfile.open(corpus / "corpus" / "data-set-2024q3-partial.tar.gz") as archive:
        for member in archive:
            content = archive.extractfile(member)
            if content is not None:
                found[member.name] = content.read()
    return found


@pytest.mark.corpus
def test_the_real_tables_load(partial_set: dict[str, bytes]) -> None:
    filings = list(read_data_set(partial_set))
    assert len(filings) == 36_075
    assert all(filing.filed is not None and filing.document.document_type.value for filing in filings)
    for table, rows in (("NONDERIV_HOLDING", 17_897), ("DERIV_TRANS", 19_003), ("DERIV_HOLDING", 8_136)):
        kind = layout.ROWS[table][0]
        assert sum(isinstance(row, kind) for filing in filings for row in filing.document.rows) == rows
    assert sum(len(filing.document.signatures) for filing in filings) == 39_236
    unclear = [finding for filing in filings for finding in filing.findings if finding.id == "READ-NOT-UNDERSTOOD"]
    assert unclear == []


@pytest.mark.corpus
def test_filings_that_are_there_both_ways_agree(partial_set: dict[str, bytes], filings: tuple[tuple[str, bytes], ...]) -> None:
    of_set = {filing.accession: filing.document for filing in read_data_set(partial_set)}
    both = [(accession, data) for name, data in filings if (accession := name.partition(".")[0]) in of_set]
    assert len(both) == 3
    for accession, data in both:
        filed, tabled = section16.read(data).document, of_set[accession]
        lacks = {"non_derivative": [row for row in filed.non_derivative_table if row.HOLDING]}
        comparable = replace(
            filed,
            reporting_owners=(),
            footnotes=(),
            non_derivative_table=tuple(lacks["non_derivative"]),
            aff10b5_one=FlagCell(),
        )
        assert list(stated(tabled)) == list(stated(comparable)), accession


@pytest.mark.corpus
def test_real_filings_written_as_a_data_set_say_the_same_again(filings: tuple[tuple[str, bytes], ...]) -> None:
    forms = [(f"0000000000-00-{at:06}", section16.read(data).document) for at, (_, data) in enumerate(filings[::12])]
    files = write_data_set(DataSetFiling(accession, None, document) for accession, document in forms)
    found = list(read_data_set(files))
    assert [filing.accession for filing in found] == [accession for accession, _ in forms]
    for filing, (accession, document) in zip(found, forms, strict=True):
        assert list(stated(filing.document)) == list(stated(document)), accession
