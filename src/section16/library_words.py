"""What the system and the libraries report, in the words of the program: files, TOML, JSON, XML and databases.

A library's own message is written for its programmers, changes between its versions, and can quote bytes of the file. Each
function translates the messages that are known; any other gets a sentence that is right for all of them.
"""

from __future__ import annotations

import errno
import json
import os
import re
from collections.abc import Sequence

Rules = Sequence[tuple[str, str]]

_PATH = "Correct the path."
_PERMISSION = "Obtain permission for it, or use a copy in another folder."
_SHORTER = "Use a shorter name."
_READ = {
    errno.ENOENT: _PATH,
    errno.ENOTDIR: _PATH,
    errno.EISDIR: "Give a file.",
    errno.EACCES: _PERMISSION,
    errno.EPERM: _PERMISSION,
    errno.ENAMETOOLONG: _SHORTER,
    errno.ELOOP: "Correct the link, which leads back to itself.",
    errno.EMFILE: "Close other programs and try again.",
    errno.ENFILE: "Close other programs and try again.",
    errno.ENOMEM: "Close other programs and try again.",
}
FREE_SPACE = "Free some space, or name another place."
"""What to do about a full disk."""
_WRITE = _READ | {
    errno.ENOSPC: FREE_SPACE,
    errno.EDQUOT: FREE_SPACE,
    errno.EROFS: "Name a place that you may write to.",
    errno.EACCES: "Name a place that you may write to.",
    errno.EPERM: "Name a place that you may write to.",
    errno.EISDIR: "Name a file.",
    errno.EEXIST: "A file has this name: name another place.",
}


def system_reason(error: OSError) -> str:
    """Return why the system refused a file, such as ``permission denied``, without its number and path.

    >>> system_reason(FileNotFoundError(2, "No such file or directory"))
    'no such file or folder'
    """
    reason = (error.strerror or "the system gives no reason").lower()
    return reason.replace("directory", "folder")


def reading_remedy(error: OSError) -> str:
    """Return what to do about a file that cannot be read."""
    return _READ.get(error.errno or 0, "Check the disk or the network that holds the file, and try again.")


def writing_remedy(error: OSError) -> str:
    """Return what to do about a file that cannot be written."""
    return _WRITE.get(error.errno or 0, "Check the disk or the network that holds the folder, or name another place.")


_LINE_END = "a text is not closed with a quotation mark before the end of its line"
_TWICE = "a key or a table is stated twice"
_DIGITS = (r"Exceeds the limit .*digits", "a number has thousands of digits")
_TOML: Rules = (
    (r"Invalid statement", "a key or the name of a table is expected here"),
    (r"Expected '=' after a key", "a key is not followed by an equals sign"),
    (r"Expected newline or end of document", "the line continues after its value"),
    (r"Invalid value", "a value is missing, or a text is not in quotation marks"),
    (r"Invalid date or datetime", "the date or time does not exist"),
    (r"Duplicate inline table key '([^']*)'", r"the key \1 is stated twice"),
    (r"Cannot (?:overwrite|declare|mutate|redefine)", _TWICE),
    (r"Expected '\]+' at the end of (?:a table|an array)", "the name of a table is not closed with its brackets"),
    (r"Unclosed array", "a list is not closed with a bracket ]"),
    (r"Unclosed inline table", "a table is not closed with a brace }"),
    (r"Unterminated string|Expected ['\"]+$", "a text is not closed with a quotation mark"),
    (r"(?:Illegal|Found invalid) character '\\n'", _LINE_END),
    (r"(?:Illegal|Found invalid) character|Invalid initial character", "a character is not allowed here"),
    (r"Unescaped '\\' in a string", "a backslash in a text is not written twice"),
    (r"Invalid hex value|Escaped character", "an escaped character does not exist"),
    _DIGITS,
)
_TOML_PLACE = re.compile(r" \(at (?:line (\d+), column \d+|(end of document))\)$")


def toml_fault(error: Exception) -> tuple[str, str]:
    """Return what is wrong with a TOML file, and on which line.

    >>> toml_fault(ValueError("Invalid statement (at line 3, column 1)"))
    ('a key or the name of a table is expected here', 'line 3')
    """
    text = str(error)
    at = _TOML_PLACE.search(text)
    place = "" if at is None else f"line {at[1]}" if at[1] else "end of the file"
    if isinstance(error, RecursionError):
        return "lists or tables are nested too deeply", place
    if isinstance(error, UnicodeDecodeError):
        return "it is not text in UTF-8", ""
    return _in_words(_TOML_PLACE.sub("", text), _TOML, "it is not written as TOML requires"), place


