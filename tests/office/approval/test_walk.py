"""Whatever people do, in whatever order, and whatever is changed in the database: nothing is filed that may not be.

The walk keeps its own small book of what was approved, signed and acknowledged, by whom and on which content, and holds every
form that goes out against it.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from hypothesis import Phase, event, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule, run_state_machine_as_test
from sqlalchemy import text

from section16.document.ownership import OwnershipDocument
from section16.errors import OfficeError
from section16.formats.json_document import to_json
from section16.law.business_days import last_moment
from section16.office.approval.approval import Approval, StepResult
from section16.office.drafts.workflow import STEPS, Requirement, State
from section16.store.audit_trail import digest_of
from section16.store.database import writing
from tests.drafting.examples import SALE, facts
from tests.office.offices import CIK
from tests.office.people import ACCESSION, EDDA, NAME, ROLES, SCAN, Team

FIRST_SIGNATURE = 2
KARL = "/s/ Karl Winterbourne"
JOINT = (
    SALE + '[people.karl]\nname = "WINTERBOURNE KARL"\ncalled = "Karl Winterbourne"\ncik = "0009990043"\n'
    'roles = [{ role = "director", since = 2021-01-04 }]\n[[joint]]\nowners = ["edda", "karl"]\n'
)
SIGNATURES = st.sampled_from([EDDA, KARL])
LOGINS = st.sampled_from(["petra", *ROLES])
ON = {
    State.DRAFT: ("petra", "lock"),
    State.LOCKED: ("anselm", "approve"),
    State.APPROVED: ("petra", "sign"),
    State.SIGNED: ("fiona", "submit"),
    State.SUBMITTED: ("fiona", "accept"),
    State.UNKNOWN_OUTCOME: ("fiona", "not-arrived"),
    State.SUSPENDED: ("fiona", "submit"),
}
"""Who takes which step from where towards an accepted form."""
# Each step again as often as it takes to get somewhere at all.
WORDS = st.sampled_from([*STEPS, "lock", "approve", "sign", "sign", "submit", "accept"])


def content(document: OwnershipDocument) -> str:
    """Return what is approved of a form: all but its signatures."""
    return to_json(msgspec.structs.replace(document, signatures=())).decode()


class Walk(RuleBasedStateMachine):
    """One draft, four people who may try anything, and somebody with a hand in the database."""

    @initialize(far=st.sampled_from([0, 1, 2, 2, 3, 4, 4, 5]))
    def begin(self, far: int) -> None:
        """Begin with a draft that has taken some steps already."""
        self.folder = tempfile.TemporaryDirectory()
        self.team = Team(Path(self.folder.name) / "office.db", JOINT)
        self.team.draft()
        self.approved: set[str] = set()
        self.signed: dict[str, str] = {}
        self.acknowledged: set[str] = set()
        self.drafted_by = {"petra"}
        self.out = ""
        for number in range(far):
            self.goes_on(KARL if number == FIRST_SIGNATURE else EDDA)

    def teardown(self) -> None:
        if hasattr(self, "team"):
            self.team.__exit__()
            self.folder.cleanup()

    @rule(login=LOGINS, word=WORDS, signature=SIGNATURES, behind=st.sampled_from([0, 0, 0, 1]))
    def step(self, login: str, word: str, signature: str, behind: int) -> None:
        """Let somebody try a step, now and then from a version that is past."""
        before = self.team.kept()
        mine = content(before.document)
        late = self.team.clock.at + timedelta(seconds=1) > last_moment(before.due)
        try:
            after = self._tries(word, self.team.by(login), before.version - behind, signature)()
        except OfficeError:
            assert self.team.kept() == before
            return
        assert behind == 0
        event(word)
        self._note(word, login, mine, signature)
        if word == "submit":
            self._look_at_what_goes_out(before.document, late=late)
        if word == "accept":
            assert content(after.draft.document) == self.out

    @rule(signature=SIGNATURES)
    def goes_on(self, signature: str) -> None:
        """Let the right person take the step that leads on."""
        state = State(self.team.kept().state)
        if state in ON:
            login, word = ON[state]
            self.step(login, word, signature, 0)

    def _tries(self, word: str, by: Approval, version: int, signature: str) -> Callable[[], StepResult]:
        remarked = {"send-back", "withdraw", "acknowledge-late", "suspend", "unanswered", "not-arrived"}
        if word in remarked:
            remarking: Callable[[str, int, str], StepResult] = getattr(by, word.replace("-", "_"))
            return lambda: remarking(NAME, version, "why")
        if word == "sign":
            return lambda: by.sign(NAME, version, signature, SCAN)
        if word == "submit":
            return lambda: by.submit(NAME, version, "rehearsal")
        if word == "accept":
            return lambda: by.accept(NAME, version, ACCESSION, self.team.clock.at)
        plain: Callable[[str, int], StepResult] = getattr(by, word)
        return lambda: plain(NAME, version)

    def _note(self, word: str, login: str, mine: str, signature: str) -> None:
        """Keep the walk's own book."""
        if word in {"send-back", "withdraw", "correct"}:
            self.approved, self.signed, self.acknowledged = set(), {}, set()
        if word == "lock":
            self.approved, self.signed, self.acknowledged = set(), {}, set()
        if word == "approve":
            assert login not in self.drafted_by
            self.approved.add(mine)
        if word == "sign":
            self.signed[signature] = mine
        if word == "acknowledge-late":
            self.acknowledged.add(mine)

    def _look_at_what_goes_out(self, document: OwnershipDocument, *, late: bool) -> None:
        mine = content(document)
        assert mine in self.approved
        assert self.signed == dict.fromkeys([one.name.text for one in document.signatures], mine)
        assert not late or mine in self.acknowledged
        self.out = mine

    @rule(units=st.integers(min_value=1, max_value=400))
    def something_happens(self, units: int) -> None:
        """Change what the facts state."""
        with self.team.offices["petra"].change(CIK) as change:
            event = facts().events[0]
            change.put("events", "1", msgspec.structs.replace(event, units=units))

    @rule()
    def drafts_anew(self) -> None:
        petra = self.team.offices["petra"]
        made = petra.drafting(CIK, signed=self.team.clock.at.date())
        try:
            petra.keep_drafts(CIK, made.drafts)
        except OfficeError:
            assert self.team.kept().state != State.DRAFT

    @rule(hours=st.sampled_from([1, 24, 72]), signature=SIGNATURES)
    def time_goes_by(self, hours: int, signature: str) -> None:
        self.team.clock.at += timedelta(hours=hours)
        self.goes_on(signature)

    @precondition(lambda self: self.team.kept().state != State.ACCEPTED)
    @rule(price=st.sampled_from(["18.71", "18.72"]), signature=SIGNATURES)
    def somebody_changes_the_document(self, price: str, signature: str) -> None:
        """Change the form in the database, its digest with it, and let the way go on."""
        changed = to_json(self.team.kept().document).decode().replace("18.70", price)
        self._write("document = :document, digest = :digest", document=changed, digest=digest_of(changed))
        self.goes_on(signature)

    @precondition(lambda self: self.team.kept().state != State.ACCEPTED)
    @rule(state=st.sampled_from([state for state in State if state != State.ACCEPTED]), signature=SIGNATURES)
    def somebody_changes_the_state(self, state: str, signature: str) -> None:
        """Change where the form is in the database, and let the way go on from there."""
        self._write("state = :state", state=state)
        self.goes_on(signature)

    def _write(self, what: str, **values: str) -> None:
        with writing(self.team.offices["petra"].engine) as connection:
            connection.execute(text(f"UPDATE draft SET {what}"), values)

    @invariant()
    def what_is_filed_went_out(self) -> None:
        kept = self.team.kept()
        assert kept.state != State.ACCEPTED or content(kept.document) == self.out


