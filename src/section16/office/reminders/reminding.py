"""Reminding: find what is due, record reminders, send those that wait; again and again, across restarts.

A reminder is recorded once for each item, step of the escalation schedule and address, and is sent once. The one exception:
where a worker is killed, or the connection breaks, between sending a reminder and recording the answer, it is not known whether
it was delivered. It is then sent again, because one reminder too many does less harm than none, with the same Message-ID or
Idempotency-Key.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta

import msgspec

from section16.action import Action
from section16.clock import Pause
from section16.errors import NotAllowedError, Section16Error
from section16.notify.delivery import DeliveryChannel, NotDeliveredError
from section16.office.approval.policy import policy_of
from section16.office.due_list import TokenEnd, due_list
from section16.office.members import members, readable_issuers
from section16.office.office import Office
from section16.office.reminders.escalation import reminders
from section16.store.database import reading, writing
from section16.store.outbox import OutboxItem, OutboxState, all_posts, begin, claim, clear, done, drop, failed, put
from section16.store.roles import MemberRole

_LOOK_AGAIN = timedelta(minutes=1)


class ReminderRound(msgspec.Struct, frozen=True, kw_only=True):
    """One round of reminding.

    ``items`` counts the items on the due lists, ``added`` the reminders recorded, ``dropped`` those no longer required,
    ``sent`` those delivered; ``failed`` are the reasons why others were not.
    """

    items: int
    added: int
    dropped: int
    sent: int
    failed: tuple[str, ...] = ()


class Reminding:
    """Reminds the members of an office; ``worker`` is the name of the process, different for each.

    It requires an administrator, and is about the issuers of that role: a reminder that was sent with a wrong mail server is
    lost, because each is sent once.
    """

    def __init__(
        self, office: Office, ways: Mapping[str, DeliveryChannel], worker: str, tokens: Iterable[TokenEnd] = ()
    ) -> None:
        self.office = office
        self.ways = ways
        self.worker = worker
        self.tokens = tuple(tokens)

    def once(self) -> ReminderRound:
        """Find what is due, record reminders and send those that wait.

        Raises :class:`~section16.errors.NotAllowedError` for a member who is not an administrator of any issuer.
        """
        mine = self._administered()
        items = added = dropped = 0
        failed: list[str] = []
        for cik in self.office.ciks(MemberRole.ADMINISTRATOR):
            try:
                found, new, done = self._record(cik)
            except Exception as error:  # noqa: BLE001 - one issuer's damaged record stops no reminder of another's
                failed.append(f"the due list of {cik} cannot be made: {_reason(error, _RECORD)}")
                continue
            items, added, dropped = items + found, added + new, dropped + done
        sent, reasons = self._send(mine)
        return ReminderRound(items=items, added=added, dropped=dropped, sent=sent, failed=(*failed, *reasons))

    def run(
        self, pause: Pause, *, rounds: int | None = None, report: Callable[[ReminderRound], None] = lambda _round: None
    ) -> None:
        """Do a round once a minute, until interrupted or for a number of rounds; ``report`` receives the result of each."""
        count = 0
        while rounds is None or count < rounds:
            report(self.once())
            count += 1
            pause(_LOOK_AGAIN.total_seconds())

    def _record(self, cik: str) -> tuple[int, int, int]:
        """Record the reminders about an issuer that are due; return the items, the new reminders and those dropped."""
        now = self.office.clock()
        with reading(self.office.engine) as connection:
            tenant = self.office.tenant(connection, cik)
            lines = due_list(connection, tenant, now, self.tokens)
            found = tuple(reminders(lines, policy_of(connection, tenant).escalation, members(connection)))
        with writing(self.office.engine) as connection:
            written, open_lines = put(connection, tenant, found, now), [line.key for line in lines]
            clear(connection, tenant, open_lines, now)
            return len(lines), written, drop(connection, tenant, open_lines)

    def waiting(self) -> tuple[OutboxItem, ...]:
        """Return the reminders that wait to be sent or tried again; raises as :meth:`once` does."""
        found = all_posts(self.office.engine, self._administered())
        return tuple(one for one in found if one.state is OutboxState.WAITING)

    def _administered(self) -> frozenset[int | None]:
        with reading(self.office.engine) as connection:
            mine = readable_issuers(connection, self.office.by, MemberRole.ADMINISTRATOR)
        if not mine:
            raise NotAllowedError(
                f"{self.office.by} is not an administrator and cannot send reminders.",
                remedy="Ask an administrator for the role, or to send the reminders.",
                action=Action("office.member", {"login": self.office.by}),
            )
        return mine

    def _send(self, issuers: frozenset[int | None]) -> tuple[int, tuple[str, ...]]:
        sent, reasons = 0, []
        while (post := claim(self.office.engine, self.worker, self.office.clock(), issuers)) is not None:
            try:
                way = self._way(post)
                if not begin(self.office.engine, post, self.worker):
                    continue
                way.send(post, self.office.clock())
            except Exception as error:  # noqa: BLE001 - one reminder that cannot be sent stops no other
                reason = _reason(error, _DELIVERY.format(way=post.message.way))
                failed(self.office.engine, post, self.worker, self.office.clock(), reason)
                reasons.append(reason)
                continue
            done(self.office.engine, post, self.worker, self.office.clock())
            sent += 1
        return sent, tuple(reasons)

    def _way(self, post: OutboxItem) -> DeliveryChannel:
        way = self.ways.get(post.message.way)
        if way is None:
            raise NotDeliveredError("No mail server is configured.", remedy="Set SECTION16_SMTP and SECTION16_MAIL_FROM.")
        return way


_RECORD = "a record is damaged. Verify the office to find it."
_DELIVERY = "Delivery by {way} failed unexpectedly. It is tried again; check the settings of {way}."


def _reason(error: Exception, otherwise: str) -> str:
    """Return why something failed; of an error of a library nothing, because its text may repeat a secret address."""
    return str(error) if isinstance(error, Section16Error) else otherwise
