"""The page on the ledger explains every cause, under the name that the ledger prints."""

from __future__ import annotations

import re
from pathlib import Path

from section16.ledger.lots.cause import Cause

PAGE = (Path(__file__).parents[2] / "docs" / "ledger.md").read_text(encoding="utf-8")


def test_every_cause_is_in_the_table_of_causes() -> None:
    table = PAGE[PAGE.index("## Causes") : PAGE.index("## Decisions")]
    assert sorted(re.findall(r"^\| `([^`]+)` \|", table, re.MULTILINE)) == sorted(cause.value for cause in Cause)
