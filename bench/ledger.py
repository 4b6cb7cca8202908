"""The ledger over the archive: how fast, how much agrees or is explained, the controls of its causes, and injected faults."""

from __future__ import annotations

import argparse
import gc
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import generate
import section16
from bench import faults
from bench.agreement import WITHOUT, Agreement, changed, save
from bench.figures import Target, circumstances, table, write_results
from bench.filings import archive
from bench.parts import PARTS, part_names
from section16.document.submission import Submission
from section16.errors import UnreadableError
from section16.ledger.causes.control import Control, controls
from section16.ledger.ledger import Ledger
from tests.ledger.truth import Compared, ledger_of

_SIZES = (25, 50, 100)
_UNSEEN = range(800, 820)
_SHOWN = 3
"""Issuers whose own counts a control shows."""
_PARTS_ARE = f"the first eight bytes of the CIK's SHA-256, modulo {PARTS}"


def measure() -> list[Target]:
    """Measure, write the sections, and return the targets."""
    gc.enable()
    targets = [_linear()]
    _truth()
    place = archive()
    if place is None:
        return targets
    ledger, speed = _archive(place)
    targets.append(speed)
    agreement = Agreement(ledger)
    targets.extend(_agreement(agreement))
    targets.append(_controls(ledger, agreement.columns))
    targets.extend(faults.measure(place))
    return targets


def _archive(place: Path) -> tuple[Ledger, Target]:
    """Read, post and reconcile the archive; write how long each took."""
    start = time.process_time()
    submissions = list(section16.read_many([place]))
    read = time.process_time()
    ledger = Ledger.from_submissions(submissions)
    posted = time.process_time()
    ledger.reconcile()
    done = time.process_time()
    whole = done - start
    lines = [
        ("floor: unpacking and reading", f"{read - start:.2f}", "1.00"),
        ("posting", f"{posted - read:.2f}", f"{(posted - read) / (read - start):.2f}"),
        ("walking, explaining, reconciling", f"{done - posted:.2f}", f"{(done - posted) / (read - start):.2f}"),
        ("all", f"{whole:.2f}", f"{whole / (read - start):.2f}"),
    ]
    text = f"# The ledger: speed\n\n{circumstances(f'{len(ledger.filings):,} filings, CPU time of one core')}\n\n"
    write_results("ledger speed", text + table(("step", "s", "times reading"), lines))
    return ledger, Target("reading, posting and reconciling, times reading alone", 2.6, whole / (read - start))


def _linear() -> Target:
    """Post and reconcile generated filings of 1, 2 and 4 times so many issuers; write what one filing costs."""
    lines, costs = [], []
    for size in _SIZES:
        made: list[Submission | UnreadableError] = [
            filing.submission for world in generate.issuers(11, size) for filing in world.filings
        ]
        gc.collect()
        start = time.process_time()
        Ledger.from_submissions(made).reconcile()
        taken = time.process_time() - start
        costs.append(taken / len(made))
        lines.append((f"{size} issuers, {len(made):,} filings", f"{taken:.2f}", f"{1000 * taken / len(made):.3f}"))
    text = f"# The ledger: size\n\n{circumstances('generated filings, posting and reconciling, CPU time of one core')}\n\n"
    write_results("ledger size", text + table(("size", "s", "ms a filing"), lines))
    return Target("what a filing costs at 4 times the size, against 1", 1.3, costs[-1] / costs[0])


def _truth() -> None:
    """Hold the ledger to the truth on seeds that no test uses; write of how many issuers every position equals it."""
    lines, total = [], [0, 0, 0, 0]
    for seed in _UNSEEN:
        compared = [
            Compared(world, ledger_of(world).book(world.cik))
            for world in generate.issuers(seed, 30, errors=False, drift=False, successors=0.05)
        ]
        blocks = [one.blocks() for one in compared]
        counts = (
            len(compared),
            sum(not one.equal for one in compared),
            sum(len(true) for _, true in blocks),
            sum(len(found ^ true) for found, true in blocks),
        )
        total = [whole + count for whole, count in zip(total, counts, strict=True)]
        lines.append((f"seed {seed}", *map(str, counts)))
    text = (
        f"# The ledger: the truth\n\n{circumstances('generated filings without faults, seeds that no test uses')}\n\n"
        "An issuer differs when one holding of one insider differs on one day. Blocks are positions that companion forms "
        "report as well; one differs when it is not found or has other lots. One issuer in twenty goes on as another.\n\n"
    )
    lines.append(("all", *map(str, total)))
    write_results("ledger truth", text + table(("worlds", "issuers", "of them differ", "blocks", "of them differ"), lines))


