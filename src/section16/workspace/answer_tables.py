"""Answers about late reports and disclosure as tables to read, the same on the command line and on a page."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime

from section16.compliance.arrangements.item_408 import DisclosedArrangement, Item408
from section16.compliance.arrangements.register import TradingPlan
from section16.compliance.coverage import Coverage, CoverageItem
from section16.compliance.item_405 import Item405
from section16.compliance.ownership.table import OwnershipLine, OwnershipTable
from section16.compliance.posted_periods import PostingGap
from section16.compliance.posting import PostingItem, PostingList
from section16.compliance.posting_page import PostingPage
from section16.compliance.timing import FilingTiming
from section16.compliance.volume.limit import VolumeLimit
from section16.plurals import counted
from section16.render.why import AnswerTable

__all__ = [
    "AnswerTable",
    "arrangements_table",
    "coverage_table",
    "delinquencies_table",
    "elsewhere_table",
    "late_reports_table",
    "ownership_table",
    "plans_table",
    "posting_page_table",
    "postings_table",
    "volume_table",
]

_NAMED = 3
_ANSWERS = {True: "yes", False: "no", None: "not known"}


def _named(names: tuple[str, ...]) -> str:
    """Return names in a cell: up to four, or three and the number of the others."""
    more = len(names) - _NAMED
    return ", ".join(names) if more <= 1 else f"{', '.join(names[:_NAMED])} and {more} more"


def _day(day: date | None) -> str:
    return str(day or "")


# --- late reports


def late_reports_table(filings: Iterable[FilingTiming]) -> AnswerTable:
    """Return filings with their due dates and days late."""
    columns = ("filing", "form", "reporting person", "filed", "due", "days late", "late rows", "timing")
    rows = tuple(map(_late, filings))
    return AnswerTable(columns=columns, rows=rows, numbers=frozenset(["days late", "late rows"]))


def _late(one: FilingTiming) -> tuple[str, ...]:
    days, rows = str(one.days_late or ""), str(len(one.late_rows) or "")
    return one.accession, one.form, _named(one.names), _day(one.filed), _day(one.due), days, rows, one.timing.value


def delinquencies_table(found: Item405) -> AnswerTable:
    """Return the late reports and the known failures to file of a fiscal year, person by person."""
    columns = ("person", "report", "due", "filed", "days late", "transactions")
    rows = [
        (
            person.name,
            f"Form {one.form}, {one.accession}",
            _day(one.due),
            _day(one.filed),
            str(one.days_late),
            str(one.transactions),
        )
        for person in found.persons
        for one in person.late_reports
    ]
    rows += [(person.name, failure, "", "", "", "") for person in found.persons for failure in person.failures]
    return AnswerTable(columns=columns, rows=tuple(rows), numbers=frozenset(columns[-2:]))


def elsewhere_table(found: Item405) -> AnswerTable:
    """Return the late reports of the fiscal year that the disclosure of another year has."""
    rows = tuple(
        (_named(one.names), f"Form {one.form}, {one.accession}", _day(one.filed), str(one.fiscal_year))
        for one in found.elsewhere
    )
    columns = ("person", "report", "filed", "fiscal year")
    return AnswerTable(columns=columns, rows=rows, caption="Disclosed for another fiscal year")


def coverage_table(found: Coverage) -> AnswerTable:
    """Return what is missing, person by person."""
    return AnswerTable(columns=("reporting person", "missing", "day", "what"), rows=tuple(map(_missing, found.items)))


def _missing(one: CoverageItem) -> tuple[str, ...]:
    return one.name, one.kind.value, _day(one.on), one.says


# --- disclosure


def postings_table(found: PostingList) -> AnswerTable:
    """Return by when each report is to be on the website, its status, and where it is recorded, when it was posted."""
    recorded = any(one.periods for one in found.items)
    further = ("posted", "no record") if recorded else ()
    columns = (
        "form",
        "accession number",
        "filed",
        "post by",
        *further[:1],
        "until",
        "status",
        *further[1:],
        "reporting persons",
    )
    return AnswerTable(columns=columns, rows=tuple(_posting(one, recorded=recorded) for one in found.items))


def posting_page_table(found: PostingPage) -> AnswerTable:
    """Return the reports that are on an issuer's website."""
    columns = ("form", "accession number", "filed", "posted", "until", "reporting persons")
    rows = [
        (one.form, one.accession, str(one.filed), _moment(one.posted_at), str(one.until), ", ".join(one.names))
        for one in found.forms
    ]
    return AnswerTable(columns=columns, rows=tuple(rows))


