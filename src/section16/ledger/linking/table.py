"""Linking the rows of one table of one filing, each to the balance that it follows from.

A row links where the balance its own numbers start from is that of an open lot: filers order rows as they like, describe one
holder in several ways and repeat the final total on every row, and only the numbers are what they check. A key of owner, title
and nature with rows in order finds breaks where there are none (docs/adr/0013). What links nowhere opens a lot, or is a break,
which later stages explain or leave.
"""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

from section16.ledger.entries.entry import Entry, LedgerFiling
from section16.ledger.entries.split import SecuritySplit, between
from section16.ledger.linking import late_reports
from section16.ledger.linking.compatibility import could_be_mistyped, could_continue, of_another_grant_day
from section16.ledger.linking.issuer_lots import IssuerLots
from section16.ledger.linking.late_reports import Row
from section16.ledger.linking.splits import rounded_singly
from section16.ledger.lots.cause import Cause, Evidence
from section16.ledger.lots.lot import Assertion, Lot
from section16.ledger.lots.traits import Traits

_DRIFT = 100
"""A balance of fewer shares is found under other words by chance."""


class TableLinker:
    """The rows of one table of one filing, while they are linked."""

    def __init__(self, issuer: IssuerLots, filing: LedgerFiling, rows: list[Entry], lots: list[Lot]) -> None:
        self.issuer = issuer
        self.filing = filing
        self.lots = lots
        self.known = {lot.number for lot in lots}
        self.held: set[int] = set()
        self.touched: set[int] = set()
        self.pending: list[Row] = []
        # Holdings come last: beside transactions of its lot, a holding states what is owned after them.
        for entry in sorted(rows, key=lambda entry: (entry.holding, entry.when, entry.row)):
            if entry.start is None:
                issuer.assertions.append(Assertion(entry, Cause.SILENT))
            else:
                self.pending.append((entry, issuer.traits_of(entry)))

    def run(self) -> None:
        """Link rows, the surest first, until none is left."""
        while self.pending:
            if not (self._exact() or self._total() or self._split() or self._late() or self._drift()):
                self._open_or_break()

    # --- links, from the surest to the least sure

    def _exact(self) -> bool:
        """Link a row that starts from the balance of a lot of its line; lots of the same footnotes first.

        Of several that start from one balance, those come first from which others lead back to it. An equal balance is not
        enough where it is likely to be chance: each condition below excludes one kind of such chance.
        """
        holding: dict[Decimal | None, list[Lot]] = defaultdict(list)
        for lot in self.lots:
            holding[lot.balance].append(lot)
        choices = [
            (number, lot)
            for number, (entry, traits) in enumerate(self.pending)
            for lot in holding.get(entry.start, ())
            if traits.same_line(lot.traits) and self._free(entry, lot)
            # a later report has shown that the row is not of the lot which the rest of this filing continues
            if entry.id not in self.issuer.learned.own_lots or lot.number not in self.touched
            # awards of one size are granted every year; only their dates separate them
            if (traits.definite and not traits.units) or not of_another_grant_day(entry, traits, lot)
            # rows may be in any order, so that one in the middle of a chain can start from the old balance as well
            if not (traits.alone and entry.start and self._starts_by_chance(entry, traits, lot))
            if not self._counted_earlier(entry, traits, lot) and not self._split_since(entry, traits, lot)
        ]
        if not choices:
            return False
        number, lot = choices[0] if len(choices) == 1 else min(choices, key=self._preference)
        self._link(number, lot, Cause.AGREES)
        return True

    def _counted_earlier(self, entry: Entry, traits: Traits, lot: Lot) -> bool:
        """Whether a row starts by chance from the current balance of the lot: a report of a later day had counted it."""
        latest = lot.latest
        late_row = latest is not None and not entry.holding and entry.when < latest.entry.when
        return late_row and late_reports.counted_before([(entry, traits)], lot, self.filing) is not None

    def _split_since(self, entry: Entry, traits: Traits, lot: Lot) -> bool:
        """Whether a row starts by chance from what a lot held before a split: another lot has that balance after the split."""
        before, splits = lot.latest, self.issuer.learned.splits
        if before is None or not any(split.between(before.entry.when, entry.when) for split in splits):
            return False
        return any(other is not lot and self._across(entry, traits, other) is not None for other in self.lots)

    def _preference(self, choice: tuple[int, Lot]) -> tuple[int, bool, bool, int]:
        """Return the order of a choice: the fewest different footnotes, then holdings.

        An unchanged holding beside a transaction from the same balance is another lot of equal size, and must be linked
        before the transaction moves one of the two.
        """
        number, lot = choice
        entry, traits = self.pending[number]
        return len(traits.marks ^ lot.traits.marks), not entry.holding, not self._leads_back(entry, traits), number

    def _leads_back(self, entry: Entry, traits: Traits) -> bool:
        """Whether rows continue from a row, one from another, to the balance that it starts from.

        A conversion and the sale of its shares do so; a purchase from the same balance comes after them, or nothing follows.
        """
        ends = {other.start: other.owned for other, its in self.pending if not other.holding and its.same_line(traits)}
        at, seen = entry.owned, set[Decimal | None]()
        while at in ends and at != entry.start and at not in seen:
            seen.add(at)
            at = ends[at]
        return bool(entry.change) and at == entry.start

    def _free(self, entry: Entry, lot: Lot) -> bool:
        """Whether a row may continue the lot: two holdings of equal size are two lots, and a new grant opens its own."""
        if entry.holding:
            return lot.number not in self.held and not self._another_grant(entry, lot)
        return not lot.traits.opens(entry)

    def _starts_by_chance(self, entry: Entry, traits: Traits, lot: Lot) -> bool:
        """Whether other rows lead to a row, the first of them from a balance that the lot never had: its start is chance.

        A first row from a balance that the lot did have repeats what was reported already, and proves nothing.
        """
        first, seen = entry, {entry.id}
        while True:
            before = next(
                (
                    other
                    for other, its in self.pending
                    if other.owned == first.start and not other.holding and other.when <= first.when and its.same_line(traits)
                ),
                None,
            )
            if before is None:
                return first is not entry and all(one.balance != first.start for one in lot.history)
            if before.id in seen:
                return False
            seen.add(before.id)
            first = before

    def _another_grant(self, entry: Entry, lot: Lot) -> bool:
        """Whether a holding of the size of a grant of that day is an earlier grant, by its footnotes."""
        first = lot.history[0].entry
        return first.when == entry.when and lot.traits.opens(first) and not self.issuer.traits_of(entry).alike(lot.traits)

    def _total(self) -> bool:
        """Link several transactions that all state the balance after the last of them, as many filers do."""
        groups: dict[object, list[Row]] = defaultdict(list)
        for entry, traits in self.pending:
            if not entry.holding:
                groups[entry.owned, traits.title, traits.direct, traits.nature, traits.series, traits.grant].append(
                    (entry, traits)
                )
        for rows in groups.values():
            change = sum((entry.change or 0 for entry, _ in rows), Decimal(0))
            lot = next(
                (lot for lot in self.lots if lot.balance + change == rows[0][0].owned and rows[0][1].same_line(lot.traits)),
                None,
            )
            if lot is not None and len(rows) > 1:
                self._link_total(rows, lot)
                return True
        return False

    def _link_total(self, rows: list[Row], lot: Lot) -> None:
        """Post rows that state one total; each gets the balance that it leaves in its turn."""
        evidence = _final_total(rows)
        for entry, traits in rows:
            assertion = Assertion(entry, Cause.AGREES, (evidence,))
            assertion.total = True
            assertion.opening, assertion.gap = lot.balance, Decimal(0)
            lot.post(assertion, traits, lot.balance + (entry.change or 0))
            self.issuer.assertions.append(assertion)
        self.touched.add(lot.number)
        self.pending[:] = [row for row in self.pending if row not in rows]

    def _split(self) -> bool:
        """Link a row that starts from the balance of a lot after a split between the two."""
        for number, (entry, traits) in enumerate(self.pending):
            if self._follows((entry, traits)):  # the split is before the first of rows that continue one from another
                continue
            # A reverse split makes many lots equal, and only their footnotes still separate them.
            for lot in sorted(self.lots, key=lambda lot: len(traits.marks ^ lot.traits.marks)):
                split = self._across(entry, traits, lot)
                if split is not None:
                    evidence = Evidence("split", f"{split.words}: {lot.balance} became {entry.start}", split.rows[:5])
                    self._link(number, lot, Cause.SPLIT, (evidence,))
                    return True
        return False

    def _across(self, entry: Entry, traits: Traits, lot: Lot) -> SecuritySplit | None:
        """Return the split, or all of them as one, by which the balance of a lot became what a row starts from.

        It may be between two rows of one filing: rows of a late form can be a year apart (0001225208-23-001374).
        """
        before = lot.latest
        if before is None or not self.issuer.learned.splits or not self._free(entry, lot):
            return None
        for split in between(self.issuer.learned.splits, before.entry.when, entry.when):
            start = entry.start or Decimal(0)
            if rounded_singly(lot.balance, start, split.ratio) and _same_line_after(split, traits, lot.traits):
                return split
        return None

    def _late(self) -> bool:
        """Link rows of an earlier day than the reports before them: the current balance of the lot does not change."""
        return any(self._late_of(lot) for lot in self.lots)

    def _late_of(self, lot: Lot) -> bool:
        if self._counted_before(lot):
            return True
        ways = (
            self._counted_on_form_5,
            self._between_reports,
            self._leads_to_the_first,
            self._comes_to_nothing,
            self._as_of_its_day,
            self._before_the_first,
        )
        # Where this filing already continues a lot, its other rows of the lot come with those, not among earlier reports.
        return lot.number not in self.touched and any(way(lot) for way in ways)

    def _counted_before(self, lot: Lot) -> bool:
        counted = late_reports.counted_before(self.pending, lot, self.filing)
        if counted is None:
            return False
        broken, rows = counted
        evidence = _shown_by("as of its day", f"starts where {broken.entry.id} should have started", broken)
        broken.missed += tuple(self._set_aside(row, lot, Cause.AGREES, evidence) for row in rows)
        _counted(broken)
        return True

    def _counted_on_form_5(self, lot: Lot) -> bool:
        """Post transactions that a broken report had counted: they change nothing here, and the balance of the last stays open.

        What a Form 5 states beyond them may be a sale that is reported only after it.
        """
        counted = late_reports.counted_on_form_5(self.pending, lot)
        if counted is None:
            return False
        rows, broken = counted
        evidence = _shown_by("as of its day", f"{broken.entry.id} had counted it", broken)
        broken.missed += tuple(self._set_aside(row, lot, Cause.AGREES, evidence) for row in rows[:-1])
        entry, traits = rows[-1]
        one = Assertion(entry, Cause.UNEXPLAINED)
        one.opening, one.change, one.gap = lot.balance, Decimal(0), (entry.owned or Decimal(0)) - lot.balance
        lot.post(one, traits, entry.owned or Decimal(0))
        self._done(rows[-1], one, lot)
        broken.missed += (one,)
        return True

    def _between_reports(self, lot: Lot) -> bool:
        """Post rows between two reports as late reports; what is unreported before them stays open."""
        between = late_reports.between_reports(self.pending, lot, self.issuer.learned.splits)
        if between is None:
            return False
        rows, broken = between
        evidence = _shown_by("as of its day", f"lies between {broken.entry.id} and the report before it", broken)
        opening = late_reports.counted_from(broken)
        gap = (rows[-1][0].owned or Decimal(0)) - sum((entry.change or Decimal(0) for entry, _ in rows), opening)
        for row in rows:
            one = self._set_aside(row, lot, Cause.UNEXPLAINED if gap else Cause.AGREES, evidence)
            one.opening, one.gap, one.previous = opening, gap, broken.previous
            _explained_before(one, lot)
            broken.missed += (one,)
            opening, gap = opening + gap + (row[0].change or Decimal(0)), Decimal(0)
        return True

    def _leads_to_the_first(self, lot: Lot) -> bool:
        first, rows = lot.history[0], late_reports.comes_before(self.pending, lot)
        for row in rows:
            evidence = _shown_by("comes before", f"{first.entry.id}, filed earlier, goes on from it", first)
            self._set_aside(row, lot, Cause.LATE, evidence)
        return bool(rows)

    def _comes_to_nothing(self, lot: Lot) -> bool:
        circle = late_reports.come_to_nothing(self.pending, lot)
        if circle is None:
            return False
        rows, shown = circle
        evidence = _shown_by("as of its day", f"starts from what was held on {rows[0][0].when}, and ends there", shown)
        shown.missed += tuple(self._set_aside(row, lot, Cause.AGREES, evidence) for row in rows)
        return True

    def _as_of_its_day(self, lot: Lot) -> bool:
        then = late_reports.as_of_its_day(self.pending, lot, self.issuer.learned.splits)
        if then is None:
            return False
        row, shown = then
        evidence = _shown_by("as of its day", f"{row[0].owned} was held on {row[0].when}", shown)
        self._set_aside(row, lot, Cause.AGREES, evidence)
        return True

    def _before_the_first(self, lot: Lot) -> bool:
        first, rows = lot.history[0], late_reports.before_the_first(self.pending, lot)
        for row in rows:
            evidence = _shown_by(
                "comes before", f"is dated before {first.entry.id}, and nothing was reported of that day", first
            )
            self._set_aside(row, lot, Cause.FIRST_SIGHT, evidence)
        return bool(rows)

    def _set_aside(self, row: Row, lot: Lot, cause: Cause, evidence: Evidence) -> Assertion:
        """Post a late report: the current balance of the lot does not change."""
        entry, traits = row
        assertion = Assertion(entry, cause, (evidence,))
        assertion.aside = True
        lot.post(assertion, traits, lot.balance)
        self._done(row, assertion, lot)
        return assertion

    def _done(self, row: Row, assertion: Assertion, lot: Lot) -> None:
        self.issuer.assertions.append(assertion)
        self.touched.add(lot.number)
        self.pending.remove(row)

    def _drift(self) -> bool:
        """Link a row that starts from the balance of a lot that no other row of the filing continues, under other words.

        Either the holder or the title is worded differently, never both: then nothing but the number would connect the rows.
        """
        for same_class in (True, False):
            for number, (entry, traits) in enumerate(self.pending):
                for lot in self.lots:
                    if (
                        lot.balance == entry.start
                        and entry.start >= _DRIFT
                        and self._left_over(lot)
                        and _drifts(traits, lot.traits, same_class=same_class)
                    ):
                        before = lot.latest
                        words = f"{before.entry.title!r} {before.entry.nature!r}" if before else ""
                        evidence = Evidence(
                            "same balance under other words",
                            f"{entry.start} was reported as {words}",
                            (before.entry.id,) if before else (),
                        )
                        self._link(number, lot, Cause.DRIFT, (evidence,))
                        return True
        return False

    def _left_over(self, lot: Lot) -> bool:
        """Whether no row of the filing has continued a lot or is of its line.

        Otherwise a holding reported for the first time takes the balance of a line that the form itself continues, as in
        0001828105-23-000060.
        """
        return lot.number not in self.touched and not any(traits.same_line(lot.traits) for _, traits in self.pending)

    # --- what links nowhere

    def _open_or_break(self) -> None:
        """Post the first row that does not start where another ends; it opens a lot, or breaks one."""
        number = next((number for number, row in enumerate(self.pending) if not self._follows(row)), None)
        if number is None:  # a circle, as an exercise and the sale of all its shares make: what is acquired comes first
            number = next((number for number, (entry, _) in enumerate(self.pending) if (entry.change or 0) > 0), 0)
        entry, traits = self.pending[number]
        total = self._one_total(entry, traits)
        lot = self._broken(entry, traits)
        # Rows that together state one total show no opening from nothing: what was held before them is not known.
        opens = Cause.OPENS if entry.start == 0 and not entry.holding and len(total) < 2 else Cause.FIRST_SIGHT  # noqa: PLR2004 - one row alone
        cause = opens if lot is None else Cause.UNEXPLAINED
        if lot is None:
            lot = self.issuer.open(self.filing, traits)
            self.lots.append(lot)
        if not entry.holding and len(total) > 1:
            self._break_total(total, lot, cause)
        else:
            self._link(number, lot, cause)

    def _one_total(self, entry: Entry, traits: Traits) -> list[Row]:
        """Return the transactions that state the same balance as a row, unless another row continues from that balance.

        Rows that acquired more together than the balance they state are lots of one size, not parts of one total.
        """
        line = [row for row in self.pending if not row[0].holding and row[1].same_line(traits)]
        rows = [row for row in line if row[0].owned == entry.owned and row[1].grant == traits.grant]
        acquired = sum((row[0].change or Decimal(0) for row in rows), Decimal(0))
        return [] if any(row[0].start == entry.owned for row in line) or acquired > (entry.owned or 0) else rows

    def _break_total(self, rows: list[Row], lot: Lot, cause: Cause) -> None:
        """Post rows that all state the total at the end, where it does not follow or nothing is known before.

        The first row carries the whole difference; the others follow from it. Where nothing is known before, none can be
        checked.
        """
        evidence = _final_total(rows)
        start = (rows[0][0].owned or Decimal(0)) - sum((entry.change or Decimal(0) for entry, _ in rows), Decimal(0))
        known = bool(lot.history)
        for number, (entry, traits) in enumerate(rows):
            assertion = Assertion(entry, cause if number == 0 or not known else Cause.AGREES, (evidence,))
            assertion.total = True
            if known or number:
                assertion.opening = lot.balance
            if known:
                assertion.gap = start - lot.balance if number == 0 else Decimal(0)
            if number == 0:
                assertion.change = (entry.owned or Decimal(0)) - start
            lot.post(assertion, traits, (start if number == 0 else lot.balance) + (entry.change or Decimal(0)))
            self.issuer.assertions.append(assertion)
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
        # A grant starts from nothing; compared with the grants before it, it would break one of them.
        if entry.id in self.issuer.learned.own_lots or traits.opens(entry):
            return None
        line = [lot for lot in self.lots if traits.same_line(lot.traits)]
        mistyped = [
            lot for lot in line if could_be_mistyped(entry, lot.balance) and not of_another_grant_day(entry, traits, lot)
        ]
        # A mistyped row stays with its lot even under new footnotes: as a new lot the error would never be seen.
        if mistyped:  # a wrong sign is the likeliest error; one digit also separates lots of nearly one size
            return min(mistyped, key=lambda lot: entry.owned != lot.balance - (entry.change or 0))
        lots = [
            lot
            for lot in line
            if entry.id in self.issuer.learned.continues or could_continue(entry, traits, lot, self.issuer.learned)
        ]
        free = [lot for lot in lots if lot.number not in self.touched]
        alike = [lot for lot in free if lot.traits.marks == traits.marks] or [
            lot for lot in free if lot.traits.marks & traits.marks
        ]
        # This filing continues every such lot already. A further transaction breaks one of them only where nothing suggests a
        # lot of its own: stock held directly, or equal footnotes; on a joint form these also show which owner holds directly.
        # Of derivatives without price and expiration two that are new on one form would break each other.
        if not free and not entry.holding:
            free = [
                lot
                for lot in lots
                if traits.alone
                or (
                    (traits.marks == lot.traits.marks if traits.joint and traits.direct else traits.alike(lot.traits))
                    and (traits.definite or lot.number in self.known)
                )
            ]
        return min(alike or free, key=lambda lot: (abs(lot.balance - (entry.start or 0)), lot.number), default=None)

    def _link(self, number: int, lot: Lot, cause: Cause, evidence: tuple[Evidence, ...] = ()) -> None:
        entry, traits = self.pending.pop(number)
        assertion = Assertion(entry, cause, evidence)
        if lot.history:
            assertion.opening = lot.balance
            assertion.gap = (entry.start or Decimal(0)) - lot.balance
        lot.post(assertion, traits, entry.owned or Decimal(0))
        self.issuer.assertions.append(assertion)
        self.touched.add(lot.number)
        if entry.holding:
            self.held.add(lot.number)


