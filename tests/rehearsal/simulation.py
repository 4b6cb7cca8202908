"""One submission through every misfortune: a seeded run ends in one acceptance, or says plainly what is open.

Everything is real but time and the wire: the sender, the API's client, the journal in a database, the local EDGAR with its
judge. A kill is an exception that no code may catch, raised before or after a step; what comes after starts afresh from the
journal alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
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
from section16.edgar.packed import Packed
from section16.edgar.sending import WHEN_UNKNOWN, Sender
from section16.edgar.tokens import Tokens
from section16.edgar.transport import Fence, LookupRequest, LookupResult, Receipt
from section16.errors import ConflictError
from section16.exchange import ExchangeLimits
from section16.rehearsal.app import application
from section16.rehearsal.fair_access import FairAccess
from section16.rehearsal.faults import Fault, FaultSchedule
from section16.rehearsal.rehearse import registry_of
from section16.rehearsal.simulator import LOGIN, Simulator
from section16.secret import Secret
from section16.store.journal import Journal
from section16.store.tables import METADATA
from section16.store.transmission import Transmission, TransmissionState
from tests.rehearsal.faults import CODE, Sent

OPENED = datetime(2026, 6, 1, 14, tzinfo=UTC)
"""A Monday, ten in the morning in Washington."""

NAME = "MILL POND WORKS INC"
MOST_ROUNDS = 25
KEY = "draft-1"
USUAL_CLOCKS = ("steady",)
ODD_CLOCKS = ("steady", "stopped", "stopped", "jumping", "backward")
LIES = tuple(mishap for mishap in Fault if mishap.lies)


class Killed(BaseException):
    """The process was killed."""


class Steps:
    """Counts the steps of a process and kills it, or lets another operator in, where the dice say."""

    def __init__(
        self, random: Random, rate: float, between: Callable[[], None], *, paused: float | None = None, at_the_last: float = 0.0
    ) -> None:
        self._random = random
        self._rate = rate
        self._paused = rate / 2 if paused is None else paused
        self._between = between
        self._at_the_last = at_the_last

    def take(self, step: Callable[[], Any]) -> Any:
        """Take a step, and perhaps be killed before or after it, or held up while somebody else is at work."""
        drawn = self._random.random()
        if drawn < self._rate:
            raise Killed
        if drawn < self._rate + self._paused:
            self._between()
        done = step()
        if self._random.random() < self._rate:
            raise Killed
        return done

    def hold_at_the_last(self) -> None:
        """Be held up after it was read again that the submission is ours, where a run wants that; only a clock helps then."""
        if self._random.random() < self._at_the_last:
            self._between()


class SteppedJournal:
    """A journal whose every writing is a step."""

    def __init__(self, journal: Journal, steps: Steps) -> None:
        self._journal = journal
        self._steps = steps

    def begin(self, sending: Transmission, at: datetime) -> Transmission:
        return self._steps.take(lambda: self._journal.begin(sending, at))  # type: ignore[no-any-return]  # a step gives what it gave

    def read(self, key: str) -> Transmission:
        return self._journal.read(key)

    def claim(self, key: str, by: str, at: datetime, *, take_over: bool = False) -> Transmission:
        return self._steps.take(lambda: self._journal.claim(key, by, at, take_over=take_over))  # type: ignore[no-any-return]  # as above

    def write(self, known: Transmission, at: datetime, **changes: Any) -> Transmission:
        return self._steps.take(lambda: self._journal.write(known, at, **changes))  # type: ignore[no-any-return]  # as above

    def accessions_of_others(self, sending: Transmission) -> frozenset[str]:
        return self._journal.accessions_of_others(sending)

    def holder(self, accession: str) -> Transmission | None:
        return self._journal.holder(accession)

    def require_ours(self, known: Transmission) -> None:
        self._journal.require_ours(known)
        self._steps.hold_at_the_last()


class SteppedTransport:
    """A transport whose every call is a step."""

    name, note = "stepped", ""

    def __init__(self, transport: EdgarApi, steps: Steps) -> None:
        self._transport = transport
        self._steps = steps

    def send(self, packed: Packed, *, live: bool, not_after: datetime, fence: Fence) -> Receipt:
        sent = partial(self._transport.send, packed, live=live, not_after=not_after, fence=fence)
        return self._steps.take(sent)  # type: ignore[no-any-return]  # as above

    def status(self, accession: str) -> Receipt | None:
        return self._steps.take(lambda: self._transport.status(accession))  # type: ignore[no-any-return]  # as above

    def find(self, sought: LookupRequest) -> LookupResult:
        return self._steps.take(lambda: self._transport.find(sought))  # type: ignore[no-any-return]  # as above


class World(msgspec.Struct):
    """What outlasts every process: EDGAR, the database, the time, the package."""

    edgar: Simulator
    clock: SetClock
    engine: Engine
    package: Packed


class Ended(msgspec.Struct, frozen=True):
    """How a run ended: the journal's last word, what EDGAR accepted and when, and what happened on the way."""

    stands: Transmission
    accepted: dict[str, datetime]
    kills: int
    conflicts: int
    rounds: int

    @property
    def fault(self) -> str:
        """What is wrong with the end; empty when nothing is."""
        stands, number = self.stands, self.stands.accession
        if len(self.accepted) > 1:
            return f"accepted {len(self.accepted)} times"
        if number and number not in self.accepted:
            return f"kept the accession number {number} of something else"
        if stands.state is TransmissionState.ACCEPTED:
            right = {number: stands.accepted} == self.accepted
            return "" if right else f"told as accepted at {stands.accepted}, and EDGAR accepted {self.accepted}"
        if stands.state is TransmissionState.OPEN:
            return "" if "Look on EDGAR before sending again." in stands.reason else "open, and does not say so"
        if stands.state is TransmissionState.SENT:
            return (
                ""
                if WHEN_UNKNOWN in stands.reason or "Ask EDGAR for the outcome again." in stands.reason
                else "sent, and does not say what to do"
            )
        return f"ended as {stands.line()}"


