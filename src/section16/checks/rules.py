"""Checks that the specification states beyond its schemas: what one box requires of another (sections 3.3, 4.3 and 5)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache

from section16.checks.check import Hit, check
from section16.checks.subject import LONGEST_FOOTNOTE, Looks, Subject
from section16.document.captions import FOREIGN_BOXES_IN_EDGAR
from section16.document.cells import Cell
from section16.document.declaration import fields_of
from section16.document.group import Group
from section16.law.foreign_issuers import FOREIGN_PRIVATE_ISSUERS_SINCE
from section16.law.forms import version_on

_UNDERLYING = "underlying amount"
_ROLES = ("is_director", "is_officer", "is_ten_percent_owner", "is_other")


@check("OWNER-NO-ROLE", looks=Looks.OWNERS)
def no_role(subject: Subject) -> Iterator[Hit]:
    """At least one of director, officer, ten percent owner and other is ticked for every owner."""
    for number, owner in enumerate(subject.document.reporting_owners):
        if not any(getattr(owner, role).value for role in _ROLES):
            yield Hit(f"$.reportingOwners[{number}]", "No relationship to the issuer is ticked.", "Tick at least one.")


@check("OWNER-OFFICER-TITLE", looks=Looks.OWNERS)
def officer_title(subject: Subject) -> Iterator[Hit]:
    """Where officer is ticked, the title is required."""
    for number, owner in enumerate(subject.document.reporting_owners):
        if owner.is_officer.value and not owner.officer_title.value:
            yield Hit(f"$.reportingOwners[{number}].officerTitle", "The officer has no title.", "Enter the title.")


@check("OWNER-OTHER-TEXT", looks=Looks.OWNERS)
def other_text(subject: Subject) -> Iterator[Hit]:
    """Where other is ticked, the relationship must be described."""
    for number, owner in enumerate(subject.document.reporting_owners):
        if owner.is_other.value and not owner.other_text.value:
            yield Hit(f"$.reportingOwners[{number}].otherText", "The other relationship is not described.", "Describe it.")


@check("OWNER-FOREIGN-ISSUER", since=FOREIGN_PRIVATE_ISSUERS_SINCE)
def foreign_issuer(subject: Subject) -> Iterator[Hit]:
    """Only directors and officers of a foreign private issuer report, not ten percent owners.

    A form does not say what its issuer is: one with a foreign trading symbol may be a foreign private issuer, or a domestic one
    that is listed abroad as well.
    """
    owners, symbol = subject.document.reporting_owners, subject.document.issuer.foreign_trading_symbol.value
    if symbol and owners and not any(owner.is_director.value or owner.is_officer.value for owner in owners):
        says = "The issuer has a foreign trading symbol, and no owner is a director or officer."
        yield Hit("$.reportingOwners", says, "Do not file if the issuer is a foreign private issuer.", {"symbol": symbol})


@check("OWNER-TWICE", looks=Looks.OWNERS)
def owner_twice(subject: Subject) -> Iterator[Hit]:
    """An EDGAR number is allowed once among the owners of a form; leading zeros make no difference."""
    seen: dict[str, int] = {}
    for number, owner in enumerate(subject.document.reporting_owners):
        cik = (owner.cik.value or "").lstrip("0")
        if cik and cik in seen:
            first = seen[cik] + 1
            yield Hit(
                f"$.reportingOwners[{number}].cik", f"The CIK {cik} is already that of owner {first}.", "Keep one of them."
            )
        seen.setdefault(cik, number)


@check("OWNER-ADDRESS", since=FOREIGN_BOXES_IN_EDGAR, looks=Looks.OWNERS)
def address(subject: Subject) -> Iterator[Hit]:
    """Since v5.5 an address says whether it is foreign; then it names the country, else the state."""
    for number, owner in enumerate(subject.document.reporting_owners):
        if not subject.has_foreign_boxes or owner.non_us_address.value is None:
            continue
        named = owner.country if owner.non_us_address.value else owner.state
        if not named.value:
            what = "country" if owner.non_us_address.value else "state"
            yield Hit(f"$.reportingOwners[{number}].{what}", f"The address has no {what}.", f"Enter the {what}.")


@check("ROW-ALTERNATIVES", looks=Looks.ROWS)
def alternatives(subject: Subject) -> Iterator[Hit]:
    """A row states its securities in number or in dollars, not both, wherever the form asks for an amount."""
    for path, row in subject.rows_in_doubt:
        for name, boxes in _choices(row.__class__, subject.form):
            filled = [key for key, element in boxes if _is_filled(getattr(row, key), element, row.empty)]
            if len(filled) > 1 or (not filled and name != _UNDERLYING):
                shown = [f"<{element}>" for _key, element in boxes]
                says = f"Both {' and '.join(shown)} are" if filled else f"Neither {' nor '.join(shown)} is"
                yield Hit(path, f"{says} filled in.", f"State the {name} once.", {"standing": filled})


@cache
def _choices(row: type[Group], form: str) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """Return the alternatives of a row by what they are about: for each its boxes, by field and by element."""
    found: dict[str, list[tuple[str, str]]] = {}
    for field in fields_of(row):
        if field.element.choice and form in field.element.forms:
            found.setdefault(field.element.choice, []).append((field.name, field.element.name))
    return tuple((name, tuple(boxes)) for name, boxes in found.items())


def _is_filled(cell: Cell, element: str, empty: tuple[str, ...]) -> bool:
    return cell.text is not None or bool(cell.footnotes) or element in empty


@check("ROW-UNDERLYING", looks=Looks.ROWS)
def underlying(subject: Subject) -> Iterator[Hit]:
    """A row of Table II states the underlying securities in number or value; the schema makes both optional, EDGAR does not."""
    for path, row in subject.rows_in_doubt:
        for name, boxes in _choices(row.__class__, subject.form):
            if name == _UNDERLYING and not any(_is_filled(getattr(row, key), element, row.empty) for key, element in boxes):
                yield Hit(
                    path, "The amount of the underlying security is missing.", "Enter it, or add a footnote in its place."
                )


@check("ROW-NATURE", looks=Looks.ROWS)
def nature(subject: Subject) -> Iterator[Hit]:
    """Securities held directly have no nature of indirect ownership; those held indirectly require one."""
    for path, row in subject.rows_in_doubt:
        if row.ownership.text == "D" and row.nature.value:
            yield Hit(
                f"{path}.nature",
                "A nature of indirect ownership is stated for securities held directly.",
                "Clear it, or state the ownership as indirect, I.",
                {"ownership": "D"},
            )
        elif row.ownership.text == "I" and not row.nature.value:
            yield Hit(
                f"{path}.nature", "The nature of indirect ownership is missing.", "State through whom the securities are held."
            )


@check("ROW-TIMELINESS", forms="45", looks=Looks.ROWS)
def timeliness(subject: Subject) -> Iterator[Hit]:
    """On Form 4 a Form 4 transaction is on time and a Form 5 transaction may be early; on Form 5 late is the only mark."""
    allowed = {("4", "4"): ("",), ("4", "5"): ("", "E"), ("5", "4"): ("", "L"), ("5", "5"): ("", "L")}
    for path, row in subject.rows_in_doubt:
        if row.HOLDING:
            continue
        marks = allowed.get((subject.form, row.form_type.text or ""))
        mark = (row.timeliness.text or "").strip()
        if marks is not None and mark in ("E", "L") and mark not in marks:
            others = [option for option in marks if option]
            remedy = f"Remove the mark{f', or write {others[0]}' if others else ''}."
            says = f"The mark {mark} does not fit a transaction of Form {row.form_type.text} on Form {subject.form}."
            yield Hit(f"{path}.timeliness", says, remedy)


@check("FORM-NO-ROWS", forms="45")
def no_rows(subject: Subject) -> Iterator[Hit]:
    """EDGAR accepts a Form 4 or 5 without any row only with the exit box ticked."""
    if not subject.document.rows and not subject.document.not_subject_to_section16.value:
        yield Hit("$", "Neither table has a row.", "Add the transactions or holdings to report, or tick the exit box.")


@check("FORM-NOT-CHOSEN")
def not_chosen(subject: Subject) -> Iterator[Hit]:
    """The document type is 3, 4 or 5, with /A for an amendment."""
    if subject.document.form not in ("3", "4", "5"):
        yield Hit(
            "$.documentType",
            f"{subject.document.document_type.text!r} is not a document type.",
            "Write 3, 4, 5, 3/A, 4/A or 5/A.",
        )


@check("FOOTNOTE-UNDEFINED", looks=Looks.NOTES)
def undefined(subject: Subject) -> Iterator[Hit]:
    """Every footnote that a box refers to is among the footnotes of the form."""
    defined = {note.id for note in subject.document.footnotes}
    for path, identifier in subject.references:
        if identifier not in defined:
            nearest = next((note for note in sorted(filter(None, defined)) if note.strip() == identifier.strip().upper()), "")
            yield Hit(
                path,
                f"Footnote {identifier} does not exist.",
                f"Add it{f', or refer to {nearest}' if nearest else ''}.",
                {"id": identifier},
            )


@check("FOOTNOTE-UNREFERENCED", looks=Looks.NOTES)
def unreferenced(subject: Subject) -> Iterator[Hit]:
    """Every footnote belongs to a box; a statement about the whole form goes into the remarks."""
    used = {identifier for _path, identifier in subject.references}
    for number, note in enumerate(subject.document.footnotes):
        if note.id is not None and note.id not in used:
            yield Hit(
                f"$.footnotes[{number}]", f"No box refers to footnote {note.id}.", "Refer to it, or move it to the remarks."
            )


@check("FOOTNOTE-ID", looks=Looks.NOTES)
def footnote_id(subject: Subject) -> Iterator[Hit]:
    """Footnotes are numbered F1 to F99, each number once."""
    counts = Counter(note.id for note in subject.document.footnotes)
    for number, note in enumerate(subject.document.footnotes):
        if note.id is None or not _is_footnote_id(note.id):
            what = f"{note.id!r} is not a footnote number." if note.id else "The footnote has no number."
            yield Hit(f"$.footnotes[{number}].id", what, "Number it F1 to F99.")
        elif counts[note.id] > 1:
            yield Hit(
                f"$.footnotes[{number}].id",
                f"{counts[note.id]} footnotes have the number {note.id}.",
                "Give each footnote its own number.",
                {"count": counts[note.id]},
            )
    for path, identifier in subject.references:
        if not _is_footnote_id(identifier):
            yield Hit(path, f"{identifier!r} is not a footnote number.", "Number it F1 to F99.")


def _is_footnote_id(text: str) -> bool:
    digits = text.removeprefix("F")
    return text.startswith("F") and digits.isascii() and digits.isdigit() and digits[0] != "0" and len(digits) < 3  # noqa: PLR2004 - F99


@check("FOOTNOTE-REPEATED", looks=Looks.NOTES)
def repeated(subject: Subject) -> Iterator[Hit]:
    """A box refers to each of its footnotes once."""
    for (path, identifier), count in Counter(subject.references).items():
        if count > 1:
            yield Hit(path, f"The box refers to {identifier} {count} times.", "Keep one reference.", {"id": identifier})


@check("FOOTNOTE-LONG", looks=Looks.NOTES)
def footnote_long(subject: Subject) -> Iterator[Hit]:
    """A footnote takes up to 1,000 characters; longer ones are split in two or moved to an exhibit."""
    for number, note in enumerate(subject.document.footnotes):
        if len(note.text) > LONGEST_FOOTNOTE:
            yield Hit(
                f"$.footnotes[{number}]", f"The footnote has {len(note.text):,} characters.", "Split it into two footnotes."
            )


def _is_to_be_filed(subject: Subject) -> bool:
    return not subject.disseminated


@check("FILING-COMPUTED", when=_is_to_be_filed)
def computed(subject: Subject) -> Iterator[Hit]:
    """EDGAR fills in names, flags and the schema version; it discards what a filer sends there, with a warning."""
    if subject.disseminated:
        return
    for path, group in subject.groups:
        for field in fields_of(type(group)):
            if field.element.computed and getattr(group, field.name).text:
                yield Hit(f"{path}.{field.key}", f"EDGAR fills in <{field.element.name}>.", "Omit it when filing.")


@check("FILING-SCHEMA-VERSION", when=_is_to_be_filed)
def schema_version(subject: Subject) -> Iterator[Hit]:
    """EDGAR warns a second time when a schema version is sent that is not the one it uses on that day."""
    sent = None if subject.disseminated else subject.document.schema_version.value
    used = version_on(subject.form, subject.on) if sent else ""
    if sent and sent != used:
        yield Hit(
            "$.schemaVersion",
            f"The form states schema version {sent}, and EDGAR uses {used}.",
            "Omit the version when filing.",
            {"version": sent},
        )


@check("FILING-NOT-ASKED", forms="3", when=_is_to_be_filed)
def not_asked(subject: Subject) -> Iterator[Hit]:
    """The schema of Form 3 has the 10b5-1 box and the form does not: EDGAR discards what is sent in it, with a warning."""
    if not subject.disseminated and subject.document.aff10b5_one.text:
        yield Hit(
            "$.aff10b5One",
            "Form 3 has no 10b5-1 box, and a value is given for it.",
            "Omit the value.",
            {"element": "aff10b5One"},
        )


@check("HEADER-TYPE", needs=("header",))
def header_type(subject: Subject) -> Iterator[Hit]:
    """The submission type and the document type are the same."""
    header = subject.submission.header if subject.submission else None
    if header is not None and header.submission_type and header.submission_type != subject.document.document_type.value:
        stated = subject.document.document_type.text or "no type"
        says = f"The submission type in the header is {header.submission_type}, and the form states {stated}."
        yield Hit("$.documentType", says, "State the same type in both.")
