"""Histories as charts: for the terminal by plotext, as SVG by matplotlib. Both are in the extra ``charts``."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from section16.ledger.ledger import History
from section16.render.step_labels import TIMES, StepLabel, step_labels

_INK, _LINE, _FILL = "#222222", "#1f5fa8", "#d6e2f0"
_MOST_IN_TEXT, _MOST = 8, 24
_TITLE, _LABEL = 44, 80
# In inches: how high a panel is where there are few and where there are many, what is above and below them, and the width.
_HIGH, _LOW, _FEW, _AROUND, _WIDTH = 1.9, 1.3, 4, 1.3, 9.0
# In points: the letters of a step's label, one line of them, and the gap between a line and its label.
_LETTERS, _LABEL_LINE, _GAP = 7.5, 9.0, 4.5
_SPLIT = "split"
_LOW_BALANCE = 0.1
_DAYS_BESIDE = 12
_SHARE_BESIDE = 0.03
_TICKS = 3
_KEY = (
    f"Letters: transaction codes (Form 4, Instruction 8); M{TIMES}3 is three transactions of code M.\n"
    "Circle: the first balance in the filings. Diamond: a change that no transaction in the filings reports. "
    "Each holding has its own scale."
)


def label(history: History) -> str:
    """Return a holding in a few words: the title, and how it is held."""
    return f"{_short(history.security)} ({'direct' if history.direct else history.nature or 'indirect'})"


def _short(words: str, most: int = _TITLE) -> str:
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"


def chart_text(histories: Sequence[History], width: int = 100, height: int = 22) -> str:
    """Return the balances over time as a chart of characters, one line of steps for each holding."""
    import plotext  # noqa: PLC0415 - in the extra charts

    plotext.clear_figure()
    plotext.theme("clear")
    plotext.plot_size(width, height)
    plotext.date_form("Y-m-d")
    last = _last(histories)
    for history in histories[:_MOST_IN_TEXT]:
        days, balances = _stairs(history, last)
        plotext.plot([day.isoformat() for day in days], balances, label=label(history))
    more = len(histories) - _MOST_IN_TEXT
    rest = f"Only the first {_MOST_IN_TEXT} of {len(histories)} holdings are drawn.\n" if more > 0 else ""
    return str(plotext.uncolorize(plotext.build())).rstrip() + "\n" + rest


def chart_svg(histories: Sequence[History], title: str) -> bytes:
    """Return the balances over time as an SVG image; the same input gives the same bytes.

    Each holding has a panel of its own, with its label at the line, so that 500 shares are seen beside 5 million. The code of
    each transaction is at its step.
    """
    from matplotlib import style  # noqa: PLC0415 - in the extra charts
    from matplotlib.figure import Figure  # noqa: PLC0415

    settings: dict[str, Any] = {
        "svg.hashsalt": "section16",
        "svg.fonttype": "none",
        "font.family": "sans-serif",
        "font.size": 9,
    }
    shown = histories[:_MOST]
    with style.context(["default", settings]):
        high = _HIGH if len(shown) <= _FEW else _LOW
        figure = Figure(figsize=(_WIDTH, _AROUND + high * len(shown)), layout="constrained")
        panels = list(figure.subplots(len(shown), 1, sharex=True, squeeze=False)[:, 0])
        last = _last(shown)
        for number, (panel, history) in enumerate(zip(panels, shown, strict=True), 1):
            _draw(panel, history, last, f"holding-{number}")
        _dress(figure, panels, _title(title, histories))
        panels[0].set_xlim(*_span(shown))
        figure.draw_without_rendering()  # labels are placed in points, which are known once the panels have their places
        figure.set_layout_engine("none")
        for panel, history in zip(panels, shown, strict=True):
            _label_steps(panel, history)
        image = io.BytesIO()
        figure.savefig(image, format="svg", metadata={"Date": None, "Title": title})
    return image.getvalue()


def _title(title: str, histories: Sequence[History]) -> str:
    more = len(histories) - _MOST
    return f"{title} (the first {_MOST} of {len(histories)} holdings)" if more > 0 else title


def _draw(panel: Any, history: History, last: date, name: str) -> None:
    """Draw one holding: its label, its line, its last balance, and marks where no transaction explains a change."""
    days, balances = _stairs(history, last)
    panel.fill_between(days, balances, step="post", color=_FILL, linewidth=0)
    panel.plot(days, balances, color=_LINE, linewidth=1.6, drawstyle="steps-post", solid_joinstyle="miter", gid=name)
    panel.set_title(_short(label(history), _LABEL), loc="left", fontsize=9, fontweight="bold", color=_INK, pad=4)
    panel.annotate(
        f"{history.steps[-1].balance:,}",
        (days[-1], balances[-1]),
        xytext=(5, 0),
        textcoords="offset points",
        va="center" if balances[-1] > _LOW_BALANCE * max(balances) else "bottom",  # clear of the axis
        fontweight="bold",
        color=_LINE,
        annotation_clip=False,
    )
    panel.plot(days[-1:], balances[-1:], marker="o", markersize=3.5, color=_LINE)
    at_close = dict(zip(days, balances, strict=True))
    for shape, steps in (("o", history.steps[:1]), ("D", history.steps[1:])):
        marked = [step.day for step in steps if not _is_code(step.what) and step.what != _SPLIT]
        panel.plot(
            marked,
            [at_close[day] for day in marked],
            linestyle="none",
            marker=shape,
            markersize=4.5,
            markerfacecolor="white",
            markeredgecolor=_LINE,
        )


def _is_code(what: str) -> bool:
    """Whether a step is a transaction: its code has one letter, other causes are words."""
    return len(what) == 1


def _dress(figure: Any, panels: Sequence[Any], title: str) -> None:
    """Give a chart its title, axes with units, a quiet grid, whole numbers with commas and days without repetition."""
    from matplotlib import dates, ticker  # noqa: PLC0415 - in the extra charts

    figure.suptitle(title, x=0.01, ha="left", fontsize=11, fontweight="bold", color=_INK)
    figure.supylabel("Shares or units owned", fontsize=9, color=_INK)
    figure.supxlabel(_KEY, x=0.01, ha="left", fontsize=7.5, color="#555555")
    kinds: Any = dates  # which has no types
    days = kinds.AutoDateLocator(minticks=3, maxticks=8)
    panels[-1].set_xlabel("Date of the change")
    for panel in panels:
        panel.yaxis.set_major_locator(ticker.MaxNLocator(nbins=_TICKS, integer=True))
        panel.yaxis.set_major_formatter("{x:,.0f}")
        panel.xaxis.set_major_locator(days)
        panel.xaxis.set_major_formatter(kinds.ConciseDateFormatter(days))
        panel.grid(visible=True, axis="y", color="#e3e3e3", linewidth=0.7)
        panel.set_axisbelow(True)
        panel.spines[["top", "right"]].set_visible(False)
        low, high = panel.dataLim.intervaly
        panel.set_ylim(min(0, low), max(high, min(0, low) + 1))


def _span(histories: Sequence[History]) -> tuple[date, date]:
    """Return the first and the last day of the axis, with room beside the lines."""
    first, last = min(history.steps[0].day for history in histories), _last(histories)
    beside = timedelta(days=max(_DAYS_BESIDE, round((last - first).days * _SHARE_BESIDE)))
    return first - beside, last + beside


def _label_steps(panel: Any, history: History) -> None:
    """Put the codes above their steps, and give the panel room for them."""
    labels = list(step_labels(_codes(panel, history)))
    lines = max((len(one.lines) for one in labels), default=0)
    height = _points(panel, panel.bbox.height)
    low, high = panel.get_ylim()
    room = _GAP + _LABEL_LINE * (lines + 0.5)
    panel.set_ylim(low, low + (high - low) * height / max(height - room, height / 2))
    for one in labels:
        panel.annotate(
            "\n".join(one.lines),
            (_data(panel, one.middle), _highest(panel, history, one)),
            xytext=(0, _GAP),
            textcoords="offset points",
            ha="center",
            va="bottom",
            fontsize=_LETTERS,
            linespacing=1.0,
            color=_INK,
        )


def _codes(panel: Any, history: History) -> Iterator[tuple[float, str]]:
    """Yield the codes of a holding, each with its place from left to right in points; a split says so in a word."""
    for step in history.steps:
        if _is_code(step.what) or step.what == _SPLIT:
            x, _ = panel.transData.transform((panel.convert_xunits(step.day), 0))
            yield _points(panel, x), step.what


def _points(panel: Any, pixels: float) -> float:
    return float(pixels * 72 / panel.figure.dpi)


def _data(panel: Any, points: float) -> float:
    """Return the value on the axis of days that is at a place in points."""
    value, _ = panel.transData.inverted().transform((points * panel.figure.dpi / 72, 0))
    return float(value)


def _highest(panel: Any, history: History, one: StepLabel) -> float:
    """Return the highest balance below a label."""
    left, right = (_data(panel, one.middle + side * one.width / 2) for side in (-1, 1))
    at_close = {step.day: float(step.balance) for step in history.steps}
    days, balances = [float(panel.convert_xunits(day)) for day in at_close], list(at_close.values())
    ends = [*days[1:], float("inf")]
    under = [balance for day, end, balance in zip(days, ends, balances, strict=True) if day <= right and end >= left]
    return max(under, default=0.0)


def _last(histories: Sequence[History]) -> date:
    return max(step.day for history in histories for step in history.steps)


def _stairs(history: History, last: date) -> tuple[list[date], list[float]]:
    """Return the days and balances up to a last day; the last balance of a day counts. A picture needs no exact numbers."""
    by_day = {step.day: float(step.balance) for step in history.steps}
    by_day.setdefault(last, float(history.steps[-1].balance))
    return list(by_day), list(by_day.values())
