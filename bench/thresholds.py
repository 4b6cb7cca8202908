"""The thresholds of the ledger: how many rows of the archive another value of each would change."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import section16
from bench.figures import circumstances, table, write_results
from bench.filings import archive
from section16.ledger import thresholds
from section16.ledger.book import IssuerBook
from section16.ledger.causes.catalogue import explain
from section16.ledger.causes.view import IssuerView
from section16.ledger.ledger import Ledger

_PACKAGE = "section16.ledger."
Answer = Mapping[str, tuple[str, Decimal | None]]
Threshold = int | Decimal | Fraction | timedelta


def measure() -> None:
    """Count the rows that half and twice each threshold change, and write the table."""
    place = archive()
    if place is None:
        return
    ledger = Ledger.from_submissions(section16.read_many([place]))
    views = [_linked(ledger.book(issuer)) for issuer in ledger.issuers]
    gc.freeze()
    explained, linked = _explained(views), _answers(ledger)
    lines = []
    for name, value in _values():
        changed = []
        for other in (_half(value), value * 2):
            with _set_to(name, other) as modules:
                links = any(".causes." not in module and module != thresholds.__name__ for module in modules)
                now, then = (linked, _answers(ledger)) if links else (explained, _explained(views))
            changed.append(f"{sum(then.get(row) != answer for row, answer in now.items()):,}")
        lines.append((name.lower().replace("_", " "), in_words(value), *changed))
        print(*lines[-1], flush=True)
    text = (
        f"# The ledger: thresholds\n\n{circumstances(f'{len(linked):,} rows of the archive')}\n\n"
        "How many rows have another cause, or another difference, when a threshold is half or twice as large.\n\n"
    )
    write_results("thresholds", text + table(("threshold", "value", "half", "twice"), lines))


def _linked(book: IssuerBook) -> IssuerView:
    """Return an issuer's rows as they are linked, before any cause is found."""
    splits, _, linker = book._linked()  # noqa: SLF001 - the book keeps what is explained alone
    return IssuerView(linker.assertions, linker.lots, book.view.superseded, splits)


def _explained(views: Iterable[IssuerView]) -> Answer:
    return {row: (verdict.cause, None) for view in views for row, verdict in explain(view).items()}


def _answers(ledger: Ledger) -> Answer:
    ledger._books.clear()  # noqa: SLF001 - the same filings are linked again
    books = map(ledger.book, ledger.issuers)
    return {one.entry.id: (one.cause, one.gap) for book in books for one in book.view.assertions}


def _values() -> list[tuple[str, Threshold]]:
    found = vars(thresholds).items()
    return [(name, value) for name, value in found if name.isupper() and isinstance(value, Threshold)]


def _half(value: Threshold) -> Threshold:
    return value // 2 if isinstance(value, int | timedelta) else value / 2


def in_words(value: Threshold) -> str:
    """Return a threshold as the table has it."""
    return f"{value.days} days" if isinstance(value, timedelta) else str(value)


@contextmanager
def _set_to(name: str, value: Threshold) -> Iterator[list[str]]:
    """Give a threshold another value in every module that uses it."""
    modules = [module for path, module in sys.modules.items() if path.startswith(_PACKAGE) and name in vars(module)]
    before = getattr(thresholds, name)
    for module in modules:
        setattr(module, name, value)
    try:
        yield [module.__name__ for module in modules]
    finally:
        for module in modules:
            setattr(module, name, before)


if __name__ == "__main__":
    measure()
