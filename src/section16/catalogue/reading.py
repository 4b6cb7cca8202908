"""Findings of the readers: what was repaired or kept as filed, and what is lost."""

from __future__ import annotations

from section16.catalogue.entry import Area, CatalogueEntry, entries_of
from section16.finding import Severity

_NOTE, _WARN = Severity.NOTE, Severity.WARN
_entry = entries_of(Area.READING)

ENTRIES: tuple[CatalogueEntry, ...] = (
    _entry(
        "READ-WRAPPED",
        _NOTE,
        "Long lines rejoined",
        "Old copies of EDGAR's files break lines after 1,023 bytes, even inside a word or an element. The lines were "
        "rejoined and nothing is lost.",
        "No action is needed.",
    ),
    _entry(
        "READ-BASE64",
        _WARN,
        "File in the package is not valid base64",
        "EDGAR packages carry each file in base64. The content of this file cannot be decoded, so it is missing from the "
        "submission as read.",
        "Create the package again from the original files.",
    ),
    _entry(
        "READ-ENCODING",
        _NOTE,
        "Declared encoding does not match the bytes",
        "The file declares one character encoding and is written in another. It was read in the encoding that fits its "
        "bytes; accented letters and quotation marks could differ from what the filer typed.",
        "Compare accented letters and quotation marks with the filing on EDGAR.",
    ),
    _entry(
        "READ-STRAY-BYTES",
        _WARN,
        "Bytes that are not UTF-8",
        "A UTF-8 file contains single bytes of another encoding, usually pasted quotation marks or dashes. They were read as "
        "Windows-1252, which is a guess.",
        "Compare the words shown with the filing on EDGAR.",
    ),
    _entry(
        "READ-UNDECODABLE",
        _WARN,
        "Bytes that the declared encoding cannot hold",
        "A UTF-16 or UTF-32 file contains bytes that are no character of that encoding. Each was replaced with U+FFFD, so that "
        "the remaining text could be read; what was there is lost.",
        "Fetch the filing again, or compare the words with U+FFFD in them with the filing.",
    ),
    _entry(
        "READ-CONTROL-CODES",
        _NOTE,
        "Control codes in the text",
        "The text contains invisible control codes where the filer's software usually meant quotation marks or dashes. They "
        "were kept as filed.",
        "Compare quotation marks and dashes with the filing on EDGAR.",
    ),
    _entry(
        "READ-SURROGATES",
        _NOTE,
        "Split characters rejoined",
        "Characters such as emoji were written as two halves, which XML does not allow. Complete pairs were joined; a half "
        "without its partner was replaced.",
        "Compare symbols such as emoji with the filing on EDGAR.",
    ),
    _entry(
        "READ-NOT-UNDERSTOOD",
        _WARN,
        "Value cannot be interpreted",
        "A number, date or check box contains text that has no such meaning. The text is kept as filed, and the value is "
        "unknown to every calculation.",
        "Read the field in the filing, and correct the form if it is still to be filed.",
    ),
    _entry(
        "READ-CONTROLS",
        _NOTE,
        "Characters that XML forbids removed",
        "XML allows no control characters other than tabs and line ends. The document could only be parsed without them.",
        "No action is needed unless a word appears cut.",
    ),
    _entry(
        "READ-DECLARATIONS",
        _NOTE,
        "XML declarations inside the document removed",
        "An XML declaration is allowed only at the beginning of a document. One further on often means that two files were "
        "joined.",
        "Check whether the file contains two documents.",
    ),
    _entry(
        "READ-AMPERSANDS",
        _NOTE,
        "Unescaped ampersands read as text",
        "A bare & or an entity that XML does not define was read as the characters that the filer typed.",
        "No action is needed. Before filing such a document, write & as &amp;.",
    ),
    _entry(
        "READ-SURROUNDED",
        _NOTE,
        "Text around the document ignored",
        "The file contains text before or after the form, such as a mail header or a web page. Only the form was read.",
        "Check whether the ignored text contains any part of the form.",
    ),
    _entry(
        "READ-SALVAGED",
        _WARN,
        "Malformed document read in part",
        "The document is not well-formed XML. Everything that could be recovered was read; the finding lists the pieces that "
        "are lost.",
        "Download the filing again, or enter the lost pieces by hand.",
    ),
    _entry(
        "READ-CUT-SHORT",
        _WARN,
        "Document ends too early",
        "The file ends inside an element. Everything before that point was read; rows, footnotes or signatures after it are "
        "missing.",
        "Download the filing again.",
    ),
    _entry(
        "READ-NAMESPACE",
        _NOTE,
        "Document in an XML namespace",
        "EDGAR's ownership documents use no namespace. The elements were matched by their local names.",
        "No action is needed to read the document. Remove the namespace before filing it.",
    ),
    _entry(
        "READ-ODD",
        _NOTE,
        "Element not as the schema declares it",
        "An element, an attribute or the order of elements differs from the schema. It is kept as filed and written back "
        "unchanged.",
        "No action is needed to read the document. Check the form before filing it.",
    ),
    _entry(
        "READ-HEADER-LINE",
        _NOTE,
        "Unrecognized line in the header",
        "A line of the submission header has no known form. It was kept as it is.",
        "No action is needed.",
    ),
    _entry(
        "READ-UNCLOSED",
        _WARN,
        "Section not closed",
        "A section of the submission has no closing tag and was read to the end of the file. The file is probably incomplete.",
        "Download the filing again.",
    ),
    _entry(
        "READ-DOCUMENT-COUNT",
        _WARN,
        "Number of documents differs from the header",
        "The header states how many public documents the submission has, and the file contains another number. An exhibit "
        "could be missing.",
        "Download the filing again if an exhibit is missing.",
    ),
    _entry(
        "READ-UUENCODED",
        _WARN,
        "Encoded exhibit cannot be decoded",
        "Pictures and PDF files travel in EDGAR submissions as uuencoded text. This text is damaged and was kept as text.",
        "Download the filing again, or open the exhibit on EDGAR.",
    ),
    _entry(
        "READ-CODE-HIDDEN",
        _NOTE,
        "Confirmation code in the file",
        "A form that was prepared for EDGAR can contain the confirmation code (CCC) of a reporting owner, which is a secret. "
        "Asterisks replace it, so that no page, list, JSON or XML made from the form repeats it.",
        "Remove the code from the file, and store it in the keyring instead.",
    ),
    _entry(
        "READ-TABLES-MISSING",
        _WARN,
        "Data set without some of its tables",
        "The SEC's quarterly data sets consist of eight tables. This one lacks some of them, so that owners, rows, footnotes "
        "or signatures of its filings are missing.",
        "Fetch the whole data set, and read it again.",
    ),
    _entry(
        "PAGE-PART-MISSING",
        _WARN,
        "Part of the form is not on the page",
        "A form read from a web page or a printout lacks one of its parts. What is not shown cannot be read.",
        "Check that the whole page was saved or printed.",
    ),
    _entry(
        "PAGE-ROW-BROKEN",
        _WARN,
        "Table row with missing columns",
        "A row of the page has a different number of cells than its table has columns, so its values cannot be assigned to "
        "columns. The row was left out.",
        "Save or print the page again with all its columns.",
    ),
    _entry(
        "PAGE-ADDRESS-JOINED",
        _NOTE,
        "Address read from one line",
        "Printed forms show street, city, state and zip code on one line. They were separated by their usual form.",
        "Check the parts of the address if you use them separately.",
    ),
    _entry(
        "PAGE-MARK-UNCLEAR",
        _WARN,
        "Check box cannot be read",
        "The mark of a check box on the page is neither clearly checked nor clearly empty. The value is unknown rather than "
        "guessed.",
        "Compare the page with the form's XML.",
    ),
    _entry(
        "PAGE-TITLE-UNTICKED",
        _WARN,
        "Title given for an unchecked box",
        "The page shows a title or description for a relationship whose box is not checked. One of the two is wrong, so the "
        "box is unknown.",
        "Compare the page with the form's XML.",
    ),
    _entry(
        "PAGE-NOT-SHOWN",
        _NOTE,
        "Value that pages do not show",
        "Some elements of the XML never appear on a rendered form. They remain unknown when a form is read from a page.",
        "Read the form's XML where the value is needed.",
    ),
)
