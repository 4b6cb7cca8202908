"""Invented histories of every shape a chart must bear: large beside small, many holdings, many steps, one step."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from decimal import Decimal

from section16.ledger.answers.position import Step
from section16.ledger.ledger import History

FIRST = date(2019, 3, 4)


def history(security: str, steps: Iterable[tuple[date, int, str]], nature: str = "") -> History:
    """Return a history of changes, each with its day and its code or cause; direct where it has no nature."""
    balance, shown = Decimal(), []
    for day, change, what in steps:
        balance += change
        shown.append(Step(day=day, change=Decimal(change), balance=balance, row="form4:I.1", what=what))
    return History(
        issuer="9990001",
        issuer_name="Larkspur Harbor Systems, Inc.",
        owners=("9990101",),
        names=("WINTERBOURNE EDDA M",),
        table="I",
        security=security,
        direct=not nature,
        nature=nature,
        steps=tuple(shown),
    )


def large_and_small() -> list[History]:
    """Five million shares beside five hundred."""
    large = [(FIRST, 5_000_000, "first sight"), (date(2021, 6, 1), -250_000, "S"), (date(2022, 6, 1), 10_000, "M")]
    small = [(date(2020, 5, 1), 500, "A"), (date(2022, 5, 1), -120, "G"), (date(2023, 1, 1), 380, "split")]
    return [
        history("Common Stock", large),
        history("Common Stock", [*small, (date(2023, 6, 1), 40, "likely error")], "By spouse"),
    ]


def many_steps() -> list[History]:
    """Two hundred transactions, several a month."""
    steps = [(FIRST + timedelta(days=8 * at), -1_000 * (1 + at % 7), "SSSSAMFG"[at % 8]) for at in range(200)]
    return [history("Class A Common Stock", [(FIRST, 5_000_000, "first sight"), *steps])]


def many_holdings() -> list[History]:
    """Twelve holdings with long titles, from ten units to ten million."""
    nature = "By the Winterbourne Family 2012 Irrevocable Trust for the benefit of children"
    return [
        history(
            f"Employee Stock Option (right to buy), class {at} of the common stock of the issuer",
            [
                (FIRST + timedelta(days=90 * at), 10 ** (at % 7 + 1), "A"),
                (FIRST + timedelta(days=90 * at + 400), -(10 ** (at % 7)), "M"),
            ],
            nature if at % 2 else "",
        )
        for at in range(12)
    ]


HISTORIES: dict[str, Callable[[], list[History]]] = {
    "large-and-small": large_and_small,
    "many-steps": many_steps,
    "many-holdings": many_holdings,
    "one-step": lambda: [history("Common Stock", [(FIRST, 100, "first sight")])],
    "nothing-left": lambda: [history("Restricted Stock Units", [(FIRST, 400, "A"), (FIRST, -400, "M")])],
}
"""Every list of histories by its name."""
