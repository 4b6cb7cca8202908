"""The walk: the rows of an issuer's filings, in the order in which they became known, each linked to the balance it follows from.

A row links where the balance its own numbers start from is that of an open lot. Rows of one filing may stand in any order; several
rows may all state the total at the end. What links nowhere opens a lot, or is a break, which later stages explain or leave.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal

import msgspec

from section16.ledger.assertion import Assertion, Cause, Evidence
from section16.ledger.entry import Entry, Filing
from section16.ledger.identity import Identity
from section16.ledger.lot import Lot, Traits
from section16.ledger.slips import one_slip
from section16.ledger.splits import Split, rounded_singly
from section16.ledger.wording import days_of

_DRIFT = 100
"""A balance of fewer shares is found under other words by chance."""

_HABIT = 4
_INSTALMENTS = 48
_FAR = 10
"""An instalment of ten times as many shares as there are instalments is not met by chance."""
_LOT = 20
"""Lots of fewer shares than these go on from the same balance by chance."""

Row = tuple[Entry, Traits]


class Learnt(msgspec.Struct, frozen=True):
    """What a first walk over an issuer's filings teaches the next one.

    ``schedules_tell`` is whether the schedule in a footnote stays the same from report to report of a lot, and so tells it from
    others; ``marks_tell`` says the same of all footnotes on indirect holdings. ``own_lots`` are rows that turned out to speak of a lot of their own, because the lot that they seemed to continue went on from
    where it had been.
    """

    splits: tuple[Split, ...] = ()
    schedules_tell: bool = True
    marks_tell: bool = True
    own_lots: frozenset[str] = frozenset()


class IssuerWalk:
    """The lots of one issuer's insiders, built filing by filing; ``assertions`` are in the order in which rows were linked."""

    def __init__(self, learnt: Learnt | None = None, identity: Identity | None = None) -> None:
        self.learnt = learnt or Learnt()
        self.identity = identity or Identity()
        self.lots: list[Lot] = []
        self.assertions: list[Assertion] = []
        self._of_owner: dict[str, list[Lot]] = defaultdict(list)

    def post(self, filing: Filing, entries: Iterable[Entry]) -> None:
        """Link the rows of a filing."""
        tables: dict[str, list[Entry]] = {"I": [], "II": []}
        for entry in entries:
            tables[entry.table].append(entry)
        for table, rows in tables.items():
            if rows:
                _TableWalk(self, filing, rows, self._open(filing, table)).run()

    def _open(self, filing: Filing, table: str) -> list[Lot]:
        """Return the lots of a table that any owner of the filing has."""
        found: dict[int, Lot] = {}
        for owner in filing.owners:
            found.update((lot.number, lot) for lot in self._of_owner[owner] if lot.traits.table == table)
        return list(found.values())

    def open(self, filing: Filing, traits: Traits) -> Lot:
        """Return a new lot of the filing's owners."""
        lot = Lot(len(self.lots), filing.owners, traits)
        self.lots.append(lot)
        for owner in dict.fromkeys(filing.owners):
            self._of_owner[owner].append(lot)
        return lot

    def breaks(self) -> Iterator[Assertion]:
        """Yield the assertions that do not follow and are not explained."""
        return (assertion for assertion in self.assertions if assertion.cause is Cause.UNEXPLAINED)

    def learn(self, splits: Iterable[Split]) -> Learnt:
        """Return what this walk teaches the next."""
        pairs = [
            (Traits(row.entry, self.identity), Traits(row.previous.entry, self.identity))
            for row in self.assertions
            if row.cause is Cause.AGREES and row.previous is not None
        ]
        schedules = [now.same_grant(before) for now, before in pairs if now.schedules and before.schedules]
        marks = [bool(now.marks & before.marks) for now, before in pairs if now.marks and before.marks and not now.direct]
        return Learnt(
            splits=tuple(splits),
            schedules_tell=_habit(schedules),
            marks_tell=_habit(marks),
            own_lots=self.learnt.own_lots | frozenset(self._own_lots()),
        )

    def _own_lots(self) -> Iterator[str]:
        """Yield the rows that broke a lot which a later row continues from where it had been."""
        starts: dict[tuple[object, ...], list[Assertion]] = defaultdict(list)
        for row in self.assertions:
            if row.lot is not None and (row.gap or row.cause is Cause.FIRST_SIGHT):
                starts[row.entry.start, row.lot.traits.table, row.lot.traits.title].append(row)
        for row in self.assertions:
            lot = row.lot
            if lot is None or lot.traits.alone or row.entry.holding or not row.opening or row.opening < _LOT or not _doubtful(row):
                continue
            later = starts[row.opening, lot.traits.table, lot.traits.title]
            if any(other is not row and _goes_on(lot, row, other) for other in later):
                yield row.entry.id


