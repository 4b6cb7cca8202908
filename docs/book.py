"""The page of the book: how it is asked, its views, and every column of its tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from section16.store.book.computed import computed_tables
from section16.store.book.kinds import SOURCES
from section16.store.book.manifest import FORMAT
from section16.store.book.tables import FILED, BookTable
from section16.store.book.views import VIEWS

Table = Callable[[Sequence[str], Iterable[Sequence[str]]], str]

_PAGE = """{made}

# The book

A book holds filings in one folder ([ingest](ingest.md) fills it) and answers questions in SQL. It needs the extra
`book`: `pip install 'section16[book]'`.

```shell
section16 ingest forms --book book
section16 query "SELECT issuer_name, count(*) AS rows FROM transactions GROUP BY 1" --book book
```

```text
1 filing added to book.
1 earlier version replaced.
1 document without an accession number left out: another filing says the same.
issuer_name                    rows
Larkspur Harbor Systems, Inc.     2
1 row.
```

`--format csv`, `json`, `parquet` and `arrow` write all rows, to the standard output or with `--output` to a file; the
name of the file chooses the format. `--book` can be left out where `SECTION16_BOOK` is set. In Python:

```python
import section16

answer = section16.query("book", "SELECT accession, code, shares, price FROM transactions WHERE price = 0 ORDER BY ALL")
print(len(answer), answer.columns)
print(answer.to_pandas().dtypes["shares"], answer.to_polars().schema["shares"])
```

```text
2 ('accession', 'code', 'shares', 'price')
float64 Decimal(precision=38, scale=10)
```

`answer.arrow` is the whole answer as a table of pyarrow, exact; iterating over `answer` gives rows as dictionaries.
`to_polars()` keeps decimals. `to_pandas()` gives columns that every writer of pandas takes: numbers are floating point
(`exact=True` keeps `Decimal`), lists are texts separated by semicolons, days are times at midnight.

## What a query may do

One `SELECT` (or `DESCRIBE`, `SHOW`, `SUMMARIZE`, `EXPLAIN`), in DuckDB's SQL. It cannot change the book, read or write
other files, load extensions or change settings. `PIVOT` has to name the values that become columns.

It is stopped after 60 seconds (`--seconds`) or beyond 2 GB of memory (`--memory`), on the command line, in Python and of a
server alike: each query runs in a process of its own, which is ended where it does not stop by itself. Under Linux long texts
that functions make count as well, which DuckDB does not count. What does not fit into memory, such as while rows are sorted,
is written to the system's folder for temporary files, at most five times as much. A server gives a query on its page 10
seconds, one that streams 60, and both 1 GB of memory; it answers four at once, and everything else meanwhile.

## Views

{views}

`transactions` and `holdings` have the columns of the row as filed, those of the filing (`form`, `filed`, `issuer_cik`,
`issuer_name`, `issuer_symbol`, `owner_cik`, `owner_name`, `owner_ciks`), and the [columns of the analyst](research.md).
`owner_cik` is the first of the reporting persons; `owners` has a row for each. CIKs have ten digits. Two questions have
a name of their own:

- `rows_of_filing('0009990016-25-000007')`: the rows of both tables of a filing.
- `holders('0009990016', DATE '2025-12-31')`: what each block of the issuer's securities held at the end of a day.
  The issuer is named by its CIK.

```shell
section16 query "SELECT security, balance FROM holders('9990016', DATE '2025-06-30') ORDER BY ALL LIMIT 2" --book book
```

```text
security        balance
Common Stock      6,180
Common Stock  412,375.5
2 rows.
```

A view has what is in force. A filing that was corrected, or that EDGAR deleted, stays in the tables of the schema
`filed` (`filed.filings`, `filed.non_derivative`, ...) with `current = false`; in `filed.filings`, `superseded_at` is
when the book learned of it and `superseded_because` why. A row that an amendment restates or takes back is not current
either, and `entries.superseded_by` names what replaced it. Versions are distinguished by `accession` and `batch` together.

## The ledger of the book

After each ingest, [positions, reconciliation](ledger.md), [lateness](lateness.md), [short-swing
candidates](short-swing.md), trading plans and the [research columns](research.md) are computed for the issuers whose
filings changed, by the functions that answer for a folder of filings. An issuer that continues another under a
new CIK is computed with it where balances show that surely, as the other commands do: `positions`, `position_steps`, `plans`
and `short_swing_candidates` are then under the CIK that continues last, rows of filings under their own.

