"""The chart of a history: labels at the lines, codes at the steps, small holdings as visible as large ones."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from section16.render.chart import chart_svg, chart_text
from section16.render.step_labels import TIMES, step_labels
from tests.render.histories import FIRST, HISTORIES, history, large_and_small, many_holdings, many_steps
from tests.slow import sampled

TITLE = "WINTERBOURNE EDDA M: holdings in Larkspur Harbor Systems, Inc."
SVG = "{http://www.w3.org/2000/svg}"


def drawn(name: str) -> Any:
    return etree.fromstring(chart_svg(HISTORIES[name](), TITLE))


def texts(image: Any) -> list[str]:
    return ["".join(text.itertext()) for text in image.iter(f"{SVG}text")]


def extent(image: Any, number: int) -> tuple[float, float]:
    """Return how wide and how high the line of a holding is, in points."""
    (path,) = image.xpath(f"//*[@id='holding-{number}']/*[local-name()='path']")
    points = [(float(x), float(y)) for x, y in re.findall(r"[ML] (\S+) (\S+)", path.get("d"))]
    xs, ys = zip(*points, strict=True)
    return max(xs) - min(xs), max(ys) - min(ys)


@pytest.mark.parametrize("name", sampled(sorted(HISTORIES, key="many-holdings".__eq__), 2))
def test_the_same_history_gives_the_same_bytes(name: str) -> None:
    assert chart_svg(HISTORIES[name](), TITLE) == chart_svg(HISTORIES[name](), TITLE)


def test_title_axes_and_key_say_what_is_shown() -> None:
    shown = " ".join(texts(drawn("large-and-small")))
    for text in (
        TITLE,
        "Shares or units owned",
        "Date of the change",
        "Letters: transaction codes",
        "Circle:",
        "Diamond:",
        "2021",
    ):
        assert text in shown


def test_each_line_has_its_label_its_codes_and_its_last_balance() -> None:
    shown = texts(drawn("large-and-small"))
    for text in ("Common Stock (direct)", "Common Stock (By spouse)", "S", "M", "A", "G", "split", "4,760,000", "800"):
        assert shown.count(text) >= 1, text
    assert not {"first sight", "likely error"} & set(shown)


def test_a_small_holding_changes_as_visibly_as_a_large_one() -> None:
    image = drawn("large-and-small")
    assert extent(image, 2)[1] > 30
    assert extent(image, 2)[0] > 200


def test_a_last_balance_of_nothing_is_written_above_the_axis() -> None:
    image = drawn("nothing-left")
    heights = {
        "".join(text.itertext()): float(
            text.get("y") or text.get("transform").partition("translate(")[2].split()[1].rstrip(")")
        )
        for text in image.iter(f"{SVG}text")
        if "bold" in text.get("style") or "700" in text.get("style")
    }
    (axis,) = [float(path.get("d").split()[2]) for path in image.xpath("//*[@id='patch_3']/*[local-name()='path']")]
    assert heights["0"] <= axis


def test_changes_without_a_transaction_have_marks_of_their_own() -> None:
    image = chart_svg(large_and_small(), TITLE)
    plain = [history("Common Stock", [(FIRST, 500, "A"), (FIRST.replace(year=2021), -100, "S")])]
    white = image.count(b"fill: #ffffff; stroke: #1f5fa8")
    assert white == 2
    assert chart_svg(plain, TITLE).count(b"fill: #ffffff; stroke: #1f5fa8") == 0


@pytest.mark.slow
def test_every_holding_is_drawn_up_to_two_dozen_and_the_title_says_when_there_are_more() -> None:
    twelve = drawn("many-holdings")
    assert [extent(twelve, number)[0] > 0 for number in range(1, 13)] == [True] * 12
    image = etree.fromstring(chart_svg(many_holdings() * 3, TITLE))
    assert f"{TITLE} (the first 24 of 36 holdings)" in texts(image)


def test_the_terminal_says_which_holdings_it_leaves_out() -> None:
    assert "Only the first 8 of 12 holdings are drawn." in chart_text(many_holdings())
    assert "Only the first" not in chart_text(large_and_small())


def test_no_transaction_of_many_is_left_out_of_the_labels() -> None:
    (one,) = many_steps()
    assert counted(line for line in texts(etree.fromstring(chart_svg([one], TITLE))) if LABEL.fullmatch(line)) == 200


LABEL = re.compile(rf"[A-Z](?:{TIMES}(\d+))?|\+(\d+)")


def counted(lines: Any) -> int:
    """Return how many transactions the lines of labels stand for."""
    found = [LABEL.fullmatch(line) for line in lines]
    return sum(int(match[1] or match[2] or 1) for match in found if match)


@given(st.lists(st.tuples(st.floats(0, 600), st.sampled_from("ACDFGJMPSXZ"))))
def test_labels_never_overlap_and_count_every_step(steps: list[tuple[float, str]]) -> None:
    labels = list(step_labels(steps))
    for before, after in pairwise(labels):
        assert before.middle + before.width / 2 <= after.middle - after.width / 2 + 1e-9
    assert counted(line for label in labels for line in label.lines) == len(steps)
    assert all(len(label.lines) <= 3 for label in labels)


def test_a_label_of_one_step_is_over_it() -> None:
    assert [(label.lines, label.middle) for label in step_labels([(10.0, "S"), (300.0, "A")])] == [
        (("S",), 10.0),
        (("A",), 300.0),
    ]
