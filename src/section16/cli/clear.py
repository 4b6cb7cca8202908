"""``section16 clear``: whether a planned purchase or sale would make a short-swing profit, and from when it is free."""

from __future__ import annotations

import getpass
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter

from section16.cli.answers import print_incomplete, why_lines
from section16.cli.batch import Batch, Files
from section16.cli.printing import print_error, print_findings, print_json, print_lines, print_notice
from section16.cli.values import AmountOption, BookInsteadOption, DateOption, WhoOption
from section16.errors import Section16Error
from section16.workspace.clearing import Clearance, PlannedTrade, clear_trade
from section16.workspace.context import OfficeContext

_NOTE = "For review by counsel, from the trades given alone. This is not legal advice."


def clear(  # noqa: PLR0913 - each is an option
    *files: Files,
    book: BookInsteadOption = None,
    issuer: WhoOption,
    owner: WhoOption,
    side: Literal["buy", "sell"],
    on: DateOption,
    shares: AmountOption,
    price: AmountOption,
    title: str = "",
    also: Path | None = None,
    events: Path | None = None,
    office: str = "",
    member: Annotated[str, Parameter(name="--as")] = "",
    facts: Path | None = None,
    json: Annotated[bool, Parameter(name="--json", negative=())] = False,
) -> int:
    """Show what a planned trade would add to the short-swing profit, at which prices, and from when it is free.

    Exit status: 0 when it adds nothing, 1 when it creates liability, 2 when a file cannot be used.

    Parameters
    ----------
    files
        Files, patterns, folders or archives of filings; - is the standard input. They may be left out with --also, --events or
        --office.
    issuer
        The issuer, by CIK, ticker or words of its name.
    owner
        The reporting person, by CIK or words of the name.
    side
        Whether to buy or to sell.
    on
        The day of the planned trade, as 2026-03-31.
    shares
        The number of shares.
    price
        The price a share, in dollars.
    title
        The title of the class of securities; by default the class that the person trades most.
    also
        A CSV or JSON file of trades that are not filed yet: of the person, of the household, under a plan.
    events
        A facts file whose events are counted, unless a filed form reports them.
    office
        An office whose events are counted, unless a filed form reports them.
    member
        Your login in the office; without it, your login on this machine.
    facts
        A TOML or JSON file of what trades and filings lack; see docs/short-swing.md.
    json
        Print the answer as JSON.

    """
    batch = Batch(files, book=book)
    try:
        found = clear_trade(
            batch.filings() if files or batch.book or not (also or events or office) else (),
            PlannedTrade(side=side, on=on, shares=shares, price=price, title=title),
            issuer=issuer,
            owner=owner,
            also=also,
            events=events,
            office=OfficeContext(office, member or getpass.getuser(), issuer, warn=print_notice) if office else None,
            facts=facts,
        )
    except Section16Error as error:
        print_findings(getattr(error, "findings", ()))
        print_error(error)
        return 2
    if json:
        print_json(found)
    else:
        _print(found)
    return batch.status or int(found.liability > 0)


def _print(found: Clearance) -> None:
    print_lines(why_lines(found.why, 0))
    if found.liability_if_all_counted != found.liability:
        print_lines([f"With every trade that counsel has to decide on, all together: ${found.liability_if_all_counted:,}"])
    print_lines(
        f"Matched: {one.shares:,} shares of {one.purchase} at {one.purchase_price:,} with {one.sale} at {one.sale_price:,}."
        for one in found.matches
    )
    print_incomplete(found.incomplete)
    if found.asked:
        print_lines(f"If {one.trade} counted: ${one.liability:,}." for one in found.if_counted)
        print_lines([f"For counsel to decide, and left out of the days and prices above: {', '.join(found.asked)}."])
    but = " if none of these trades counts" if found.asked else ""
    print_lines([f"Free at any price from {found.free_from}{but}. {_NOTE}"])
