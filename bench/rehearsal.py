"""Rehearsals: real filings disseminated again as they were, faults detected, interrupted deliveries; and the time they take."""

from __future__ import annotations

import tarfile
import time
from collections import Counter, defaultdict
from pathlib import Path

import section16
from bench.figures import Target, circumstances, table, write_results
from bench.filings import archive
from section16.document.submission import Submission
from section16.finding import Severity
from section16.formats.edgar_package import write_package
from section16.formats.ownership_xml import read_xml, write_xml
from section16.rehearsal.acceptance_review import judge
from section16.rehearsal.error_table import ROWS
from tests.rehearsal.archive import CODE, as_sent, differences, package_of_filing, rehearsed
from tests.rehearsal.faults import ON, packages, registry
from tests.rehearsal.simulation import Stage, run
from tests.rehearsal.test_acceptance_review import wrong

FAULTS = 2_500
RUNS = 10_000
_TIMED = 400


def measure() -> list[Target]:
    """Measure, write the section, and return the targets."""
    place = archive()
    pieces = [_archived(place)] if place is not None else []
    pieces += [_faults(), _deliveries()]
    pieces += [_cost(place)] if place is not None else []
    write_results("rehearsal", _section("\n\n".join(text for text, _targets in pieces)))
    return [target for _text, targets in pieces for target in targets]


def _archived(place: Path) -> tuple[str, list[Target]]:
    """Put every submission of the archive back into its package, rehearse it, and compare what is disseminated."""
    counts: Counter[str] = Counter()
    start = time.process_time()
    with tarfile.open(place) as members:
        for member in members:
            content = members.extractfile(member) if member.name.endswith(".txt") else None
            if content is not None:
                submission = section16.read(content.read())
                judgement, given = rehearsed(submission)
                counts["all"] += 1
                counts["warned"] += bool(judgement.findings)
                counts["accepted"] += given is not None
                counts["equal"] += given is not None and not differences(submission, given)
    taken = time.process_time() - start
    text = (
        f"Of {counts['all']:,} real submissions packaged again and rehearsed under the rules of their day, "
        f"{counts['accepted']:,} are accepted, {counts['warned']:,} of them with a warning. Of the filings that the simulator "
        f"disseminates, {counts['equal']:,} equal EDGAR's in form, exhibits, header and computed boxes. {taken:.0f} s of CPU "
        "time on one core, reading and comparing included."
    )
    return text, [Target("submissions of the archive not disseminated as they were", 0, counts["all"] - counts["equal"])]


def _faults() -> tuple[str, list[Target]]:
    """Let the judge find seeded faults."""
    missed = [told for fault, data in packages(FAULTS) if (told := wrong(fault, data))]
    rows = {fault.row for fault, _data in packages(FAULTS)}
    suspended = sum(fault.outcome is Severity.REJECT for fault, _data in packages(FAULTS))
    text = (
        f"Of {FAULTS:,} packages with one seeded fault each, over {len(rows)} of the {len(ROWS)} rows of the table of errors, "
        f"{FAULTS - len(missed):,} are judged correctly and for the right reason: {suspended:,} suspended, "
        f"{FAULTS - suspended:,} with a warning."
    )
    return text, [Target("faults judged wrongly or for another reason", 0, len(missed))]


def _deliveries() -> tuple[str, list[Target]]:
    """Deliver through every kind of fault."""
    stage = Stage()
    start = time.process_time()
    ended = [run(stage, seed) for seed in range(RUNS)]
    taken = (time.process_time() - start) / RUNS * 1000
    stage.close()
    states = Counter(one.stands.state.value for one in ended)
    faults = sum(bool(one.fault) for one in ended)
    text = (
        f"Of {RUNS:,} seeded deliveries with {sum(one.kills for one in ended):,} killed processes and "
        f"{sum(one.conflicts for one in ended):,} conflicts of two operators, {states['accepted']:,} end in exactly one "
        f"acceptance, {states['open']:,} with an unknown outcome that is reported (EDGAR gives no list in 15 % of the runs), "
        f"and {faults} otherwise. {taken:.0f} ms of CPU time a delivery, with all its processes."
    )
    return text, [Target("deliveries that end otherwise", 0, faults)]


def _cost(place: Path) -> tuple[str, list[Target]]:
    """Time packing, judging and reading the form alone, over the same filings."""
    submissions: list[Submission] = []
    with tarfile.open(place) as members:
        for member in members:
            content = members.extractfile(member) if member.name.endswith(".txt") else None
            if content is not None and len(submissions) < _TIMED:
                submissions.append(section16.read(content.read()))
    sealed = []
    times: dict[str, float] = defaultdict(float)
    for submission in submissions:
        codes = {owner.cik.text or "": CODE for owner in submission.document.reporting_owners}
        xml = write_xml(as_sent(submission.document))
        start = time.process_time()
        read_xml(xml)
        times["floor: reading the form, `read_xml`"] += time.process_time() - start
        package = package_of_filing(submission)
        start = time.process_time()
        sealed.append(write_package(package, codes))
        times["writing the package"] += time.process_time() - start
    known = registry()
    for package_bytes in sealed:
        start = time.process_time()
        judge(package_bytes.reveal(), known, ON)
        times["reading and judging the package"] += time.process_time() - start
    floor = times["floor: reading the form, `read_xml`"]
    lines = [(name, f"{taken / len(sealed) * 1000:.3f}", f"{taken / floor:.1f}") for name, taken in times.items()]
    return table(("step", "ms a filing", "times the floor"), lines), []


def _section(text: str) -> str:
    return f"""
# Rehearsal

{circumstances("real filings, seeded faults and seeded deliveries")}

{text}

Targets: no filing of the archive disseminated differently, no fault judged wrongly, no other outcome of a delivery.
"""
