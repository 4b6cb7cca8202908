"""A document to JSON and back, with nothing lost.

The JSON is the document itself: objects are groups, keys are the names of its fields, every cell is an object of the text as
filed and the ids of its footnotes. What is absent has no key. ``format`` names the version of this form, and the rule for its
changes is described in ``docs/json.md``.
"""

from __future__ import annotations

from functools import cache

import msgspec

from section16.document.ownership import OwnershipDocument
from section16.document.pieces import pieces_of_one_form
from section16.document.submission import Submission
from section16.errors import NotOwnershipError
from section16.library_words import json_fault
from section16.value_words import fault_of


class _NoVersion(msgspec.Struct, tag_field="format", tag=""):
    """An alternative to the document, so that ``format`` is required: it is only where there are several kinds."""


class _HowRead(msgspec.Struct):
    """What JSON states beside the document: whether it was read from a page."""

    printed: bool = False


class _PrintedDocument(
    OwnershipDocument, frozen=True, gc=False, omit_defaults=True, tag_field="format", tag="section16/document/1"
):
    printed: bool = False


def to_json(form: Submission | OwnershipDocument, *, indent: int | None = None) -> bytes:
    """Return a form as JSON in UTF-8, on one line unless ``indent`` gives a number of spaces.

    Of a submission that was read from a page, the JSON states that too: the checks depend on it.
    """
    document, printed = (form.document, form.printed) if isinstance(form, Submission) else (form, False)
    data = msgspec.json.encode(document)
    if printed:
        data = data[:-1] + b',"printed":true}'
    return data if indent is None else msgspec.json.format(data, indent=indent)


def from_json(data: bytes | str) -> OwnershipDocument:
    """Return the document that JSON of :func:`to_json` holds.

    Raises :class:`~section16.errors.NotOwnershipError`, naming the place, for JSON of another form.
    """
    return read_json(data)[0]


def read_json(data: bytes | str) -> tuple[OwnershipDocument, bool]:
    """Return the document that JSON holds, and whether that was read from a page; raises like :func:`from_json`."""
    printed = _states_printed(data)
    document = _decoded(data, _printed_decoder() if printed else _decoder())
    if not isinstance(document, _PrintedDocument):
        return document, False
    return OwnershipDocument(**{name: getattr(document, name) for name in OwnershipDocument.__struct_fields__}), True


def _states_printed(data: bytes | str) -> bool:
    try:
        return msgspec.json.decode(data, type=_HowRead).printed
    except (msgspec.MsgspecError, ValueError, RecursionError):  # said of the whole when that is decoded
        return False


def _decoded(data: bytes | str, decoder: msgspec.json.Decoder[OwnershipDocument | _NoVersion]) -> OwnershipDocument:
    try:
        with pieces_of_one_form():
            document = decoder.decode(data.encode() if isinstance(data, str) else data)
    except UnicodeEncodeError as error:
        raise NotOwnershipError(
            f"The JSON contains half a character, {error.object[error.start]!a}, at position {error.start}.",
            remedy="Save it again as UTF-8, with both halves of the character or without it.",
        ) from None
    except msgspec.ValidationError as error:
        at, what = fault_of(error)
        raise _another(f"{what} (at {at})" if at else what) from None
    except msgspec.DecodeError as error:
        what, place = json_fault(error, data)
        raise NotOwnershipError(f"The JSON is not valid: {what}.", where=place, remedy="Give the complete document.") from None
    except RecursionError:
        raise NotOwnershipError("The JSON is nested deeper than any form.", remedy="Give a Form 3, 4 or 5.") from None
    except UnicodeDecodeError as error:
        raise NotOwnershipError(
            f"The JSON is not UTF-8: byte {error.start} is {error.object[error.start]:#04x}.",
            remedy="Save it as UTF-8.",
        ) from None
    if isinstance(document, _NoVersion):
        raise _another("`format` is empty")
    return document


def _another(why: str) -> NotOwnershipError:
    return NotOwnershipError(
        f"The JSON is not an ownership document: {why}.", remedy="Compare it with the schema in docs/schema."
    )


@cache
def _printed_decoder() -> msgspec.json.Decoder[OwnershipDocument | _NoVersion]:
    return msgspec.json.Decoder(_PrintedDocument | _NoVersion)


@cache
def _decoder() -> msgspec.json.Decoder[OwnershipDocument | _NoVersion]:
    return msgspec.json.Decoder(OwnershipDocument | _NoVersion)
