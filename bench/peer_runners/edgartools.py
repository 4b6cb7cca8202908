"""Runs edgartools: ownership XML to its ``Ownership`` object, with its look-up of owners at the SEC left out."""

import os
import re
from types import SimpleNamespace
from typing import Any

from bench.peer_runners.protocol import Columns, Found, run

# It is read on import.
os.environ["EDGAR_IDENTITY"] = "Bench Runner bench@example.com"

from edgar.ownership import Ownership, owners  # type: ignore[import-not-found]

# Each owner is looked up at the SEC to distinguish persons from companies; that would measure the network.
owners.Entity = lambda _cik: SimpleNamespace(data=SimpleNamespace(is_company=False))


def _rows(held: Any) -> list[dict[str, Any]]:
    return [] if held.data is None else held.data.to_dict("records")


def find(form: Any) -> Found:
    """Return what the object says."""
    one, two = form.non_derivative_table, form.derivative_table
    rows = {
        "nonDerivativeTransaction": _rows(one.transactions),
        "nonDerivativeHolding": _rows(one.holdings),
        "derivativeTransaction": _rows(two.transactions),
        "derivativeHolding": _rows(two.holdings),
    }
    return Found(rows, len(form.reporting_owners.owners))


_NUMBERS = re.compile("Shares|Remaining|Price|UnderlyingShares|ExercisePrice")
run("edgartools", Ownership.from_xml, find, Columns(_NUMBERS, held="Remaining", row_notes="footnotes"), text=True)
