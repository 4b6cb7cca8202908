"""Files that are small and claim to be huge, and others made to use up memory or time, each written when a test asks for it."""

from __future__ import annotations

import gzip
import io
import struct
import tarfile
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path

import openpyxl

from tests.builders import FORM

MEGABYTE = 1000 * 1000
_STYLED = b'<c r="A1" s="9999"><v>1</v></c>'
_SHEET = "xl/worksheets/sheet1.xml"
_EMPTY = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%s</sheetData>%s</worksheet>'


def header(name: str, size: int = 0, kind: bytes = tarfile.REGTYPE) -> bytes:
    member = tarfile.TarInfo(name)
    member.size, member.type = size, kind
    return member.tobuf(tarfile.GNU_FORMAT)


def tar(path: Path, members: Iterable[tuple[str, bytes]]) -> None:
    with tarfile.open(path, "w:gz", compresslevel=1) as archive:
        for name, data in members:
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))


def zeros(megabytes: int) -> bytes:
    """Return a gzip stream of zeros: members of one megabyte, one behind the other."""
    return gzip.compress(bytes(MEGABYTE)) * megabytes


def one_member(path: Path, kind: bytes, megabytes: int) -> None:
    """Write an archive whose one header, or one file, is all zeros."""
    path.write_bytes(gzip.compress(header("large", megabytes * MEGABYTE, kind)) + zeros(megabytes))


def empty_files(path: Path, thousands: int) -> None:
    path.write_bytes(gzip.compress(header("empty.xml") * 1000) * thousands)


def sparse(path: Path) -> None:
    with tarfile.open(path, "w:gz", format=tarfile.GNU_FORMAT) as archive:
        member = tarfile.TarInfo("sparse.xml")
        member.type = tarfile.GNUTYPE_SPARSE
        block = bytearray(member.tobuf(tarfile.GNU_FORMAT))
        block[386:398] = b"%011o\0" % 0  # no data
        block[398:410] = b"%011o\0" % 0
        block[483:495] = b"77777777777\0"  # 8 GiB in all
        block[148:156] = b"        "
        block[148:156] = b"%06o\0 " % sum(block)
        assert archive.fileobj is not None
        archive.fileobj.write(bytes(block))
        archive.offset += 512


def workbook(path: Path, cells: bytes = b"", behind: bytes = b"", more: Iterable[tuple[str, bytes]] = ()) -> None:
    """Write a workbook whose first sheet holds some XML, with further members."""
    made = io.BytesIO()
    openpyxl.Workbook().save(made)
    replaced = {_SHEET: _EMPTY % (cells, behind), **dict(more)}
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new:
        for name in old.namelist():
            if name not in replaced:
                new.writestr(name, old.read(name))
        for name, data in replaced.items():
            new.writestr(name, data)


def merged(reference: str, element: str = "mergeCell") -> bytes:
    return f'<{element}s><{element} ref="{reference}"/></{element}s>'.encode()


def ranges(count: int) -> bytes:
    """Return merged ranges of two cells each."""
    made = "".join(map('<mergeCell ref="A{0}:B{0}"/>'.format, range(1, count + 1)))
    return f"<mergeCells>{made}</mergeCells>".encode()


def lying(path: Path) -> None:
    """Write a workbook whose directory says that a sheet of 100 MB has 100 bytes."""
    workbook(path, b" " * (100 * MEGABYTE))
    data = bytearray(path.read_bytes())
    at = data.rfind(_SHEET.encode()) - 46
    assert data[at : at + 4] == b"PK\x01\x02"
    data[at + 24 : at + 28] = struct.pack("<I", 100)
    path.write_bytes(data)


def entities(path: Path) -> None:
    more = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    declared = f'<!DOCTYPE x [<!ENTITY e0 "lol">{more}]>'.encode()
    workbook(path, more=[(_SHEET, declared + _EMPTY % (b'<row><c t="str"><v>&e9;</v></c></row>', b""))])


def rules(count: int) -> bytes:
    """Return rules of which each is for one cell."""
    rule = '<dataValidation type="list" sqref="A{}"><formula1>"a,b"</formula1></dataValidation>'
    return f"<dataValidations>{''.join(map(rule.format, range(1, count + 1)))}</dataValidations>".encode()


def formats(count: int) -> bytes:
    rule = '<conditionalFormatting sqref="A{}"><cfRule type="expression" priority="1"><formula>1</formula></cfRule>'
    rule += "</conditionalFormatting>"
    return "".join(map(rule.format, range(1, count + 1))).encode()


def wide(columns: int, rows: int = 1) -> bytes:
    return b"".join(b"<row>" + b"<c><v>1</v></c>" * columns + b"</row>" for _ in range(rows))


def shared(path: Path, data: bytes) -> None:
    workbook(path, more=[("xl/sharedStrings.xml", b"<sst>" + data + b"</sst>")])


