"""The context of an operation on an office: which office, which member, which issuer, and what time it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from section16.action import Action
from section16.clock import Clock, now
from section16.database_address import DatabaseAddress
from section16.errors import OfficeError
from section16.law.business_days import WASHINGTON

if TYPE_CHECKING:
    from section16.office.approval.approval import Approval
    from section16.office.office import Office


def today(clock: Clock = now) -> date:
    """Return the date in Washington, which is the one that counts for EDGAR."""
    return clock().astimezone(WASHINGTON).date()


def _ignore(_warning: str) -> None:
    """Ignore a warning."""


@dataclass(frozen=True)
class OfficeContext:
    """Which office an operation works on, for which member, and for which issuer.

    ``office`` is the path of an SQLite file or the connection string of a PostgreSQL database; ``member`` is the login of the
    member who asks; ``issuer`` is a CIK, and may be empty where the office has one issuer. ``clock`` gives the time that is
    recorded for what is done; ``warn`` receives warnings about the office itself, such as a file that everyone can read.
    """

    # Not shown in a traceback with variables: it may hold a password.
    office: str = field(repr=False)
    member: str
    issuer: str = ""
    clock: Clock = now
    warn: Callable[[str], None] = field(default=_ignore, repr=False)

    @property
    def today(self) -> date:
        """The date in Washington, which is the one that counts for EDGAR."""
        return today(self.clock)

    @property
    def address(self) -> DatabaseAddress:
        """The address of the office; raises :class:`~section16.errors.OfficeError` where none is given."""
        if not self.office:
            raise OfficeError("No office is named.", remedy="Give --office, or set SECTION16_OFFICE.")
        return DatabaseAddress(self.office)

    @contextmanager
    def open(self) -> Iterator[Office]:
        """Open the office and close it at the end.

        Raises :class:`~section16.errors.OfficeError` where no office is named, where there is none, where the member is
        unknown to it, and where the packages of the extra ``office`` are missing.
        """
        office = office_class().open(self.address, by=self.member, clock=self.clock)
        try:
            self._warn_if_exposed()
            yield office
        finally:
            office.close()

    @contextmanager
    def approval(self) -> Iterator[Approval]:
        """Open the office for the workflow of the issuer's drafts; raises as :meth:`open` and :meth:`cik` do."""
        from section16.office.approval.approval import Approval  # noqa: PLC0415 - databases are an optional extra

        with self.open() as office:
            yield Approval(office, self.cik(office))

    def cik(self, office: Office) -> str:
        """Return the CIK of the issuer; raises :class:`~section16.errors.OfficeError` where it is open which."""
        if self.issuer:
            return self.issuer
        ciks = office.ciks()
        if not ciks:
            action = Action("issuer.add", {"cik": "", "name": "", "symbol": ""})
            raise OfficeError("The office has no issuer yet.", remedy="Add an issuer.", action=action)
        if len(ciks) != 1:
            names = ", ".join(f"{one.cik} {one.name}" for one in office.issuers()[:5])
            raise OfficeError(f"The office has {len(ciks)} issuers.", remedy=f"Say which with --issuer: {names}.")
        return ciks[0]

    def _warn_if_exposed(self) -> None:
        from section16.store.database import exposed  # noqa: PLC0415 - databases are an optional extra

        file = exposed(self.address)
        if file:
            self.warn(f"{file}: Every user of this machine can read the office. Restrict it: chmod o= {file}")


def office_class() -> type[Office]:
    """Return the class of offices; raises :class:`~section16.errors.OfficeError` where the extra ``office`` is missing."""
    try:
        from section16.office.office import Office  # noqa: PLC0415 - databases are an optional extra
    except ModuleNotFoundError:
        raise OfficeError(
            "An office requires more packages.", remedy="Install them with: pip install 'section16[office]'"
        ) from None
    return Office