class _TableWalk:
    """The rows of one table of one filing, while they are linked."""

    def __init__(self, walk: IssuerWalk, filing: Filing, rows: list[Entry], lots: list[Lot]) -> None:
        self.walk = walk
        self.filing = filing
        self.lots = lots
        self.known = {lot.number for lot in lots}
        self.held: set[int] = set()
        self.touched: set[int] = set()
        self.pending: list[Row] = []
        for entry in sorted(rows, key=lambda entry: (entry.holding, entry.when, entry.row)):
            if entry.start is None:
                walk.assertions.append(Assertion(entry, Cause.SILENT))
            else:
                self.pending.append((entry, Traits(entry, walk.identity)))

    def run(self) -> None:
        """Link rows, the surest first, until none is left."""
        while self.pending:
            if not (self._exact() or self._total() or self._split() or self._late() or self._drift()):
                self._open_or_break()

    # --- links, from the surest to the least sure

    def _exact(self) -> bool:
        """Link a row that starts from the balance of a lot of its line; lots of the same footnotes first."""
        choices = [
            (len(traits.marks ^ lot.traits.marks), number, lot)
            for number, (entry, traits) in enumerate(self.pending)
            for lot in self.lots
            if lot.balance == entry.start and traits.same_line(lot.traits) and self._free(entry, lot)
            if entry.id not in self.walk.learnt.own_lots or lot.number not in self.touched
            if traits.definite or not _another_time(entry, traits, lot)
        ]
        if not choices:
            return False
        _, number, lot = min(choices, key=lambda choice: choice[:2])
        self._link(number, lot, Cause.AGREES)
        return True

    def _free(self, entry: Entry, lot: Lot) -> bool:
        """Whether a lot may take the row: two holdings of equal size are two lots, and what is granted anew opens its own."""
        if entry.holding:
            return lot.number not in self.held
        return not (entry.start == 0 and lot.traits.granted)

    def _total(self) -> bool:
        """Link several transactions that all state the balance after the last of them."""
        groups: dict[object, list[Row]] = defaultdict(list)
        for entry, traits in self.pending:
            if not entry.holding:
                groups[entry.owned, traits.title, traits.direct, traits.nature, traits.series, traits.grant].append((entry, traits))
        for rows in groups.values():
            change = sum((entry.change or 0 for entry, _ in rows), Decimal(0))
            lot = next((lot for lot in self.lots if lot.balance + change == rows[0][0].owned and rows[0][1].same_line(lot.traits)), None)
            if lot is not None and len(rows) > 1:
                self._link_total(rows, lot)
                return True
        return False

    def _link_total(self, rows: list[Row], lot: Lot) -> None:
        """Post rows that state one total; each gets the balance it leaves in its turn."""
        for entry, traits in rows:
            told = Evidence("final total", f"{len(rows)} rows state the balance after the last of them", tuple(row.id for row, _ in rows))
            assertion = Assertion(entry, Cause.AGREES, (told,))
            assertion.opening, assertion.gap = lot.balance, Decimal(0)
            lot.post(assertion, traits, lot.balance + (entry.change or 0))
            self.walk.assertions.append(assertion)
        self.touched.add(lot.number)
        self.pending[:] = [row for row in self.pending if row not in rows]

    def _split(self) -> bool:
        """Link a row that starts from the balance of a lot after a split that lies between the two."""
        for split in self.walk.learnt.splits:
            for number, (entry, traits) in enumerate(self.pending):
                for lot in self.lots:
                    if self._across(split, entry, lot) and _same_line_after(split, traits, lot.traits) and self._free(entry, lot):
                        told = Evidence("split", f"{split.words}: {lot.balance} became {entry.start}", split.rows[:5])
                        if rounded_singly(lot.balance, entry.start or Decimal(0), split.ratio):
                            self._link(number, lot, Cause.SPLIT, (told,))
                            return True
        return False

    def _across(self, split: Split, entry: Entry, lot: Lot) -> bool:
        before = lot.latest
        return before is not None and lot.number not in self.touched and split.between(before.entry.when, entry.when)

    def _late(self) -> bool:
        """Link rows that speak of an earlier day than the reports before them: what the lot holds now does not move."""
        return any(
            self._counted_before(lot) or (lot.number not in self.touched and (self._comes_before(lot) or self._as_of_its_day(lot)))
            for lot in self.lots
        )

    def _counted_before(self, lot: Lot) -> bool:
        """Link transactions whose lack broke an earlier report of the lot: it had counted them before they were reported.

        Either they start where that report should have started, or they state what the lot holds now.
        """
        rows = [row for row in self.pending if not row[0].holding and row[0].day and row[1].same_line(lot.traits)]
        for broken in lot.history if rows else []:
            if broken.cause is not Cause.UNEXPLAINED or not broken.left or broken.entry.filing is self.filing:
                continue
            late = [row for row in rows if row[0].when <= broken.entry.when]
            change = sum((entry.change or Decimal(0) for entry, _ in late), Decimal(0))
            if late and ((change == broken.left and late[-1][0].owned == lot.balance) or _starts_there(late, change, broken)):
                says = f"{broken.entry.id} counted it before it was reported"
                broken.missed += tuple(self._set_aside(row, lot, Cause.LATE, "reported late", says, broken) for row in late)
                return True
        return False

    def _comes_before(self, lot: Lot) -> bool:
        """Link transactions that end where the first report of the lot starts, on an earlier day, the latest of them first."""
        rows = []
        first = lot.history[0].entry
        while True:
            row = next((row for row in self.pending if row not in rows and _leads_to(row, first, lot)), None)
            if row is None:
                break
            rows.append(row)
            first = row[0]
        for row in reversed(rows):
            says = f"{lot.history[0].entry.id}, which was filed earlier, goes on from it"
            self._set_aside(row, lot, Cause.LATE, "comes before", says, lot.history[0])
        return bool(rows)

    def _as_of_its_day(self, lot: Lot) -> bool:
        """Link a holding that states what the lot held on the day that the form reports, later changes being filed already."""
        for row in self.pending:
            entry, traits = row
            if not entry.holding or not traits.same_line(lot.traits):
                continue
            told = [one for one in lot.history if not one.aside]
            then = [one for one in told if one.entry.when <= entry.when]
            if then and then[-1] is told[-1]:
                continue
            shown = then[-1] if then else told[0]
            balance = (shown.balance if then else shown.entry.start) or Decimal(0)
            became = [balance, *(split.of(balance) for split in self.walk.learnt.splits if split.between(shown.entry.when, entry.when))]
            if any(one == entry.owned or (one % 1 and int(one) == entry.owned) for one in became):
                self._set_aside(row, lot, Cause.AGREES, "as of its day", f"{entry.owned} was held on {entry.when}", shown)
                return True
        return False

    def _set_aside(self, row: Row, lot: Lot, cause: Cause, test: str, says: str, shown: Assertion) -> Assertion:
        """Post a row beside the others: the lot holds what it held."""
        entry, traits = row
        assertion = Assertion(entry, cause, (Evidence(test, says, (shown.entry.id,)),))
        assertion.aside = True
        lot.post(assertion, traits, lot.balance)
        self.walk.assertions.append(assertion)
        self.touched.add(lot.number)
        self.pending.remove(row)
        return assertion

    def _drift(self) -> bool:
        """Link a row that starts from the balance of a lot that nobody else in the filing continues, under other words."""
        for same_class in (True, False):
            for number, (entry, traits) in enumerate(self.pending):
                for lot in self.lots:
                    if lot.balance == entry.start and entry.start >= _DRIFT and self._left_over(lot) and _drifts(traits, lot.traits, same_class=same_class):
                        before = lot.latest
                        words = f"{before.entry.title!r} {before.entry.nature!r}" if before else ""
                        told = Evidence("same balance under other words", f"{entry.start} was reported as {words}", (before.entry.id,) if before else ())
                        self._link(number, lot, Cause.DRIFT, (told,))
                        return True
        return False

    def _left_over(self, lot: Lot) -> bool:
        return lot.number not in self.touched and not any(traits.same_line(lot.traits) for _, traits in self.pending)

    # --- what links nowhere

    def _open_or_break(self) -> None:
        """Take the first row that does not start where another ends; it opens a lot, or breaks one."""
        number = next((number for number, row in enumerate(self.pending) if not self._follows(row)), None)
        if number is None:  # a circle, as an exercise and the sale of all its shares make: what is acquired comes first
            number = next((number for number, (entry, _) in enumerate(self.pending) if (entry.change or 0) > 0), 0)
        entry, traits = self.pending[number]
        total = self._one_total(entry, traits)
        lot = self._broken(entry, traits)
        opens = Cause.OPENS if entry.start == 0 and not entry.holding and len(total) < 2 else Cause.FIRST_SIGHT  # noqa: PLR2004 - one row alone
        cause = opens if lot is None else Cause.UNEXPLAINED
        if lot is None:
            lot = self.walk.open(self.filing, traits)
            self.lots.append(lot)
        if not entry.holding and len(total) > 1:
            self._break_total(total, lot, cause)
        else:
            self._link(number, lot, cause)

    def _one_total(self, entry: Entry, traits: Traits) -> list[Row]:
        """Return the transactions that state the same balance as a row, unless another row goes on from that balance."""
        line = [row for row in self.pending if not row[0].holding and row[1].same_line(traits)]
        rows = [row for row in line if row[0].owned == entry.owned and row[1].grant == traits.grant]
        return [] if any(row[0].start == entry.owned for row in line) else rows

    def _break_total(self, rows: list[Row], lot: Lot, cause: Cause) -> None:
        """Post rows that all state the total at the end, where it does not follow or nothing is known before.

        The first row carries the whole difference; the others follow from it. Where nothing is known before, none can be checked.
        """
        told = Evidence("final total", f"{len(rows)} rows state the balance after the last of them", tuple(row.id for row, _ in rows))
        start = (rows[0][0].owned or Decimal(0)) - sum((entry.change or Decimal(0) for entry, _ in rows), Decimal(0))
        known = bool(lot.history)
        for number, (entry, traits) in enumerate(rows):
            assertion = Assertion(entry, cause if number == 0 or not known else Cause.AGREES, (told,))
            if known or number:
                assertion.opening = lot.balance
            if known:
                assertion.gap = start - lot.balance if number == 0 else Decimal(0)
            if number == 0:
                assertion.change = (entry.owned or Decimal(0)) - start
            lot.post(assertion, traits, (start if number == 0 else lot.balance) + (entry.change or Decimal(0)))
            self.walk.assertions.append(assertion)
        self.touched.add(lot.number)
        self.pending[:] = [row for row in self.pending if row not in rows]

    def _follows(self, row: Row) -> bool:
        entry, traits = row
        return any(
            other is not entry
            and not other.holding
            and other.owned == entry.start
            and other.when <= entry.when
            and its.same_line(traits)
            for other, its in self.pending
        )

    def _broken(self, entry: Entry, traits: Traits) -> Lot | None:
        """Return the lot that a row should have continued, or ``None`` when the row is about a lot not seen before."""
        if entry.id in self.walk.learnt.own_lots or (not entry.holding and entry.start == 0 and traits.granted):
            return None
        line = [lot for lot in self.lots if traits.same_line(lot.traits)]
        slip = next((lot for lot in line if _a_slip_away(entry, lot.balance)), None)
        if slip is not None:
            return slip
        lots = [lot for lot in line if self._could_be(entry, traits, lot)]
        free = [lot for lot in lots if lot.number not in self.touched]
        told = [lot for lot in free if lot.traits.marks == traits.marks] or [lot for lot in free if lot.traits.marks & traits.marks]
        if not free and not entry.holding:
            free = [lot for lot in lots if traits.alone or (traits.alike(lot.traits) and (traits.definite or lot.number in self.known))]
        return min(told or free, key=lambda lot: (abs(lot.balance - (entry.start or 0)), lot.number), default=None)

    def _could_be(self, entry: Entry, traits: Traits, lot: Lot) -> bool:
        """Whether a lot can be the one that a row speaks of: neither schedules, nor days, nor instalments say otherwise."""
        if traits.alone:
            return True
        if self.walk.learnt.schedules_tell and not traits.same_grant(lot.traits):
            return False
        if self.walk.learnt.marks_tell and not traits.direct and traits.marks and lot.traits.marks and not traits.marks & lot.traits.marks:
            return False
        if traits.definite or entry.holding:
            return True
        return not (_another_time(entry, traits, lot) or _own_instalments(entry, lot) or _leaves_nothing(entry, traits, lot))

    def _link(self, number: int, lot: Lot, cause: Cause, evidence: tuple[Evidence, ...] = ()) -> None:
        entry, traits = self.pending.pop(number)
        assertion = Assertion(entry, cause, evidence)
        if lot.history:
            assertion.opening = lot.balance
            assertion.gap = (entry.start or Decimal(0)) - lot.balance
        lot.post(assertion, traits, entry.owned or Decimal(0))
        self.walk.assertions.append(assertion)
        self.touched.add(lot.number)
        if entry.holding:
            self.held.add(lot.number)


