"""Entries from words of the command line: numbers, dates and digits as people write them."""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal
from typing import Any

import msgspec
import pytest

from section16.errors import UnreadableError
from section16.facts.awards import Award
from section16.facts.canonical import KEYS, KINDS, canonical_keys, canonical_kind, nearest_kind
from section16.facts.events import Sale
from section16.facts.issuer import Issuer
from section16.facts.opening import Holding
from section16.facts.parties import Party
from section16.facts.reading import kinds, read_entry_of_words, read_facts, read_words
from section16.facts.securities import Security
from section16.facts.writing import words_of

SALE = ("date=11/24/2026", "who=edda", "security=common", "units=400,000", "price=$41.70", "counterparty=market")


def made(word: str, *words: str, **fixed: Any) -> Any:
    value, found = read_entry_of_words(word, words, "the command line", fixed=fixed)
    assert [finding.line() for finding in found] == []
    return value


def test_a_sale_is_stated_as_people_write_it() -> None:
    sale = made("events", *SALE, kind="sale")
    assert isinstance(sale, Sale)
    assert (sale.date, sale.units, sale.price) == (date(2026, 11, 24), Decimal(400_000), Decimal("41.70"))
    assert made("events", *SALE, "kind=sale") == sale


@pytest.mark.parametrize("cik", ["1234567", "0001234567", '"1234567"'])
def test_the_digits_of_a_cik_need_no_quotes(cik: str) -> None:
    issuer = made("issuer", 'name="Larkspur Harbor Systems, Inc."', f"cik={cik}", "symbol=LKHX")
    assert isinstance(issuer, Issuer)
    assert issuer.cik == cik.strip('"')


def test_a_text_stays_as_it_is_typed() -> None:
    person = made("people", "name=WINTERBOURNE EDDA M", "cik=9990042")
    assert isinstance(person, Party)
    assert (person.name, person.cik) == ("WINTERBOURNE EDDA M", "9990042")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("$18.70", Decimal("18.70")),
        ("1,234,567.5", Decimal("1234567.5")),
        ("24-Nov-2026", date(2026, 11, 24)),
        ("1,23", "1,23"),
        ("1.234,56", "1.234,56"),
        ("24/11/2026", "24/11/2026"),
        ("02/30/2026", "02/30/2026"),
        ("2026-11-24", date(2026, 11, 24)),
        ("12_000", 12_000),
    ],
)
def test_what_can_be_read_in_one_way_is_read_and_the_rest_stays_a_text(text: str, value: object) -> None:
    assert read_words([f"key={text}"], "the command line") == {"key": value}


def test_a_change_replaces_what_is_known_and_leaves_out_what_is_empty() -> None:
    known = {
        "kind": "sale",
        "date": date(2026, 11, 23),
        "who": "edda",
        "security": "common",
        "units": 5,
        "price": 18,
        "plan": "p",
    }
    value, found = read_entry_of_words("events", ["units=1,000", 'plan=""'], "event 1", known=known)
    assert found == ()
    assert value.units == 1000
    assert not value.plan
    value, found = read_entry_of_words("events", ["Shares=2,000", "px=$19"], "event 1", known=known)
    assert (found, value.units, value.price) == ((), Decimal(2000), Decimal(19))


PLAIN = ("date=2026-11-24", "who=edda", "security=common", "units=400000", "price=41.70", "counterparty=market")


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("sell", ("day=2026-11-24", "owner=edda", "class=common", "shares=400000", "px=41.70", "counterparty=Market")),
        ("Sold", ("trade-date=Nov 24, 2026", "insider=edda", "security=common", "qty=400,000", "price=US$41.70", PLAIN[-1])),
        ("SALE", ("Trade_Date=24 Nov 2026", "who=edda", "security=common", "Units=400,000", "Price=$ 41.70", PLAIN[-1])),
    ],
)
def test_other_names_of_kinds_and_keys_state_the_same_sale(kind: str, words: tuple[str, ...]) -> None:
    assert words_of(made("events", *words, kind=kind)) == PLAIN


def test_a_facts_file_is_read_as_forgivingly() -> None:
    text = """
[issuer]
name = "Larkspur Harbor Systems, Inc."
cik = "9990016"
ticker = "LKHX"
fye = "06/30"

[[events]]
kind = "sell"
day = "11/24/2026"
owner = "edda"
security = "common"
trades = [{ shares = "400,000", px = "$41.70" }]
in-opening = "no"
"""
    facts, found = read_facts(text.encode())
    assert [finding.line() for finding in found] == []
    assert facts is not None
    assert (facts.issuer.symbol, facts.issuer.fiscal_year_end) == ("LKHX", "06-30")
    (sale,) = facts.events
    assert words_of(sale) == (
        "date=2026-11-24",
        "in-opening=false",
        "who=edda",
        "security=common",
        "trades=[{units = 400000, price = 41.70}]",
    )


