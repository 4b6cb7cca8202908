"""Foreign private issuers: who reports from when on, which home regimes exempt, and what stays outside."""

from __future__ import annotations

import pytest

from section16.document.table_one import NonDerivativeTransaction
from section16.document.table_two import DerivativeTransaction
from section16.drafting.draft import Drafting, draft
from tests.drafting.examples import CLASSES, SALE, drafting, facts

ISSUER = """
[issuer]
name = "Ostrava Tramways N.V."
cik = "0009990301"
symbol = "OSTR"
foreign-symbol = "OSTR"
units-in = "Table II"
foreign-private-issuer = [{ since = 2015-01-01 }]
home-regime = "none"

[filing]
signed = 2026-03-18

[people.edda]
name = "WINTERBOURNE EDDA M"
called = "Edda M. Winterbourne"
cik = "0009990042"
roles = [{ role = "officer", title = "Chair", since = 2021-01-04 }]

[people.karl]
name = "HOLM KARL"
cik = "0009990043"
roles = [{ role = "ten percent owner", since = 2019-05-02 }]

"""
OPENING = '[opening]\nas-of = {day}\nholdings = [{{ holder = "edda", security = "common", amount = 40000 }}]\n'
IN_OFFICE = '[[events]]\nkind = "appointment"\ndate = {day}\nwho = "edda"\n'


def based(signed: str = "2026-03-18", opened: str = "2026-01-31", *changes: tuple[str, str]) -> str:
    """Return the facts of a foreign private issuer without events."""
    text = ISSUER + CLASSES + OPENING.format(day=opened)
    for old, new in (("signed = 2026-03-18", f"signed = {signed}"), *changes):
        assert old in text
        text = text.replace(old, new)
    return text


def regime(name: str, *, english: str = "true", applies: str = "true") -> tuple[tuple[str, str], ...]:
    return (
        ('home-regime = "none"', f'home-regime = "{name}"\nreports-in-english = {english}'),
        ('cik = "0009990042"', f'cik = "0009990042"\nhome-regime-applies = {applies}'),
    )


def sale(day: str) -> str:
    return SALE.replace("2025-06-16", day)


def forms(made: Drafting) -> list[tuple[str, str, str, str]]:
    """Return of each form who files it, which it is, of what day, and when it is due."""
    assert made.questions == (), [question.line() for question in made.questions]
    return [
        (form.who, form.document.form, form.document.period_of_report.text or "", str(form.due.due)) for form in made.drafts
    ]


def said(made: Drafting) -> list[str]:
    return [statement.line() for statement in made.statements]


_TRANSACTIONS = (NonDerivativeTransaction, DerivativeTransaction)
EDDA = "Edda M. Winterbourne"


@pytest.mark.parametrize("day", ["2026-03-18", "2026-02-02"])
def test_who_was_in_office_on_the_first_day_files_form_3_of_that_day(day: str) -> None:
    made = drafting(IN_OFFICE.format(day=day), based())
    assert forms(made) == [(EDDA, "3", "2026-03-18", "2026-03-18")]
    (form,) = made.drafts
    assert [(row.title.text, row.shares_owned.text) for row in form.document.rows] == [("Common Stock", "40000")]
    assert form.due.assumed == ()
    assert form.document.issuer.foreign_trading_symbol.text == "OSTR"
    assert made.findings == ()


def test_form_3_of_the_first_day_states_what_was_held_when_it_began() -> None:
    events = IN_OFFICE.format(day="2026-02-02") + sale("2026-02-10") + sale("2026-03-18")
    made = drafting(events, based("2026-03-19"))
    assert forms(made) == [
        (EDDA, "3", "2026-03-18", "2026-03-18"),
        (EDDA, "4", "2026-03-18", "2026-03-20"),
    ]
    assert [form.document.rows[0].shares_owned.text for form in made.drafts] == ["39600", "39200"]
    assert any("no form is due for the sale of 2026-02-10: directors and officers" in one for one in said(made))


def test_who_is_appointed_later_has_ten_days() -> None:
    later = ("since = 2021-01-04", "since = 2026-04-01")
    made = drafting(IN_OFFICE.format(day="2026-04-01"), based("2026-04-02", "2026-03-31", later))
    assert forms(made) == [(EDDA, "3", "2026-04-01", "2026-04-13")]


def test_nothing_is_due_for_what_happened_before_the_act() -> None:
    made = drafting(sale("2026-03-17"), based("2026-03-18", "2026-03-16"))
    assert forms(made) == []
    assert said(made)[0].startswith(f"{EDDA}: no form is due for the sale of 2026-03-17: directors and officers of foreign")


