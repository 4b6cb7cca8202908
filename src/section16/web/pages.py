"""Pages: templates, and how numbers, dates, names and rows of filings are shown. Every text of a filing is escaped."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from urllib.parse import urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

import section16
from section16.dates import date_of
from section16.exact import EXACT, shortest
from section16.plurals import counted
from section16.web.assets import asset_address

_ACCESSION = re.compile(r"\d{10}-\d{2}-\d{6}", re.ASCII)
_ROW = re.compile(r"(?P<accession>\d{10}-\d{2}-\d{6}|content:[0-9a-f]+) (?P<table>II?)/(?P<row>\d+)", re.ASCII)
MENU = (
    ("Transactions", "/transactions"),
    ("Screens", "/screens/cluster-buys"),
    ("SQL", "/sql"),
    ("Due dates", "/due"),
    ("Check a form", "/check"),
    ("Findings", "/checks"),
    ("API", "/api"),
)
"""The pages that every page leads to."""
_CENT = Decimal("0.01")
_MINUS = "\N{MINUS SIGN}"


def page(template: str, **values: object) -> str:
    """Return a page."""
    return _environment().get_template(template).render(**values)


@cache
def _environment() -> Environment:
    made = Environment(
        autoescape=True,
        loader=PackageLoader("section16.web", "templates"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {
        "number": number,
        "signed": signed,
        "money": money,
        "dollars": dollars,
        "day": day,
        "moment": moment,
        "iso": iso,
        "counted": counted_with_commas,
        "row_link": row_link,
        "cell": cell,
        "words": words,
        "is_accession": lambda text: bool(_ACCESSION.fullmatch(text)),
    }
    made.globals |= {"asset": asset_address, "version": section16.__version__, "query": query_string, "menu": MENU}
    return made


def number(value: Decimal | int | None) -> str:
    """Return a number with commas and without zeros at its end, with a real minus sign; empty for one that is not known.

    >>> number(Decimal("1234.5000")), number(3), number(None)
    ('1,234.5', '3', '')
    """
    if value is None:
        return ""
    if isinstance(value, Decimal):
        value = shortest(value)
    return f"{value:,f}".replace("-", _MINUS) if isinstance(value, Decimal) else f"{value:,}".replace("-", _MINUS)


def signed(value: Decimal | int | None) -> str:
    """Return a change with its sign.

    >>> signed(Decimal(500)), signed(Decimal(0))
    ('+500', '0')
    """
    return f"+{number(value)}" if value is not None and value > 0 else number(value)


def money(value: Decimal | None) -> str:
    """Return an amount of US dollars, to the cent.

    >>> money(Decimal("1234.5")), money(Decimal("7")), money(Decimal("0.1234")), money(None)
    ('$1,234.50', '$7', '$0.1234', '')
    """
    if value is None:
        return ""
    plain = shortest(value)
    places = -int(plain.as_tuple().exponent)
    shown = f"{plain.copy_abs():,.2f}" if 0 < places <= 2 else f"{plain.copy_abs():,f}"  # noqa: PLR2004 - cents
    return f"{_MINUS if value < 0 else ''}${shown}"


def dollars(value: Decimal | None) -> str:
    """Return a total in US dollars, rounded to the cent.

    >>> dollars(Decimal("1234.5678")), dollars(Decimal(3000)), dollars(None)
    ('$1,234.57', '$3,000', '')
    """
    if value is None:
        return ""
    return money(value if value == value.to_integral_value() else value.quantize(_CENT, context=EXACT))


def day(value: date | None) -> str:
    """Return a date as a page shows it: in the order that sorts."""
    return value.isoformat() if value else ""


def iso(text: str) -> str:
    """Return a date as a form writes it in the order that sorts; a text that is no date as it is.

    >>> iso("04/12/2024"), iso("spring")
    ('2024-04-12', 'spring')
    """
    return day(date_of(text)) or text


def moment(value: datetime | None) -> str:
    """Return a time to the minute."""
    return value.strftime("%Y-%m-%d %H:%M") if value else ""


def counted_with_commas(value: int, singular: str, plural: str = "") -> str:
    """Return a number with its noun, and with commas.

    >>> counted_with_commas(1, "filing"), counted_with_commas(1200, "filing")
    ('1 filing', '1,200 filings')
    """
    return counted(value, singular, plural).replace(str(value), f"{value:,}", 1)


def row_link(row: str) -> str:
    """Return the address of the row of a filing that the ledger names, on the page of the filing; empty for other texts.

    >>> row_link("0009990016-25-000007 I/3"), row_link("facts")
    ('/filings/0009990016-25-000007#row-I-3', '')
    """
    found = _ROW.match(row)
    return f"/filings/{found['accession']}#row-{found['table']}-{found['row']}" if found else ""


def cell(label: str, kind: str = "") -> Markup:
    """Return the attributes of a cell: its class, and its label, which a narrow screen shows before it.

    A filter of constants costs nothing when a page is made: the template has its result.

    >>> str(cell("Filed", "day"))
    'role="cell" class="day" data-label="Filed"'
    """
    if not kind:
        return Markup('role="cell" data-label="{}"').format(label)
    return Markup('role="cell" class="{}" data-label="{}"').format(kind, label)


def words(name: str) -> str:
    """Return the name of a field as words.

    >>> words("first-buy-in-years"), words("days_late")
    ('First buy in years', 'Days late')
    """
    return name.replace("-", " ").replace("_", " ").capitalize()


def query_string(values: Mapping[str, object]) -> str:
    """Return parameters as the end of an address; those without a value are left out."""
    return urlencode({name: value for name, value in values.items() if value not in (None, "", False)})
