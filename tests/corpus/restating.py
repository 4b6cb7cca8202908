"""Any filing turned into facts by rule: what happened by row, balances from before the first row, footnotes as filed.

What comes of it says how much of the archive the drafting can say again, and of the rest why not. Rows are told as the kind of
event that usually gives their code; each box keeps the words of its footnotes, and an empty text where the filing has none.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from section16.document.cells import NO_DATE, NO_DECIMAL, Cell
from section16.document.declaration import Shape, fields_of
from section16.document.ownership import OwnershipDocument
from section16.document.paths import groups_of
from section16.document.places import is_state
from section16.document.table_one import NonDerivativeTransaction
from section16.law.due_dates import deemed_execution
from tests.corpus.restated import Filing, Stated

BOXES = {
    "title": "title",
    "exercise_price": "exercise price",
    "transaction_date": "date",
    "coding_footnotes": "code",
    "shares": "amount",
    "price": "price",
    "acquired_disposed": "acquired or disposed",
    "exercise_date": "date exercisable",
    "expiration_date": "expiration date",
    "underlying_title": "underlying title",
    "underlying_shares": "underlying amount",
    "shares_owned": "owned",
    "ownership": "direct or indirect",
    "nature": "nature",
}


_REPORTS = {("4", "4"): "when due", ("4", "5"): "early", ("5", "4"): "missed", ("5", "5"): "when due"}
"""How an event is reported, by the form of the document and that of the row."""


class CannotSayError(Exception):
    """Something in a filing that facts have no words for; its text is the cause."""


class Restating:
    """The facts of one filing in the making.

    With ``lots`` a row that does not follow from the one before on its line is told as a lot of its own: a class of the same
    title and terms that is kept apart. Holders of one nature are then told apart by its footnotes.
    """

    def __init__(self, form: Filing, *, lots: bool = False) -> None:
        self.lots = lots
        self.form = form
        self.document = form.document
        self.names = [f"owner-{number}" for number in range(len(self.document.reporting_owners))]
        self.securities: dict[tuple[Any, ...], tuple[str, Stated]] = {}
        self.entities: Stated = {}
        self.holders: dict[tuple[str | None, ...], str] = {}
        self.relations: list[Stated] = []
        self.holdings: list[Stated] = []
        self.balances: dict[tuple[str, str], list[Decimal]] = {}
        self.events: list[Stated] = []
        self.awards: Stated = {}
        self.pairs = {} if lots else pairs_of(form.document)

    def facts(self) -> Stated:
        """Return the facts; raises :class:`CannotSayError` for what cannot be said."""
        self._look()
        paired = {id(two) for two in self.pairs.values()}
        for row in self.document.rows:
            if id(row) not in paired:
                self._row(row)
        first = min(self._days())
        facts = self.form.facts(
            *self.names,
            issuer={"balances": self._mode(), "foreign-symbol": self.document.issuer.foreign_trading_symbol.value or ""},
            filing={"together": "all", "holdings": "all"},
            entities=self.entities,
            relations=self.relations,
            securities=dict(self.securities.values()),
            awards=self.awards,
            opening={"as-of": (first - timedelta(1)).isoformat(), "holdings": self.holdings},
            events=self.events,
        )
        period = str(self.document.period_of_report.value)
        if self.document.form == "3":
            facts["events"] = [{"kind": "appointment", "date": period, "who": self.names[0]}]
        if self.document.form == "5":
            facts["year-end"] = {"on": period}
        self._head(facts)
        return facts

    def _look(self) -> None:
        document = self.document
        if document.form == "4" and not self._transactions() and not document.not_subject_to_section16.value:
            raise CannotSayError("no transaction")
        if document.form == "5" and not self._transactions() and not any(row.form_type.text == "3" for row in document.rows):
            raise CannotSayError("a Form 5 that only tells holdings")
        if document.period_of_report.value is None:
            raise CannotSayError("no period")
        if document.form == "5" and max(self._days()) > document.period_of_report.value:
            raise CannotSayError("a transaction after the fiscal year")
        for table in (document.non_derivative_table, document.derivative_table):
            holding = [row.HOLDING for row in table]
            if holding != sorted(holding):
                raise CannotSayError("holdings above transactions")
        signed = [signature.signed.value for signature in document.signatures]
        if len(set(signed)) != 1 or signed[0] is None or signed[0] < max(self._days()):
            raise CannotSayError("signed on several days, or before a transaction")
        if len(self.names) == 1 and len(document.signatures) != 1:
            raise CannotSayError("signatures other than owners")

    def _days(self) -> list[date]:
        days = [row.transaction_date.value for row in self._transactions()]
        if None in days:
            raise CannotSayError("a transaction without a day")
        if days != sorted(days, key=str):
            one = [row.transaction_date.value for row in self._transactions() if not row.DERIVATIVE]
            two = [row.transaction_date.value for row in self._transactions() if row.DERIVATIVE]
            if one != sorted(one, key=str) or two != sorted(two, key=str):
                raise CannotSayError("rows that are not in the order of their days")
        period = [self.document.period_of_report.value] if self.document.form != "4" or not days else []
        return [day for day in (*days, *period) if day is not None]

    def _transactions(self) -> list[Any]:
        return [row for row in self.document.rows if not row.HOLDING]

    def _head(self, facts: Stated) -> None:
        """Add what stands above the tables: joint filers, the exit box, the 10b5-1 box, foreign addresses, an amendment."""
        document = self.document
        if len(self.names) > 1:
            signatures = [signature.name.value for signature in document.signatures]
            facts["joint"] = [{"owners": self.names, "signatures": signatures}]
        if document.not_subject_to_section16.value:
            last = max(self._days()).isoformat()
            alone = {"exit-form": True} if document.form == "4" and not self._transactions() else {}
            facts["events"] += [{"kind": "departure", "date": last, "who": name} | alone for name in self.names]
        for name, owner in zip(self.names, document.reporting_owners, strict=True):
            address = facts["people"][name]["address"]
            if owner.state.value and not is_state(owner.state.value):
                address["country"] = address.pop("state")
            if owner.country.value:
                address |= {"country": owner.country.value, "state": owner.non_us_state_territory.value or ""}
        if document.aff10b5_one.value:
            deal = next((event for event in self.events if event["kind"] in ("sale", "purchase")), None)
            if deal is None:
                raise CannotSayError("the 10b5-1 box without a purchase or sale")
            deal["plan"] = "plan"
            facts["plans"] = {"plan": {"adopted": "2003-01-01", "amended-rule": True}}
        if document.is_amendment:
            facts["amendment"] = {"of": "filed.xml", "filed": str(document.date_of_original_submission.value)}

    def _owned(self, row: Any) -> Decimal:
        """Return what is owned after a row; of a derivative on Form 3 what underlies it, for no balance is told there."""
        if getattr(row, "underlying_value", NO_DECIMAL).text or (row.value_owned.text and not row.DERIVATIVE):
            raise CannotSayError("amounts in dollars of shares, or of what underlies")
        if _in_dollars(row) and row.shares_owned.text:
            raise CannotSayError("an amount in dollars beside a balance in units")
        on_form_3 = row.DERIVATIVE and self.document.form == "3"
        stated = row.value_owned if _in_dollars(row) else row.shares_owned
        owned: Decimal | None = row.underlying_shares.value if on_form_3 else stated.value
        if owned is None:
            raise CannotSayError("a row without a balance")
        if row.HOLDING and not owned:
            raise CannotSayError("a holding of nothing")
        return owned

    def _row(self, row: Any) -> None:
        owned = self._owned(row)
        holder, security = self._holder(row), self._security(row)
        moved = Decimal() if row.HOLDING else self._moved(row)
        line = (holder, security)
        if self.lots and self._is_lot(row, line, owned, moved):
            security = self._lot_of(security)
            line = (holder, security)
        if row.DERIVATIVE and self._is_grant(row) and owned == moved:
            self._grant(row, security)  # a line of its own, with nothing before
            return
        if line not in self.balances:
            self.balances[line] = []
            notes = self._notes(row) if row.HOLDING else []
            self.holdings.append(
                {
                    "holder": holder,
                    "security": security,
                    "amount": str(owned - moved),
                    "notes": notes,
                    "missed-on-form-3": row.HOLDING and row.form_type.text == "3",
                }
                | ({"direct": row.ownership.value == "D"} | ({"nature": row.nature.value} if row.nature.value else {}))
            )
        elif row.HOLDING:
            raise CannotSayError("two rows for one holding")
        self.balances[line] += [moved, owned]
        if id(row) in self.pairs:
            self._exercise(row, self.pairs[id(row)])
        elif not row.DERIVATIVE and self._is_grant(row):
            self._grant(row, security)
        elif not row.HOLDING:
            self.events.append(self._event(row, holder, security))

    def _is_lot(self, row: Any, line: tuple[str, str], owned: Decimal, moved: Decimal) -> bool:
        return line in self.balances and (row.HOLDING or self.balances[line][-1] + moved != owned)

    def _lot_of(self, security: str) -> str:
        key, (_name, terms) = next(item for item in self.securities.items() if item[1][0] == security)
        return self._known((*key, f"lot {len(self.securities)}"), dict(terms))

    def _is_grant(self, row: Any) -> bool:
        """Return whether a row is plainly an award from the issuer to the first owner, held directly."""
        if self.lots or row.HOLDING or row.code.value != "A" or row.ownership.value != "D" or not self._in_office:
            return False
        plain = not row.equity_swap.value and row.deemed_execution_date.value is None and row.form_type.text == "4"
        return plain and row.price.value == 0 and row.acquired_disposed.value == "A"

    def _grant(self, row: Any, security: str) -> None:
        self._look_at_coding(row)
        name, day = f"grant-{len(self.awards)}", row.transaction_date.value.isoformat()
        terms = {
            "exercise-price": getattr(row, "exercise_price", NO_DECIMAL).value,
            "exercisable": getattr(row, "exercise_date", NO_DATE).value,
            "expires": getattr(row, "expiration_date", NO_DATE).value,
        }
        self.awards[name] = {key: str(value) for key, value in terms.items() if value is not None} | {
            "to": self.names[0],
            "security": security,
            "units": row.shares.text,
            "granted": day,
            "approved-by": "board",
        }
        report = _REPORTS[self.document.form, row.form_type.text]
        self.events.append({"kind": "grant", "date": day, "award": name, "report": report, "notes": self._notes(row)})

    def _exercise(self, one: Any, two: Any) -> None:
        """Tell a pair of rows as the exercise of an award, or as its vesting where nothing was paid."""
        self._look_at_coding(one)
        self._look_at_coding(two)
        if one.deemed_execution_date.value or one.equity_swap.value or one.form_type.text != "4" or two.form_type.text != "4":
            raise CannotSayError("a deemed day or a swap on another code than S or P")
        name, owned = self._award(two), two.shares_owned.value
        self.balances.setdefault((self.names[0], name), []).extend((-two.shares.value, owned))
        paid = bool(one.price.value)
        self.events.append(
            {
                "kind": "exercise" if paid else "vesting",
                "date": one.transaction_date.value.isoformat(),
                "award": name,
                "report": _REPORTS[self.document.form, one.form_type.text],
                "units": two.shares.text,
                "notes": [note | {"table": table} for row, table in ((one, "I"), (two, "II")) for note in self._notes(row)],
            }
        )

    def _award(self, row: Any) -> str:
        """Return the award of a row of Table II, stated with what was left of it before the first row."""
        security = self._security(row)
        name = f"award-{security}"
        if name not in self.awards:
            key = next(key for key, (known, _terms) in self.securities.items() if known == security)
            terms = self.securities[key][1]
            given = {field: terms.pop(field) for field in ("exercise-price", "exercisable", "expires") if field in terms}
            terms["kind"] = "options" if given.get("exercise-price", "0") not in ("0", "0.0", "0.00") else "units"
            terms["table"] = "II"
            left = row.shares_owned.value + row.shares.value
            self.awards[name] = given | {
                "to": self.names[0],
                "security": security,
                "units": str(left),
                "granted": "2000-01-03",
                "approved-by": "board",
            }
            self.holdings.append({"holder": self.names[0], "security": "", "award": name, "amount": str(left), "notes": []})
        return name

    @property
    def _in_office(self) -> bool:
        """Whether the first owner is more than a holder of ten percent: Rule 16b-3 is for officers and directors."""
        owner = self.document.reporting_owners[0]
        return any(role.value for role in (owner.is_director, owner.is_officer, owner.is_other))

    def _moved(self, row: Any) -> Decimal:
        shares: Decimal | None = _amount(row).value
        direction = row.acquired_disposed.value
        if shares is None or not shares or direction not in ("A", "D"):
            raise CannotSayError("a transaction of nothing")
        return shares if direction == "A" else -shares

    def _holder(self, row: Any) -> str:
        if row.ownership.value == "D":
            return self.names[0]
        nature = row.nature.value or ""
        if not nature:
            raise CannotSayError("an indirect holding without nature")
        told = (nature, *(self.document.footnote(mark) for mark in row.nature.footnotes if self.lots))
        name = self.holders.setdefault(told, f"holder-{len(self.holders)}")
        if name not in self.entities:
            self.entities[name] = {"name": nature, "nature": nature}
            self.relations.append({"who": self.names[0], "is": "manager", "of": name})
        return name

    def _security(self, row: Any) -> str:
        title = row.title.value
        if not row.DERIVATIVE:
            return self._known(("I", title), {"title": title})
        of = self._known(("I", row.underlying_title.value), {"title": row.underlying_title.value})
        gives = self._gives(row)
        terms = {
            "exercise-price": row.exercise_price.value,
            "exercisable": row.exercise_date.value,
            "expires": row.expiration_date.value,
        }
        given = {key: str(value) for key, value in terms.items() if value is not None}
        counted = ({"counted-in": "dollars"} if _in_dollars(row) else {}) | ({} if gives is None else {"gives": str(gives)})
        return self._known(
            ("II", title, of, *counted.items(), *given.items()),
            {"title": title, "kind": "other", "of": of, **counted, **given},
        )

    def _gives(self, row: Any) -> Decimal | None:
        """Return how many shares a unit gives by the row's own numbers; nothing for dollars of which no row says it."""
        under = row.underlying_shares.value
        units = (row.value_owned if _in_dollars(row) else row.shares_owned).value if row.HOLDING else _amount(row).value
        units = under if self.document.form == "3" else units
        if under is None and _in_dollars(row):
            return None
        if under is None or not units:
            raise CannotSayError("a derivative without an amount of what underlies it")
        gives: Decimal = under / units
        if gives * units != under or gives != round(gives, 4) or not gives:
            raise CannotSayError("a derivative that gives no round number of shares")
        return gives

    def _known(self, key: tuple[Any, ...], terms: Stated) -> str:
        if key not in self.securities:
            self.securities[key] = (f"security-{len(self.securities)}", terms)
        return self.securities[key][0]

    def _notes(self, row: Any) -> list[Stated]:
        """Return a note for every footnote of a row, and an empty one for every box without."""
        notes = []
        for field, box in BOXES.items():
            value = getattr(row, field, None)
            marks = value.footnotes if isinstance(value, Cell) else value or ()
            texts = [self.document.footnote(mark) or "" for mark in marks] or [""]
            notes += [{"on": box, "text": text.strip(), "table": "both"} for text in texts]
        return notes

    def _event(self, row: Any, holder: str, security: str) -> Stated:
        self._look_at_coding(row)
        acquired = row.acquired_disposed.value == "A"
        plain = {
            "date": row.transaction_date.value.isoformat(),
            "notes": self._notes(row),
            "report": _REPORTS[self.document.form, row.form_type.text],
            "security": security,
            "units": _amount(row).text,
        }
        deal = self._deal(row, acquired=acquired)
        if deal:
            return plain | {"who": holder} | deal
        price = row.price.value
        priced = {"price": str(price)} if price is not None else {}
        if row.code.value == "F" and priced and not acquired:
            return plain | {"kind": "withholding", "who": holder, "withheld-for": "taxes"} | priced
        deferred = acquired or plain["date"] < "2023-02-27"
        if row.code.value == "G" and price == 0 and (row.form_type.text == "5") == deferred:
            return plain | {"kind": "gift", "receiver" if acquired else "giver": holder}
        if row.deemed_execution_date.value or row.equity_swap.value:
            raise CannotSayError("a deemed day or a swap on another code than S or P")
        direction = "acquired" if acquired else "disposed of"
        form = int(row.form_type.text)
        return plain | priced | {"kind": "other", "who": holder, "code": row.code.value, "direction": direction, "form": form}

    def _deal(self, row: Any, *, acquired: bool) -> Stated:
        """Return what makes a row a purchase, a sale or a tender; nothing for any other."""
        code, price, deemed = row.code.value, row.price.value, row.deemed_execution_date.value
        kinds: dict[tuple[str, bool], Stated] = {
            ("P", True): {"kind": "purchase"},
            ("S", False): {"kind": "sale"},
            ("U", False): {"kind": "tender"},
        }
        if self._in_office:
            kinds["D", False] = {"kind": "sale", "counterparty": "issuer", "approved-by": "board"}
        if (code, acquired) not in kinds:
            return {}
        priced: Stated = {"price": str(price)} if price is not None else {"price-fixed": False}
        noticed: Stated = {"notice": deemed.isoformat()} if deemed else {}
        swap = {"equity-swap": bool(row.equity_swap.value), "matched-in-office": True, "counterparty": "market"}
        return swap | priced | noticed | kinds[code, acquired]

    def _look_at_coding(self, row: Any) -> None:
        """Raise for what stands in a row's coding and goes against the instructions or has no words."""
        deemed, of_form_5 = row.deemed_execution_date, row.form_type.text == "5"
        if deemed.footnotes:
            raise CannotSayError("a footnote on a deemed day")
        if deemed.value and deemed.value <= row.transaction_date.value:
            raise CannotSayError("a deemed day that is not after the trade")
        if deemed.value and deemed.value > deemed_execution(row.transaction_date.value, deemed.value):
            raise CannotSayError("a deemed day beyond the third business day")
        early = "E" if of_form_5 else None
        late = None if of_form_5 else "L"
        if row.timeliness.value != (early if self.document.form == "4" else late):
            raise CannotSayError("another mark of timeliness than the form asks for")
        if of_form_5 and _belongs_on_form_4(row):
            raise CannotSayError("a row of Form 5 that belongs on Form 4")

    def _mode(self) -> str:
        """Return how the filing tells its balances; raises where its rows do not add up either way."""
        by_row = self.document.form != "5" or max(map(len, self.balances.values()), default=0) <= len(("moved", "owned"))
        if by_row and all(_adds_up(steps) for steps in self.balances.values()):
            return "after each row"
        for steps in self.balances.values():
            if len(set(steps[1::2])) > 1:
                raise CannotSayError("balances that its rows do not add up to")
        for (holder, security), steps in self.balances.items():
            start = steps[1] - sum(steps[::2])
            stated = next(
                one for one in self.holdings if security in (one["security"], one.get("award")) and one["holder"] == holder
            )
            if start < 0:
                raise CannotSayError("balances that its rows do not add up to")
            stated["amount"] = str(start)
        return "after all rows"


