"""What an office costs: its due list, comparing every row with the audit trail, and steps that many drafts take at once."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from bench.figures import Target, circumstances, table, write_results
from bench.timing import milliseconds
from section16.clock import SetClock
from section16.facts.reading import read_facts
from section16.office.due_list import due_list
from section16.office.office import Office
from section16.office.retention.verification import verify_office
from section16.store.audit_trail import entries, head_of, verify
from section16.store.database import reading
from section16.workspace import filing
from section16.workspace.context import OfficeContext
from section16.workspace.drafting import draft_office

INSIDERS, SALES, OPEN = 20, 500, 20
BATCHES = (20, 40, 80)
_CHAIN, _ROWS = "the audit trail, held against itself", "every row of the office, held against the trail"
_DUE = "the due list"
_START = datetime(2025, 6, 17, 14, tzinfo=UTC)
_CIK = "0009990016"
_HEAD = """
[issuer]
name = "Larkspur Harbor Systems, Inc."
cik = "9990016"
symbol = "LKHX"
[securities.common]
title = "Common Stock"
[opening]
as-of = 2023-12-31
holdings = [HOLDINGS]
"""
_INSIDER = '[people.p{n}]\nname = "INSIDER {n}"\ncik = "{cik}"\nroles = [{{ role = "director", since = 2021-01-04 }}]\n'
_HOLDING = '{{ holder = "p{n}", security = "common", amount = 100000 }}'
_SALE = (
    '[[events]]\nkind = "sale"\ndate = {day}\nwho = "p{n}"\nsecurity = "common"\nunits = 10\nprice = 18\n'
    'counterparty = "market"\nreported = ["p{n}"]\n'
)


def measure() -> list[Target]:
    """Measure, write the section of the figures, and return the targets."""
    with tempfile.TemporaryDirectory() as folder, _office(Path(folder)) as office, reading(office.engine) as connection:
        tenant = office.tenant(connection, _CIK)
        count = head_of(connection).seq
        took = milliseconds(
            {
                _CHAIN: (lambda given: list(verify(entries(given), head_of(given))), [connection]),
                _ROWS: (lambda given: list(verify_office(given)), [connection]),
                _DUE: (lambda given: due_list(given, tenant, _START), [connection]),
            },
            passes=5,
        )
    lines = [(what, f"{spent:.0f} ms") for what, spent in took.items()]
    what = f"an invented office of {INSIDERS} insiders, {SALES} sales and {count} entries, {OPEN} sales not reported yet"
    batches = {count: _batch(count) for count in BATCHES}
    steps = table(
        ("Drafts", *next(iter(batches.values()))),
        [(str(count), *(f"{spent * 1000:.0f} ms" for spent in times.values())) for count, times in batches.items()],
    )
    text = f"{table(('What', 'CPU time'), lines)}\n\nSteps that all drafts of an office take at once:\n\n{steps}"
    write_results("office", f"# The office\n\n{circumstances(what)}\n\n{text}")
    return [
        Target("the due list of an office, seconds", 2, took[_DUE] / 1000),
        Target("holding an office against its trail, seconds", 2, took[_ROWS] / 1000),
        Target("locking twice as many drafts, times", 3, batches[BATCHES[-1]]["lock"] / batches[BATCHES[-2]]["lock"]),
    ]


def _batch(count: int) -> dict[str, float]:
    """Return the CPU seconds that steps of as many drafts take, each step with all of them at once."""
    with tempfile.TemporaryDirectory() as folder:
        where = str(Path(folder) / "office.db")
        context = OfficeContext(where, "petra", clock=SetClock(_START))
        facts, found = read_facts(_one_sale_each(count).encode(), "bench")
        assert facts is not None, found
        with Office.init(where, by="petra", clock=context.clock) as office:
            office.take_in(facts)
        steps: dict[str, Callable[[], object]] = {
            "draft": lambda: draft_office(context, all_due=True),
            "lock": lambda: filing.lock(context, (), all_due=True),
            "approve": lambda: filing.approve(context, (), all_due=True),
            "status": lambda: filing.statuses(context),
        }
        return {word: _seconds(step) for word, step in steps.items()}


def _seconds(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def _one_sale_each(count: int) -> str:
    people = "".join(
        _INSIDER.format(n=n, cik=f"{9990100 + n:010}")
        + f'[powers.p{n}]\ngiver = "p{n}"\nattorneys = ["Petra Lindqvist"]\nsigned = 2025-01-02\ntext = "POWER OF ATTORNEY"\n'
        for n in range(count)
    )
    holdings = ", ".join(_HOLDING.format(n=n) for n in range(count))
    sales = (_SALE.format(day="2025-06-16", n=n) for n in range(count))
    return _HEAD.replace("HOLDINGS", holdings) + people + "".join(sale[: sale.index("reported")] for sale in sales)


def _office(folder: Path) -> Office:
    ticks = iter(range(10**9))
    office = Office.init(str(folder / "office.db"), by="petra", clock=lambda: _START + timedelta(microseconds=next(ticks)))
    facts, found = read_facts(_facts().encode(), "bench")
    assert facts is not None, found
    office.take_in(facts)
    return office


def _facts() -> str:
    people = "".join(_INSIDER.format(n=n, cik=f"{9990100 + n:010}") for n in range(INSIDERS))
    holdings = ", ".join(_HOLDING.format(n=n) for n in range(INSIDERS))
    first = date(2024, 1, 2)
    sales = [_SALE.format(day=first + timedelta(days=number), n=number % INSIDERS) for number in range(SALES)]
    open_sales = [sale.replace(sale[sale.index("reported") :], "") for sale in sales[-OPEN:]]
    return _HEAD.replace("HOLDINGS", holdings) + people + "".join([*sales[:-OPEN], *open_sales])
