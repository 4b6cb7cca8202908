"""The PDF brings its own font: the same bytes on every machine, and no letter of Latin, Greek or Cyrillic is missing."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import fontpkg_source_sans_3 as font
import pypdf
import pytest
from fontTools.ttLib import TTFont
from msgspec.structs import replace

import section16
from section16.demo.story import form
from section16.document.cells import TextCell
from section16.law.authentication_documents import attestation
from section16.render import typesetting
from section16.render.authentication_document import pdf_of_paper
from tests.render.forms import FORMS, form4

FILES = sorted(Path(font.ROOT, "files").glob("*.ttf"))


def fonts_in(pdf: bytes) -> set[str]:
    """Return the fonts that a PDF embeds, without the six letters that mark a part of a font."""
    pages: Any = pypdf.PdfReader(io.BytesIO(pdf)).pages
    found = [item.get_object() for page in pages for item in page["/Resources"]["/Font"].values()]
    whole = [item["/DescendantFonts"][0]["/FontDescriptor"] for item in found]
    assert all("/FontFile2" in one or "/FontFile3" in one for one in whole)
    return {str(item["/BaseFont"]).partition("+")[2] for item in found}


@pytest.mark.parametrize("name", [name for name in FORMS if name != "odd-words"])
def test_a_form_is_set_in_source_sans_alone(name: str) -> None:
    assert fonts_in(section16.render_pdf(FORMS[name]())) == {"SourceSans3-Roman"}


def test_a_paper_is_set_in_source_sans_alone() -> None:
    assert fonts_in(pdf_of_paper(attestation("Edda M. Winterbourne"))) == {"SourceSans3-Roman"}


def test_accents_greek_and_cyrillic_need_no_other_font() -> None:
    # Punctuation as filers paste it.
    names = "Łukasz Dvořák-Ñandú, Ægir Þórsson, Nguyễn Ánh, Ελένη Ωραία, Жанна Ёлкина – “No. №1” § €"  # noqa: RUF001 - the dash is meant
    pdf = section16.render_pdf(replace(form4(), remarks=TextCell(names)))
    assert fonts_in(pdf) == {"SourceSans3-Roman"}
    shown = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)
    assert names in " ".join(shown.split())


def test_the_font_has_every_letter_that_is_said_to_be_covered() -> None:
    (roman,) = (file for file in FILES if "Italic" not in file.name)
    letters = TTFont(roman).getBestCmap()
    covered = [chr(code) for code in range(0x20, 0x3000) if typesetting._COVERED.fullmatch(chr(code))]
    assert len(covered) > 600
    assert [letter for letter in covered if ord(letter) not in letters] == []


@pytest.mark.parametrize(("remarks", "system"), [("Common Stock", False), ("Société Générale", False), ("普通株式", True)])
def test_the_fonts_of_the_system_are_searched_only_for_what_the_font_lacks(
    remarks: str,
    system: bool,  # noqa: FBT001 - a parameter of the test
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    searched: list[bool] = []
    fonts = typesetting._fonts

    def watched(*, system: bool) -> Any:
        searched.append(system)
        return fonts(system=False)

    monkeypatch.setattr(typesetting, "_fonts", watched)
    section16.render_pdf(replace(form4(), remarks=TextCell(remarks)))
    assert searched == [system]


_RENDER = """
import sys, section16
from section16.demo.story import form
sys.stdout.buffer.write(section16.render_pdf(section16.read(form("form4.xml"))))
"""


@pytest.mark.slow
def test_a_font_of_the_same_name_on_the_system_changes_nothing(tmp_path: Path) -> None:
    folder = tmp_path / ".local" / "share" / "fonts"
    folder.mkdir(parents=True)
    (roman,) = (file for file in FILES if "Italic" not in file.name)
    wide = TTFont(roman)
    tables: Any = wide["hmtx"]
    tables.metrics = {name: (width * 2, side) for name, (width, side) in tables.metrics.items()}
    wide.save(folder / roman.name)
    home = os.environ | {"HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path / ".local" / "share")}
    with_font = subprocess.run([sys.executable, "-c", _RENDER], env=home, capture_output=True, check=True).stdout
    assert with_font == section16.render_pdf(section16.read(form("form4.xml")))
    # The font would be found, were it searched for.
    names = "import typst; print(typst.Fonts(include_embedded_fonts=False).families())"
    shown = subprocess.run([sys.executable, "-c", names], env=home, capture_output=True, check=True, text=True).stdout
    assert "Source Sans 3" in shown
