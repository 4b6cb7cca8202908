"""``section16 shortswing`` and ``verify``: the highest short-swing profit, with a proof that another program can check."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from section16.cli.answers import print_incomplete, why_lines
from section16.cli.formats import print_table
from section16.cli.output import Overwrite, write_file
from section16.cli.printing import print_error, print_json, print_lines, print_notice
from section16.errors import CertificateError, TradesError
from section16.plurals import counted
from section16.workspace.short_swing import AskedTrade, ExcludedTrade, MatchedShares, ShortSwing, certificate_bytes, short_swing
from section16.workspace.short_swing import verify as verify_file

_NOTE = "For counsel. This is not legal advice."
_COLUMNS = ("purchase", "on", "at", "sale", "on", "at", "shares", "profit")
Json = Annotated[bool, Parameter(name="--json", negative=())]


def shortswing(  # noqa: PLR0913 - each is an option
    *,
    trades: Path,
    facts: Path | None = None,
    certificate: Path | None = None,
    why: Annotated[bool, Parameter(name="--why", negative=())] = False,
    json: Json = False,
    overwrite: Overwrite = False,
) -> int:
    """Compute the highest short-swing profit of a person in an issuer, with the matches and a proof.

    Exit status: 0 when the profit was computed, 2 when the trades or the facts cannot be used.

    Parameters
    ----------
    trades
        A CSV or JSON file of trades: date, side (purchase or sale), shares, price; perhaps class, code, counts, note.
    facts
        A TOML or JSON file of what trades lack: status with dates, percentages, closing prices; see docs/short-swing.md.
    certificate
        A file for the certificate, which section16 verify checks.
    why
        Print why the profit is what it is: the matches, the trades left out, and the law.
    json
        Print the answer as JSON.

    """
    try:
        answer = short_swing(trades, facts=facts)
    except TradesError as error:
        for fault in error.faults[1:]:
            print_notice(fault)
        print_error(error)
        return 2
    if certificate is not None:
        write_file(certificate, certificate_bytes(answer), overwrite=overwrite)
    if json:
        print_json(answer)
    else:
        _print(answer)
        print_lines(why_lines(answer.why, 0) if why else ())
    return 0


def _print(answer: ShortSwing) -> None:
    print_lines(_headline(answer))
    if answer.matches:
        print_table(_COLUMNS, map(_match, answer.matches), {"at", "shares", "profit"})
    print_lines(_left_out("Left out by a rule", answer.excluded))
    print_lines(_left_out("For counsel to decide", answer.asked))
    print_incomplete(answer.incomplete)
    print_lines(answer.unsettled)
    print_lines([f"{counted(len(answer.matches), 'match', 'matches')}. {_NOTE}"])


def _headline(answer: ShortSwing) -> Iterable[str]:
    bound = "" if answer.exact else ", a lower bound: prices are weighted averages"
    yield f"Highest profit: ${answer.profit:,}{bound}"
    if answer.upper is not None and not answer.exact:
        yield f"Upper bound from the ranges of prices: ${answer.upper:,}"
    yield f"Lowest-in, highest-out: ${answer.greedy:,}; first-in, first-out: ${answer.first_in_first_out:,}"
    if answer.asked:
        yield f"With every trade that counsel has to decide on: ${answer.if_all_counted:,}"
    if answer.net_of_commissions != answer.profit:
        yield f"Net of commissions: ${answer.net_of_commissions:,}"
    if answer.recoverable is not None:
        yield f"Realized within two years before the claim: ${answer.recoverable:,}"


def _match(one: MatchedShares) -> tuple[str, ...]:
    bought = (one.purchase, one.purchase_date.isoformat(), f"{one.purchase_price:,}")
    sold = (one.sale, one.sale_date.isoformat(), f"{one.sale_price:,}")
    return *bought, *sold, f"{one.shares:,}", f"{one.profit:,}"


def _left_out(heading: str, trades: Iterable[ExcludedTrade | AskedTrade]) -> Iterable[str]:
    for one in trades:
        cited = f" ({'; '.join(map(str, one.citations))})" if one.citations else ""
        yield f"{heading}: {one.trade}, {one.side} of {one.shares:,} on {one.date}. {one.reason}{cited}"


def verify(certificate: Path, /, *, json: Json = False) -> int:
    """Check the certificate of a short-swing profit, without computing the profit again.

    Exit status: 0 when the certificate proves the profit, 1 when it does not.

    Parameters
    ----------
    certificate
        The file that section16 shortswing --certificate wrote.
    json
        Print what the certificate proves as JSON.

    """
    try:
        found = verify_file(certificate)
    except CertificateError as error:
        print_error(error)
        return 1
    if json:
        print_json(found)
        return 0
    print_lines(
        [f"Valid: ${found.profit} is the highest profit of {found.lots:,} trades, reached by {found.matches:,} matches."]
    )
    return 0
