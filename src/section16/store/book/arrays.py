"""Texts of cells into columns of Arrow, in bulk where that is exact.

Nearly every text is plainly a number or a day, which Arrow reads itself. What is not so plain (``1,000``, ``2024-05-01Z``,
``.5``) has the value that its cell gives it, so that a column never says anything else than the document.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from itertools import accumulate, chain
from typing import Any

import msgspec
import pyarrow as pa
import pyarrow.compute as pc

from section16.document.cells import PLAIN_DAY, DateCell, DecimalCell, FlagCell
from section16.store.book.tables import DIGITS, SCALE, ColumnKind, type_of

# As many digits as a cell takes for a number, no more behind the point than the column has.
_NUMBER = r"^[0-9]{1,18}(?:\.[0-9]{1,10})?$"
_DAY = f"^(?:{PLAIN_DAY})$"
_MOST = Decimal(10) ** (DIGITS - SCALE)
_FLAGS = {None: None, "": None, "1": True, "true": True, "0": False, "false": False}


class Numbers(msgspec.Struct, frozen=True):
    """A column of numbers, and the places of those that it cannot hold exactly."""

    array: Any
    beyond: tuple[int, ...] = ()


def texts_of(texts: Sequence[str | None]) -> pa.Array:
    """Return texts without the white space around them, null where nothing is left."""
    trimmed = pc.utf8_trim_whitespace(strings(texts))
    return pc.if_else(pc.equal(trimmed, ""), None, trimmed)


def strings(texts: Sequence[str | None]) -> pa.Array:
    """Return texts as they are; what no UTF-8 can hold, half of a surrogate pair, becomes U+FFFD."""
    try:
        return pa.array(texts, pa.string())
    except UnicodeEncodeError:
        return pa.array([text and text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace") for text in texts])


def numbers_of(texts: Sequence[str | None]) -> Numbers:
    """Return numbers, exactly; null where a text is none, or one of more decimal places than the column has."""
    plainly, odd = _in_bulk(texts, _NUMBER, ColumnKind.NUMBER)
    if not odd:
        return Numbers(plainly)
    values = [DecimalCell(texts[at]).value for at in odd]
    beyond = tuple(at for at, value in zip(odd, values, strict=True) if value is not None and not fits(value))
    return Numbers(_with(plainly, odd, [value if value is not None and fits(value) else None for value in values]), beyond)


def fits(number: Decimal) -> bool:
    """Whether a column holds a number exactly.

    >>> fits(Decimal("10.50000000000")), fits(Decimal("0.00000000001"))
    (True, False)
    """
    places = -int(number.normalize().as_tuple().exponent) if number else 0
    return places <= SCALE and abs(number) < _MOST


def days_of(texts: Sequence[str | None]) -> pa.Array:
    """Return days; null where a text is none."""
    plainly, odd = _in_bulk(texts, _DAY, ColumnKind.DAY)
    return _with(plainly, odd, [DateCell(texts[at]).value for at in odd]) if odd else plainly


def flags_of(texts: Sequence[str | None]) -> pa.Array:
    """Return check boxes; null where a box is absent or a text is no mark."""
    try:
        return pa.array([_FLAGS[text] for text in texts], pa.bool_())
    except KeyError:
        return pa.array([FlagCell(text).value for text in texts], pa.bool_())


def lists_of(lists: Sequence[Sequence[str]]) -> pa.Array:
    """Return lists of ids of footnotes, empty ones as empty."""
    ends = accumulate(map(len, lists), initial=0) if any(lists) else [0] * (len(lists) + 1)
    return pa.ListArray.from_arrays(pa.array(ends, pa.int32()), strings(list(chain.from_iterable(lists))))


def _in_bulk(texts: Sequence[str | None], pattern: str, kind: ColumnKind) -> tuple[pa.Array, list[int]]:
    """Return the texts that match a pattern as values, and the places of those that do not and are not null."""
    array = strings(texts)
    plain = pc.match_substring_regex(array, pattern)
    if pc.all(plain, min_count=0).as_py():
        return array.cast(type_of(kind)), []
    odd = pc.indices_nonzero(pc.invert(plain)).to_pylist()
    return pc.if_else(plain, array, None).cast(type_of(kind)), odd


def _with(array: pa.Array, places: Sequence[int], values: Sequence[Any]) -> pa.Array:
    """Return an array with other values at some places."""
    among = set(places)
    mask = pa.array([at in among for at in range(len(array))])
    return pc.replace_with_mask(array, mask, pa.array(values, array.type))


OF_KIND: dict[ColumnKind, Callable[[Sequence[Any]], pa.Array]] = {
    ColumnKind.TEXT: texts_of,
    ColumnKind.DAY: days_of,
    ColumnKind.FLAG: flags_of,
    ColumnKind.TEXTS: lists_of,
}
"""How the texts of a column of each kind become an array; numbers say beside it which of them it cannot hold."""