_JSON: Rules = (
    (r"Expecting property name|expected '\"'|object keys must be strings", "a name in double quotation marks is expected"),
    (r"Expecting ':'|expected ':'", "a name is not followed by a colon"),
    (r"Expecting ','|expected ',' or", "a comma or a closing bracket is missing"),
    (r"Illegal trailing comma|trailing comma", "a comma is not followed by a value"),
    (r"Expecting value", "a value is missing, or a text is not in double quotation marks"),
    (r"Unterminated string", "a text is not closed with a quotation mark"),
    (r"Invalid control character", "a text contains a line break or another control character"),
    (r"Invalid \\", "an escaped character does not exist"),
    (r"Extra data|trailing characters", "something follows the end of the data"),
    (r"truncated", "the file ends too early"),
    (r"invalid escape", "an escaped character does not exist"),
    (r"invalid character|invalid number|malformed", "a character is not allowed here"),
    (r"utf-8|surrogate", "it is not text in UTF-8"),
    (r"(the key .* is given twice)$", r"\1"),
    (r"(.* is not a number (?:of JSON|that can be used))$", r"\1"),
    _DIGITS,
)
_BYTE = re.compile(r" \(byte (\d+)\)$")


def json_fault(error: Exception, data: bytes | str = b"") -> tuple[str, str]:
    r"""Return what is wrong with a JSON text, and on which line, from an error of ``json`` or of msgspec.

    msgspec counts bytes; the line is found in ``data``.

    >>> json_fault(ValueError("JSON is malformed: invalid character (byte 9)"), b'{"a":\n  x}')
    ('a character is not allowed here', 'line 2')
    """
    if isinstance(error, RecursionError):
        return "lists or objects are nested too deeply", ""
    text = error.msg if isinstance(error, json.JSONDecodeError) else str(error)
    at = _BYTE.search(text)
    place = f"line {error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
    if at is not None:
        number = int(at[1])
        place = f"line {1 + _bytes(data)[:number].count(10)}" if data else f"byte {number:,}"
    return _in_words(_BYTE.sub("", text), _JSON, "it is not written as JSON requires"), place


def _bytes(data: bytes | str) -> bytes:
    return data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data


_FORBIDDEN = "a character that XML does not allow"
_AMPERSAND = "an & is not written &amp;"
_XML: Rules = (
    (r"Opening and ending tag mismatch: (\S+) line (\d+) and ([^\s,]+)", r"<\1>, opened on line \2, is closed with </\3>"),
    (r"Premature end of data in tag (\S+) line (\d+)", r"<\1>, opened on line \2, is not closed"),
    (r"Couldn't find end of Start Tag (\S+)", r"the tag <\1 is not closed with >"),
    (r"EndTag: '</' not found|unclosed token|no element found|Premature end", "an element is not closed"),
    (r"mismatched tag", "an element is closed under another name"),
    (r"expected '>'", "a tag is not closed with >"),
    (r"Start tag expected|Document is empty", "it does not begin with an element"),
    (r"invalid element name|StartTag", "a < is not written &lt;"),
    (r"Entity '([^']*)' not defined", r"&\1; is not defined in XML"),
    (r"undefined entity", "an entity is not defined in XML"),
    (r"EntityRef|xmlParseEntityRef", _AMPERSAND),
    (r"xmlParseCharRef|CharRef|invalid xmlChar|reference to invalid character", _FORBIDDEN),
    (r"invalid Char value (\d+)|Char 0x|PCDATA invalid", _FORBIDDEN),
    (r"Attribute ([^\s,]+) redefined", r"the attribute \1 is given twice"),
    (r"duplicate attribute", "an attribute is given twice"),
    (r"Specification mandates? value for attribute ([^\s,]+)", r"the attribute \1 has no value"),
    (r"Unescaped '<' not allowed in attributes", "a < in an attribute is not written &lt;"),
    (r"attributes construct error|AttValue", "an attribute is not written as XML requires"),
    (r"Namespace prefix (\S+) .*is not defined", r"the prefix \1 is not declared"),
    (r"unbound prefix", "a prefix is not declared"),
    (r"[Ee]xtra content|junk after document element", "something follows the end of the document"),
    (r"XML declaration allowed only|XML or text declaration not at start", "the XML declaration is not at the beginning"),
    (r"Unsupported version '([^']*)'", r"the XML version is \1 and not 1.0"),
    (r"declaration|Blank needed here|String not closed|version", "the XML declaration is damaged"),
    (r"CDATA|CData", "a CDATA section is not closed"),
    (r"[Cc]omment", "a comment is not closed"),
    (r"PI |processing instruction", "a processing instruction is not closed"),
    (r"encoding|not proper UTF-8|[Ii]nvalid bytes", "its bytes are not in the declared encoding"),
    (r"Excessive depth|nested", "elements are nested too deeply"),
    (r"QName|namespace", "a name is not written as XML requires"),
    (r"\]\]>", "]]> is not written ]]&gt;"),
)


def xml_fault(message: str | None) -> str:
    """Return what is wrong with an XML text, from a message of libxml2 or expat, without the place at its end.

    >>> xml_fault("Opening and ending tag mismatch: price line 4 and value, line 5, column 9")
    '<price>, opened on line 4, is closed with </value>'
    """
    return _in_words(" ".join((message or "").split())[:_LONGEST], _XML, "a tag or a character is not written as XML requires")


