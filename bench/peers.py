"""Ourselves beside other readers of these forms, over the same filings: time and losses.

Each reader runs in an environment of its own under ``.venv-peers``, made on the first run. What a filing contains is counted
from its XML by :mod:`bench.truth`.
"""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import tarfile
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from bench.figures import Target, circumstances, table, write_results
from bench.filings import Sample, sample
from bench.truth import truth

ROOT = Path(__file__).parent.parent
ENVIRONMENTS = ROOT / ".venv-peers"
OURS = "section16"
# selectolax 1.0 no longer has what datamule 5.0.2 imports.
PEERS = {"edgartools": ("edgartools==5.62.0",), "datamule": ("datamule==5.0.2", "selectolax<1")}
OBJECTS = {OURS: "`read_xml`", "edgartools": "`Ownership.from_xml`", "datamule": "`Document.parse_tables`"}
FACTOR = 20


def python_of(peer: str) -> Path:
    """Return the Python of a peer's environment, which is made when there is none yet."""
    folder = ENVIRONMENTS / peer
    python = folder / "bin" / "python"
    ready = folder / ".ready"
    if not ready.exists():
        print(f"installing {' '.join(PEERS[peer])} into {folder.relative_to(ROOT)}")
        uv = [str(Path(sys.executable).with_name("uv"))]
        subprocess.run([*uv, "venv", "--quiet", "--clear", "--python", sys.executable, str(folder)], check=True)
        subprocess.run([*uv, "pip", "install", "--quiet", "--python", str(python), *PEERS[peer]], check=True)
        ready.touch()
    return python


def result_of(runner: str, python: Path, folder: Path) -> dict[str, Any]:
    """Run a reader over the files of a folder and return its version, its time and its counts."""
    with tempfile.NamedTemporaryFile(suffix=".json") as output:
        command = [str(python), "-m", f"bench.peer_runners.{runner}", str(folder), output.name]
        environment = os.environ | {"PYTHONPATH": str(ROOT)}
        subprocess.run(command, check=True, cwd=tempfile.gettempdir(), env=environment, stdout=subprocess.DEVNULL)
        result: dict[str, Any] = json.loads(Path(output.name).read_text(encoding="utf-8"))
        return result


def measure(drawn: Sample) -> list[Target]:
    """Measure all readers, write the section, and return the targets."""
    pythons = {OURS: Path(sys.executable)} | {peer: python_of(peer) for peer in PEERS}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for number, document in enumerate(drawn.documents):
            (folder / f"{number:05}.xml").write_bytes(document)
        runners = {OURS: "ours"} | {peer: peer for peer in PEERS}
        results = {reader: result_of(runners[reader], python, folder) for reader, python in pythons.items()}
        place = packed(Path(name + ".tar.gz"), drawn)
        tables = {reader: result_of(runners[reader], python, place) for reader, python in pythons.items()}
        place.unlink()
    there = [json.loads(json.dumps(vars(truth(document)))) for document in drawn.documents]
    text = _table(there, results)
    written = _written(tables)
    write_results("peers", _section(drawn, text, written))
    print(text, written, sep="\n\n")
    ours = results[OURS]["milliseconds"]
    return [
        Target(f"one part in {FACTOR} of {peer}'s time for its object, ms", results[peer]["milliseconds"] / FACTOR, ours)
        for peer in PEERS
    ]


def packed(place: Path, drawn: Sample) -> Path:
    """Pack the submissions of a sample into an archive, and return its place."""
    with tarfile.open(place, "w:gz") as archive:
        for number, data in enumerate(drawn.submissions):
            member = tarfile.TarInfo(f"{number:05}.txt")
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    return place


_WRITES = {
    OURS: "Parquet: filings, owners, rows, footnotes, signatures; decimals and dates",
    "edgartools": "Parquet by way of pandas: rows",
    "datamule": "CSV: rows, as text",
}


def _written(tables: dict[str, dict[str, Any]]) -> str:
    ours = tables[OURS]["milliseconds"]
    lines = [
        (f"{reader} {its['version']}", _WRITES[reader], f"{its['milliseconds']:.3f}", f"{its['milliseconds'] / ours:.1f}")
        for reader, its in tables.items()
    ]
    return table(("", "written", "CPU ms a filing", "times section16"), lines)