def _final_total(rows: list[Row]) -> Evidence:
    says = f"{len(rows)} rows state the balance after the last of them"
    return Evidence("final total", says, tuple(entry.id for entry, _ in rows))


def _counted(broken: Assertion) -> None:
    """Mark rows reported later as counted by a broken report, where they are everything that it had counted.

    A part of it does not explain the break: such a row merely follows from the balance of its day.
    """
    if broken.left:
        return
    for row in broken.missed:
        row.cause = Cause.LATE
        message = f"{broken.entry.id} counted it before it was reported"
        row.evidence = (_shown_by("reported on another form", message, broken),)


def _explained_before(row: Assertion, lot: Lot) -> None:
    """Explain what is missing before a late report by a transaction that was posted as changing nothing."""
    earlier = late_reports.stated_before(row, lot) if row.gap else None
    if earlier is not None:
        earlier.change = earlier.gap = Decimal(0)  # its change counts here
        row.missed, row.cause = (earlier,), Cause.LATE
        _counted(row)


def _shown_by(test: str, says: str, shown: Assertion) -> Evidence:
    return Evidence(test, says, (shown.entry.id,))


def _drifts(traits: Traits, before: Traits, *, same_class: bool) -> bool:
    """Whether only the words of the holder, or only those of the title, differ.

    An option is never units under another title, whatever their balances.
    """
    if traits.dollars != before.dollars or not traits.same_series(before):
        return False
    if same_class:
        return traits.same_class(before) and traits.direct == before.direct
    return traits.same_holder(before) and not ("option" in traits.title + before.title and traits.united != before.united)


def _same_line_after(split: SecuritySplit, traits: Traits, before: Traits) -> bool:
    """Whether the line is the same when the exercise price was divided by the split's ratio."""
    if not (traits.same_class(before) and traits.same_holder(before)):
        return False
    if traits.same_series(before):
        return True
    price, earlier = traits.series[0], before.series[0]
    if not isinstance(price, Decimal) or not isinstance(earlier, Decimal):
        return False
    # The divided price is reported rounded: one part in a hundred is allowed, and one cent below a dollar.
    close = abs(earlier * split.old / split.new - price) <= Decimal("0.01") * max(price, Decimal(1))
    return close and traits.series[1] in (None, before.series[1])
