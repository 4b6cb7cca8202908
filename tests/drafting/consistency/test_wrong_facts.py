"""Facts that do not fit: each is told by file, table and key, with what to do, and nothing is drafted."""

from __future__ import annotations

import pytest

from section16.errors import UnreadableError
from section16.facts.reading import read_facts
from section16.finding import Severity
from tests.drafting.examples import BASE, SALE, drafting, unreadable

AWARD = """
[awards.units]
to = "edda"
security = "units"
units = 900
granted = 2024-06-16
approved-by = "board"
formula = { parts = 3, every = "year", first = 2025-06-16 }
"""
TRUST = """
[entities.trust]
name = "Tern Point Trust"
[entities.agent]
name = "Tern Point Agency, LLC"
"""


def event(kind: str, keys: str = "") -> str:
    """Return an event of the day as text."""
    return f'[[events]]\nkind = "{kind}"\ndate = 2025-06-16\n{keys}\n'


WRONG: dict[str, tuple[str, str, str, str]] = {
    "a sale of more than is held": (
        SALE.replace("400", "40001"),
        "OVERDRAWN",
        "events.toml, [[events]] 1 (sale of 2025-06-16), units",
        "owns 40000",
    ),
    "an unknown person": (
        SALE.replace('"edda"', '"eda"'),
        "FACTS-UNKNOWN",
        "events.toml, [[events]] 1 (sale of 2025-06-16), who",
        "Did you mean edda?",
    ),
    "an unknown security": (SALE.replace('"common"', '"comon"'), "FACTS-UNKNOWN", "security", "Did you mean common?"),
    "an unknown award": (event("vesting", 'award = "x"'), "FACTS-UNKNOWN", "award", "[awards]"),
    "an unknown plan": (SALE + 'plan = "p"\n', "FACTS-UNKNOWN", "plan", "[plans]"),
    "an exercise without an award": (
        event("exercise", "units = 1"),
        "FACTS-UNKNOWN",
        "who",
        "The name is missing.",
    ),
    "a vesting before the grant": (
        AWARD.replace("2024-06-16", "2026-06-16"),
        "VESTING-BEFORE-GRANT",
        "[awards.units]",
        "before the grant on 2026-06-16",
    ),
    "a vesting event before the grant": (
        AWARD.replace("2024-06-16", "2025-06-17").replace("2025-06-16", "2026-06-16")
        + event("vesting", 'award = "units"\nunits = 1'),
        "VESTING-BEFORE-GRANT",
        "[[events]] 1 (vesting of 2025-06-16), date",
        "Correct one of the dates.",
    ),
    "a vesting that the schedule does not know": (
        AWARD + '[[events]]\nkind = "vesting"\ndate = 2025-06-17\naward = "units"\n',
        "VESTING-NOTHING",
        "units",
        "Nothing of the award units vests on 2025-06-17",
    ),
    "a grant of another day than the award's": (
        AWARD.replace("2024-06-16", "2025-06-14") + event("grant", 'award = "units"'),
        "FACTS-CONTRADICT",
        "date",
        "the award states 2025-06-14",
    ),
    "a grant told twice": (
        AWARD.replace("2024-06-16", "2025-06-16") + 2 * event("grant", 'award = "units"'),
        "FACTS-TWICE",
        "[[events]] 2 (grant of 2025-06-16), award",
        "Event 1 already grants the award units.",
    ),
    "a grant beside a day of grants": (
        AWARD.replace("2024-06-16", "2025-06-16") + event("grant", 'award = "units"') + event("grant day"),
        "FACTS-TWICE",
        "[[events]] 2 (grant day of 2025-06-16), award",
        "Event 1 already grants the award units.",
    ),
    "a vesting told twice": (
        AWARD + 2 * event("vesting", 'award = "units"'),
        "FACTS-TWICE",
        "[[events]] 2 (vesting of 2025-06-16), award",
        "Event 1 already states that the award units vests that day.",
    ),
    "a vesting beside a day of vestings": (
        AWARD + event("vesting day") + event("vesting", 'award = "units"\nunits = 300'),
        "FACTS-TWICE",
        "[[events]] 2 (vesting of 2025-06-16), award",
        "Event 1 already states that the award units vests that day.",
    ),
    "a notice before the trade": (
        SALE + 'plan = "p"\nnotice = 2025-06-13\n[plans.p]\nadopted = 2024-05-01\n',
        "FACTS-CONTRADICT",
        "[[events]] 1 (sale of 2025-06-16), notice",
        "The notice of 2025-06-13 comes before the transaction of 2025-06-16.",
    ),
    "a report on the quarter of adoption before the adoption": (
        SALE + 'plan = "p"\n[plans.p]\nadopted = 2025-01-03\nreport-filed = 2024-11-05\n',
        "FACTS-CONTRADICT",
        "[plans.p], report-filed",
        "filed on 2024-11-05, before the adoption on 2025-01-03",
    ),
    "a day of a plan that no calendar has": (
        SALE + 'plan = "p"\n[plans.p]\nadopted = 2025-01-03\nreport-filed = 9999-12-31\n',
        "FACTS-DAY",
        "[plans.p], report-filed",
        "9999-12-31",
    ),
    "a gift under the plan of a giver who is not named": (
        event("gift", 'receiver = "edda"\nsecurity = "common"\nunits = 5\nplan = "p"') + "[plans.p]\nadopted = 2024-05-01\n",
        "FACTS-MISSING",
        "[[events]] 1 (gift of 2025-06-16), giver",
        "A 10b5-1 plan belongs to the giver",
    ),
    "an EDGAR number that is none": (
        '[people.ines]\nname = "OKONJO INES"\ncik = "99-90042"\n',
        "FACTS-CIK",
        "[people.ines], cik",
        "'99-90042' is not an EDGAR number",
    ),
    "an EDGAR number of two": (
        '[people.ines]\nname = "OKONJO INES"\ncik = "9990042"\n',
        "FACTS-TWICE",
        "[people.ines], cik",
        "also the EDGAR number of edda",
    ),
    "an exercise after the expiration": (
        AWARD.replace('"units"', '"options"').replace("formula", "exercise-price = 1\nexpires = 2025-06-13\nformula")
        + event("exercise", 'award = "units"\nunits = 1'),
        "EXERCISE-EXPIRED",
        "[[events]] 1 (exercise of 2025-06-16), date",
        "units expired on 2025-06-13, before 2025-06-16.",
    ),
    "a conversion of what gives nothing": (
        event("conversion", 'who = "edda"\nsecurity = "common"\nunits = 1'),
        "FACTS-CONTRADICT",
        "security",
        "common has no underlying security",
    ),
    "an exercise of what gives nothing": (
        event("exercise", 'who = "edda"\nsecurity = "common"\nunits = 1\nmarket-price = 1'),
        "FACTS-CONTRADICT",
        "security",
        "common has no underlying security",
    ),
    "more withheld than comes": (
        AWARD + event("vesting", 'award = "units"\nwithheld = 301\nwithheld-price = 1'),
        "FACTS-CONTRADICT",
        "withheld",
        "301 shares are withheld out of 300 issued.",
    ),
    "a gift to its giver": (
        event("gift", 'giver = "edda"\nreceiver = "edda"\nsecurity = "common"\nunits = 1'),
        "FACTS-CONTRADICT",
        "receiver",
        "edda is both giver and receiver.",
    ),
    "a day of grants without a grant": (
        event("grant day"),
        "GRANT-NOTHING",
        "date",
        "Correct the day.",
    ),
    "a day of vestings without a vesting": (
        event("vesting day", "withheld = { units = 3 }") + AWARD.replace("2025-06-16", "2025-07-16"),
        "VESTING-NOTHING",
        "date",
        "Nothing vests",
    ),
    "parts that do not come to the award": (
        AWARD.partition("formula")[0] + "tranches = [{ on = 2025-06-16, units = 8 }]\n",
        "FACTS-CONTRADICT",
        "[awards.units], units",
        "The parts add up to 8, and the award has 900.",
    ),
    "two schedules": (AWARD + "cliff = 2027-01-04\n", "FACTS-CONTRADICT", "[awards.units]", "more than one schedule"),
    "a changed part that is not there": (
        AWARD + "changes = [{ decided = 2025-01-01, to = 2025-06-16, parts = [4] }]\n",
        "FACTS-UNKNOWN",
        "changes 1, parts",
        "has 3 parts",
    ),
    "an award that expires before it begins": (
        AWARD + "expires = 2020-01-01\n",
        "FACTS-CONTRADICT",
        "expires",
        "before its grant",
    ),
    "a chain of control in a circle": (
        TRUST
        + "".join(
            f'[[relations]]\nwho = "{who}"\nis = "manager"\nof = "{of}"\n'
            for who, of in (("edda", "trust"), ("trust", "agent"), ("agent", "trust"))
        ),
        "CHAIN-CIRCLE",
        "[[relations]]",
        "trust - agent - trust",
    ),
    "a relation to nobody": (
        '[[relations]]\nwho = "edda"\nis = "manager"\nof = "x"\n',
        "FACTS-UNKNOWN",
        "[[relations]] 1, of",
        "'x'",
    ),
    "a person who is an entity too": (
        '[entities.edda]\nname = "Edda, LLC"\n',
        "FACTS-CONTRADICT",
        "[entities.edda]",
        "also the name of a person",
    ),
    "a departure before the opening balances": (
        '[[events]]\nkind = "departure"\ndate = 2025-06-13\nwho = "edda"\n',
        "EVENT-IN-BALANCES",
        "[[events]] 1 (departure of 2025-06-13), date",
        "The opening balances of Edda M. Winterbourne are as of 2025-06-13",
    ),
    "an opening balance that cannot reflect what it is said to": (
        SALE.replace("2025-06-16", "2025-06-12").replace('"sale"', '"purchase"').replace("400", "40001")
        + "in-opening = true\n",
        "OPENING-CONTRADICTS",
        "[[events]] 1 (purchase of 2025-06-12), in-opening",
        "a negative number of Common Stock",
    ),
    "an opening date of somebody unknown": (
        "[opening.holders]\nina = 2025-06-01\n" + SALE,
        "FACTS-UNKNOWN",
        "[opening], holders, ina",
        "[people] and [entities]",
    ),
    "a signature before the event": (SALE.replace("2025-06-16", "2025-06-19"), "SIGNED-BEFORE", "[filing], signed", "before"),
    "units that contradict the trades": (
        SALE.replace('price = "18.70"', "trades = [{ units = 3, price = 18 }]"),
        "FACTS-CONTRADICT",
        "units",
        "its trades add up to 3",
    ),
    "an average outside its range": (
        SALE.replace('units = 400\nprice = "18.70"', "trades = [{ units = 3, price = 18, low = 19, high = 20 }]"),
        "FACTS-CONTRADICT",
        "trades 1",
        "does not lie between 19 and 20",
    ),
    "half a range": (
        SALE.replace('units = 400\nprice = "18.70"', "trades = [{ units = 3, price = 18, low = 17 }]"),
        "FACTS-CONTRADICT",
        "trades 1",
        "Only one end",
    ),
    "a trade before its plan": (
        SALE + 'plan = "p"\n[plans.p]\nadopted = 2025-06-17\n',
        "FACTS-CONTRADICT",
        "plan",
        "The plan p was adopted on 2025-06-17, after the transaction of 2025-06-16.",
    ),
    "a number below zero": (SALE.replace("400", "-400"), "FACTS-AMOUNT", "units", "not an amount"),
    "a number without end": (SALE.replace("units = 400", "units = inf"), "FACTS-AMOUNT", "units", "not an amount"),
    "a number that is none": (SALE.replace("units = 400", "units = nan"), "FACTS-AMOUNT", "units", "not an amount"),
    "a number too large": (SALE.replace("400", "1e999999"), "FACTS-AMOUNT", "units", "above"),
    "a number too fine": (SALE.replace("400", "4.00001"), "FACTS-AMOUNT", "units", "more than 4 decimals"),
    "nothing sold": (SALE.replace("400", "0"), "FACTS-AMOUNT", "units", "The number is 0"),
    "a day of long ago": (SALE.replace("2025-06-16", "1215-06-15"), "FACTS-DAY", "date", "Correct the year."),
    "a day too far": (SALE.replace("2025-06-16", "9999-12-31"), "FACTS-DAY", "date", "Correct the year."),
    "a derivative of nothing": (
        '[securities.right]\ntitle = "Right"\nkind = "warrants"\n',
        "FACTS-MISSING",
        "[securities.right], of",
        "without an underlying security",
    ),
    "a derivative of itself": (
        '[securities.right]\ntitle = "Right"\nkind = "warrants"\nof = "right"\n',
        "FACTS-CONTRADICT",
        "[securities.right], of",
        "its own underlying security",
    ),
    "a gift of nobody to nobody": (
        event("gift", 'security = "common"\nunits = 1'),
        "FACTS-MISSING",
        "giver",
        "neither giver nor receiver",
    ),
    "a code that is none": (
        event("other", 'who = "edda"\nsecurity = "common"\nunits = 1\ncode = "K"\ndirection = "acquired"'),
        "FACTS-CODE",
        "code",
        "Choose one of P",
    ),
    "an appointment of one without a number": (
        '[people.tove]\nname = "LIND TOVE"\n[[events]]\nkind = "appointment"\ndate = 2025-06-16\nwho = "tove"\n',
        "FACTS-MISSING",
        "who",
        "Enter `cik` and `roles`.",
    ),
    "a joint filer without a number": (
        TRUST + '[[joint]]\nowners = ["edda", "trust"]\n',
        "FACTS-MISSING",
        "[[joint]] 1, owners",
        "Enter `cik` and `roles`.",
    ),
    "a joint filing of nobody": (
        "[[joint]]\nowners = []\n",
        "FACTS-MISSING",
        "[[joint]] 1, owners",
        "The joint filing has no owners.",
    ),
    "a joint filer twice": ('[[joint]]\nowners = ["edda", "edda"]\n', "FACTS-TWICE", "[[joint]] 1, owners", "listed twice"),
    "an exercise of what stands in Table I": (
        '[securities.shares]\ntitle = "Restricted Stock"\nkind = "restricted stock"\n'
        + AWARD.replace('"units"', '"shares"')
        + event("exercise", 'award = "units"\nunits = 1'),
        "EXERCISE-NOTHING",
        "award",
        "Table I",
    ),
    "an exercise before the grant": (
        AWARD.replace('security = "units"', 'security = "options"')
        .replace("2024-06-16", "2025-06-17")
        .replace("2025-06-16", "2026-06-16")
        + event("exercise", 'award = "units"\nunits = 1'),
        "EXERCISE-BEFORE-GRANT",
        "date",
        "before its grant",
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_it_is_reported_by_name_and_place_and_nothing_is_drafted(case: str) -> None:
    text, identifier, place, words = WRONG[case]
    made = drafting(text)
    assert made.drafts == ()
    found = [finding for finding in made.findings if finding.id == identifier and finding.location.endswith(place)]
    assert found, [finding.line() for finding in made.findings]
    assert words in found[0].line()
    assert found[0].severity is Severity.REJECT
    assert found[0].remedy
    assert found[0].location.startswith("events.toml, [")


@pytest.mark.parametrize(
    ("text", "identifier", "place", "words"),
    [
        (SALE.replace("kind", "kinds"), "FACTS-KIND", "[[events]] 1, kind", "no kind"),
        (SALE.replace('"sale"', '"sales"'), "FACTS-KIND", "[[events]] 1, kind", "Did you mean sale?"),
        (SALE.replace("units", "unit"), "FACTS-KEY", "[[events]] 1 (sale), unit", "Did you mean units?"),
        (SALE.replace('who = "edda"\n', ""), "FACTS-MISSING", "[[events]] 1 (sale), who", "is missing"),
        (SALE.replace("400", '"1.000,5"'), "FACTS-VALUE", "[[events]] 1 (sale), units", "It is not a number. Write 1000.5"),
        (
            SALE.replace("400", '"some"'),
            "FACTS-VALUE",
            "[[events]] 1 (sale), units",
            "It is not a number. Write one such as",
        ),
        (
            SALE.replace("2025-06-16", '"June"'),
            "FACTS-VALUE",
            "[[events]] 1 (sale), date",
            "It is not a date. Write one such as",
        ),
        (SALE.replace("400", "true"), "FACTS-VALUE", "[[events]] 1 (sale), units", "true or false, and a number is required"),
        (SALE.replace("market", "markt"), "FACTS-VALUE", "[[events]] 1 (sale), counterparty", "Did you mean market?"),
        (
            SALE.replace("market", "zz"),
            "FACTS-VALUE",
            "[[events]] 1 (sale), counterparty",
            "one of issuer, market, private party",
        ),
        (
            SALE + 'notes = [{ on = "cod", text = "x" }]\n',
            "FACTS-VALUE",
            "[[events]] 1 (sale), notes 1, on",
            "'cod' is not allowed here. Did you mean code?",
        ),
        ("[peoples.x]\nname = 1\n", "FACTS-TABLE", "[peoples]", "Did you mean people?"),
        ("[people.x]\nname = 1\n", "FACTS-VALUE", "[people.x], name", "a whole number, and text is required"),
        ("[[texts]]\na = 1\n", "FACTS-TABLE", "[texts]", 'the wrong form. Write [texts], and below it NAME = "the text"'),
        ("[[powers]]\na = 1\n", "FACTS-TABLE", "[powers]", "the wrong form. Write [powers.NAME] for each entry"),
        ("[relations]\na = 1\n", "FACTS-TABLE", "[relations]", "the wrong form. Write [[relations]] for each entry"),
    ],
)
def test_what_cannot_be_read_is_reported_by_table_and_key(text: str, identifier: str, place: str, words: str) -> None:
    found = unreadable(text)
    assert [finding.id for finding in found] == [identifier]
    assert found[0].location == f"events.toml, {place}"
    assert words in found[0].line()


def test_everything_that_is_wrong_is_reported_at_once() -> None:
    found = unreadable(SALE.replace("400", '"many"') + '[people.x]\nname = 1\n[entities.y]\nnames = "Y"\n')
    assert sorted(finding.location for finding in found) == [
        "events.toml, [[events]] 1 (sale), units",
        "events.toml, [entities.y], names",
        "events.toml, [people.x], name",
    ]


@pytest.mark.parametrize(
    "data", [b"[issuer\n", b"\xff\xfe", b"{", b'{"issuer": ', b"[" * 100_000, b'{"a":' * 100_000, b"a = " + b"[" * 100_000]
)
def test_bytes_that_are_no_facts_are_refused_with_the_place(data: bytes) -> None:
    with pytest.raises(UnreadableError) as told:
        read_facts(data, "events.toml")
    assert str(told.value).startswith("events.toml")
    assert "\n" not in str(told.value)


def test_a_file_without_an_issuer_is_reported() -> None:
    assert [finding.location for finding in unreadable("", base="")] == ["events.toml, [issuer]"]


def test_events_out_of_order_are_reported_and_drafted_by_their_days() -> None:
    later = SALE.replace("2025-06-16", "2025-06-17").replace("400", "100")
    made = drafting(later + SALE)
    (told,) = made.findings
    assert (told.id, told.severity) == ("EVENT-ORDER", Severity.WARN)
    assert told.location == "events.toml, [[events]] 2 (sale of 2025-06-16), date"
    (form,) = made.drafts
    assert [row.shares_owned.text for row in form.document.non_derivative_table] == ["39600", "39500"]


@pytest.mark.parametrize(
    ("end", "words"),
    [
        ("2024-12-31", "The opening balances are as of 2025-06-13, after the fiscal year ended 2024-12-31."),
        ("2025-11-30", "The issuer's fiscal year ends on 2025-12-31, not on 2025-11-30."),
    ],
)
def test_a_fiscal_year_that_does_not_fit_the_facts_is_reported(end: str, words: str) -> None:
    made = drafting(f"[year-end]\non = {end}\n", BASE.replace("2025-06-18", "2026-01-15"))
    assert [(finding.id, finding.severity) for finding in made.findings] == [("YEAR-END", Severity.WARN)]
    assert words in made.findings[0].message
    assert drafting(f"[year-end]\non = {end}\n", BASE.replace("[filing]", 'fiscal-year-end = "06-30"\n[filing]')).findings != ()


def test_units_shown_in_two_ways_are_reported() -> None:
    other = '[securities.more]\ntitle = "Performance Units"\nkind = "units"\nof = "common"\ntable = "I"\n'
    assert [finding.id for finding in drafting(other + SALE).findings] == ["UNITS-TWO-WAYS"]


def test_a_form_that_would_be_late_is_reported() -> None:
    assert [finding.id for finding in drafting(SALE, BASE.replace("2025-06-18", "2025-06-20")).findings] == ["LATE"]


@pytest.mark.parametrize(
    ("text", "identifier", "words"),
    [
        (SALE + "notice = 2025-06-17\n", "NOTICE-WITHOUT-PLAN", "Name the plan"),
        (
            SALE.replace('units = 400\nprice = "18.70"', "trades = [{ units = 400, price = 18, low = 17, high = 19 }]"),
            "PRICE-RANGE",
            "The range of prices from 17 to 19 is more than one dollar.",
        ),
    ],
)
def test_what_is_odd_about_a_trade_is_reported(text: str, identifier: str, words: str) -> None:
    made = drafting(text)
    assert [(finding.id, finding.severity) for finding in made.findings] == [(identifier, Severity.WARN)]
    assert words in made.findings[0].line()
    assert len(made.drafts) == 1


def test_an_attorney_whom_nobody_has_named_is_reported() -> None:
    base = BASE.replace("signed = 2025-06-18", 'signed = 2025-06-18\nattorney = "Petra Lindquist"')
    power = '[powers.p]\ngiver = "edda"\nattorneys = ["Petra Lindqvist"]\nsigned = 2024-01-08\n'
    (finding,) = drafting(SALE + power, base).findings
    assert (finding.id, finding.remedy) == ("ATTORNEY-UNKNOWN", "Did you mean Petra Lindqvist?")
    assert drafting(SALE + power, base.replace("Lindquist", "Lindqvist")).findings == ()
