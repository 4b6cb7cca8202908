"""Whether a certificate is about the trades of a file: the same lots and the same pairs left out or capped."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from section16.errors import CertificateError
from section16.shortswing.certificate import CertificatePart, CertifiedLot, lots_of, pairs_of
from section16.shortswing.problem import Problem

_REMEDY = "Compute the profit again, or give the trades and facts from which the certificate was made."


def require_same(parts: Sequence[CertificatePart], problems: Sequence[Problem]) -> None:
    """Refuse a certificate whose lots, pairs or units are not those of the trades.

    Raises :class:`~section16.errors.CertificateError` with the first trade that differs.
    """
    expected = {one.underlying: one for one in problems}
    made = {lot.id: lot for one in problems for lot in lots_of(one, [0] * len(one.lots))}
    listed = {lot.id: msgspec.structs.replace(lot, worth=0) for part in parts for lot in part.lots}
    for name in [*made, *listed]:
        _require_lot(name, made.get(name), listed.get(name))
    for part in parts:
        problem = expected.get(part.security)
        units = (part.units_per_share, part.units_per_dollar)
        if problem is None or units != (problem.scale.shares, problem.scale.dollars):
            raise _refused("Its classes or its units are not those of the trades.")
        if [msgspec.structs.replace(lot, worth=0) for lot in part.lots] != list(lots_of(problem, [0] * len(problem.lots))):
            raise _refused("Its trades are in other classes or in another order than those given.")
        if part.pairs != pairs_of(problem):
            raise _refused("The pairs that it leaves out or caps are not those that follow from the trades and facts.")


def _require_lot(name: str, made: CertifiedLot | None, listed: CertifiedLot | None) -> None:
    if listed is None:
        raise _refused(f"It does not list {name}, which counts.")
    if made is None:
        raise _refused(f"It lists {name}, which is not among the trades or does not count.")
    differing = [key for key in listed.__struct_fields__ if getattr(made, key) != getattr(listed, key)]
    if differing:
        raise _refused(f"It states another value for {differing[0]} of {name} than the trades do.")


def _refused(what: str) -> CertificateError:
    return CertificateError(f"The certificate is not about these trades. {what}", remedy=_REMEDY)