_PACKAGE = Package(
    document=section16.read(Example("NONE", "", ()).xml.encode()).document,
    exhibits=(exhibit("EX-24", "poa.txt", b"POWER OF ATTORNEY", "POWER OF ATTORNEY"),),
    contact=Contact("Ada Example", "2075550100", "office@example.com"),
    live=True,
)
_REGISTRY, _CODES = registry_of(_PACKAGE.document)
_DATA = pack(_PACKAGE, _CODES, OPENED.date())
_DECOY = Sent("5").data.replace(CODE.encode(), b"rehearse")
"""What the same login filed before, of which a lying answer may tell."""
_LIMITS = ExchangeLimits(bytes=2**20)
_CONFIRMED = Confirmation(_PACKAGE.document.issuer.cik.text or "", NAME, "Mill Pond Works Inc")


class Stage:
    """What is set up once for many runs: the application, the client, the database. Each run finds them as new."""

    def __init__(self) -> None:
        self.clock = SetClock(OPENED)
        self.edgar = Simulator(self.clock, registry=_REGISTRY, hours=False)
        self.engine = create_engine("sqlite://", poolclass=StaticPool)
        METADATA.tables["submission"].create(self.engine)
        self.misbehaviour = FaultSchedule(0)
        self.client = client_in_process(application(self.edgar, fair=FairAccess(0), misbehaviour=self.misbehaviour))

    def set(self, seed: int, *, rate: float, kinds: tuple[Fault, ...]) -> World:
        """Return the world of a run."""
        self.clock.at = OPENED
        self.edgar.forget()
        self.edgar.index.__init__()  # type: ignore[misc]  # an empty index in the place of the last run's
        self.misbehaviour.__init__(seed, kinds, rate)  # type: ignore[misc]  # the dice of this run
        with self.engine.begin() as connection:
            connection.execute(METADATA.tables["submission"].delete())
        self.edgar.take(Secret(_DECOY), live=True, at=OPENED - timedelta(hours=1))
        return World(self.edgar, self.clock, self.engine, _DATA)

    def close(self) -> None:
        """Take the stage down."""
        self.client.close()
        self.engine.dispose()


