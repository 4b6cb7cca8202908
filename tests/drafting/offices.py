"""Random offices whose facts fit together: what is sold is held, what vests was granted, everything in the order of its days.

Beside :mod:`tests.drafting.strategies`, whose facts may contradict themselves, these come to drafts nearly always, so that what
is said of drafts is said of many. Every kind of event is among them.
"""

from __future__ import annotations

import json
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from section16.facts.facts import Facts
from section16.facts.reading import read_facts
from tests.drafting.strategies import SECURITIES, Table

FIRST = date(2026, 3, 18)
_LAST = date(2026, 12, 31)
_CENT = Decimal("0.01")
PEOPLE = ("edda", "ines", "tove")
ENTITIES = ("trust", "fund", "gp", "llc")
SEEN_BY = {"edda": ("edda", "trust", "llc"), "ines": ("ines", "fund"), "tove": ("tove",)}
"""Whose holdings each person reports; no two see one holding unless they file together."""

REASONS = ("taxes", "exercise price", "exercise price and taxes")
FUND = ("ines", "gp", "fund")

WITHOUT_ROWS = frozenset({"plan purchase", "transfer", "adjustment", "expiration", "appointment", "departure"})
"""Kinds of events that change balances and stand on no row, or change none."""
KINDS = (
    *("purchase", "sale", "sale to cover", "tender", "gift", "gift received", "transfer", "plan purchase", "inheritance"),
    *("withholding", "grant", "grant day", "vesting", "vesting day", "exercise", "exercise of a right", "conversion"),
    *("forfeiture", "expiration", "split", "other", "adjustment", "departure", "dividend equivalents"),
)


