"""Any request that the OpenAPI document describes, and many that it does not: no server error, no undocumented answer."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from tests.web.served import served

pytestmark = pytest.mark.slow
EXAMPLES = int(os.environ.get("SECTION16_REQUESTS", "60"))
CHECKS = ("not_a_server_error", "status_code_conformance", "content_type_conformance", "response_schema_conformance")


def test_every_answer_is_a_documented_one(web_book: Path) -> None:
    schemathesis = pytest.importorskip("schemathesis")
    from schemathesis.checks import CHECKS as KNOWN
    from schemathesis.checks import load_all_checks

    load_all_checks()
    checks = [KNOWN.get_one(name) for name in CHECKS]
    asked: set[str] = set()
    with served(web_book) as address:
        document = schemathesis.openapi.from_url(f"{address}/api/v1/openapi.json")
        for found in document.get_all_operations():
            operation = found.ok()
            asked.add(operation.path)

            @settings(
                max_examples=EXAMPLES, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck), database=None
            )
            @given(case=operation.as_strategy())
            def every_answer_is_documented(case: object) -> None:
                case.call_and_validate(checks=checks)  # type: ignore[attr-defined]  # the library is loaded late

            every_answer_is_documented()
    assert len(asked) > 12
