"""Amendments: what they change, of which form they are, and the day of the original."""

from __future__ import annotations

from datetime import date

import pytest

from section16.document.ownership import OwnershipDocument
from section16.drafting.draft import Drafting, draft
from section16.finding import Severity
from section16.formats.json_document import from_json, to_json
from section16.workspace.reading import read, write_xml
from tests.drafting.examples import BASE, SALE, facts, one
from tests.drafting.test_forms import event

AMENDMENT = '[amendment]\nof = "filed.xml"\nfiled = 2025-06-18\nwhy = "A price was wrong."\n'
LATER = BASE.replace("signed = 2025-06-18", "signed = 2025-07-10")
DEARER = SALE.replace("18.70", "18.75")


@pytest.fixture(scope="module")
def filed() -> OwnershipDocument:
    """Return a form as it was sent: what EDGAR puts in by itself is not in it."""
    return read(write_xml(one(SALE).document, for_filing=True)).document


def amended(filed: OwnershipDocument, text: str = DEARER, amendment: str = AMENDMENT, base: str = LATER) -> Drafting:
    return draft(facts(text + amendment, base), "events.toml", filed=filed)


def found(made: Drafting) -> list[tuple[str, Severity]]:
    return [(finding.id, finding.severity) for finding in made.findings]


def test_what_edgar_fills_in_is_no_change(filed: OwnershipDocument) -> None:
    (form,) = amended(filed).drafts
    assert [change.line() for change in form.changes] == [
        'remarks: from empty to "A price was wrong."',
        "Table I, row 1, price: from 18.7 to 18.75",
        "signature 1, date: from 2025-06-18 to 2025-07-10",
    ]


def test_an_amendment_of_an_amendment_gives_the_day_of_the_original_and_changes_the_amendment(filed: OwnershipDocument) -> None:
    (first,) = amended(filed).drafts
    again = AMENDMENT.replace("filed.xml", "first.xml").replace("filed = 2025-06-18", "filed = 2025-07-10")
    base = BASE.replace("signed = 2025-06-18", "signed = 2025-07-15")
    made = amended(first.document, DEARER.replace("400", "410"), again, base)
    (second,) = made.drafts
    assert found(made) == []
    assert second.document.date_of_original_submission.value == date(2025, 6, 18)
    assert "it amends first.xml; the original was filed on 2025-06-18" in [reason.says for reason in second.reasons]
    assert [change.place for change in second.changes] == [
        "Table I, row 1, shares",
        "Table I, row 1, shares owned",
        "signature 1, date",
    ]


def test_nothing_amended_is_reported(filed: OwnershipDocument) -> None:
    made = amended(filed, SALE)
    assert found(made) == [("AMENDMENT-NOTHING", Severity.WARN)]


@pytest.mark.parametrize(
    ("text", "base", "words"),
    [
        (event("appointment", 'who = "edda"'), LATER, "The filed form is Form 4, not 3."),
        (SALE, LATER.replace('cik = "0009990016"', 'cik = "0009990017"'), "about the issuer 0009990016, not 0009990017"),
        (SALE, LATER.replace("0009990042", "0009990043"), "of 9990042, not 9990043"),
        (DEARER + SALE.replace("2025-06-16", "2025-06-25"), LATER, "for 2025-06-16, not 2025-06-25"),
    ],
    ids=["another form", "another issuer", "another owner", "another day"],
)
def test_a_form_that_does_not_amend_the_filed_one_is_reported(
    filed: OwnershipDocument, text: str, base: str, words: str
) -> None:
    made = amended(filed, text, base=base)
    assert (found(made), made.drafts) == ([("AMENDMENT-OTHER", Severity.REJECT)], ())
    assert words in made.findings[0].message


def test_days_that_contradict_each_other_are_reported(filed: OwnershipDocument) -> None:
    late = amended(filed, amendment=AMENDMENT.replace("2025-06-18", "2025-07-14"))
    assert (found(late), late.drafts) == ([("AMENDMENT-DAY", Severity.REJECT)], ())
    assert "filed on 2025-07-14, after its amendment is signed on 2025-07-10" in late.findings[0].message
    early = amended(filed, amendment=AMENDMENT.replace("2025-06-18", "2025-06-17"))
    assert (found(early), len(early.drafts)) == ([("AMENDMENT-DAY", Severity.WARN)], 1)


def test_what_was_accepted_at_night_may_be_amended_before_the_day_on_which_it_counts_as_filed(filed: OwnershipDocument) -> None:
    made = amended(filed, amendment=AMENDMENT.replace("2025-06-18", "2025-07-11"))
    assert (found(made), len(made.drafts)) == ([("AMENDMENT-DAY", Severity.WARN)], 1)
    assert made.drafts[0].document.date_of_original_submission.value == date(2025, 7, 11)


def test_an_amendment_has_no_exit_box_for_a_departure_that_another_form_has_reported(filed: OwnershipDocument) -> None:
    left = event("departure", 'who = "edda"\nreported = ["edda"]', "2025-07-01")
    (form,) = amended(filed, DEARER + left).drafts
    assert form.document.not_subject_to_section16.value is False
    (told,) = amended(filed, DEARER + left.replace('reported = ["edda"]', "")).drafts
    assert told.document.not_subject_to_section16.value is True


def test_the_json_of_the_filed_form_does_as_well(filed: OwnershipDocument) -> None:
    kept = from_json(to_json(one(SALE).document))
    assert amended(kept).drafts[0].changes == amended(filed).drafts[0].changes