The tables use what filings show, and nothing that you state beside them; `section16 book info` says so. That an issuer
continues another where no balance shows it (`[[successor]]`, see [successor issuers](ledger.md#successor-issuers)), other
decisions and facts are used by the [commands below](#other-commands-on-a-book), with `--decisions` and `--facts`.

## Other commands on a book

`rows`, `check`, `positions`, `history`, `reconcile`, `shortswing`, `late`, `item405`, `coverage`, `plans`, `item408`,
`posting`, `clear`, `verify`, `volume144` and `item403` take `--book` in place of files. They read the originals in force,
so that the answer is that of the same files in a folder, with facts and decisions, and of an issuer with those that
it continues. An issuer is named by CIK, ticker or words of a name that it has or had, a person by CIK or words of a name:

```shell
section16 positions --issuer LKHX --owner winterbourne --as-of 2024-01-01 --book book
section16 issuers larkspur --book book
```

```text
No positions found. The filings report nothing as early as 2024-01-01; the first day that they report is 2025-06-16.
CIK         symbol  name                           filings  first filed  last filed
0009990016  LKHX    Larkspur Harbor Systems, Inc.        1  2025-06-18   2025-06-18
1 issuer.
```

A name that several have is answered with a list to choose from, an unknown one with the nearest names. Where
`SECTION16_BOOK` is set and no file is named, these commands read that book; `volume144`, `item403` and `verify`, which
answer without filings as well, read a book only with `--book`. Without an issuer all filings are read, and their ledgers
are made in batches of issuers: for a large book the views above answer sooner. `check FILES --book` and `draft FILE --book`
compare forms with the filings that the book has about their issuers. In Python, `section16.read_book` gives the filings
(the three files here are copies of one form, which a book keeps once):

```python
ledger = section16.Ledger.from_submissions(section16.read_book("book", issuer="larkspur"))
print(len(ledger.filings), len(ledger.positions("9990016")))
```

```text
1 4
```

## Files

{files}

The truth is the segments and the originals; the database can be made from them (`section16 book compact`). Readers open
the newest database without a lock, and keep the one that they have open while the next is published. `section16 book
verify` reads every byte and names each file that is not what was written. `section16 book compact` replaces many small
segments by few large ones, after it has compared each with its hash: damage does not become part of a new file.
`section16 book export FOLDER` writes views as Parquet, partitioned by the year of filing.

A program killed at any moment leaves a complete book, as it was before or after the last step. Of several sources of a
filing the fullest is in force: {sources}.

The format of the book is {format}. A newer version of section16 opens every older format; columns that an older segment
lacks are null. An older version refuses a newer format and changes nothing. Numbers have 38 digits, 10 of them behind
the point; a number beyond that is null, with a finding.

## Tables

The database leaves out `sha256` of `filings`, which the segments have.

{tables}
"""
_FILES = (
    ("`book.json`", "the list of all other files, with their hashes (of databases, checksums); replaced by rename"),
    ("`segments/TABLE/*.parquet`", "rows, in files that never change"),
    ("`originals/*.blocks`", "filings as they were read, and the ledger entries made of them, in blocks compressed with zstd"),
    ("`serving/book-N.duckdb`", "the database that is queried, and the one before"),
    ("`serving/book-N.duckdb.wal`", "the log of a large database: the changes since it was written, which are read with it"),
    ("`serving/subjects-N.sqlite`", "what a server of a large book says of each issuer, insider and filing"),
    ("`serving/writing.duckdb`", "the writer's copy of a large database; made again when it is missing"),
    ("`writing.lock`", "held by the program that writes"),
)


def book(made: str, table: Table) -> str:
    """Return the page; ``made`` is its first line, ``table`` draws a table."""
    by_rank = sorted(SOURCES, key=lambda kind: -SOURCES[kind])
    computed = [(f"`{one.name}`", one.says) for one in computed_tables()]
    return _PAGE.format(
        made=made,
        views=table(("view", "what it holds"), [*((f"`{name}`", says) for name, says in VIEWS.items()), *computed]),
        files=table(("file", "what it is"), _FILES),
        sources=", ".join(f"`{kind}`" for kind in by_rank),
        format=FORMAT,
        tables="\n\n".join(_table(one, table) for one in (*FILED, *computed_tables())),
    )


def _table(one: BookTable, table: Table) -> str:
    lines = ((f"`{column.name}`", column.kind.value, column.says) for column in one.columns)
    key = ", ".join(f"`{name}`" for name in one.key)
    return f"### {one.name}\n\n{one.says} Identified by {key}.\n\n{table(('column', 'type', 'what it says'), lines)}"
