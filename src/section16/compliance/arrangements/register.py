"""A register of Rule 10b5-1 plans: who, when adopted, the trades under each, and whether the cooling-off period was kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal

import msgspec

from section16.compliance.arrangements.cooling_off import CoolingOff, CoolingOffFacts, cooling_off_of
from section16.compliance.arrangements.evidence import TRADES, PlanBasis, PlanRow, PlanTrade, plan_rows
from section16.compliance.arrangements.facts import ArrangementFacts, StatedArrangement
from section16.compliance.arrangements.people import is_director_or_officer, is_same_person
from section16.law.trading_plans import AMENDED_RULE_SINCE, PLAN_BOX_CITATIONS
from section16.ledger.entries.amendment import PostedFiling
from section16.ledger.entries.entry import LedgerFiling
from section16.why import Incomplete, Why


class TradingPlan(msgspec.Struct, frozen=True, kw_only=True):
    """A Rule 10b5-1 plan of one or more reporting persons.

    ``adopted`` is ``None`` where no form and no fact states it; the trades of a person without a stated day are then together.
    ``amended``, ``terminated`` and ``until`` are days that forms or facts state. ``sold`` and ``bought`` are in shares.
    ``stated`` is whether the facts state the plan.
    """

    issuer: str
    issuer_name: str
    owners: tuple[str, ...]
    names: tuple[str, ...]
    title: str = ""
    adopted: date | None
    amended: tuple[date, ...] = ()
    terminated: date | None = None
    until: date | None = None
    amended_rule: bool | None = None
    trades: tuple[PlanTrade, ...] = ()
    sold: Decimal = Decimal(0)
    bought: Decimal = Decimal(0)
    securities: Decimal | None = None
    director_or_officer: bool | None = None
    stated: bool = False
    cooling_off: CoolingOff
    incomplete: tuple[Incomplete, ...] = ()
    why: Why


class _Gathered:
    """The rows of one plan, and who reports them."""

    def __init__(self, adopted: date | None) -> None:
        self.adopted = adopted
        self.rows: list[PlanRow] = []
        self.owners: dict[str, str] = {}
        self.stated: StatedArrangement | None = None

    @property
    def filings(self) -> list[LedgerFiling]:
        return [row.entry.filing for row in self.rows]

    def is_of(self, cik: str, name: str) -> bool:
        return any(is_same_person((cik, name), owner) for owner in self.owners.items())

    def add(self, row: PlanRow) -> None:
        self.rows.append(row)
        filing = row.entry.filing
        self.owners.update(dict(zip(filing.owners, filing.names, strict=False)))


def register_of(posted: Sequence[PostedFiling], facts: ArrangementFacts | None = None) -> list[TradingPlan]:
    """Return the plans of one issuer's insiders, by the day of adoption, those without one last.

    ``posted`` are the issuer's filings in force. Plans that the facts state and no form shows are included.
    """
    facts = facts or ArrangementFacts()
    gathered = _gathered(posted)
    stated = [one for one in facts.arrangements if one.kind == "10b5-1"]
    owners = {cik: name for filing, _ in posted for cik, name in zip(filing.owners, filing.names, strict=False)}
    for one in stated:
        _state(gathered, one, owners, alone=sum(_is_of_one(one, other) for other in stated) == 1)
    plans = [_plan(one, facts, _issuer(posted)) for one in gathered]
    return sorted(plans, key=lambda one: (one.adopted or date.max, one.names))


def _issuer(posted: Sequence[PostedFiling]) -> tuple[str, str]:
    return (posted[-1][0].issuer, posted[-1][0].issuer_name) if posted else ("", "")


def _gathered(posted: Iterable[PostedFiling]) -> list[_Gathered]:
    """Return the rows by plan: one for each day of adoption and each set of persons who report together."""
    found: list[_Gathered] = []
    for _, entries in posted:
        for row in plan_rows(entries):
            for adopted in row.dates.adopted or (None,):
                _of_row(found, row, adopted).add(row)
    return found


def _of_row(found: list[_Gathered], row: PlanRow, adopted: date | None) -> _Gathered:
    owners = row.entry.filing.owners
    for one in found:
        if one.adopted == adopted and not one.owners.keys().isdisjoint(owners):
            return one
    found.append(_Gathered(adopted))
    return found[-1]


def _is_of_one(one: StatedArrangement, two: StatedArrangement) -> bool:
    return is_same_person((one.cik, one.name), (two.cik, two.name))


def _state(gathered: list[_Gathered], stated: StatedArrangement, owners: dict[str, str], *, alone: bool) -> None:
    """Add what the facts state to the plan of the same person and day, or as a plan of its own.

    ``owners`` are the reporting persons by CIK. ``alone`` is whether the facts state no other plan of the person; where forms
    show no other either, trades whose day of adoption no form states are under this one.
    """
    own = [one for one in gathered if one.is_of(stated.cik, stated.name)]
    same = next((one for one in own if one.adopted == stated.adopted), None)
    if same is None:
        same = _Gathered(stated.adopted)
        if alone and len(own) == 1 and own[0].adopted is None:
            _move(own[0], same, stated)
        if not same.rows:
            cik = stated.cik or _cik_of(stated.name, owners)
            same.owners[cik] = owners.get(cik, "") or stated.name
        gathered.append(same)
        gathered[:] = [one for one in gathered if one.rows or one is same or one.stated]
    same.stated = stated


def _move(undated: _Gathered, plan: _Gathered, stated: StatedArrangement) -> None:
    """Move the trades that were made while a stated plan was in force from those without a day of adoption."""
    last = min(filter(None, (stated.terminated, stated.until)), default=date.max)
    rows, undated.rows = undated.rows, []
    for row in rows:
        day = row.trade.day
        if day is not None and stated.adopted <= day <= last:
            plan.add(row)
        else:
            undated.rows.append(row)


def _cik_of(name: str, owners: dict[str, str]) -> str:
    """Return the CIK of the only reporting person with a name; empty where there is none, or more than one."""
    found = [cik for cik, known in owners.items() if is_same_person(("", name), (cik, known))]
    return found[0] if len(found) == 1 else ""


def _plan(one: _Gathered, facts: ArrangementFacts, issuer: tuple[str, str]) -> TradingPlan:
    trades = tuple(row.trade for row in one.rows)
    amended = _days(one, "amended")
    stated = one.stated
    is_insider = _is_insider(one)
    cooling_off, missing, why = cooling_off_of(
        CoolingOffFacts(
            adopted=one.adopted,
            amended=tuple((day, facts.report_for(day)) for day in amended),
            director_or_officer=is_insider,
            report=facts.report_for(one.adopted) if one.adopted else None,
            trades=[trade.day for trade in trades if trade.day and trade.code in TRADES],
        )
    )
    names = tuple(one.owners.values())
    return TradingPlan(
        issuer=issuer[0],
        issuer_name=issuer[1],
        owners=tuple(cik for cik in one.owners if cik),
        names=names,
        title=(stated.title if stated else "") or _title(one),
        adopted=one.adopted,
        amended=amended,
        terminated=(stated.terminated if stated else None) or next(iter(_days(one, "terminated")), None),
        until=(stated.until if stated else None) or next(iter(_days(one, "until")), None),
        amended_rule=None if one.adopted is None else one.adopted >= AMENDED_RULE_SINCE,
        trades=trades,
        sold=_sum(trades, "S"),
        bought=_sum(trades, "P"),
        securities=stated.securities if stated else None,
        director_or_officer=is_insider,
        stated=stated is not None,
        cooling_off=cooling_off,
        incomplete=tuple(_about(one, names, (*missing, *_shared(one)))),
        why=_why(one, names, trades, why),
    )


def _days(one: _Gathered, name: str) -> tuple[date, ...]:
    return tuple(sorted({day for row in one.rows for day in getattr(row.dates, name)}))


def _is_insider(one: _Gathered) -> bool | None:
    """Whether any of the persons is a director or officer; ``None`` where no form says so."""
    if one.stated is not None:
        return True
    known = [is_director_or_officer(relation) for filing in one.filings for relation in filing.relationships]
    return True if True in known else None if None in known or not known else False


def _title(one: _Gathered) -> str:
    filing = max(one.filings, key=lambda filing: filing.order, default=None)
    relations = filing.relationships if filing else ()
    titles = [relation.officer_title or ("Director" if relation.is_director else "") for relation in relations]
    return next(filter(None, titles), "")


def _sum(trades: Iterable[PlanTrade], code: str) -> Decimal:
    return sum((abs(trade.change) for trade in trades if trade.code == code and trade.change), Decimal(0))


def _shared(one: _Gathered) -> Iterator[Incomplete]:
    """Yield that rows whose footnotes state several days of adoption are under each of the plans."""
    rows = tuple(row.trade.row for row in one.rows if len(row.dates.adopted) > 1)
    if rows:
        yield Incomplete(
            "under which of several plans the trades were made",
            "The footnotes state more than one day of adoption, and the trades are listed under each plan.",
            "Compare the forms with EDGAR, or ask the person.",
            rows=rows,
        )


def _about(one: _Gathered, names: Iterable[str], missing: Iterable[Incomplete]) -> Iterator[Incomplete]:
    rows = tuple(dict.fromkeys(row.trade.row for row in one.rows))
    for lacking in missing:
        yield msgspec.structs.replace(lacking, subject=", ".join(names), rows=lacking.rows or rows[:1])


def _why(one: _Gathered, names: Iterable[str], trades: Sequence[PlanTrade], cooling_off: Why) -> Why:
    who = ", ".join(names)
    adopted = f"adopted on {one.adopted}" if one.adopted else "whose day of adoption is not stated"
    because = [cooling_off, *_why_trades(trades)]
    if one.stated is not None:
        because.append(Why("The facts state the plan."))
    if one.adopted and one.adopted < AMENDED_RULE_SINCE and any(trade.box for trade in trades):
        rows = tuple(trade.row for trade in trades if trade.box)
        says = f"The 10b5-1 box is ticked, and the plan is older than the amended rule of {AMENDED_RULE_SINCE}."
        because.append(Why(says, rows=rows, citations=PLAN_BOX_CITATIONS))
    return Why(f"{who} has a Rule 10b5-1 plan {adopted}.", because=tuple(because))


_SHOWN_BY = {
    PlanBasis.FOOTNOTE: "A footnote states that the row is a trade under the plan.",
    PlanBasis.REMARKS: "The remarks or a footnote state that the trades of the form are under the plan.",
    PlanBasis.WHOLE_FORM: "A footnote of another row states that the transactions of the form are under the plan.",
    PlanBasis.BOX: "The 10b5-1 box of the form is ticked, and nothing else speaks of a plan.",
}


def _why_trades(trades: Iterable[PlanTrade]) -> Iterator[Why]:
    """Yield a statement for each way in which trades are shown to be under the plan, with their rows."""
    rows: dict[PlanBasis, list[str]] = {}
    for trade in trades:
        rows.setdefault(trade.basis, []).append(trade.row)
    for basis, of_basis in rows.items():
        yield Why(_SHOWN_BY[basis], rows=tuple(of_basis))
