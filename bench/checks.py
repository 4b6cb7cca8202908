"""What the checks cost, beside reading the same documents, and over the whole archive."""

from __future__ import annotations

import gc
import tarfile
import time
from collections.abc import Iterator
from pathlib import Path

import section16
from bench.figures import Target, circumstances, table, write_results
from bench.filings import Sample, archive
from bench.timing import milliseconds
from section16.checks.catalogue import CATALOGUE
from section16.checks.run import check
from section16.document.submission import Submission
from section16.formats.ownership_xml import read_xml

_READING, _CHECKS = "floor: typed document, `read_xml`", "all checks, `section16.check`"


def measure(sample: Sample) -> list[Target]:
    """Measure, write the section, and return the targets."""
    documents = [read_xml(data)[0] for data in sample.documents]
    times = milliseconds({_READING: (read_xml, sample.documents), _CHECKS: (check, documents)})
    floor = times[_READING]
    lines = [(name, f"{taken:.4f}", f"{taken / floor:.2f}") for name, taken in times.items()]
    targets = [Target("all checks on a document, times reading it", 1.0, times[_CHECKS] / floor)]
    whole = ""
    place = archive()
    if place is not None:
        count, seconds = _whole(place)
        targets.append(Target("the whole archive checked on one core", 10.0, seconds, " s"))
        whole = f"The whole archive, {count:,} filings once read, is checked in {seconds:.1f} s of CPU time on one core."
    write_results("checks", _section(sample, table(("step", "ms a filing", "times reading"), lines), whole))
    return targets


def _whole(place: Path) -> tuple[int, float]:
    """Return how many filings were checked, and the CPU time of the checks alone."""
    count, taken = 0, 0.0
    gc.enable()
    for filing in _filings(place):
        start = time.process_time()
        check(filing)
        taken += time.process_time() - start
        count += 1
    return count, taken


def _filings(place: Path) -> Iterator[Submission]:
    with tarfile.open(place) as members:
        for member in members:
            content = members.extractfile(member) if member.isfile() else None
            if content is not None:
                yield section16.read(content.read())


def _section(sample: Sample, lines: str, whole: str) -> str:
    return f"""
# Checks

{circumstances(sample.what)} All {len(CATALOGUE)} checks; CPU time, garbage collector on, one run, passes interleaved, medians.

{lines}

{whole}

Targets: all checks on a document at most 1.0 times reading it, the whole archive in at most 10 s on one core.
"""