@pytest.mark.parametrize(
    ("kind", "words", "says"),
    [
        ("sale", ("units=1.234,56",), "units: It is not a number. Write 1234.56."),
        ("sale", ("units=12%",), "units: It is not a number. Write the number itself, not a percentage."),
        ("sale", ("date=24/11/2026",), "date: It is not a date. Write 2026-11-24."),
        ("sale", ("unitz=5",), "unitz: Unknown key 'unitz'. Did you mean units?"),
        ("sale", ("shares=5",), "shares: 'shares' is another name of units, which is given as well. Leave one of them out."),
        ("sale", ("counterpart=market",), "counterpart: Unknown key 'counterpart'. Did you mean counterparty?"),
        ("sale", ("counterparty=markets",), "counterparty: 'markets' is not allowed here. Did you mean market?"),
        ("sael", (), "kind: Unknown kind of event 'sael'. Did you mean sale?"),
        ("selling", (), "kind: Unknown kind of event 'selling'. Did you mean sale?"),
        ("exercize", (), "kind: Unknown kind of event 'exercize'. Did you mean exercise?"),
    ],
)
def test_what_can_be_read_in_two_ways_is_refused_with_the_remedy(kind: str, words: tuple[str, ...], says: str) -> None:
    keys = {word.partition("=")[0] for word in words}
    rest = [word for word in PLAIN[:-1] if word.partition("=")[0] not in keys]
    _value, found = read_entry_of_words("events", [*rest, *words], "event", fixed={"kind": kind})
    assert [
        finding.line().partition("event")[2].partition("), ")[2] or finding.line().partition(", ")[2] for finding in found
    ] == [says]


def test_every_unknown_key_is_reported_with_its_nearest_name() -> None:
    words = [*PLAIN, "unitz=5", "pricy=3", "wuerfel=1"]
    value, found = read_entry_of_words("events", words, "event", fixed={"kind": "sale"})
    assert (value, {finding.id for finding in found}) == (None, {"FACTS-KEY"})
    assert [finding.message for finding in found] == ["Unknown key 'unitz'.", "Unknown key 'pricy'.", "Unknown key 'wuerfel'."]
    assert [finding.remedy for finding in found[:2]] == ["Did you mean units?", "Did you mean price?"]
    assert found[2].remedy.startswith("Use one of date, ")


def test_two_names_of_one_key_are_refused_so_that_neither_value_is_lost() -> None:
    words = ("date=2026-11-24", "who=edda", "security=common", "shares=400", "qty=500")
    _value, found = read_entry_of_words("events", words, "event", fixed={"kind": "sale"})
    assert [finding.location.rpartition(", ")[2] for finding in found] == ["shares", "qty"]
    assert found[0].message == "'shares' is another name of units, and 'qty' is given as well."
    known = {"kind": "sale", "date": date(2026, 11, 24), "who": "edda", "security": "common", "units": 5}
    value, found = read_entry_of_words("events", ["shares=400", "qty=500"], "event 1", known=known)
    assert (value, [finding.id for finding in found]) == (None, ["FACTS-KEY"] * 2)


def test_a_key_of_the_table_is_never_taken_for_another() -> None:
    conversion = made("events", "date=2026-11-24", "who=edda", "security=note", "units=5", "shares=200", kind="conversion")
    assert (conversion.units, conversion.shares) == (Decimal(5), Decimal(200))
    holding = made("holdings", "holder=edda", "security=common", "shares=40,000")
    assert holding.amount == Decimal(40_000)


def test_every_other_name_means_one_thing_in_every_table_or_is_refused() -> None:
    tables = {name: set(kind.__struct_encode_fields__) for name, kind in kinds()}
    tables |= {kind.__name__: set(kind.__struct_encode_fields__) for kind in (Party, Issuer, Award, Holding, Security)}
    open_names = set()
    for name, fields in tables.items():
        others = Counter(other for key, words in KEYS.items() if key in fields for other in words if other not in fields)
        open_names |= {(name, other) for other, count in others.items() if count > 1}
    assert open_names == {("gift", "recipient")}
    words = ("date=2026-11-24", "giver=edda", "security=common", "units=5", "recipient=ines")
    _value, found = read_entry_of_words("events", words, "event", fixed={"kind": "gift"})
    assert [finding.id for finding in found] == ["FACTS-KEY"]
    names = [other for words in KINDS.values() for other in words]
    assert len(names) == len(set(names))
    assert set(names).isdisjoint(tables)
    assert set(KINDS) <= set(tables)


