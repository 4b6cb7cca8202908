"""How many balances of each kind could be checked, and how many hold."""

from __future__ import annotations

from section16.ledger.answers.reconciliation import Share, reconciliation
from tests.ledger.filings import book_of, filed, holding, sale
from tests.ledger.stories import OPENED


def test_balances_are_counted_as_checked_or_unchecked() -> None:
    """The first holding of each line has no earlier balance; one sale follows, the other is explained by nothing."""
    story = OPENED, filed(2, "2025-02-10", sale(300, 9_700)), filed(3, "2025-03-10", sale(100, 9_163), holding(9_163))
    trust = filed(4, "2025-04-10", holding(500, through="By trust"))
    assert reconciliation(book_of(*story, trust).assertions).shares() == [
        Share(table="I", row_kind="transaction", checked=2, agrees=1, explained=0, unexplained=1, unchecked=0),
        Share(table="I", row_kind="holding", checked=1, agrees=1, explained=0, unexplained=0, unchecked=2),
    ]