def _agreement(agreement: Agreement) -> Iterable[Target]:
    """Write the tables by cause and return the targets of what agrees or is explained."""
    text = (
        f"# The ledger: what agrees and why\n\n{circumstances('all balances of the archive')}\n\n{agreement.counts()}\n\n"
        "No earlier balance here: first sight, owned equals acquired, missing filing, restated. Hints are not counted. "
        "Plan lines: accounts of employee plans, whose balances change with every statement; they are in no other column.\n\n"
        f"The archive in five parts by issuer ({_PARTS_ARE}):\n\n{agreement.by_part()}\n\n"
        f"{agreement.by_group()}\n\n{agreement.causes()}\n\n{agreement.tests()}"
    )
    write_results("ledger causes", text)
    return agreement.targets()


def _controls(ledger: Ledger, columns: Mapping[str, Iterable[str]]) -> Target:
    """Write how often each test of a cause fires on real gaps and on swapped ones, over all and in each part."""
    lines, worst = _control_table(ledger, columns)
    text = (
        "# The ledger: controls\n\nEach break is given the gap of another of similar size and of another issuer (mean of "
        "three seeds); what fires then, fires by chance. `hole` and `names_a_filing` do not look at the gap: beside them is "
        "how often they would fire on balances that follow. A test that fires for one or two issuers may have found a habit "
        "of theirs: so few rows show nothing of other issuers. Beside the issuers is how often it fires for each, of more than "
        "three for those with most. A part has both numbers; within it the gaps of its own issuers "
        "are exchanged.\n\n"
    )
    write_results("ledger controls", text + lines)
    return Target("the worst test of a cause: fires by chance, times as often as on real gaps", 0.2, worst)


def _control_table(ledger: Ledger, columns: Mapping[str, Iterable[str]]) -> tuple[str, float]:
    """Return the table of the controls, and the ratio of the worst over all issuers."""
    found = {name: _of_test(ledger, issuers) for name, issuers in columns.items()}
    beside = (*part_names(list(found)), WITHOUT)
    lines = [
        (
            *(one.test, one.cause.value, one.table, one.row_kind),
            *(str(one.real), str(one.issuers), _by_issuer(one), f"{one.swapped:.1f}", str(one.of)),
            *(_fired(found[name].get(key)) for name in beside),
        )
        for key, one in found["all"].items()
    ]
    counted = "fires on real gaps", "for issuers", "for each", "on swapped gaps", "of breaks"
    headings = ("test", "cause", "table", "row", *counted, *beside)
    return table(headings, lines), max(one.ratio for one in found["all"].values())


def _of_test(ledger: Ledger, issuers: Iterable[str]) -> dict[tuple[str, str, str], Control]:
    """Return the controls of some issuers by test, table and kind of row."""
    found = controls(ledger.book(issuer).view for issuer in issuers)
    return {(one.test, one.table, one.row_kind): one for one in found}


def _by_issuer(one: Control) -> str:
    counts = ", ".join(map(str, one.by_issuer[:_SHOWN]))
    return f"{counts}, ..." if len(one.by_issuer) > _SHOWN else counts


def _fired(one: Control | None) -> str:
    return f"{one.real} / {one.swapped:.1f}" if one else ""


def main(arguments: Sequence[str] | None = None) -> int:
    """Print what agrees by part, or which rows changed their cause, without writing results."""
    parser = argparse.ArgumentParser(prog="python -m bench.ledger", description=main.__doc__)
    parser.add_argument("what", choices=("agreement", "causes", "controls", "changed", "faults"), help="what is printed")
    parser.add_argument("old", nargs="?", type=Path, help="changed: the file that --save wrote before")
    parser.add_argument(
        "--count", type=int, default=1000, help="faults: how many are made in real filings, and in generated ones"
    )
    parser.add_argument("--save", type=Path, help="write every row with its cause to this file, as JSON lines")
    asked = parser.parse_args(arguments)
    place = archive()
    if place is None or (asked.what == "changed") != (asked.old is not None):
        parser.error("set SECTION16_CORPUS" if place is None else "a file belongs to `changed`, and to nothing else")
    if asked.what == "faults":
        real, made = faults.injected(place, asked.count)
        print("\n".join([faults.section(real, made), *faults.missed([*real, *made])]))
        return 0
    gc.disable()  # a third of the time; the process ends before memory matters
    ledger = Ledger.from_submissions(section16.read_many([place]))
    agreement = Agreement(ledger)
    if asked.save:
        save(agreement.lines(), asked.save)
    if asked.what == "changed":
        print("\n".join(changed(asked.old, agreement.lines(), agreement.largest)))
    elif asked.what == "controls":
        print(_control_table(ledger, agreement.columns)[0])
    else:
        print(f"{agreement.by_part()}\n\n{agreement.counts()}\n\n{agreement.by_group()}")
        print(f"\n{agreement.causes()}\n\n{agreement.tests()}" if asked.what == "causes" else "")
    return 0


if __name__ == "__main__":
    sys.exit(main())
