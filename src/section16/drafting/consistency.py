"""Whether the facts fit together: days that contradict each other, chains that run in a circle, things said twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from typing import TYPE_CHECKING

from section16.document.identifiers import cik
from section16.drafting.amounts import look_at_amounts
from section16.drafting.chain import circle
from section16.drafting.desk import Desk
from section16.drafting.event import Appointment, Departure
from section16.drafting.fiscal_year import fiscal_year_end
from section16.drafting.foreign import look_at_first_reports
from section16.drafting.names import look_at_names
from section16.drafting.schedule import parts_of
from section16.drafting.standing import look_at_standing
from section16.drafting.texts import TEXTS
from section16.drafting.told_twice import look_at_what_is_told_twice

if TYPE_CHECKING:
    from section16.drafting.form_choice import FormPlan

_TABLE_I = frozenset({"stock", "restricted stock"})
_FIRST_DAY, _LAST_DAY = date(1934, 6, 6), date(2199, 12, 31)
"""The Exchange Act's own day, and the end of the calendars that days are counted in."""


def look(desk: Desk) -> None:
    """Tell everything about the facts that does not fit together."""
    look_at_names(desk)
    if desk.findings:
        return  # what follows looks things up by name
    look_at_amounts(desk)
    _plausible_days(desk)
    if desk.findings:
        return  # what follows counts days and adds up numbers
    _circle(desk)
    _securities(desk)
    _schedules(desk)
    _opening(desk)
    _days(desk)
    look_at_what_is_told_twice(desk)
    _spans(desk)
    _units_shown_one_way(desk)
    _edgar_numbers(desk)
    _year_end(desk)
    _attorney(desk)
    _who_reports(desk)
    look_at_standing(desk)
    look_at_first_reports(desk)
    _names_of_texts(desk)


def _plausible_days(desk: Desk) -> None:
    for location, day in _all_days(desk):
        if not _FIRST_DAY <= day <= _LAST_DAY:
            desk.wrong("FACTS-DAY", location, f"{day} is not a day that a form can tell", "look at the year")


def _all_days(desk: Desk) -> Iterator[tuple[str, date]]:
    facts = desk.facts
    for number, event in enumerate(facts.events, 1):
        yield desk.event_at(number, "date"), event.date
        notice = getattr(event, "notice", None)
        if notice is not None:
            yield desk.event_at(number, "notice"), notice
    for name, award in facts.awards.items():
        place = desk.at(f"[awards.{name}]")
        if award.granted is not None:
            yield f"{place}, granted", award.granted
        if award.formula is not None:
            yield f"{place}, formula, first", award.formula.first
        yield from ((f"{place}, changes {number}, to", change.to) for number, change in enumerate(award.changes, 1))
    for name, plan in facts.plans.items():
        days = {"adopted": plan.adopted, "report-filed": plan.report_filed}
        yield from ((desk.at(f"[plans.{name}]", key), day) for key, day in days.items() if day is not None)
    yield from _opening_days(desk)
    if facts.filing.signed is not None:
        yield desk.at("[filing]", "signed"), facts.filing.signed
    if facts.year_end is not None:
        yield desk.at("[year-end]", "on"), facts.year_end.on


def _opening_days(desk: Desk) -> Iterator[tuple[str, date]]:
    opening = desk.facts.opening
    yield from ((desk.at("[opening]", f"holders, {name}"), on) for name, on in opening.holders.items())
    for number, holding in enumerate(opening.holdings, 1):
        if holding.as_of is not None:
            yield desk.at(f"[[opening.holdings]] {number}", "as-of"), holding.as_of


def _circle(desk: Desk) -> None:
    found = circle(desk.facts.relations)
    if found:
        desk.wrong(
            "CHAIN-CIRCLE",
            desk.at("[[relations]]"),
            f"the chain of control runs in a circle: {' - '.join(found)}",
            "correct the relation that points back",
        )


def _securities(desk: Desk) -> None:
    for name, security in desk.facts.securities.items():
        place = desk.at(f"[securities.{name}]", "of")
        derivative = security.table == "II" or security.kind not in _TABLE_I
        if derivative and not security.of:
            desk.wrong("FACTS-MISSING", place, f"{name} is a derivative and does not say what it gives", "name the security")
        elif security.counted_in == "dollars" and desk.table_of(name) != "II":
            says = f"{name} stands in Table I, where amounts are numbers of shares"
            desk.wrong(
                "FACTS-CONTRADICT", desk.at(f"[securities.{name}]", "counted-in"), says, "count it in units, or name its table"
            )
        elif security.of == name:
            desk.wrong("FACTS-CONTRADICT", place, f"{name} gives itself", "name the security that it gives")


