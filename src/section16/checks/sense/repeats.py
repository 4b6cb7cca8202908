"""Sense checks against the filings before a form: transactions filed already, and one block on several forms."""

from __future__ import annotations

from collections.abc import Iterator

from section16.checks.check import Hit, check
from section16.checks.subject import Looks, Subject


@check("ROW-FILED-BEFORE", forms="45", needs=("earlier",), looks=Looks.EARLIER)
def filed_before(subject: Subject) -> Iterator[Hit]:
    """A transaction is reported once; an amendment may repeat the form that it amends."""
    earlier = subject.earlier
    if earlier is None or subject.amendment:
        return
    for one in earlier.assertions:
        other = earlier.repeated(one.entry) if one.entry.change and one.entry.day else None
        if other is not None:
            yield Hit(
                one.entry.path,
                f"The transaction was already reported in {other.id}, with the same balance after it.",
                "Remove the row, or file an amendment if it corrects the earlier form.",
                {"row": other.id},
            )


@check("BLOCK-ON-SEVERAL-FORMS", needs=("earlier",), looks=Looks.EARLIER)
def block_on_forms(subject: Subject) -> Iterator[Hit]:
    """Securities that several persons report on their own forms are counted once; one joint form could report them."""
    earlier = subject.earlier
    if earlier is None:
        return
    seen: set[str] = set()
    for one in earlier.assertions:
        if one.lot is None or not one.lot.history:
            continue
        block = earlier.history.book.block_of(one.lot)
        others = [name for cik, name in zip(block.reporters, block.names, strict=True) if cik not in earlier.filing.owners]
        if len(block.lots) > 1 and others and block.id not in seen:
            seen.add(block.id)
            yield Hit(
                one.entry.path,
                f"The same securities are reported by {', '.join(others[:3])} on other forms.",
                "Count them once, and consider a joint form.",
                {"block": block.id, "reporters": list(block.reporters)},
            )
