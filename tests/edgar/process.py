"""A process that sends one package over a real connection and writes a real journal, to be killed at any moment.

``python -m tests.edgar.process ADDRESS BEARER JOURNAL PACKAGE`` prints where the submission stands. Waiting is cut short: what
has to be waited for takes tenths of seconds with the server of the test. After ``paused`` the process stops itself once
it has made up its mind to send, until it is told to continue.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path

from section16.clock import now
from section16.edgar.api import EdgarApi, Patience
from section16.edgar.connection import client
from section16.edgar.packed import packed_of
from section16.edgar.sending import Sender
from section16.edgar.tokens import Tokens
from section16.errors import ConflictError
from section16.rehearsal.simulator import LOGIN
from section16.secret import Secret
from section16.store.database import connect
from section16.store.journal import Journal

KEY = "killed"
_LONGEST = 0.4


def main(address: str, bearer: str, journal: str, package: str, how: str = "") -> None:
    """Send the package and print where it stands, or that another sender has taken it over."""
    filer, _, user = bearer.partition(",")

    def tokens() -> Tokens:
        if how == "paused":
            os.kill(os.getpid(), signal.SIGSTOP)
        return Tokens(filer=Secret(filer), user=Secret(user))

    with client(address, "Example Company admin@example.com") as http:
        http.timeout = 2.0
        api = EdgarApi(http, tokens, LOGIN, now, patience=Patience(5, 0.05, 0.2))
        engine = connect(journal)
        sender = Sender(api, Journal(engine), "ada", now, lambda seconds: time.sleep(min(seconds, _LONGEST)))
        try:
            told = sender.deliver(KEY, packed_of(Secret(Path(package).read_bytes())), take_over=True).line()
        except ConflictError as conflict:
            told = conflict.what
        engine.dispose()
    sys.stdout.write(told + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
