"""What operations take: each a struct whose fields are the parts and parameters of an address, with their limits."""

from __future__ import annotations

import types
import typing
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Annotated, Any, Literal, TypeVar

import msgspec
from msgspec import Meta

from section16.dates import date_of
from section16.errors import RequestError
from section16.nearest import nearest
from section16.value_words import fault_of
from section16.workspace.book_transactions import TransactionOrder, TransactionSort, amount_of
from section16.workspace.screens import ScreenName

Asked = TypeVar("Asked", bound=msgspec.Struct)


class NothingAsked(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """No parameters."""


class SearchRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What to search for, and how many results of each kind to return."""

    q: Annotated[str, Meta(max_length=200, description="A CIK, a ticker, an accession number, or words of names.")] = ""
    limit: Annotated[int, Meta(ge=1, le=100, description="The most results of each kind.")] = 10


_WHO = "A CIK, a ticker or words of a name."
_ACCESSION = Meta(max_length=40, description="An accession number, with or without hyphens.")


class IssuerRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which issuer."""

    issuer: Annotated[str, Meta(max_length=200, description=_WHO)]


class PersonRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which reporting person, in which issuer, by default in all, and on which day, by default the last."""

    person: Annotated[str, Meta(max_length=200, description="A CIK or words of a name.")]
    issuer: Annotated[str, Meta(max_length=200, description=_WHO)] = ""
    on: Annotated[date | None, Meta(description="The day of the positions; by default that of the last filings.")] = None


class ShortSwingRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which reporting person, and in which issuer."""

    person: Annotated[str, Meta(max_length=200, description="A CIK or words of a name.")]
    issuer: Annotated[str, Meta(min_length=1, max_length=200, description=_WHO)]


class FilingRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which filing, which version to compare it with, and whether to include street addresses."""

    accession: Annotated[str, _ACCESSION]
    against: Annotated[
        str, Meta(max_length=40, description="Another version, whose texts are beside the cells that differ.")
    ] = ""
    addresses: Annotated[bool, Meta(description="Whether to include the addresses of reporting persons.")] = False


class PostingRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The issuer whose website it is, and the day."""

    issuer: Annotated[str, Meta(max_length=200, description=_WHO)]
    on: Annotated[date | None, Meta(description="The day; by default today in Washington.")] = None


class TransactionsRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which transactions, in which order, and from where on."""

    issuer: Annotated[str, Meta(max_length=200, description=_WHO)] = ""
    person: Annotated[str, Meta(max_length=200, description="A CIK or words of a name.")] = ""
    code: Annotated[str, Meta(max_length=26, description="Transaction codes, such as PS.")] = ""
    since: Annotated[date | None, Meta(description="The first day of the transactions.")] = None
    until: Annotated[date | None, Meta(description="The last day of the transactions.")] = None
    table: Annotated[Literal["", "I", "II"], Meta(description="The table of the form.")] = ""
    discretionary: Annotated[bool | None, Meta(description="Only those that are, or are not.")] = None
    at_least: Annotated[Decimal | None, Meta(description="The lowest value, in US dollars.")] = None
    sort: TransactionSort = "date"
    order: TransactionOrder = "descending"
    limit: Annotated[int, Meta(ge=1, le=1000, description="The most rows of a page.")] = 50
    cursor: Annotated[str, Meta(max_length=400, description="The `next` of the page before.")] = ""


class ScreenRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which screen, of which days, and its numbers; see `section16 screen`."""

    name: ScreenName
    since: Annotated[date | None, Meta(description="The first day; by default a year before the last.")] = None
    until: Annotated[date | None, Meta(description="The last day; by default that of the last filing.")] = None
    issuer: Annotated[str, Meta(max_length=200, description=_WHO)] = ""
    everything: Annotated[bool, Meta(description="Whether to include what is not discretionary.")] = False
    persons: Annotated[int, Meta(ge=1, le=100, description="The fewest persons of a cluster.")] = 3
    days: Annotated[int, Meta(ge=1, le=366, description="The days of a cluster, or without a sale.")] | None = None
    years: Annotated[int, Meta(ge=1, le=50, description="The years without a purchase.")] = 3
    limit: Annotated[int, Meta(ge=1, le=1000, description="The most rows.")] = 50


class DueRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An event and its day, and the facts that decide when its report is due."""

    event: Annotated[str, Meta(max_length=40, description="An event, such as trade, or a transaction code.")] = ""
    on: Annotated[date | None, Meta(description="The day of the event.")] = None
    notice: Annotated[date | None, Meta(description="The day on which the person was notified of the execution.")] = None
    fiscal_year_end: Annotated[str, Meta(pattern="^$|^(0[1-9]|1[0-2])-[0-3][0-9]$", description="Such as 12-31.")] = ""
    foreign_private_issuer: bool = False


class ExplainRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What to explain."""

    name: Annotated[str, Meta(max_length=60, description="The id of a finding, a transaction code or a rule.")]


class SqlRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A SELECT about the book."""

    q: Annotated[str, Meta(max_length=20000, description="One SELECT, in DuckDB's SQL.")] = ""
    limit: Annotated[int, Meta(ge=1, le=10000, description="The most rows.")] = 200


class SqlStreamRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A SELECT about the book, whose whole answer is asked for."""

    q: Annotated[str, Meta(min_length=1, max_length=20000, description="One SELECT, in DuckDB's SQL.")]


def request_of(kind: type[Asked], given: Iterable[tuple[str, str]]) -> Asked:
    """Return a request from the parts and parameters of an address; empty parameters count as absent.

    Dates and amounts may be written as people write them. Raises :class:`~section16.errors.RequestError` for a parameter that
    is unknown, given twice, or not what it should be.
    """
    values: dict[str, str] = {}
    for name, value in given:
        if name in values:
            raise RequestError(f"The parameter {name} is there twice.", remedy="Give it once.")
        values[name] = value
    return _request(kind, {name: value.strip() for name, value in values.items() if value.strip()})


def request_of_values(kind: type[Asked], values: Mapping[str, Any]) -> Asked:
    """Return a request from named values, such as the arguments of a tool; empty texts and null count as absent.

    Raises as :func:`request_of`.
    """
    plain = {name: value.strip() if isinstance(value, str) else value for name, value in values.items()}
    return _request(kind, {name: value for name, value in plain.items() if value not in ("", None)})


def _request(kind: type[Asked], values: Mapping[str, Any]) -> Asked:
    chosen = {name: _written(kind, name, value) for name, value in values.items()}
    try:
        return msgspec.convert(chosen, kind, strict=False)
    except msgspec.ValidationError as error:
        raise _refused(kind, values, *fault_of(error)) from None


def _refused(kind: type[msgspec.Struct], values: Mapping[str, Any], place: str, what: str) -> RequestError:
    """Return what is wrong with the parameters of a request, and what to write instead."""
    names = kind.__struct_fields__
    known = f"Parameters here: {', '.join(names) or 'none'}."
    unknown = next((name for name in values if name not in names), "")
    if unknown:
        return RequestError(f"Unknown parameter {unknown!r}.", remedy=f"{known}{nearest(unknown, names)}")
    missing = next((one.name for one in msgspec.structs.fields(kind) if one.required and one.name not in values), "")
    choices = [one for one in typing.get_args(typing.get_type_hints(kind)[place or missing]) if isinstance(one, str) and one]
    remedy = f"Write one of {', '.join(choices)}." if choices else known
    if place:
        return RequestError(f"The parameter {place} cannot be used: {what}.", remedy=remedy)
    hint = typing.get_type_hints(kind, include_extras=True)[missing]
    says = next((one.description for one in getattr(hint, "__metadata__", ()) if isinstance(one, Meta)), "")
    return RequestError(f"The parameter {missing} is missing.", remedy=f"Give it: {says}" if says else remedy)


def _written(kind: type[msgspec.Struct], name: str, value: Any) -> Any:
    """Return a date and an amount as msgspec reads them; anything else as it is."""
    if not isinstance(value, str):
        return value
    if name in _fields_of(kind, date):
        found = date_of(value)
        return found.isoformat() if found else value
    return amount_of(value) or value if name in _fields_of(kind, Decimal) else value


@cache
def _fields_of(kind: type[msgspec.Struct], of: type) -> frozenset[str]:
    """Return the names of the fields that are of a type, such as dates."""
    hints = typing.get_type_hints(kind)
    return frozenset(name for name, hint in hints.items() if of in _parts(hint))


def _parts(hint: Any) -> tuple[Any, ...]:
    return typing.get_args(hint) if isinstance(hint, types.UnionType) else (hint,)