_LONGEST = 300
_PACKED: Rules = (
    (r"Not a gzipped file", "it is not a gzip file"),
    (r"header (larger than \d+ MiB)", r"a header is \1"),
    (r"password|encrypted", "it is protected with a password"),
    (r"compression method|compression type", "it is packed in a way that section16 does not read"),
    (r"unexpected end|end-of-stream marker|ended before|truncated|ends in the middle|incomplete", "it ends too early"),
    (r"CRC check failed|Incorrect length|incorrect data check", "its contents are damaged"),
    (
        r"not decoder|not supported by decoder|[Uu]nknown compression|Invalid data stream|invalid (?:stored|block|code|dist)",
        "its contents are damaged",
    ),
    (r"[Cc]orrupt|Error -3|decompress", "its contents are damaged"),
    (r"Exceeds the limit", "a number in a header is too long"),
)


def packing_fault(error: Exception) -> str:
    """Return why an archive or a packed file cannot be unpacked.

    >>> packing_fault(EOFError("Compressed file ended before the end-of-stream marker was reached"))
    'it ends too early'
    """
    if isinstance(error, RecursionError):
        return "it is nested too deeply"
    return _in_words(str(error), _PACKED, "a header is damaged")


_DATABASE: Rules = (
    (r"readonly database|read-only transaction", "it is read-only"),
    (r"disk is full|No space left", "the disk is full"),
    (r"image is malformed|malformed database|file is encrypted", "the file is damaged"),
    (r"disk I/O error", "the disk reports an error"),
    (r"unable to open", "the file cannot be opened"),
    (r"no such (table|column)|(?:relation|column) \S+ does not exist", "a table or a column is missing"),
    (r"FOREIGN KEY|foreign key", "a row refers to a row that does not exist"),
    (r"UNIQUE|unique|duplicate key", "a row occurs twice"),
    (r"NOT NULL|not-null|CHECK|check constraint", "a row lacks a value or has a value that is not allowed"),
    (r"[Cc]onnection refused", "the connection was refused"),
    (r"password authentication failed|no password supplied", "the user name or the password is wrong"),
    (r"role \"[^\"]*\" does not exist", "the user does not exist"),
    (r"database \"[^\"]*\" does not exist", "there is no database of that name"),
    (r"could not translate host name|resolve host|Name or service not known", "the host name is not known"),
    (r"timeout|timed out", "there was no answer in time"),
    (r"permission denied", "the user does not have permission"),
    (r"No such file or directory|Is the server running", "no server answers there"),
)


def database_reason(message: str) -> str:
    """Return what a database refused, from the message of its driver.

    >>> database_reason("attempt to write a readonly database")
    'it is read-only'
    """
    return _in_words(message, _DATABASE, "it reports an error that section16 does not know")


_STORE: Rules = (
    (r"[Cc]redentials", "no credentials for it were found"),
    (r"Access ?Denied|Forbidden|not authorized|InvalidAccessKeyId|SignatureDoesNotMatch", "access is denied"),
    (r"bucket does not exist|NoSuchBucket", "there is no such bucket"),
    (r"precondition|pre-conditions", "another program has changed the file"),
    (r"SlowDown|reduce your request rate", "it asks for fewer requests"),
    (r"[Cc]onnect|endpoint URL|[Nn]etwork|unreachable", "it cannot be connected to"),
    (r"timeout|timed out|Timeout", "there was no answer in time"),
)


def store_error(error: Exception, file: str) -> OSError:
    """Return what a store of files refused as an error of the system, which its library raises in many forms.

    >>> print(store_error(FileNotFoundError("bucket/a"), "s3://bucket/a").strerror)
    No such file or directory
    """
    if isinstance(error, OSError) and error.strerror:
        return error
    message = " ".join(f"{type(error).__name__} {error}".split())
    number = errno.EIO
    if isinstance(error, FileNotFoundError) and "bucket does not" not in message:
        number, message = errno.ENOENT, ""
    reason = (
        _in_words(message, _STORE, "the store reports an error that section16 does not know")
        if message
        else os.strerror(number)
    )
    return OSError(number, reason, file)


def lacks_extension(error: Exception) -> str:
    """Return why fsspec reaches no store at an address: a package is missing, or the kind of store is unknown.

    >>> lacks_extension(ValueError("Protocol not known: nowhere"))
    'the kind of store is not known'
    """
    return "a package for it is missing" if isinstance(error, ImportError) else "the kind of store is not known"


def _in_words(message: str, rules: Rules, otherwise: str) -> str:
    if len(message) > 2 * _LONGEST:  # it quotes the file
        message = f"{message[:_LONGEST]} ... {message[-_LONGEST:]}"
    for pattern, words in rules:
        found = re.search(pattern, message)
        if found is not None:
            return found.expand(words)
    return otherwise
