"""Inputs of an ingest with invented filings: submissions, the feed's form of them, and archives of both."""

from __future__ import annotations

import io
import tarfile
import zipfile
from collections.abc import Iterable
from pathlib import Path

from tests.builders import ACCESSION, FORM, TAGGED_HEADER, UNREMARKABLE_SUBMISSION

MOMENT = 1_767_614_400_000_000
"""5 January 2026, 12:00 in UTC."""


def number(count: int) -> str:
    return f"0009990001-26-{count:06}"


def submission(count: int, shares: str = "") -> bytes:
    data = UNREMARKABLE_SUBMISSION.replace(ACCESSION.encode(), number(count).encode())
    return data.replace(b"<value>1000</value>", f"<value>{shares}</value>".encode()) if shares else data


def feed(count: int, form: str = "4", extra: str = "") -> bytes:
    """Return a filing as it is in EDGAR's feed; of another form, without ownership XML."""
    head = TAGGED_HEADER.replace(ACCESSION, number(count)).replace("<TYPE>4", f"<TYPE>{form}", 1)
    head = head.replace("<SUBMISSION>\n", f"<SUBMISSION>\n{extra}", 1)
    xml = f"<XML>\n{FORM.decode()}\n</XML>" if form == "4" else "Annual report. " * 2000
    body = f"<DOCUMENT>\n<TYPE>{form}\n<SEQUENCE>1\n<FILENAME>form.xml\n<TEXT>\n{xml}\n</TEXT>\n</DOCUMENT>\n"
    return f"{head}{body}</SUBMISSION>\n".encode()


def tar(path: Path, members: Iterable[tuple[str, bytes]], form: int = tarfile.GNU_FORMAT) -> Path:
    with tarfile.open(path, "w:gz" if path.name.endswith("gz") else "w", format=form) as archive:
        for name, data in members:
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    return path


def packed(path: Path, members: Iterable[tuple[str, bytes]]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return path
