"""Checks of the contact and the notification addresses of a submission (specification 4.2 and 5)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from section16.checks.check import Hit, check
from section16.checks.subject import Looks, Subject
from section16.document.envelope import LONGEST_ADDRESS

# A mailbox and a domain of at least two labels, as mail programs write them; quoted mailboxes and bare hosts are not accepted,
# because filers do not use them and EDGAR's own test is not published.
_ADDRESS = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?",
    re.ASCII,
)


def is_address(text: str) -> bool:
    """Return whether a text is shaped like an e-mail address.

    >>> is_address("office@example.com"), is_address("office@example"), is_address("a b@example.com")
    (True, False, False)
    """
    return len(text) <= LONGEST_ADDRESS and _ADDRESS.fullmatch(text) is not None


def _addresses(subject: Subject) -> Iterator[tuple[str, str]]:
    """Yield every e-mail address of the envelope with its path, the contact's first."""
    envelope = subject.envelope
    if envelope is None:
        return
    if envelope.contact_email.text is not None:
        yield "$.contactEmail", envelope.contact_email.text
    for number, address in enumerate(envelope.notification_addresses):
        yield f"$.notificationAddresses[{number}]", address.text


@check("PACKAGE-EMAIL", looks=Looks.ENVELOPE)
def email(subject: Subject) -> Iterator[Hit]:
    """An address has a name, an @ and a domain, no blanks, and up to 80 characters."""
    for path, text in _addresses(subject):
        if not is_address(text):
            yield Hit(path, f"{text[:90]!r} is not an e-mail address.", "Write it as name@example.com.", {"text": text})


@check("PACKAGE-ADDRESS-TWICE", looks=Looks.ENVELOPE)
def address_twice(subject: Subject) -> Iterator[Hit]:
    """The contact's address and those to be notified are each given once; EDGAR warns of a second."""
    seen: set[str] = set()
    for path, text in _addresses(subject):
        plain = text.strip().lower()
        if plain in seen:
            yield Hit(path, f"{text!r} is a duplicate address.", "Remove one of them.", {"text": text})
        seen.add(plain)
