"""What remains in force of an issuer's filings: decisions and amendments applied, before any row is linked to another."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from section16.ledger.entries.amendment import AmendmentEffect, PostedFiling, amended
from section16.ledger.entries.decided import as_decided
from section16.ledger.entries.decisions import Decisions
from section16.ledger.entries.form_3_units import in_units
from section16.ledger.entries.identity import Identity
from section16.ledger.entries.mistyped_years import with_possible_years
from section16.ledger.entries.owners import with_ciks


class FilingsInForce(msgspec.Struct, frozen=True, kw_only=True):
    """An issuer's filings in the order in which they became known: as ``posted``, and the rows that are ``in_force``.

    ``amendments`` say what each amendment restates, adds and leaves as filed; ``identity`` is what their words mean.
    """

    identity: Identity
    posted: list[PostedFiling]
    in_force: list[PostedFiling]
    amendments: list[AmendmentEffect]


def filings_in_force(posted: Iterable[PostedFiling], decisions: Decisions, identity: Identity) -> FilingsInForce:
    """Return an issuer's filings with decisions and amendments applied; nothing is linked."""
    identified, _ = with_ciks(sorted(as_decided(posted, decisions), key=lambda one: one[0].order))
    dated = with_possible_years(identified, identity)
    in_force, amendments = amended(dated, decisions, identity)
    return FilingsInForce(identity=identity, posted=dated, in_force=in_units(in_force, identity), amendments=amendments)
