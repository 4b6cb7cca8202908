"""Findings of the checks of a form, in the order of the form: elements, values, owners, rows, footnotes, filing."""

from __future__ import annotations

from section16.catalogue.entry import Area, CatalogueEntry, entries_of
from section16.citation import rule, specification
from section16.finding import Severity
from section16.law.foreign_issuers import FOREIGN_PRIVATE_ISSUERS

_REJECT, _WARN, _NOTE = Severity.REJECT, Severity.WARN, Severity.NOTE
_TREES = _CONDITIONS = specification("3.3")
_SCALARS = specification("3.6")
_COMPUTED = specification("4.3")
_ERRORS = specification("5")
_SMALL = (rule("16a-6(a)"), rule("16a-6(b)"))
_entry = entries_of(Area.FORM)

_ELEMENTS: tuple[CatalogueEntry, ...] = (
    _entry(
        "FORM-NOT-CHOSEN",
        _REJECT,
        "Unknown document type",
        "The document type is 3, 4 or 5, followed by /A for an amendment. It decides which elements the form has.",
        "Write 3, 4, 5, 3/A, 4/A or 5/A.",
        _CONDITIONS,
    ),
    _entry(
        "XML-UNDECLARED",
        _REJECT,
        "Content that the schema does not declare",
        "EDGAR suspends a document with an element, an attribute or text that its schema does not declare.",
        "Remove the content that the finding shows.",
        _ERRORS,
    ),
    _entry(
        "XML-INSTRUCTION",
        _REJECT,
        "Processing instruction in the form",
        "EDGAR suspends a document that contains a style sheet or any other processing instruction.",
        "Remove the processing instruction.",
        _ERRORS,
    ),
    _entry(
        "XML-REPEATED",
        _REJECT,
        "Element repeated",
        "An element that the schema allows once in its place occurs again.",
        "Keep one of the two elements.",
        _TREES,
    ),
    _entry(
        "XML-ORDER",
        _REJECT,
        "Elements out of order",
        "The schema prescribes the order of elements, and EDGAR suspends a document whose elements are out of sequence.",
        "Arrange the elements in the order of the schema.",
        _ERRORS,
    ),
    _entry(
        "ELEMENT-MISSING",
        _REJECT,
        "Required element missing",
        "The form, as of the date it is filed, requires this element.",
        "Complete the field that the finding names.",
        _TREES,
    ),
    _entry(
        "ELEMENT-NOT-ON-FORM",
        _REJECT,
        "Element belongs to another form",
        "The form contains an element or a row that exists only on another form, or only on amendments.",
        "Remove it, or file the form that it belongs to.",
        _TREES,
    ),
    _entry(
        "BOX-EMPTY",
        _REJECT,
        "Required value missing",
        "A field has neither a value nor, where the form accepts a footnote instead of a value, a footnote. Some fields "
        "require a value even with a footnote.",
        "Give a value, or a footnote where the form accepts one instead.",
        _TREES,
    ),
    _entry(
        "PARTS-TOO-MANY",
        _REJECT,
        "More entries than the form accepts",
        "A form accepts 30 rows in each table, 10 reporting owners, 10 signatures and 99 footnotes, and a field accepts 99 "
        "footnote references.",
        "File the remainder on a second form, and refer to it in the remarks of both.",
        _TREES,
    ),
)

_VALUES: tuple[CatalogueEntry, ...] = (
    _entry(
        "VALUE-NUMBER",
        _REJECT,
        "Invalid number",
        "A number consists of digits and at most one decimal point. Commas, dollar signs, parentheses and words are not "
        "allowed, and the element must not be empty.",
        "Write digits and a decimal point. Where there is no number, omit the value and add a footnote.",
        _SCALARS,
    ),
    _entry(
        "VALUE-NUMBER-RANGE",
        _REJECT,
        "Number out of range",
        "A number is between 0 and 999,999,999,999.9999 and has at most four decimal places.",
        "Round to four decimal places and state the exact number in a footnote, or correct the number.",
        _SCALARS,
    ),
    _entry(
        "VALUE-DATE",
        _REJECT,
        "Invalid date",
        "A date is written YYYY-MM-DD and must exist in the calendar. The element must not be empty.",
        "Write the date as in 2026-03-06.",
        _SCALARS,
    ),
    _entry(
        "VALUE-FLAG",
        _REJECT,
        "Invalid check box value",
        "A check box is 1 or true when checked and 0 or false when not. The element must not be empty.",
        "Write 1 or 0.",
        _SCALARS,
    ),
    _entry(
        "VALUE-CHOICE",
        _REJECT,
        "Value is not one of the choices",
        "The field accepts only certain codes, such as the transaction codes, written exactly as listed.",
        "Choose one of the values that the finding lists.",
        _SCALARS,
    ),
    _entry(
        "VALUE-LENGTH",
        _REJECT,
        "Text too long or too short",
        "Titles of securities accept 60 characters, natures of ownership 100, officer titles 30 and remarks 2,000. Some "
        "fields must not be empty.",
        "Shorten the text and move the remainder to a footnote or the remarks, or complete the field.",
        _SCALARS,
    ),
    _entry(
        "VALUE-PATTERN",
        _REJECT,
        "Invalid characters in a number or code",
        "A CIK consists of one to ten digits. Zip codes accept letters, digits, spaces, # and -.",
        "Correct the value, and compare a CIK with EDGAR's company search.",
        _SCALARS,
    ),
    _entry(
        "VALUE-NO-FOOTNOTE",
        _REJECT,
        "Footnote where none is allowed",
        "Some fields accept no footnote: the (A) or (D) of Table II, the timeliness on Form 5, and everything above the "
        "tables.",
        "Move the footnote to another field of the row, or to the remarks.",
        _SCALARS,
    ),
    _entry(
        "VALUE-PLACE",
        _REJECT,
        "Unknown state or country code",
        "States and countries are given by EDGAR's codes. Since version 5.5 a foreign country has its own field; before, it "
        "was entered as the state.",
        "Use a code from EDGAR's list, and enter a foreign country in the country field.",
        specification("3.5"),
    ),
)

