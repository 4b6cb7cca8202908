"""The page of figures: the main results of the benchmarks, taken from the files that they write to ``bench/results``."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from pathlib import Path

Table = Callable[[Sequence[str], Iterable[Sequence[str]]], str]

RESULTS = Path(__file__).parents[1] / "bench" / "results"
_DAY = re.compile(r"Measured on ([0-9]{4}-[0-9]{2}-[0-9]{2})")

_PAGE = """{made}

# Figures

What section16 costs and how its answers compare. `make bench` measures again and writes every table to
[bench/results](../bench/results), which also states the sample, the versions and the machine; `make docs` updates this page.
The figures of one machine say little about another, and their ratios more. Measured {first} to {last}, on two cores.

## Speed

CPU time for each filing, over real filings. The floor is `lxml.etree.fromstring` of the same XML.

{speed}

A first `import section16` takes {start} ms of CPU and {memory} MB of memory. `section16 rows --format csv` reads {rate}
filings a second from an archive. The ledger takes {posting} ms a filing to post and reconcile.
The highest short-swing profit of {lots} purchases and as many sales, with its proof, takes {swing} s.

## Beside other readers

The same ownership XML for each; [peers.md](../bench/results/peers.md) states how it was counted.

{peers}

## Reported balances that the ledger follows

Every balance of the archive, against the balance computed from the rows before it.

{ledger}

The share that agrees or is explained, by part of the archive (cut by issuer), and without the issuer that has the most rows:

{parts}

- Of faults inserted into real filings, {real} are reported; into generated filings, {generated}.
- Of {worlds} generated issuers whose holdings are known, {differ} differ in a holding on a day.
- Of balances carried forward to an owner's next filing, {carried} agree; the others are listed by
  [cause](../bench/results/carry-forward.md).

## Rehearsed filings

{rehearsal}

## Generated filings

A submission file with its known holdings is generated at {generator} filings a second, in the same memory for 1,000 issuers as
for 10. [generator.md](../bench/results/generator.md) compares how often unusual features occur with real filings.
"""

_SPEED = (
    ("parse by lxml: the floor", "reading", "`lxml.etree.fromstring`"),
    ("typed document", "reading", "typed document, `read_xml`"),
    ("whole submission, `section16.read`", "reading", "whole submission, `section16.read`"),
    ("`write_xml`", "reading", "`write_xml`"),
    ("`to_json`", "reading", "`to_json`"),
    ("`from_json`", "reading", "`from_json`"),
    ("all checks", "checks", "all checks, `section16.check`"),
    ("HTML", "pages", "HTML"),
    ("text", "pages", "text"),
    ("PDF", "pages", "PDF"),
    ("HTML read back", "pages", "HTML read back"),
    ("a draft from its facts file", "drafting", "one form from its facts file"),
    ("50 drafts of one vesting day, checked", "drafting", "the same, 50 forms checked"),
)
_TARGETS = {
    "typed document": "3.0 times the floor",
    "whole submission, `section16.read`": "3.5 times the floor",
    "all checks": "the time of reading",
    "HTML": "3 ms",
    "PDF": "100 ms",
    "HTML read back": "10 ms",
    "a draft from its facts file": "50 ms",
    "50 drafts of one vesting day, checked": "3,000 ms",
}
_PEERS = (
    *("CPU ms a filing", "footnote references on their row", "footnote references on their box"),
    *("derivative holdings with the number held", "numbers, as numbers"),
)
_SWING = "5,000"
_LEDGER = ("I transactions", "I holdings", "II transactions", "II holdings")

_PARTS = ("", *(f"part {number}" for number in range(1, 6)), "the worst part", "all", "without the largest")


def figures(made: str, table: Table) -> str:
    """Return the page; ``made`` is its first line, ``table`` draws a table."""
    days = sorted(_DAY.findall("".join(text_of(file.stem) for file in RESULTS.glob("*.md"))))
    checked = [row(name, "ledger-causes") for name in _LEDGER]
    return _PAGE.format(
        made=made,
        first=days[0],
        last=days[-1],
        speed=table(("Step", "ms", "Target, at most"), map(_step, *zip(*_SPEED, strict=True))),
        start=row("`import section16`", "startup")[0],
        memory=row("`import section16`", "startup")[2],
        rate=row("`section16 rows --format csv`", "bulk")[2],
        posting=_rows("ledger-size")[-1][-1],
        peers=table(_heading("peers"), [(name, *row(name, "peers")) for name in _PEERS]),
        ledger=table(("Table and row", *_heading("ledger-causes")[1:]), map(_labeled, _LEDGER, checked)),
        parts=table(_PARTS, [(name, *row(name, "ledger-causes")) for name in map("Table {}".format, _LEDGER)]),
        real=row("all", "ledger-faults")[1],
        generated=row("all", "ledger-faults")[7],
        worlds=row("all", "ledger-truth")[0],
        differ=row("all", "ledger-truth")[1],
        carried=row("all", "carry-forward")[3],
        lots=_SWING,
        swing=row(_SWING, "short-swing")[1],
        rehearsal="\n".join(f"- {line}" for line in text_of("rehearsal").splitlines() if line.startswith("Of ")),
        generator=row("1,000 issuers, submission files and truth", "generator")[2],
    )


def _step(step: str, results: str, label: str) -> tuple[str, str, str]:
    return step, row(label, results)[0], _TARGETS.get(step, "")


def _labeled(name: str, found: Sequence[str]) -> tuple[str, ...]:
    return (f"Table {name}", *found)


def _heading(results: str) -> tuple[str, ...]:
    return _rows(results)[0]


def row(label: str, results: str) -> tuple[str, ...]:
    """Return the cells behind a label in the tables of a file of results; raises ``KeyError`` where it is in none."""
    found = next((cells for first, *cells in _rows(results) if first == label), None)
    if found is None:
        raise KeyError(f"bench/results/{results}.md has no row {label!r}")
    return tuple(found)


@cache
def _rows(results: str) -> tuple[tuple[str, ...], ...]:
    lines = (line for line in text_of(results).splitlines() if line.startswith("|"))
    return tuple(tuple(cell.strip() for cell in line.strip("|").split("|")) for line in lines)


def text_of(results: str) -> str:
    """Return a file of results."""
    return (RESULTS / f"{results}.md").read_text(encoding="utf-8")
