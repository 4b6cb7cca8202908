"""The audit fails for a vulnerability that a release fixes, and never passes for what was not audited."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.audit import __main__ as audit
from tests.audit.report import AuditReport, report_of


def package(name: str, *fixes: list[str]) -> dict[str, Any]:
    """Return what pip-audit prints of a package with a vulnerability for each list of releases that fix it."""
    vulnerabilities = [{"id": f"PYSEC-2026-{number}", "fix_versions": fixed} for number, fixed in enumerate(fixes, 1)]
    return {"name": name, "version": "1.0", "vulns": vulnerabilities}


def printed(*packages: dict[str, Any]) -> str:
    return json.dumps({"dependencies": packages, "fixes": []})


SKIPPED = {"name": "lantern", "skip_reason": "Dependency not found on PyPI and could not be audited: lantern (1.0)"}


@pytest.mark.parametrize(
    ("report", "status", "lines"),
    [
        (printed(package("harbor")), 0, ["packages audited: 1, known vulnerabilities: 0, fixed by a release: 0"]),
        (
            printed(package("harbor", ["1.1", "2.0"], []), package("cove")),
            1,
            [
                "harbor 1.0: PYSEC-2026-1. Pin 1.1 or 2.0 with make lock.",
                "harbor 1.0: PYSEC-2026-2. No release fixes it yet.",
                "packages audited: 2, known vulnerabilities: 2, fixed by a release: 1",
            ],
        ),
        (
            printed(package("harbor", [])),
            0,
            [
                "harbor 1.0: PYSEC-2026-1. No release fixes it yet.",
                "packages audited: 1, known vulnerabilities: 1, fixed by a release: 0",
            ],
        ),
        (printed(SKIPPED), 0, ["NOT AUDITED, the service did not answer about 1 of 1 packages: lantern"]),
        ("", 0, ["NOT AUDITED, the service did not answer: ConnectionError: name not known"]),
        ('{"dependencies": [', 0, ["NOT AUDITED, the service did not answer: ConnectionError: name not known"]),
    ],
    ids=["none", "fixed", "without a fix", "skipped", "no service", "cut short"],
)
def test_only_a_vulnerability_that_a_release_fixes_fails(
    report: str, status: int, lines: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(audit, "audited", lambda _lock: report_of(report, "Traceback\nConnectionError: name not known\n"))
    assert audit.main(["requirements.lock"]) == status
    assert capsys.readouterr().out.splitlines() == [f"requirements.lock: {line}" for line in lines]


def test_every_lock_is_audited_and_the_first_does_not_hide_the_second(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def audited(lock: Any) -> AuditReport:
        asked.append(lock.name)
        return report_of(printed(package("harbor", ["1.1"]) if "ray" in lock.name else package("harbor")))

    monkeypatch.setattr(audit, "audited", audited)
    assert audit.main() == 1
    assert asked == sorted((one.name for one in audit.ROOT.glob("*.lock")), reverse=True)
