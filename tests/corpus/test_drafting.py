"""Real filings drafted anew from facts: equal in every box, row, number and reference, and in the words where they are given.

The facts are put together when the test runs: numbers and days stand here, names and words come from the filing.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings

from section16.drafting.draft import draft
from section16.facts.facts import Facts
from tests.corpus.restated import Filing, Stated, differences, drafted, filing
from tests.corpus.test_schemas import errors
from tests.drafting.offices import offices
from tests.drafting.strategies import stated

pytestmark = pytest.mark.corpus

COMMON = {"title": "Common Stock"}


def accelerated_award(form: Filing) -> Stated:
    """A grant in four parts, the last three accelerated by the stockholders; three indirect holdings through a chain."""
    fund, company, llc = form.through(*form.document.non_derivative_table[1:])
    return form.facts(
        "chairman",
        entities={
            "fund": {"name": fund},
            "fund-gp": {"name": "the general partner"},
            "fund-manager": {"name": "the investment manager"},
            "company": {"name": company},
            "llc": {"name": llc},
        },
        relations=[
            {"who": "chairman", "is": "manager", "of": "fund-gp"},
            {"who": "chairman", "is": "manager", "of": "fund-manager"},
            {"who": "fund-gp", "is": "general partner", "of": "fund"},
            {"who": "fund-manager", "is": "investment manager", "of": "fund"},
            {"who": "chairman", "is": "Chief Executive Officer", "of": "company"},
            {"who": "company", "is": "manager", "of": "llc"},
        ],
        securities={
            "common": COMMON,
            "restricted": {
                "title": "Restricted Stock Grant",
                "kind": "restricted stock",
                "of": "common",
                "table": "II",
                "notes": form.note("exercise price", 5),
            },
        },
        awards={
            "grant": {
                "to": "chairman",
                "security": "restricted",
                "units": 400000,
                "granted": "2021-01-08",
                "approved-by": "committee of non-employee directors",
                "expires-when-vested": True,
                "tranches": [
                    {"on": "2022-11-15", "units": 100000},
                    {"on": "2023-05-01", "units": 100000},
                    {"on": "2023-11-15", "units": 100000},
                    {"on": "2024-05-15", "units": 100000},
                ],
                "changes": [{"decided": "2022-11-30", "to": "2023-01-09", "approved-by": "the stockholders"}],
                "notes": form.note("date exercisable", 6),
            }
        },
        opening={
            "as-of": "2023-01-06",
            "holdings": [
                {"holder": "chairman", "security": "common", "amount": 509792},
                {"holder": "fund", "security": "common", "amount": 50000000, "notes": form.note("nature", 2)},
                {"holder": "company", "security": "common", "amount": 1658916, "notes": form.note("nature", 3)},
                {"holder": "llc", "security": "common", "amount": 3408, "notes": form.note("nature", 4)},
            ],
        },
        events=[{"kind": "vesting", "date": "2023-01-09", "award": "grant", "notes": form.note("code", 1)}],
    )


def exercise_with_sale(form: Filing) -> Stated:
    """An option exercised and the shares sold, both under one plan."""
    return form.facts(
        "officer",
        securities={"common": COMMON, "option": {"title": "Stock Option", "kind": "options", "of": "common"}},
        awards={
            "option": {
                "to": "officer",
                "security": "option",
                "units": 24398,
                "granted": "2020-08-09",
                "exercise-price": "84.85",
                "expires": "2027-08-09",
                "formula": {"parts": 3, "every": "year", "first": "2021-08-09"},
                "notes": form.note("date exercisable", 3),
            }
        },
        plans={"plan": {"adopted": "2022-12-09", "amended-rule": True}},
        opening={"as-of": "2023-03-15", "holdings": [{"holder": "officer", "security": "common", "amount": 555750}]},
        events=[
            {
                "kind": "exercise",
                "date": "2023-03-16",
                "award": "option",
                "units": 16265,
                "plan": "plan",
                "notes": [*form.note("amount", 1), {"on": "code", "text": ""}],
            },
            {
                "kind": "sale",
                "date": "2023-03-16",
                "who": "officer",
                "security": "common",
                "units": 16265,
                "price": "94.85",
                "counterparty": "market",
                "plan": "plan",
                "notes": [*form.note("amount", 2), {"on": "code", "text": ""}],
            },
        ],
    )


def withholding_at_vesting(form: Filing) -> Stated:
    """Units in Table II that vest by a third, and shares withheld for tax."""
    return form.facts(
        "officer",
        issuer={"units-in": "Table II"},
        securities={
            "common": COMMON,
            "units": {
                "title": "Restricted Stock Units",
                "kind": "units",
                "of": "common",
                "notes": form.note("exercise price", 2),
            },
        },
        awards={
            "units": {
                "to": "officer",
                "security": "units",
                "units": 1417,
                "granted": "2022-01-15",
                "formula": {"parts": 3, "every": "year", "first": "2023-01-15"},
                "notes": [*form.note("date exercisable", 3), *form.note("expiration date", 3)],
            }
        },
        opening={"as-of": "2023-01-14", "holdings": [{"holder": "officer", "security": "common", "amount": 10454}]},
        events=[
            {
                "kind": "vesting",
                "date": "2023-01-15",
                "award": "units",
                "notes": [{"on": "code", "text": ""}],
            },
            {
                "kind": "withholding",
                "date": "2023-01-15",
                "who": "officer",
                "security": "common",
                "units": 190,
                "price": 71,
                "notes": [*form.note("amount", 1), {"on": "code", "text": ""}],
            },
        ],
    )


def gift(form: Filing) -> Stated:
    """A gift to a stranger, on Form 4 since 2023."""
    return form.facts(
        "officer",
        securities={"common": COMMON},
        opening={"as-of": "2023-05-01", "holdings": [{"holder": "officer", "security": "common", "amount": 327}]},
        events=[
            {
                "kind": "gift",
                "date": "2023-05-02",
                "giver": "officer",
                "security": "common",
                "units": 138,
                "notes": form.note("code", 1),
            }
        ],
    )


def gift_into_trust(form: Filing) -> Stated:
    """A gift into the own trust: out of the direct holding, into the indirect one, drafted in both rows."""
    return form.facts(
        "officer",
        entities={"trust": {"name": "the trust", "nature": "Trust"}},
        relations=[{"who": "officer", "is": "trustee", "of": "trust"}],
        securities={"common": COMMON},
        opening={
            "as-of": "2023-05-14",
            "holdings": [
                {"holder": "officer", "security": "common", "amount": 16210},
                {
                    "holder": "trust",
                    "security": "common",
                    "amount": 409880,
                    "notes": [{"on": "nature", "text": ""}],
                },
            ],
        },
        events=[
            {
                "kind": "gift",
                "date": "2023-05-15",
                "giver": "officer",
                "receiver": "trust",
                "security": "common",
                "units": 16210,
                "notes": [*form.note("amount", 1), {"on": "code", "text": ""}],
            }
        ],
    )


def nothing_owned(form: Filing) -> Stated:
    """A director appointed who owns nothing."""
    return form.facts("director", events=[{"kind": "appointment", "date": "2021-04-29", "who": "director"}])


def holdings_on_form_3(form: Filing) -> Stated:
    """A Form 3 with convertible shares held three ways and an option whose terms are footnotes."""
    of_class_b = [note for box in ("exercise price", "date exercisable", "expiration date") for note in form.note(box, 2)]
    of_option = [note for box in ("exercise price", "date exercisable", "expiration date") for note in form.note(box, 4, 5)]
    trust, llc = form.through(form.document.non_derivative_table[0], form.document.derivative_table[1])
    return form.facts(
        "founder",
        entities={"trust": {"name": trust}, "llc": {"name": llc}},
        relations=[
            {"who": "founder", "is": "settlor", "of": "trust"},
            {"who": "founder", "is": "manager", "of": "llc"},
        ],
        securities={
            "a": {"title": "Class A Common Stock"},
            "b": {"title": "Class B Common Stock", "kind": "convertible", "of": "a", "notes": of_class_b},
            "option": {"title": "Performance Based Stock Options", "kind": "options", "of": "a", "notes": of_option},
        },
        opening={
            "as-of": "2021-01-12",
            "holdings": [
                {"holder": "trust", "security": "a", "amount": 735294, "notes": form.note("nature", 1)},
                {"holder": "founder", "security": "b", "amount": 15397650},
                {"holder": "llc", "security": "b", "amount": 10714287, "notes": form.note("nature", 3)},
                {"holder": "trust", "security": "b", "amount": 735294, "notes": form.note("nature", 1)},
                {"holder": "founder", "security": "option", "amount": 12500000},
            ],
        },
        events=[{"kind": "appointment", "date": "2021-01-13", "who": "founder"}],
    )


def gift_on_form_5(form: Filing) -> Stated:
    """Two gifts of a year in which gifts could wait for Form 5, with a holding of another class told beside them."""
    return form.facts(
        "founder",
        filing={"holdings": "all"},
        year_end={"on": "2017-12-31"},
        securities={
            "a": {"title": "Class A Common Stock"},
            "b": {
                "title": "Class B Common Stock",
                "kind": "convertible",
                "of": "a",
                "exercise-price": 0,
                "notes": [*form.note("date exercisable", 1), *form.note("expiration date", 2)],
            },
            "c": {"title": "Class C Capital Stock"},
        },
        opening={
            "as-of": "2017-11-15",
            "holdings": [
                {"holder": "founder", "security": "a", "amount": 25000},
                {"holder": "founder", "security": "c", "amount": 20038614},
                {"holder": "founder", "security": "b", "amount": 19952558},
            ],
        },
        events=[
            {"kind": "gift", "date": "2017-11-16", "giver": "founder", "security": security, "units": 25000}
            for security in ("a", "c")
        ],
    )


def joint_filers(form: Filing) -> Stated:
    """A fund and the person behind it file one form; the shares are the fund's own."""
    return form.facts(
        "sponsor",
        "founder",
        joint=[{"owners": ["sponsor", "founder"]}],
        relations=[{"who": "founder", "is": "founder", "of": "sponsor"}],
        securities={"common": {"title": form.document.non_derivative_table[0].title.value}},
        opening={
            "as-of": "2023-01-12",
            "holdings": [
                {
                    "holder": "sponsor",
                    "security": "common",
                    "amount": 7723540,
                    "notes": form.note("direct or indirect", 2),
                }
            ],
        },
        events=[
            {
                "kind": "sale",
                "date": "2023-01-13",
                "who": "sponsor",
                "security": "common",
                "units": 100000,
                "price": "2.061",
                "counterparty": "market",
                "notes": form.note("amount", 1),
            }
        ],
    )


