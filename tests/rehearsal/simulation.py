"""One submission through every misfortune: a seeded run ends in one acceptance, or says plainly what is open.

Everything is real but time and the wire: the sender, the API's client, the journal in a database, the local EDGAR with its
judge. A kill is an exception that no code may catch, raised before or after a step; what comes after starts afresh from the
journal alone.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from random import Random
from typing import Any

import msgspec
from sqlalchemy import Engine, create_engine
from sqlalchemy.pool import StaticPool

import section16
from section16.checks.examples import Example
from section16.clock import Clock, Pause, SetClock
from section16.document.package import Contact, Package, exhibit
from section16.edgar.api import AT_ONCE, EdgarApi
from section16.edgar.connection import client_in_process
from section16.edgar.filing import Confirmation, pack
from section16.edgar.sending import Sender
from section16.edgar.tokens import Tokens
from section16.edgar.transport import Found, Receipt, Sought
from section16.errors import ConflictError
from section16.rehearsal.app import application
from section16.rehearsal.fair_access import FairAccess
from section16.rehearsal.local_edgar import LOGIN, LocalEdgar
from section16.rehearsal.misbehaviour import Misbehaviour, Mishap
from section16.rehearsal.rehearse import registry_of
from section16.secret import Secret
from section16.store.rows.tables import METADATA
from section16.store.sending.journal import Journal
from section16.store.sending.sending import Sending, SendingState

OPENED = datetime(2026, 6, 1, 14, tzinfo=UTC)
"""A Monday, ten in the morning in Washington."""

NAME = "MILL POND WORKS INC"
MOST_ROUNDS = 25
KEY = "draft-1"


class Killed(BaseException):
    """The process was killed."""


class Steps:
    """Counts the steps of a process and kills it, or lets another operator in, where the dice say."""

    def __init__(self, random: Random, rate: float, between: Callable[[], None]) -> None:
        self._random = random
        self._rate = rate
        self._between = between

    def take(self, step: Callable[[], Any]) -> Any:
        """Take a step, and perhaps be killed before or after it, or held up while somebody else is at work."""
        drawn = self._random.random()
        if drawn < self._rate:
            raise Killed
        if drawn < self._rate * 1.5:
            self._between()
        done = step()
        if self._random.random() < self._rate:
            raise Killed
        return done


class SteppedJournal:
    """A journal whose every writing is a step."""

    def __init__(self, journal: Journal, steps: Steps) -> None:
        self._journal = journal
        self._steps = steps

    def begin(self, sending: Sending, at: datetime) -> Sending:
        return self._steps.take(lambda: self._journal.begin(sending, at))  # type: ignore[no-any-return]  # a step gives what it gave

    def claim(self, key: str, by: str, at: datetime, *, take_over: bool = False) -> Sending:
        return self._steps.take(lambda: self._journal.claim(key, by, at, take_over=take_over))  # type: ignore[no-any-return]  # as above

    def write(self, known: Sending, at: datetime, **changes: Any) -> Sending:
        return self._steps.take(lambda: self._journal.write(known, at, **changes))  # type: ignore[no-any-return]  # as above

    def accessions_of_others(self, sending: Sending) -> frozenset[str]:
        return self._journal.accessions_of_others(sending)


class SteppedTransport:
    """A transport whose every call is a step."""

    name, note = "stepped", ""

    def __init__(self, transport: EdgarApi, steps: Steps) -> None:
        self._transport = transport
        self._steps = steps

    def send(self, package: Secret[bytes], *, live: bool, not_after: datetime) -> Receipt:
        return self._steps.take(lambda: self._transport.send(package, live=live, not_after=not_after))  # type: ignore[no-any-return]  # as above

    def status(self, accession: str) -> Receipt | None:
        return self._steps.take(lambda: self._transport.status(accession))  # type: ignore[no-any-return]  # as above

    def find(self, sought: Sought) -> Found:
        return self._steps.take(lambda: self._transport.find(sought))  # type: ignore[no-any-return]  # as above


class World(msgspec.Struct):
    """What outlasts every process: EDGAR, the database, the time, the package."""

    edgar: LocalEdgar
    clock: SetClock
    engine: Engine
    package: Secret[bytes]


class Ended(msgspec.Struct, frozen=True):
    """How a run ended: the journal's last word, how often EDGAR accepted, and what happened on the way."""

    stands: Sending
    acceptances: int
    kills: int
    conflicts: int
    rounds: int

    @property
    def fault(self) -> str:
        """What is wrong with the end; empty when nothing is."""
        if self.acceptances > 1:
            return f"accepted {self.acceptances} times"
        if self.stands.state is SendingState.ACCEPTED:
            return "" if self.acceptances == 1 else "told as accepted, and it is not"
        if self.stands.state is SendingState.OPEN:
            return "" if "look on EDGAR before sending again" in self.stands.reason else "open, and does not say so"
        return f"ended as {self.stands.line()}"


