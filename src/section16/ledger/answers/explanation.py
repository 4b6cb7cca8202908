"""Explanations: the row, the row before it, the computation, the cause and the evidence for it."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import msgspec

from section16.ledger.blocks.block import Block
from section16.ledger.book import IssuerBook
from section16.ledger.lots.cause import Cause, Evidence
from section16.ledger.lots.lot import Assertion


class Explanation(msgspec.Struct, frozen=True, kw_only=True):
    """The explanation of a reported balance, as values and in sentences (``lines``).

    ``block`` is the block that the row is about: who reports it, and why several lots are one; ``None`` for a row that an
    amendment restates.
    """

    row: str
    cause: Cause
    reported: Decimal | None
    computed: Decimal | None
    previous: str
    evidence: tuple[Evidence, ...]
    hints: tuple[str, ...]
    links: tuple[str, ...]
    amendment: str
    block: Block | None
    lines: tuple[str, ...]


def explanation_of(book: IssuerBook, row: str) -> Explanation:
    """Return why the balance of a row is what it is. Raises ``KeyError`` for a row that the book lacks."""
    found = next((one for one in book.assertions if one.entry.id == row), None)
    if found is None:
        raise KeyError(f"{row} was not known then, or a decision leaves it out")
    links = tuple(
        other
        for link in book.links()
        if row in link.derivative + link.shares
        for other in link.derivative + link.shares
        if other != row
    )
    amendment = next((one.accession for one in book.amendments if one.concerns(row)), "")
    block = book.block_of(found.lot) if found.lot is not None else None
    return Explanation(
        row=row,
        cause=found.cause,
        reported=found.entry.owned,
        computed=found.computed,
        previous=found.previous.entry.id if found.previous else "",
        evidence=found.evidence,
        hints=found.hints,
        links=links,
        amendment=amendment,
        block=block,
        lines=(*_lines(found, links, amendment), *_block_lines(found, block)),
    )


def _block_lines(found: Assertion, block: Block | None) -> Iterator[str]:
    """Yield that others report the same securities, and why they are the same."""
    if block is None or len(block.lots) == 1:
        return
    owners = found.entry.filing.owners
    others = [name for cik, name in zip(block.reporters, block.names, strict=True) if cik not in owners]
    yield f"one block with what {', '.join(others) or 'another form'} reports: {block.id} reports it first"
    yield from (f"one block, as shown by {one.test}: {one.says} ({'; '.join(one.rows)})" for one in block.evidence)


def _lines(found: Assertion, links: tuple[str, ...], amendment: str) -> list[str]:
    entry = found.entry
    held = "directly" if entry.direct else f"through {entry.nature or 'a holder it does not name'}"
    lines = [f"{entry.id} states {entry.owned} of {entry.title}, held {held}, filed on {entry.filing.day}"]
    if found.previous is not None:
        before = found.previous.entry
        lines.append(f"before: {before.id}, filed on {before.filing.day}, left {found.opening}")
    if found.opening is not None and found.gap:
        lines.append(
            f"{found.opening} and a change of {found.change or 0} make {found.computed}: the difference is {found.gap:+}"
        )
    elif found.opening is not None and found.gap == 0:
        lines.append(f"{found.opening} and a change of {found.change or 0} make {found.computed}: the balance follows")
    lines.append(f"{found.cause}: {_cause_says(found)}")
    lines.extend(f"shown by: {one.says}" + (f" ({'; '.join(one.rows)})" if one.rows else "") for one in found.evidence)
    lines.extend(line for shown in found.evidence for line in shown.readings_in_words)
    lines.extend(f"a hint, not evidence: {hint}" for hint in found.hints)
    if links:
        lines.append(f"belongs to {', '.join(links)}: one exercise or conversion")
    if amendment:
        lines.append(f"amended by {amendment}" if amendment != entry.filing.accession else "part of an amendment")
    return lines


_SAYS = {
    Cause.AGREES: "it follows from the balance before",
    Cause.FIRST_SIGHT: "no earlier balance of this holding is in the ledger",
    Cause.OPENS: "a new holding of what was acquired; there is no earlier balance to check",
    Cause.MISSING: "a filing between this report and the one before is not in the ledger",
    Cause.ERROR: "numbers here or in the previous report contradict the balances before and after them",
    Cause.UNEXPLAINED: "the balances do not follow, and nothing shows why",
}


def _cause_says(found: Assertion) -> str:
    return _SAYS.get(found.cause, "the difference is explained")
