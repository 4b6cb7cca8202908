"""Many random offices whose facts fit together: what is drafted passes every check and posts to the ledger without a break."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import get_args

import pytest
from hypothesis import event as seen
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

import section16
from section16.document.submission import Submission
from section16.drafting.draft import Draft, draft
from section16.facts.events import AnyEvent, Other, Purchase, Split
from section16.facts.facts import Facts
from section16.finding import Severity
from section16.formats.ownership_xml.filing import for_filing
from section16.ledger.entries.decisions import decisions_of
from section16.ledger.ledger import Ledger
from section16.ledger.lots.cause import AGREEING, Cause
from tests.drafting.examples import last_day, signed
from tests.drafting.offices import KINDS, WITHOUT_ROWS, offices

MANY = 1500
WITH_ROWS = tuple(kind for kind in KINDS if kind not in WITHOUT_ROWS)
FOLLOWS = AGREEING | {Cause.FIRST_SIGHT, Cause.OPENS}


OF_THE_FACTS = frozenset(["CODE-DIRECTION", "CODE-TABLE", "PRICE-FAR-OFF", "PRICE-OF-GIFT", "PRICE-TOTAL", "PRICE-ZERO"])
"""What the checks find about prices, and about codes of other events, that are made at random: a form repeats its facts."""


def look_at(facts: Facts) -> None:
    """Hold every draft of facts to every check, and the whole to a second time."""
    made = draft(facts)
    seen("drafted" if made.drafts else "nothing due")
    assert [finding.line() for finding in made.findings if finding.severity is Severity.REJECT] == []
    assert made.questions == ()
    assert draft(facts) == made
    for one in made.drafts:
        found = section16.check(for_filing(one.document), on=facts.filing.signed)
        assert [one.line() for one in found if one.severity is not Severity.NOTE and one.id not in OF_THE_FACTS] == []
        data = section16.write_xml(one.document, for_filing=True)
        assert data == section16.write_xml(one.document, for_filing=True)


def with_rows(facts: Facts) -> Facts:
    """Return facts of which every change stands on the form that is due first.

    Rows that all tell the balance after the last hide a split that lies between them. Small acquisitions become ordinary ones:
    once they lose their deferral, they are on a later form than transactions of later days.
    """
    split = any(isinstance(event, Split) for event in facts.events)
    return replace(
        facts,
        issuer=replace(facts.issuer, balances="after each row" if split else facts.issuer.balances),
        filing=replace(facts.filing, together="when due"),
        events=tuple(_without_deferral(replace(event, report="early")) for event in facts.events),
    )


def _without_deferral(event: AnyEvent) -> AnyEvent:
    if isinstance(event, Purchase):
        return replace(event, small=False)
    return replace(event, code="J") if isinstance(event, Other) and event.code == "L" else event


def posted(facts: Facts, drafts: tuple[Draft, ...]) -> Ledger:
    """Return the ledger of drafts filed one after the other; it is told of the splits, as whoever knows the issuer does."""
    made = sorted((one.document for one in drafts), key=last_day)
    forms = [signed(document, date(2027, 1, 1) + timedelta(number)) for number, document in enumerate(made)]
    submissions = (Submission(form=form, source=str(number)) for number, form in enumerate(forms))
    return Ledger.from_submissions(submissions, decisions_of("".join(_splits(facts))))


def _splits(facts: Facts) -> Iterator[str]:
    for event in facts.events:
        if isinstance(event, Split):
            said = f"new = {event.new}\nold = {event.old}\nday = {event.date}\n"
            yield f'[[split]]\nissuer = "{facts.issuer.cik}"\n{said}reason = "as the facts state it"\n'


def check_ledger(facts: Facts) -> None:
    facts = with_rows(facts)
    made = draft(facts)
    found = posted(facts, made.drafts).reconcile().assertions
    seen(f"{min(len(made.drafts), 9)} forms")
    assert [(one.row, one.reported, one.computed, str(one.cause)) for one in found if one.cause not in FOLLOWS] == []


@given(facts=offices())
def test_every_draft_passes_every_check_and_is_the_same_twice(facts: Facts) -> None:
    look_at(facts)


@given(facts=offices(WITH_ROWS, joint=False, large=True))
def test_every_balance_follows_from_the_one_before_form_after_form(facts: Facts) -> None:
    check_ledger(facts)


@pytest.mark.slow
@settings(max_examples=MANY)
@given(facts=offices(most=25))
def test_many_more_drafts_pass_every_check(facts: Facts) -> None:
    look_at(facts)


@pytest.mark.slow
@settings(max_examples=MANY)
@given(facts=offices(WITH_ROWS, joint=False, large=True, most=25))
def test_many_more_balances_follow(facts: Facts) -> None:
    check_ledger(facts)


@given(facts=offices(), data=st.data())
def test_events_out_of_order_are_reported(facts: Facts, data: st.DataObject) -> None:
    events = tuple(data.draw(st.permutations(facts.events)))
    days = [event.date for event in events]
    found = {finding.id for finding in draft(replace(facts, events=events)).findings}
    assert ("EVENT-ORDER" in found) == (days != sorted(days))


def test_every_kind_of_event_is_among_those_that_happen() -> None:
    words = {kind.partition(" received")[0].partition(" of a")[0] for kind in KINDS} | {"appointment"}
    assert words == {str(kind.__struct_config__.tag) for kind in get_args(AnyEvent)}