_PACKAGE = Package(
    document=section16.read(Example("NONE", "", ()).xml.encode()).document,
    exhibits=(exhibit("EX-24", "poa.txt", b"POWER OF ATTORNEY", "POWER OF ATTORNEY"),),
    contact=Contact("Ada Example", "2075550100", "office@example.com"),
    live=True,
)
_REGISTRY, _CODES = registry_of(_PACKAGE.document)
_DATA = pack(_PACKAGE, _CODES, OPENED.date()).data
_CONFIRMED = Confirmation(_PACKAGE.document.issuer.cik.text or "", NAME, "Mill Pond Works Inc")


class Stage:
    """What is set up once for many runs: the application, the client, the database. Each run finds them as new."""

    def __init__(self) -> None:
        self.clock = SetClock(OPENED)
        self.edgar = LocalEdgar(self.clock, registry=_REGISTRY, hours=False)
        self.engine = create_engine("sqlite://", poolclass=StaticPool)
        METADATA.tables["submission"].create(self.engine)
        self.misbehaviour = Misbehaviour(0)
        self.client = client_in_process(application(self.edgar, fair=FairAccess(0), misbehaviour=self.misbehaviour))

    def set(self, seed: int, *, rate: float, kinds: tuple[Mishap, ...]) -> World:
        """Return the world of a run."""
        self.clock.at = OPENED
        self.edgar.forget()
        self.edgar.shelf.__init__()  # type: ignore[misc]  # an empty shelf in the place of the last run's
        self.misbehaviour.__init__(seed, kinds, rate)  # type: ignore[misc]  # the dice of this run
        with self.engine.begin() as connection:
            connection.execute(METADATA.tables["submission"].delete())
        return World(self.edgar, self.clock, self.engine, _DATA)

    def close(self) -> None:
        """Take the stage down."""
        self.client.close()
        self.engine.dispose()


class Operator:
    """Somebody who sends, with a clock that may be wrong and tokens that may have expired."""

    def __init__(self, name: str, place: World, client: Any, random: Random) -> None:
        self.name = name
        self.place = place
        self._client = client
        self._random = random
        self._skew = timedelta(hours=random.choice((0, 0, 0, -30, 5, 24 * 400)))
        self._tokens = self._old_tokens() if random.random() < 0.2 else self.new_tokens()

    def clock(self) -> datetime:
        return self.place.clock() + self._skew

    def new_tokens(self) -> Tokens:
        return self.place.edgar.logins.issue(LOGIN, self.place.clock())

    def _old_tokens(self) -> Tokens:
        return self.place.edgar.logins.issue(LOGIN, self.place.clock() - timedelta(days=60))

    def work(self, steps: Steps, *, take_over: bool) -> Sending:
        """Start a process that brings the submission as far as it goes."""
        api = EdgarApi(self._client, lambda: self._tokens, LOGIN, self.clock, patience=AT_ONCE)
        journal = SteppedJournal(Journal(self.place.engine), steps)
        pause: Pause = self.place.clock.wait
        clock: Clock = self.clock
        sender = Sender(SteppedTransport(api, steps), journal, self.name, clock, pause)
        stands = sender.deliver(KEY, self.place.package, confirmation=_CONFIRMED, take_over=take_over)
        if "tokens" in stands.reason:
            self._tokens = self.new_tokens()
        return stands


def run(  # noqa: PLR0913 - what a run is like
    stage: Stage,
    seed: int,
    *,
    mishaps: float = 0.35,
    kills: float = 0.04,
    kinds: tuple[Mishap, ...] = tuple(Mishap),
    lists: float = 0.85,
) -> Ended:
    """Return how a run of a seed ended. Two operators take turns, and now and then one works while the other is held up.

    ``mishaps`` of all requests go wrong, ``kills`` of all steps are the last of their process, and in ``lists`` of all runs
    EDGAR tells what it was sent, as the real one is not known to.
    """
    random = Random(seed)
    place = stage.set(seed, rate=mishaps, kinds=kinds)
    place.edgar.lists = random.random() < lists
    operators = [Operator(name, place, stage.client, random) for name in ("ada", "bo")]
    killed = conflicts = turn = 0
    died = False
    while turn < MOST_ROUNDS:
        turn += 1
        one, other = random.sample(operators, 2)
        try:
            stands = one.work(Steps(random, kills, partial(_meanwhile, other, random)), take_over=died)
            died = False
            if stands.state.done:
                break
        except Killed:
            killed, died = killed + 1, True
        except ConflictError:
            conflicts += 1
        place.clock.wait(random.choice((1, 30, 600)))
    place.clock.wait(3600)
    place.edgar.settle()
    accepted = sum(not taken.suspended for taken in place.edgar.taken.values())
    return Ended(Journal(place.engine).read(KEY), accepted, killed, conflicts, turn)


def _meanwhile(other: Operator, random: Random) -> None:
    """Let the other operator work, who may believe, wrongly, that the first has given up."""
    with suppress(ConflictError):
        other.work(Steps(random, 0.0, lambda: None), take_over=random.random() < 0.5)
