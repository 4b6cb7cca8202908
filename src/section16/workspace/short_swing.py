"""Short-swing profit under Section 16(b): the highest profit of trades, its certificate, and the check of one."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any, Final, cast

import msgspec

from section16.document.submission import Submission
from section16.errors import CertificateError, NotFoundError, RequestError, TradesError, UnreadableError
from section16.finding import Finding
from section16.ingest.trades_file import naming_lines, read_swing_facts, read_trades
from section16.ledger.ledger import Ledger
from section16.plurals import counted
from section16.render.short_swing_chart import short_swing_svg
from section16.shortswing.answer import AskedTrade, ExcludedTrade, MatchedShares, ShortSwing
from section16.shortswing.certificate import Certificate
from section16.shortswing.compute import Lacking, counted_problems, short_swing_of
from section16.shortswing.facts import ShortSwingFacts
from section16.shortswing.facts_reading import facts_of
from section16.shortswing.insider import InsiderShortSwing, certified_problems, insiders
from section16.shortswing.problem import Problem
from section16.shortswing.trades import ListedTrade, trades_of
from section16.shortswing.verifier import Verified, verify_certificate
from section16.sources.files import read_file
from section16.store.book import lookups
from section16.store.book.lookups import lines_of
from section16.why import Incomplete
from section16.workspace.analysis import ledger_about, require_filings, required_ledgers, why_nothing
from section16.workspace.book import require_libraries
from section16.workspace.book_filings import BookFilings
from section16.workspace.book_names import cik_of_insider, cik_of_issuer
from section16.workspace.naming import PERSON

__all__ = [
    "AskedTrade",
    "Certificate",
    "ExcludedTrade",
    "FoundShortSwings",
    "InsiderShortSwing",
    "ListedTrade",
    "MatchedShares",
    "ShortSwing",
    "Verified",
    "certificate_bytes",
    "describe_short_swing",
    "find_short_swings",
    "short_swing",
    "short_swing_svg",
    "verify",
]

TradeRows = Iterable[Mapping[str, Any] | ListedTrade]
GivenFacts = str | os.PathLike[str] | Mapping[str, Any] | None


class FoundShortSwings(msgspec.Struct, frozen=True, kw_only=True):
    """The answers for reporting persons who bought and sold in a window, the highest profit first.

    Where there are none, ``reason`` states why. ``findings`` name filings left out.
    """

    insiders: tuple[InsiderShortSwing, ...]
    reason: str = ""
    findings: tuple[Finding, ...] = ()


def find_short_swings(  # noqa: PLR0913 - each is a part of the question
    filings: Iterable[Submission | UnreadableError],
    *,
    issuer: str = "",
    owner: str = "",
    everyone: bool = False,
    facts: GivenFacts = None,
    decisions: Path | None = None,
) -> FoundShortSwings:
    """Return the highest short-swing profit of one reporting person, or of all, from filings.

    ``issuer`` and ``owner`` are CIKs or names; ``everyone`` asks for all persons, of the issuer or of all issuers. ``facts``
    state what no filing shows about one person. Raises :class:`~section16.errors.RequestError`,
    :class:`~section16.errors.TradesError` and :class:`~section16.errors.DecisionsError`.
    """
    if not isinstance(issuer, str) or not isinstance(owner, str):
        raise RequestError("A CIK is text.", remedy='Write it in quotation marks, such as "320193".')
    if everyone is bool(owner) or (owner and not issuer):
        raise RequestError("Specify an issuer and a reporting person, or all persons.")
    if facts is not None and not owner:
        raise RequestError(
            "Facts apply to one reporting person, and none is specified.", remedy="Specify the issuer and the person."
        )
    stated = None if facts is None else _facts(facts)
    found, remarks, reason = list[InsiderShortSwing](), list[Finding](), ""
    for ledger, cik, person in _ledgers(filings, issuer, owner, decisions):
        with _naming_lines(facts):
            found += insiders(ledger, cik or None, person or None, stated=stated)
        remarks += ledger.findings_about(cik or None, person or None)
        reason = why_nothing(ledger, cik, person, None)
    nothing = "No reporting person bought and sold within less than six months, as far as the filings show."
    return FoundShortSwings(
        insiders=tuple(sorted(found, key=lambda one: (-one.answer.profit, one.issuer, one.owner))),
        reason="" if found else reason or nothing,
        findings=tuple(remarks),
    )


MOST_FILINGS: Final = 3_000
"""The most filings of an issuer that an answer about one person of a book reads: some seconds of work."""


def describe_short_swing(book: str | os.PathLike[str], person: str, issuer: str) -> InsiderShortSwing:
    """Return the highest short-swing profit of a reporting person of a book in an issuer, with its reasons.

    Both are named by CIK or words of the name, the issuer by ticker as well. All filings about the issuer are read, since what
    a title means and when shares were split no single filing states; an issuer of more than 3,000 filings is refused. Raises
    :class:`~section16.errors.NotFoundError` for a person or issuer that the book does not have,
    :class:`~section16.errors.RequestError` and :class:`~section16.errors.BookError`.
    """
    require_libraries()
    from section16.store.book.generations import reading  # noqa: PLC0415 - requires the packages of a book

    with reading(Path(book)) as connection:
        of = cik_of_issuer(connection, issuer)
        owner = cik_of_insider(connection, person, of)
        found = lines_of(connection, lookups.FILINGS_ABOUT, issuer=of, owner=owner)[0]
    if not found["own"]:
        raise NotFoundError(f"Issuer {of} has no {PERSON} {person!r}.", remedy="Search by name, or give another CIK.")
    if found["filings"] > MOST_FILINGS:
        what = f"Issuer {of} has {found['filings']:,} filings, more than {MOST_FILINGS:,}."
        raise RequestError(what, remedy="Compute this answer with the command shortswing, which has no limit.")
    (one,) = find_short_swings(BookFilings(Path(book)), issuer=of, owner=owner).insiders
    return one


def _ledgers(
    filings: Iterable[Submission | UnreadableError], issuer: str, owner: str, decisions: Path | None
) -> Iterator[tuple[Ledger, str, str]]:
    """Yield the ledgers about one person, or else about all, with the CIKs of the issuer and the person."""
    if owner:
        ledger, cik, person = ledger_about(filings, issuer, owner, decisions=decisions)
        require_filings(ledger, cik, person)
        yield ledger, cik, person
    else:
        yield from ((ledger, cik, "") for ledger, cik in required_ledgers(filings, issuer, decisions=decisions))


def short_swing(trades: str | os.PathLike[str] | TradeRows, *, facts: GivenFacts = None) -> ShortSwing:
    """Return the highest short-swing profit of the trades of one person in one issuer, with its proof.

    ``trades`` is a CSV or JSON file, or rows with the keys ``date``, ``side`` (purchase or sale), ``shares`` and ``price``, and
    perhaps ``class``, ``code``, ``counts`` and ``note``. ``facts`` is a TOML or JSON file, or a table, of what trades lack.
    Amounts are dollars; numbers may be text, and are exact. Raises :class:`~section16.errors.TradesError` with the place of
    each fault; nothing is computed from part of a list.
    """
    listed, stated = _given(trades, facts)
    with _naming_lines(facts):
        return short_swing_of(listed, stated, Lacking() if stated.roles else _WITHOUT_ROLE)


_WITHOUT_ROLE = Lacking(
    lowering=(
        Incomplete(
            "The role of the person",
            "The person is taken for a director or officer. A ten percent holder has no exemption under Rule 16b-3, and only "
            "trades while holding more than ten percent count.",
            'State role in the facts: "director", "officer" or "ten percent".',
        ),
    )
)
"""What a list of trades lacks that states no role; the roles of filings are those of their boxes."""


def _given(trades: str | os.PathLike[str] | TradeRows, facts: GivenFacts) -> tuple[Sequence[ListedTrade], ShortSwingFacts]:
    """Return trades and facts; the faults of both are reported at once."""
    found: list[TradesError] = []
    stated, listed = ShortSwingFacts(), cast("Sequence[ListedTrade]", ())
    try:
        listed = _trades(trades)
    except TradesError as error:
        found.append(error)
    try:
        stated = _facts(facts)
    except TradesError as error:
        found.append(error)
    if found:
        first, *others = found
        first.faults = (*(first.faults or (first.what,)), *(line for one in others for line in _fault_lines(one)))
        raise first
    return listed, stated


def _fault_lines(error: TradesError) -> tuple[str, ...]:
    """Return every fault of an error, each with its file."""
    return tuple(f"{error.source}, {fault}" if error.source else fault for fault in error.faults) or (str(error),)


def _naming_lines(facts: GivenFacts) -> AbstractContextManager[None]:
    """Name the lines of a file in what is wrong with its facts about trades."""
    return naming_lines(Path(facts)) if isinstance(facts, str | os.PathLike) else nullcontext()


def _trades(trades: str | os.PathLike[str] | TradeRows) -> Sequence[ListedTrade]:
    if isinstance(trades, str | os.PathLike):
        return read_trades(Path(trades))
    if not isinstance(trades, Iterable):
        raise TradesError(
            "The trades are neither a file nor rows.", remedy="Give a file, or rows with date, side, shares and price."
        )
    rows = list(trades)
    listed = [one for one in rows if isinstance(one, ListedTrade)]
    if rows and len(listed) == len(rows):
        return listed
    if listed:
        raise TradesError("Some trades are rows and others have been read already.", remedy="Give all trades in the same form.")
    plain = [one for one in rows if not isinstance(one, ListedTrade)]
    return trades_of((f"trade {number}", row) for number, row in enumerate(plain, 1))


def _facts(facts: GivenFacts) -> ShortSwingFacts:
    if facts is None:
        return ShortSwingFacts()
    if isinstance(facts, str | os.PathLike):
        return read_swing_facts(Path(facts))
    if not isinstance(facts, Mapping):
        raise TradesError("The facts are neither a file nor a table.", remedy="Write them as docs/short-swing.md shows.")
    return facts_of(facts)


def certificate_bytes(answer: ShortSwing) -> bytes:
    """Return the certificate of an answer as the bytes of a file."""
    return msgspec.json.format(msgspec.json.encode(answer.certificate), indent=1) + b"\n"


def verify(  # noqa: PLR0913 - each is what a certificate can be made of
    certificate: str | os.PathLike[str] | bytes,
    *,
    trades: str | os.PathLike[str] | TradeRows | None = None,
    filings: Iterable[Submission | UnreadableError] | None = None,
    issuer: str = "",
    owner: str = "",
    facts: GivenFacts = None,
    decisions: Path | None = None,
) -> Verified:
    """Return what a certificate proves: a file, or its bytes.

    A certificate alone proves the profit of the trades listed in it. With the ``trades``, or the ``filings`` about an issuer,
    that it was made of, and the ``facts``, its trades and the pairs it leaves out are computed again and compared. ``owner`` is
    the CIK of the reporting person, which may be left out where the filings about the issuer have one only.

    Raises :class:`~section16.errors.CertificateError` with what is wrong with it, :class:`~section16.errors.RequestError` for a
    question that is not clear, and :class:`~section16.errors.TradesError` for trades or facts that cannot be used.
    """
    if trades is None is filings and facts is not None:
        raise RequestError("Facts are compared together with the trades.", remedy="Give the trades as well.")
    if filings is None and (issuer or owner or decisions):
        raise RequestError(
            "An issuer, a person and decisions are about filings.", remedy="Give the filings, or leave them out."
        )
    if trades is not None and filings is not None:
        raise RequestError("A certificate is compared with a list of trades or with filings.", remedy="Give one of the two.")
    problems = None
    if filings is not None:
        if not issuer:
            raise RequestError("The issuer of the certificate is missing.", remedy="Specify it with --issuer.")
        problems = _filed_problems(*ledger_about(filings, issuer, owner, decisions=decisions), facts)
    if trades is not None:
        listed, stated = _given(trades, facts)
        with _naming_lines(facts):
            problems = counted_problems(listed, stated)
    if isinstance(certificate, bytes):
        return verify_certificate(certificate, problems)
    try:
        data = read_file(Path(certificate))
    except UnreadableError as error:
        raise CertificateError(error.what, where=str(certificate), remedy=error.remedy or "Correct the path.") from None
    try:
        return verify_certificate(data, problems)
    except CertificateError as error:
        error.source = Path(certificate).name
        raise


def _filed_problems(ledger: Ledger, cik: str, owner: str, facts: GivenFacts) -> tuple[Problem, ...]:
    """Return what a certificate has to be about that was made of the filings of a reporting person."""
    require_filings(ledger, cik, owner)
    owners = sorted({one for filing in ledger.filings if filing.issuer == cik for one in filing.owners})
    if not owner and len(owners) != 1:
        listed = f"The filings about the issuer are of {counted(len(owners), 'reporting person', 'reporting persons')}."
        raise RequestError(listed, remedy="Specify the person of the certificate with --owner.")
    stated = None if facts is None else _facts(facts)
    with _naming_lines(facts):
        return certified_problems(ledger, cik, owner or owners[0], stated)
