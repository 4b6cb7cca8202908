"""What the short-swing maximum costs, beside a solver; and the insiders of the archive: greedy against exact.

python -m bench.short_swing
"""

from __future__ import annotations

import sys
import time
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from importlib import import_module
from importlib.util import find_spec
from random import Random
from typing import Any

from bench.figures import Target, circumstances, table, write_results
from bench.filings import archive
from section16.law.months import last_day_to_match
from section16.ledger.ledger import Ledger
from section16.shortswing.customary import lowest_in_highest_out
from section16.shortswing.insider import InsiderShortSwing, insiders
from section16.shortswing.lots import TradeLot, gained
from section16.shortswing.matching import maximum
from section16.shortswing.pair_gains import PairGains
from section16.shortswing.pairs import assign
from section16.shortswing.spans import spans_of
from section16.workspace.reading import read_many
from section16.workspace.short_swing import short_swing

SEED = 20261130
SIZES = {100: (700, 0.010), 1_000: (4_000, 0.250), 5_000: (4_000, 2.0)}
"""Lots a side: over how many days, and the most seconds."""
_GENERAL, _GENERAL_SECONDS = 200, 2.0
_DENSE = 300
_ARCHIVE_SECONDS = 60.0
_START = date(2014, 1, 2)


def measure() -> list[Target]:
    """Measure, write the section, and return the targets."""
    lines, targets = [], []
    for size, (days, most) in SIZES.items():
        lots = _lots(size, days)
        profit, seconds = _timed(lambda lots=lots: maximum(lots).profit)  # type: ignore[misc]  # mypy cannot infer a default
        greedy = gained(lots, lowest_in_highest_out(lots))
        targets.append(Target(f"short swing, {size:,} lots a side", most, seconds, " s"))
        apart = _leaving(lots, _START + timedelta(days // 2))
        lines.append((f"{size:,}", f"{days:,}", f"{seconds:.4f}", apart, _solver(lots, profit, size), f"{greedy / profit:.4f}"))
    seconds = _general()
    targets.append(Target(f"short swing, general form, {_GENERAL} lots a side", _GENERAL_SECONDS, seconds, " s"))
    general = f"The general form with {_GENERAL} lots a side, every pair with a gain of its own: {seconds:.2f} s."
    timed = ("levels of price, s", "with an end of office, s", "HiGHS, cumulative form, s")
    head = ("lots a side", "days", *timed, "greedy / maximum")
    parts = [table(head, lines), f"{general} {_dense()}", _answers()]
    place = archive()
    if place is not None:
        text, took = _archive(str(place))
        targets.append(Target("short swing of every insider of the archive", _ARCHIVE_SECONDS, took, " s"))
        parts.append(text)
    what = f"lots made at random (seed {SEED}), in CPU time"
    write_results("short swing", f"# Short-swing profit\n\n{circumstances(what)}\n\n" + "\n\n".join(parts))
    return targets


def _lots(size: int, days: int) -> list[TradeLot]:
    random = Random(SEED + size)
    return [
        TradeLot(
            str(number),
            number < size,
            _START + timedelta(random.randrange(days)),
            random.randint(1, 10_000),
            random.randint(100_000, 900_000),
        )
        for number in range(2 * size)
    ]


def _leaving(lots: Sequence[TradeLot], until: date) -> str:
    """Return how long levels take where the person left office on a day, and nothing counts six months after it."""
    counted = [lot for lot in lots if lot.day <= last_day_to_match(until)]
    spans = spans_of(counted, [lot.day > until for lot in counted], None)
    return f"{_timed(lambda: maximum(counted, spans).profit)[1]:.4f}"


_TRADES, _DENSE_DAYS, _ASKED = 5_000, 700, 100


def _answers() -> str:
    """Return how long whole answers take for a long dense list of trades, with facts that exclude pairs."""
    random = Random(SEED)
    rows: list[dict[str, Any]] = [
        {
            "date": _START + timedelta(random.randrange(_DENSE_DAYS)),
            "side": random.choice(("purchase", "sale")),
            "shares": random.randint(1, 1_000),
            "price": random.randint(1_000, 9_000) / 100,
        }
        for _ in range(_TRADES)
    ]
    middle = _START + timedelta(_DENSE_DAYS // 2)
    asked = [{**row, "code": "J"} if number < _ASKED else row for number, row in enumerate(rows[:1_000])]
    cases: tuple[tuple[str, list[dict[str, Any]], dict[str, Any]], ...] = (
        (f"{_TRADES:,} trades", rows, {}),
        ("the same, with an end of office", rows, {"until": middle}),
        ("the same, with a claim two years after the middle", rows, {"as-of": middle + timedelta(731)}),
        (f"1,000 trades, of which {_ASKED} for counsel to decide", asked, {}),
    )
    lines = []
    for name, trades, facts in cases:
        start = time.process_time()
        short_swing(trades, facts=facts)
        lines.append((name, f"{time.process_time() - start:.2f}"))
    return f"Whole answers over {_DENSE_DAYS} days:\n\n{table(('answer', 's'), lines)}"


def _timed(work: Callable[[], int]) -> tuple[int, float]:
    start = time.process_time()
    found = work()
    return found, time.process_time() - start


def _general() -> float:
    random = Random(SEED)
    gains = [{sale: random.randint(1, 10**6) for sale in range(_GENERAL)} for _ in range(_GENERAL)]
    amounts = [random.randint(1, 10_000) for _ in range(_GENERAL)]
    start = time.process_time()
    assign(gains, amounts, amounts[::-1])
    return time.process_time() - start


# --- beside a solver, where it is installed


def _solver(lots: Sequence[TradeLot], profit: int, size: int) -> str:
    """Return how long HiGHS takes over the cumulative form, after comparing its optimum with ours."""
    if find_spec("scipy") is None:
        return "not installed"
    optimum, seconds = _timed_program(*_cumulative(lots))
    assert abs(optimum - profit) <= profit * 1e-9, f"{size}: {optimum} and {profit}"
    return f"{seconds:.3f}"


def _timed_program(costs: list[int], matrix: Any, most: list[int]) -> tuple[float, float]:
    optimize = import_module("scipy.optimize")
    start = time.process_time()
    done = optimize.linprog(costs, A_ub=matrix, b_ub=most, bounds=(0, None), method="highs")
    return -float(done.fun), time.process_time() - start


def _cumulative(lots: Sequence[TradeLot]) -> tuple[list[int], Any, list[int]]:
    """Return the linear program of the cumulative form: a variable for what is selected up to each lot of its side."""
    sides = [sorted((lot for lot in lots if lot.purchase is side), key=lambda lot: lot.day) for side in (True, False)]
    first = (0, len(sides[0]))
    costs = [0] * len(lots)
    rows: list[dict[int, int]] = []
    most: list[int] = []
    for number, side in enumerate(sides):
        other = sides[1 - number]
        days = [lot.day for lot in other]
        for place, lot in enumerate(side):
            here = first[number] + place
            price = lot.price if lot.purchase else -lot.price
            costs[here] += price
            step = {here: 1}
            if place:
                costs[here - 1] -= price
                step[here - 1] = -1
            rows += [step, {at: -sign for at, sign in step.items()}]
            most += [lot.amount, 0]
            reached = bisect_right(days, last_day_to_match(lot.day))
            rows.append({here: 1} | ({first[1 - number] + reached - 1: -1} if reached else {}))
            most.append(0)
    return costs, _sparse(rows, len(lots)), most


def _sparse(rows: Sequence[dict[int, int]], width: int) -> Any:
    entries = [(line, at, value) for line, row in enumerate(rows) for at, value in row.items()]
    lines, columns, values = zip(*entries, strict=True)
    return import_module("scipy.sparse").csr_matrix((values, (lines, columns)), shape=(len(rows), width))


def _dense() -> str:
    """Return how long HiGHS takes over pairs."""
    if find_spec("scipy") is None:
        return ""
    lots = _lots(_DENSE, SIZES[100][0])
    found = PairGains(lots, ())
    gains = {(place, sale): gain for place, lot in enumerate(lots) if lot.purchase for sale, gain in found[place].items()}
    rows: list[dict[int, int]] = [{} for _ in lots]
    for column, (purchase, sale) in enumerate(gains):
        rows[purchase][column] = rows[sale][column] = 1
    program = ([-gain for gain in gains.values()], _sparse(rows, len(gains)), [lot.amount for lot in lots])
    optimum, seconds = _timed_program(*program)
    profit, ours = _timed(lambda: maximum(lots).profit)
    assert abs(optimum - profit) <= profit * 1e-9
    return f"HiGHS over the {len(gains):,} pairs of {_DENSE} lots a side takes {seconds:.1f} s, levels of price {ours:.4f} s."


# --- the archive


def _archive(place: str) -> tuple[str, float]:
    start = time.process_time()
    ledger = Ledger.from_submissions(read_many([place]))
    reading = time.process_time() - start
    found = sorted(insiders(ledger), key=lambda one: -one.answer.profit)
    seconds = time.process_time() - start
    short = sum(one.answer.greedy < one.answer.profit for one in found)
    profitable = [one for one in found if one.answer.profit]
    counted = [(one.answer.if_all_counted, one.answer.profit) for one in found]
    asked = sum(all_counted is not None and all_counted > profit for all_counted, profit in counted)
    text = (
        f"In the archive {len(found):,} reporting persons bought and sold less than six months apart, as far as codes and"
        f" prices show; {len(profitable):,} with a profit, and {asked:,} more or with more where what counsel has to decide on"
        f" counts. Lowest-in, highest-out falls short for {short:,}. All of it takes {seconds:.1f} s, of which reading"
        f" {reading:.1f} s."
    )
    head = ("issuer and owner", "roles", "profit", "upper bound", "lowest-in, highest-out", "first-in, first-out", "matches")
    return f"{text}\n\n{table(head, _lines(profitable))}", seconds


def _lines(found: Sequence[InsiderShortSwing]) -> Iterator[tuple[str, ...]]:
    for one in found:
        answer = one.answer
        upper = "not known" if answer.upper is None else f"{answer.upper:,}"
        figures = (
            f"{answer.profit:,}",
            upper,
            f"{answer.greedy:,}",
            f"{answer.first_in_first_out:,}",
            str(len(answer.matches)),
        )
        yield f"{one.issuer} {one.owner}", ", ".join(one.roles), *figures


if __name__ == "__main__":
    reached = measure()
    print("\n".join(target.line() for target in reached))
    sys.exit(0 if all(target.met for target in reached) else 1)
