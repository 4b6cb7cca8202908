"""One decision of the user's, of any kind; :mod:`section16.ledger.entries.decisions` reads them."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import msgspec


class Decision(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One decision, with its kind, its line in the file, and its reason."""

    kind: str
    line: int
    issuer: str = ""
    titles: tuple[str, ...] = ()
    natures: tuple[str, ...] = ()
    new: Annotated[int, msgspec.Meta(ge=1)] = 1
    old: Annotated[int, msgspec.Meta(ge=1)] = 1
    day: date | None = None
    accession: str = ""
    original: str = ""
    row: str = ""
    accessions: tuple[str, ...] = ()
    continues: str = ""
    on: date | None = None
    reason: str = ""

    @property
    def place(self) -> str:
        """Its place in the file, for a message."""
        return f"line {self.line} ([[{self.kind}]])"
