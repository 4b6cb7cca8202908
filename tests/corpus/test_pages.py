"""Our page says what the SEC's own rendering says, for every official rendering there is."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import section16
from tests.corpus.differences import DIFFERENCES, Deviation, deviations
from tests.corpus.official import official, ours

pytestmark = pytest.mark.corpus

COUNT = 152
Filings = tuple[tuple[str, bytes], ...]


@cache
def by_name(filings: Filings) -> dict[str, bytes]:
    return {Path(name).stem: data for name, data in filings}


def renderings(corpus: Path, filings: Filings) -> Iterator[tuple[str, bytes, section16.Submission]]:
    """Yield each official rendering with the filing it is made of."""
    pages = sorted((corpus / "corpus" / "rendered").glob("*.html"))
    assert len(pages) == COUNT
    for page in pages:
        yield page.stem, page.read_bytes(), section16.read(by_name(filings)[page.stem])


def all_deviations(corpus: Path, filings: Filings) -> Iterator[tuple[str, Deviation]]:
    for name, page, submission in renderings(corpus, filings):
        for deviation in deviations(official(page), ours(section16.render_html(submission))):
            yield name, deviation


def test_our_page_says_what_the_official_rendering_says_but_for_the_listed_differences(corpus: Path, filings: Filings) -> None:
    unexplained, met = [], set()
    for name, deviation in all_deviations(corpus, filings):
        reasons = [difference.name for difference in DIFFERENCES if difference.explains(deviation)]
        met.update(reasons)
        if len(reasons) != 1:
            unexplained.append((name, deviation, reasons))
    assert not unexplained
    assert {difference.name for difference in DIFFERENCES} == met, "a listed difference is no longer met"


def test_every_table_of_the_official_renderings_is_compared(corpus: Path, filings: Filings) -> None:
    cells = rows = 0
    for _, page, submission in renderings(corpus, filings):
        shown = official(page)
        assert set(shown.cells) == {"I", "II"}
        tables = (submission.document.non_derivative_table, submission.document.derivative_table)
        assert [len(found) for found in shown.cells.values()] == [len(table) for table in tables]
        rows += sum(map(len, tables))
        cells += sum(len(row) for table in shown.cells.values() for row in table)
    assert (rows, cells) == (1103, 13510)


def test_a_changed_cell_a_moved_footnote_and_a_lost_row_would_be_found(corpus: Path, filings: Filings) -> None:
    _, page, submission = next(found for found in renderings(corpus, filings) if found[0] == "0000002488-23-000078")
    shown = section16.render_html(submission)
    changes = {
        "a number": shown.replace("$6.98", "$6.99"),
        "a footnote": shown.replace("#note-4", "#note-3").replace("(4)</a>", "(3)</a>"),
        "a row": shown.replace(
            shown[shown.rindex('<tr role="row"><th', 0, shown.rindex("</tbody>")) : shown.rindex("</tbody>")], ""
        ),
        "a tick": shown.replace('aria-label="checked"', 'aria-label="not checked"', 1),
        "a caption": shown.replace("Deemed Execution Date", "Execution Date"),
    }
    for what, changed in changes.items():
        assert changed != shown, what
        found = list(deviations(official(page), ours(changed)))
        assert [one for one in found if not any(difference.explains(one) for difference in DIFFERENCES)], what
