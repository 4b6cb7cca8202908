"""A form as a document: the rows of a draft in the words of the person who prepares it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from generate.dice import Dice
from generate.draft import Draft
from generate.habits import Habits
from generate.insider import DIRECT, Owner
from generate.issuer import Issuer
from generate.row import Row
from generate.settings import Settings
from section16.document.cells import DateCell, DecimalCell, FlagCell, TextCell
from section16.document.footnotes import Footnote
from section16.document.ownership import OwnershipDocument
from section16.document.parties import Issuer as IssuerBox
from section16.document.parties import ReportingOwner
from section16.document.signature import OwnerSignature
from section16.document.table_one import NonDerivativeHolding, NonDerivativeTransaction
from section16.document.table_two import DerivativeHolding, DerivativeTransaction
from section16.law.business_days import filing_date
from section16.law.forms import SCHEMA_VERSIONS, boxes_on

_DRIFT = 0.01
"""The share of forms on which a title or nature is worded in another way than usual."""

_TITLE_ROOM = 30


def schema_version(form: str, filed: date) -> str:
    """Return the version of the schema under which EDGAR takes a form on a day."""
    known = [entry for entry in SCHEMA_VERSIONS if form in entry.forms and entry.since <= filed]
    return known[-1].version


class Clerk:
    """The preparer of an issuer's forms: always in the same way, but for a slip of wording now and then."""

    def __init__(self, dice: Dice, issuer: Issuer, habits: Habits, settings: Settings) -> None:
        self._dice = dice
        self._issuer = issuer
        self._habits = habits
        self._drift = _DRIFT if settings.drift else 0.0
        self._words: dict[str, str] = {}
        self._street = f"C/O {issuer.name}"[:40].strip()

    def document(self, draft: Draft, filed: date, issuer: Issuer) -> OwnershipDocument:
        """Return a draft as the document that EDGAR disseminates, of an issuer as it is called then."""
        notes = _Notes()
        self._words = {}
        has_plan_box = any(box.name == "aff10b5One" for box in boxes_on(draft.form, filed))
        amends = draft.amends
        one, two = (tuple(self._row(draft, row, notes) for row in draft.table(number)) for number in (1, 2))
        return OwnershipDocument(
            schema_version=TextCell(schema_version(draft.form, filed)),
            document_type=TextCell(draft.form + ("/A" if amends else "")),
            period_of_report=_day(draft.period),
            date_of_original_submission=_day(filing_date(amends.accepted) if amends else None),
            no_securities_owned=self._flag(not (one or two)) if draft.form == "3" else FlagCell(),
            not_subject_to_section16=self._flag(draft.exit) if draft.form != "3" else FlagCell(),
            form3_holdings_reported=self._flag(False) if draft.form == "5" else FlagCell(),
            form4_transactions_reported=self._flag(any(row.form_type == "4" for row in draft.filed))
            if draft.form == "5"
            else FlagCell(),
            issuer=IssuerBox(cik=TextCell(issuer.cik), name=TextCell(issuer.name), trading_symbol=TextCell(issuer.symbol)),
            reporting_owners=tuple(map(self._owner, draft.party.owners)),
            aff10b5_one=self._flag(draft.plan) if has_plan_box else FlagCell(),
            non_derivative_table=one,
            derivative_table=two,
            footnotes=notes.footnotes(),
            remarks=TextCell(_remarks(draft) or None),
            signatures=tuple(self._signature(owner, filed) for owner in draft.party.owners),
        )

    def _flag(self, ticked: bool) -> FlagCell:  # noqa: FBT001 - it is the value of the box
        return FlagCell(self._habits.flags[ticked])

    def _owner(self, owner: Owner) -> ReportingOwner:
        city, state, zip_code = self._issuer.city
        return ReportingOwner(
            cik=TextCell(owner.cik),
            name=TextCell(owner.name),
            street1=TextCell(self._street),
            street2=TextCell(self._issuer.street),
            city=TextCell(city),
            state=TextCell(state),
            zip_code=TextCell(zip_code),
            is_director=self._flag(owner.director),
            is_officer=self._flag(bool(owner.officer_title)),
            is_ten_percent_owner=self._flag(owner.ten_percent),
            is_other=self._flag(bool(owner.other)),
            officer_title=TextCell("See Remarks" if len(owner.officer_title) > _TITLE_ROOM else owner.officer_title or None),
            other_text=TextCell(owner.other or None),
        )

    def _signature(self, owner: Owner, filed: date) -> OwnerSignature:
        name = (
            f"{self._issuer.attorney}, attorney-in-fact for {owner.signature}" if self._habits.by_attorney else owner.signature
        )
        return OwnerSignature(name=TextCell(f"/s/ {name}"), signed=_day(filed))

    def _row(self, draft: Draft, row: Row, notes: _Notes) -> Any:
        boxes: dict[str, Any] = {"title": TextCell(self._title(row))}
        boxes |= self._terms(row) if row.derivative else {}
        holder = row.holder
        direct = holder.id == DIRECT
        boxes["ownership"] = TextCell("D" if direct else "I")
        if not direct:
            nature = self._nature(holder.natures)
            boxes["nature"] = TextCell(nature)
            if holder.note and (self._habits.explains_entities or nature.startswith("See") or draft.party.has_twin(holder)):
                row.note("nature", holder.note)
        if row.owned is not None and not (draft.form == "3" and row.derivative):
            boxes["value_owned" if row.in_dollars else "shares_owned"] = _number(row.owned)
        kind: Any
        if row.event is None:
            kind = DerivativeHolding if row.derivative else NonDerivativeHolding
        else:
            kind = DerivativeTransaction if row.derivative else NonDerivativeTransaction
            boxes |= self._transaction(row)
        return kind(**notes.put(boxes, row.notes))

    def _transaction(self, row: Row) -> dict[str, Any]:
        return {
            "transaction_date": _day(row.day),
            "deemed_execution_date": _day(row.deemed),
            "form_type": TextCell(row.form_type),
            "code": TextCell(row.code),
            "equity_swap": self._flag(False),
            "timeliness": TextCell(row.timeliness or None),
            "total_value" if row.in_dollars else "shares": _number(row.shares),
            "price": DecimalCell() if row.price is None else _number(row.price),
            "acquired_disposed": TextCell("A" if row.acquired else "D"),
        }

    def _terms(self, row: Row) -> dict[str, Any]:
        terms = row.terms
        assert terms is not None
        return {
            "exercise_price": DecimalCell() if terms.price is None else _number(terms.price),
            "exercise_date": _day(terms.exercisable),
            "expiration_date": _day(terms.expiration),
            "underlying_title": TextCell(self._class_title(terms.underlying)),
            "underlying_shares": DecimalCell() if row.in_dollars else _number(row.underlying),
        }

    def _title(self, row: Row) -> str:
        terms = row.terms
        if terms is None:
            return self._class_title(row.line.security)
        return self._worded(terms.title, _DERIVATIVE_DRIFT.get(terms.title, (terms.title.lower(),)))

    def _class_title(self, security: str) -> str:
        title = self._issuer.classes[security]
        return self._worded(title, (title.split(",")[0] if "," in title else f"{title}, $0.001 par value", title.upper()))

    def _nature(self, natures: Sequence[str]) -> str:
        usual = natures[self._habits.natures % len(natures)]
        return self._worded(usual, tuple(nature for nature in natures if nature != usual) or natures)

    def _worded(self, usual: str, others: Sequence[str]) -> str:
        """Return words as this form has them: the usual ones, or now and then others, the same on all its rows."""
        if usual not in self._words:
            self._words[usual] = self._dice.pick(others) if self._drift and self._dice.chance(self._drift) else usual
        return self._words[usual]