def _leads_to(row: Row, first: Entry, lot: Lot) -> bool:
    entry, traits = row
    return (
        not entry.holding
        and entry.day is not None
        and entry.day <= first.when
        and entry.owned == first.start != 0
        and traits.same_line(lot.traits)
    )


def _starts_there(rows: list[Row], change: Decimal, broken: Assertion) -> bool:
    """Whether rows start where a broken report should have started, and are all or a part of what it had counted."""
    part = change == broken.left or (change * broken.left > 0 and abs(change) < abs(broken.left))
    start = (broken.opening or Decimal(0)) + (broken.gap or Decimal(0)) - broken.left
    return part and any(entry.start == start for entry, _ in rows)


def _a_slip_away(entry: Entry, balance: Decimal) -> bool:
    """Whether one slip of the pen parts a transaction from a balance: its sign, or one digit of its shares or of the amount owned."""
    change, owned = entry.change, entry.owned
    if not change or owned is None or entry.holding or owned < _LOT:
        return False
    return owned == balance - change or one_slip(change, owned - balance) or one_slip(owned, balance + change)


def _another_time(entry: Entry, traits: Traits, lot: Lot) -> bool:
    """Whether a lot was granted before the ledger's eyes, and days say that a disposal speaks of another grant.

    Either all the days of the lot's schedule lie after the transaction, or a day that the row states lies before the grant.
    """
    granted = lot.history[0] if lot.history else None
    if granted is None or granted.cause is not Cause.OPENS or granted.entry.day is None or entry.day is None or (entry.change or 0) >= 0:
        return False
    vests = [day for mark in lot.traits.schedules for day in days_of(mark)]
    stated = [day for mark in traits.schedules for day in days_of(mark)]
    return (bool(vests) and min(vests) > entry.day) or (bool(stated) and min(stated) < granted.entry.day and not traits.same_grant(lot.traits))