def _in_dollars(row: Any) -> bool:
    return bool(row.DERIVATIVE and (row.value_owned.text or getattr(row, "total_value", NO_DECIMAL).text))


def _amount(row: Any) -> Any:
    """Return the cell that says how much moved: units, or dollars."""
    return row.total_value if _in_dollars(row) else row.shares


def pairs_of(document: OwnershipDocument) -> dict[int, Any]:
    """Return the rows of Table II by the rows of Table I that they turned into: exercises of awards held directly.

    None where the rows cannot plainly be told apart: the award logic is then left alone, and each row is told by its code.
    """
    ones = [row for row in document.non_derivative_table if isinstance(row, NonDerivativeTransaction) and row.code.value == "M"]
    twos = list(document.derivative_table)
    plain = len(ones) == len(twos) and all(_is_pair(one, two) for one, two in zip(ones, twos, strict=False))
    return {id(one): two for one, two in zip(ones, twos, strict=True)} if plain else {}


def _is_pair(one: NonDerivativeTransaction, two: Any) -> bool:
    if two.HOLDING or two.code.value != "M" or one.ownership.value != "D" or two.ownership.value != "D":
        return False
    if one.transaction_date.value != two.transaction_date.value or one.title.value != two.underlying_title.value:
        return False
    if (one.acquired_disposed.value, two.acquired_disposed.value) != ("A", "D") or None in (
        one.price.value,
        two.shares_owned.value,
    ):
        return False
    same = one.shares.value == two.underlying_shares.value and two.price.value == 0
    return same and one.price.value == (two.exercise_price.value or 0)