def test_a_form_3_that_no_event_calls_for_is_reported_as_owed() -> None:
    (finding,) = drafting(sale("2026-04-06"), based("2026-04-07")).findings
    assert (finding.id, finding.location) == ("FORM-3-OWED", "events.toml, [people.edda], roles")
    assert "Edda M. Winterbourne became subject to reporting on 2026-03-18" in finding.message
    assert finding.remedy == 'Add an appointment of that day, with `reported = ["edda"]` if Form 3 is filed.'
    filed = IN_OFFICE.format(day="2026-03-18") + 'reported = ["edda"]\n'
    assert drafting(filed + sale("2026-04-06"), based("2026-04-07")).findings == ()
    assert drafting(sale("2026-04-06"), based("2026-04-07", "2026-03-31")).findings == ()


def test_a_ten_percent_owner_reports_nothing() -> None:
    events = sale("2026-04-06").replace('"edda"', '"karl"') + IN_OFFICE.format(day="2026-04-06").replace("edda", "karl")
    base = based("2026-04-07", "2026-03-31").replace('holder = "edda"', 'holder = "karl"')
    made = drafting(events, base)
    assert forms(made) == []
    assert made.findings == ()
    assert said(made) == [
        f"HOLM KARL: no form is due for the {what} of 2026-04-06: only directors and officers of a foreign private issuer "
        "report, not ten percent owners [Release No. 34-104903; Holding Foreign Insiders Accountable Act]"
        for what in ("appointment", "sale")
    ]


def test_an_owner_who_does_not_report_is_reported_on_a_joint_form() -> None:
    joint = '[[joint]]\nowners = ["edda", "karl"]\n'
    made = drafting(joint + sale("2026-04-06"), based("2026-04-07", "2026-03-31"))
    assert len(made.drafts) == 1
    (finding,) = made.findings
    assert (finding.id, finding.remedy) == ("OWNER-OUTSIDE", "File without that owner.")
    assert "HOLM KARL does not have to report" in finding.message


@pytest.mark.parametrize(
    ("name", "day", "reports"),
    [
        ("Canada", "2026-03-18", False),
        ("Canada", "2026-06-01", False),
        ("India", "2026-05-19", True),
        ("India", "2026-05-20", False),
        ("none", "2026-06-01", True),
    ],
)
def test_a_home_regime_exempts_from_the_day_of_its_order_on(name: str, day: str, reports: bool) -> None:  # noqa: FBT001 - expected
    made = drafting(sale(day), based(day, "2026-03-17" if day == "2026-03-18" else "2026-03-31", *regime(name)))
    assert bool(forms(made)) is reports
    assert any(f"the home regime of {name} is exempt since" in one for one in said(made)) is not reports


@pytest.mark.parametrize(("english", "applies"), [("false", "true"), ("true", "false")])
def test_without_its_conditions_a_home_regime_exempts_nobody(english: str, applies: str) -> None:
    base = based("2026-06-02", "2026-03-31", *regime("Canada", english=english, applies=applies))
    assert forms(drafting(sale("2026-06-01"), base)) == [(EDDA, "4", "2026-06-01", "2026-06-03")]


@pytest.mark.parametrize(
    ("changes", "places"),
    [
        ((('home-regime = "none"\n', ""),), ["[issuer], home-regime"]),
        ((('"none"', '"Canada"'),), ["[issuer], reports-in-english", "[people.edda], home-regime-applies"]),
        ((('"none"', '"India"'),), []),
        ((('"none"', '"Canada"\nreports-in-english = true'),), ["[people.edda], home-regime-applies"]),
        ((('"none"', '"Canada"\nreports-in-english = false'),), []),
        ((('"none"', '"Canada"'), ('cik = "0009990042"', 'cik = "0009990042"\nhome-regime-applies = false')), []),
    ],
)
def test_the_home_regime_and_its_conditions_are_asked_where_they_decide(
    changes: tuple[tuple[str, str], ...], places: list[str]
) -> None:
    made = drafting(sale("2026-04-06"), based("2026-04-07", "2026-03-31", *changes))
    assert [question.location for question in made.questions] == [f"events.toml, {place}" for place in places]
    assert bool(made.drafts) is (not places)


def test_an_open_question_about_one_persons_home_regime_holds_up_nobody_else() -> None:
    ines = '[people.ines]\nname = "OKONJO INES"\ncik = "0009990077"\nhome-regime-applies = false\n'
    ines += 'roles = [{ role = "director", since = 2020-01-06 }]\n'
    base = based("2026-04-07", "2026-03-31", ('"none"', '"Canada"\nreports-in-english = true'))
    base = base.replace("holdings = [", 'holdings = [{ holder = "ines", security = "common", amount = 500 }, ')
    made = draft(facts(ines + sale("2026-04-06") + sale("2026-04-06").replace("edda", "ines"), base), whole=False)
    assert [form.who for form in made.drafts] == ["OKONJO INES"]
    assert len(made.questions) == 1


