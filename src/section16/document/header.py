"""The header of a submission: what EDGAR says about a filing, apart from the form itself.

EDGAR writes it in two ways, with English labels (``COMPANY CONFORMED NAME:``) and with SGML tags (``<CONFORMED-NAME>``). Both
are the same tree, kept here line by line under the tags' names, unknown ones too; what is asked of a header every day has a
property.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime
from functools import cached_property

import msgspec

from section16.finding import Finding


class HeaderField(msgspec.Struct, frozen=True, gc=False, omit_defaults=True, forbid_unknown_fields=True):
    """One line of a header: its SGML tag, its text as filed, and the lines below it."""

    tag: str
    text: str = ""
    fields: tuple[HeaderField, ...] = ()

    def all(self, tag: str) -> Iterator[HeaderField]:
        """Yield the lines of a tag directly below this one, in filed order."""
        return (field for field in self.fields if field.tag == tag)

    def one(self, *path: str) -> str | None:
        """Return the text of the first line down a path of tags, ``None`` when there is none or it is empty."""
        field = self
        for tag in path:
            for below in field.fields:
                if below.tag == tag:
                    field = below
                    break
            else:
                return None
        return field.text or None


class HeaderAddress(msgspec.Struct, frozen=True, gc=False):
    """A business or mail address as the header has it."""

    street1: str | None
    street2: str | None
    city: str | None
    state: str | None
    zip_code: str | None
    phone: str | None


class FormerName(msgspec.Struct, frozen=True, gc=False):
    """A name that a company or person had before, and the day it was changed."""

    name: str
    changed: date | None


class Filer(msgspec.Struct, frozen=True, gc=False):
    """An issuer or a reporting owner as the header describes it; ``field`` holds all that was filed."""

    field: HeaderField

    @property
    def _data(self) -> HeaderField:
        named = (field for field in self.field.fields if field.tag in ("COMPANY-DATA", "OWNER-DATA"))
        return next(named, self.field)

    @property
    def cik(self) -> str | None:
        """The EDGAR number, ten digits."""
        return self._data.one("CIK")

    @property
    def name(self) -> str | None:
        """The conformed name."""
        return self._data.one("CONFORMED-NAME")

    @property
    def industry(self) -> str | None:
        """The standard industrial classification, in words and number or in number alone."""
        return self._data.one("ASSIGNED-SIC")

    @property
    def state_of_incorporation(self) -> str | None:
        """The EDGAR code of the state or country of incorporation."""
        return self._data.one("STATE-OF-INCORPORATION")

    @property
    def fiscal_year_end(self) -> str | None:
        """The month and day on which the fiscal year ends, as four digits."""
        return self._data.one("FISCAL-YEAR-END")

    @property
    def file_number(self) -> str | None:
        """The SEC file number; it is listed with the owner and is the issuer's."""
        return self.field.one("FILING-VALUES", "FILE-NUMBER")

    @property
    def film_number(self) -> str | None:
        """The SEC film number."""
        return self.field.one("FILING-VALUES", "FILM-NUMBER")

    @property
    def business_address(self) -> HeaderAddress | None:
        """The business address, when there is one."""
        return self._address("BUSINESS-ADDRESS")

    @property
    def mail_address(self) -> HeaderAddress | None:
        """The mail address, when there is one."""
        return self._address("MAIL-ADDRESS")

    @property
    def former_names(self) -> tuple[FormerName, ...]:
        """The names before, the latest first as EDGAR lists them."""
        return tuple(
            FormerName(former.one("FORMER-CONFORMED-NAME") or "", _day(former.one("DATE-CHANGED")))
            for former in self.field.fields
            if former.tag in ("FORMER-COMPANY", "FORMER-NAME")
        )

    def _address(self, tag: str) -> HeaderAddress | None:
        field = next(self.field.all(tag), None)
        if field is None:
            return None
        return HeaderAddress(*map(field.one, ("STREET1", "STREET2", "CITY", "STATE", "ZIP", "PHONE")))


