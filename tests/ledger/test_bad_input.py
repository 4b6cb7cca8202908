"""Bad input: owners without a CIK and accession numbers of two filings are reported with both places, and nothing is lost."""

from __future__ import annotations

from itertools import permutations

import section16
from section16.document.submission import Submission
from section16.ledger.entries.decisions import decisions_of
from section16.ledger.ledger import Ledger
from tests.ledger.forms import ISSUER, OWNER, form, owner, sold

FUND = owner("0009990077", "Marlowe Fund")


def ledger(*forms: Submission) -> Ledger:
    return section16.Ledger.from_submissions(forms)


def nameless(number: int = 3, **said: str) -> Submission:
    """Return a form of two owners, neither with a CIK; the header names one of them otherwise."""
    owners = owner("", "Quillfeather  Ines") + owner("", "")
    return form(sold("2025-04-01", 500, 8_500), filed="2025-04-03", period="2025-04-01", number=number, owners=owners, **said)


# --- owners without a CIK


def test_the_header_states_the_cik_that_the_form_lacks() -> None:
    alone = ledger(form(sold("2025-03-03"), owners=owner("")))
    named = ledger(form(sold("2025-03-03"), owners=owner("", "lindqvist  petra") + FUND))
    assert alone.filings[0].owners == (OWNER,)
    assert named.filings[0].owners == (OWNER, "0009990077")
    assert alone.findings == named.findings == []


def test_the_header_states_the_issuer_that_the_form_lacks() -> None:
    assert ledger(form(sold("2025-03-03"), issuer="")).issuers == (ISSUER,)


def test_another_filing_states_the_cik_of_the_name_and_both_are_named() -> None:
    first = form(sold("2025-03-03"), owners=owner("0009990088", "QUILLFEATHER INES") + FUND)
    second = form(
        sold("2025-04-01", 500, 8_500),
        filed="2025-04-03",
        period="2025-04-01",
        number=3,
        owners=owner("", "Quillfeather Ines") + FUND,
    )
    for order in permutations((first, second)):
        book = ledger(*order)
        (finding,) = book.findings
        assert (finding.id, finding.location) == ("OWNER-WITHOUT-CIK", "0009990016-25-000003 $.reportingOwners[0].cik")
        assert "0009990016-25-000002 states 0009990088" in finding.message
        (position,) = book.positions(owner="9990088")
        assert (int(position.balance), position.owners) == (8_500, ("0009990088", "0009990077"))


def test_a_name_identifies_an_owner_and_an_owner_without_a_name_is_nobody_else() -> None:
    book = ledger(
        nameless(3), nameless(4, signed="2025-04-04", boxes="<aff10b5One>1</aff10b5One>", kind="4/A", original="2025-04-03")
    )
    owners = {name for filing in book.filings for name in filing.owners}
    assert owners == {"QUILLFEATHER INES", "0009990016-25-000003 owner 2", "0009990016-25-000004 owner 2"}
    assert [finding.id for finding in book.findings] == ["OWNER-WITHOUT-CIK"] * 4
    assert len(book.positions(issuer=ISSUER)) == 1


def test_a_name_of_two_ciks_identifies_neither() -> None:
    forms = [
        form(sold("2025-03-03"), number=number, owners=owner(f"000999008{number}", "Quillfeather Ines") + FUND)
        for number in (5, 6)
    ]
    book = ledger(*forms, nameless())
    assert all(not finding.values["cik"] for finding in book.findings)


# --- two filings with one accession number


def test_two_versions_of_a_filing_are_not_added_up() -> None:
    versions = form(sold("2025-03-03")), form(sold("2025-03-03", 1_100, 8_900))
    for order in permutations(versions):
        book = ledger(*order, *order)
        (finding,) = book.findings
        assert (finding.id, finding.location) == ("TWO-VERSIONS", "0009990016-25-000002")
        assert finding.message.count("Form 4 of Lindqvist Petra of 2025-03-05") == 2
        assert len(list(book.entries())) == 1


def test_forms_of_different_owners_under_one_number_are_both_kept() -> None:
    one = form(sold("2025-03-03"))
    two = form(sold("2025-03-03", 700, 4_300), owners=FUND + owner("0009990078", "Marlowe Manager"))
    found = []
    for order in permutations((one, two)):
        book = ledger(*order, *order)
        (finding,) = book.findings
        assert "Lindqvist Petra" in finding.message
        assert "Marlowe Fund" in finding.message
        assert "the second is posted as 0009990016-25-000002~" in finding.message
        found.append(sorted(entry.id for entry in book.entries()))
        assert sorted(int(one.balance) for one in book.positions(issuer=ISSUER)) == [4_300, 9_000]
        assert all(book.why(row).cause == "first sight" for row in found[-1])
    assert found[0] == found[1]
    assert len(found[0]) == 2


def test_forms_for_different_issuers_under_one_number_are_both_kept() -> None:
    book = ledger(form(sold("2025-03-03")), form(sold("2025-03-03"), issuer="0009990017"))
    assert book.issuers == (ISSUER, "0009990017")


# --- amendments in a circle


def test_a_decision_on_a_later_original_does_not_apply_and_says_so() -> None:
    first = form(sold("2025-03-03"), kind="4/A", original="2025-01-10")
    later = form(sold("2025-04-01", 500, 8_500), filed="2025-04-03", period="2025-04-01", number=3)
    decisions = decisions_of('[[amends]]\naccession = "0009990016-25-000002"\noriginal = "0009990016-25-000003"\n')
    book = section16.Ledger.from_submissions([first, later], decisions)
    (amendment,) = book.amendments(ISSUER)
    assert (amendment.original, amendment.sure) == ("", False)
    assert "0009990016-25-000003, which was not filed before it" in amendment.says