_OWNERS: tuple[CatalogueEntry, ...] = (
    _entry(
        "OWNER-NO-ROLE",
        _REJECT,
        "No relationship to the issuer",
        "At least one of director, officer, ten percent owner and other must be checked for every reporting person.",
        "Check at least one relationship.",
        _CONDITIONS,
    ),
    _entry(
        "OWNER-OFFICER-TITLE",
        _REJECT,
        "Officer title missing",
        "Where the officer box is checked, the form requires the title.",
        "Give the officer's title.",
        _CONDITIONS,
    ),
    _entry(
        "OWNER-OTHER-TEXT",
        _REJECT,
        "Description of other relationship missing",
        "Where the box for another relationship is checked, the form requires a description of it.",
        "Describe the relationship.",
        _CONDITIONS,
    ),
    _entry(
        "OWNER-FOREIGN-ISSUER",
        _WARN,
        "Reporting person may not be required to report",
        "Only directors and officers of a foreign private issuer report, not its ten percent owners. The form does not state "
        "the issuer's status: an issuer with a foreign trading symbol may also be a domestic one that is listed abroad.",
        "Confirm the issuer's status. If it is a foreign private issuer, do not file for a ten percent owner.",
        *FOREIGN_PRIVATE_ISSUERS,
    ),
    _entry(
        "OWNER-TWICE",
        _REJECT,
        "Duplicate reporting owner",
        "A CIK may appear once among the reporting owners of a form; leading zeros make no difference.",
        "Keep the reporting owner once.",
        _ERRORS,
    ),
    _entry(
        "OWNER-ADDRESS",
        _REJECT,
        "State or country missing in an address",
        "Since version 5.5 an address states whether it is outside the United States. A foreign address requires a country, "
        "any other a state.",
        "Give the state, or the country of a foreign address.",
        specification("3.5"),
    ),
)

_ROWS: tuple[CatalogueEntry, ...] = (
    _entry(
        "ROW-ALTERNATIVES",
        _REJECT,
        "Exactly one of two fields must be completed",
        "Wherever the form asks for an amount, a row gives either a number of securities or a dollar value, never both and "
        "not neither.",
        "Complete one of the two fields.",
        _CONDITIONS,
    ),
    _entry(
        "ROW-UNDERLYING",
        _REJECT,
        "Amount of underlying securities missing",
        "A row of Table II states the number or value of the underlying securities. The schema allows both to be missing; "
        "EDGAR does not.",
        "Give the number or value, or a footnote in its place.",
        _CONDITIONS,
    ),
    _entry(
        "ROW-NATURE",
        _REJECT,
        "Form of ownership and nature of ownership conflict",
        "Securities held directly (D) have no nature of indirect ownership; securities held indirectly (I) must state it.",
        "State through whom the securities are held, or remove the nature of ownership from a direct holding.",
        _CONDITIONS,
    ),
    _entry(
        "ROW-TIMELINESS",
        _REJECT,
        "Timeliness does not fit the transaction form type",
        "On Form 4, a transaction of form type 4 has no mark and one of type 5 may be marked early (E). On Form 5 the only "
        "mark is late (L).",
        "Remove the mark, or correct the form type of the transaction.",
        specification("4.3.8"),
    ),
    _entry(
        "ROW-NOT-DEFERRED",
        _WARN,
        "Transaction of Form 4 marked as deferred to Form 5",
        "Only transactions exempt from Section 16(b) and small acquisitions may be deferred to Form 5. Exercises, "
        "conversions, transactions under Rule 16b-3(d), (e) and (f), and gifts since February 27, 2023 are reported on Form "
        "4.",
        "Enter form type 4. On Form 5 such a transaction is late.",
        rule("16a-3(f)"),
        rule("16a-3(g)(1)"),
    ),
    _entry(
        "SMALL-OVER-LIMIT",
        _WARN,
        "Small acquisitions exceed $10,000 in six months",
        "A small acquisition may be deferred to Form 5 only if it and the other small acquisitions of the same class in the "
        "prior six months total $10,000 or less. Above that, those not yet reported are due on Form 4 two business days "
        "later. Only the rows of this form are counted.",
        "Report the acquisitions on Form 4 under the code of the transaction, such as P.",
        *_SMALL,
    ),
    _entry(
        "SMALL-THEN-DISPOSED",
        _WARN,
        "Small acquisition followed by a nonexempt disposition",
        "The deferral of a small acquisition ends when the person disposes of securities within six months in a transaction "
        "that is not exempt from Section 16(b). The acquisition is then due on Form 4 two business days after the "
        "disposition.",
        "Report the acquisition on Form 4 under the code of the transaction, such as P.",
        *_SMALL,
    ),
    _entry(
        "FORM-NO-ROWS",
        _REJECT,
        "No transaction or holding reported",
        "A Form 4 or 5 without any row is accepted only if the box is checked that the person is no longer subject to "
        "Section 16.",
        "Add a transaction or holding, or check the box.",
        specification("4.3.3"),
    ),
)

