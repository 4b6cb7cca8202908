"""Pages: templates, and how numbers, dates, names and rows of filings are shown. Every text of a filing is escaped."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Protocol
from urllib.parse import urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

import section16
from section16.dates import date_of
from section16.exact import EXACT
from section16.plurals import counted
from section16.web.assets import asset_address
from section16.web.compiled import PageEnvironment, shown
from section16.workspace.book_search import FoundFiling

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
_MOST_NAMED = 3
_PAGES_OF_ACTIONS = {"explain": ("All findings", "/checks")}
"""The pages that are the remedy of a problem, by its action: the text of the link, and the address."""
_CENT = Decimal("0.01")
_MINUS = "\N{MINUS SIGN}"


def page(template: str, **values: object) -> str:
    """Return a page."""
    return environment().get_template(template).render(**values)


@cache
def environment() -> Environment:
    """Return what pages are made with: the templates, and how they show values."""
    made = PageEnvironment(
        autoescape=True,
        auto_reload=False,
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
        "row": row_source,
        "issuer": issuer_source,
        "person": person_source,
        "persons": persons_of,
        "joint": some_have_several_owners,
        "drawn": drawn,
        "cell": cell,
        "words": words,
        "is_accession": lambda text: bool(_ACCESSION.fullmatch(text)),
    }
    made.globals |= {"asset": asset_address, "version": section16.__version__, "query": query_string, "menu": MENU}
    made.globals |= {"pages_of_actions": _PAGES_OF_ACTIONS}
    return made


def number(value: Decimal | int | None) -> str:
    """Return a number with commas and without zeros at its end, with a real minus sign; empty for one that is not known.

    >>> number(Decimal("1234.5000")), number(3), number(None)
    ('1,234.5', '3', '')
    """
    if value is None:
        return ""
    text = f"{value:,f}" if isinstance(value, Decimal) else f"{value:,}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text if text[0] != "-" else _MINUS + text[1:]


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
    text = number(value.copy_abs())
    if text[-2:-1] == ".":
        text += "0"
    return f"{_MINUS if value < 0 else ''}${text}"


def dollars(value: Decimal | None) -> str:
    """Return a total in US dollars, rounded to the cent.

    >>> dollars(Decimal("1234.5678")), dollars(Decimal(3000)), dollars(None)
    ('$1,234.57', '$3,000', '')
    """
    if value is None:
        return ""
    return money(value.quantize(_CENT, None, EXACT))


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


def row_source(row: str, text: str = "") -> str:
    """Return a link to the row of a filing that the ledger names, with its name or another text; text that names none as it is.

    >>> str(row_source("0009990016-25-000007 I/3", "500")), str(row_source("facts"))
    ('<a class="source" href="/filings/0009990016-25-000007#row-I-3">500</a>', 'facts')
    """
    address = row_link(row)
    return Markup(f'<a class="source" href="{address}">{shown(text or row)}</a>') if address else text or row  # noqa: S704 - escaped


def issuer_source(cik: str, name: str | None, symbol: str | None = None) -> Markup:
    """Return the name of an issuer as a link to its page, with its ticker.

    >>> str(issuer_source("0009990016", "Harbor & Co.", "HLC"))
    '<a href="/issuers/0009990016">Harbor &amp; Co.</a> <span class="symbol">HLC</span>'
    """
    ticker = f' <span class="symbol">{shown(symbol)}</span>' if symbol else ""
    return Markup(f'<a href="/issuers/{shown(cik)}">{shown(name or cik)}</a>{ticker}')  # noqa: S704 - escaped


def person_source(cik: str, name: str) -> str:
    """Return the name of a reporting person as a link to the person's page; a name without a CIK as it is.

    >>> str(person_source("0009990101", "Lindqvist Ada")), str(person_source("", "Lindqvist Ada"))
    ('<a href="/persons/0009990101">Lindqvist Ada</a>', 'Lindqvist Ada')
    """
    return Markup(f'<a href="/persons/{shown(cik)}">{shown(name or cik)}</a>') if cik else name  # noqa: S704 - escaped


def persons_of(filing: FoundFiling, apart: str = "") -> Markup:
    """Return the reporting persons of a filing as links, three at most, without the person whose page this is (``apart``)."""
    names = dict(zip(reversed(filing.owner_ciks[: len(filing.owner_names)]), reversed(filing.owner_names), strict=False))
    others = [cik for cik in filing.owner_ciks if cik != apart]
    links = ", ".join(shown(person_source(cik, names.get(cik, cik))) for cik in others[:_MOST_NAMED])
    more = len(others) - _MOST_NAMED
    return Markup(f"{links} and {more} more" if more > 0 else links)  # noqa: S704 - links are escaped


def some_have_several_owners(filings: Sequence[FoundFiling]) -> bool:
    """Whether a filing of several reporting persons is among some."""
    return any(len(one.owner_ciks) > 1 for one in filings)


class Drawn(Protocol):
    """A part of a chart that is drawn for itself."""

    @property
    def svg(self) -> str:
        """The part as SVG."""


def drawn(parts: Iterable[Drawn]) -> Markup:
    """Return parts of a chart as SVG, each on a line."""
    return Markup("\n".join([one.svg for one in parts]))  # noqa: S704 - each escapes its texts


def cell(label: str, kind: str = "") -> Markup:
    """Return the attributes of a cell: its class, and its label, which a narrow screen shows before it.

    A filter of constants costs nothing when a page is made: the template has its result.

    >>> str(cell("Filed", "day"))
    'role="cell" class="day" data-label="Filed"'
    """
    of_kind = f'class="{shown(kind)}" ' if kind else ""
    return Markup(f'role="cell" {of_kind}data-label="{shown(label)}"')  # noqa: S704 - escaped


def words(name: str) -> str:
    """Return the name of a field as words.

    >>> words("first-buy-in-years"), words("days_late")
    ('First buy in years', 'Days late')
    """
    return name.replace("-", " ").replace("_", " ").capitalize()


def query_string(values: Mapping[str, object]) -> str:
    """Return parameters as the end of an address; those without a value are left out."""
    return urlencode({name: value for name, value in values.items() if value not in (None, "", False)})
