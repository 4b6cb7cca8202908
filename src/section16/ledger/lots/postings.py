"""Postings: the lots of one issuer's insiders and the assertions made of them, as the reducer has posted them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from section16.ledger.lots.lot import Assertion, Lot
from section16.ledger.lots.verdict import Verdict


class Postings:
    """Lots by number, the history of each, and the order in which rows were posted.

    Every step may read it; only the reducer (:class:`~section16.ledger.linking.reducer.Reducer`) adds to it, and the book posts
    the causes that are found when every row is linked.
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

    def judge(self, verdicts: Mapping[str, Verdict]) -> None:
        """Post the causes that were found later in the place of those without them, by the ids of their rows."""
        for history in self._histories:
            for index, one in enumerate(history):
                verdict = verdicts.get(one.entry.id) if one.gap is not None else None
                if verdict is not None:
                    cause, evidence, hints = verdict
                    history[index] = replace(one, cause=cause, evidence=evidence, hints=hints)
