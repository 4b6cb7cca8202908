"""Matched trades as a time line: purchases and sales by date and price, and a band for the shares that are matched."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal
from typing import Any

from section16.shortswing.answer import ShortSwing
from section16.shortswing.certificate import CertificatePart

_PURCHASE, _SALE, _BAND = "#1f5fa8", "#b3472f", "#e0b84c"
_WIDEST, _NARROWEST = 16.0, 1.5
"""The widths of bands in points; the widest is that of the largest match."""
_SIZE = (9.0, 4.6)
_MOST_LABELS = 24
_KEY = "Triangle up: purchase. Triangle down: sale. The width of a band is the number of matched shares."


def short_swing_svg(answer: ShortSwing, title: str) -> bytes:
    """Return the trades that count and their matches as an SVG image; the same input gives the same bytes."""
    from matplotlib import style  # noqa: PLC0415 - in the extra charts
    from matplotlib.figure import Figure  # noqa: PLC0415

    settings: dict[str, Any] = {
        "svg.hashsalt": "section16",
        "svg.fonttype": "none",
        "font.family": "sans-serif",
        "font.size": 9,
    }
    with style.context(["default", settings]):
        figure = Figure(figsize=_SIZE, layout="constrained")
        panel = figure.subplots()
        _bands(panel, answer)
        for part in answer.certificate.parts:
            _trades(panel, part)
        panel.set_title(f"{title}: ${answer.profit:,}", loc="left")
        panel.set_ylabel("price in dollars")
        panel.spines[["top", "right"]].set_visible(False)
        panel.margins(0.08, 0.2)
        figure.autofmt_xdate(rotation=0, ha="center")
        figure.supxlabel(_KEY, fontsize=7.5)
        out = io.BytesIO()
        figure.savefig(out, format="svg", metadata={"Date": None, "Title": title})
    return out.getvalue()


def _bands(panel: Any, answer: ShortSwing) -> None:
    most = max((one.shares for one in answer.matches), default=Decimal(1))
    for number, one in enumerate(answer.matches, 1):
        width = max(_NARROWEST, _WIDEST * _part(one.shares, most))
        panel.plot(
            [one.purchase_date, one.sale_date],
            [_height(one.purchase_price), _height(one.sale_price)],
            color=_BAND,
            alpha=0.6,
            linewidth=width,
            solid_capstyle="round",
            gid=f"match-{number}",
        )


def _trades(panel: Any, part: CertificatePart) -> None:
    for side, color, marker in (("purchase", _PURCHASE, "^"), ("sale", _SALE, "v")):
        lots = [lot for lot in part.lots if lot.side == side]
        days: list[date] = [lot.date for lot in lots]
        prices = [_part(Decimal(lot.price), Decimal(part.units_per_dollar)) for lot in lots]
        panel.plot(days, prices, linestyle="none", marker=marker, color=color, markersize=7)
        for day, price, lot in list(zip(days, prices, lots, strict=True))[:_MOST_LABELS]:
            shares = Decimal(lot.shares) / part.units_per_share
            below = (0, -14) if side == "purchase" else (0, 8)
            panel.annotate(
                f"{shares.normalize():,f}", (day, price), xytext=below, textcoords="offset points", ha="center", fontsize=7.5
            )


def _height(price: Decimal) -> Any:
    """Return a price as a height in a picture, where the precision of a float is more than a reader can see."""
    return _part(price, Decimal(1))


def _part(one: Decimal, whole: Decimal) -> Any:
    return float(one / whole)