def test_before_its_status_and_after_it_everybody_reports() -> None:
    span = ("{ since = 2015-01-01 }", "{ since = 2024-01-01, until = 2026-12-31 }")
    karl = ('holder = "edda"', 'holder = "karl"')
    for day, due in (("2023-06-05", "2023-06-07"), ("2027-02-01", "2027-02-03")):
        opened = "2023-05-31" if day < "2024" else "2027-01-31"
        made = drafting(sale(day).replace('"edda"', '"karl"'), based(due, opened, span, karl))
        assert forms(made) == [("HOLM KARL", "4", day, due)]


def test_when_the_issuer_loses_the_status_those_who_were_outside_owe_form_3() -> None:
    span = ("{ since = 2015-01-01 }", "{ since = 2015-01-01, until = 2026-12-31 }")
    found = drafting(sale("2027-02-01"), based("2027-02-02", "2026-11-30", span)).findings
    assert [(finding.id, finding.location) for finding in found] == [("FORM-3-OWED", "events.toml, [people.karl], roles")]
    assert "HOLM KARL became subject to reporting on 2027-01-01" in found[0].message


def test_whose_balances_are_later_than_the_first_day_owes_no_form_3_of_it() -> None:
    """Balances as of a day after 18 March 2026 are those of an insider who reports already."""
    held = ("as-of = 2026-01-31\n", "as-of = 2026-01-31\nholders = { edda = 2026-03-31 }\n")
    assert drafting(sale("2026-04-06"), based("2026-04-07", "2026-01-31", held)).findings == ()
    (finding,) = drafting(sale("2026-04-06"), based("2026-04-07", "2026-01-31")).findings
    assert finding.id == "FORM-3-OWED"


def test_a_span_of_the_status_that_ends_before_it_begins_is_reported() -> None:
    span = ("{ since = 2015-01-01 }", "{ since = 2015-01-01, until = 2014-01-01 }")
    (finding,) = drafting(sale("2026-04-06"), based("2026-04-07", "2026-03-31", span)).findings
    assert finding.location == "events.toml, [issuer], foreign-private-issuer"


GRANT = """
[awards.u]
to = "edda"
security = "units"
units = 900
granted = 2026-04-06
cliff = 2027-04-06
[[events]]
kind = "grant"
date = 2026-04-06
award = "u"
"""
TO_ISSUER = sale("2026-04-06").replace('"market"', '"issuer"')
DEPARTURE = '[[events]]\nkind = "departure"\ndate = 2026-04-06\nwho = "edda"\n'


@pytest.mark.parametrize(("text", "code"), [(GRANT, "A"), (TO_ISSUER, "D")])
def test_no_approval_is_asked_for_where_nothing_is_matched(text: str, code: str) -> None:
    made = drafting(text, based("2026-04-07", "2026-03-31"))
    assert made.questions == ()
    assert [row.code.text for row in made.drafts[0].document.rows if isinstance(row, _TRANSACTIONS)] == [code]


def test_a_sale_after_leaving_is_not_reported_and_nobody_asks_for_a_match() -> None:
    made = drafting(DEPARTURE + sale("2026-04-20"), based("2026-04-21", "2026-03-31"))
    assert (made.drafts, made.questions) == ((), ())
    assert [one for one in said(made) if "leaving on 2026-04-06" in one]
    assert [
        one for one in said(made) if "no form is due for the sale of 2026-04-20: Edda M. Winterbourne had left office" in one
    ]


def test_nothing_that_is_asked_or_reported_speaks_of_matching() -> None:
    asked = [sale("2026-04-06").replace('counterparty = "market"\n', ""), GRANT, TO_ISSUER, DEPARTURE + sale("2026-04-20")]
    for text in asked:
        made = drafting(text, based("2026-04-07", "2026-03-31"))
        lines = [*(one.line() for one in made.questions), *(one.line() for one in made.findings), *said(made)]
        lines += [reason.line() for form in made.drafts for reason in form.reasons]
        assert lines
        assert not [line for line in lines if "match" in line or "16b-" in line or "16a-2(b)" in line], lines


def test_the_exit_box_is_ticked_on_the_next_form() -> None:
    (form,) = drafting(sale("2026-04-06") + DEPARTURE, based("2026-04-07", "2026-03-31")).drafts
    assert form.document.not_subject_to_section16.text == "1"


def test_form_5_is_drafted_for_who_reports_and_not_for_who_does_not() -> None:
    gift = '[[events]]\nkind = "gift"\ndate = 2026-04-06\nreceiver = "{who}"\nsecurity = "common"\nunits = 5\n'
    end = "[year-end]\non = 2026-12-31\n"
    for who, expected in (("edda", [(EDDA, "5", "2026-12-31", "2027-02-16")]), ("karl", [])):
        made = drafting(gift.format(who=who) + end, based("2027-01-15", "2026-03-31"))
        assert forms(made) == expected


def test_a_late_form_is_reported_without_the_list_of_delinquent_reports() -> None:
    (finding,) = drafting(sale("2026-04-06"), based("2026-04-20", "2026-03-31")).findings
    assert (finding.id, finding.remedy) == ("LATE", "File it at once.")
