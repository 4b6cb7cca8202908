"""Histories as charts: for the terminal by plotext, as SVG by matplotlib. Both are in the extra ``charts``."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date
from typing import Any

from section16.ledger.ledger import History

_COLOURS = ("#1f5fa8", "#b3541e", "#2e7d4f", "#7a3f9d", "#9a7b0a", "#a8324a", "#2a7f8e", "#5b5b5b")
"""Eight colours that stand apart on white, also for readers who see few of them; lines differ in their dashes as well."""
_DASHES = ("-", "--", "-.", ":")
_MOST = 8
_ROWS = 5
_TITLE = 44


def label(history: History) -> str:
    """Return a holding in a few words: the title, and how it is held."""
    title = history.security if len(history.security) <= _TITLE else history.security[: _TITLE - 1].rstrip() + "…"
    return f"{title} ({'direct' if history.direct else history.nature or 'indirect'})"


def chart_text(histories: Sequence[History], width: int = 100, height: int = 22) -> str:
    """Return the balances over time as a chart of characters, one line of steps for each holding."""
    import plotext  # noqa: PLC0415 - in the extra charts

    plotext.clear_figure()
    plotext.theme("clear")
    plotext.plot_size(width, height)
    plotext.date_form("Y-m-d")
    last = _last(histories)
    for history in histories[:_MOST]:
        days, balances = _stairs(history, last)
        plotext.plot([day.isoformat() for day in days], balances, label=label(history))
    return str(plotext.uncolorize(plotext.build())).rstrip() + "\n"


def chart_svg(histories: Sequence[History], title: str) -> bytes:
    """Return the balances over time as an SVG image, a line of steps for each holding; the same input gives the same bytes."""
    from matplotlib import rc_context  # noqa: PLC0415 - in the extra charts
    from matplotlib.figure import Figure  # noqa: PLC0415

    style: dict[Any, Any] = {"svg.hashsalt": "section16", "svg.fonttype": "none", "font.family": "sans-serif", "font.size": 10}
    with rc_context(style):
        figure = Figure(figsize=(9, 4.8), layout="constrained")
        axes: Any = figure.subplots()
        last = _last(histories)
        for number, history in enumerate(histories[:_MOST]):
            days, balances = _stairs(history, last)
            axes.plot(
                days,
                balances,
                label=label(history),
                color=_COLOURS[number],
                linestyle=_DASHES[number % len(_DASHES)],
                linewidth=1.8,
                drawstyle="steps-post",
            )
        _dressed(axes, title)
        figure.legend(loc="outside lower left", ncols=1 if len(histories) < _ROWS else 2, frameon=False)
        image = io.BytesIO()
        figure.savefig(image, format="svg", metadata={"Date": None, "Title": title})
    return image.getvalue()


def _dressed(axes: Any, title: str) -> None:
    """Give a chart its title, a quiet grid, whole numbers with commas and days without repetition."""
    from matplotlib import dates  # noqa: PLC0415 - in the extra charts

    axes.set_title(title, loc="left", fontsize=11, fontweight="bold")
    axes.set_ylabel("shares or units owned")
    axes.yaxis.set_major_formatter("{x:,.0f}")
    kinds: Any = dates  # which has no types
    days = kinds.AutoDateLocator(minticks=3, maxticks=8)
    axes.xaxis.set_major_locator(days)
    axes.xaxis.set_major_formatter(kinds.ConciseDateFormatter(days))
    axes.set_ylim(bottom=0)
    axes.grid(visible=True, axis="y", color="#dddddd", linewidth=0.8)
    axes.spines[["top", "right"]].set_visible(False)


def _last(histories: Sequence[History]) -> date:
    return max(step.day for history in histories for step in history.steps)


def _stairs(history: History, last: date) -> tuple[list[date], list[float]]:
    """Return the days and balances up to a last day; the last balance of a day counts. A picture needs no exact numbers."""
    by_day = {step.day: float(step.balance) for step in history.steps}
    by_day.setdefault(last, float(history.steps[-1].balance))
    return list(by_day), list(by_day.values())