def _leaves_nothing(entry: Entry, traits: Traits, lot: Lot) -> bool:
    """Whether a row says of a lot only that all of it is gone, under footnotes of its own: like a grant, it checks nothing."""
    return entry.owned == 0 and not traits.alike(lot.traits)


def _own_instalments(entry: Entry, lot: Lot) -> bool:
    """Whether a row starts from a whole number of its own instalments, to the share each, and the lot does not hold one."""
    part = -(entry.change or Decimal(0))
    start = entry.start or Decimal(0)
    count = round(start / part) if part > 0 else 0
    if not 2 <= count <= _INSTALMENTS or part < _FAR * count:  # noqa: PLR2004 - one instalment is any row that leaves nothing
        return False
    return abs(start - count * part) <= count and abs(lot.balance - round(lot.balance / part) * part) > _INSTALMENTS


def _goes_on(lot: Lot, row: Assertion, other: Assertion) -> bool:
    """Whether another row, of the same owner and holder, comes with the row or after it."""
    its = other.lot
    return (
        its is not None
        and its.traits.same_holder(lot.traits)
        and not set(other.entry.filing.owners).isdisjoint(row.entry.filing.owners)
        and other.entry.filing.order >= row.entry.filing.order
    )


def _habit(same: list[bool]) -> bool:
    """Whether something stayed the same in four of five cases."""
    return sum(same) >= _HABIT * (len(same) - sum(same))


