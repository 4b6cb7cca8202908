"""The ways to EDGAR: what an operation needs to file, in one call each."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from section16.clock import Clock, Pause, now, wait
from section16.document.ownership import OwnershipDocument
from section16.edgar.api import EdgarApi
from section16.edgar.archive import ArchiveClient
from section16.edgar.connection import client, live_client
from section16.edgar.filing import Confirmation
from section16.edgar.packed import Packed
from section16.edgar.secrets import Vault
from section16.edgar.sending import JournalProtocol, Sender
from section16.edgar.service import DATA, WWW
from section16.edgar.transport import LookupRequest, LookupResult, Transport
from section16.store.transmission import Transmission


@contextmanager
def edgars_api(
    vault: Vault, login: str, agent: str, clock: Clock = now, sent: OwnershipDocument | None = None
) -> Iterator[EdgarApi]:
    """Give EDGAR's API under a login whose tokens a vault keeps; whether it takes Forms 3, 4 and 5 is not confirmed.

    ``agent`` says who asks: ``Example Company admin@example.com``. With ``sent``, the form, a submission without an answer
    is looked up in what EDGAR disseminates. Raises :class:`~section16.errors.NoSecretError` at the first call where there are
    no tokens.
    """
    with ExitStack() as stack:
        api, data, www = (stack.enter_context(one) for one in (live_client(agent), client(DATA, agent), client(WWW, agent)))
        room = ArchiveClient(data, www)

        def look(sought: LookupRequest) -> LookupResult:
            return room.look(sought, sent) if sent is not None else LookupResult()

        yield EdgarApi(api, lambda: vault.tokens(login), login, clock, look=look)


def file(  # noqa: PLR0913 - what filing depends on
    packed: Packed,
    key: str,
    *,
    transport: Transport,
    journal: JournalProtocol,
    by: str,
    clock: Clock = now,
    pause: Pause = wait,
    confirmation: Confirmation | None = None,
    take_over: bool = False,
) -> Transmission:
    """Bring a packed form as far as it goes, and return its state; see :meth:`section16.edgar.sending.Sender.deliver`.

    ``key`` names the submission in the journal: the same key continues where it was.
    """
    sender = Sender(transport, journal, by, clock, pause)
    return sender.deliver(key, packed, confirmation=confirmation, take_over=take_over)
