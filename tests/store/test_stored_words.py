"""The words and columns of a database: an office that was kept before is read by them, so that none of them changes."""

from __future__ import annotations

from enum import StrEnum

import pytest

from section16.office.approval.authentication import AuthenticationKind, SigningMethod
from section16.office.drafts.stored_words import action_of, state_of, step_of, stored_action, stored_state, stored_step
from section16.office.drafts.workflow import STEPS, State
from section16.office.due_list import DueKind, Urgency
from section16.store.outbox import OutboxState
from section16.store.record_kinds import KINDS, SETTINGS
from section16.store.roles import MemberRole
from section16.store.settings import OWN
from section16.store.tables import METADATA
from section16.store.transmission import TransmissionState

WORDS: dict[type[StrEnum], list[str]] = {
    MemberRole: ["administrator", "preparer", "approver", "filer", "viewer"],
    OutboxState: ["waiting", "claimed", "sending", "sent", "dropped"],
    AuthenticationKind: ["authentication", "attestation"],
    SigningMethod: ["manual", "electronic"],
    # Not kept, and read by programs all the same: in the JSON of what is due, and as categories of the calendar.
    DueKind: ["form", "possible Form 5", "amendment", "question", "expiry", "power of attorney", "retention", "problem"],
    Urgency: ["red", "amber", "green"],
}


def test_the_words_in_which_submissions_are_kept_stay() -> None:
    stored = ["ready", "sending", "open", "by hand", "sent", "accepted", "suspended"]
    assert [state.stored for state in TransmissionState] == stored
    assert [TransmissionState.of_stored(word) for word in stored] == list(TransmissionState)


def test_the_words_in_which_drafts_are_kept_stay() -> None:
    """Some of them are sealed in audit trails."""
    stored = ["draft", "frozen", "approved", "signed", "sent", "open", "suspended", "filed"]
    assert [stored_state(state) for state in State] == stored
    assert [state_of(word) for word in stored] == list(State)
    words = ["freeze", "approve", "send-back", "withdraw", "sign", "acknowledge-late", "send", "accept", "suspend"]
    words += ["unanswered", "not-arrived", "mend"]
    assert [stored_step(word) for word in STEPS] == words
    assert [step_of(word) for word in words] == list(STEPS)
    done = ["frozen", "approved", "sent back", "withdrawn", "signed", "acknowledged as late", "sent", "accepted", "suspended"]
    done += ["unanswered", "found not to have arrived", "taken back to be mended"]
    assert [stored_action(step.done) for step in STEPS.values()] == done
    assert [action_of(action) for action in done] == [step.done for step in STEPS.values()]


@pytest.mark.parametrize("kept", WORDS)
def test_the_words_that_are_kept_stay(kept: type[StrEnum]) -> None:
    assert [str(word) for word in kept] == WORDS[kept]


def test_the_kinds_of_records_stay() -> None:
    assert " ".join(KINDS) == (
        "people entities relations securities plans awards powers texts joint holdings settings policies expiries events"
    )
    assert list(SETTINGS) == ["filing", "opening", "edgar"]
    assert list(OWN) == ["policies", "expiries", "edgar"]
    assert [word for word, kind in KINDS.items() if kind.role is not MemberRole.PREPARER] == ["policies"]
    assert [word for word, kind in KINDS.items() if kind.listed] == ["relations", "joint", "holdings", "events"]


def test_only_references_and_what_may_be_open_or_erased_may_be_missing() -> None:
    found = {table.name: [column.name for column in table.columns if column.nullable] for table in METADATA.sorted_tables}
    assert {name: columns for name, columns in found.items() if columns} == {
        "submission": ["period", "accepted"],
        "hold": ["issuer_id", "until"],
        "outbox": ["claimed_at", "sent_at"],
        "paper": ["body"],
        "posting": ["ended"],
        "revision": ["issuer_id", "body"],
        "role": ["issuer_id"],
        "security": ["gives"],
        "step": ["body"],
        "award": ["receiver", "security"],
        "power": ["giver"],
        "relation": ["who", "of"],
        "event": ["who", "giver", "receiver", "security", "award", "plan"],
        "holding": ["holder", "security", "award"],
    }
