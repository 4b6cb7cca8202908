"""Tables of Arrow as tables of pandas, with types that every writer of pandas takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa


def pandas_frame(table: pa.Table, *, exact: bool = False) -> pd.DataFrame:
    """Return a table of pandas.

    Lists become texts separated by semicolons, days and times ``datetime64`` without a zone (times of the book in UTC), numbers
    floating point unless ``exact``, and boxes ``boolean``, in which a missing one stays missing.
    """
    import pandas as pd  # noqa: PLC0415 - an optional library of the user

    columns = {name: _series(column, exact=exact) for name, column in zip(table.column_names, table.columns, strict=True)}
    return pd.DataFrame(columns)


def _series(column: pa.ChunkedArray, *, exact: bool) -> pd.Series:
    import pyarrow as pa  # noqa: PLC0415 - an optional extra
    import pyarrow.compute as pc  # noqa: PLC0415

    kind = column.type
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        column = pc.binary_join(column.cast(pa.list_(pa.string())), "; ")
    elif pa.types.is_date(kind):
        column = column.cast(pa.timestamp("s"))
    elif pa.types.is_timestamp(kind):
        column = column.cast(pa.timestamp(kind.unit))
    elif pa.types.is_decimal(kind) and not exact:
        column = column.cast(pa.float64())
    series = column.to_pandas()
    return series.astype("boolean") if pa.types.is_boolean(kind) else series