def _adds_up(steps: list[Decimal]) -> bool:
    moves, balances = steps[::2], steps[1::2]
    if balances[0] - moves[0] < 0:
        return False
    return all(before + move == after for before, move, after in zip(balances, moves[1:], balances[1:], strict=False))


def said(document: OwnershipDocument) -> dict[str, str]:
    """Return every box that says something, with the texts of its footnotes; what EDGAR computes is left out."""
    return dict(_said(document))


def _said(document: OwnershipDocument) -> Iterator[tuple[str, str]]:
    for path, group in groups_of(document):
        for field in fields_of(type(group)):
            value = getattr(group, field.name)
            if field.element.shape in (Shape.PART, Shape.PARTS) or field.element.computed or path.startswith("$.footnotes"):
                continue
            marks = value.footnotes if isinstance(value, Cell) else value if isinstance(value, tuple) else ()
            texts = "|".join((document.footnote(mark) or "").strip() for mark in marks)
            plain = value.value if isinstance(value, Cell) else None
            told = f"{plain.normalize():f}" if isinstance(plain, Decimal) else str(plain or "")
            if told or texts:
                yield f"{path}.{field.key}", f"{told} [{texts}]" if texts else told


def _belongs_on_form_4(row: Any) -> bool:
    """Whether Form 4 has to report a row that a filer marked as one of Form 5, such as a grant or, since 2023, a gift made."""
    given = row.code.value == "G" and row.acquired_disposed.value == "D" and row.transaction_date.value >= date(2023, 2, 27)
    return given or row.code.value in set("SPFDUAMCXOI")
