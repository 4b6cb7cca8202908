"""The operations on the ledger, with plain values: filings in, structs out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

import generate
from generate.world import IssuerWorld
from section16.document.submission import Submission
from section16.errors import DecisionsError, NotOwnershipError, RequestError
from section16.ledger.ledger import Ledger
from section16.workspace.analysis import find_histories, find_positions, history_steps, reconcile_filings


@pytest.fixture(scope="module")
def world() -> IssuerWorld:
    return next(iter(generate.issuers(1, 1, years=2, errors=0.05)))


def submissions(world: IssuerWorld) -> Iterator[Submission]:
    return (filing.submission for filing in world.filings)


def never() -> Iterator[Submission]:
    """Yield nothing: these filings must not be read."""
    pytest.fail("the filings were read")
    yield  # type: ignore[unreachable]  # it makes a generator of the function


def test_positions_are_those_of_the_ledger(world: IssuerWorld) -> None:
    found = find_positions(submissions(world), issuer=str(int(world.cik)), as_of=date(2022, 6, 30))
    ledger = Ledger.from_submissions(submissions(world))
    assert found.positions == tuple(ledger.positions(world.cik, as_of=date(2022, 6, 30)))
    assert found.positions
    assert (found.reason, found.findings) == ("", ())


def test_a_time_with_a_zone_is_taken_to_washington(world: IssuerWorld) -> None:
    at = datetime(2022, 7, 1, 12, 0)
    there = (at + timedelta(hours=4)).replace(tzinfo=UTC)
    assert find_positions(submissions(world), issuer=world.cik, known_at=there) == find_positions(
        submissions(world), issuer=world.cik, known_at=at
    )


def test_a_filing_that_cannot_be_read_is_a_finding(world: IssuerWorld) -> None:
    found = find_positions([NotOwnershipError("It is a web page."), *submissions(world)], issuer=world.cik)
    assert [finding.id for finding in found.findings] == ["FILING-PASSED-OVER"]
    assert found.positions


def test_a_request_without_issuer_and_owner_is_refused_before_anything_is_read() -> None:
    with pytest.raises(RequestError, match="Specify an issuer, an owner, or both"):
        find_positions(never())


@pytest.mark.parametrize(
    ("content", "message"),
    [(None, "cannot be read: no such file"), (b"\xff", "not text in UTF-8"), (b"[[split", r"TOML"), (b"[[splitt]]", "splitt")],
)
def test_decisions_that_cannot_be_used_are_refused_before_the_filings_are_read(
    content: bytes | None, message: str, tmp_path: Path
) -> None:
    file = tmp_path / "decisions.toml"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(DecisionsError, match=rf"decisions\.toml.*{message}"):
        reconcile_filings(never(), decisions=file)


def test_each_reason_names_what_the_filings_report_instead(world: IssuerWorld) -> None:
    owner = world.filings[-1].owners[0].cik
    reasons = {
        "No filing could be read.": find_positions([], issuer="1").reason,
        "No filing is about issuer 0000000001. ": find_positions(submissions(world), issuer="1").reason,
        f"No filing of issuer {world.cik} names 0000000007 as ": find_histories(
            submissions(world), issuer=world.cik, owner="7"
        ).reason,
        "The filings report nothing as early as ": find_positions(
            submissions(world), issuer=world.cik, as_of=date(2010, 1, 1)
        ).reason,
        "None of the filings was known at ": find_histories(
            submissions(world),
            issuer=world.cik,
            owner=owner,
            known_at=datetime(2010, 1, 1),
        ).reason,
        "No title of a security contains 'warrant'. Titles: ": find_histories(
            submissions(world), issuer=world.cik, owner=owner, security="warrant"
        ).reason,
    }
    assert {expected: reason for expected, reason in reasons.items() if not reason.startswith(expected)} == {}


def test_the_steps_of_histories_end_at_the_balances_of_the_positions(world: IssuerWorld) -> None:
    owner = world.filings[-1].owners[0].cik
    histories = find_histories(submissions(world), issuer=world.cik, owner=owner).histories
    steps = list(history_steps(histories))
    assert len(steps) == sum(len(one.steps) for one in histories)
    last = {(step.table, step.security, step.direct, step.nature, step.row): step.balance for step in steps}
    positions = find_positions(submissions(world), issuer=world.cik, owner=owner).positions
    held = {Decimal(one.balance) for one in positions if not one.after_split}
    assert held <= set(last.values())


def test_controls_are_computed_only_when_they_are_asked_for(world: IssuerWorld) -> None:
    assert reconcile_filings(submissions(world)).controls == ()
    found = reconcile_filings(submissions(world), controls=True)
    assert sum(line.count for line in found.reconciliation.summary) == len(found.reconciliation.assertions)
    assert found.shares == tuple(found.reconciliation.shares())
