"""The words in which a database keeps the states and steps of drafts, some of them sealed in its audit trail.

They stay as they were first written, so that every old office opens and verifies. Everything else uses the words of
:mod:`section16.office.drafts.workflow`; this is the only place where one is turned into the other.
"""

from __future__ import annotations

_STATES = {"locked": "frozen", "submitted": "sent", "unknown outcome": "open", "accepted": "filed"}
_STEPS = {"lock": "freeze", "submit": "send", "correct": "mend"}
_ACTIONS = {
    "locked": "frozen",
    "submitted": "sent",
    "drafted again": "drafted anew",
    "taken back for correction": "taken back to be mended",
}
_STATES_READ, _STEPS_READ, _ACTIONS_READ = ({old: new for new, old in words.items()} for words in (_STATES, _STEPS, _ACTIONS))


def stored_state(state: str) -> str:
    """Return a state as it is stored."""
    return _STATES.get(state, str(state))


def state_of(stored: str) -> str:
    """Return the state that is stored."""
    return _STATES_READ.get(stored, stored)


def stored_step(word: str) -> str:
    """Return the word of a step as it is stored."""
    return _STEPS.get(word, word)


def step_of(stored: str) -> str:
    """Return the word of the step that is stored."""
    return _STEPS_READ.get(stored, stored)


def stored_action(action: str) -> str:
    """Return what was done with a draft as the audit trail seals it."""
    return _ACTIONS.get(action, action)


def action_of(stored: str) -> str:
    """Return what was done with a draft by what the audit trail has sealed."""
    return _ACTIONS_READ.get(stored, stored)
