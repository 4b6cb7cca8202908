"""Two people on one draft or record at the same moment: one is first, the other is told, and nothing is overwritten."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import partial
from threading import Barrier, Thread

import msgspec

from section16.errors import ConflictError
from section16.facts.securities import Security
from section16.formats.json_document import to_json
from section16.office.drafts.workflow import State
from section16.office.office import Office
from section16.store.audit_trail import verify
from section16.store.roles import MemberRole
from tests.databases import EITHER
from tests.drafting.examples import SALE, facts
from tests.office.offices import CIK
from tests.office.people import EDDA, NAME, SCAN, Team

ROUNDS = 5
pytestmark = EITHER


def at_once(*done: Callable[[], object]) -> list[BaseException | None]:
    """Do things in as many threads at once, and return what each raised."""
    raised: list[BaseException | None] = [None] * len(done)
    start = Barrier(len(done))

    def run(number: int) -> None:
        start.wait()
        try:
            done[number]()
        except Exception as error:  # noqa: BLE001 - what it was is what the test asks
            raised[number] = error

    threads = [Thread(target=run, args=(number,)) for number in range(len(done))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return raised


def sound(office: Office) -> bool:
    return list(verify(iter(office.trail()), office.head())) == []


def one_conflict(raised: list[BaseException | None]) -> bool:
    """Return whether one came through and every other was told that the draft has moved on."""
    told = [error for error in raised if error is not None]
    return len(told) == len(raised) - 1 and all(isinstance(error, ConflictError) for error in told)


def test_of_two_steps_on_one_draft_the_second_is_told(database: str) -> None:
    with Team(database) as team:
        for _ in range(ROUNDS):
            seen = team.locked().draft.version
            entries = len(team.offices["petra"].trail())
            raised = at_once(
                partial(team.by("anselm").approve, NAME, seen),
                partial(team.by("petra").withdraw, NAME, seen, "another sale"),
            )
            assert one_conflict(raised), raised
            assert team.version() == seen + 1
            assert len(team.offices["petra"].trail()) == entries + 1
            if team.kept().state == State.APPROVED:
                team.by("petra").withdraw(NAME, team.version(), "once more")
        assert sound(team.offices["petra"])


def test_of_many_who_file_at_once_one_does(database: str) -> None:
    with Team(database) as team:
        seen = team.signed().draft.version
        others = [Office.open(team.where, by="fiona", clock=team.clock) for _ in range(4)]
        filers = [type(team.by("fiona"))(office, CIK) for office in others]
        raised = at_once(*(partial(filer.submit, NAME, seen, "rehearsal") for filer in filers))
        assert one_conflict(raised), raised
        assert [one.word for one in team.by("fiona").steps(NAME)].count("submit") == 1
        for office in others:
            office.close()


def test_a_draft_that_is_frozen_while_it_is_drafted_anew_is_not_overwritten(database: str) -> None:
    with Team(database) as team:
        petra = team.offices["petra"]
        petra.add_member(type(petra.members()[0])("tomas", "Tomas", "", True, {"*": (MemberRole.PREPARER,)}))
        with Office.open(team.where, by="tomas", clock=team.clock) as tomas:
            team.draft()
            seen = team.version()
            changed = facts().events[0]
            with tomas.change(CIK) as change:
                change.put("events", "1", msgspec.structs.replace(changed, units=Decimal(401)))
            made = tomas.drafting(CIK, signed=team.clock.at.date())
            raised = at_once(
                lambda: team.by("petra").lock(NAME, seen),
                lambda: tomas.keep_drafts(CIK, made.drafts),
            )
        # Whoever was first: what was frozen is never what the facts no longer yield, and the newer draft is kept.
        assert raised[0] is not None
        assert raised[1] is None
        assert '"401"' in to_json(team.kept().document).decode()


def test_of_two_changes_of_one_record_the_second_is_told(database: str) -> None:
    with Team(database) as team:
        petra = team.offices["petra"]
        others = [Office.open(team.where, by="petra", clock=team.clock) for _ in range(3)]

        def retitle(office: Office, seen: int, title: str) -> None:
            with office.change(CIK) as change:
                change.put("securities", "common", Security(title=title), seen)

        for number in range(ROUNDS):
            seen = petra.get(CIK, "securities", "common").version
            titles = [f"Common Stock {number}.{one}" for one in range(len(others))]
            raised = at_once(*(partial(retitle, office, seen, title) for office, title in zip(others, titles, strict=True)))
            assert one_conflict(raised), raised
            kept = petra.get(CIK, "securities", "common")
            assert (kept.value.title, kept.version) == (titles[raised.index(None)], seen + 1)
        for office in others:
            office.close()
        assert sound(petra)


def test_two_signatures_at_once_are_both_given_one_after_the_other(database: str) -> None:
    karl = (
        '[people.karl]\nname = "WINTERBOURNE KARL"\ncalled = "Karl Winterbourne"\ncik = "0009990043"\n'
        'roles = [{ role = "director", since = 2021-01-04 }]\n[[joint]]\nowners = ["edda", "karl"]\n'
    )
    with Team(database, SALE + karl) as team:
        seen = team.approved().draft.version
        raised = at_once(
            lambda: team.by("petra").sign(NAME, seen, EDDA, SCAN),
            lambda: team.by("fiona").sign(NAME, seen, "/s/ Karl Winterbourne", SCAN),
        )
        assert one_conflict(raised)
        assert team.kept().state == State.APPROVED
        missing = (EDDA, "/s/ Karl Winterbourne")[raised.index(next(error for error in raised if error))]
        assert team.by("fiona").sign(NAME, team.version(), missing, SCAN).draft.state == State.SIGNED
        assert len(team.by("fiona").papers()) == 2
