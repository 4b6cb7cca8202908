"""Charts as places on a canvas, for templates that draw them as SVG: no library, so that a chart costs a millisecond.

Places are rounded to a tenth of a unit: a picture needs no exact numbers, and the table beside it has them. Points and bars, of
which a chart has hundreds, are drawn here: a template takes ten times as long for each.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from math import ceil, floor, log10

import msgspec

from section16.web.compiled import shown
from section16.web.pages import dollars, number, row_link, signed
from section16.web.periods import TradesByPeriod, TradesOfPeriod
from section16.workspace.person_view import HistoryPoint, PersonHistory, PersonRole, RolePeriod, SwingWindow

WIDTH = 960
_LEFT, _RIGHT = 72, 16
_MOSTPANELS = 12
_YEARS_OF_MONTHS = 3
_DAYS = 365.25
_WIDEST_BAR = 22
_FEWEST_PERIODS = 12


_HATCHES = {"buy other": ' fill="url(#hatch-buy)"', "sell other": ' fill="url(#hatch-sell)"'}


class Tick(msgspec.Struct, frozen=True):
    """A mark on an axis: where it is, and its text."""

    at: float
    text: str


class Bar(msgspec.Struct, frozen=True, kw_only=True):
    """A bar: its place, the class that colors it, what it says, and where it leads."""

    x: float
    y: float
    width: float
    height: float
    kind: str
    says: str
    address: str

    @property
    def svg(self) -> str:
        """The bar as a link."""
        says, place = shown(self.says), f'x="{self.x}" y="{self.y}" width="{self.width}" height="{self.height}"'
        rectangle = f'<rect class="bar {self.kind}"{_HATCHES.get(self.kind, "")} {place}><title>{says}</title></rect>'
        return f'<a href="{shown(self.address)}" aria-label="{says}">{rectangle}</a>'


class TradesChart(msgspec.Struct, frozen=True, kw_only=True):
    """Purchases above a line and sales below it, period by period."""

    width: int
    height: int
    left: int
    right: float
    zero: float
    bars: tuple[Bar, ...]
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]


class Mark(msgspec.Struct, frozen=True, kw_only=True):
    """A point of a history: its place, shape and code, what it says about which holding, and the row that it comes from."""

    x: float
    y: float
    shape: str
    code: str
    says: str
    address: str
    holding: str

    @property
    def svg(self) -> str:
        """The point as a link, with the code above it, or left of one that points down: there the line comes from above."""
        x, y = self.x, self.y
        if self.shape == "up":
            shape = f'<path class="mark up" d="M{x} {y - 5.5:.1f}l5 9h-10z"/>'
        elif self.shape == "down":
            shape = f'<path class="mark down" d="M{x} {y + 5.5:.1f}l5 -9h-10z"/>'
        else:
            shape = f'<circle class="mark" cx="{x}" cy="{y}" r="4"/>'
        if self.code:
            beside = self.shape == "down"
            place = (
                f'class="code end" x="{x - 7:.1f}" y="{y + 4:.1f}"'
                if beside
                else f'class="code middle" x="{x}" y="{y - 8:.1f}"'
            )
            shape = f"{shape}<text {place}>{shown(self.code)}</text>"
        says, address = shown(self.says), f'href="{shown(self.address)}" ' if self.address else ""
        return f'<a {address}aria-label="{shown(self.holding)}, {says}"><title>{says}</title>{shape}</a>'


class Band(msgspec.Struct, frozen=True, kw_only=True):
    """A short-swing window behind a history; the first one of an issuer has the profit as its label."""

    x: float
    width: float
    says: str
    label: str = ""
    from_right: bool = False


class Panel(msgspec.Struct, frozen=True, kw_only=True):
    """The history of one holding: its label, its line, its points, its last balance."""

    label: str
    path: str
    area: str
    marks: tuple[Mark, ...]
    bands: tuple[Band, ...]
    last: str
    last_y: float
    y_ticks: tuple[Tick, ...]


class HistoryChart(msgspec.Struct, frozen=True, kw_only=True):
    """Histories below each other, with one axis of time; ``more`` holdings are in the table alone."""

    width: int
    height: int
    panel: int
    left: int
    right: float
    top: int
    bottom: float
    panels: tuple[Panel, ...]
    x_ticks: tuple[Tick, ...]
    more: int


class RoleBar(msgspec.Struct, frozen=True, kw_only=True):
    """Filings in a row that state one role: a bar, what it says, and the filing that it leads to."""

    x: float
    y: int
    width: float
    says: str
    address: str

    @property
    def svg(self) -> str:
        """The bar as a link."""
        says, place = shown(self.says), f'x="{self.x}" y="{self.y}" width="{self.width}" height="10"'
        rectangle = f'<rect class="plain" {place} rx="2"><title>{says}</title></rect>'
        return f'<a href="{shown(self.address)}" aria-label="{says}">{rectangle}</a>'


class RoleLane(msgspec.Struct, frozen=True, kw_only=True):
    """A role at an issuer: its label, where that begins or ends, and the bars below it."""

    y: int
    label: str
    label_x: float
    from_right: bool
    bars: tuple[RoleBar, ...]


class RolesChart(msgspec.Struct, frozen=True, kw_only=True):
    """Roles over time, a lane for each; ``more`` roles are in the table alone."""

    width: int
    height: int
    bottom: int
    lanes: tuple[RoleLane, ...]
    x_ticks: tuple[Tick, ...]
    more: int


# --- purchases and sales by month


def trades_chart(trades: TradesByPeriod, issuer: str) -> TradesChart | None:
    """Return the chart of purchases and sales by period, in US dollars; ``None`` where there are none with a price."""
    valued = [one for one in trades.trades if one.value]
    if not valued:
        return None
    top, bottom = 24.0, 40
    high, low = _most(valued, "P"), _most(valued, "S")
    height = 244
    unit = (height - top - bottom) / ((high + low) or 1)
    zero = top + high * unit
    periods = max(trades.periods, _FEWEST_PERIODS)
    step = (WIDTH - _LEFT - _RIGHT) / periods
    return TradesChart(
        width=WIDTH,
        height=height,
        left=_LEFT,
        right=WIDTH - _RIGHT,
        zero=round(zero, 1),
        bars=tuple(_bars(valued, step, zero, unit, issuer)),
        x_ticks=tuple(_period_ticks(trades, periods, step)),
        y_ticks=tuple(
            Tick(round(zero - value * unit, 1), _short_money(value)) for value in _nice(-low, high) if value * unit or not value
        ),
    )


def _most(trades: Iterable[TradesOfPeriod], code: str) -> float:
    """Return the highest sum of a period on one side."""
    sums: dict[int, Decimal] = {}
    for one in trades:
        if one.code == code:
            sums[one.place] = sums.get(one.place, Decimal(0)) + (one.value or 0)
    return float(max(sums.values(), default=Decimal(0)))


def _bars(trades: Iterable[TradesOfPeriod], step: float, zero: float, unit: float, issuer: str) -> Iterator[Bar]:
    """Yield a bar for each part of a period; discretionary trades are next to the line, others beyond them."""
    ends: dict[tuple[int, str], float] = {}
    width = round(min(step * 0.8, _WIDEST_BAR), 1)
    for one in sorted(trades, key=lambda part: (part.place, part.code, not part.discretionary)):
        size = float(one.value or 0) * unit
        start = ends.get((one.place, one.code), 0.0)
        ends[one.place, one.code] = start + size
        bought = one.code == "P"
        yield Bar(
            x=round(_LEFT + (one.place + 0.5) * step - width / 2, 1),
            y=round(zero - start - size if bought else zero + start, 1),
            width=width,
            height=max(round(size, 1), 0.8),
            kind=("buy" if bought else "sell") + ("" if one.discretionary else " other"),
            says=_says(one),
            address=f"/transactions?issuer={issuer}&code={one.code}&since={one.first}&until={one.last}",
        )


def _says(one: TradesOfPeriod) -> str:
    what = "Purchases" if one.code == "P" else "Sales"
    how = "" if one.discretionary else ", not discretionary"
    return f"{what} in {one.words}{how}: {dollars(one.value)}, {number(one.shares)} shares, {one.trades} rows"


def _period_ticks(trades: TradesByPeriod, periods: int, step: float) -> Iterator[Tick]:
    """Yield the first period of each year; of a short time each quarter."""
    for place in range(periods):
        year, month = divmod(trades.first.month - 1 + place * trades.months, 12)
        at = round(_LEFT + (place + 0.5) * step, 1)
        if month == 0:
            yield Tick(at, str(trades.first.year + year))
        elif periods * trades.months <= _YEARS_OF_MONTHS * 12 and month % 3 == 0:
            yield Tick(at, f"{date(2000, month + 1, 1):%b}")


def _nice(low: float, high: float) -> list[float]:
    """Return a few round numbers from the lowest to the highest.

    >>> _nice(0, 95)
    [0.0, 50.0]
    """
    reach = (high - low) or 1
    step = 10.0 ** floor(log10(reach / 2))
    step *= next(factor for factor in (1, 2, 5, 10) if reach / (step * factor) <= 4)  # noqa: PLR2004 - the most marks
    return [step * count for count in range(ceil(low / step), floor(high / step) + 1)]


def _short_money(value: float) -> str:
    """Return an amount in a few characters.

    >>> _short_money(1500000.0), _short_money(0.0), _short_money(-20000.0)
    ('$1.5M', '$0', '$20K')
    """
    return f"${_short(abs(value))}"


def _short(value: float) -> str:
    for limit, letter in ((1e9, "B"), (1e6, "M"), (1e3, "K")):
        if abs(value) >= limit:
            return f"{value / limit:.3g}{letter}"
    return f"{value:.3g}"


# --- balances over time

PANEL, _TITLE, _FOOT = 132, 38, 24
_LABEL_ROOM = 96


def history_chart(
    histories: Sequence[PersonHistory], windows: Sequence[SwingWindow], labels: Mapping[tuple[str, str], str]
) -> HistoryChart | None:
    """Return the balances over time, a panel for each holding, with short-swing windows as bands.

    ``labels`` are those of :func:`holding_labels`. ``None`` where no balance changes: a single point is no history.
    """
    drawn = sorted((one for one in histories if len(one.points) > 1), key=_by_interest)[:_MOSTPANELS]
    if not drawn:
        return None
    first = min(one.points[0].day for one in drawn)
    ends = [one.points[-1].day for one in drawn]
    last = max([*ends, *(span.last for window in windows for span in window.spans)])
    left, right = 8, WIDTH - _LABEL_ROOM
    days = max((last - first).days, 30)

    def place(day: date) -> float:
        return round(left + 8 + (day - first).days / days * (right - left - 16), 1)

    tops = {one.issuer_cik: one.block for one in reversed(drawn) if one.form_table == "I"}
    profits = {issuer: _profit(window) for window in windows if (issuer := window.issuer_cik) in tops}
    panels = tuple(
        _panel(
            one,
            labels[one.issuer_cik, one.block],
            place,
            tuple(_bands(one, place, windows, profits if tops.get(one.issuer_cik) == one.block else {})),
            right,
        )
        for one in drawn
    )
    return HistoryChart(
        width=WIDTH,
        height=PANEL * len(panels) + _FOOT,
        panel=PANEL,
        left=left,
        right=right,
        top=_TITLE,
        bottom=PANEL - 10,
        panels=panels,
        x_ticks=tuple(Tick(place(date(year, 1, 1)), str(year)) for year in range(first.year + 1, last.year + 1)),
        more=sum(1 for one in histories if one.points) - len(panels),
    )


def _by_interest(history: PersonHistory) -> tuple[bool, int, str]:
    """Sort holdings of Table I before derivatives, those with most changes first."""
    return history.form_table != "I", -len(history.points), history.block


def _panel(history: PersonHistory, label: str, place: Callable[[date], float], bands: tuple[Band, ...], right: float) -> Panel:
    balances = [float(point.balance) for point in history.points]
    high, low = max([*balances, 1.0]), min([*balances, 0.0])
    bottom, room = PANEL - 10, PANEL - 10 - _TITLE - 16  # above the highest point, its letter is below the label of a band

    def level(balance: float) -> float:
        return round(bottom - (balance - low) / (high - low) * room, 1)

    across, up = [place(point.day) for point in history.points], [level(balance) for balance in balances]
    steps = "".join([f"V{y}H{x}" for x, y in zip(across[1:], up, strict=False)])
    path = f"M{across[0]} {up[0]}{steps}V{up[-1]}H{right}"
    area = f"{path}V{level(low)}H{across[0]}Z"
    return Panel(
        label=label,
        path=path,
        area=area,
        marks=tuple(_mark(point, x, y, label) for point, x, y in zip(history.points, across, up, strict=True)),
        bands=bands,
        last=number(history.points[-1].balance),
        last_y=up[-1],
        y_ticks=tuple(Tick(level(value), _short(value)) for value in _nice(low, high)[:4] if value),
    )


def holding_labels(histories: Sequence[PersonHistory], issuers: Mapping[str, str]) -> dict[tuple[str, str], str]:
    """Return each holding in a few words, by issuer and block: the title, how it is held, and what makes it distinct.

    ``issuers`` are their names; where there are several, each label has one. Holdings of one title, such as awards of several
    years, are distinguished by the day of their first balance.
    """
    plain = {(one.issuer_cik, one.block): _holding_label(one) for one in histories}
    if len({one.issuer_cik for one in histories}) > 1:
        plain = {key: f"{issuers.get(key[0], key[0])}: {label}" for key, label in plain.items()}
    counts = Counter(plain.values())
    return {
        (one.issuer_cik, one.block): f"{label}, from {one.points[0].day}" if counts[label] > 1 and one.points else label
        for one in histories
        for label in (plain[one.issuer_cik, one.block],)
    }


def _holding_label(history: PersonHistory) -> str:
    how = "direct" if history.direct else history.nature or "indirect"
    return f"{history.security or 'Security without a title'} ({how})"


def _mark(point: HistoryPoint, x: float, y: float, holding: str) -> Mark:
    change = point.change
    shape = "other" if change is None or not change else "up" if change > 0 else "down"
    what = f"code {point.code}, {signed(change)}; " if point.code else ""
    says = f"{point.day}: {what}balance {number(point.balance)}"
    return Mark(x=x, y=y, shape=shape, code=point.code, says=says, address=row_link(point.row or ""), holding=holding)


def _bands(
    history: PersonHistory, place: Callable[[date], float], windows: Sequence[SwingWindow], profits: Mapping[str, str]
) -> Iterator[Band]:
    """Yield the windows behind a holding of Table I; the first has the profit as its label, where ``profits`` has it."""
    of_issuer = [one for one in windows if one.issuer_cik == history.issuer_cik] if history.form_table == "I" else []
    for window in of_issuer:
        label, profit = profits.get(history.issuer_cik, ""), _profit(window)
        for span in window.spans:
            x = place(span.first)
            from_right = x + len(label) * _LETTER > WIDTH - _LABEL_ROOM
            says = f"A purchase and a sale less than six months apart, {span.first} to {span.last}. {profit}"
            yield Band(x=x, width=max(round(place(span.last) - x, 1), 2), says=says, label=label, from_right=from_right)
            label = ""


def _profit(window: SwingWindow) -> str:
    """Return the profit of a window in words."""
    if window.profit is None:
        return "Maximum recoverable: not known"
    exact = "" if window.exact else " at the prices stated"
    together = " in all" if len(window.spans) > 1 else ""
    return f"Maximum recoverable{exact}: {dollars(window.profit)}{together}"


# --- roles over time

_LANE, _MOST_LANES, _EDGE = 38, 16, 6
_LETTER = 6.6
"""About how wide a letter of a label is."""


def roles_chart(roles: Sequence[PersonRole]) -> RolesChart | None:
    """Return the chart of the roles that filings state over time; ``None`` where they state one role alone."""
    lanes = list(_role_lanes(roles))
    if len(lanes) < 2:  # noqa: PLR2004 - one is no comparison
        return None
    days = [day for _, of in lanes for one in of for day in (one.first_filed, one.last_filed)]
    first, last = min(days), max(days)

    def place(day: date) -> float:
        return round(_EDGE + (day - first).days / ((last - first).days or 1) * (WIDTH - 2 * _EDGE), 1)

    drawn = lanes[:_MOST_LANES]
    return RolesChart(
        width=WIDTH,
        height=_LANE * len(drawn) + _FOOT,
        bottom=_LANE * len(drawn),
        lanes=tuple(_lane(number_of * _LANE, label, of, place) for number_of, (label, of) in enumerate(drawn)),
        x_ticks=tuple(
            Tick(at, str(year)) for year in range(first.year + 1, last.year + 1) if (at := place(date(year, 1, 1))) < WIDTH - 16
        ),
        more=len(lanes) - len(drawn),
    )


def _role_lanes(roles: Sequence[PersonRole]) -> Iterator[tuple[str, list[RolePeriod]]]:
    """Yield each role at each issuer with its periods; roles that come and go have one lane."""
    for role in roles:
        lanes: dict[str, list[RolePeriod]] = {}
        for period in role.periods:
            lanes.setdefault(period.roles.casefold(), []).append(period)
        for of in lanes.values():
            where = f" at {role.issuer_name or role.issuer_cik}" if len(roles) > 1 else ""
            yield f"{of[-1].roles or 'No role stated'}{where}", of


def _lane(y: int, label: str, periods: Sequence[RolePeriod], place: Callable[[date], float]) -> RoleLane:
    bars = tuple(_role_bar(label, one, y + 20, place) for one in periods)
    from_right = bars[0].x + len(label) * _LETTER > WIDTH
    ends = bars[-1].x + bars[-1].width
    return RoleLane(y=y, label=label, label_x=ends if from_right else bars[0].x, from_right=from_right, bars=bars)


def _role_bar(label: str, one: RolePeriod, y: int, place: Callable[[date], float]) -> RoleBar:
    x, days = place(one.first_filed), f"filed {one.first_filed}"
    if one.filings > 1:
        days = f"{one.filings} filings, {one.first_filed} to {one.last_filed}"
    width = max(round(place(one.last_filed) - x, 1), 5)
    return RoleBar(x=min(x, WIDTH - width), y=y, width=width, says=f"{label}: {days}", address=f"/filings/{one.accession}")
