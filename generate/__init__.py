"""Seeded filings with the truth beside them: invented issuers, what their insiders did, and the forms that report it.

>>> import generate
>>> one = next(generate.issuers(seed=1, count=1, years=1))
>>> one.filings[0].submission.document == one.filings[0].document
True

The same seed gives the same bytes on every machine. What a world is made of says docs/generator.md.
"""

from __future__ import annotations

from generate.submission import Filing as Filing
from generate.truth import Truth as Truth
from generate.world import IssuerWorld as IssuerWorld
from generate.world import World as World
from generate.world import issuers as issuers
from generate.world import world as world

__all__ = ["Filing", "IssuerWorld", "Truth", "World", "issuers", "world"]
