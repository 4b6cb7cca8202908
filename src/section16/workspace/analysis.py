"""Who owned what, when, and how it is known: positions, histories and reconciliation from filings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import msgspec

from section16.document.submission import Submission
from section16.errors import RequestError, UnreadableError
from section16.finding import Finding
from section16.law.business_days import WASHINGTON
from section16.ledger.answers.holdings import Total, totals_of
from section16.ledger.answers.position import Position, Step
from section16.ledger.answers.reconciliation import CauseCount, ReconciledBalance, Reconciliation, Share, reconciliation_of
from section16.ledger.causes.control import Control
from section16.ledger.entries.decisions import Decisions, read_decisions
from section16.ledger.entries.entry import LedgerFiling
from section16.ledger.ledger import HeldSecurity, History, Ledger
from section16.render.chart import chart_svg, chart_text
from section16.render.chart import label as holding_label
from section16.workspace.book_filings import BookFilings
from section16.workspace.naming import ISSUER, PERSON, KnownName, cik_in, listed, named_by, only_one

__all__ = [
    "CauseCount",
    "Control",
    "FoundHistories",
    "FoundPositions",
    "History",
    "HistoryStep",
    "Position",
    "ReconciledBalance",
    "ReconciledFilings",
    "Reconciliation",
    "Share",
    "Step",
    "Total",
    "chart_svg",
    "chart_text",
    "find_histories",
    "find_positions",
    "history_steps",
    "holding_label",
    "reconcile_filings",
]

Filings = Iterable[Submission | UnreadableError]


class FoundPositions(msgspec.Struct, frozen=True, kw_only=True):
    """Positions that filings report; where there are none, ``reason`` states why. ``findings`` name filings left out.

    ``totals`` are what the positions are together, by issuer and security.
    """

    positions: tuple[Position, ...]
    totals: tuple[Total, ...] = ()
    reason: str = ""
    findings: tuple[Finding, ...] = ()


class FoundHistories(msgspec.Struct, frozen=True, kw_only=True):
    """Holdings over time; where there are none, ``reason`` states why. ``findings`` name filings left out."""

    histories: tuple[History, ...]
    reason: str = ""
    findings: tuple[Finding, ...] = ()


class ReconciledFilings(msgspec.Struct, frozen=True, kw_only=True):
    """Every reported balance against the computed one, with shares by table and kind of row, and the control of every test.

    ``reason`` states why there are no balances; ``controls`` are empty unless they were asked for.
    """

    reconciliation: Reconciliation
    shares: tuple[Share, ...] = ()
    controls: tuple[Control, ...] = ()
    reason: str = ""
    findings: tuple[Finding, ...] = ()


class HistoryStep(HeldSecurity, frozen=True, kw_only=True):
    """One change of one holding on one line: the holding, the day, the change and the balance after it."""

    day: date
    change: Decimal
    balance: Decimal
    what: str
    row: str


def find_positions(  # noqa: PLR0913 - each is a part of the question
    filings: Filings,
    *,
    issuer: str = "",
    owner: str = "",
    as_of: date | None = None,
    known_at: datetime | None = None,
    decisions: Path | None = None,
) -> FoundPositions:
    """Return what is held on a day, as known at a time.

    ``issuer`` and ``owner``, at least one of which is required, are CIKs, tickers or words of a name. ``as_of`` is the day, by
    default the last one that the filings report; ``known_at`` leaves out what was filed later, in Washington time unless it
    has a zone. Raises :class:`~section16.errors.RequestError` and :class:`~section16.errors.DecisionsError`.
    """
    if not issuer and not owner:
        raise RequestError("Specify an issuer, an owner, or both.")
    ledger, issuer, owner = ledger_about(filings, issuer, owner, decisions=decisions)
    known = _washington(known_at)
    found = tuple(ledger.positions(_cik(issuer), _cik(owner), as_of=as_of, known_at=known))
    reason = "" if found else why_nothing(ledger, issuer, owner, known, as_of) or _all_closed(as_of)
    return FoundPositions(
        positions=found,
        totals=tuple(totals_of(found)),
        reason=reason,
        findings=tuple(ledger.findings_about(_cik(issuer), _cik(owner))),
    )


def find_histories(  # noqa: PLR0913 - each is a part of the question
    filings: Filings,
    *,
    issuer: str,
    owner: str,
    security: str = "",
    known_at: datetime | None = None,
    decisions: Path | None = None,
) -> FoundHistories:
    """Return every change of an owner's holdings in an issuer; ``security`` chooses titles that hold its words.

    Raises :class:`~section16.errors.DecisionsError`.
    """
    ledger, issuer, owner = ledger_about(filings, issuer, owner, decisions=decisions)
    known = _washington(known_at)
    found = tuple(ledger.history(issuer, owner, security or None, known_at=known))
    reason = "" if found else why_nothing(ledger, issuer, owner, known)
    if not found and not reason:
        titles = dict.fromkeys(one.security for one in ledger.history(issuer, owner, known_at=known))
        reason = f"No title of a security contains {security!r}. Titles: {listed(titles)}"
    return FoundHistories(histories=found, reason=reason, findings=tuple(ledger.findings_about(issuer, owner)))


def history_steps(histories: Iterable[History]) -> Iterator[HistoryStep]:
    """Yield every change of holdings on a line of its own, with the holding beside it."""
    for one in histories:
        holding = {name: getattr(one, name) for name in HeldSecurity.__struct_fields__}
        for step in one.steps:
            yield HistoryStep(**holding, **msgspec.structs.asdict(step))


def reconcile_filings(
    filings: Filings, *, issuer: str = "", controls: bool = False, decisions: Path | None = None
) -> ReconciledFilings:
    """Return every reported balance against the computed one, of one issuer or of all.

    ``controls`` asks how often the test of each cause succeeds by chance, which takes longer, and for which all filings are in
    memory at once. Raises
    :class:`~section16.errors.DecisionsError`.
    """
    reason, tests, found, remarks = "", [], dict[str, tuple[ReconciledBalance, ...]](), list[Finding]()
    whole = [ledger_about(filings, issuer, decisions=decisions)[:2]] if controls else None
    for ledger, cik in whole or ledgers_about(filings, issuer, decisions=decisions):
        found |= {one: ledger.reconcile(one).assertions for one in ([cik] if cik else ledger.issuers)}
        tests += ledger.controls() if controls else []
        remarks += ledger.findings_about(cik or None)
        reason = why_nothing(ledger, cik, "", None) or "The filings report no balances."
    balances = tuple(one for of in sorted(found) for one in found[of])
    together = reconciliation_of(balances)
    return ReconciledFilings(
        reconciliation=together,
        shares=tuple(together.shares()),
        controls=tuple(tests),
        reason="" if balances else reason,
        findings=tuple(remarks),
    )


def ledger_about(
    filings: Filings, issuer: str = "", owner: str = "", *, decisions: Path | None = None
) -> tuple[Ledger, str, str]:
    """Return the ledger of filings under the decisions in a file, and the CIKs of an issuer and a reporting person.

    Each is named by CIK, ticker or words of a name, and empty where none is. Of a book only the filings are read that an answer
    about them needs. Raises :class:`~section16.errors.RequestError` where a name is unknown or several have it, and
    :class:`~section16.errors.DecisionsError`.
    """
    decided = read_decisions(decisions) if decisions else Decisions()  # before hours of reading
    if isinstance(filings, BookFilings):
        continued = [cik for one in decided.of("successor") for cik in (one.issuer, one.continues)]
        filings = filings.about(issuer, owner, continued=continued)
        issuer, owner = filings.issuer, filings.owner
    ledger = Ledger.from_submissions(filings, decided)
    cik = _named(ledger, issuer, ISSUER, _issuers_in(ledger))
    return ledger, cik, _named(ledger, owner, PERSON, _owners_in(ledger, cik))


def ledgers_about(filings: Filings, issuer: str = "", *, decisions: Path | None = None) -> Iterator[tuple[Ledger, str]]:
    """Yield the ledgers that together answer about an issuer, or about all, each with the CIK of the issuer.

    There is one, except for all issuers of a book: their ledgers are made batch by batch, so that a large one is not in memory
    as a whole. Raises as :func:`ledger_about`.
    """
    if issuer or not isinstance(filings, BookFilings):
        ledger, cik, _ = ledger_about(filings, issuer, decisions=decisions)
        yield ledger, cik
        return
    for part, decided in filings.batches(read_decisions(decisions) if decisions else Decisions()):
        yield Ledger.from_submissions(part, decided), ""


def required_ledgers(filings: Filings, issuer: str = "", *, decisions: Path | None = None) -> Iterator[tuple[Ledger, str]]:
    """Yield the ledgers of :func:`ledgers_about`.

    Raises :class:`~section16.errors.RequestError` at the end where no filing could be read, or none is of the issuer.
    """
    ledger, cik, some = Ledger(), "", False
    for ledger, cik in ledgers_about(filings, issuer, decisions=decisions):
        some = some or bool(ledger.filings)
        yield ledger, cik
    if cik or not some:
        require_filings(ledger, cik)


def _named(ledger: Ledger, text: str, what: str, known: Iterator[KnownName]) -> str:
    """Return the CIK that a text is or names; a CIK may be unknown, which is an answer."""
    if not text.strip() or cik_in(text):
        return cik_in(text)
    remedy = "Give a CIK, a ticker or words of the name." if what == ISSUER else "Give a CIK or words of the name."
    if not ledger.filings:
        raise RequestError(f"No filing could be read, so that {text!r} names no {what}.", remedy="Give filings, or a CIK.")
    every = list(known)
    return only_one(text, named_by(text, every), what=what, nothing="The filings name no", every=lambda: every, remedy=remedy)


def _issuers_in(ledger: Ledger) -> Iterator[KnownName]:
    names: dict[str, dict[str, None]] = {}
    symbols: dict[str, dict[str, None]] = {}
    for filing in ledger.filings:
        _note(names, filing.issuer, filing.issuer_name)
        _note(symbols, filing.issuer, filing.issuer_symbol)
    return (KnownName(cik, tuple(names.get(cik, ())), tuple(symbols.get(cik, ()))) for cik in names | symbols)


def _owners_in(ledger: Ledger, issuer: str) -> Iterator[KnownName]:
    names: dict[str, dict[str, None]] = {}
    for filing in _of(ledger, issuer, ""):
        for cik, name in zip(filing.owners, filing.names, strict=False):
            _note(names, cik, name)
    return (KnownName(cik, tuple(found)) for cik, found in names.items())


def _note(texts: dict[str, dict[str, None]], cik: str, text: str) -> None:
    """Record a text of a CIK as the last one; they come in the order of filing."""
    if cik and text:
        found = texts.setdefault(cik, {})
        found.pop(text, None)
        found[text] = None


def _cik(text: str) -> str | None:
    return text.strip().zfill(10) if text else None


def _washington(at: datetime | None) -> datetime | None:
    """Return a time as the ledger has it: in Washington, without a zone."""
    return at.astimezone(WASHINGTON).replace(tzinfo=None) if at is not None and at.tzinfo is not None else at


# --- why there is no answer


def why_nothing(ledger: Ledger, issuer: str, owner: str, known_at: datetime | None, as_of: date | None = None) -> str:
    """Return why the filings answer nothing about an issuer, an owner and a time; empty where they should."""
    nothing = _no_filing(ledger, issuer, owner)
    return nothing or _too_early(ledger, _of(ledger, issuer, owner), known_at, as_of)


def _of(ledger: Ledger, issuer: str, owner: str) -> list[LedgerFiling]:
    about = (filing for filing in ledger.filings if not issuer or filing.issuer == _cik(issuer))
    return [filing for filing in about if not owner or _cik(owner) in filing.owners]


def _no_filing(ledger: Ledger, issuer: str, owner: str) -> str:
    filings = ledger.filings
    if not filings:
        return "No filing could be read."
    about = _of(ledger, issuer, "")
    if not about:
        names = _names(filings, lambda filing: [(filing.issuer, filing.issuer_name)])
        return f"No filing is about issuer {issuer}. Issuers in the filings: {names}"
    if not _of(ledger, issuer, owner):
        names = _names(about, lambda filing: zip(filing.owners, filing.names, strict=False))
        of = f" of issuer {issuer}" if issuer else ""
        return f"No filing{of} names {owner} as a reporting person. Reporting persons in the filings: {names}"
    return ""


def require_filings(ledger: Ledger, issuer: str = "", owner: str = "") -> None:
    """Raise :class:`~section16.errors.RequestError` where no filing could be read, or none is of an issuer and an owner."""
    nothing = _no_filing(ledger, issuer, owner)
    if nothing:
        chosen = ledger.filings and (issuer or owner)
        remedy = "Correct the CIK, or give the filings." if chosen else "Give files or folders of Forms 3, 4 and 5."
        raise RequestError(nothing, remedy=remedy)


def _too_early(ledger: Ledger, filings: Sequence[LedgerFiling], known_at: datetime | None, as_of: date | None) -> str:
    """Return what is too early: the time at which filings were to be known, or the day of which they are to report."""
    if known_at is not None and not any(filing.known and filing.known <= known_at for filing in filings):
        times = [filing.known for filing in filings if filing.known]
        if not times:
            return "The filings have no acceptance time or filing date, so that it is unknown when they became known."
        first = f"the first became known at {min(times):%Y-%m-%d %H:%M}"
        return f"None of the filings was known at {known_at:%Y-%m-%d %H:%M}; {first}."
    accessions = {filing.accession for filing in filings}
    days = [entry.when for entry in ledger.entries() if entry.filing.accession in accessions]
    if not days:
        return "The filings report no transactions and no holdings."
    if as_of is not None and as_of < min(days):
        return f"The filings report nothing as early as {as_of}; the first day that they report is {min(days)}."
    return ""


def _all_closed(as_of: date | None) -> str:
    return f"Every holding that the filings report was disposed of by {as_of or 'the last day that they report'}."


def _names(filings: Iterable[LedgerFiling], named: Callable[[LedgerFiling], Iterable[tuple[str, str]]]) -> str:
    """Return CIKs with names as the end of a sentence."""
    return listed(dict.fromkeys(f"{cik} {name}".strip() for filing in filings for cik, name in named(filing)))
