"""What EDGAR puts into a form itself, and takes out, before it gives the form out (specification 4.3).

Where the specification leaves something open, real documents decided: names, numbers of ten digits and the words for a place
outside the states are as in them. The manual's sentence about noSecuritiesOwned says the reverse of what documents show.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec

from section16.document.cells import NO_FLAG, NO_TEXT, TextCell, flag_cell, text_cell
from section16.document.header import HeaderAddress
from section16.document.identifiers import cik
from section16.document.ownership import OwnershipDocument
from section16.document.parties import Issuer, ReportingOwner
from section16.document.places import is_state, name_of
from section16.law.forms import version_on
from section16.rehearsal.registry import Registry

_ADDRESS = ("non_us_address", "street1", "street2", "city", "non_us_state_territory", "state", "country", "zip_code")
# Codes in the list of states for which documents spell the place out.
_TERRITORIES = ("B5", "1V", "GU", "PR", "VI", "2J")
_AT_HOME = "X1"
"""The code of the United States, which some filers gave for a state."""


def as_given_out(document: OwnershipDocument, registry: Registry, on: date) -> OwnershipDocument:
    """Return the form that EDGAR disseminates for one that it accepted on a day: its own boxes filled in, no codes.

    Comments and attributes that a filer's program left are not kept.
    """
    return msgspec.structs.replace(
        document,
        schema_version=TextCell(version_on(document.form, on)),
        issuer=_issuer(document.issuer, registry),
        reporting_owners=tuple(_owner(owner, registry) for owner in document.reporting_owners),
        no_securities_owned=flag_cell(not document.rows) if document.form == "3" else NO_FLAG,
        form3_holdings_reported=flag_cell(_any(document, "3", holding=True)) if document.form == "5" else NO_FLAG,
        form4_transactions_reported=flag_cell(_any(document, "4", holding=False)) if document.form == "5" else NO_FLAG,
        aff10b5_one=NO_FLAG if document.form == "3" else document.aff10b5_one,
        as_filed=(),
    )


def _any(document: OwnershipDocument, kind: str, *, holding: bool) -> bool:
    return any(row.HOLDING is holding and row.form_type.text == kind for row in document.rows if hasattr(row, "form_type"))


def _issuer(issuer: Issuer, registry: Registry) -> Issuer:
    number = issuer.cik.text or ""
    known = registry.find(number)
    name = text_cell(known.name if known else None)
    return msgspec.structs.replace(issuer, cik=TextCell(cik.format(number)), name=name, as_filed=())


def _owner(owner: ReportingOwner, registry: Registry) -> ReportingOwner:
    number = owner.cik.text or ""
    known = registry.find(number)
    facts: dict[str, Any] = {"cik": TextCell(cik.format(number)), "ccc": NO_TEXT, "good_address": NO_FLAG, "as_filed": ()}
    facts["name"] = text_cell(known.name if known else None)
    if all(getattr(owner, field).text is None for field in _ADDRESS):
        facts |= _of_record(known.address) if known and known.address else {}
        facts["empty"] = tuple(name for name in owner.empty if name != "reportingOwnerAddress" or "street1" not in facts)
    state = facts.get("state", owner.state)
    facts["state_description"] = NO_TEXT if state.text is None else TextCell(_in_words(state.text))
    return msgspec.structs.replace(owner, **facts)


def _of_record(address: HeaderAddress) -> dict[str, TextCell]:
    """Return the cells of the address of record: what there is of it, and an empty second line as documents have it."""
    parts = {"street1": address.street1, "street2": address.street2 or "", "city": address.city}
    parts |= {"state": address.state, "zip_code": address.zip_code}
    return {name: TextCell(text) if text is not None else NO_TEXT for name, text in parts.items()}


def _in_words(code: str) -> str:
    """Return the words for a place: those of a territory or a country, none for a state."""
    plain = code.strip().upper()
    at_home = plain == _AT_HOME or (is_state(plain) and plain not in _TERRITORIES)
    return "" if at_home else name_of(plain) or ""