def six_joint_filers(form: Filing) -> Stated:
    """Six owners of one group; the first holds through the others and says so in footnotes."""
    names = ("group", "bank", "principal", "fund", "offshore", "adviser")
    return form.facts(
        *names,
        joint=[{"owners": list(names)}],
        relations=[
            {"who": "group", "is": "parent company", "of": "bank"},
            {"who": "bank", "is": "manager", "of": "principal"},
        ],
        securities={"common": {"title": "Class A Common Stock"}},
        opening={
            "as-of": "2023-03-13",
            "holdings": [
                {
                    "holder": "principal",
                    "security": "common",
                    "amount": 21099784,
                    "nature": form.document.non_derivative_table[0].nature.value,
                    "notes": form.note("nature", 1, 2),
                }
            ],
        },
        events=[
            {
                "kind": "sale",
                "date": "2023-03-14",
                "who": "principal",
                "security": "common",
                "units": 4000000,
                "price": "6.4294",
                "counterparty": "private party",
            }
        ],
    )


def weighted_averages(form: Filing) -> Stated:
    """Sales of one day in three ranges of prices under a plan, with two indirect holdings beside them."""
    funds, company = form.through(*form.document.non_derivative_table[3:])
    trades = [
        (7810, "121.5956", "121.03", "122.02", 2),
        (6790, "122.2644", "122.03", "122.85", 3),
        (400, "123.475", "123.30", "123.92", 4),
    ]
    return form.facts(
        "director",
        entities={"funds": {"name": funds}, "company": {"name": company}},
        relations=[
            {"who": "director", "is": "manager", "of": "funds"},
            {"who": "director", "is": "sole stockholder", "of": "company"},
        ],
        securities={"common": COMMON},
        plans={"plan": {"adopted": "2023-02-27"}},
        opening={
            "as-of": "2023-06-20",
            "holdings": [
                {"holder": "director", "security": "common", "amount": 2142209},
                {
                    "holder": "funds",
                    "security": "common",
                    "amount": 12882819,
                    "notes": [*form.note("owned", 5), *form.note("nature", 5)],
                },
                {
                    "holder": "company",
                    "security": "common",
                    "amount": 3924,
                    "notes": [*form.note("owned", 6), *form.note("nature", 6)],
                },
            ],
        },
        events=[
            {
                "kind": "sale",
                "date": "2023-06-21",
                "who": "director",
                "security": "common",
                "counterparty": "market",
                "plan": "plan",
                "notes": form.note("code", 1),
                "trades": [
                    {"units": units, "price": price, "low": low, "high": high, "notes": form.note("price", number)}
                    for units, price, low, high, number in trades
                ],
            }
        ],
    )


