"""What the program is asked of a damaged file, and what must hold: only its own exceptions, in bounded time and memory."""

from __future__ import annotations

import re
import resource
import sys
import traceback
import warnings
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from random import Random
from time import process_time
from typing import NamedTuple

import section16
from section16.errors import Section16Error
from section16.ingest.records.file import read_sheets
from section16.ingest.records.proposal import left_over, propose
from section16.ingest.records.proposal_file import written
from tests.fuzz.inputs import seeds
from tests.fuzz.mutations import mutant

SECONDS = 10.0
"""Of CPU time. A whole file takes well under a second on a slow machine; what grows with the square takes minutes."""
BYTES = 300 * 1024 * 1024
_PEAK_RESET = Path("/proc/self/clear_refs")
_STATUS = Path("/proc/self/status")
_PEAK = re.compile(rb"VmHWM:\s+(\d+) kB")
_KIBIBYTE = 1 if sys.platform == "darwin" else 1024


class Fault(NamedTuple):
    """What went wrong with one file: how it is made again, what happened, the file."""

    made: str
    told: str
    data: bytes


def run(kind: str, seed: int, count: int) -> Iterator[Fault]:
    """Yield the faults among so many mutants of a kind; the same seed makes the same ones."""
    for number in range(count):
        random = Random(f"{kind} {seed} {number}")
        data = mutant(random.choice(seeds(kind)), kind, random)
        told = judged(lambda data=data, random=random: _ASKED[kind](data, random))  # type: ignore[misc]
        if told:
            yield Fault(f"{kind} {seed} {number}", told, data)


def judged(ask: Callable[[], None]) -> str:
    """Return what is wrong with what is asked; empty when it is answered or refused in time."""
    _forget_peak()
    start, held = process_time(), _most_memory()
    try:
        with warnings.catch_warnings(action="ignore"):  # openpyxl warns of what it passes over
            ask()
    except Section16Error as error:
        if "\n" in str(error):
            return f"a refusal of several lines: {error!r}"
    except Exception:  # noqa: BLE001 - whatever escapes is what is looked for
        return traceback.format_exc(limit=-6)
    seconds, grown = process_time() - start, _most_memory() - held
    if seconds > SECONDS:
        return f"it took {seconds:.1f} s"
    return f"it took {grown // 1024**2} MiB" if grown > BYTES else ""


def _forget_peak() -> None:
    """Let the most memory count from now; without it an input could hide behind an earlier one that took as much."""
    with suppress(OSError):  # only Linux has it
        _PEAK_RESET.write_text("5", encoding="ascii")


def _most_memory() -> int:
    """Return the most memory that the process has held, in bytes; on Linux since the peak was last forgotten."""
    try:
        peak = _PEAK.search(_STATUS.read_bytes())
    except OSError:
        peak = None
    return int(peak[1]) * 1024 if peak else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _KIBIBYTE


def _read(data: bytes, random: Random) -> None:
    """Read a file, and do with the form what everybody does with one."""
    submission = section16.read(data)
    document = submission.document
    for finding in submission.findings:
        assert len(finding.line().splitlines()) == 1, f"a finding of several lines: {finding!r}"
    written = section16.to_json(document)
    assert section16.from_json(written) == document, "JSON gives another document"
    assert section16.read(section16.write_xml(document)).document == document, "XML gives another document"
    if random.random() < 0.1:
        _show(submission)


def _show(submission: section16.Submission) -> None:
    found = section16.check(submission.document)
    failed = [finding.line() for finding in found if finding.id == "CHECK-FAILED"]
    assert not failed, failed
    list(section16.rows(submission))
    section16.render_text(submission)
    section16.render_html(submission)
    section16.Ledger.from_submissions([submission])


def _read_sheets(data: bytes, _random: Random) -> None:
    """Read the sheets of a file, and propose what its columns mean."""
    sheets = read_sheets(data, "file")
    proposal = propose(sheets)
    assert written(proposal, left_over(sheets, proposal.mapping))


_ASKED: dict[str, Callable[[bytes, Random], None]] = {
    **dict.fromkeys(("xml", "submission", "html", "text", "json", "package"), _read),
    "workbook": _read_sheets,
}
