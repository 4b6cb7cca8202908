"""What drafting costs: one form from its facts file, and one vesting day of fifty insiders, drafted and checked."""

from __future__ import annotations

from importlib.resources import files

import section16
from bench.figures import Target, circumstances, table, write_results
from bench.timing import milliseconds
from section16.drafting.draft import Draft, draft
from section16.facts.reading import read_facts
from section16.finding import Severity
from section16.formats.ownership_xml.filing import for_filing

INSIDERS = 50
_ONE, _FIFTY = "one form from its facts file", f"one vesting day, {INSIDERS} forms"
_ONE_CHECKED, _FIFTY_CHECKED = "the same, checked", f"the same, {INSIDERS} forms checked"
_HEAD = """
[issuer]
name = "Larkspur Harbor Systems, Inc."
cik = "9990016"
symbol = "LKHX"
units-in = "Table II"
[filing]
signed = 2025-06-18
[securities.common]
title = "Common Stock"
[securities.units]
title = "Restricted Stock Units"
kind = "units"
of = "common"
[opening]
as-of = 2025-06-13
[[events]]
kind = "vesting day"
date = 2025-06-16
withheld-price = "18.40"
"""
_INSIDER = """
[people.p{n}]
name = "INSIDER {n}"
cik = "{cik}"
address = {{ street = "14 SLIPWAY ROAD", city = "PORT ELLERY", state = "ME", zip = "04099" }}
roles = [{{ role = "officer", title = "Vice President" }}]
[entities.trust{n}]
name = "Trust {n}"
[[relations]]
who = "p{n}"
is = "trustee"
of = "trust{n}"
[awards.a{n}]
to = "p{n}"
security = "units"
units = 3000
granted = 2024-06-16
formula = {{ parts = 3, every = "year", first = 2025-06-16 }}
"""


def measure() -> list[Target]:
    """Measure, write the section, and return the targets."""
    one = files("section16.demo").joinpath("events.toml").read_bytes()
    fifty = _fifty()
    times = milliseconds(
        {
            _ONE: (drafted, [one]),
            _ONE_CHECKED: (checked, [one]),
            _FIFTY: (drafted, [fifty]),
            _FIFTY_CHECKED: (checked, [fifty]),
        }
    )
    assert len(drafted(fifty)) == INSIDERS
    lines = [(name, f"{taken:.1f}") for name, taken in times.items()]
    write_results("drafting", _section(table(("step", "ms"), lines)))
    return [
        Target("one draft", 50.0, times[_ONE_CHECKED], " ms"),
        Target(f"a vesting day of {INSIDERS} insiders, drafted and checked", 3.0, times[_FIFTY_CHECKED] / 1000, " s"),
    ]


def _fifty() -> bytes:
    people = "".join(_INSIDER.format(n=n, cik=9991000 + n) for n in range(INSIDERS))
    rows = "".join(
        f'[[opening.holdings]]\nholder = "{holder}{n}"\nsecurity = "common"\namount = {amount}\n'
        for n in range(INSIDERS)
        for holder, amount in (("p", 40_000), ("trust", 2_500))
    )
    return (_HEAD + people + rows).encode()


def drafted(data: bytes) -> tuple[Draft, ...]:
    """Read a facts file and return its drafts."""
    facts, found = read_facts(data)
    assert facts is not None, found
    return draft(facts).drafts


def checked(data: bytes) -> int:
    """Draft, check what would be sent, and return how many forms would be rejected."""
    return sum(
        any(finding.severity is Severity.REJECT for finding in section16.check(for_filing(one.document)))
        for one in drafted(data)
    )


def _section(lines: str) -> str:
    return f"""
# Drafting

{circumstances("invented facts")} CPU time, garbage collector on, one run, medians; reading the file is part of it.

{lines}

Targets: one draft under 50 ms, {INSIDERS} insiders' vestings drafted and checked in under 3 s.
"""


if __name__ == "__main__":
    print("\n".join(target.line() for target in measure()))
