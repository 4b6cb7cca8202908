"""The due list: what is due, for whom, with the time left, for one issuer or for all, and as a calendar."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from section16.edgar.secrets import beside, expiries_in
from section16.errors import NoSecretError
from section16.files import write_file
from section16.law.business_days import WASHINGTON
from section16.law.due_dates import NOT_ADVICE, both_dates
from section16.office.due_list import DueItem, DueKind, TokenEnd, Urgency, due_list_or_problem
from section16.office.reminders.calendar_feed import feed
from section16.store.database import reading
from section16.workspace.context import OfficeContext

if TYPE_CHECKING:
    from section16.office.office import Office

__all__ = ["NOT_ADVICE", "DueItem", "DueKind", "Urgency", "both_dates", "due_items", "list_due", "token_ends"]


def list_due(
    context: OfficeContext, *, secrets: Path | None = None, calendar: Path | None = None, overwrite: bool = False
) -> tuple[DueItem, ...]:
    """Return what is due for the issuer of the context, or without one for all, the most urgent first.

    ``secrets`` is the encrypted file of codes and tokens, beside which the expiration dates of tokens are recorded; it is not
    opened. ``calendar`` is an iCalendar file to write as well. Raises :class:`~section16.errors.OutputError` for a calendar
    that exists, unless ``overwrite``.
    """
    with context.open() as office:
        items = due_items(office, context.issuer, token_ends(context, secrets))
        if calendar is not None:
            write_file(calendar, feed(items, office.clock()), overwrite=overwrite)
    return items


def due_items(office: Office, issuer: str = "", tokens: Iterable[TokenEnd] = ()) -> tuple[DueItem, ...]:
    """Return the due lists of every issuer of an office, or of one, the most urgent first."""
    found: list[DueItem] = []
    expiring = tuple(tokens)
    for cik in [issuer] if issuer else office.ciks():
        with reading(office.engine) as connection:  # each its own: a database refuses more once a page proved damaged
            found += due_list_or_problem(connection, office.tenant(connection, cik), office.clock(), expiring)
    order = list(Urgency)
    return tuple(sorted(found, key=lambda item: order.index(item.urgency)))  # each list is in order already


def token_ends(context: OfficeContext, secrets: Path | None = None) -> tuple[TokenEnd, ...]:
    """Return when tokens expire, as recorded beside their store; a damaged record is a warning, and everything else goes on."""
    try:
        ends = expiries_in(beside(secrets))
    except NoSecretError as error:
        context.warn(f"{error} Until then no reminder states when tokens expire.")
        return ()
    return tuple(
        TokenEnd(one.token.replace("-", " "), f"login {one.login}", one.expires.astimezone(WASHINGTON).date()) for one in ends
    )