def _opening(desk: Desk) -> None:
    """Tell balances that are stated twice, and those of awards that are told to be someone else's."""
    seen: dict[tuple[str, str, str], int] = {}
    for number, holding in enumerate(desk.facts.opening.holdings, 1):
        place = desk.at(f"[[opening.holdings]] {number}")
        key = (holding.holder, "" if holding.award else holding.security, holding.award)
        if key in seen:
            desk.wrong("FACTS-TWICE", place, f"the balance stands as number {seen[key]} already", "keep one, or add them up")
        seen.setdefault(key, number)
        if holding.award and desk.award(holding.award).to != holding.holder:
            remedy = "correct the holder or the award"
            desk.wrong("FACTS-CONTRADICT", f"{place}, holder", f"the award {holding.award} is another's", remedy)


def _spans(desk: Desk) -> None:
    """Tell spans of days that end before they begin."""
    spans = [
        (desk.at("[issuer]", "foreign-private-issuer"), one.since, one.until)
        for one in desk.facts.issuer.foreign_private_issuer
    ]
    spans += [
        (desk.at(f"[[relations]] {number}", "until"), one.since, one.until)
        for number, one in enumerate(desk.facts.relations, 1)
    ]
    for name, party in desk.facts.parties.items():
        spans += [
            (desk.at(f"[[people.{name}.roles]] {number}", "until"), role.since, role.until)
            for number, role in enumerate(party.roles, 1)
        ]
    for location, since, until in spans:
        if until < since:
            desk.wrong(
                "FACTS-CONTRADICT", location, f"it ends on {until}, before it begins on {since}", "correct one of the days"
            )


def _schedules(desk: Desk) -> None:
    for name, award in desk.facts.awards.items():
        place = desk.at(f"[awards.{name}]")
        parts = parts_of(award)
        total = sum((part.units for part in parts), Decimal())
        if parts and total != award.units:
            desk.wrong(
                "FACTS-CONTRADICT",
                f"{place}, units",
                f"the parts come to {total}, the award to {award.units}",
                "make them agree",
            )
        if sum(bool(way) for way in (award.tranches, award.formula, award.cliff)) > 1:
            desk.wrong(
                "FACTS-CONTRADICT", place, "the award has more than one schedule", "keep one of cliff, tranches, formula"
            )
        early = [part for part in parts if part.on < award.since]
        if early:
            desk.wrong(
                "VESTING-BEFORE-GRANT",
                place,
                f"part {early[0].number} vests on {early[0].on}, before the grant on {award.granted}",
                "one of the two days is wrong",
            )
        for number, change in enumerate(award.changes, 1):
            if any(part < 1 or part > len(parts) for part in change.parts):
                desk.wrong(
                    "FACTS-UNKNOWN",
                    f"{place}, changes {number}, parts",
                    f"the award has {len(parts)} parts",
                    "correct the numbers",
                )
        if award.expires is not None and award.expires < award.since:
            desk.wrong(
                "FACTS-CONTRADICT", f"{place}, expires", "the award expires before its grant", "one of the days is wrong"
            )


def _days(desk: Desk) -> None:
    before = date.min
    for number, event in enumerate(desk.facts.events, 1):
        if isinstance(event, Appointment | Departure) and event.date <= (since := desk.opens_for(event.who)):
            desk.wrong(
                "EVENT-IN-BALANCES",
                desk.event_at(number, "date"),
                f"the opening balances of {desk.party(event.who).told} are as of {since}, after it",
                "state the days under roles, or start from earlier balances: as-of, or holders under [opening]",
            )
        if event.date < before:
            desk.doubt(
                "EVENT-ORDER",
                desk.event_at(number, "date"),
                f"it stands after an event of {before}",
                "it is drafted by its day; see that the day is right",
            )
        before = max(before, event.date)


def _units_shown_one_way(desk: Desk) -> None:
    shown = {
        name: security.table or (desk.facts.issuer.units_in or "").removeprefix("Table ")
        for name, security in desk.facts.securities.items()
        if security.kind == "units"
    }
    if len(set(shown.values()) - {""}) > 1:
        names = ", ".join(f"{name} in Table {table}" for name, table in shown.items() if table)
        desk.doubt(
            "UNITS-TWO-WAYS",
            desk.at("[securities]"),
            f"the issuer shows its units in two ways: {names}",
            "show all of them in one table",
        )


def _who_reports(desk: Desk) -> None:
    if not any(party.reports for party in desk.facts.parties.values()):
        desk.wrong(
            "NOBODY-REPORTS",
            desk.at("[people]"),
            "nobody has both an EDGAR number and a relationship to the issuer",
            "give cik and roles of whoever reports",
        )
    _joint(desk)


def _edgar_numbers(desk: Desk) -> None:
    facts = desk.facts
    numbers = [("[issuer]", facts.issuer.cik)]
    numbers += [(f"[people.{name}]", party.cik) for name, party in facts.people.items() if party.cik]
    numbers += [(f"[entities.{name}]", party.cik) for name, party in facts.entities.items() if party.cik]
    for table, number in numbers:
        if not cik.is_valid(number):
            says = f"{number!r} is no EDGAR number, which is one to ten digits"
            desk.wrong("FACTS-CIK", desk.at(table, "cik"), says, "compare it with EDGAR's company search")


