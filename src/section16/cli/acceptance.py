"""When EDGAR accepted a form: given as an option, typed at the terminal, or read from EDGAR; never assumed."""

from __future__ import annotations

from datetime import datetime

from section16.cli.file import submitter_of
from section16.cli.printing import ask
from section16.edgar.archive import DATA, WWW, ArchiveClient
from section16.edgar.connection import client
from section16.errors import OfficeError
from section16.law.moments import EXAMPLE, moment_of
from section16.office.approval.approval import Approval
from section16.office.drafts.drafts import OfficeDraft


def stated(text: str, name: str) -> datetime:
    """Return the acceptance time that was given or is typed; raises OfficeError where it is missing or no time."""
    given = text or ask(f'When did EDGAR accept {name}? Eastern time, as "{EXAMPLE}":')
    if not given:
        remedy = f'add --accepted "{EXAMPLE}" from EDGAR\'s acceptance message, or --look-up to read it from EDGAR'
        raise OfficeError("the time of acceptance is missing", where=f"draft {name}", remedy=remedy)
    moment = moment_of(given)
    if moment is None:
        remedy = f'give date and time of day in Eastern time, as "{EXAMPLE}"'
        raise OfficeError(f"{given!r} is no acceptance time", where="--accepted", remedy=remedy)
    return moment


def looked_up(approval: Approval, kept: OfficeDraft, accession: str, host: str = "") -> datetime:
    """Return the acceptance time from the filing on EDGAR, once the filing is seen to be the draft's form."""
    submitter = submitter_of(approval.office, approval.cik)
    agent = submitter.agent or f"{approval.office.issuer(approval.cik).name} {submitter.email}".strip()
    with client(host or DATA, agent) as data, client(host or WWW, agent) as www:
        return ArchiveClient(data, www).accepted(approval.cik, accession, kept.document)