_FOOTNOTES: tuple[CatalogueEntry, ...] = (
    _entry(
        "FOOTNOTE-UNDEFINED",
        _REJECT,
        "Reference to a missing footnote",
        "Every footnote that a field refers to must be among the footnotes of the form.",
        "Add the footnote, or correct the reference.",
        _ERRORS,
    ),
    _entry(
        "FOOTNOTE-UNREFERENCED",
        _REJECT,
        "Footnote without a reference",
        "Every footnote must be referred to by at least one field. Statements about the whole form belong in the remarks.",
        "Refer to the footnote from a field, or move its text to the remarks.",
        _ERRORS,
    ),
    _entry(
        "FOOTNOTE-ID",
        _REJECT,
        "Invalid or duplicate footnote number",
        "Footnotes are numbered F1 to F99, each number once.",
        "Number the footnotes F1 to F99 without duplicates.",
        _ERRORS,
    ),
    _entry(
        "FOOTNOTE-REPEATED",
        _REJECT,
        "Footnote referenced twice by one field",
        "A field refers to each of its footnotes once.",
        "Keep one of the references.",
        _ERRORS,
    ),
    _entry(
        "FOOTNOTE-LONG",
        _REJECT,
        "Footnote longer than 1,000 characters",
        "A footnote accepts up to 1,000 characters.",
        "Divide the text between two footnotes, or move it to an exhibit.",
        _SCALARS,
    ),
)

_FILING: tuple[CatalogueEntry, ...] = (
    _entry(
        "FILING-COMPUTED",
        _WARN,
        "Value that EDGAR supplies itself",
        "EDGAR supplies names, certain flags and the schema version. It discards what a filer submits there and issues a "
        "warning.",
        "Leave the element out when filing.",
        _COMPUTED,
    ),
    _entry(
        "FILING-SCHEMA-VERSION",
        _WARN,
        "Schema version differs from EDGAR's",
        "EDGAR issues a further warning if a submitted schema version is not the one in use on that date.",
        "Leave the schema version out when filing.",
        _COMPUTED,
    ),
    _entry(
        "FILING-NOT-ASKED",
        _WARN,
        "Value for a field that the form does not have",
        "The schema of Form 3 includes the 10b5-1 box, and the form does not. EDGAR discards the value and issues a warning.",
        "Leave the element out.",
        specification("3.5"),
    ),
    _entry(
        "HEADER-TYPE",
        _REJECT,
        "Submission type and document type differ",
        "The submission type in the header and the document type in the form must be the same.",
        "Make the two types agree.",
        _COMPUTED,
    ),
    _entry(
        "CHECK-UNJUDGED",
        _NOTE,
        "Check not applied",
        "The check needs information that a bare form does not carry, such as a submission header. It reports nothing in "
        "that case; this note is given on request.",
        "Check the full submission.",
    ),
    _entry(
        "CHECK-FAILED",
        _NOTE,
        "Check ended with an error",
        "A check failed because of a defect in section16. All other checks were completed.",
        "Report the defect with the form that shows it.",
    ),
)

ENTRIES: tuple[CatalogueEntry, ...] = (*_ELEMENTS, *_VALUES, *_OWNERS, *_ROWS, *_FOOTNOTES, *_FILING)
