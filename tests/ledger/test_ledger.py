"""The ledger as a program asks it: what is posted, passed over, known, and why."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

import generate
import section16
from generate.world import IssuerWorld
from section16.document.submission import Submission
from section16.errors import UnreadableError
from section16.formats.ownership_xml.reading import read_xml
from section16.ledger.lots.cause import Cause
from tests.builders import FORM
from tests.ledger.truth import ledger_of


@pytest.fixture(scope="module")
def world() -> IssuerWorld:
    return next(iter(generate.issuers(5, 1, years=2, errors=False)))


def test_what_cannot_be_read_is_reported_and_passed_over() -> None:
    error = UnreadableError("It holds no form.")
    error.source = "page.html"
    nameless = Submission(
        form=read_xml(FORM.replace(b"<issuerCik>", b"<issuerCik></issuerCik><x>").replace(b"</issuerCik>", b"</x>", 1))[0]
    )
    ledger = section16.Ledger.from_submissions([error, Submission(source="bare"), nameless])
    assert ledger.filings == ()
    assert [finding.id for finding in ledger.findings] == ["FILING-PASSED-OVER"] * 3
    assert all(finding.remedy for finding in ledger.findings)


def test_a_bare_copy_of_a_filing_is_that_filing(world: IssuerWorld) -> None:
    filing = world.filings[0]
    copy = section16.read(filing.xml)
    for order in ([filing.submission, copy], [copy, filing.submission]):
        ledger = section16.Ledger.from_submissions(order)
        assert [one.accession for one in ledger.filings] == [filing.accession]


def test_two_versions_under_one_accession_number_are_reported_and_the_order_does_not_matter(world: IssuerWorld) -> None:
    one, two = world.filings[0].submission, world.filings[1].submission
    forged = Submission(header=one.header, form=two.form, documents=one.documents)
    kept = []
    for order in ([one, forged], [forged, one]):
        ledger = section16.Ledger.from_submissions(order)
        assert [(finding.id, finding.remedy) for finding in ledger.findings] == [
            ("TWO-VERSIONS", "Compare both with the filing on EDGAR.")
        ]
        kept.append(list(ledger.entries()))
    assert kept[0] == kept[1]


def test_known_at_leaves_out_what_was_filed_later_and_what_has_no_date(world: IssuerWorld) -> None:
    ledger = ledger_of(world)
    ledger.post(section16.read(FORM))
    assert ledger.positions(issuer=world.cik, known_at=world.filings[0].accepted)
    other = next(issuer for issuer in ledger.issuers if issuer != world.cik)
    assert ledger.reconcile(other).assertions
    assert ledger.reconcile(other, known_at=world.filings[-1].accepted).assertions == ()


def test_positions_of_a_day_are_those_before_what_happened_after(world: IssuerWorld) -> None:
    ledger = ledger_of(world)
    days = sorted({entry.day for entry in ledger.entries() if entry.day})
    early = ledger.positions(issuer=world.cik, as_of=days[0])
    late = ledger.positions(issuer=world.cik)
    assert 0 < len(early) <= len(late)
    assert all(position.since <= days[0] for position in early)
    assert ledger.positions(issuer=world.cik, as_of=date(1990, 1, 1)) == []


def test_why_states_the_row_the_one_before_and_the_cause(world: IssuerWorld) -> None:
    ledger = ledger_of(world)
    one = next(one for one in ledger.reconcile().assertions if one.cause is Cause.AGREES and one.computed)
    why = ledger.why(one.accession, one.row)
    assert (why.cause, why.reported, why.previous) == (Cause.AGREES, one.reported, one.previous)
    assert any(one.previous in line for line in why.lines)
    assert any("it follows" in line for line in why.lines)
    assert ledger.why(f"{one.accession} {one.row}") == why


@pytest.mark.parametrize(
    ("accession", "row", "told"), [("0000000000-00-000000", "I/1", "not in the ledger"), ("", "I/99", "has no row I/99")]
)
def test_why_refuses_a_row_that_is_not_there(world: IssuerWorld, accession: str, row: str, told: str) -> None:
    with pytest.raises(KeyError, match=told):
        ledger_of(world).why(accession or world.filings[0].accession, row)


def test_every_answer_names_rows_that_are_there(world: IssuerWorld) -> None:
    ledger = ledger_of(world)
    rows = {entry.id for entry in ledger.entries()}
    assert {position.row for position in ledger.positions(issuer=world.cik)} <= rows
    owner = world.filings[0].owners[0].cik
    history = ledger.history(world.cik, owner)
    assert {step.row for one in history for step in one.steps} <= rows
    assert all(isinstance(step.balance, Decimal) for one in history for step in one.steps)
    assert ledger.history(world.cik, owner, "no such title") == []


def test_the_cell_of_a_balance_is_a_path_into_its_document(world: IssuerWorld) -> None:
    ledger = ledger_of(world)
    documents = {filing.accession: filing.document for filing in world.filings}
    for one in ledger.reconcile().assertions[:40]:
        table, row = one.row.split("/")
        document = documents[one.accession]
        rows = document.non_derivative_table if table == "I" else document.derivative_table
        assert one.cell.endswith((f"[{int(row) - 1}].sharesOwned", f"[{int(row) - 1}].valueOwned"))
        stated = rows[int(row) - 1].shares_owned.value or rows[int(row) - 1].value_owned.value
        assert document.form == "3" or (one.reported or None) == (stated or None)


def test_merges_say_which_words_are_taken_for_one_and_why(world: IssuerWorld) -> None:
    drifting = next(iter(generate.issuers(5, 1, years=3, errors=False, drift=True)))
    merges = ledger_of(drifting).merges(drifting.cik)
    assert merges
    assert all(len(merge.spellings) > 1 and merge.reason for merge in merges)


def test_findings_about_an_issuer_are_those_of_its_filings_and_what_could_not_be_posted() -> None:
    worlds = list(generate.issuers(5, 6, errors=0.2))
    ledger = section16.Ledger.from_submissions(filing.submission for world in worlds for filing in world.filings)
    ledger.post(UnreadableError("The file is empty.", where="empty.txt"))
    about = {world.cik: ledger.findings_about(world.cik) for world in worlds}
    accessions = {world.cik: {filing.accession for filing in world.filings} for world in worlds}

    dated = {cik: [one for one in found if one.id == "IMPOSSIBLE-DATE"] for cik, found in about.items()}
    assert sum(map(bool, dated.values())) > 1
    assert all(one.location[:20] in accessions[cik] for cik, found in dated.items() for one in found)
    assert all([one.id for one in found].count("FILING-PASSED-OVER") == 1 for found in about.values())
    everything = [one for one in ledger.findings if one.id == "IMPOSSIBLE-DATE"]
    assert sorted(one.location for one in everything) == sorted(one.location for found in dated.values() for one in found)
    owner = worlds[0].filings[0].submission.document.reporting_owners[0].cik.text
    assert ledger.findings_about(owner=owner) == about[worlds[0].cik]
