"""What the demonstration does and says."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from section16.demo.agreement import boxes_of, disagreements
from section16.files import free_path
from section16.render.agreement import disagreements as page_disagreements
from section16.render.page import page_of
from section16.workspace.reading import from_json, read, render_html, render_pdf, render_text, to_json, write_xml

if TYPE_CHECKING:
    from collections.abc import Mapping

    from section16.document.ownership import OwnershipDocument
    from section16.document.submission import Submission

FORMS = {
    "form4.xml": "the form as ownership XML",
    "0009990016-25-000007.txt": "the full submission that carries it, with EDGAR's header",
    "form4.json": "the form as section16's JSON",
}
"""The files of the demonstration and what they are."""


def form(name: str) -> bytes:
    """Return one of the demonstration's files."""
    return files("section16.demo").joinpath("forms", name).read_bytes()


def tell(out: TextIO, forms: Mapping[str, bytes] | None = None, folder: Path | None = None) -> int:
    """Read the form from every file, show it once, compare all readings, and return 0 when they agree, else 1.

    ``forms`` are the bytes to read by file name; without them the demonstration's own are read.
    The pages are printed into ``folder``, which must not exist; without it a new one is made.
    """
    data = forms or {name: form(name) for name in FORMS}
    out.write("One invented Form 4, read from three kinds of file:\n\n")
    read_forms: dict[str, Submission] = {}
    for name, content in data.items():
        read_forms[name] = read(content)
        held = boxes_of(read_forms[name].document)
        out.write(f"  {name:<26}{len(content):>7,} bytes  {len(held)} boxes filled in  ({FORMS[name]})\n")
        out.writelines(f"  {'':<26}{finding.line()}\n" for finding in read_forms[name].findings)
    shown = next((read for read in read_forms.values() if read.header), next(iter(read_forms.values())))
    out.write(f"\nThis is what it says:\n\n{render_text(shown)}\n")
    documents = {name: read.document for name, read in read_forms.items()}
    wrong = [*_compared(documents), *_written(documents), *_printed(shown.document, out, folder or new_folder())]
    out.write("\n".join(wrong or [_verdict(documents)]) + "\n")
    return 1 if wrong else 0


def _compared(documents: Mapping[str, OwnershipDocument]) -> list[str]:
    """Return where the readings differ from the first of them."""
    first, *others = documents
    return [
        f"{first} and {other} disagree: {line}"
        for other in others
        for line in disagreements(documents[first], documents[other])
    ]


def _written(documents: Mapping[str, OwnershipDocument]) -> list[str]:
    """Return what is lost when each reading is written as XML and as JSON and read again."""
    wrong = []
    for name, document in documents.items():
        again = {"XML": read(write_xml(document)).document, "JSON": from_json(to_json(document))}
        for way, copy in again.items():
            wrong += [f"{name}, written as {way} and read again: {line}" for line in disagreements(document, copy)]
    return wrong


def new_folder() -> Path:
    """Return a folder that does not exist: what an earlier run printed, or a user keeps there, is never overwritten."""
    return free_path(Path("out") / "demo")


def _printed(document: OwnershipDocument, out: TextIO, folder: Path) -> list[str]:
    """Print the form as HTML, text and PDF into a new folder, and return where a page read back says otherwise."""
    folder.mkdir(parents=True)
    pages = {"form4.html": render_html(document).encode(), "form4.txt": render_text(document).encode()}
    wrong = []
    for name, data in {**pages, "form4.pdf": render_pdf(document)}.items():
        (folder / name).write_bytes(data)
        out.write(f"  printed {folder / name}, {len(data):,} bytes\n")
    for name, data in pages.items():
        lines = page_disagreements(page_of(document), page_of(read(data).document))
        wrong += [f"{name}, read back: {line}" for line in lines]
    return wrong


def _verdict(documents: Mapping[str, OwnershipDocument]) -> str:
    document = next(iter(documents.values()))
    boxes = boxes_of(document)
    references = sum(len(box.footnotes) for box in boxes.values())
    only_noted = sum(box.text is None for path, box in boxes.items() if not path.endswith("codingFootnotes"))
    return (
        f"All {len(documents)} agree, cell by cell: {len(boxes)} boxes, {references} references to "
        f"{len(document.footnotes)} footnotes,\n{only_noted} boxes that hold a footnote and no value. "
        "Written as XML and as JSON and read again, each is the same; "
        "printed as HTML and as text and read back, the pages agree too."
    )