def test_a_person_is_stated_with_a_role_and_an_address_by_plain_words() -> None:
    address = ("address.street=14 SLIPWAY ROAD", "address.city=PORT ELLERY", "address.state=ME", "address.zip=04099")
    person = made("people", "name=OKONJO INES", "cik=9990077", "role=Director", "since=06/16/2024", *address)
    assert (person.roles[0].role, person.roles[0].since) == ("director", date(2024, 6, 16))
    assert (person.address.city, person.address.zip) == ("PORT ELLERY", "04099")
    known = msgspec.to_builtins(person, builtin_types=(date,))
    moved, found = read_entry_of_words("people", ["address.city=BATH", "address.street="], "people ines", known=known)
    assert (found, moved.address.city, moved.address.state, moved.roles) == ((), "BATH", "ME", person.roles)
    moved, found = read_entry_of_words("people", ["address.zip-code=02110", "cik-number=0009990078"], "ines", known=known)
    assert (found, moved.address.zip, moved.cik) == ((), "02110", "0009990078")
    changed, found = read_entry_of_words("people", ["role=officer"], "people ines", known=known)
    assert (found, [(role.role, role.since) for role in changed.roles]) == ((), [("officer", date(2024, 6, 16))])
    known["roles"] = [*known["roles"], {"role": "director"}]
    _value, found = read_entry_of_words("people", ["role=officer"], "people ines", known=known)
    assert found[0].line().endswith("Unknown key 'role'. Did you mean roles?")


def test_every_missing_key_is_reported_at_once() -> None:
    _value, found = read_entry_of_words("events", ["units=5"], "event", fixed={"kind": "sale"})
    assert [finding.location for finding in found] == ["event (sale), date", "event (sale), who", "event (sale), security"]


OTHER_KINDS = {
    "grant": "granted award awarded",
    "vesting": "vest vests vested release released",
    "withholding": "withheld tax-withholding net-settlement shares-withheld",
    "exercise": "exercised option-exercise",
    "conversion": "convert converted",
    "purchase": "buy bought purchased open-market-purchase",
    "sale": "sell sold open-market-sale",
    "sale to cover": "sell-to-cover sold-to-cover",
    "gift": "donate donated donation gave",
    "transfer": "transferred",
    "plan purchase": "espp espp-purchase 401k-purchase",
    "inheritance": "inherit inherited",
    "appointment": "appoint appointed election elected",
    "departure": "resignation resigned retirement retired left",
    "dividend equivalents": "dividend-equivalent dividend-equivalent-rights deu",
    "split": "stock-split reverse-split",
    "forfeiture": "forfeit forfeited cancellation cancelled canceled",
    "expiration": "expire expired expiry lapse lapsed",
}
OTHER_KEYS = {
    "units": "shares quantity qty number-of-shares number-of-units",
    "amount": "shares units quantity qty balance",
    "price": "px price-per-share unit-price",
    "exercise-price": "strike strike-price conversion-price grant-price option-price",
    "withheld-price": "tax-price withholding-price",
    "withheld": "shares-withheld units-withheld withholding",
    "date": "day on when trade-date transaction-date event-date",
    "granted": "grant-date granted-on date-granted award-date",
    "expires": "expiration expiration-date expiry expiry-date expires-on",
    "exercisable": "exercisable-from exercisable-date date-exercisable",
    "who": "owner person insider reporting-person reporting-owner holder",
    "to": "recipient grantee holder who owner",
    "holder": "who owner person",
    "giver": "donor from",
    "receiver": "donee recipient",
    "security": "class title-of-security",
    "approved-by": "approved approver",
    "symbol": "ticker trading-symbol",
    "fiscal-year-end": "fye year-end fiscal-year-ends",
    "zip": "zip-code postal-code zipcode",
    "called": "full-name known-as",
    "cik": "edgar-number cik-number",
    "escalation": "ladder escalation-schedule schedule",
}


@pytest.mark.parametrize("kind", OTHER_KINDS)
def test_a_kind_of_event_has_the_names_that_people_use(kind: str) -> None:
    known = [name for name, _kind in kinds()]
    assert {canonical_kind(other.upper(), known) for other in OTHER_KINDS[kind].split()} == {kind}
    assert nearest_kind(f"{OTHER_KINDS[kind].split()[-1]}d", known) == kind


@pytest.mark.parametrize("key", OTHER_KEYS)
def test_a_key_has_the_names_that_people_use(key: str) -> None:
    table = msgspec.defstruct("table", [(key.replace("-", "_"), str, "")], rename="kebab")
    others = OTHER_KEYS[key].split()
    assert set(canonical_keys(others, table).values()) == set(others) if len(others) > 1 else True  # two at once are refused
    for other in others:
        assert canonical_keys([other.replace("-", "_")], table) == {other.replace("-", "_"): key}