def many_entries(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as made:
        for number in range(20_000):
            made.writestr(f"{number}.xml", b"")


Bomb = Callable[[Path], object]

ARCHIVES: dict[str, tuple[Bomb, str]] = {
    "a file of 600 MB": (lambda path: one_member(path, tarfile.REGTYPE, 600), "times its packed size"),
    "a header of 600 MB (pax)": (lambda path: one_member(path, tarfile.XHDTYPE, 600), "a header is larger than 1 MiB"),
    "a name of 600 MB (GNU)": (lambda path: one_member(path, tarfile.GNUTYPE_LONGNAME, 600), "a header is larger than 1 MiB"),
    "a sparse file of 8 GiB": (sparse, "The file is too large"),
    "200,000 files without content": (
        lambda path: empty_files(path, 200),
        "times its packed size",
    ),
}
"""Archives by what they are, each with what is reported."""

EXPORTS: dict[str, tuple[Bomb, str]] = {
    "20 MB of commas": (lambda path: path.write_bytes(b"," * 20 * MEGABYTE), "Too many cells"),
    "20 MB of line feeds": (lambda path: path.write_bytes(b"\n" * 20 * MEGABYTE), "Too many cells"),
    "20 MB of NULs": (lambda path: path.write_bytes(bytes(20 * MEGABYTE)), "NUL character"),
    "a cell of 50 MB": (lambda path: path.write_bytes(b"a" * 50 * MEGABYTE), "The file is too large"),
    "a row of 1,000,000 columns": (lambda path: path.write_bytes(b"1," * MEGABYTE), "Too many cells"),
    "a row of 100,000 columns": (lambda path: path.write_bytes(b"1," * 100_000), "Too many columns"),
    "a merged range of the whole sheet": (lambda path: workbook(path, behind=merged("A1:XFD1048576")), "Too many cells"),
    "a merged range written with references": (
        lambda path: workbook(path, behind=merged("A1&#58;XFD1048576")),
        "Too many cells",
    ),
    "a hyperlink on the whole sheet": (lambda path: workbook(path, behind=merged("A:XFD", "hyperlink")), "Too many cells"),
    "1,000,000 cells": (lambda path: workbook(path, wide(100, 10_000)), "Too many cells"),
    "16,384 columns": (lambda path: workbook(path, wide(16_384)), "Too many columns"),
    "a cell in the last corner": (
        lambda path: workbook(path, b'<row><c r="XFD1048576"><v>1</v></c></row>'),
        "Too many columns",
    ),
    "a style that is not defined": (lambda path: workbook(path, b"<row>" + _STYLED + b"</row>"), "a style or a text that"),
    "shared texts of 100 MB": (lambda path: shared(path, b"<si><t>" + b"a" * 100 * MEGABYTE + b"</t></si>"), "Too much data"),
    "10,000,000 shared texts": (lambda path: shared(path, b"<si/>" * 10 * MEGABYTE), "Too many cells"),
    "a sheet of 100 MB": (lambda path: workbook(path, b" " * 100 * MEGABYTE), "Too much data after unpacking"),
    "2,000,000 styles": (
        lambda path: workbook(path, more=[("xl/styles.xml", b"<s>" + b"<xf/>" * 2 * MEGABYTE + b"</s>")]),
        "Too many",
    ),
    "a size that is not true": (lying, "The workbook cannot be read"),
    "40,000 merged ranges": (lambda path: workbook(path, behind=ranges(40_000)), "element mergeCell: Too many cells"),
    "20,000 rules for a cell": (lambda path: workbook(path, behind=rules(20_000)), "element dataValidation: Too many cells"),
    "20,000 formats for a cell": (
        lambda path: workbook(path, behind=formats(20_000)),
        "element .*: Too many cells",
    ),
    "a cell on line 60,000": (lambda path: workbook(path, b'<row><c r="C60000"><v>1</v></c></row>'), "read"),
    "entities in entities": (entities, "document type declaration"),
    "20,000 entries": (many_entries, "Too many files inside"),
}
"""Exports by what they are, each with what is reported."""


def stuffed(path: Path, filler: bytes) -> None:
    """Write a form in whose name of the issuer 8 MB of a filler stand."""
    name = b"<issuerName>"
    path.write_bytes(gzip.compress(FORM.replace(name, name + filler * (8 * MEGABYTE // len(filler)), 1), 1))


PLAIN: dict[str, tuple[Bomb, str]] = {
    "8 MB of ampersands": (lambda path: stuffed(path, b"&"), "read"),
    "8 MB of words with an ampersand": (lambda path: stuffed(path, b"&a "), "read"),
    "8 MB of unknown references": (lambda path: stuffed(path, b"&nbsp;"), "read"),
    "8 MB of control codes": (lambda path: stuffed(path, b"\x01"), "read"),
    "8 MB of halves of characters": (lambda path: stuffed(path, b"&#55357;"), "read"),
    "gzip of 600 MB": (lambda path: path.write_bytes(zeros(600)), "The file is too large"),
    "gzip of gzip": (lambda path: path.write_bytes(gzip.compress(gzip.compress(FORM))), "a gzip file"),
    "gzip with other bytes behind it": (lambda path: path.write_bytes(gzip.compress(FORM) + b"garbage"), "cannot be unpacked"),
    "gzip that is cut off": (lambda path: path.write_bytes(gzip.compress(FORM)[:-20]), "cannot be unpacked"),
}
"""Single files, each with what is reported."""
