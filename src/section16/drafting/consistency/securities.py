"""Whether securities, vesting schedules and opening balances agree with each other."""

from __future__ import annotations

from decimal import Decimal

from section16.drafting.context.context import DraftingContext
from section16.facts.schedules import parts_of

_TABLE_I = frozenset({"stock", "restricted stock"})


def check_securities(context: DraftingContext) -> None:
    """Report derivatives without an underlying security, and classes that contradict their table."""
    for name, security in context.facts.securities.items():
        place = context.at(f"[securities.{name}]", "of")
        derivative = security.table == "II" or security.kind not in _TABLE_I
        if derivative and not security.of:
            context.wrong(
                "FACTS-MISSING",
                place,
                f"{name} is a derivative without an underlying security.",
                "Name the underlying security.",
            )
        elif security.counted_in == "dollars" and context.table_of(name) != "II":
            says = f"{name} is reported in Table I, where amounts are numbers of shares."
            context.wrong(
                "FACTS-CONTRADICT",
                context.at(f"[securities.{name}]", "counted-in"),
                says,
                "Count it in units, or state its `table`.",
            )
        elif security.of == name:
            context.wrong(
                "FACTS-CONTRADICT", place, f"{name} is its own underlying security.", "Name the security that it gives."
            )


def check_opening(context: DraftingContext) -> None:
    """Report balances that are stated twice, and balances of awards that belong to another holder."""
    seen: dict[tuple[str, str, str], int] = {}
    for number, holding in enumerate(context.facts.opening.holdings, 1):
        place = context.at(f"[[opening.holdings]] {number}")
        key = (holding.holder, "" if holding.award else holding.security, holding.award)
        if key in seen:
            context.wrong(
                "FACTS-TWICE",
                place,
                f"The same balance is entered under [[opening.holdings]] {seen[key]}.",
                "Keep one of them, or add them up.",
            )
        seen.setdefault(key, number)
        if holding.award and context.award(holding.award).to != holding.holder:
            remedy = "Correct the holder or the award."
            context.wrong(
                "FACTS-CONTRADICT", f"{place}, holder", f"The award {holding.award} belongs to another holder.", remedy
            )


def check_schedules(context: DraftingContext) -> None:
    """Report vesting schedules that contradict the size, the grant or the expiration of their award."""
    for name, award in context.facts.awards.items():
        place = context.at(f"[awards.{name}]")
        parts = parts_of(award)
        total = sum((part.units for part in parts), Decimal())
        if parts and total != award.units:
            context.wrong(
                "FACTS-CONTRADICT",
                f"{place}, units",
                f"The parts add up to {total}, and the award has {award.units}.",
                "Correct the parts or the units of the award.",
            )
        if sum(bool(way) for way in (award.tranches, award.formula, award.cliff)) > 1:
            context.wrong(
                "FACTS-CONTRADICT",
                place,
                "The award has more than one schedule.",
                "Keep one of `cliff`, `tranches` and `formula`.",
            )
        early = [part for part in parts if part.on < award.since]
        if early:
            context.wrong(
                "VESTING-BEFORE-GRANT",
                place,
                f"Part {early[0].number} vests on {early[0].on}, before the grant on {award.granted}.",
                "Correct one of the dates.",
            )
        for number, change in enumerate(award.changes, 1):
            unknown = [part for part in change.parts if part < 1 or part > len(parts)]
            if unknown:
                context.wrong(
                    "FACTS-UNKNOWN",
                    f"{place}, changes {number}, parts",
                    f"The award has {len(parts)} parts, and none with the number {unknown[0]}.",
                    "Correct the numbers.",
                )
        if award.expires is not None and award.expires < award.since:
            context.wrong(
                "FACTS-CONTRADICT", f"{place}, expires", "The award expires before its grant.", "Correct one of the dates."
            )


def check_units_shown_one_way(context: DraftingContext) -> None:
    """Warn of stock units shown in both tables."""
    shown = {
        name: security.table or (context.facts.issuer.units_in or "").removeprefix("Table ")
        for name, security in context.facts.securities.items()
        if security.kind == "units"
    }
    if len(set(shown.values()) - {""}) > 1:
        names = ", ".join(f"{name} in Table {table}" for name, table in shown.items() if table)
        context.doubt(
            "UNITS-TWO-WAYS",
            context.at("[securities]"),
            f"Stock units of the issuer are reported in two tables: {names}.",
            "Use one table for all of them.",
        )
