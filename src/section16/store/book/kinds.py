"""What the book keeps of a filing, by how it changes: as filed, computed for an issuer, or recorded once."""

from __future__ import annotations

from collections.abc import Mapping

SOURCES: Mapping[str, int] = {"page": 0, "data_set": 1, "json": 2, "xml": 3, "nc": 4, "submission": 5}
"""What a filing was read from, with its rank: of several sources of one accession number the highest is kept.

Only a full submission has the acceptance time; a bare document has no header; a data set has no attached documents and no texts
that its columns cannot hold; a page prints less than was filed.
"""

FILED = ("filings", "owners", "non_derivative", "derivative", "footnotes", "signatures", "findings", "unread", "originals")
"""Tables with the rows of filings, each row with the accession number of its filing."""

BY_ISSUER = (
    "entries",
    "reconciliation",
    "positions",
    "position_steps",
    "timeliness",
    "short_swing_candidates",
    "plans",
    "row_research",
    "posted",
)
"""Tables that are computed from all filings of an issuer, and replaced when one of them changes; each has ``issuer_cik``.

``posted`` records for each issuer up to which batch its filings were used. Every other table is a record that is only added to,
such as the files that were read.
"""

SUPERSESSIONS = "supersessions"
"""The table that records which version of a filing was replaced by which, or deleted, why, and when that became known."""

CORRECTED = "corrected"
FULLER = "fuller source"
DELETED = "deleted"
KNOWN_ALREADY = "known already"
COPY = "copy of a filing"
"""Why a version is not in force. A copy is a document without an accession number
that says what a filing says; its rows would count twice."""


def is_filed(table: str) -> bool:
    """Whether the rows of a table are rows of filings."""
    return table in FILED


def is_by_issuer(table: str) -> bool:
    """Whether a table is computed for each issuer."""
    return table in BY_ISSUER
