"""Who asks EDGAR: the user agent that the SEC requires of every program. It is asked for once, kept, and never invented."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path

import msgspec

from section16.citation import Citation
from section16.edgar.private_file import changing, replace
from section16.errors import RequestError
from section16.library_words import system_reason, writing_remedy

VARIABLE = "SECTION16_EDGAR_AGENT"
"""The environment variable that states who asks."""
EXAMPLE = "Example Company admin@example.com"
REQUIRED_BY = Citation("sec.gov, Accessing EDGAR Data", "Fair access", confirmed=False)
REMEDY = f'State the name of your company and an e-mail address, once: --agent "{EXAMPLE}". It is kept for later.'
_MAIL = re.compile(r"(?<!\S)\S+@[\w-]+(?:\.[\w-]+)+")
_LONGEST = 200


class _Kept(msgspec.Struct):
    agent: str = ""


def agent_file() -> Path:
    """Return the file in which this user keeps who asks."""
    return Path.home() / ".section16" / "edgar.json"


def kept_agent(environment: Mapping[str, str] = os.environ) -> str:
    """Return who asks, from the environment or as this user keeps it; empty where neither states it."""
    if stated := environment.get(VARIABLE, "").strip():
        return stated
    try:
        return msgspec.json.decode(agent_file().read_bytes(), type=_Kept).agent
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):  # it is asked for again, which repairs the file
        return ""


def keep_agent(agent: str) -> None:
    """Keep who asks for this user. Raises :class:`~section16.errors.RequestError` for what EDGAR would not accept."""
    file = agent_file()
    try:
        with changing(file):
            replace(file, msgspec.json.encode(_Kept(require_agent(agent))))
    except OSError as error:
        text = f"The user agent cannot be kept: {system_reason(error)}."
        raise RequestError(text, where=str(file), remedy=f"{writing_remedy(error)} Or set {VARIABLE}.") from None


def require_agent(agent: str) -> str:
    """Return who asks. Raises :class:`~section16.errors.RequestError` where it is missing or EDGAR would not accept it."""
    stated = " ".join(agent.split()) if agent.isprintable() else agent
    if not stated:
        raise RequestError("EDGAR requires every program to state who asks, and no user agent is known.", remedy=REMEDY)
    if not stated.isascii() or not stated.isprintable() or len(stated) > _LONGEST:
        text = "The user agent is too long, or has characters outside ASCII."
        raise RequestError(text, where=stated[:_LONGEST], remedy=REMEDY)
    if _MAIL.search(stated) is None or not _MAIL.sub("", stated).strip():
        raise RequestError("The user agent does not state a company and an e-mail address.", where=stated, remedy=REMEDY)
    return stated
