"""The reporting owners and their signatures as the form has them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from section16.document.cells import NO_FLAG, NO_TEXT, DateCell, TextCell, flag_cell, text_cell
from section16.document.parties import Issuer, ReportingOwner
from section16.document.signature import OwnerSignature
from section16.drafting.context.context import DraftingContext
from section16.facts.facts import Facts
from section16.facts.parties import Address, Party, Role
from section16.law.forms import boxes_on

LONGEST_TITLE = 30
SEE_REMARKS = "See Remarks"


def issuer_of(facts: Facts) -> Issuer:
    """Return the issuer's part of the form."""
    issuer = facts.issuer
    return Issuer(
        cik=TextCell(issuer.cik),
        name=TextCell(issuer.name),
        trading_symbol=TextCell(issuer.symbol),
        foreign_trading_symbol=text_cell(issuer.foreign_symbol),
    )


def reporting_owner(party: Party, day: date, form: str, filed: date) -> ReportingOwner:
    """Return an owner's part of the form: name, address, and the relationships of a day.

    A title longer than the box is stated under Remarks. The boxes of a foreign address are those of the day of filing.
    """
    roles = {role.role: role for role in party.roles_on(day)}
    foreign_boxes = any(box.name == "rptOwnerCountry" for box in boxes_on(form, filed))
    owner = ReportingOwner(
        cik=TextCell(party.cik),
        name=TextCell(party.name),
        is_director=flag_cell("director" in roles),
        is_officer=flag_cell("officer" in roles),
        is_ten_percent_owner=flag_cell("ten percent owner" in roles),
        is_other=flag_cell("other" in roles),
        officer_title=_title(roles.get("officer")),
        other_text=_title(roles.get("other")),
    )
    return _with_address(owner, party.address, foreign_boxes=foreign_boxes)


def _with_address(owner: ReportingOwner, address: Address, *, foreign_boxes: bool) -> ReportingOwner:
    if address == Address():
        return owner
    foreign = bool(address.country)
    kept = {name: getattr(owner, name) for name in owner.__struct_fields__}
    return ReportingOwner(
        **kept
        | {
            "non_us_address": flag_cell(foreign) if foreign_boxes else NO_FLAG,
            "street1": text_cell(address.street),
            "street2": text_cell(address.street_2),
            "city": text_cell(address.city),
            "non_us_state_territory": text_cell(address.state if foreign and foreign_boxes else ""),
            "state": text_cell(address.state if not foreign else "" if foreign_boxes else address.country),
            "country": text_cell(address.country if foreign_boxes else ""),
            "zip_code": text_cell(address.zip),
        }
    )


def long_titles(context: DraftingContext, owners: tuple[str, ...], day: date) -> Iterator[str]:
    """Yield a sentence for Remarks for each title that is longer than its box."""
    for owner in owners:
        party = context.party(owner)
        for role in party.roles_on(day):
            if len(role.title) > LONGEST_TITLE:
                who = f" of {party.display_name}" if len(owners) > 1 else ""
                yield f"{'Title' if role.role == 'officer' else 'Relationship'}{who}: {role.title}."


def signature_of(party: Party) -> str:
    """Return the signature of an owner as it was given, else as it is conformed."""
    return party.signature or f"/s/ {party.display_name}"


def signature(name: str, signed: date | None) -> OwnerSignature:
    """Return a signature, dated where the day is known."""
    return OwnerSignature(name=TextCell(name), signed=DateCell(signed.isoformat() if signed else None))


def _title(role: Role | None) -> TextCell:
    if role is None:
        return NO_TEXT
    return text_cell(role.title if len(role.title) <= LONGEST_TITLE else SEE_REMARKS)