_Count = Callable[[dict[str, Any], dict[str, Any]], int]


def _rows(*kinds: str) -> _Count:
    return lambda there, found: sum(min(there["rows"][kind], found["rows"][kind]) for kind in kinds)


def _links(place: str) -> _Count:
    return lambda there, found: sum(
        (Counter(there[place][kind]) & Counter(found[place].get(kind, {}))).total() for kind in there[place]
    )


def _least(name: str) -> _Count:
    return lambda there, found: min(there[name], found[name])


_LINES: dict[str, _Count] = {
    "transaction rows": _rows("nonDerivativeTransaction", "derivativeTransaction"),
    "holding rows": _rows("nonDerivativeHolding", "derivativeHolding"),
    "footnote references on their row": _links("row_links"),
    "footnote references on their box": _links("cell_links"),
    "derivative holdings with the number held": _least("held"),
    "reporting owners": _least("owners"),
}


def _table(there: list[dict[str, Any]], results: dict[str, dict[str, Any]]) -> str:
    readers = list(results)
    ours = results[OURS]["milliseconds"]
    lines: list[tuple[str, ...]] = [
        ("object", "", *(OBJECTS[reader] for reader in readers)),
        ("CPU ms a filing", "", *(f"{results[reader]['milliseconds']:.3f}" for reader in readers)),
        ("times section16", "", *(f"{results[reader]['milliseconds'] / ours:.1f}" for reader in readers)),
        ("filings that failed", "", *(f"{results[reader]['counts'].count(None):,}" for reader in readers)),
    ]
    for name, count in _LINES.items():
        counts = (_sum(count, there, results[reader]["counts"]) for reader in readers)
        lines.append((name, f"{_sum(count, there, there):,}", *(f"{number:,}" for number in counts)))
    numbers = sum(filing["as_text"] for filing in there)
    for name, key, held in (("numbers, as numbers", "numbers", f"{numbers:,}"), ("numbers, as text", "as_text", "")):
        lines.append((name, held, *(f"{_total(key, results[reader]['counts']):,}" for reader in readers)))
    headings = ("", "in the filings", *(f"{reader} {results[reader]['version']}" for reader in readers))
    return table(headings, lines)


def _sum(count: _Count, there: Sequence[dict[str, Any]], found: Sequence[dict[str, Any] | None]) -> int:
    return sum(count(truly, its) for truly, its in zip(there, found, strict=True) if its is not None)


def _total(key: str, counts: Iterable[dict[str, Any] | None]) -> int:
    return sum(filing[key] for filing in counts if filing is not None)


def _section(drawn: Sample, text: str, written: str) -> str:
    return f"""
# Beside other readers

{circumstances(drawn.what)}
The same ownership XML for each, from memory; CPU time, garbage collector on, median of three passes; each reader in an
environment of its own, edgartools with its look-up of owners at the SEC left out. Each gives what it publishes: section16 a
typed document, edgartools an object of data frames, datamule tables of text, by design. Both do much that section16 does not;
what is compared is this one task. A reference to a footnote counts as on its row when it can be found anywhere in what a reader
gives for the row, and as on its box when it is in a column of one box, whatever the name of that column. What is in the
filings was counted with `xml.etree`.

{text}

Target: at least {FACTOR} times as fast as either.

## From packed filings to tables on the disk

The same filings as submissions in one `.tar.gz`. No other reader has a store like the book of section16: each gives its own
objects or tables, which are written here with what its environment has. Of the submission edgartools and datamule are given
the XML alone, cut out as for the first table, and section16 reads the header too; hashes, originals and findings of a book are
left out.

{written}
"""


def main() -> int:
    """Run the comparison and return the exit status."""
    drawn = sample()
    print(f"measuring over {drawn.what}")
    targets = measure(drawn)
    print("\n".join(target.line() for target in targets))
    return 0 if all(target.met for target in targets) else 1


if __name__ == "__main__":
    sys.exit(main())
