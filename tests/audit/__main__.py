"""Known vulnerabilities of the packages that the locks pin: ``make audit``, with pip-audit and the advisories of PyPI.

The status is 1 where a release fixes a vulnerability. One that no release fixes is listed, and so is every package about which
the service had no answer: neither is something that a change here could mend on the day it is found.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.audit.report import AuditReport, report_of

ROOT = Path(__file__).parents[2]
LOCKS = ("requirements.lock", "requirements-ray.lock")
SECONDS = 120
"""How long one lock is audited at most: without a way to the service, every package would wait for its own answer."""
COMMAND = ("pip_audit", "--disable-pip", "--require-hashes", "--format", "json", "--progress-spinner", "off", "--timeout", "20")


def audited(lock: Path) -> AuditReport:
    """Return what is known about the packages of a lock."""
    command = [sys.executable, "-m", *COMMAND, "--requirement", str(lock)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=SECONDS)
    except subprocess.TimeoutExpired:
        return report_of("", f"no report within {SECONDS} seconds")
    return report_of(done.stdout, done.stderr)


def main(locks: Sequence[str] = LOCKS) -> int:
    """Audit each lock and print what was found; return 1 where a release fixes a vulnerability, else 0."""
    fixable = 0
    for lock in locks:
        report = audited(ROOT / lock)
        for line in report.lines():
            print(f"{lock}: {line}")  # noqa: T201 - the command prints what it found
        fixable += len(report.fixable)
    return min(fixable, 1)


if __name__ == "__main__":
    sys.exit(main())
