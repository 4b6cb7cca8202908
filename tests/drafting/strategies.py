"""Random facts: an issuer, insiders, a trust and a fund behind them, awards, and a year of events of every kind."""

from __future__ import annotations

import json
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, TypeAlias

from hypothesis import strategies as st

from section16.facts.facts import Facts
from section16.facts.reading import read_facts

Table: TypeAlias = dict[str, Any]

_FIRST = date(2026, 3, 18)
"""Since then forms are those of the schema's version 5.5, which the official schemas know."""

PEOPLE = ("edda", "ines", "tove")
HOLDERS = (*PEOPLE, "trust", "fund")
_WORDS = st.text("abcdefghijklmnopqrstuvwxyzABCDEFGH &<>'\".,é-", min_size=1, max_size=40).map(lambda text: f"N{text.strip()}")
_AMOUNTS = st.one_of(st.integers(1, 400), st.decimals(Decimal("0.0001"), 400, places=4)).map(str)
_PRICES = st.decimals(Decimal("0.01"), 400, places=2).map(str)
_ANSWERS = st.sampled_from(["board", "committee of non-employee directors", "stockholders", "held for six months"])
_DAYS = st.integers(1, 200).map(lambda days: (_FIRST + timedelta(days)).isoformat())
_ROLES = st.lists(st.sampled_from(["director", "officer", "ten percent owner", "other"]), min_size=1, max_size=4, unique=True)

SECURITIES: Table = {
    "common": {"title": "Common Stock"},
    "b": {
        "title": "Class B Common Stock",
        "kind": "convertible",
        "of": "common",
        "exercise-price": 0,
        "exercisable": "2020-01-02",
        "expires": "2040-01-02",
    },
    "warrant": {
        "title": "Warrant",
        "kind": "warrants",
        "of": "common",
        "exercise-price": "11.5",
        "exercisable": "2020-01-02",
        "expires": "2040-01-02",
    },
    "units": {"title": "Restricted Stock Units", "kind": "units", "of": "common"},
    "options": {"title": "Stock Option (right to buy)", "kind": "options", "of": "common", "gives": 2},
}


def _any_of(*tables: Table) -> st.SearchStrategy[Table]:
    return st.sampled_from(tables)


@st.composite
def _party(draw: st.DrawFn, number: int) -> Table:
    roles = draw(_ROLES)
    return {
        "name": draw(_WORDS),
        "called": f"{number} {draw(_WORDS)}",
        "cik": str(9990000 + number),
        "address": {
            "street": "1 Slipway Road",
            "city": "Port Ellery",
            **draw(_any_of({"state": "ME"}, {"country": "A6"})),
        },
        "roles": [{"role": role} | ({"title": draw(_WORDS)} if role in ("officer", "other") else {}) for role in roles],
    }


@st.composite
def _award(draw: st.DrawFn) -> Table:
    units = draw(st.integers(3, 900))
    kind = draw(st.sampled_from(["units", "options"]))
    schedule = draw(
        _any_of(
            {"cliff": "2026-06-01"},
            {"formula": {"parts": 3, "every": "month", "first": "2026-05-01"}},
            {"tranches": [{"on": "2026-04-15", "units": 1}, {"on": "2026-07-01", "units": units - 1}]},
        )
    )
    terms = {"exercise-price": draw(_PRICES), "expires": "2036-03-02"} if kind == "options" else {}
    return {
        "to": draw(st.sampled_from(PEOPLE)),
        "security": kind,
        "units": units,
        "granted": draw(st.sampled_from(["2026-03-02", "2026-03-25"])),
        "approved-by": draw(_ANSWERS),
        **schedule,
        **terms,
    }