def _posting(one: PostingItem, *, recorded: bool) -> tuple[str, ...]:
    filed, due, until = (str(day or "unknown") for day in (one.filed, one.due, one.until))
    status = f"{one.status}, {counted(one.days_late, 'day')} late" if one.days_late else str(one.status)
    posted = (_posted(one),) if recorded else ()
    gaps = (", ".join(_gap(gap) for gap in one.gaps),) if recorded else ()
    return one.form, one.accession, filed, due, *posted, until, status, *gaps, ", ".join(one.names)


def _posted(one: PostingItem) -> str:
    return _moment(one.posted_at) or _day(one.posted)


def _moment(at: datetime | None) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC" if at else ""


def _gap(gap: PostingGap) -> str:
    return str(gap.first) if gap.first == gap.last else f"{gap.first} to {gap.last}"


def volume_table(found: VolumeLimit) -> AnswerTable:
    """Return the limit on sales, what was sold, and what is left."""
    rows = [
        ("1% of the class", f"{found.one_percent:,}"),
        ("average weekly volume", "not known" if found.average is None else f"{found.average:,}"),
        ("limit", f"{found.limit:,}"),
        (f"sold since {found.since}", f"{found.sold:,}"),
        ("left", f"{found.left:,}"),
    ]
    if found.planned is not None:
        rows += [("planned", f"{found.planned:,}"), ("within the limit", _ANSWERS[found.within])]
        rows += [("Form 144 required", _ANSWERS[found.notice])]
    columns = (f"{found.seller}, {found.security}, {found.on}", "shares")
    return AnswerTable(columns=columns, rows=tuple(rows), numbers=frozenset(["shares"]))


def plans_table(plans: Iterable[TradingPlan]) -> AnswerTable:
    """Return trading plans with what was traded under each."""
    columns = ("reporting persons", "issuer", "adopted", "trades", "first", "sold", "bought", "cooling-off")
    rows = tuple(map(_plan, plans))
    return AnswerTable(columns=columns, rows=rows, numbers=frozenset(["trades", "sold", "bought"]))


def _plan(one: TradingPlan) -> tuple[str, ...]:
    amounts = (f"{one.sold:,}", f"{one.bought:,}")
    days = (str(one.adopted or "not stated"), f"{len(one.trades)}", _day(one.cooling_off.first_trade))
    return ", ".join(one.names), one.issuer_name, *days, *amounts, str(one.cooling_off.status)


def arrangements_table(found: Item408) -> AnswerTable:
    """Return the trading arrangements that were adopted, terminated or modified in a quarter."""
    columns = ("name", "title", "what", "on", "kind", "until", "securities")
    rows = tuple(map(_arrangement, found.arrangements))
    return AnswerTable(columns=columns, rows=rows, numbers=frozenset(["securities"]))


def _arrangement(one: DisclosedArrangement) -> tuple[str, ...]:
    many = "not known" if one.securities is None else f"{one.securities:,}"
    kind = "Rule 10b5-1" if one.kind == "10b5-1" else "non-Rule 10b5-1"
    return one.name, one.title or "not known", one.what, str(one.on), kind, str(one.until or "not known"), many


def ownership_table(found: OwnershipTable) -> AnswerTable:
    """Return the beneficial ownership table, with its footnotes and addresses as notes."""
    titles = [share.title for share in found.group.shares]
    notes = ("* Less than 1%.", *(f"({number}) {text}" for number, text in enumerate(found.footnotes, 1)))
    addresses = (f"{one.name}: {one.address}" for one in found.lines if one.address)
    return AnswerTable(
        columns=("name", *(heading for title in titles for heading in (title, "percent"))),
        rows=tuple(map(_owner, found.lines)),
        numbers=frozenset([*titles, "percent"]),
        notes=(*notes, *addresses),
    )


def _owner(one: OwnershipLine) -> tuple[str, ...]:
    marks = "".join(f" ({number})" for number in one.footnotes)
    amounts = ((f"{share.total:,}" if share.total else "-", share.shown) for share in one.shares)
    return f"{one.name}{marks}", *(cell for both in amounts for cell in both)