def amendment(form: Filing) -> Stated:
    """A Form 4/A that corrects an amount and a balance."""
    return form.facts(
        "officer",
        filing={"remarks": ""},
        amendment={"of": "filed.txt", "filed": "2020-03-06", "why": form.document.remarks.value},
        securities={"common": COMMON},
        opening={
            "as-of": "2020-03-04",
            "holdings": [
                {"holder": "officer", "security": "common", "amount": 541749, "notes": form.note("owned", 2)},
            ],
        },
        events=[
            {
                "kind": "withholding",
                "date": "2020-03-05",
                "who": "officer",
                "security": "common",
                "units": 1049,
                "price": "7.95",
                "notes": [*form.note("amount", 1), {"on": "code", "text": ""}],
            }
        ],
    )


def departure(form: Filing) -> Stated:
    """The last vesting of one who leaves: the exit box is ticked."""
    return form.facts(
        "officer",
        issuer={"units-in": "Table II"},
        securities={
            "common": COMMON,
            "units": {"title": "Restricted Stock Units", "kind": "units", "of": "common"},
        },
        awards={
            "units": {
                "to": "officer",
                "security": "units",
                "units": 9403,
                "granted": "2022-02-10",
                "exercise-price": 0,
                "outstanding": 6361,
                "notes": [*form.note("date exercisable", 1), *form.note("expiration date", 1)],
            }
        },
        opening={"as-of": "2023-05-02", "holdings": [{"holder": "officer", "security": "common", "amount": 8707}]},
        events=[
            {
                "kind": "vesting",
                "date": "2023-05-03",
                "award": "units",
                "units": 2351,
                "withheld": 687,
                "withheld-price": "22.66",
                "notes": [{"on": "code", "text": ""}],
            },
            {"kind": "departure", "date": "2023-05-03", "who": "officer"},
        ],
    )