def _doubtful(row: Assertion) -> bool:
    """Whether a row breaks its lot, or takes all of a lot that the same filing has just opened."""
    if row.cause is Cause.UNEXPLAINED:
        return True
    opened = row.previous
    return (
        row.cause is Cause.AGREES
        and row.entry.owned == 0
        and opened is not None
        and opened.cause is Cause.OPENS
        and opened.entry.filing.accession == row.entry.filing.accession
    )


def _drifts(traits: Traits, before: Traits, *, same_class: bool) -> bool:
    """Whether only the words of the holder, or only those of the title, are other."""
    if traits.dollars != before.dollars or not traits.same_series(before):
        return False
    if same_class:
        return traits.same_class(before) and traits.direct == before.direct
    return traits.same_holder(before)


def _same_line_after(split: Split, traits: Traits, before: Traits) -> bool:
    """Whether the line is the same when the exercise price was divided by the split's ratio."""
    if not (traits.same_class(before) and traits.same_holder(before)):
        return False
    if traits.same_series(before):
        return True
    price, earlier = traits.series[0], before.series[0]
    if not isinstance(price, Decimal) or not isinstance(earlier, Decimal):
        return False
    close = abs(earlier * split.old / split.new - price) <= Decimal("0.01") * max(price, Decimal(1))
    return close and traits.series[1] in (None, before.series[1])
