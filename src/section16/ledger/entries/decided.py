"""Filings as the user's decisions leave them: without what is left out, and with the group that reports on several forms."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import msgspec

from section16.ledger.entries.amendment import PostedFiling
from section16.ledger.entries.decisions import Decisions


def as_decided(posted: Iterable[PostedFiling], decisions: Decisions) -> list[PostedFiling]:
    """Return filings without those, and without the rows, that are left out; members of a group name its decision."""
    gone: dict[str, set[str]] = defaultdict(set)
    for one in decisions.of("leave_out"):
        gone[one.accession].add(one.row)
    groups = {accession: one.place for one in decisions.of("one_group") for accession in one.accessions}
    found = []
    for filing, entries in posted:
        left_out = gone.get(filing.accession, ())
        if "" in left_out:
            continue
        rows = tuple(row for row in entries if row.place not in left_out) if left_out else entries
        group = groups.get(filing.accession)
        if group:
            member = msgspec.structs.replace(filing, group=group)
            found.append((member, tuple(msgspec.structs.replace(row, filing=member) for row in rows)))
        else:
            found.append((filing, rows))
    return found
