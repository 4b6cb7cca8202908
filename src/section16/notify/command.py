"""Alerts to a command of the user, which is started for each and gets it as JSON on its standard input."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime

import msgspec

from section16.errors import RequestError
from section16.library_words import system_reason
from section16.notify.alerts import Alert
from section16.notify.delivery import NotDeliveredError

_SECONDS = 120.0
_LONGEST = 200
KEY_VARIABLE = "SECTION16_ALERT_KEY"
"""The environment variable in which the command finds the key of the alert."""


class CommandAlerts(msgspec.Struct, frozen=True):
    """A command as a program and its arguments; no shell reads it, so that nothing in a filing can become a command."""

    words: tuple[str, ...]
    seconds: float = _SECONDS

    @property
    def name(self) -> str:
        """The command."""
        return f"command {' '.join(self.words)}"

    def send(self, alert: Alert, at: datetime) -> None:  # noqa: ARG002 - every channel is given the time
        """Run the command with the JSON of the alert, and wait until it ends with status 0.

        Raises :class:`~section16.notify.delivery.NotDeliveredError` for another status, and for a command that takes too long.
        """
        status, errors = self._run(bytes(alert.data) + b"\n", os.environ | {KEY_VARIABLE: alert.key})
        if status:
            last = errors.decode("utf-8", "replace").strip().rpartition("\n")[2][:_LONGEST]
            said = f": {last.rstrip('.')}" if last else ""
            raise NotDeliveredError(f"{self.name}: It ended with status {status}{said}.", remedy="Correct the command.")

    def _run(self, data: bytes, environment: dict[str, str]) -> tuple[int, bytes]:
        try:
            process = subprocess.Popen(  # noqa: S603 - the user's own command, without a shell
                self.words,
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                env=environment,
                start_new_session=True,  # Ctrl-C ends the watch after the alert, and not the command in the midst of it
            )
        except OSError as error:
            reason = f"{self.name}: It cannot be started: {system_reason(error)}."
            raise NotDeliveredError(reason, remedy="Correct the command.") from None
        with process:
            try:
                errors = process.communicate(data, self.seconds)[1]
            except subprocess.TimeoutExpired:
                _end(process)
                reason = f"{self.name}: It did not end within {self.seconds:g} seconds and was stopped."
                raise NotDeliveredError(reason, remedy="Let it leave long work to another program.") from None
        return process.returncode, errors


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a command together with what it has started."""
    with suppress(OSError):
        os.killpg(process.pid, signal.SIGKILL) if hasattr(os, "killpg") else process.kill()
    process.communicate()


def command_of(words: Sequence[str]) -> CommandAlerts:
    """Return the channel of a command. Raises :class:`~section16.errors.RequestError` for a program that is not there."""
    if not words:
        raise RequestError("The command is empty.", where="--on-new", remedy="Name a program and its arguments.")
    if shutil.which(words[0]) is None:
        remedy = "Give its path, and check that it can be executed. No shell is used: write a script for pipes and variables."
        raise RequestError(f"There is no program {words[0]!r}.", where="--on-new", remedy=remedy)
    return CommandAlerts(tuple(words))
