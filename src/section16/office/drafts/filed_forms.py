"""Forms of the office that EDGAR has accepted, as filings: what the checks of a new form compare it with."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from section16.document.submission import Submission
from section16.office.drafts.drafts import FILED, drafts
from section16.office.drafts.steps import steps_of
from section16.store.records import IssuerScope

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from section16.ledger.ledger import Ledger


def filed_forms(connection: Connection, tenant: IssuerScope) -> Iterator[Submission]:
    """Yield the filed forms of an issuer under their accession numbers."""
    for kept in drafts(connection, tenant, FILED):
        taken = [one.details.accession for one in steps_of(connection, tenant, kept.name) if one.word == "accept"]
        yield Submission(form=kept.document, source=taken[-1] if taken else kept.name)


def filed_ledger(connection: Connection, tenant: IssuerScope) -> Ledger | None:
    """Return the ledger of the filed forms of an issuer; ``None`` where there are none, so that nothing is loaded for it."""
    filed = tuple(filed_forms(connection, tenant))
    if not filed:
        return None
    from section16.ledger.ledger import Ledger  # noqa: PLC0415 - most commands of an office need no ledger

    return Ledger.from_submissions(filed)
