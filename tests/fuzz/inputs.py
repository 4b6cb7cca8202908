"""What the fuzzing starts from: invented files of every kind that the program reads."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from functools import cache

from openpyxl import Workbook

import section16
from section16.document.package import Contact, Package
from section16.formats.edgar_package import write_package
from section16.formats.ownership_xml.filing import for_filing
from section16.secret import Secret
from tests.builders import (
    FORM,
    HEADER,
    SUBMISSION,
    TAGGED_HEADER,
    Part,
    Wrapped,
    derivative,
    derivative_holding,
    form,
    holding,
    owner,
    transaction,
    uuencoded,
    xml_part,
)
from tests.formats.test_form_page import tabbed

_WORDS = "Caf\u00e9 \u201cLantern\u201d &amp; Sons \U0001f600"
KINDS = ("xml", "submission", "html", "text", "json", "package", "workbook")


@cache
def seeds(kind: str) -> tuple[bytes, ...]:
    """Return the whole files of a kind."""
    return _SEEDS[kind]()


def forms() -> tuple[bytes, ...]:
    return (
        FORM,
        form(transaction() * 3, derivative() * 2, owners=owner() + owner("Sample Bo", "0009990201"), remarks=_WORDS),
        form(transaction(), kind="5", version="X0306", box_10b5_1=""),
        form(holding(), derivative_holding(), kind="3", version="X0206", box_10b5_1=""),
        FORM.replace(b"<ownershipDocument", b'<o:ownershipDocument xmlns:o="urn:example:form"').replace(b"</own", b"</o:own"),
        form(transaction(), remarks="caf\u00e9", declaration='<?xml version="1.0" encoding="ISO-8859-1"?>')
        .decode()
        .encode("latin-1"),
        FORM.decode().encode("utf-16"),
    )


def _submissions() -> tuple[bytes, ...]:
    power = Part(b"Power of attorney\nKnow all persons", "EX-24", sequence=2, filename="poa.txt")
    picture = Part(uuencoded(b"\x00\x01" * 90, "seal.jpg"), "GRAPHIC", sequence=3, filename="seal.jpg")
    return (
        SUBMISSION,
        Wrapped((xml_part(), power, picture)).render(),
        HEADER.encode(),
        TAGGED_HEADER.encode() + b"</SUBMISSION>\n",
    )


def _pages(render: Callable[[section16.OwnershipDocument], str]) -> tuple[bytes, ...]:
    return tuple(render(section16.read(xml).document).encode() for xml in forms()[:4])


def _html_pages() -> tuple[bytes, ...]:
    """Return our own pages, and the same as somebody else's: on those fewer things are taken for granted."""
    ours = _pages(section16.render_html)
    return (*ours, *(page.replace(b'<meta name="generator" content="section16">', b"") for page in ours[:3]))


def _text_pages() -> tuple[bytes, ...]:
    """Return our own text, and prints of the public page with tabs and with pipes."""
    tabs = tabbed()
    pipes = "\n".join(f"| {line.replace(chr(9), ' | ')} |" if "\t" in line else line for line in tabs.split("\n"))
    return (*_pages(section16.render_text), tabs.encode(), pipes.encode())


def _packages() -> tuple[bytes, ...]:
    document = for_filing(section16.read(FORM).document)
    contact = Contact("Example Filer", "2075550100", "filer@example.com")
    codes = {one.cik.text or "": Secret("a1$bcdef") for one in document.reporting_owners}
    return (write_package(Package(document=document, contact=contact), codes).reveal(),)


def _workbooks() -> tuple[bytes, ...]:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(("Grant", "Date", "Units", "Withheld", "Price"))
    for number in range(8):
        sheet.append(("rsu-1", date(2025, 6, 16 + number), 1000 + number, 371.5, "=1+1"))
    sheet.merge_cells("A4:B5")
    saved = io.BytesIO()
    book.save(saved)
    rows = "".join(f'rsu-1,2025-06-{10 + number},{number}000,371,"1,8.45"\n' for number in range(8))
    text = f"Grant,Date,Units,Withheld,Price\n{rows}"
    return (saved.getvalue(), text.encode(), text.replace(",", ";").encode("utf-16"))


_SEEDS: dict[str, Callable[[], tuple[bytes, ...]]] = {
    "xml": forms,
    "submission": _submissions,
    "html": _html_pages,
    "text": _text_pages,
    "json": lambda: tuple(section16.to_json(section16.read(xml).document) for xml in forms()[:5]),
    "package": _packages,
    "workbook": _workbooks,
}
