"""Whatever is stated: what is drafted passes every check, adds up, is the same twice, and survives being written and read."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import event, given, settings

import section16
from section16.document.ownership import OwnershipDocument
from section16.document.table_one import NonDerivativeTransaction
from section16.drafting.draft import draft
from section16.facts.facts import Facts
from section16.finding import Severity
from section16.formats.ownership_xml.filing import for_filing
from tests.drafting.strategies import stated
from tests.drafting.test_offices import OF_THE_FACTS


@settings(max_examples=settings().max_examples * 3 // 2)
@given(facts=stated())
def test_every_draft_passes_every_check(facts: Facts) -> None:
    made = draft(facts)
    event("drafted" if made.drafts else "told" if made.findings else "asked" if made.questions else "nothing due")
    for one in made.drafts:
        found = section16.check(for_filing(one.document), on=facts.filing.signed)
        assert [
            finding.line() for finding in found if finding.severity is not Severity.NOTE and finding.id not in OF_THE_FACTS
        ] == []


@given(facts=stated())
def test_the_same_facts_give_the_same_bytes_that_read_back_as_the_draft(facts: Facts) -> None:
    first, second = draft(facts), draft(facts)
    assert first == second
    for one in first.drafts:
        data = section16.write_xml(one.document)
        assert section16.read(data).document == one.document


@given(facts=stated())
def test_every_amount_owned_is_the_one_before_with_the_row(facts: Facts) -> None:
    for one in draft(facts).drafts:
        if facts.issuer.balances == "after each row" and one.document.form == "4":
            assert broken(one.document) == []


def broken(document: OwnershipDocument) -> list[str]:
    """Return where a balance in Table I is not that of the row before on the same line, moved by what the row moves.

    Direct holdings of several who file together are told apart by the footnote on column 6. A row with a footnote on its
    balance is left out: something beside the rows changed it, such as a split. In Table II awards of equal terms look the same
    and have balances of their own.
    """
    wrong = []
    last: dict[tuple[str | None, ...], Decimal | None] = {}
    for number, row in enumerate(document.non_derivative_table):
        if not isinstance(row, NonDerivativeTransaction):
            continue
        line = (row.title.text, row.ownership.text, row.nature.text, *row.ownership.footnotes)
        moved, owned, before = row.shares.value, row.shares_owned.value, last.get(line)
        assert moved is not None
        assert owned is not None
        if before is not None and not row.shares_owned.footnotes and owned not in (before + moved, before - moved):
            wrong.append(f"row {number + 1}: {before}, {moved}, {owned}")
        last[line] = owned if not row.shares_owned.footnotes or "D" not in line else None
    return wrong