_DERIVATIVE_DRIFT: Mapping[str, tuple[str, ...]] = {
    "Restricted Stock Units": ("Restricted Stock Unit", "RSUs", "Restricted stock units"),
    "Restricted Stock Unit": ("Restricted Stock Units", "RSU"),
    "Stock Option (Right to Buy)": ("Stock Option (right to buy)", "Stock Options (Right to Buy)", "Stock Option"),
}


class _Notes:
    """The footnotes of a form while it is filled in: each text once, numbered as first referred to."""

    def __init__(self) -> None:
        self._ids: dict[str, str] = {}

    def put(self, boxes: dict[str, Any], notes: Mapping[str, Sequence[str]]) -> dict[str, Any]:
        """Return the boxes of a row with references to its footnotes."""
        for field, texts in sorted(notes.items()):
            marks = tuple(self._ids.setdefault(text, f"F{len(self._ids) + 1}") for text in texts)
            if field == "coding_footnotes":
                boxes[field] = marks
            else:
                cell: Any = boxes.get(field)
                boxes[field] = type(cell)(cell.text, marks)
        return boxes

    def footnotes(self) -> tuple[Footnote, ...]:
        """Return the footnotes referred to."""
        return tuple(Footnote(id=identifier, text=text) for text, identifier in self._ids.items())


def _remarks(draft: Draft) -> str:
    """Return what the remarks say: long titles, which form of several it is, and splits; each once."""
    said = dict.fromkeys(text for row in draft.filed for text in row.remarks)
    return " ".join(filter(None, (_long_title(draft.party.owners), *draft.remarks, *said)))


def _long_title(owners: Sequence[Owner]) -> str:
    """Return the titles that their box has no room for, which are stated in the remarks."""
    return "; ".join(owner.officer_title for owner in owners if len(owner.officer_title) > _TITLE_ROOM)


def _number(value: Decimal) -> DecimalCell:
    return DecimalCell(f"{value:f}")


def _day(day: date | None) -> DateCell:
    return DateCell(day.isoformat()) if day else DateCell()
