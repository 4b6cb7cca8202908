"""A book for the load on the pages: the rows of :mod:`bench.book_serving`, with the ledger of each issuer and the forms.

Each filing has its form, which the page of a filing reads, and each insider three holdings over the years.
``python -m bench.web_book BOOK FILINGS EVERY NEW`` publishes a generation with NEW filings every EVERY seconds until it is
ended, and prints how long each took.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import duckdb

from bench.book_serving import COMPUTED, FILED, NUMBERED, OF_ISSUER, tables_of
from section16.store.book.originals import Original
from section16.store.book.staging import stage_batch, stage_issuers
from section16.store.book.writer import BookWriter, FilingBook

_AT_ONCE = 100_000
_NEW_FIRST = 500_000_000
"""The number of the first filing that is published during the load."""
_BLOCK = "lpad((n // {each} * {each} + n % 9 + 9 * (n // 9 % 3))::VARCHAR, 10, '0') || ' I/1'"
_HELD = f"""
    SELECT issuer_cik, {_BLOCK.format(each=OF_ISSUER)} AS block, owner_cik, [owner_cik] AS owner_ciks,
    ['Roe ' || owner_cik] AS owner_names, 'I' AS form_table, 'Common Stock' AS security, n // 9 % 3 = 0 AS direct,
    [NULL, 'By Trust', 'By Spouse'][1 + n // 9 % 3] AS nature, false AS dollars, filed - 2 AS day,
    lead(filed - 2) OVER (PARTITION BY owner_cik, n // 9 % 3 ORDER BY n) AS until,
    (hash(n) % 1000000)::DECIMAL(38, 10) AS balance, accession || ' I/1' AS stated_by FROM f"""
_ROWS = "f JOIN rows USING (accession)"
_LEDGER: Mapping[str, str] = MappingProxyType(
    {
        **COMPUTED,
        "position_steps": _HELD,
        "positions": f"SELECT * EXCLUDE (day, until), day AS since, 'as reported' AS cause FROM ({_HELD}) WHERE until IS NULL",
        "entries": f"""
            SELECT issuer_cik, accession, 'I' AS form_table, row, true AS current, false AS holding, [owner_cik] AS owner_ciks,
            ['Roe ' || owner_cik] AS owner_names, title AS security, true AS direct, transaction_date AS day, code,
            if(code IN ('P', 'A', 'M'), shares, -shares) AS change, price, shares_owned AS owned, false AS dollars
            FROM {_ROWS}""",
        "reconciliation": f"""
            SELECT issuer_cik, accession, 'I' AS form_table, row, 'transaction' AS row_kind, 'as reported' AS cause,
            shares_owned AS reported, shares_owned AS computed, 0::DECIMAL(38, 10) AS gap, accession || ' I/1' AS previous
            FROM {_ROWS}""",
        "timeliness": f"""
            SELECT issuer_cik, accession, '4' AS form, 'I' AS form_table, row, [owner_cik] AS owner_ciks,
            ['Roe ' || owner_cik] AS owner_names, if(hash(n) % 20 = 0, 'late', 'on time') AS timing,
            'filed by the second business day' AS reason, code, title AS security, transaction_date AS event_date,
            filed AS due, filed, if(hash(n) % 20 = 0, n % 20 + 1, NULL) AS days_late FROM {_ROWS}""",
        "short_swing_candidates": """
            SELECT DISTINCT issuer_cik, owner_cik, 'Roe ' || owner_cik AS owner_name, 1000::DECIMAL(38, 10) AS profit,
            true AS exact, 1000::DECIMAL(38, 10) AS lower, 1000::DECIMAL(38, 10) AS upper, 3 AS matches FROM f""",
        "plans": """
            SELECT issuer_cik, row_number() OVER (PARTITION BY issuer_cik ORDER BY owner_cik)::INTEGER AS plan,
            [owner_cik] AS owner_ciks, ['Roe ' || owner_cik] AS owner_names, 'CFO' AS title, DATE '2023-03-01' AS adopted,
            DATE '2023-06-05' AS first_trade, DATE '2024-02-05' AS last_trade, 12 AS trades, 24000::DECIMAL(38, 10) AS sold
            FROM (SELECT DISTINCT issuer_cik, owner_cik FROM f WHERE n % 9 < 3)""",
    }
)
_ROW = """
<nonDerivativeTransaction><securityTitle><value>Common Stock</value></securityTitle>
<transactionDate><value>' || transaction_date || '</value></transactionDate>
<transactionCoding><transactionFormType>4</transactionFormType><transactionCode>' || code || '</transactionCode>
<equitySwapInvolved>0</equitySwapInvolved><footnoteId id="F1"/></transactionCoding>
<transactionAmounts><transactionShares><value>' || shares::BIGINT || '</value></transactionShares>
<transactionPricePerShare><value>' || price::DECIMAL(18, 2) || '</value><footnoteId id="F2"/></transactionPricePerShare>
<transactionAcquiredDisposedCode><value>' || if(code IN ('P', 'A', 'M'), 'A', 'D') || '</value>
</transactionAcquiredDisposedCode></transactionAmounts>
<postTransactionAmounts><sharesOwnedFollowingTransaction><value>' || shares_owned::BIGINT || '</value>
</sharesOwnedFollowingTransaction></postTransactionAmounts>
<ownershipNature><directOrIndirectOwnership><value>D</value></directOrIndirectOwnership></ownershipNature>
</nonDerivativeTransaction>"""
_FORM = f"""
SELECT accession, any_value('<?xml version="1.0"?>
<ownershipDocument><schemaVersion>X0508</schemaVersion><documentType>4</documentType>
<periodOfReport>' || (filed - 2) || '</periodOfReport><notSubjectToSection16>0</notSubjectToSection16>
<issuer><issuerCik>' || issuer_cik || '</issuerCik><issuerName>Larkspur ' || issuer_cik || '</issuerName>
<issuerTradingSymbol>L' || issuer_cik::BIGINT || '</issuerTradingSymbol></issuer>
<reportingOwner><reportingOwnerId><rptOwnerCik>' || owner_cik || '</rptOwnerCik><rptOwnerName>Roe ' || owner_cik ||
'</rptOwnerName></reportingOwnerId><reportingOwnerAddress><rptOwnerStreet1>14 SLIPWAY ROAD</rptOwnerStreet1>
<rptOwnerCity>PORT ELLERY</rptOwnerCity><rptOwnerState>ME</rptOwnerState><rptOwnerZipCode>04099</rptOwnerZipCode>
</reportingOwnerAddress><reportingOwnerRelationship><isDirector>1</isDirector></reportingOwnerRelationship></reportingOwner>
<aff10b5One>0</aff10b5One><nonDerivativeTable>') || string_agg('{_ROW}', '' ORDER BY row) || any_value('
</nonDerivativeTable><footnotes><footnote id="F1">These shares were sold in multiple transactions.</footnote>
<footnote id="F2">The price reported in Column 4 is a weighted average price.</footnote></footnotes>
<remarks></remarks><ownerSignature><signatureName>/s/ Roe ' || owner_cik || '</signatureName>
<signatureDate>' || filed || '</signatureDate></ownerSignature></ownershipDocument>') AS form
FROM {_ROWS} GROUP BY accession ORDER BY accession
"""


def make(folder: Path, filings: int) -> FilingBook:
    """Return the book in a folder, which is made where it is not there."""
    book = FilingBook.create(folder)
    with book.writing() as writer:
        if writer.manifest.generation is None:
            for first in range(0, filings, _AT_ONCE):
                _add(writer, f"range({first}, {min(first + _AT_ONCE, filings)})")
        writer.publish()  # also of a book that an earlier version of section16 made
    return book


def _add(writer: BookWriter, numbers: str) -> None:
    with duckdb.connect() as connection:
        connection.execute(f"CREATE TABLE f AS {NUMBERED.format(numbers=numbers, each=OF_ISSUER)}")
        _stage(writer, connection)
        _compute(writer, connection)


def _stage(writer: BookWriter, connection: duckdb.DuckDBPyConnection) -> None:
    """Add the filings of a table ``f``, with their forms."""
    connection.execute(f"CREATE OR REPLACE TABLE rows AS {FILED['non_derivative']}")
    forms = connection.execute(_FORM).fetchall()
    originals = [Original(accession, form.encode()) for accession, form in forms]
    writer.commit(stage_batch(writer.folder, tables_of(connection, FILED), originals))


def _compute(writer: BookWriter, connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute(f"CREATE OR REPLACE TABLE rows AS {FILED['non_derivative']}")
    issuers = [cik for (cik,) in connection.execute("SELECT DISTINCT issuer_cik FROM f").fetchall()]
    writer.commit(stage_issuers(writer.folder, tables_of(connection, _LEDGER), issuers, writer.manifest.filed))


def add_new(writer: BookWriter, filings: int, number: int, new: int) -> None:
    """Add so many new filings, each about another issuer, and what is computed again from all filings of these."""
    count = max(1, filings // OF_ISSUER)
    issuers = random.Random(number).sample(range(count), min(new, count))
    numbers = ", ".join(f"({one}, {_NEW_FIRST + number * new + place})" for place, one in enumerate(issuers))
    whole = f"(SELECT issuer * {OF_ISSUER} + i FROM (VALUES {numbers}) v(issuer, n), range({OF_ISSUER}) t(i))"
    with duckdb.connect() as connection:
        connection.execute(f"""
            CREATE TABLE f AS SELECT n,
            lpad(n::VARCHAR, 10, '0') || '-24-' || lpad((n % 1000000)::VARCHAR, 6, '0') AS accession,
            lpad(issuer::VARCHAR, 10, '0') AS issuer_cik, DATE '2024-11-01' + {number} AS filed,
            lpad((issuer * 100 + n % 9)::VARCHAR, 10, '0') AS owner_cik FROM (VALUES {numbers}) v(issuer, n)""")
        _stage(writer, connection)
        connection.execute(f"INSERT INTO f {NUMBERED.format(numbers=whole, each=OF_ISSUER)}")
        _compute(writer, connection)


def publish_often(folder: Path, filings: int, every: float, new: int) -> None:
    """Publish a generation at every tick; print the CPU seconds that its publication took, and those of the clock."""
    with FilingBook.open(folder).writing() as writer:
        number, next_one = writer.manifest.batch, time.monotonic()
        while True:
            add_new(writer, filings, number, new)
            number += 1
            next_one += every
            time.sleep(max(0.0, next_one - time.monotonic()))
            cpu, clock = time.process_time(), time.monotonic()
            writer.publish()
            print(f"{time.process_time() - cpu:.3f} {time.monotonic() - clock:.3f}", flush=True)


if __name__ == "__main__":
    publish_often(Path(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]), int(sys.argv[4]))
