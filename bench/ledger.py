"""The ledger over the archive: how fast, how much agrees or is explained, the controls of its causes, and injected faults."""

from __future__ import annotations

import gc
import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import generate
import section16
from bench.figures import Target, circumstances, table, write_results
from bench.filings import archive
from section16.document.submission import Submission
from section16.errors import UnreadableError
from section16.ledger.answers.reconciliation import Reconciliation
from section16.ledger.ledger import Ledger
from tests.ledger.faults import Outcome, outcomes
from tests.ledger.truth import Compared, ledger_of

_SIZES = (25, 50, 100)
_FAULTS = 5000
_UNSEEN = range(800, 820)


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
    targets.extend(_agreement(ledger.reconcile()))
    targets.append(_controls(ledger))
    targets.append(_faults(ledger))
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
    return ledger, Target("reading, posting and reconciling the archive on one core", 20.0, whole, " s")


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
    lines, all_issuers, all_differ = [], 0, 0
    for seed in _UNSEEN:
        worlds = list(generate.issuers(seed, 30, errors=False, drift=False))
        differ = sum(not Compared(world, ledger_of(world).book(world.cik)).equal for world in worlds)
        all_issuers, all_differ = all_issuers + len(worlds), all_differ + differ
        lines.append((f"seed {seed}", str(len(worlds)), str(differ)))
    text = (
        f"# The ledger: the truth\n\n{circumstances('generated filings without faults, seeds that no test uses')}\n\n"
        "An issuer differs when one holding of one insider differs on one day.\n\n"
    )
    lines.append(("all", str(all_issuers), str(all_differ)))
    write_results("ledger truth", text + table(("worlds", "issuers", "of them differ"), lines))


def _agreement(result: Reconciliation) -> Iterable[Target]:
    """Write the table by cause and return the targets of what agrees or is explained."""
    shares = result.shares()
    lines = [(line.table, line.row_kind, line.cause.value, f"{line.count:,}") for line in result.summary]
    told = [
        (
            f"{share.table} {share.row_kind}s",
            f"{share.checked:,}",
            f"{share.agrees:,}",
            f"{share.explained:,}",
            f"{share.unexplained:,}",
            f"{share.explained_share:.2%}",
            f"{share.unchecked:,}",
        )
        for share in shares
    ]
    headings = ("rows", "checked", "agree", "explained", "unexplained", "agree or explained", "no earlier balance here")
    text = (
        f"# The ledger: what agrees and why\n\n{circumstances('all balances of the archive')}\n\n{table(headings, told)}\n\n"
        "No earlier balance here: first sight, owned equals acquired, missing filing, restated. "
        f"Hints are not counted.\n\n{table(('table', 'row', 'cause', 'count'), lines)}"
    )
    write_results("ledger causes", text)
    least = {("I", "transaction"): 1.5, ("I", "holding"): 5.0, ("II", "transaction"): 3.0}
    for share in shares:
        most = least.get((share.table, share.row_kind))
        if most is not None:
            name = f"unexplained of Table {share.table} {share.row_kind}s"
            yield Target(name, most, 100 * share.unexplained / share.checked, " %")


def _controls(ledger: Ledger) -> Target:
    """Write how often each test of a cause fires on real gaps and on swapped ones."""
    found = ledger.controls()
    lines = [
        (one.test, one.cause.value, one.table, one.row_kind, str(one.real), f"{one.swapped:.1f}", str(one.of)) for one in found
    ]
    headings = ("test", "cause", "table", "row", "fires on real gaps", "on swapped gaps", "of breaks")
    text = (
        "# The ledger: controls\n\nEach break is given the gap of another of similar size and of another issuer (mean of "
        "three seeds); what fires then, fires by chance. `hole` does not look at the gap: beside it is how often it "
        f"would fire on balances that follow.\n\n{table(headings, lines)}"
    )
    write_results("ledger controls", text)
    return Target(
        "the worst test of a cause: fires by chance, times as often as on real gaps", 0.2, max(one.ratio for one in found)
    )


def _faults(ledger: Ledger) -> Target:
    """Inject faults into real and generated chains and write how many are reported."""
    real = outcomes([ledger.book(issuer) for issuer in ledger.issuers], _FAULTS, 17)
    worlds = generate.issuers(40, 60, errors=False)
    made = outcomes([ledger_of(world).book(world.cik) for world in worlds], _FAULTS, 40)
    kinds = sorted({outcome.injection.kind for outcome in real + made})
    lines = [(kind, *_share(real, kind), *_share(made, kind)) for kind in (*kinds, "")]
    headings = ("fault", "real", "noticed", "generated", "noticed")
    write_results(
        "ledger faults",
        "# The ledger: seeded faults\n\nNoticed: called a missing filing, a likely error or unexplained, and nothing of it "
        "explained away.\n\n" + table(headings, lines),
    )
    told = sum(outcome.told for outcome in real + made) / len(real + made)
    return Target("faults not reported", 1.0, 100 * (1 - told), " %")


def _share(found: list[Outcome], kind: str) -> tuple[str, str]:
    """Return how many faults of a kind there are, or of all, and which share is reported."""
    counts = Counter(outcome.told for outcome in found if kind in ("", outcome.injection.kind))
    return f"{sum(counts.values()):,}", f"{counts[True] / max(1, sum(counts.values())):.2%}"
