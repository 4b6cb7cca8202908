"""Postings: the lots of one issuer's insiders and the assertions made of them, as the reducer has posted them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from msgspec.structs import replace

from section16.ledger.lots.lot import Assertion, Lot
from section16.ledger.lots.verdict import Verdict


class Postings:
    """Lots by number, the history of each, and the order in which rows were posted.

    Every step may read it; only the reducer (:class:`~section16.ledger.linking.reducer.Reducer`) adds to it.
    """

    __slots__ = ("_histories", "_lots", "_order")

    def __init__(self, lots: list[Lot], histories: list[list[Assertion]], order: list[Assertion | tuple[int, int]]) -> None:
        self._lots = lots
        self._histories = histories
        self._order = order

    @property
    def lots(self) -> Sequence[Lot]:
        """The lots, in the order in which they were opened: a lot's number is its place."""
        return self._lots

    def history(self, number: int) -> Sequence[Assertion]:
        """Return the assertions made of a lot, in the order of linking."""
        return self._histories[number]

    @property
    def assertions(self) -> list[Assertion]:
        """Every assertion, in the order in which rows were posted; those of no lot are among them."""
        histories = self._histories
        return [one if isinstance(one, Assertion) else histories[one[0]][one[1]] for one in self._order]

    def judged(self, verdicts: Mapping[str, Verdict]) -> Postings:
        """Return the same postings with the causes that were found later, by the ids of their rows."""
        lots: list[Lot] = []
        histories: list[list[Assertion]] = []
        made = Postings(lots, histories, self._order)
        lots.extend(replace(lot, postings=made) for lot in self._lots)
        histories.extend(list(_judged(history, verdicts, made)) for history in self._histories)
        return made


def _judged(history: Iterable[Assertion], verdicts: Mapping[str, Verdict], made: Postings) -> Iterable[Assertion]:
    for one in history:
        verdict = verdicts.get(one.entry.id) if one.gap is not None else None
        if verdict is None:
            yield replace(one, postings=made)
        else:
            cause, evidence, hints = verdict
            yield replace(one, postings=made, cause=cause, evidence=evidence, hints=hints)
