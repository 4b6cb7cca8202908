"""The disclosure of Item 405: what each person filed late, each disclosed once, and what has to be settled first."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from section16.compliance.coverage import coverage
from section16.compliance.delinquency import FiscalYear
from section16.compliance.item_405 import CAPTION, Item405, item_405
from section16.compliance.statements import statements_of
from section16.errors import RequestError
from section16.finding import FactTablesError
from section16.ledger.entries.amendment import PostedFiling
from tests.compliance.ledgers import ledger_with
from tests.ledger.filings import ADA, BEN, ISSUER, filed, purchase, sale

YEAR_END: dict[str, Any] = {"fiscal_year_end": "1231"}
IN_TIME = filed(1, "2025-03-05", sale(100, 900, "2025-03-03"), **YEAR_END)


def late(number: int, day: str, *days: str, **said: Any) -> PostedFiling:
    rows = [sale(10 + place, 500 - place, one) for place, one in enumerate(days)]
    return filed(number, day, *rows, **{**YEAR_END, **said})


def drafted(*posted: PostedFiling, year: int = 2025, facts: str = "") -> Item405:
    return item_405(ledger_with(*posted), ISSUER, year, statements=statements_of(facts.encode()) if facts else None)


def test_the_caption_is_left_out_when_nothing_is_to_be_disclosed() -> None:
    found = drafted(IN_TIME)
    assert (found.caption, found.text, found.persons) == ("", "", ())
    assert "the caption is left out" in found.why.statement


def test_a_person_is_named_with_the_number_of_late_reports_and_transactions() -> None:
    two, one = late(2, "2025-04-10", "2025-04-01", "2025-04-02"), late(3, "2025-06-20", "2025-06-02")
    found = drafted(IN_TIME, two, one, late(4, "2025-06-09", "2025-06-09"))
    assert found.caption == CAPTION
    assert found.text.endswith("except as follows: Person 1 filed two late reports on Form 4 covering three transactions.")
    assert "for the fiscal year ended December 31, 2025" in found.text
    (person,) = found.persons
    assert (person.owner, len(person.late_reports), person.transactions) == (ADA, 2, 3)
    assert [report.days_late for report in person.late_reports] == [5, 11]


@pytest.mark.parametrize(("count", "words"), [(9, "nine"), (10, "10")])
def test_numbers_are_in_words_up_to_nine_and_in_figures_from_10(count: int, words: str) -> None:
    rows = late(1, "2025-04-10", *["2025-04-01"] * count)
    facts = (
        f'[[not-filed]]\nissuer = "{ISSUER}"\ncik = "{ADA}"\nname = "Person 1"\nform = "4"\non = 2025-05-05\n'
        f"transactions = {count}\n"
    )
    found = drafted(rows, facts=facts)
    assert "own more than 10% of a registered class" in found.text
    assert found.text.count(f" covering {words} transactions") == 2


def test_only_the_rows_that_are_late_are_counted() -> None:
    (person,) = drafted(late(1, "2025-04-04", "2025-04-01", "2025-04-02")).persons
    assert (len(person.late_reports), person.transactions) == (1, 1)


def test_joint_filers_share_a_clause_and_persons_are_in_the_order_of_their_names() -> None:
    joint = late(1, "2025-04-10", "2025-04-01", owners=(ADA, BEN))
    found = drafted(joint, late(2, "2025-05-30", "2025-05-01", owners=("0009999209",)))
    clauses = found.text.partition("except as follows: ")[2]
    assert clauses == (
        "Person 1 and Person 2 each filed one late report on Form 4 covering one transaction;"
        " Person 9 filed one late report on Form 4 covering one transaction."
    )


def test_a_late_form_3_reports_no_transaction() -> None:
    found = drafted(filed(1, "2025-04-30", form="3", period="2025-04-01", **YEAR_END))
    assert found.text.endswith("Person 1 filed one late report on Form 3.")


def test_a_known_failure_to_file_is_stated() -> None:
    facts = (
        f'[[not-filed]]\nissuer = "{ISSUER}"\ncik = "{BEN}"\nname = "Person 2"\nform = "4"\non = 2025-05-05\ntransactions = 2\n'
        f'[[not-filed]]\nissuer = "{ISSUER}"\ncik = "{BEN}"\nname = "Person 2"\nform = "3"\non = 2025-01-05\n'
        f'[[not-filed]]\nissuer = "{ISSUER}"\ncik = "{BEN}"\nname = "Person 2"\nform = "4"\non = 2024-05-05\n'
    )
    found = drafted(IN_TIME, facts=facts)
    assert found.text.endswith(
        "Person 2 failed to file a report on Form 4 covering two transactions and failed to file a report on Form 3."
    )


@pytest.mark.parametrize(
    ("day", "year"),
    [("2025-04-10", 2025), ("2026-04-30", 2025), ("2026-05-01", 2026), ("2028-01-05", 2027)],
)
def test_each_late_report_is_disclosed_once(day: str, year: int) -> None:
    # The filings of 2025 are reviewed until 30 April 2026, the 120th day.
    one = late(1, day, "2025-04-01")
    assert [at for at in range(2024, 2030) if drafted(one, year=at).persons] == [year]


def test_the_day_of_the_review_can_be_stated() -> None:
    facts = f'[[proxy-statement]]\nissuer = "{ISSUER}"\nfiscal-year = 2025\non = 2026-03-16\n'
    one = late(1, "2026-03-20", "2025-04-01")
    assert [at for at in (2025, 2026) if drafted(one, year=at, facts=facts).persons] == [2026]


def test_what_was_disclosed_for_another_year_is_not_disclosed_again() -> None:
    one = late(1, "2025-04-10", "2025-04-01")
    facts = '[[disclosed]]\naccession = "9999999999-25-000001"\nfiscal-year = {}\n'
    assert drafted(one, facts=facts.format(2026)).persons == ()
    assert drafted(one, facts=facts.format(2025)).persons != ()


def test_nothing_is_disclosed_for_a_year_before_the_event_or_reviewed_before_the_year_ends() -> None:
    one = late(1, "2025-04-10", "2025-04-01")
    with pytest.raises(RequestError, match=r"line 1, \[\[disclosed\]\] 1: .* was not disclosed for 2024"):
        drafted(one, facts='[[disclosed]]\naccession = "9999999999-25-000001"\nfiscal-year = 2024\n')
    review = f'[[proxy-statement]]\nissuer = "{ISSUER}"\nfiscal-year = 2025\non = {{}}\n'
    with pytest.raises(RequestError, match="which ends on 2025-12-31, are reviewed until 2025-12-31"):
        drafted(one, facts=review.format("2025-12-31"))
    assert drafted(one, facts=review.format("2026-01-01")).persons != ()


def test_a_report_says_in_which_year_s_disclosure_it_belongs() -> None:
    one = late(1, "2026-05-01", "2025-04-01")
    (report,) = drafted(one, year=2026).persons[0].late_reports
    assert report.why.because[-1].statement == (
        "It is disclosed for the fiscal year 2026, in Form 10-K or the proxy statement that follows it: it is of the fiscal"
        " year 2025, and was filed after 2026-04-30, the last day on which filings are reviewed for fiscal year 2025 (the 120th"
        " day after the year)."
    )
    (report,) = drafted(late(1, "2026-04-30", "2025-04-01")).persons[0].late_reports
    assert "for the fiscal year 2025," in report.why.because[-1].statement
    assert ": filed by 2026-04-30," in report.why.because[-1].statement


def test_late_reports_that_are_disclosed_for_another_year_are_named() -> None:
    early, after = late(1, "2026-04-30", "2025-04-01"), late(2, "2026-05-01", "2025-04-02")
    assert [(one.accession, one.fiscal_year) for one in drafted(early, after).elsewhere] == [("9999999999-25-000002", 2026)]
    (other,) = drafted(early, after, year=2026).elsewhere
    assert (other.accession, other.fiscal_year) == ("9999999999-25-000001", 2025)
    assert other.why in drafted(early, after, year=2026).why.because
    assert drafted(early, after, year=2024).elsewhere == ()
    facts = '[[disclosed]]\naccession = "9999999999-25-000001"\nfiscal-year = 2026\n'
    (stated,) = drafted(early, facts=facts).elsewhere
    assert stated.fiscal_year == 2026
    assert stated.why.because[0].statement == "The facts state that it was disclosed for the fiscal year 2026."


def test_the_fiscal_year_of_the_header_decides() -> None:
    june = late(1, "2025-07-10", "2025-06-30", fiscal_year_end="0630")
    assert drafted(june).persons != ()
    assert drafted(june).fiscal_year == FiscalYear(year=2025, ends=date(2025, 6, 30), known=True)
    july = late(1, "2025-07-10", "2025-07-01", fiscal_year_end="0630")
    assert drafted(july).persons == ()
    assert drafted(july, year=2026).persons != ()


def test_a_fiscal_year_that_is_not_known_is_said() -> None:
    found = drafted(late(1, "2025-04-10", "2025-04-01", fiscal_year_end=""))
    assert found.lacked[0].missing == "the end of the issuer's fiscal year"


def test_what_may_have_been_timely_is_left_out_and_asked() -> None:
    planned = filed(1, "2025-03-10", sale(100, 900, "2025-03-03"), plan_box=True, **YEAR_END)
    found = drafted(planned)
    assert found.persons == ()
    assert "the date of notice" in [one.missing for one in found.lacked]
    assert "the date of notice" not in [one.missing for one in drafted(planned, year=2024).lacked]


@pytest.mark.parametrize("form", ["20-F", "40-F"])
def test_issuers_on_form_20_f_and_40_f_have_none(form: str) -> None:
    facts = f'[[issuer]]\ncik = "{ISSUER}"\nannual-report = "{form}"\n'
    found = drafted(late(1, "2026-06-10", "2026-06-01"), year=2026, facts=facts)
    assert (found.caption, found.text) == ("", "")
    assert f"reports on Form {form}, to which Item 405 does not apply" in found.why.statement


def test_representations_that_no_form_5_is_due_are_asked_and_cited() -> None:
    one = late(1, "2025-04-10", "2025-04-01")
    assert "whether a Form 5 was due" in [each.missing for each in drafted(one).lacked]
    facts = f'[[no-form-5]]\nissuer = "{ISSUER}"\ncik = "{ADA}"\nfiscal-year = 2025\n'
    found = drafted(one, facts=facts)
    assert "whether a Form 5 was due" not in [each.missing for each in found.lacked]
    assert "and written representations that no Form 5 was required" in found.text
    assert "written representations" not in drafted(one).text


def test_a_form_5_takes_the_place_of_a_representation() -> None:
    form_5 = filed(2, "2026-02-10", purchase(5, 905, "2025-06-02", code="G"), form="5", period="2025-12-31", **YEAR_END)
    assert "whether a Form 5 was due" not in [one.missing for one in drafted(IN_TIME, form_5).lacked]


def test_the_reasons_reach_down_to_the_days_counted() -> None:
    sentences = " ".join(text for _, text in drafted(late(1, "2025-04-10", "2025-04-01")).why.sentences())
    assert "Regulation S-K, Item 405(a)" in sentences
    assert "Thu 2025-04-03: business day 2, due by 22:00 Eastern." in sentences


@pytest.mark.parametrize(("issuer", "says"), [("abc", "'abc' is not a CIK."), ("77", "No filing is about issuer 0000000077.")])
def test_an_issuer_without_filings_is_refused(issuer: str, says: str) -> None:
    with pytest.raises(RequestError, match=says):
        item_405(ledger_with(IN_TIME), issuer, 2025)
    with pytest.raises(RequestError, match=says):
        coverage(ledger_with(IN_TIME), issuer)


def test_a_number_of_transactions_that_nobody_makes_is_refused() -> None:
    facts = f'[[not-filed]]\nissuer = "{ISSUER}"\ncik = "{BEN}"\nname = "Person 2"\nform = "4"\non = 2025-05-05\n'
    assert drafted(IN_TIME, facts=f"{facts}transactions = 9999\n").persons
    with pytest.raises(FactTablesError):
        drafted(IN_TIME, facts=f"{facts}transactions = {10**24}\n")


def test_filings_that_do_not_cover_the_fiscal_year_are_said() -> None:
    assert "what was reported in the fiscal year from 2035-01-01 to 2035-12-31" in lacked(drafted(IN_TIME, year=2035))
    assert "whether a report was filed from 2025-03-05 to 2025-12-31" in lacked(drafted(IN_TIME))
    after = filed(2, "2026-01-05", sale(10, 890, "2026-01-02"), **YEAR_END)
    found = drafted(IN_TIME, after)
    assert not [one for one in lacked(found) if "reported" in one or "a report" in one]
    assert found.why.because[-1].statement == "The last filing considered is of 2026-01-05."


def test_persons_without_form_3_are_asked_for_as_failures_to_file() -> None:
    assert "whether a Form 3 was filed" in lacked(drafted(IN_TIME))
    form_3 = filed(9, "2025-01-03", form="3", period="2025-01-02", **YEAR_END)
    assert "whether a Form 3 was filed" not in lacked(drafted(form_3, IN_TIME))
    facts = f'[[not-filed]]\nissuer = "{ISSUER}"\ncik = "{ADA}"\nname = "Person 1"\nform = "3"\non = 2025-01-05\n'
    assert "whether a Form 3 was filed" not in lacked(drafted(IN_TIME, facts=facts))
    assert "whether a Form 3 was filed" not in lacked(drafted(IN_TIME, year=2024))


def test_every_person_who_is_asked_is_named() -> None:
    many = [late(number, "2025-04-03", "2025-04-01", owners=(f"00099992{number:02}",)) for number in range(1, 16)]
    subject = next(one.subject for one in drafted(*many).lacked if one.missing == "whether a Form 5 was due")
    assert subject.count(",") == 14
    assert "more" not in subject


def lacked(found: Item405) -> list[str]:
    return [one.missing for one in found.lacked]
