"""What is wrong with a query: said in a sentence, with the place and what to write instead."""

from __future__ import annotations

from pathlib import Path

import pytest

from section16.errors import BookError
from section16.store.book.query_faults import query_fault
from section16.store.book.writer import FilingBook
from section16.workspace.querying import query
from tests.store.book.conftest import filings


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    book = FilingBook.create(tmp_path_factory.mktemp("faults") / "book")
    with book.writing() as writer:
        writer.add_batch(filings(range(1, 3)))
        writer.publish()
    return book.folder


@pytest.mark.parametrize(
    ("sql", "says"),
    [
        (
            "SELECT acession FROM transactions",
            "line 1, column 8 of the query: No column is named acession. Did you mean accession",
        ),
        ("SELECT 1,\n  acession FROM transactions", "line 2, column 3 of the query: No column is named acession."),
        ("SELECT t.foo FROM transactions t", "No column is named foo. DESCRIBE transactions lists"),
        ("SELECT * FROM filings JOIN owners USING (foo)", "No column is named foo."),
        ("SELECT * FROM transactons", "column 15 of the query: No view is named transactons. Did you mean transactions?"),
        ("SELECT * FROM short_swing_candidate", "No view is named short_swing_candidate. Did you mean short_swing_candidates?"),
        ("SELECT * FROM pg_sequencer", "No view is named pg_sequencer. SHOW TABLES lists the views."),
        ("SELECT foo.form FROM filings", "No view is named foo."),
        ("SELECT nowhere(form) FROM filings", "column 8 of the query: No function is named nowhere."),
        ("SELECT * FRM transactions", "This is not SQL at 'transactions'. Correct what is before it"),
        ("SELECT", "The query ends too early. Write SELECT, columns, FROM and a view"),
        ("SELECT form, count(*) FROM filings", "The column form is neither grouped nor summed. Add it to GROUP BY"),
        ("SELECT accession FROM filings, owners", "Several of the views have a column accession. Write 'filings.accession'"),
        ("SELECT sum(code) FROM transactions", "sum cannot be applied to VARCHAR. Give another column, or convert it"),
        ("SELECT * FROM holders('1')", "holders has other arguments. Write it as holders(issuer, as_of)."),
        ("SELECT rows_of_filing('x')", "rows_of_filing gives rows, not a value. Write it behind FROM"),
        ("SELECT CAST('x' AS INTEGER)", "'x' is not a number."),
        ("SELECT CAST('x' AS BOOLEAN)", "'x' is not true or false."),
        ("SELECT * FROM filings WHERE filed > 'abc'", "'abc' is not a date. Write it as DATE '2026-03-31'."),
        ("SELECT * FROM filings WHERE filed > '2025-13-01'", "'2025-13-01' is not a date. Write it as DATE '2026-03-31'."),
        ("SELECT shares * price * shares * price FROM transactions", "A number has more than 38 digits. Convert one"),
        ("SELECT sum(shares * 1000000000000000000000000000::HUGEINT) FROM transactions", "A number has more than 38 digits."),
        ("EXPLAIN SELECT acession FROM filings", "No column is named acession."),
        ("SELECT * FROM read_csv('x.csv')", "A query reads this book and no other file. Select from its views."),
        ("SELECT * FROM filings ORDER BY 99", "The query cannot be answered. The database reports: ORDER term out of range"),
    ],
)
def test_a_fault_is_said_with_its_place_and_the_remedy(sql: str, says: str, folder: Path) -> None:
    with pytest.raises(BookError) as refused:
        query(folder, sql)
    assert says in str(refused.value)
    assert "Binder Error" not in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_long_line_has_its_number_alone_and_an_error_without_a_place_none() -> None:
    long = 'Binder Error: Referenced column "x" not found in FROM clause!\n\nLINE 3: ...a, b, x FROM filings\n             ^'
    assert str(query_fault(Exception(long))).startswith("line 3 of the query: No column is named x.")
    assert str(query_fault(Exception("Out of luck"))).startswith(
        "The query cannot be answered. The database reports: Out of luck"
    )
