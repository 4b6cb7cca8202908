"""Successor issuers: by decision, by balances that go on under another CIK, and never by equal balances of a spin-off."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

import generate
from section16.errors import DecisionsError
from section16.ledger.entries.amendment import PostedFiling
from section16.ledger.entries.decisions import Decisions, decisions_of
from section16.ledger.ledger import Ledger
from section16.ledger.lots.cause import Cause
from section16.ledger.succession import _Reported
from tests.ledger.filings import ADA, BEN, CLEO, ISSUER, accession, filed, holding, sale

NEW = "0009999800"
OWNERS = (ADA, BEN, CLEO)


def of(issuer: str, name: str, posted: PostedFiling) -> PostedFiling:
    """Return a filing as one of an issuer."""
    filing, entries = posted
    filing = replace(filing, issuer=issuer, issuer_name=name)
    return filing, tuple(replace(entry, filing=filing) for entry in entries)


def before(*, owners: tuple[str, ...] = OWNERS, size: int = 5_000) -> list[PostedFiling]:
    return [
        of(ISSUER, "Larkspur Inc", filed(n, f"2025-02-0{n}", sale(100, size * n), owners=(owner,)))
        for n, owner in enumerate(owners, 1)
    ]


def after(*, owners: tuple[str, ...] = OWNERS, size: int = 5_000, lost: int = 0, **said: Any) -> list[PostedFiling]:
    return [
        of(NEW, "Larkspur Holdings", filed(n + 10, f"2025-06-0{n}", sale(50, size * n - 50 - lost, **said), owners=(owner,)))
        for n, owner in enumerate(owners, 1)
    ]


def ledger(*posted: PostedFiling, decisions: str = "") -> Ledger:
    found = Ledger(decisions_of(decisions) if decisions else Decisions())
    for filing, entries in posted:
        found._put(filing, entries)
    return found


DECIDED = f"""
[[successor]]
issuer = "{NEW}"
continues = "{ISSUER}"
on = 2025-05-01
reason = "holding company"
"""
APART = DECIDED.replace("successor", "other_issuer").replace("on = 2025-05-01", "")


def test_balances_of_three_reporting_persons_that_go_on_show_a_successor() -> None:
    found = ledger(*before(), *after())
    (one,) = found.successions()
    assert (one.issuer, one.continues, one.sure, one.decided) == (NEW, ISSUER, True, False)
    assert one.evidence[0].says == (
        "Larkspur Holdings reports first what Larkspur Inc reported last, in 3 balances of 3 reporting persons"
    )
    assert found.issuers == (NEW,)
    assert found.book(ISSUER) is found.book(NEW)
    causes = [line.cause for line in found.reconcile(ISSUER).assertions]
    assert causes == [Cause.FIRST_SIGHT] * 3 + [Cause.AGREES] * 3
    assert {(position.issuer, int(position.balance)) for position in found.positions(issuer=ISSUER)} == {
        (NEW, 4_950),
        (NEW, 9_950),
        (NEW, 14_950),
    }
    assert [finding.id for finding in found.findings] == ["ISSUER-CONTINUES"]


def test_fewer_reporting_persons_are_a_suggestion_that_changes_nothing() -> None:
    found = ledger(*before(owners=OWNERS[:2]), *after(owners=OWNERS[:2]))
    (one,) = found.successions()
    assert (one.sure, one.applied) == (False, False)
    assert found.issuers == (ISSUER, NEW)
    (finding,) = found.findings
    assert "may continue" in finding.message
    assert ledger(*before(owners=OWNERS[:1]), *after(owners=OWNERS[:1])).successions() == ()


def test_a_spin_off_whose_owners_file_a_form_3_is_not_sure() -> None:
    spun = [
        of(NEW, "Spun Off", filed(n + 10, "2025-06-02", holding(5_000 * n), form="3", owners=(owner,), period="2025-06-01"))
        for n, owner in enumerate(OWNERS, 1)
    ]
    (one,) = ledger(*before(), *spun).successions()
    assert not one.sure


def test_an_issuer_whose_filings_go_on_is_continued_by_none() -> None:
    later = of(ISSUER, "Larkspur Inc", filed(30, "2025-07-01", sale(10, 4_990)))
    assert ledger(*before(), *after(), later).successions() == ()


@pytest.mark.parametrize("case", ["other balances", "small balances", "one balance"])
def test_balances_that_do_not_go_on_show_no_successor(case: str) -> None:
    if case == "other balances":
        found = ledger(*before(), *after(lost=7))
    elif case == "small balances":
        found = ledger(*before(size=150), *after(size=150))
    else:
        rows = [(issuer, n, day) for issuer, n, day in ((ISSUER, 0, "2025-02-03"), (NEW, 10, "2025-06-03"))]
        found = ledger(
            *(
                of(i, "X", filed(n + at, day, holding(5_000), owners=(owner,)))
                for i, n, day in rows
                for at, owner in enumerate(OWNERS)
            )
        )
    assert found.successions() == ()


def test_a_decision_makes_one_book_and_another_keeps_two() -> None:
    found = ledger(*before(owners=(ADA,)), *after(owners=(ADA,)), decisions=DECIDED)
    (one,) = found.successions()
    assert (one.decided, one.reason, str(one.on)) == (True, "holding company", "2025-05-01")
    assert found.issuers == (NEW,)
    assert len(list(found.entries(ISSUER))) == len(list(found.entries(NEW))) == 2
    assert found.findings == []
    apart = ledger(*before(), *after(), decisions=APART)
    assert (apart.issuers, apart.successions()) == ((ISSUER, NEW), ())


def test_what_is_decided_of_two_issuers_is_not_shown_by_filings_too() -> None:
    found = ledger(*before(), *after(), decisions=DECIDED)
    assert [one.decided for one in found.successions()] == [True]


def test_of_an_issuer_with_amendments_alone_the_first_and_the_last_count() -> None:
    rows = [filed(n, f"2025-0{n}-03", sale(100, 5_000 - n), form="4/A", original="2025-01-02") for n in (3, 2, 4)]
    reported = _Reported(rows)
    assert (reported.first.accession, reported.last.accession) == (accession(2), accession(4))
    own = _Reported([*rows, filed(5, "2025-05-05", sale(100, 4_000))])
    assert (own.first.accession, own.last.accession) == (accession(5), accession(5))


def test_decisions_about_the_issuer_that_is_continued_hold_for_the_book() -> None:
    split = f'[[split]]\nissuer = "{ISSUER}"\nnew = 2\nold = 1\nday = 2025-04-01\n'
    found = ledger(*before(owners=(ADA,)), *after(owners=(ADA,)), decisions=DECIDED + split)
    assert [(one.new, one.old, one.given) for one in found.splits(NEW)] == [(2, 1, True)]


def test_what_was_known_is_not_changed_by_later_filings() -> None:
    found = ledger(*before(), *after())
    known = before()[-1][0].known
    assert found.successions(known_at=known) == ()
    assert len(found.positions(issuer=ISSUER, known_at=known)) == 3
    assert {position.issuer for position in found.positions(issuer=ISSUER, known_at=known)} == {ISSUER}


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (DECIDED.replace(ISSUER, "0009999801"), f"issuer {NEW} cannot continue both "),
        (DECIDED.replace(NEW, "0009999801"), f" cannot both continue {ISSUER}"),
        (DECIDED.replace(NEW, "x").replace(ISSUER, NEW).replace("x", ISSUER), "so that issuer .* would continue itself"),
        (APART, f"issuer {NEW} is declared both to continue {ISSUER} and not to"),
    ],
)
def test_decisions_about_issuers_that_contradict_each_other_are_refused(more: str, message: str) -> None:
    with pytest.raises(DecisionsError, match=message) as refusal:
        decisions_of(DECIDED + more)
    assert "line 2" in str(refusal.value)


@pytest.mark.parametrize("issuers", ["1", "1 2", "1 2 3"])
def test_an_issuer_cannot_continue_itself_directly_or_through_others(issuers: str) -> None:
    ring = issuers.split()
    text = "".join(DECIDED.replace(NEW, new).replace(ISSUER, old) for new, old in zip(ring, [*ring[1:], ring[0]], strict=True))
    why = r"issuer 0*1 cannot continue itself" if len(ring) == 1 else r"so that issuer 0*1 would continue itself"
    with pytest.raises(DecisionsError, match=why):
        decisions_of(text)


@pytest.mark.parametrize("issuers", [12, pytest.param(30, marks=pytest.mark.slow)])
def test_generated_successors_are_found_where_enough_balances_go_on_and_are_never_wrong(issuers: int) -> None:
    true, sure = 0, 0
    for world in generate.issuers(900, issuers, errors=False, drift=False, successors=0.5):
        found = Ledger.from_submissions(filing.submission for filing in world.filings).successions()
        expected = {(one.issuer.zfill(10), one.continues.zfill(10)) for one in world.truth.successions}
        assert {(one.issuer, one.continues) for one in found} <= expected
        true += len(expected)
        sure += sum(one.sure for one in found)
    assert sure >= true / 3 > 0


FIVE = (*OWNERS, "0009999204", "0009999205")


@pytest.mark.parametrize(("size", "shown"), [(1_000, 1), (999, 0)])
def test_balances_of_a_thousand_shares_that_go_on_show_a_successor(size: int, shown: int) -> None:
    two = OWNERS[:2]
    assert len(ledger(*before(owners=two, size=size), *after(owners=two, size=size)).successions()) == shown


@pytest.mark.parametrize(("going_on", "shown"), [(4, 1), (3, 0)])
def test_four_balances_must_go_on_for_one_that_does_not(going_on: int, shown: int) -> None:
    owners = FIVE[: going_on + 1]
    new = after(owners=owners)
    other = of(NEW, "Larkspur Holdings", filed(30, "2025-06-08", sale(50, 5_000 * len(owners) - 57), owners=owners[-1:]))
    assert len(ledger(*before(owners=owners), *new[:-1], other).successions()) == shown


@pytest.mark.parametrize(("issuers", "shown"), [(12, 1), (13, 0)])
def test_a_person_on_many_boards_shows_nothing(issuers: int, shown: int) -> None:
    others = [
        of(f"00099997{number:02}", f"Board {number}", filed(100 + number, "2024-01-10", holding(10), owners=OWNERS))
        for number in range(issuers - 2)
    ]
    assert len(ledger(*before(), *after(), *others).successions()) == shown
