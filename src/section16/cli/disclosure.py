"""``section16 item403``, ``item408``, ``plans``, ``posting`` and ``volume144``: what is disclosed about insiders."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from section16.cli.answers import print_answer, print_answer_table, print_incomplete, short_reasons, why_lines
from section16.cli.batch import Batch, Files
from section16.cli.formats import ListOptions, print_rows
from section16.cli.options import OfficeOptions, context_of
from section16.cli.output import Overwrite, write_file
from section16.cli.printing import counted, print_lines, print_notice, status_of
from section16.cli.values import BookInsteadOption, DateOption, NamedBookOption, WhoOption
from section16.errors import RequestError
from section16.workspace.answer_tables import (
    arrangements_table,
    ownership_table,
    plans_table,
    posting_page_table,
    postings_table,
    volume_table,
)
from section16.workspace.context import OfficeContext
from section16.workspace.disclosure import (
    NOT_ADVICE,
    CountedSale,
    Disclosed,
    DisclosedArrangement,
    Item408,
    OwnershipRow,
    OwnershipTable,
    PostingItem,
    PostingList,
    TradingPlan,
    VolumeLimit,
    disclose_arrangements,
    disclosure_html,
    find_trading_plans,
    find_volume_limit,
    list_postings,
    ownership_rows,
    tabulate_ownership,
)
from section16.workspace.postings import PostedForm, PostingPage, posting_page, publish_postings, record_postings

FactsFile = Annotated[Path | None, Parameter(name="--facts")]


@Parameter(name="*")
@dataclass(frozen=True)
class PublishOptions:
    """Where the page of the website is written or found.

    Parameters
    ----------
    publish
        A folder for the page of the website, with the forms of the last twelve months; write it daily. Needs --book
        and --issuer.
    record
        Record in the office that the reports are on the page at --address now, which you have looked at.
    page
        Show what is on the page, in place of the list. Needs --book and --issuer.
    address
        Where visitors find the page, such as https://example.com/section16; it is recorded with each posting.

    """

    publish: Path | None = None
    record: Annotated[bool, Parameter(name="--record", negative=())] = False
    page: Annotated[bool, Parameter(name="--page", negative=())] = False
    address: str = ""


def posting(  # noqa: PLR0913 - each is an option
    *files: Files,
    book: BookInsteadOption = None,
    issuer: WhoOption | None = None,
    on: DateOption | None = None,
    posted: Annotated[Path | None, Parameter(name="--posted")] = None,
    why: bool = False,
    html: Path | None = None,
    overwrite: Overwrite = False,
    pages: PublishOptions | None = None,
    options: OfficeOptions | None = None,
    how: ListOptions | None = None,
) -> int:
    """List the reports that an issuer posts on its website: by when each, and until when it remains there.

    With --office, what was recorded as posted counts: when, for how long, and on which days nothing was recorded. --publish
    writes the page and records it there.

    Parameters
    ----------
    files
        Files, patterns, folders or archives of filings; - is the standard input.
    issuer
        One issuer, by CIK, ticker or words of its name; by default all.
    on
        The day of the list, as 2026-03-31; by default today.
    posted
        A TOML file with a table [[posted]] for each report on the website: its accession number, and the day (on).
    why
        Print the reasons below the table, with rows and sources.
    html
        A file for the reasons as a page.

    """
    batch = Batch(files, (html,), book=book)
    context = context_of(options)
    office = context if context.office else None
    where = pages or PublishOptions()

    def work() -> int:
        if where.publish is not None or where.record:
            _publish(*_issuer_of_a_book(batch.book, issuer), where, office, overwrite=overwrite)
        if where.page:
            shown = posting_page(*_issuer_of_a_book(batch.book, issuer), on=on, office=office)
            print_answer(shown, shown.forms, PostedForm, how, lambda: _print_page(shown))
            return batch.status
        found = list_postings(batch.filings(), issuer=issuer or "", on=on, posted=posted, office=office)
        _write_page(found, html, overwrite=overwrite)
        print_answer(found, found.items, PostingItem, how, lambda: _print_postings(found, why=why))
        return batch.status

    return status_of(work)


def _issuer_of_a_book(book: Path | None, issuer: str | None) -> tuple[Path, str]:
    """Return a book and the issuer whose page it is."""
    if book is None or not issuer:
        raise RequestError("A posting page shows one issuer of a book.", remedy="Give --book and --issuer.")
    return book, issuer


def _print_page(found: PostingPage) -> None:
    print_answer_table(posting_page_table(found))
    print_lines([f"{counted(len(found.forms), 'report')} on the page as of {found.as_of}. {NOT_ADVICE}"])


def _publish(book: Path, issuer: str, where: PublishOptions, office: OfficeContext | None, *, overwrite: bool) -> None:
    """Write the page, or record that it is there, and say on the standard error what was done."""
    if where.publish is not None:
        made = publish_postings(book, issuer, where.publish, address=where.address, office=office, overwrite=overwrite)
        print_notice(f"{where.publish}: page with {counted(len(made.page.forms), 'report')} written.")
        recorded = made.recorded
    elif office is None:
        raise RequestError("Postings are recorded in an office.", remedy="Give --office, or set SECTION16_OFFICE.")
    else:
        recorded = record_postings(book, issuer, where.address, office=office, by_hand=True)
    if recorded is not None:
        counts = f"{len(recorded.posted)} posted, {len(recorded.removed)} removed, {len(recorded.seen)} still there"
        print_notice(f"Recorded at {recorded.at:%Y-%m-%d %H:%M} UTC on {recorded.place}: {counts}.")


def _print_postings(found: PostingList, *, why: bool) -> None:
    if found.items:
        print_answer_table(postings_table(found))
    else:
        print_lines([f"No reports found. {found.reason}"])
    if why:
        print_lines(line for one in found.items for line in why_lines(one.why))
    print_incomplete(found.incomplete)
    sys.stdout.write(f"{counted(len(found.items), 'report')} as of {found.as_of}. {NOT_ADVICE}\n")


def volume144(  # noqa: PLR0913 - each is an option
    facts: Path,
    /,
    *files: Files,
    book: NamedBookOption = None,
    why: bool = False,
    html: Path | None = None,
    overwrite: Overwrite = False,
    how: ListOptions | None = None,
) -> int:
    """Compute how many shares an affiliate may sell in three months (Rule 144(e)), and whether Form 144 is required.

    CSV has a line for each sale considered, JSON is one object. Exit status: 1 when the planned sale exceeds the limit.

    Parameters
    ----------
    facts
        A TOML file: the class and its shares outstanding, four weeks of volume, the seller, the sale; see docs/disclosure.md.
    files
        Files, patterns, folders or archives of filings that report sales; without them, the sales of the facts alone count.
    why
        Print the reasons below the answer, with rows and sources.
    html
        A file for the reasons as a page.

    """
    batch = Batch(files, (html,), (facts,), book=book)

    def work() -> int:
        found = find_volume_limit(facts, batch.filings() if files or book else None)
        _write_page(found, html, overwrite=overwrite)
        print_answer(found, found.sales, CountedSale, how, lambda: _print_limit(found, why=why))
        return batch.status or int(found.within is False)

    return status_of(work)


def _print_limit(found: VolumeLimit, *, why: bool) -> None:
    print_answer_table(volume_table(found))
    if why:
        print_lines(why_lines(found.why))
    print_incomplete(found.incomplete)
    print_lines([NOT_ADVICE])


def plans(  # noqa: PLR0913 - each is an option
    *files: Files,
    book: BookInsteadOption = None,
    issuer: WhoOption | None = None,
    owner: WhoOption | None = None,
    facts: FactsFile = None,
    why: bool = False,
    html: Path | None = None,
    overwrite: Overwrite = False,
    how: ListOptions | None = None,
) -> int:
    """List Rule 10b5-1 plans: who, when adopted, the trades under each, and whether the cooling-off period was kept.

    Parameters
    ----------
    files
        Files, patterns, folders or archives of filings; - is the standard input.
    issuer
        One issuer, by CIK, ticker or words of its name; by default all.
    owner
        A reporting person, by CIK or words of the name.
    facts
        A TOML file of what filings do not state: reports that decide about cooling-off, plans; see docs/disclosure.md.
    why
        Print the reasons below the table, with rows and sources.
    html
        A file for the reasons as a page.

    """
    batch = Batch(files, (html,), (facts,), book=book)

    def work() -> int:
        found = find_trading_plans(batch.filings(), issuer=issuer or "", owner=owner or "", facts=facts)
        _write_page(found, html, overwrite=overwrite)
        print_rows(found.plans, TradingPlan, how, lambda plans: _print_plans(tuple(plans), why=why))
        return batch.status

    return status_of(work)


def _print_plans(found: tuple[TradingPlan, ...], *, why: bool) -> None:
    if found:
        print_answer_table(plans_table(found))
    if why:
        print_lines(line for one in found for line in why_lines(one.why))
    for one in found:
        print_incomplete(one.incomplete)
    sys.stdout.write(f"{counted(len(found), 'plan')}. {NOT_ADVICE}\n")


def item408(  # noqa: PLR0913 - each is an option
    *files: Files,
    book: BookInsteadOption = None,
    issuer: WhoOption,
    quarter_end: DateOption,
    quarter_start: DateOption | None = None,
    facts: FactsFile = None,
    why: bool = False,
    html: Path | None = None,
    overwrite: Overwrite = False,
    how: ListOptions | None = None,
) -> int:
    """List the trading arrangements that directors and officers adopted or terminated in a quarter, and draft the text.

    Item 408(a) of Regulation S-K. CSV has a line for each arrangement, JSON is one object.

    Parameters
    ----------
    files
        Files, patterns, folders or archives of filings; - is the standard input.
    issuer
        The issuer, by CIK, ticker or words of its name.
    quarter_end
        The last day of the fiscal quarter, as 2026-03-31.
    quarter_start
        Its first day, where the quarter is not three calendar months.
    facts
        A TOML file of what filings do not state: arrangements, and who has none; see docs/disclosure.md.
    why
        Print the reasons below the answer, with rows and sources.
    html
        A file for the reasons as a page.

    """
    batch = Batch(files, (html,), (facts,), book=book)

    def work() -> int:
        found = disclose_arrangements(
            batch.filings(), issuer=issuer, quarter_end=quarter_end, quarter_first=quarter_start, facts=facts
        )
        _write_page(found, html, overwrite=overwrite)
        print_answer(found, found.arrangements, DisclosedArrangement, how, lambda: _print_item_408(found, why=why))
        return batch.status

    return status_of(work)


def _print_item_408(found: Item408, *, why: bool) -> None:
    if found.arrangements:
        print_answer_table(arrangements_table(found))
    else:
        print_lines([found.why.statement])
    if found.text:
        print_lines(["", *found.text, ""])
    if why:
        print_lines(why_lines(found.why))
    else:
        print_lines(short_reasons(found.why))
    print_incomplete(found.incomplete)
    print_lines([NOT_ADVICE])


def item403(  # noqa: PLR0913 - each is an option
    facts: Path,
    /,
    *files: Files,
    book: NamedBookOption = None,
    why: bool = False,
    html: Path | None = None,
    overwrite: Overwrite = False,
    how: ListOptions | None = None,
) -> int:
    """Draft the beneficial ownership table of a proxy statement (Item 403), with percentages and footnotes.

    CSV has a line for each class of each holder, JSON is one object.

    Parameters
    ----------
    facts
        A TOML file: the day, the classes, the holders, what they hold and can acquire; see docs/disclosure.md.
    files
        Files, patterns, folders or archives of filings, for positions that the facts do not state.
    why
        Print the reasons below the table, with rows and sources.
    html
        A file for the reasons as a page.

    """
    batch = Batch(files, (html,), (facts,), book=book)

    def work() -> int:
        found = tabulate_ownership(facts, batch.filings() if files or book else None)
        _write_page(found, html, overwrite=overwrite)
        print_answer(found, ownership_rows(found), OwnershipRow, how, lambda: _print_ownership(found, why=why))
        return batch.status

    return status_of(work)


def _print_ownership(found: OwnershipTable, *, why: bool) -> None:
    table = ownership_table(found)
    print_answer_table(table)
    print_lines(["", *table.notes])
    if why:
        print_lines(["", *(text for one in (*found.lines, *found.left_out) for text in why_lines(one.why))])
    for one in found.left_out:
        print_lines([f"Left out: {one.name}, with {', '.join(share.shown for share in one.shares)}."])
    print_incomplete(found.incomplete)
    sys.stdout.write(f"Beneficial ownership as of {found.as_of}. {NOT_ADVICE}\n")


# --- what the answers share


def _write_page(found: Disclosed, html: Path | None, *, overwrite: bool) -> None:
    if html is not None:
        write_file(html, disclosure_html(found).encode(), overwrite=overwrite)