class Office:
    """An office in the making: what everybody holds, what is left of each award, the day, and the events so far."""

    def __init__(self, draw: st.DrawFn, *, large: bool) -> None:
        self.draw = draw
        self.large = large
        self.moves = 0
        self.day = FIRST
        self.held: dict[tuple[str, str], Decimal] = {}
        self.left: dict[str, Decimal] = {}
        self.awards: Table = {}
        self.events: list[Table] = []
        self.gone: set[str] = set()
        self.granted: set[str] = set()
        self.units_in = draw(st.sampled_from(["Table I", "Table II"]))
        for holder in (*PEOPLE, *ENTITIES):
            for security in ("common", "b", "warrant"):
                self.held[holder, security] = Decimal(draw(st.integers(4_000 if large else 0, 50_000)))
        self.opened = dict(self.held)
        for number in range(draw(st.integers(1, 4))):
            self._award(number)

    def _award(self, number: int) -> None:
        """Add an award; its terms and its days are no other's, so that a form tells it from others."""
        kind, units = (
            self.draw(st.sampled_from(["units", "options"])),
            self.draw(st.integers(4_000, 9_000) if self.large else st.integers(3, 900)),
        )
        granted = self.draw(st.sampled_from([date(2025, 3, 3), FIRST + timedelta(15 + 40 * number)])) + timedelta(number)
        terms = {"exercise-price": f"{number + 3}.25", "expires": str(date(2036, 3, 2 + number))} if kind == "options" else {}
        name, open_from = f"award-{number}", max(granted, FIRST) + timedelta(number)
        self.awards[name] = {
            "to": self.draw(st.sampled_from(PEOPLE)),
            "security": kind,
            "units": units,
            "granted": granted.isoformat(),
            "approved-by": self.draw(st.sampled_from(["board", "stockholders", "held for six months"])),
            "tranches": [
                {"on": str(open_from + timedelta(30)), "units": units // 3},
                {"on": str(open_from + timedelta(100)), "units": units - units // 3},
            ],
            **terms,
        }
        self.left[name] = Decimal(units) if granted < FIRST else Decimal()

    # --- what may happen

    def happen(self, kind: str) -> None:
        """Let an event of a kind happen, where one can."""
        method = getattr(self, f"_{kind.replace(' ', '_')}")
        event = method()
        if event is not None:
            self.events.append(
                {"date": self.day.isoformat(), "kind": kind.partition(" received")[0].partition(" of a")[0], **event}
            )

    def pass_days(self) -> None:
        split = bool(self.events) and self.events[-1]["kind"] == "split"
        self.day = min(_LAST, self.day + timedelta(self.draw(st.integers(6 if split else 0, 25))))

    def _amount(self, most: Decimal) -> Decimal:
        """Return a part of what there is, in whole shares or with a fraction, never all the decimals of it."""
        whole = int(most)
        if whole < 1:
            return most
        if self.large:  # no two events move the same amount, so that a row cannot be taken for another
            self.moves += 1
            return Decimal(self.draw(st.integers(1, 9)) * 40 + self.moves)
        return Decimal(self.draw(st.integers(1, whole))) - self.draw(st.sampled_from([Decimal(), Decimal(), Decimal("0.25")]))

    def _owner(self, security: str = "common") -> str | None:
        holders = [
            holder
            for (holder, held), amount in self.held.items()
            if held == security and amount >= 1 and self._in_office(holder)
        ]
        return self.draw(st.sampled_from(holders)) if holders else None

    def _in_office(self, holder: str) -> bool:
        return holder != "gp" and not any(holder in SEEN_BY[person] for person in self.gone)

    def _anybody(self) -> str | None:
        holders = [holder for holder in (*PEOPLE, *ENTITIES) if self._in_office(holder)]
        return self.draw(st.sampled_from(holders)) if holders else None

    def _move(self, who: str, security: str, units: Decimal) -> None:
        self.held[who, security] += units

    def _price(self) -> str:
        return str(self.draw(st.decimals(_CENT, 400, places=2)))

    def _deal(self, who: str, units: Decimal) -> Table:
        how = self.draw(st.sampled_from(["one price", "several", "none fixed"]))
        told: Table = {
            "who": who,
            "security": "common",
            "counterparty": self.draw(st.sampled_from(["market", "private party"])),
        }
        told |= {"plan": "plan"} if self.draw(st.booleans()) else {}
        if how == "several" and units >= 2:
            part = (units / 2).quantize(Decimal(1), rounding="ROUND_FLOOR")
            base = self.draw(st.integers(2, 300))
            prices = [f"{base}.10", f"{base + self.draw(st.integers(0, 2))}.{self.draw(st.integers(20, 99))}"]
            return told | {
                "trades": [
                    {"units": str(amount), "price": price} for amount, price in zip((part, units - part), prices, strict=True)
                ]
            }
        return told | {"units": str(units)} | ({"price": self._price()} if how != "none fixed" else {"price-fixed": False})

    def _purchase(self) -> Table | None:
        who = self._anybody()
        if who is None:
            return None
        units = self._amount(Decimal(900))
        self._move(who, "common", units)
        return self._deal(who, units) | ({"small": True} if self.draw(st.booleans()) else {})

    def _sale(self) -> Table | None:
        who = self._owner()
        if who is None:
            return None
        units = self._amount(self.held[who, "common"])
        self._move(who, "common", -units)
        return self._deal(who, units)

    def _sale_to_cover(self) -> Table | None:
        told = self._sale()
        return told and {key: value for key, value in told.items() if key not in ("counterparty", "plan")}

    def _tender(self) -> Table | None:
        return self._sale_to_cover()

    def _gift(self) -> Table | None:
        giver, receiver = self._owner(), self._anybody()
        if giver is None or receiver in (None, giver):
            return None
        units = self._amount(self.held[giver, "common"])
        self._move(giver, "common", -units)
        self._move(str(receiver), "common", units)
        return {"giver": giver, "receiver": receiver, "security": "common", "units": str(units)}

    def _gift_received(self) -> Table | None:
        who = self._anybody()
        if who is None:
            return None
        units = self._amount(Decimal(300))
        self._move(who, "common", units)
        return {"receiver": who, "security": "common", "units": str(units)}

    def _transfer(self) -> Table | None:
        pairs = [(person, holder) for person, holders in SEEN_BY.items() for holder in holders[1:] if self._in_office(person)]
        if not pairs:
            return None
        giver, receiver = self.draw(st.permutations(self.draw(st.sampled_from(pairs))))
        if self.held[giver, "common"] < 1:
            return None
        units = self._amount(self.held[giver, "common"])
        self._move(giver, "common", -units)
        self._move(receiver, "common", units)
        return {"giver": giver, "receiver": receiver, "security": "common", "units": str(units)}

    def _plain(self, who: str, units: Decimal) -> Table:
        return {"who": who, "security": "common", "units": str(units)}

    def _plan_purchase(self) -> Table | None:
        who = self._anybody()
        if who is None:
            return None
        units = self._amount(Decimal(90))
        self._move(who, "common", units)
        through = ["employee stock purchase plan", "401(k) plan", "dividend reinvestment plan"]
        return self._plain(who, units) | {"through": self.draw(st.sampled_from(through))}

    def _either_way(self, ways: tuple[str, str]) -> Table | None:
        who = self._owner()
        if who is None:
            return None
        came = self.draw(st.booleans())
        units = self._amount(Decimal(500) if came else self.held[who, "common"])
        self._move(who, "common", units if came else -units)
        return self._plain(who, units) | {"direction": ways[0] if came else ways[1]}

    def _inheritance(self) -> Table | None:
        return self._either_way(("received", "passed on"))

    def _other(self) -> Table | None:
        told = self._either_way(("acquired", "disposed of"))
        notes = [{"on": "code", "text": "Distributed by the partnership pro rata for no consideration."}]
        return told and told | {
            "code": self.draw(st.sampled_from("JZIL")),
            "price": self._price(),
            "notes": notes,
            "exempt": self.draw(st.booleans()),
            "same-class": self.draw(st.booleans()),
        }

    def _adjustment(self) -> Table | None:
        told = self._either_way(("acquired", "disposed of"))
        return told and told | {"why": "a count was wrong", "footnote": "Corrects the number of shares held."}

    def _withholding(self) -> Table | None:
        who = self._owner()
        if who is None:
            return None
        units = self._amount(self.held[who, "common"])
        self._move(who, "common", -units)
        return self._plain(who, units) | {"price": self._price(), "withheld-for": self.draw(st.sampled_from(REASONS))}

    # --- awards

    def _open(self, kind: str) -> str | None:
        """Return an award of a kind of which something is left."""
        names = [
            name
            for name, award in self.awards.items()
            if award["security"] == kind and self.left[name] >= 1 and self._in_office(award["to"])
        ]
        return self.draw(st.sampled_from(names)) if names else None

    def _taken(self, name: str, *, shares: Decimal = Decimal(1), units: Decimal | None = None) -> tuple[Decimal, Table]:
        """Take units from an award and give their shares, of which some may be withheld."""
        units = units or self._amount(self.left[name])
        self.left[name] -= units
        who = self.awards[name]["to"]
        in_table_one = self.awards[name]["security"] == "units" and self.units_in == "Table I"
        got = Decimal() if in_table_one else units * shares
        self._move(who, "common", got)
        if units < 1 or self.draw(st.booleans()):
            return units, {}
        kept = min(self._amount(units), self.held[who, "common"])
        if kept <= 0:
            return units, {}
        self._move(who, "common", -kept)
        return units, {"withheld": str(kept), "withheld-price": self._price()}

    def _grant_of(self, name: str) -> None:
        award = self.awards[name]
        self.granted.add(name)
        self.left[name] = Decimal(award["units"])
        if award["security"] == "units" and self.units_in == "Table I":
            self._move(award["to"], "common", Decimal(award["units"]))

    def _waiting(self) -> list[str]:
        """Return the awards that are granted on the earliest day on which any is, if that day is yet to come."""
        days = {name: date.fromisoformat(award["granted"]) for name, award in self.awards.items()}
        days = {name: day for name, day in days.items() if day >= self.day and name not in self.granted}
        return [name for name, day in days.items() if day == min(days.values())]

    def _grant(self) -> Table | None:
        waiting = self._waiting()
        if len(waiting) != 1 or not self._in_office(self.awards[waiting[0]]["to"]):
            return None
        self.day = date.fromisoformat(self.awards[waiting[0]]["granted"])
        self._grant_of(waiting[0])
        return {"award": waiting[0]}

    def _grant_day(self) -> Table | None:
        waiting = self._waiting()
        if not waiting or not all(self._in_office(self.awards[name]["to"]) for name in waiting):
            return None
        day = date.fromisoformat(self.awards[waiting[0]]["granted"])
        self.day = day
        for name in waiting:
            self._grant_of(name)
        return {}

    def _vesting(self) -> Table | None:
        name = self._open("units")
        if name is None:
            return None
        units, kept = self._taken(name)
        return {"award": name, "units": str(units), **kept}

    def _vesting_day(self) -> Table | None:
        """Return what vests on the next day of any schedule: each award has days of its own."""
        days = sorted(
            (date.fromisoformat(part["on"]), name, Decimal(part["units"]))
            for name, award in self.awards.items()
            for part in award["tranches"]
            if award["security"] == "units" and self._in_office(award["to"])
        )
        split = any(event["kind"] in ("split", "dividend equivalents") for event in self.events)
        coming = [one for one in days if one[0] >= self.day and self.left[one[1]] >= one[2]]
        if (
            not coming
            or split
            or any(event["kind"] == "vesting day" and event["date"] == str(coming[0][0]) for event in self.events)
        ):
            return None
        day, name, units = coming[0]
        self.day = day
        _, kept = self._taken(name, units=units)
        if not kept:
            return {}
        return {"withheld": {name: kept["withheld"]}, "withheld-price": kept["withheld-price"]}

    def _exercise(self) -> Table | None:
        name = self._open("options")
        if name is None:
            return None
        units, kept = self._taken(name)
        reason = {"withheld-for": self.draw(st.sampled_from(REASONS))} if kept else {}
        return {"award": name, "units": str(units), "market-price": self._price(), **kept, **reason}

    def _turned(self, security: str) -> Table | None:
        who = self._owner(security)
        if who is None:
            return None
        units = self._amount(self.held[who, security])
        self._move(who, security, -units)
        self._move(who, "common", units)  # a split since then gives more; less is sold than could be
        return {"who": who, "security": security, "units": str(units)}

    def _exercise_of_a_right(self) -> Table | None:
        told = self._turned("warrant")
        return told and told | {"market-price": self._price()}

    def _conversion(self) -> Table | None:
        return self._turned("b")

    def _forfeiture(self) -> Table | None:
        name = self._open("units")
        if name is None:
            return None
        units = self._amount(self.left[name])
        self.left[name] -= units
        if self.units_in == "Table I":
            who = self.awards[name]["to"]
            units = min(units, self.held[who, "common"])
            self._move(who, "common", -units)
        return {"award": name, "units": str(units)} if units > 0 else None

    def _dividend_equivalents(self) -> Table | None:
        name = self._open("units")
        if name is None:
            return None
        units = self._amount(Decimal(self.awards[name]["units"])) + Decimal("0.25")
        self.left[name] += units
        if self.units_in == "Table I":
            self._move(self.awards[name]["to"], "common", units)
        return {"award": name, "units": str(units)}

    def _expiration(self) -> Table | None:
        name = self._open("options")
        if name is None:
            return None
        units = self._amount(self.left[name])
        self.left[name] -= units
        return {"award": name, "units": str(units)} | ({"received": self._price()} if self.draw(st.booleans()) else {})

    def _split(self) -> Table | None:
        if self.large and any(event["kind"] == "split" for event in self.events):
            return None  # of two splits between two reports nothing tells but their product
        new = self.draw(st.sampled_from([2, 3]))
        self.day += timedelta(6)  # so that no form tells of days before and after it
        for key, amount in self.held.items():
            if key[1] in ("common", "warrant"):
                self.held[key] = amount * new
        for name in self.left:
            self.left[name] *= new
        return {"security": "common", "new": new}

    def _departure(self) -> Table | None:
        staying = [person for person in PEOPLE if person not in self.gone]
        if len(staying) == 1:
            return None
        who = self.draw(st.sampled_from(staying))
        self.gone.add(who)
        return {"who": who, "exit-form": self.draw(st.booleans())}


@st.composite
def offices(
    draw: st.DrawFn, kinds: tuple[str, ...] = KINDS, *, joint: bool = True, most: int = 14, large: bool = False
) -> Facts:
    """Facts of an office that fit together, with events of the kinds; in a ``large`` one no holding comes near to nothing.

    With ``joint`` several who hold directly may file together; else a person with a fund and who manages it, or nobody.
    """
    office = Office(draw, large=large)
    together = draw(st.sampled_from([(), FUND, *(((*PEOPLE[1:],), PEOPLE) if joint else ())]))
    appointed = draw(st.sampled_from([(), PEOPLE[:1], PEOPLE]))
    for kind in draw(st.lists(st.sampled_from(kinds), min_size=1, max_size=most)):
        office.happen(kind)
        office.pass_days()
    events = [{"kind": "appointment", "date": str(FIRST), "who": who} for who in appointed]
    told: Table = {
        "issuer": {
            "name": "Larkspur Harbor Systems, Inc.",
            "cik": "0009990016",
            "symbol": "LKHX",
            "units-in": office.units_in,
            "balances": draw(st.sampled_from(["after each row", "after all rows"])),
        },
        "filing": {
            "signed": "2027-01-15",
            "together": draw(st.sampled_from(["when due", "all"])),
            "holdings": draw(st.sampled_from(["all", "of the classes reported"])),
        },
        "people": {name: _person(number, name) for number, name in enumerate(PEOPLE)},
        "entities": {name: _entity(number, name, reports=name in together) for number, name in enumerate(ENTITIES)},
        "relations": [
            {
                "who": "edda",
                "is": draw(st.sampled_from(["trustee", "beneficiary"])),
                "of": "trust",
                "disclaimed": draw(st.booleans()),
            },
            {"who": "edda", "is": "manager", "of": "llc"},
            {"who": "ines", "is": "managing member", "of": "gp", "share": "10%"},
            {"who": "gp", "is": "general partner", "of": "fund"},
        ],
        "securities": SECURITIES
        | {"options": SECURITIES["options"] | {"gives": 1}, "units": SECURITIES["units"] | {"dividends-reinvested": False}},
        "awards": office.awards,
        "plans": {"plan": {"adopted": "2025-11-03"}},
        "opening": {
            "as-of": (FIRST - timedelta(1)).isoformat(),
            "holdings": [
                {"holder": holder, "security": security, "amount": str(amount)}
                for (holder, security), amount in office.opened.items()
            ],
        },
        "joint": [{"owners": together}] if len(together) > 1 else [],
        "events": [*events, *office.events],
    }
    read, found = read_facts(json.dumps(told, default=str).encode(), "facts.json")
    assert read is not None, [finding.line() for finding in found]
    return read


def _person(number: int, name: str) -> dict[str, Any]:
    return {
        "name": f"WINTERBOURNE {name.upper()}",
        "cik": str(9990042 + number),
        "address": {"street": "14 Slipway Road", "city": "Port Ellery", "state": "ME", "zip": "04099"},
        "roles": [{"role": "director"}, {"role": "officer", "title": "Vice President"}],
    }


def _entity(number: int, name: str, *, reports: bool) -> dict[str, Any]:
    reporting = {"cik": str(9990060 + number), "roles": [{"role": "ten percent owner"}]} if reports else {}
    return {"name": f"Winterbourne {name}", **reporting}
