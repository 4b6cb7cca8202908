"""Worked examples: those of the reference, and some of our own that run everywhere."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import pytest

from section16 import Ledger, read, short_swing, verify
from section16.shortswing.insider import insiders

NEEDED: dict[str, dict[str, Any]] = {
    "E25": {"class": [{"name": "CALL 50 2025-09-19", "underlying": "COMMON"}]},
    "E26": {"class": [{"name": "6% CONV DEB (40:1)", "underlying": "COMMON"}]},
    "E29": {"class": [{"name": "CALL 55", "underlying": "COMMON"}]},
}
"""Facts that no filing states: which class an option or debenture derives its value from, beside its closing prices."""
EXAMPLES = 37


def examples(corpus: Path) -> list[dict[str, Any]]:
    text = (corpus / "examples" / "short_swing_examples.json").read_text(encoding="utf-8")
    found: list[dict[str, Any]] = json.loads(text, parse_float=Decimal)["examples"]
    return found


@pytest.mark.corpus
def test_every_worked_example_is_right_to_the_cent(corpus: Path) -> None:
    wrong, count = [], 0
    for one in examples(corpus):
        facts = {"role": one["insider"]["role"]} | NEEDED.get(one["id"], {})
        answer, expected = short_swing(one["transactions"], facts=facts), one["expected"]
        count += 1
        if answer.profit != expected["max_profit"] or answer.greedy != expected.get("liho_greedy", answer.greedy):
            wrong.append(one["id"])
        assert verify(msgspec.json.encode(answer.certificate)).profit == str(answer.profit)
    assert not wrong
    assert count == EXAMPLES


@pytest.mark.corpus
def test_the_shares_of_examples_follow_from_their_own_facts(corpus: Path) -> None:
    by_id = {one["id"]: one for one in examples(corpus)}
    fund = [one | {"holder": "the fund"} for one in by_id["E31"]["transactions"]]
    facts = {"role": "ten percent", "holder": [{"name": "the fund", "share": "20%"}]}
    assert short_swing(fund, facts=facts).profit == by_id["E31"]["expected"]["gp_share"]
    assert short_swing(by_id["E33"]["transactions"]).net_of_commissions == by_id["E33"]["expected"]["net_of_commissions"]


COMPUTED_BY_FILERS = {
    ("0001842356", "0001940004"): "250.00",  # 0001628280-23-019632
    ("0001842356", "0001939972"): "95.90",  # 0001628280-23-019767
    ("0001842356", "0001939764"): "415.00",  # 0001628280-23-019788
    ("0000719739", "0001830164"): "40.00",  # 0000899243-23-016429
}
"""The profit that filers state in a footnote and pay to the issuer, by issuer and owner."""


@pytest.mark.corpus
def test_the_profit_that_filers_compute_lies_between_our_bounds(filings: tuple[tuple[str, bytes], ...]) -> None:
    issuers = {issuer for issuer, _ in COMPUTED_BY_FILERS}
    about = [data for _, data in filings if any(issuer.encode() in data for issuer in issuers)]
    ledger = Ledger.from_submissions(read(data) for data in about)
    for (issuer, owner), stated in COMPUTED_BY_FILERS.items():
        (found,) = insiders(ledger, issuer, owner)
        assert found.answer.upper is not None
        assert found.answer.lower <= Decimal(stated) <= found.answer.upper


OWN: list[tuple[str, str, list[tuple[str, str, int, str]]]] = [
    ("1200.00", "1200.00", [("2026-01-05", "buy", 300, "14"), ("2026-04-06", "sell", 300, "18")]),
    ("0.00", "0.00", [("2026-01-05", "buy", 300, "14"), ("2026-07-04", "sell", 300, "18")]),
    ("1200.00", "1200.00", [("2026-01-05", "sell", 300, "18"), ("2026-07-03", "buy", 300, "14")]),
    ("0.00", "0.00", [("2026-01-05", "buy", 300, "18"), ("2026-04-06", "sell", 300, "14")]),
    ("900.00", "500.00", [
        ("2025-01-10", "buy", 50, "21"),
        ("2025-05-12", "sell", 50, "30"),
        ("2025-06-02", "buy", 50, "20"),
        ("2025-11-14", "sell", 50, "29"),
    ]),
]  # fmt: skip


@pytest.mark.parametrize(("profit", "greedy", "rows"), OWN)
def test_examples_of_our_own(profit: str, greedy: str, rows: list[tuple[str, str, int, str]]) -> None:
    answer = short_swing([dict(zip(("date", "side", "shares", "price"), row, strict=True)) for row in rows])
    assert (str(answer.profit), str(answer.greedy)) == (profit, greedy)
