"""Runs datamule: ownership XML to the tables of its ``Document``."""

import re
from typing import Any

from datamule.document.document import Document  # type: ignore[import-not-found]

from bench.peer_runners.protocol import Columns, Found, run

_TABLES = {
    "345_non_derivative_transaction": "nonDerivativeTransaction",
    "345_non_derivative_holding": "nonDerivativeHolding",
    "345_derivative_transaction": "derivativeTransaction",
    "345_derivative_holding": "derivativeHolding",
}
_KIND = re.compile(rb"<documentType>\s*([345](?:/A)?)\s*<")


def read(content: bytes) -> Any:
    """Return the tables that the document is parsed into."""
    kind = _KIND.search(content)
    document = Document(
        type=kind[1].decode() if kind else "4",
        content=content,
        filename="form.xml",
        accession="0000000000-00-000000",
        filing_date="2023-01-01",
    )
    document.parse_tables()
    return document._tables.tables  # noqa: SLF001 - the public property parses once more


def find(tables: Any) -> Found:
    """Return what the tables say."""
    by_name = {table.name: list(table.data) for table in tables}
    rows = {kind: by_name.get(name, []) for name, kind in _TABLES.items()}
    # The column of the conversion price is named `value` in Table II; in Table I that name is the title's.
    for kind in ("derivativeTransaction", "derivativeHolding"):
        rows[kind] = [
            {("exercise price" if name == "value" else name): said for name, said in row.items()} for row in rows[kind]
        ]
    return Found(rows, len(by_name.get("345_reporting_owner", [])))


_NUMBERS = re.compile(
    "(transactionShares|transactionPricePerShare|transactionTotalValue|sharesOwnedFollowingTransaction"
    "|valueOwnedFollowingTransaction|underlyingSecurityShares|underlyingSecurityValue|conversionOrExercisePrice)(Value)?"
    "|exercise price"
)
run("datamule", read, find, Columns(_NUMBERS, held="sharesOwnedFollowingTransactionValue"))
