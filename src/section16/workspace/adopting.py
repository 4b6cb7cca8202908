"""An issuer adopted from its filed history on EDGAR: downloaded, shown for review, and only then part of the office."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import msgspec

from section16.clock import Pause, wait
from section16.document.ownership import FORMS
from section16.drafting.adoption.adoption import Adopted, adopted
from section16.errors import OfficeError, RequestError
from section16.finding import Finding
from section16.plurals import counted
from section16.workspace.context import OfficeContext
from section16.workspace.fetching import fetcher_of
from section16.workspace.filers import issuer_cik, issuer_named
from section16.workspace.reading import read_many

if TYPE_CHECKING:
    from section16.edgar.fetching.fetcher import Fetcher
    from section16.edgar.indexes.submissions import FilerSubmissions

__all__ = ["AdoptionResult", "AdoptionReview", "ReviewedBalance", "adopt_from_edgar", "require_unknown"]


class ReviewedBalance(msgspec.Struct, frozen=True, kw_only=True):
    """An opening balance as it would be added: who holds what, and the row of a filing that states it.

    ``security`` is a class of securities or an award; ``direct`` is ``None`` where it follows from who holds it.
    """

    holder: str
    security: str
    amount: Decimal
    direct: bool | None
    row: str


class AdoptionReview(msgspec.Struct, frozen=True, kw_only=True):
    """What an issuer's filings on EDGAR come to, before any of it is in the office.

    ``balances`` are as of the end of ``as_of``, ``people``, ``securities`` and ``awards`` the short names of what would be
    added; ``findings`` are what the filings do not state, or state doubtfully. ``downloaded`` of the ``filings`` are new in the
    folder.
    """

    issuer: str
    name: str
    as_of: date | None
    filings: int
    downloaded: int
    people: tuple[str, ...]
    securities: tuple[str, ...]
    awards: tuple[str, ...]
    balances: tuple[ReviewedBalance, ...]
    findings: tuple[Finding, ...] = ()


class AdoptionResult(msgspec.Struct, frozen=True, kw_only=True):
    """What became of an adoption: ``records`` were added, or none where the review was declined."""

    status: Literal["adopted", "declined"]
    review: AdoptionReview
    records: int = 0


def adopt_from_edgar(  # noqa: PLR0913 - each is an option of the command
    context: OfficeContext,
    issuer: str,
    downloads: Path,
    agree: Callable[[AdoptionReview], bool],
    *,
    since: date | None = None,
    as_of: date | None = None,
    agent: str = "",
    edgar: str = "",
    pause: Pause = wait,
    fetcher: Fetcher | None = None,
) -> AdoptionResult:
    """Download every Form 3, 4 and 5 about an issuer, and add its insiders, securities, awards and opening balances.

    ``issuer`` is a CIK, a ticker or a name. ``agree`` is shown the review and returns whether it is added; before that the
    office is not changed. ``downloads`` is the folder of the filings; what is there is not downloaded again. ``since`` is the
    first filing date, ``as_of`` the date at whose end the balances are true. Raises
    :class:`~section16.errors.OfficeError` where the office has the issuer, where EDGAR has none of its filings, and where one
    of them cannot be downloaded: without it a balance could be wrong.
    """
    if since is not None and since > context.today:
        raise RequestError(f"{since} is in the future.", where="--since", remedy="Give a day up to today.")
    with context.open() as office:
        used = fetcher or fetcher_of(downloads, agent=agent, edgar=edgar, clock=context.clock, pause=pause)
        with used:
            cik = issuer_cik(used, issuer)
            require_unknown(cik, office.ciks())
            found = issuer_named(used, cik, "Give the ticker or the CIK of the issuer whose insiders report.")
            paths, new = _history(used, found, since)
        made = _adopted(paths, cik, as_of)
        review = _review(made, len(paths), new)
        if not agree(review):
            return AdoptionResult(status="declined", review=review)
        return AdoptionResult(status="adopted", review=review, records=office.take_in(made.facts))


def require_unknown(cik: str, known: Collection[str]) -> None:
    """Raise :class:`~section16.errors.OfficeError` where an issuer is among those that the office has already."""
    if cik in known:
        remedy = "Balances from filings do not replace recorded ones. Add further facts from a facts file."
        raise OfficeError(f"The office already has issuer {cik}.", remedy=remedy)


def _history(fetcher: Fetcher, issuer: FilerSubmissions, since: date | None) -> tuple[list[Path], int]:
    """Return the files of every ownership form that lists an issuer, and how many of them are new."""
    from section16.edgar.fetching.fetcher import Fetched  # noqa: PLC0415 - it needs the extra `filing`
    from section16.edgar.fetching.wanted import filing_address, wanted_of_filer  # noqa: PLC0415

    addresses = [filing_address(fetcher.site, one) for one in wanted_of_filer(fetcher, issuer, since, FORMS)]
    got: list[Path] = []
    failed, new = [], 0
    for one in fetcher.get_all(addresses):
        if isinstance(one, Fetched):
            got.append(one.path)
            new += not one.unchanged
        else:
            failed.append(one.error)
    if failed:
        what = f"{counted(len(failed), 'filing')} of {len(addresses)} could not be downloaded, the first because: {failed[0]}"
        raise OfficeError(what, remedy="Run the command again; what was downloaded is kept, and the office is unchanged.")
    return sorted(got), new


def _adopted(paths: list[Path], cik: str, as_of: date | None) -> Adopted:
    try:
        return adopted(read_many(map(str, paths)), cik, as_of=as_of)
    except KeyError:
        remedy = "Check the CIK, and the first filing date if you gave one."
        raise OfficeError(f"EDGAR has no Form 3, 4 or 5 about issuer {cik}.", remedy=remedy) from None


def _review(made: Adopted, filings: int, new: int) -> AdoptionReview:
    facts = made.facts
    return AdoptionReview(
        issuer=facts.issuer.cik,
        name=facts.issuer.name,
        as_of=facts.opening.as_of,
        filings=filings,
        downloaded=new,
        people=(*facts.people, *facts.entities),
        securities=tuple(facts.securities),
        awards=tuple(facts.awards),
        balances=tuple(
            ReviewedBalance(
                holder=one.holder, security=one.award or one.security, amount=one.amount, direct=one.direct, row=row
            )
            for one, row in zip(facts.opening.holdings, made.lines, strict=True)
        ),
        findings=made.findings,
    )