CASES: dict[str, Callable[[Filing], Stated]] = {
    "0001214659-23-000544": accelerated_award,
    "0000002488-23-000064": exercise_with_sale,
    "0000002488-23-000005": withholding_at_vesting,
    "0001035267-23-000137": gift,
    "0000002488-23-000080": gift_into_trust,
    "0000899243-21-017509": nothing_owned,
    "0001209191-21-003525": holdings_on_form_3,
    "0001209191-18-008623": gift_on_form_5,
    "0000899243-23-001736": joint_filers,
    "0000895345-23-000203": six_joint_filers,
    "0000950170-23-029699": weighted_averages,
    "0000814585-20-000024": amendment,
    "0000109380-23-000111": departure,
}


@pytest.mark.parametrize("accession", CASES)
def test_a_real_filing_drafted_again_is_equal(filings: tuple[tuple[str, bytes], ...], accession: str) -> None:
    form = filing(filings, accession)
    assert differences(form, CASES[accession](form)) == []


def test_another_number_in_the_facts_would_be_found(filings: tuple[tuple[str, bytes], ...]) -> None:
    form = filing(filings, "0001214659-23-000544")
    facts = accelerated_award(form)
    facts["opening"]["holdings"][0]["amount"] = 509791
    assert differences(form, facts) == ["Table I, row 1, shares owned: from 809792 to 809791"]


def test_our_own_footnotes_stand_where_those_of_the_filing_stand(filings: tuple[tuple[str, bytes], ...]) -> None:
    form = filing(filings, "0001214659-23-000544")
    facts = accelerated_award(form)
    for table in (facts["securities"]["restricted"], facts["awards"]["grant"], *facts["opening"]["holdings"], *facts["events"]):
        table.pop("notes", None)
    assert {line.partition(":")[0] for line in differences(form, facts)} == {
        f"footnote {number}, text" for number in range(1, 7)
    }


def test_an_amendment_shows_what_it_changes(filings: tuple[tuple[str, bytes], ...]) -> None:
    form, before = (filing(filings, accession) for accession in ("0000814585-20-000024", "0000814585-20-000020"))
    (made,) = drafted(amendment(form), before.document).drafts
    assert "Table I, row 1, shares" in {change.place for change in made.changes}


@settings(max_examples=100)
@given(facts=stated())
def test_what_is_sent_of_every_draft_is_valid_by_the_official_schemas(corpus: Path, facts: Facts) -> None:
    assert invalid(corpus, facts) == []


@given(facts=offices())
def test_what_is_sent_of_every_draft_of_an_office_is_valid_by_the_official_schemas(corpus: Path, facts: Facts) -> None:
    assert invalid(corpus, facts) == []


@pytest.mark.slow
@settings(max_examples=1500)
@given(facts=offices(most=25))
def test_what_is_sent_of_many_more_drafts_is_valid_by_the_official_schemas(corpus: Path, facts: Facts) -> None:
    assert invalid(corpus, facts) == []


def invalid(corpus: Path, facts: Facts) -> list[str]:
    """Return what the official schemas find wrong with the drafts of facts."""
    folder = corpus / "reference" / "official" / "xsd"
    told = []
    for one in draft(facts).drafts:
        found = errors(folder, one.document)
        if one.document.form == "5":  # the schema has no place for footnotes that the specification allows there
            found = [message for message in found if "footnoteId" not in message]
        told += found
    return told