def _attorney(desk: Desk) -> None:
    attorney = desk.facts.filing.attorney
    known = {name for power in desk.facts.powers.values() for name in power.attorneys}
    if attorney and attorney not in known:
        near = get_close_matches(attorney, known, 1)
        remedy = f"did you mean {near[0]}?" if near else "state it under [powers], or leave attorney out"
        says = f"no power of attorney names {attorney}: everybody signs in person"
        desk.doubt("ATTORNEY-UNKNOWN", desk.at("[filing]", "attorney"), says, remedy)


def _year_end(desk: Desk) -> None:
    """Tell a fiscal year of which the facts say nothing, and one that does not end when the issuer's do."""
    if desk.facts.year_end is None:
        return
    end, place = desk.facts.year_end.on, desk.at("[year-end]", "on")
    if desk.facts.opening.as_of is not None and end <= desk.facts.opening.as_of:
        says = f"the balances are those of the end of {desk.facts.opening.as_of}, when that year was over"
        desk.doubt("YEAR-END", place, says, "what is said of Form 5 rests on no facts; start from earlier balances")
    closes = fiscal_year_end(desk.facts.issuer.fiscal_year_end, end)
    if closes != end:
        says = f"the issuer's fiscal year ends on {closes}, not on {end}"
        desk.doubt("YEAR-END", place, says, "correct the day, or say fiscal-year-end under [issuer]")


def _joint(desk: Desk) -> None:
    counts = Counter(name for joint in desk.facts.joint for name in joint.owners)
    for number, joint in enumerate(desk.facts.joint, 1):
        place = desk.at(f"[[joint]] {number}", "owners")
        if not joint.owners:
            desk.wrong("FACTS-MISSING", place, "nobody is named", "name who files together")
        for name in joint.owners:
            if not desk.party(name).reports:
                desk.wrong("FACTS-MISSING", place, f"{name} has no EDGAR number or no relationship", "give cik and roles")
            if counts[name] > 1:
                desk.wrong("FACTS-TWICE", place, f"{name} stands twice among those who file together", "keep it once")


def _names_of_texts(desk: Desk) -> None:
    for name in desk.facts.texts:
        if len(name.split()) == 1 and name not in TEXTS:
            near = get_close_matches(name, TEXTS, 1, 0.8)
            if near:
                desk.doubt(
                    "TEXT-NAME", desk.at("[texts]", name), f"no wording of ours has that name; {near[0]} has", "see the name"
                )


def look_at_signing(desk: Desk, plan: FormPlan) -> None:
    """Ask when a form is signed, and tell when that is before what it reports or after it was due."""
    signed = desk.facts.filing.signed
    if signed is None:
        desk.ask(
            desk.at("[filing]", "signed"),
            f"When is Form {plan.form} of {plan.filer.told} signed?",
            f"The signature carries a day; the form is due by {plan.due.due}.",
        )
        return
    if signed < plan.day:
        desk.wrong(
            "SIGNED-BEFORE",
            desk.at("[filing]", "signed"),
            f"the form of {plan.filer.told} would be signed on {signed}, before what it reports of {plan.day}",
            "correct one of the days",
        )
    elif signed > plan.due.due and not desk.facts.amendment:
        _late(desk, plan, signed)


def _late(desk: Desk, plan: FormPlan, signed: date) -> None:
    """Tell a form that is signed after it was due, or that may be, where the due date depends on a notice that is not known."""
    place = desk.at("[filing]", "signed")
    later = f" (or {plan.due.otherwise})" if plan.due.if_closed else ""
    told = f"Form {plan.form} of {plan.filer.told} was due by {plan.due.due}{later}"
    if plan.due.latest is not None and signed <= plan.due.latest:
        says = f"{told}, unless notice was given later, and is signed on {signed}"
        remedy = "enter the notice date; the form is late if notice was given on the day of the transaction"
        desk.doubt("POSSIBLY-LATE", place, says, remedy, *plan.due.citations[:2])
        return
    if plan.due.if_closed is not None and signed <= plan.due.if_closed:
        remedy = "file it at once; the earlier date counts unless a notice shows that EDGAR was closed that day"
        desk.doubt("POSSIBLY-LATE", place, f"{told} and is signed on {signed}", remedy, *plan.due.citations[:2])
        return
    listed = "" if desk.facts.issuer.is_foreign_private(plan.day) else "; it belongs in the issuer's list of delinquent reports"
    remedy = f"file it at once{listed}"
    desk.doubt("LATE", place, f"{told} and is signed on {signed}", remedy, *plan.due.citations[:2])
