"""What linking an issuer's filings once teaches the next pass, and when there is a next pass."""

from __future__ import annotations

import pytest

from section16.ledger.book import IssuerBook
from section16.ledger.linking.learning import Consulted, Learned
from section16.ledger.linking.linker import IssuerLinker
from section16.ledger.lots.cause import Cause
from tests.ledger.filings import UNITS, at, book_of, causes, filed, holding

FIRST, AGREES = Cause.FIRST_SIGHT, Cause.AGREES


@pytest.mark.parametrize(("same", "tells"), [(4, True), (3, False)])
def test_schedules_tell_lots_apart_where_they_stay_the_same_in_four_of_five_reports(same: int, *, tells: bool) -> None:
    days = ["March 1, 2026"] * (same + 1) + ["March 1, 2027"]
    posted = [
        filed(number, f"2025-01-{10 + number}", holding(4_000, title=UNITS, note=f"All vest on {day}.", cell="title"))
        for number, day in enumerate(days, 1)
    ]
    book = book_of(*posted)
    assert set(causes(book).values()) == {FIRST, AGREES}
    assert book.learned.schedules_differ is tells


def test_a_pass_is_repeated_for_a_habit_only_where_the_habit_decided_a_link() -> None:
    consulted = Consulted(Learned())
    other = Learned(schedules_differ=False)
    assert consulted.answers_alike(other)
    assert consulted.schedules_differ
    assert not consulted.answers_alike(other)
    assert consulted.answers_alike(Learned(marks_differ=False))
    assert not consulted.answers_alike(Learned(marks_differ=False, continues=frozenset([at("1 I/1")])))


def test_schedules_that_decide_nothing_cost_no_second_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    passes: list[Learned] = []
    linked_once = IssuerBook._once

    def once(book: IssuerBook, learned: Learned) -> IssuerLinker:
        passes.append(learned)
        return linked_once(book, learned)

    monkeypatch.setattr(IssuerBook, "_once", once)
    notes = ["All vest on March 1, 2026.", "All vest on March 1, 2027."] * 3
    posted = [
        filed(number, f"2025-01-{10 + number}", holding(4_000, title=UNITS, note=note, cell="title"))
        for number, note in enumerate(notes, 1)
    ]
    assert not book_of(*posted).learned.schedules_differ
    assert len(passes) == 1
