"""``section16 shortswing`` and ``verify``: the highest short-swing profit, with a proof that another program can check."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from section16.cli.answers import print_incomplete, why_lines
from section16.cli.batch import Batch, Files
from section16.cli.formats import print_data, print_table
from section16.cli.output import Overwrite, require_apart, write_file
from section16.cli.printing import print_error, print_findings, print_json, print_lines, print_notice
from section16.cli.values import BookInsteadOption, NamedBookOption, WhoOption
from section16.errors import CertificateError, DecisionsError, RequestError, TradesError
from section16.plurals import counted
from section16.workspace.short_swing import (
    AskedTrade,
    ExcludedTrade,
    InsiderShortSwing,
    MatchedShares,
    ShortSwing,
    certificate_bytes,
    find_short_swings,
    short_swing,
    short_swing_svg,
)
from section16.workspace.short_swing import verify as verify_file

_NOTE = "For review by counsel. This is not legal advice."
_DECISIONS = (
    "--decisions is about rows of filings. Leave it out; decide about listed trades in the column counts or under [[decision]]."
)
_PERSONS = ("reporting person", "issuer", "roles", "profit", "upper bound", "lowest-in", "if all asked count")
_COLUMNS = ("purchase", "on", "at", "sale", "on", "at", "shares", "profit")
Json = Annotated[bool, Parameter(name="--json", negative=())]


def shortswing(  # noqa: PLR0913 - each is an option
    *files: Files,
    book: BookInsteadOption = None,
    trades: Path | None = None,
    issuer: WhoOption | None = None,
    owner: WhoOption | None = None,
    all_: Annotated[bool, Parameter(name="--all", negative=())] = False,
    facts: Path | None = None,
    decisions: Annotated[Path | None, Parameter(name="--decisions")] = None,
    certificate: Path | None = None,
    svg: Annotated[Path | None, Parameter(name="--svg")] = None,
    why: Annotated[bool, Parameter(name="--why", negative=())] = False,
    json: Json = False,
    overwrite: Overwrite = False,
) -> int:
    """Compute the highest short-swing profit of a person in an issuer, with the matches and a proof.

    From filings: one person with --issuer and --owner, or --all persons who bought and sold less than six months apart. From a
    list: --trades. Exit status: 0 when the profit was computed, 2 when a file cannot be used.

    Parameters
    ----------
    files
        Files, patterns, folders or archives of filings; - is the standard input.
    trades
        A CSV or JSON file of trades: date, side (purchase or sale), shares, price; perhaps class, code, counts, note.
    issuer
        The issuer, by CIK, ticker or words of its name.
    owner
        The reporting person, by CIK or words of the name.
    all_
        All reporting persons of the issuer, or of all issuers.
    facts
        A TOML or JSON file of what trades and filings lack: status with dates, percentages, closing prices; see
        docs/short-swing.md.
    decisions
        A file of decisions; see docs/ledger.md.
    certificate
        A file for the certificate, which section16 verify checks.
    svg
        A file for the trades and their matches as an SVG image: a time line with a band for each match.
    why
        Print why the profit is what it is: the matches, the trades left out, and the law.
    json
        Print the answer as JSON; with --all one line for each person.

    """
    if trades is not None and (files or issuer or owner or all_):
        print_notice("--trades is a list of one person's trades. Leave out the filings, the issuer and the person.")
        return 2
    if trades is not None and decisions is not None:
        print_notice(_DECISIONS)
        return 2
    try:
        if trades is None:
            batch = Batch(files, (certificate, svg), (facts, decisions), book=book)
            return _of_filings(
                batch, (issuer or "", owner or "", all_), (facts, decisions), (certificate, svg, why, json, overwrite)
            )
        require_apart((certificate, svg), map(str, filter(None, (trades, facts))))
        answer = short_swing(trades, facts=facts)
    except (DecisionsError, RequestError, TradesError) as error:
        print_error(error)
        return 2
    _write(answer, trades.name, certificate, svg, overwrite=overwrite)
    _show(answer, why=why, json=json)
    return 0


def _of_filings(
    batch: Batch,
    who: tuple[str, str, bool],
    beside: tuple[Path | None, Path | None],
    how: tuple[Path | None, Path | None, bool, bool, bool],
) -> int:
    (issuer, owner, everyone), (facts, decisions), (certificate, svg, why, json, overwrite) = who, beside, how
    if (certificate is not None or svg is not None) and everyone:
        raise RequestError(
            "A certificate or an image is about one person.", remedy="Specify the person with --issuer and --owner."
        )
    found = find_short_swings(
        batch.filings() if issuer or owner or everyone else (),
        issuer=issuer,
        owner=owner,
        everyone=everyone,
        facts=facts,
        decisions=decisions,
    )
    print_findings(found.findings)
    if found.reason:
        print_notice(f"No short-swing profit computed. {found.reason}")
    elif json:
        print_data(found.insiders, InsiderShortSwing, "json")
    elif everyone:
        print_table(_PERSONS, map(_person, found.insiders), set(_PERSONS[3:]))
        print_lines([f"{counted(len(found.insiders), 'person', 'persons')} with trades on both sides in a window. {_NOTE}"])
        _explain(found.insiders, why=why)
    for one in () if everyone or json else found.insiders:
        print_lines([_heading(one)])
        _show(one.answer, why=why, json=False)
    for one in () if everyone else found.insiders:
        _write(one.answer, _heading(one), certificate, svg, overwrite=overwrite)
    return batch.status


def _heading(one: InsiderShortSwing) -> str:
    return f"{one.owner_name or one.owner} in {one.issuer_name or one.issuer}"


def _explain(insiders: Sequence[InsiderShortSwing], *, why: bool) -> None:
    """Print why each profit is what it is and what it lacks, or how many lack something."""
    lacking = sum(bool(one.answer.incomplete) for one in insiders)
    if lacking and not why:
        verb = "lacks" if lacking == 1 else "lack"
        print_lines(
            [f"{counted(lacking, 'answer')} {verb} facts, which can change the profit. Run it with --why to list them."]
        )
    for one in insiders if why else ():
        print_lines(["", f"{_heading(one)} ({one.owner} in {one.issuer})"])
        print_lines(why_lines(one.answer.why, 0))
        print_incomplete(one.answer.incomplete)


def _person(one: InsiderShortSwing) -> tuple[str, ...]:
    answer = one.answer
    upper = f"{answer.profit:,}" if answer.exact else "" if answer.upper is None else f"{answer.upper:,}"
    asked = f"{answer.if_all_counted:,}" if answer.asked and answer.if_all_counted is not None else ""
    name, issuer = one.owner_name or one.owner, one.issuer_name or one.issuer
    return name, issuer, ", ".join(one.roles), f"{answer.profit:,}", upper, f"{answer.greedy:,}", asked


def _write(answer: ShortSwing, title: str, certificate: Path | None, svg: Path | None, *, overwrite: bool) -> None:
    if certificate is not None:
        write_file(certificate, certificate_bytes(answer), overwrite=overwrite)
    if svg is not None:
        write_file(svg, short_swing_svg(answer, title), overwrite=overwrite)


def _show(answer: ShortSwing, *, why: bool, json: bool) -> None:
    if json:
        print_json(answer)
        return
    _print(answer)
    print_lines(why_lines(answer.why, 0) if why else ())


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
    yield f"Highest profit: ${answer.profit:,}{'' if answer.exact else ', at the prices stated and as far as is known'}"
    if not answer.exact:
        lacks = "; ".join(f"{one[:1].lower()}{one[1:]}" for one in answer.unbounded)
        upper = f"No upper bound is known; missing: {lacks}." if answer.upper is None else f"At most: ${answer.upper:,}."
        yield f"At least: ${answer.lower:,}. {upper}"
    yield f"Lowest-in, highest-out: ${answer.greedy:,}; first-in, first-out: ${answer.first_in_first_out:,}"
    if answer.asked and answer.if_all_counted is not None:
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


def verify(  # noqa: PLR0913 - each is an option
    certificate: Path,
    /,
    *files: Files,
    book: NamedBookOption = None,
    trades: Path | None = None,
    issuer: WhoOption | None = None,
    owner: WhoOption | None = None,
    facts: Path | None = None,
    decisions: Annotated[Path | None, Parameter(name="--decisions")] = None,
    json: Json = False,
) -> int:
    """Check the certificate of a short-swing profit, without computing the profit again.

    With --trades, or with the filings and --issuer, it is also compared with what it was made of. Exit status: 0 when the
    certificate proves the profit, 1 when it does not, 2 when the trades, filings or facts cannot be used.

    Parameters
    ----------
    certificate
        The file that section16 shortswing --certificate wrote.
    files
        The filings that it was made of: files, patterns, folders or archives.
    trades
        The list of trades that it was made of: check that it lists those that count, and leaves out no other pairs.
    issuer
        The issuer, with filings, by CIK, ticker or words of its name.
    owner
        The reporting person, by CIK or words of the name, where the filings about the issuer are of several.
    facts
        The facts that it was made of, with --trades or filings.
    decisions
        The file of decisions that it was made with; see docs/ledger.md.
    json
        Print what the certificate proves as JSON.

    """
    try:
        found = verify_file(
            certificate,
            trades=trades,
            filings=Batch(files, book=book).filings() if files or book else None,
            issuer=issuer or "",
            owner=owner or "",
            facts=facts,
            decisions=decisions,
        )
    except CertificateError as error:
        print_error(error)
        return 1
    except (DecisionsError, RequestError, TradesError) as error:
        print_error(error)
        return 2
    if json:
        print_json(found)
        return 0
    listed = f"the {counted(found.lots, 'trade')} listed in it, with {counted(found.left_out, 'pair')} left out"
    matches = counted(found.matches, "match", "matches")
    print_lines([f"Valid: ${Decimal(found.profit):,} is the highest profit of {listed}, reached by {matches}."])
    if found.compared:
        source = "the filings" if trades is None else trades.name
        print_lines([f"It lists exactly the trades of {source} that count, and its pairs follow from them."])
    else:
        how = "Compare it with --trades FILE, or with the filings and --issuer CIK."
        print_lines([f"The certificate does not prove that these are all the trades that count. {how}"])
    return 0
