"""Alerts to a command of the user, which is started for each and gets it as JSON on its standard input."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from typing import BinaryIO

import msgspec

from section16.clock import seconds as seconds_now
from section16.errors import RequestError
from section16.library_words import system_reason
from section16.notify.alerts import Alert
from section16.notify.delivery import NotDeliveredError

_SECONDS = 120.0
_LONGEST = 200
_LOOKS = 0.25
"""Seconds after which a command that runs is looked at."""
_MOST_ERRORS = 1024 * 1024
"""What a command writes to its standard error beyond so many bytes is dropped."""
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
        """Run the command, and return its status and the end of its standard error.

        Both streams are files, not pipes: a program that it leaves running keeps a pipe open, and is not waited for.
        """
        with tempfile.TemporaryFile("w+b") as asked, tempfile.TemporaryFile("a+b") as errors:
            asked.write(data)
            asked.seek(0)
            try:
                process = subprocess.Popen(  # noqa: S603 - the user's own command, without a shell
                    self.words,
                    stdin=asked,
                    stdout=subprocess.DEVNULL,
                    stderr=errors,
                    env=environment,
                    start_new_session=True,  # Ctrl-C ends the watch after the alert, and not the command in the midst of it
                )
            except OSError as error:
                reason = f"{self.name}: It cannot be started: {system_reason(error)}."
                raise NotDeliveredError(reason, remedy="Correct the command.") from None
            with process:
                try:
                    has_ended = _ends(process, self.seconds, errors)
                except BaseException:
                    # The alert is sent again: without this, two of the command would run at once.
                    _end(process)
                    raise
                if not has_ended:
                    _end(process)
                    reason = f"{self.name}: It did not end within {self.seconds:g} seconds and was stopped."
                    raise NotDeliveredError(reason, remedy="Let it leave long work to another program.")
            return process.returncode, _last_of(errors)


def _ends(process: subprocess.Popen[bytes], seconds: float, errors: BinaryIO) -> bool:
    """Wait until a command ends, at most so many seconds, and return whether it did; its errors do not fill the disk."""
    until = seconds_now() + seconds
    while (left := until - seconds_now()) > 0:
        with suppress(subprocess.TimeoutExpired):
            process.wait(min(left, _LOOKS))
            return True
        if os.fstat(errors.fileno()).st_size > _MOST_ERRORS:
            errors.truncate(0)
    return process.poll() is not None


def _last_of(errors: BinaryIO) -> bytes:
    """Return the end of what a command wrote to its standard error."""
    errors.seek(max(0, errors.seek(0, os.SEEK_END) - _LONGEST * 4))
    return errors.read(_LONGEST * 4)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a command together with what it has started."""
    with suppress(OSError):
        os.killpg(process.pid, signal.SIGKILL) if hasattr(os, "killpg") else process.kill()
    process.wait()


def command_of(words: Sequence[str]) -> CommandAlerts:
    """Return the channel of a command. Raises :class:`~section16.errors.RequestError` for a program that is not there."""
    if not words:
        raise RequestError("The command is empty.", where="--on-new", remedy="Name a program and its arguments.")
    if shutil.which(words[0]) is None:
        remedy = "Give its path, and check that it can be executed. No shell is used: write a script for pipes and variables."
        raise RequestError(f"There is no program {words[0]!r}.", where="--on-new", remedy=remedy)
    return CommandAlerts(tuple(words))