class OddClock:
    """The clock of a machine: right or wrong by a fixed time, or one that stands still, jumps, or runs backward."""

    def __init__(self, kind: str, true: Clock, random: Random) -> None:
        self._kind = kind
        self._true = true
        self._random = random
        self._started = true()
        self._skew = timedelta(hours=random.choice((0, 0, 0, -30, 5, 24 * 400)))

    def __call__(self) -> datetime:
        now = self._true()
        if self._kind == "stopped":
            return self._started + self._skew
        if self._kind == "jumping":
            self._skew += timedelta(seconds=self._random.choice((0, 0, 0, 45, -45, 7200, -7200, 86_400 * 30)))
        if self._kind == "backward":
            return self._started - (now - self._started)
        return now + self._skew


class Operator:
    """Somebody who sends, with a clock that may be wrong and tokens that may have expired."""

    def __init__(self, name: str, place: World, client: Any, random: Random, clocks: Sequence[str] = USUAL_CLOCKS) -> None:
        self.name = name
        self.place = place
        self._client = client
        self._random = random
        self.clock: Clock = OddClock(random.choice(clocks), place.clock, random)
        self._tokens = self._old_tokens() if random.random() < 0.2 else self.new_tokens()

    def new_tokens(self) -> Tokens:
        return self.place.edgar.logins.issue(LOGIN, self.place.clock())

    def _old_tokens(self) -> Tokens:
        return self.place.edgar.logins.issue(LOGIN, self.place.clock() - timedelta(days=60))

    def work(self, steps: Steps, *, take_over: bool) -> Transmission:
        """Start a process that brings the submission as far as it goes."""
        api = EdgarApi(self._client, lambda: self._tokens, LOGIN, self.clock, patience=AT_ONCE, limits=_LIMITS)
        journal = SteppedJournal(Journal(self.place.engine), steps)
        pause: Pause = self.place.clock.wait
        sender = Sender(SteppedTransport(api, steps), journal, self.name, self.clock, pause)
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
    kinds: tuple[Fault, ...] = tuple(Fault),
    lists: float = 0.85,
    clocks: Sequence[str] = USUAL_CLOCKS,
    paused: float | None = None,
    at_the_last: float = 0.0,
) -> Ended:
    """Return how a run of a seed ended. Two operators take turns, and now and then one works while the other is held up.

    ``mishaps`` of all requests go wrong, ``kills`` of all steps are the last of their process, and in ``lists`` of all runs
    EDGAR tells what it was sent, as the real one is not known to. ``paused`` is how often one is held up while the other works,
    ``at_the_last`` how often that happens after the submission was seen to be ours.
    """
    random = Random(seed)
    place = stage.set(seed, rate=mishaps, kinds=kinds)
    place.edgar.lists = random.random() < lists
    operators = [Operator(name, place, stage.client, random, clocks) for name in ("ada", "bo")]
    killed = conflicts = turn = 0
    died = False
    while turn < MOST_ROUNDS:
        turn += 1
        one, other = random.sample(operators, 2)
        try:
            between = partial(_meanwhile, other, random)
            steps = Steps(random, kills, between, paused=paused, at_the_last=at_the_last)
            stands = one.work(steps, take_over=died)
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
    stands = Journal(place.engine).read(KEY)
    taken = [one for one in place.edgar.taken.values() if one.digest == stands.digest and not one.suspended]
    return Ended(stands, {one.accession: one.received for one in taken}, killed, conflicts, turn)


def _meanwhile(other: Operator, random: Random) -> None:
    """Let the other operator work, who may believe, wrongly, that the first has given up."""
    with suppress(ConflictError):
        other.work(Steps(random, 0.0, lambda: None), take_over=random.random() < 0.5)
