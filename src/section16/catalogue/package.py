"""Findings of the checks of a submission package: its files, its contact and its confirmation codes."""

from __future__ import annotations

from section16.catalogue.entry import Area, CatalogueEntry, entries_of
from section16.citation import Citation, specification
from section16.finding import Severity

_REJECT, _WARN = Severity.REJECT, Severity.WARN
_FILES = specification("4.2")
_SUPPORTING = specification("4.2.1.2")
_ERRORS = specification("5")
_MANUAL = Citation("EDGAR Filer Manual, Volume II", "section 5.2", confirmed=False)
_entry = entries_of(Area.PACKAGE)

ENTRIES: tuple[CatalogueEntry, ...] = (
    _entry(
        "PACKAGE-NAME",
        _REJECT,
        "Invalid file name",
        "A file name has up to 32 characters: lower-case letters, digits, at most one underscore, one hyphen and one period. "
        "It begins with a letter.",
        "Rename the file.",
        _FILES,
    ),
    _entry(
        "PACKAGE-EXTENSION",
        _REJECT,
        "File type not accepted",
        "The form is an .xml file. Supporting documents are .txt, .htm, .jpg or .gif files.",
        "Convert the file to one of the accepted types.",
        _FILES,
    ),
    _entry(
        "PACKAGE-PDF",
        _WARN,
        "PDF attached to an ownership form",
        "EDGAR removes a PDF that accompanies an ownership form and issues a warning, so the public does not see it.",
        "Submit the document as text or .htm.",
        _SUPPORTING,
    ),
    _entry(
        "PACKAGE-TYPE",
        _REJECT,
        "Document type not accepted",
        "Documents that accompany Forms 3, 4 and 5 are of type CORRESP, COVER, EX-24, EX-99 or GRAPHIC, optionally followed "
        "by a period and a suffix, up to 20 characters.",
        "Use EX-24 for a power of attorney and EX-99 for any other exhibit.",
        specification("3.6"),
    ),
    _entry(
        "PACKAGE-COUNT",
        _REJECT,
        "Too many supporting documents",
        "A submission holds up to 100 correspondence documents, 10 cover letters, and 500 exhibits and graphics together.",
        "Remove or combine documents.",
        _SUPPORTING,
    ),
    _entry(
        "PACKAGE-PRIMARY",
        _REJECT,
        "Form type differs within the package",
        "The submission type, the type of the primary document and the document type in the form itself must be the same.",
        "Make the three types agree.",
        _FILES,
    ),
    _entry(
        "PACKAGE-RETURN-COPY",
        _REJECT,
        "Package contains returnCopy",
        "Version 5.5 of the specification removed the returnCopy element. A package that still has it does not match the "
        "schema.",
        "Remove <returnCopy>.",
        specification("3.4"),
    ),
    _entry(
        "PACKAGE-CODE",
        _REJECT,
        "Confirmation code (CCC) missing",
        "EDGAR accepts a filing for a reporting owner only with that owner's CIK confirmation code. The schema makes the "
        "element optional because disseminated forms do not show it.",
        "Provide the CCC of each reporting owner when the form is submitted.",
        specification("4.3.2"),
    ),
    _entry(
        "PACKAGE-EMAIL",
        _REJECT,
        "Invalid e-mail address",
        "An e-mail address has a mailbox, an @ sign and a domain, no spaces, and up to 80 characters.",
        "Correct the address, for example name@example.com.",
        _ERRORS,
    ),
    _entry(
        "PACKAGE-ADDRESS-TWICE",
        _WARN,
        "Duplicate e-mail address",
        "The contact address and the addresses to notify are each given once. EDGAR issues a warning for a duplicate.",
        "Keep the address once.",
        _FILES,
    ),
    _entry(
        "PACKAGE-NO-TEXT",
        _REJECT,
        "Text file contains something other than text",
        "A .txt or .htm file must contain text. A word-processor document, picture, PDF or archive under such a name is "
        "invalid content.",
        "Save the document as plain text or as HTML.",
        _ERRORS,
    ),
    _entry(
        "PACKAGE-ASCII",
        _WARN,
        "Characters that EDGAR does not accept in text",
        "A .txt file is written in ASCII, without accented letters or typographic quotation marks, and with no line longer "
        "than 1,023 characters.",
        "Replace the characters with plain ones, and break long lines.",
        _ERRORS,
        _MANUAL,
    ),
    _entry(
        "PACKAGE-HTML",
        _WARN,
        "HTML content that EDGAR does not accept",
        "An .htm file is an HTML page without scripts, forms or other active content, and its pictures are part of the "
        "submission.",
        "Remove the active content, and attach pictures as GRAPHIC documents.",
        _ERRORS,
        _MANUAL,
    ),
    _entry(
        "PACKAGE-PICTURE",
        _REJECT,
        "Picture not referenced by any page",
        "A picture is accepted only as part of an HTML document in the same submission that shows it under its file name.",
        "Show the picture in an .htm document, or remove it.",
        _ERRORS,
    ),
    _entry(
        "PACKAGE-PICTURE-KIND",
        _WARN,
        "Picture content does not match its file name",
        "A .jpg file must contain a JPEG picture and a .gif file a GIF picture.",
        "Save the picture in the format that its name states.",
        _ERRORS,
        _MANUAL,
    ),
)
