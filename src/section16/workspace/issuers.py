"""The issuers of an office: added, changed and listed."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from section16.action import Action
from section16.document.identifiers.cik import format as padded
from section16.document.identifiers.cik import is_valid
from section16.errors import OfficeError
from section16.facts.findings import wrong
from section16.facts.issuer import Issuer
from section16.finding import WrongFactsError
from section16.workspace.context import OfficeContext
from section16.workspace.records import changed, entry_of

__all__ = ["Issuer", "add_issuer", "change_issuer", "issuers"]


def add_issuer(context: OfficeContext, words: Sequence[str]) -> Issuer:
    """Add an issuer to the office and return it, with its CIK of ten digits.

    ``words`` are its facts, each as ``key=value``: name, cik and symbol at least. Raises
    :class:`~section16.finding.WrongFactsError` for facts that are wrong or missing, and
    :class:`~section16.errors.OfficeError` for an issuer that the office has.
    """
    issuer = _with_cik(entry_of("issuer", words, "issuer"))
    with context.open() as office:
        if issuer.cik in office.ciks():
            action = Action("issuer.change", {"issuer": issuer.cik, "symbol": ""})
            raise OfficeError(f"The office already has issuer {issuer.cik}.", remedy="Change it instead.", action=action)
        office.put_issuer(issuer)
    return issuer


def change_issuer(context: OfficeContext, words: Sequence[str]) -> Issuer:
    """Replace some of an issuer's facts and return the issuer; ``key=`` removes a fact.

    Raises as :func:`add_issuer` does, and :class:`~section16.errors.OfficeError` for another CIK: EDGAR keeps a company's CIK.
    """
    with context.open() as office:
        known = office.issuer(context.cik(office))
        issuer = _with_cik(changed("issuer", known, words, f"issuer {known.cik}"))
        if issuer.cik != known.cik:
            remedy = "Add the other company as an issuer of its own."
            action = Action("issuer.add", {"cik": issuer.cik, "name": "", "symbol": ""})
            raise OfficeError(f"The CIK of issuer {known.cik} cannot be changed.", remedy=remedy, action=action)
        office.put_issuer(issuer)
    return issuer


def issuers(context: OfficeContext) -> tuple[Issuer, ...]:
    """Return the issuers for which the member has a role, in the order in which they were added."""
    with context.open() as office:
        return office.issuers()


def _with_cik(issuer: Issuer) -> Issuer:
    """Return an issuer with its CIK in ten digits; raises :class:`WrongFactsError` for another text."""
    if not is_valid(issuer.cik):
        says = f"{issuer.cik!r} is not a CIK, which has one to ten digits."
        raise WrongFactsError([wrong("FACTS-CIK", "issuer, cik", says, "Compare it with EDGAR's company search.")])
    return msgspec.structs.replace(issuer, cik=padded(issuer.cik))
