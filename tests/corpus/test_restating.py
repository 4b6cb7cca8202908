"""The whole archive drafted anew: every form that rules can turn into facts comes out equal; of the rest it is said why not.

Equal means: every box, row and number, and on every box the words of its footnotes. What EDGAR computes is left out; in which
order footnotes are numbered is the filer's.
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from section16.finding import Severity
from tests.corpus.restated import Filing, Stated, drafted
from tests.corpus.restating import CannotSayError, Restating, said

pytestmark = pytest.mark.corpus

CHUNKS = 8
EQUAL, AS_LOTS = "equal", "equal, with lots of one class kept apart"
PERIOD, ORDER = "another period than that of the rows", "rows in another order"
_ROW = re.compile(r"(\w+Table)\[\d+\]")


def outcome(name: str, data: bytes) -> str:
    """Return whether a filing comes out equal when it is drafted anew, or why not."""
    form = Filing(name, data)
    try:
        return compared(form, Restating(form).facts())
    except CannotSayError as cause:
        why = f"cannot be said: {cause}"
    try:
        as_lots = compared(form, Restating(form, lots=True).facts())
    except CannotSayError:
        return why
    return AS_LOTS if as_lots == EQUAL else why if as_lots in (PERIOD, ORDER) else as_lots


def compared(form: Filing, facts: Stated) -> str:
    """Return whether what is drafted from facts equals a filing, or where not."""
    made = drafted(facts)
    wrong = [question.asks for question in made.questions]
    wrong += [finding.line() for finding in made.findings if finding.severity is Severity.REJECT]
    if wrong or len(made.drafts) != 1:
        return f"{form.name}: {len(made.drafts)} drafts; {'; '.join(wrong)}"
    filed, draft = said(form.document), said(made.drafts[0].document)
    different = sorted(path for path in filed | draft if filed.get(path) != draft.get(path))
    if not different:
        return EQUAL
    if different == ["$.periodOfReport"]:
        return PERIOD
    return ORDER if in_any_order(filed) == in_any_order(draft) else f"{form.name}: {different[0]}"


def in_any_order(boxes: dict[str, str]) -> Counter[tuple[str, str]]:
    return Counter((_ROW.sub(r"\1", path), told) for path, told in boxes.items())


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_filings_drafted_again_are_equal_or_it_is_said_why_not(filings: tuple[tuple[str, bytes], ...], chunk: int) -> None:
    submissions = [one for one in filings if one[0].endswith(".txt")][chunk::CHUNKS]
    found = Counter(outcome(Path(name).stem, data) for name, data in submissions)
    unexplained = [
        cause for cause in found if cause not in (EQUAL, AS_LOTS, PERIOD, ORDER) and not cause.startswith("cannot be said")
    ]
    assert unexplained == []
    assert found[EQUAL] / len(submissions) > 0.82, found.most_common()
    assert (found[EQUAL] + found[AS_LOTS]) / len(submissions) > 0.9, found.most_common()
    assert found[PERIOD] + found[ORDER] < 0.01 * len(submissions), found.most_common()