class HonestWalk(Walk):
    """The same walk without the hand in the database, which gets further."""

    somebody_changes_the_document = None  # type: ignore[assignment]
    somebody_changes_the_state = None  # type: ignore[assignment]


TestWalk = Walk.TestCase
TestHonestWalk = HonestWalk.TestCase
# A walk takes most of a second, so there are a few, and about a hundred in the long profile.
TestWalk.settings = TestHonestWalk.settings = settings(
    stateful_step_count=25, max_examples=max(2, settings().max_examples // 2 - 5)
)


@pytest.mark.slow
@pytest.mark.parametrize(
    "without",
    [
        {"submit": {Requirement.ALL_SIGNED}},
        {"submit": {Requirement.LATE_ACKNOWLEDGED}},
        {"accept": {Requirement.HANDED_OVER}},
        {"sign": {Requirement.APPROVED}, "submit": {Requirement.APPROVED}},
        {
            "approve": {Requirement.UNCHANGED},
            "sign": {Requirement.UNCHANGED, Requirement.APPROVED},
            "submit": {Requirement.UNCHANGED, Requirement.APPROVED},
        },
    ],
    ids=["all signed", "late told", "handed over", "approved", "unchanged"],
)
def test_the_walk_finds_what_a_way_without_its_needs_lets_through(
    without: dict[str, set[Requirement]], monkeypatch: pytest.MonkeyPatch
) -> None:
    for word, needs in without.items():
        step = STEPS[word]
        left = tuple(need for need in step.needs if need not in needs)
        monkeypatch.setitem(STEPS, word, msgspec.structs.replace(step, needs=left))
    with pytest.raises(AssertionError):
        run_state_machine_as_test(
            Walk,
            settings=settings(
                max_examples=1000, stateful_step_count=25, phases=[Phase.generate], derandomize=True, database=None
            ),
        )
