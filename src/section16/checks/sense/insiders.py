"""Sense checks against the filings before a form: since when a person is an insider, and the power of attorney on file."""

from __future__ import annotations

from collections.abc import Iterator

from section16.checks.check import Hit, check
from section16.checks.sense.signatures import ATTORNEY
from section16.checks.subject import Looks, Subject


@check("BEFORE-INSIDER", forms="45", needs=("earlier", "form 3"), looks=Looks.EARLIER)
def before_insider(subject: Subject) -> Iterator[Hit]:
    """Transactions before a person became an insider are reported only where Rule 16a-2(a) looks back.

    The date is that of the event on the Form 3; where several persons report, the earliest of theirs.
    """
    earlier = subject.earlier
    if earlier is None:
        return
    if not earlier.has_form_3:
        return
    day, accession = min(earlier.history.insider_since[owner] for owner in earlier.filing.owners)
    for one in subject.transactions:
        if one.day is not None and one.day < day:
            yield Hit(
                f"{one.path}.transactionDate",
                f"The transaction of {one.day} is before the reporting person became an insider on {day}.",
                "Correct the date, or confirm that Rule 16a-2(a) requires the report.",
                {
                    "insiderSince": day,
                    "form3": accession,
                    "lacked": "whether the issuer's first registration made the person an insider",
                },
            )


@check("POWER-NOT-ON-FILE", needs=("earlier", "form 3"), looks=Looks.EARLIER)
def power_not_on_file(subject: Subject) -> Iterator[Hit]:
    """A power of attorney is attached to the form that an attorney-in-fact signs, or is on file with an earlier form.

    This is judged for reporting persons whose Form 3 is among the filings: without it, the power may have come with it.
    """
    earlier = subject.earlier
    if earlier is None or earlier.filing.power_attached:
        return
    if not earlier.has_form_3:
        return
    for number, one in enumerate(subject.document.signatures):
        if not one.name.value or not ATTORNEY.search(one.name.value):
            continue
        if not any(filing.power_attached for owner in earlier.filing.owners for filing, _ in earlier.before(owner)):
            yield Hit(
                f"$.signatures[{number}].name",
                "An attorney-in-fact signs, and neither this form nor an earlier one has a power of attorney (Exhibit 24).",
                "Attach the power of attorney, or find the filing that has it.",
                {"signature": one.name.value, "lacked": "filings that are not among those given"},
            )
            return
