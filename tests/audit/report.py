"""What pip-audit found, and what of it fails the audit."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

_FEW = 5


@dataclass(frozen=True)
class Vulnerability:
    """A known vulnerability of a package that a lock pins."""

    package: str
    version: str
    advisory: str
    fixed: tuple[str, ...]
    """The releases that fix it; empty where there is none."""

    def line(self) -> str:
        """Return it in one line, with what to do."""
        remedy = f"Pin {' or '.join(self.fixed)} with make lock." if self.fixed else "No release fixes it yet."
        return f"{self.package} {self.version}: {self.advisory}. {remedy}"


@dataclass(frozen=True)
class AuditReport:
    """What is known about the packages of a lock."""

    packages: int = 0
    vulnerabilities: tuple[Vulnerability, ...] = ()
    unanswered: tuple[str, ...] = ()
    """Packages about which the service gave no answer."""
    failure: str = ""
    """Why there is no report at all."""

    @property
    def fixable(self) -> tuple[Vulnerability, ...]:
        """The vulnerabilities that a release fixes."""
        return tuple(one for one in self.vulnerabilities if one.fixed)

    def lines(self) -> Iterator[str]:
        """Yield the report as lines: each vulnerability, and what was not audited."""
        if self.failure:
            yield f"NOT AUDITED, the service did not answer: {self.failure}"
            return
        yield from (one.line() for one in self.vulnerabilities)
        if self.unanswered:
            named = ", ".join(self.unanswered[:_FEW]) + (", ..." if len(self.unanswered) > _FEW else "")
            yield f"NOT AUDITED, the service did not answer about {len(self.unanswered)} of {self.packages} packages: {named}"
        if len(self.unanswered) < self.packages:
            answered, known = self.packages - len(self.unanswered), len(self.vulnerabilities)
            yield f"packages audited: {answered}, known vulnerabilities: {known}, fixed by a release: {len(self.fixable)}"


def report_of(printed: str, errors: str = "") -> AuditReport:
    """Return the report that pip-audit printed as JSON; without one, the last line of its errors says why."""
    try:
        found = json.loads(printed)["dependencies"]
    except (ValueError, KeyError):
        return AuditReport(failure=(errors.strip().splitlines() or ["pip-audit printed nothing"])[-1])
    known = tuple(_known(package, one) for package in found for one in package.get("vulns", ()))
    return AuditReport(len(found), known, tuple(package["name"] for package in found if "skip_reason" in package))


def _known(package: dict[str, Any], found: dict[str, Any]) -> Vulnerability:
    return Vulnerability(package["name"], package["version"], found["id"], tuple(found["fix_versions"]))