def test_a_role_is_changed_by_each_of_its_keys() -> None:
    person = made("people", "name=OKONJO INES", "cik=9990077", "role=officer", "title=General Counsel", "since=06/16/2024")
    assert (person.roles[0].role, person.roles[0].title) == ("officer", "General Counsel")
    known = msgspec.to_builtins(person, builtin_types=(date,))
    for word, role in (
        ("title=Secretary", ("Secretary", date(2024, 6, 16), date.max)),
        ("title=", ("", date(2024, 6, 16), date.max)),
        ("since=2024-06-17", ("General Counsel", date(2024, 6, 17), date.max)),
        ("until=2025-06-16", ("General Counsel", date(2024, 6, 16), date(2025, 6, 16))),
    ):
        changed, found = read_entry_of_words("people", [word], "people ines", known=known)
        assert (found, [(one.title, one.since, one.until) for one in changed.roles]) == ((), [role])


def test_a_kind_may_be_quoted_and_replaces_the_one_that_is_known() -> None:
    assert isinstance(made("events", *SALE, 'kind="sell"'), Sale)
    known = msgspec.to_builtins(made("events", *SALE, kind="sale"), builtin_types=(date,))
    value, found = read_entry_of_words("events", ["kind=purchase"], "event 1", known=known)
    assert (found, value.__struct_config__.tag, value.units) == ((), "purchase", Decimal(400_000))
    value, found = read_entry_of_words("events", ["Shares=5"], "event 1", known=known)
    assert (found, value.__struct_config__.tag, value.units) == ((), "sale", Decimal(5))


def test_an_empty_value_takes_a_key_out() -> None:
    known = {"kind": "sale", "date": date(2026, 11, 23), "who": "edda", "security": "common", "units": 5, "price": 18}
    value, found = read_entry_of_words("events", ["price="], "event 1", known=known)
    assert (found, value.price) == ((), None)


@pytest.mark.parametrize("way", ["after all rows", "After_All_Rows", " AFTER  all rows "])
def test_a_choice_is_read_in_any_case_and_with_underscores(way: str) -> None:
    assert made("issuer", "name=Larkspur Harbor Systems, Inc.", "cik=9990016", "symbol=LKHX", f"balances={way}").balances == (
        "after all rows"
    )


@pytest.mark.parametrize("word", ["units", "=5", ""])
def test_a_word_without_a_key_or_a_value_is_refused(word: str) -> None:
    with pytest.raises(UnreadableError, match=f"^the command line: {word!r} is not of the form key=value"):
        read_words([word], "the command line")


@pytest.mark.parametrize(
    ("word", "value"),
    [
        *(("yes", True), ("Y", True), ("TRUE", True), ("true", True)),
        *(("no", False), ("N", False), ("False", False), ("false", False)),
    ],
)
def test_yes_and_no_are_written_in_these_ways(word: str, *, value: bool) -> None:
    assert made("events", *SALE, f"in-opening={word}", kind="sale").in_opening is value


@pytest.mark.parametrize("written", ["06-30", "06/30", "6/30", "0630", "Jun 30", "June 30", "30 Jun", "30 June", "30-Jun"])
def test_the_end_of_a_fiscal_year_is_written_in_these_ways(written: str) -> None:
    assert made("issuer", "name=Larkspur", "cik=9990016", "symbol=LKHX", f"fye={written}").fiscal_year_end == "06-30"


def test_the_last_of_february_ends_a_fiscal_year() -> None:
    assert made("issuer", "name=Larkspur", "cik=9990016", "symbol=LKHX", "fye=Feb 29").fiscal_year_end == "02-29"


@pytest.mark.parametrize("written", ["$1234.5", "$ 1,234.5", "US$1234.50", "US$ 1,234.50", "USD 1234.5", "1,234.5", "1234.5"])
def test_an_amount_is_written_in_these_ways(written: str) -> None:
    words = [word for word in SALE if not word.startswith("price")]
    assert made("events", *words, f"price={written}", kind="sale").price == Decimal("1234.5")


@pytest.mark.parametrize("written", ["June", "30", "13/45", "Smarch 3"])
def test_what_is_no_end_of_a_fiscal_year_is_refused_where_it_is(written: str) -> None:
    words = ("name=Larkspur", "cik=9990016", "symbol=LKHX", f"fye={written}")
    _value, found = read_entry_of_words("issuer", words, "the issuer")
    assert [(one.id, one.location) for one in found] == [("FACTS-VALUE", "the issuer, fiscal-year-end")]