@st.composite
def _event(draw: st.DrawFn, awards: list[str]) -> Table:
    who, other = draw(st.sampled_from(HOLDERS)), draw(st.sampled_from(HOLDERS))
    security = draw(st.sampled_from(["common", "common", "b", "warrant"]))
    units, price, award = draw(_AMOUNTS), draw(_PRICES), draw(st.sampled_from(awards))
    report = draw(st.sampled_from(["when due", "when due", "early", "missed"]))
    deal = {
        "who": who,
        "security": security,
        "counterparty": draw(st.sampled_from(["market", "private party", "issuer"])),
        "approved-by": draw(_ANSWERS),
        "matched-in-office": draw(st.booleans()),
        "equity-swap": draw(st.booleans()),
        **draw(_any_of({}, {"plan": "plan"})),
    }
    fills = draw(st.lists(st.fixed_dictionaries({"units": _AMOUNTS, "price": _PRICES}), min_size=1, max_size=40))
    how = draw(_any_of({"units": units, "price": price}, {"units": units, "price-fixed": False}, {"trades": fills}))
    plain = {"who": who, "security": security, "units": units}
    kept = {"withheld": units, "withheld-price": price}
    settled = draw(st.sampled_from(["cash in lieu", "rounded up", "kept"]))
    reason = draw(st.sampled_from(["taxes", "exercise price", "exercise price and taxes"]))
    kinds: list[Table] = [
        {"kind": "purchase", **deal, **how, "small": draw(st.booleans())},
        {"kind": "sale", **deal, **how},
        {"kind": "sale to cover", **deal, **how},
        {"kind": "tender", **deal, **how},
        {"kind": "gift", "giver": who, "receiver": other, "security": security, "units": units},
        {"kind": "gift", "receiver": who, "security": security, "units": units},
        {"kind": "transfer", "giver": who, "receiver": other, "security": security, "units": units},
        {"kind": "plan purchase", **plain, "through": "employee stock purchase plan"},
        {"kind": "inheritance", **plain, "direction": draw(st.sampled_from(["received", "passed on"]))},
        {"kind": "withholding", **plain, "price": price, "withheld-for": reason},
        {"kind": "vesting", "award": award, "units": units, "withheld": units, "withheld-price": price},
        {"kind": "exercise", "award": award, "units": units, "market-price": price, **kept},
        {"kind": "exercise", "award": award, "units": units, "market-price": price, **kept, "withheld-for": reason},
        {"kind": "exercise", "who": who, "security": "warrant", "units": units, "market-price": price},
        {"kind": "conversion", "who": who, "security": "b", "units": units},
        {"kind": "forfeiture", "award": award, "units": units},
        {"kind": "expiration", "award": award, "units": units, **draw(_any_of({}, {"received": price}))},
        {
            "kind": "split",
            "security": "common",
            "new": draw(st.sampled_from([1, 2, 3])),
            "old": draw(st.sampled_from([1, 3])),
            "fractions": settled,
        },
        {"kind": "appointment", "who": draw(st.sampled_from(PEOPLE))},
        {"kind": "departure", "who": draw(st.sampled_from(PEOPLE)), "exit-form": draw(st.booleans())},
        {
            "kind": "other",
            **plain,
            "price": price,
            "code": draw(st.sampled_from(["J", "Z", "I", "L"])),
            "direction": draw(st.sampled_from(["acquired", "disposed of"])),
            **draw(_any_of({}, {"exempt": True, "same-class": True}, {"exempt": False, "same-class": False})),
            "notes": [{"on": "code", "text": draw(_WORDS)}],
        },
    ]
    return draw(st.sampled_from(kinds)) | {"date": draw(_DAYS), "report": report}


@st.composite
def stated(draw: st.DrawFn) -> Facts:
    """Facts that can be read and whose names are all there; whether they fit together is for the drafting to say."""
    awards = {f"award-{number}": draw(_award()) for number in range(draw(st.integers(1, 3)))}
    grants = [
        {"kind": "grant", "award": name, "date": award["granted"]}
        for name, award in awards.items()
        if award["granted"] > "2026-03-17"
    ]
    events = [*grants, *draw(st.lists(_event(list(awards)), max_size=12))]
    told: Table = {
        "issuer": {
            "name": draw(_WORDS),
            "cik": "0009990016",
            "symbol": "LKHX",
            "units-in": draw(st.sampled_from(["Table I", "Table II"])),
            "balances": draw(st.sampled_from(["after each row", "after all rows"])),
        },
        "filing": {
            "signed": "2027-01-15",
            "together": draw(st.sampled_from(["when due", "all"])),
            "holdings": draw(st.sampled_from(["all", "of the classes reported"])),
        },
        "people": {name: draw(_party(number)) for number, name in enumerate(PEOPLE)},
        "entities": {name: {"name": f"{name} {draw(_WORDS)}"} for name in ("trust", "fund", "gp")},
        "relations": [
            {
                "who": "edda",
                "is": draw(st.sampled_from(["trustee", "beneficiary"])),
                "of": "trust",
                "disclaimed": draw(st.booleans()),
            },
            {"who": "ines", "is": "manager", "of": "gp", "share": "10%"},
            {"who": "gp", "is": "general partner", "of": "fund"},
            {"who": "tove", "is": "spouse", "of": "edda"},
        ],
        "securities": SECURITIES,
        "awards": awards,
        "plans": {"plan": {"adopted": "2025-11-03"}},
        "opening": {
            "as-of": _FIRST.isoformat(),
            "holdings": [
                {"holder": holder, "security": security, "amount": draw(st.integers(0, 50_000))}
                for holder in HOLDERS
                for security in ("common", "b", "warrant")
            ],
        },
        "joint": draw(st.sampled_from([[], [{"owners": ["ines", "tove"]}]])),
        "events": sorted(events, key=lambda one: str(one["date"])),
        **draw(_any_of({}, {"year-end": {"on": "2026-12-31"}})),
    }
    read, found = read_facts(json.dumps(told).encode(), "facts.json")
    assert read is not None, [finding.line() for finding in found]
    return read
