"""Whether reporting persons can be identified: EDGAR numbers, joint filers, attorneys, chains of control."""

from __future__ import annotations

from collections import Counter

from section16.action import Action
from section16.document.identifiers import cik
from section16.drafting.context.context import DraftingContext
from section16.facts.control import circle
from section16.nearest import nearest_name


def check_control_circle(context: DraftingContext) -> None:
    """Report a chain of control that returns to its start."""
    found = circle(context.facts.relations)
    if found:
        context.wrong(
            "CHAIN-CIRCLE",
            context.at("[[relations]]"),
            f"The chain of control runs in a circle: {' - '.join(found)}.",
            "Correct the relation that closes the circle.",
        )


def check_who_reports(context: DraftingContext) -> None:
    """Report facts without any reporting person, and joint filers who do not have to report."""
    if not any(party.reports for party in context.facts.parties.values()):
        context.wrong(
            "NOBODY-REPORTS",
            context.at("[people]"),
            "No person or entity has both an EDGAR number and a relationship to the issuer.",
            "Enter `cik` and `roles` of each reporting person.",
            _first_to_report(context),
        )
    _joint(context)


def _first_to_report(context: DraftingContext) -> Action:
    """Return how an office records that the first party reports, or adds one where it has none."""
    first = next(iter(context.facts.parties), None)
    added = Action("person.add", {"short-name": "", "name": "", "cik": "", "role": "", "since": ""})
    return added if first is None else context.makes_reporting(first)


def check_edgar_numbers(context: DraftingContext) -> None:
    """Report EDGAR numbers that are not one to ten digits."""
    facts = context.facts
    numbers = [("[issuer]", facts.issuer.cik)]
    numbers += [(f"[people.{name}]", party.cik) for name, party in facts.people.items() if party.cik]
    numbers += [(f"[entities.{name}]", party.cik) for name, party in facts.entities.items() if party.cik]
    for table, number in numbers:
        if not cik.is_valid(number):
            says = f"{number!r} is not an EDGAR number, which is one to ten digits."
            context.wrong("FACTS-CIK", context.at(table, "cik"), says, "Compare it with EDGAR's company search.")


def check_attorney(context: DraftingContext) -> None:
    """Warn of an attorney whom no power of attorney names."""
    attorney = context.facts.filing.attorney
    known = {name for power in context.facts.powers.values() for name in power.attorneys}
    if attorney and attorney not in known:
        near = nearest_name(attorney, known)
        remedy = f"Did you mean {near}?" if near else "State the power under [powers], or remove `attorney`."
        says = f"No power of attorney names {attorney}, so every owner signs in person."
        context.doubt("ATTORNEY-UNKNOWN", context.at("[filing]", "attorney"), says, remedy)


def _joint(context: DraftingContext) -> None:
    counts = Counter(name for joint in context.facts.joint for name in joint.owners)
    for number, joint in enumerate(context.facts.joint, 1):
        place = context.at(f"[[joint]] {number}", "owners")
        if not joint.owners:
            context.wrong("FACTS-MISSING", place, "The joint filing has no owners.", "Name the owners who file together.")
        for name in joint.owners:
            if not context.party(name).reports:
                says = f"{name} has no EDGAR number or no relationship to the issuer."
                context.wrong("FACTS-MISSING", place, says, "Enter `cik` and `roles`.", context.makes_reporting(name))
            if counts[name] > 1:
                context.wrong("FACTS-TWICE", place, f"{name} is listed twice in the joint filing.", "Remove one of them.")
