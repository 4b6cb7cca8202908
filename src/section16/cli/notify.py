"""``section16 notify``: reminders by mail and webhook, once, again and again, or as a test."""

from __future__ import annotations

import os
import time

from cyclopts import App

from section16.cli.options import OfficeOptions, context_of
from section16.cli.printing import print_lines, print_notice, status_of
from section16.cli.secrets_place import SECRETS
from section16.plurals import counted
from section16.workspace.reminding import ReminderRound, keep_reminding, remind_once, send_test

app = App(name="notify")


@app.command
def once(*, secrets: SECRETS = None, options: OfficeOptions | None = None) -> int:
    """Send every reminder that is due now and was not sent before.

    Exit status: 0 when every reminder was delivered, 1 when one was not and will be tried again.

    Parameters
    ----------
    secrets
        The file with codes and tokens, beside which the expiration dates of tokens are recorded; it is not opened.

    """

    def work() -> int:
        made = remind_once(context_of(options), os.environ, secrets=secrets)
        _show(made.round)
        if made.waiting and not made.round.failed:
            print_notice(f"{counted(made.waiting, 'reminder')} will be tried again: {made.reason}")
        return 1 if made.round.failed or made.waiting else 0

    return status_of(work)


@app.command
def run(*, secrets: SECRETS = None, options: OfficeOptions | None = None) -> int:
    """Send reminders as they become due, once a minute, until it is stopped. Several processes may run at once.

    Parameters
    ----------
    secrets
        The file with codes and tokens, beside which the expiration dates of tokens are recorded; it is not opened.

    """

    def work() -> None:
        keep_reminding(context_of(options), os.environ, time.sleep, _show, secrets=secrets)

    return status_of(work)


@app.command(name="test")
def send(*, mail: str = "", webhook: str = "") -> int:
    """Send one reminder that says it is a test, by mail to an address or to a webhook; nothing is recorded.

    Parameters
    ----------
    mail
        The e-mail address.
    webhook
        The webhook's name.

    """

    def work() -> None:
        sent = send_test(os.environ, mail=mail, webhook=webhook)
        print_lines([f"Test delivered by {sent.channel} to {sent.address}."])

    return status_of(work)


def _show(made: ReminderRound) -> None:
    for reason in dict.fromkeys(made.failed):
        print_notice(f"Not delivered: {reason}")
    if made.added or made.sent or made.dropped:
        counts = f"{counted(made.added, 'new reminder')}, {made.sent} sent, {made.dropped} no longer required"
        print_lines([f"{counted(made.items, 'open item')}: {counts}."])