class Header:
    """The header of a submission.

    ``text`` is the header as filed. It is parsed when a value is first requested, because many forms are read for their rows
    alone; :mod:`section16.formats.submission.header` parses it.
    """

    def __init__(
        self,
        text: str,
        take_apart: Callable[[str], tuple[HeaderField, ...]],
        look_through: Callable[[str], tuple[Finding, ...]],
    ) -> None:
        self.text = text
        self._take_apart = take_apart
        self._look_through = look_through
        self._facts: dict[str, str | None] = {}

    def __eq__(self, other: object) -> bool:
        """Two headers are the same when they say the same."""
        return isinstance(other, Header) and self.fields == other.fields

    def __hash__(self) -> int:
        return hash(self.fields)

    def __repr__(self) -> str:
        return f"Header({self.accession_number!r})"

    def _fact(self, tag: str) -> str | None:
        """Return a fact from the top of the header; it is found without taking the header apart where that is certain."""
        if tag not in self._facts:
            stated = _stated(self.text, tag)
            self._facts[tag] = stated if stated is not None else self._root.one(tag)
        return self._facts[tag]

    @cached_property
    def fields(self) -> tuple[HeaderField, ...]:
        """Every line of the header, in filed order."""
        return self._take_apart(self.text)

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """What could not be understood of it; found without taking the header apart."""
        return self._look_through(self.text)

    @property
    def _root(self) -> HeaderField:
        return HeaderField("", fields=self.fields)

    @property
    def accession_number(self) -> str | None:
        """The accession number with its hyphens."""
        return self._fact("ACCESSION-NUMBER")

    @property
    def submission_type(self) -> str | None:
        """The form: 3, 4, 5 or an amendment."""
        return self._fact("TYPE")

    @property
    def document_count(self) -> int | None:
        """How many documents the submission is said to hold."""
        text = self._root.one("PUBLIC-DOCUMENT-COUNT") or ""
        return int(text) if len(text) <= _MOST_DIGITS and text.isascii() and text.isdigit() else None

    @property
    def period(self) -> date | None:
        """The period of report."""
        return _day(self._root.one("PERIOD"))

    @cached_property
    def filed(self) -> date | None:
        """The filing date."""
        return _day(self._fact("FILING-DATE"))

    @property
    def changed(self) -> date | None:
        """The day of the last change of the filing date."""
        return _day(self._root.one("DATE-OF-FILING-DATE-CHANGE"))

    @property
    def accepted(self) -> datetime | None:
        """When EDGAR accepted the submission: the time of day in Washington, without a zone, as filed."""
        text = self._fact("ACCEPTANCE-DATETIME") or ""
        if len(text) != _MOMENT or not (text.isascii() and text.isdigit()):
            return None
        try:
            return datetime.fromisoformat(f"{text[:8]}T{text[8:]}")  # EDGAR writes Eastern time and no zone
        except ValueError:
            return None

    @property
    def issuers(self) -> tuple[Filer, ...]:
        """The issuers; there is one, but EDGAR's form allows more."""
        return tuple(map(Filer, self._root.all("ISSUER")))

    @property
    def fiscal_year_end(self) -> str | None:
        """The month and day on which the fiscal year of the first issuer ends, as four digits."""
        if not _YEAR_END.search(self.text):
            return None
        issuer = _ISSUER.search(self.text, self.text.find("ISSUER:"))  # far quicker than looking at the start of each line
        stated = _STATED_YEAR_END.match(self.text, issuer.end()) if issuer else None
        if stated:
            return stated[1]
        return next((issuer.fiscal_year_end for issuer in self.issuers), None)

    @property
    def reporting_owners(self) -> tuple[Filer, ...]:
        """The reporting owners in the order of the header, which is not that of the form."""
        return tuple(map(Filer, self._root.all("REPORTING-OWNER")))


def _line(label: str, value: str) -> tuple[str, re.Pattern[str]]:
    """Return a label, and the pattern of a line that begins with it and has nothing else behind the value."""
    return label, re.compile(rf"{re.escape(label)}[ \t]*({value})[ \t]*\r?$", re.MULTILINE)


# The facts that are asked of every header, under either name, at the start of a line of their own.
_FACTS = {
    "ACCESSION-NUMBER": tuple(_line(label, r"\d[\d-]*") for label in ("ACCESSION NUMBER:", "<ACCESSION-NUMBER>")),
    "TYPE": tuple(_line(label, "[345](?:/A)?") for label in ("CONFORMED SUBMISSION TYPE:", "<TYPE>")),
    "ACCEPTANCE-DATETIME": (_line("<ACCEPTANCE-DATETIME>", r"\d{14}"),),
    "FILING-DATE": tuple(_line(label, r"\d{8}") for label in ("FILED AS OF DATE:", "<FILING-DATE>")),
}


def _stated(text: str, tag: str) -> str | None:
    """Return a fact as the first line that states it has it; looking for labels is far quicker than for starts of lines."""
    found, end = None, len(text)
    for label, line in _FACTS[tag]:
        at = text.find(label, 0, end)
        while at >= 0:
            match = line.match(text, at) if at == 0 or text[at - 1] == "\n" else None
            if match is not None:
                found, end = match[1], at
                break
            at = text.find(label, at + 1, end)
    return found


_YEAR_END = re.compile("FISCAL[ -]YEAR[ -]END")
# In the labelled form: the first issuer, and the line among its data, each of which begins with two tabs.
_ISSUER = re.compile(r"^ISSUER:[ \t]*\r?\n(?:[ \t]*\r?\n)*", re.MULTILINE)
_STATED_YEAR_END = re.compile(
    r"\tCOMPANY DATA:[ \t]*\r?\n(?:\t\t(?!FISCAL)\S[^\n]*\n)*\t\tFISCAL YEAR END:[ \t]*(\d{4})[ \t]*\r?\n"
)
_DAY = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})", re.ASCII)
_MOMENT = 14
"""The digits of a date and a time of day."""
_MOST_DIGITS = 6
"""The most digits of a number of documents."""


def _day(text: str | None) -> date | None:
    match = _DAY.fullmatch(text or "")
    try:
        return date(*map(int, match.groups())) if match else None
    except ValueError:
        return None
