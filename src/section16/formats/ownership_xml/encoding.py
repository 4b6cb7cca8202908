"""The bytes of a document to UTF-8, whatever they are and whatever they are declared to be.

Everything behind this module sees UTF-8 alone: what is searched for in the bytes (a document type declaration, a root element)
is then found in the text, and the XML parser never chooses an encoding by itself.
"""

from __future__ import annotations

import codecs
import re

from section16.finding import Finding
from section16.formats import remarks

_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_ANY_BOM = tuple(mark for mark, _ in _BOMS)
# An opening "<" with another character behind it shows the encoding where the mark is missing (XML 1.0, appendix F).
_OPENINGS = (
    (re.compile(rb"<\x00\x00\x00[^\x00]\x00\x00\x00"), "utf-32-le"),
    (re.compile(rb"\x00\x00\x00<\x00\x00\x00[^\x00]"), "utf-32-be"),
    (re.compile(rb"<\x00[^\x00]\x00"), "utf-16-le"),
    (re.compile(rb"\x00<\x00[^\x00]"), "utf-16-be"),
)
_MOST_OF_DECLARATION = 512
_ENCODING = re.compile(rb"\sencoding\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
# Python knows more codecs than there are encodings of text; some of them (punycode, unicode_escape) are no encoding of a file
# and cost the square of their input.
_ENCODINGS = re.compile(
    r"utf-(?:7|8|16|16-le|16-be|32|32-le|32-be)|utf-8-sig|ascii|iso8859-\d{1,2}|cp\d{3,4}|mac-\w{1,12}|koi8-[rtu]|kz1048|ptcp154|tis-620"
    r"|big5(?:hkscs)?|gb2312|gbk|gb18030|hz|euc_(?:jp|kr|jis_2004|jisx0213)|shift_jis(?:_2004|x0213)?|johab|iso2022_(?:jp|kr)\w{0,5}"
)
_UTF_8 = frozenset({"utf-8", "utf-8-sig"})
# Surrogates written in UTF-8, each as three bytes, as the surrogate escapes of those bytes.
_PAIR = re.compile("\udced[\udca0-\udcaf][\udc80-\udcbf]\udced[\udcb0-\udcbf][\udc80-\udcbf]")
_STRAY = re.compile("[\udc80-\udcff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_WINDOWS = {code: bytes([code]).decode("cp1252", "ignore") or chr(code) for code in range(128, 160)}
_RAW_C1 = re.compile(rb"\xc2[\x80-\x9f]")
_REFERRED_C1 = re.compile(rb"&#(?:0*(?:1[234][0-9]|15[0-9])|x0*[89][0-9a-fA-F]);")
_C1 = re.compile(rb"\xc2([\x80-\x9f])|&#(?:0*(1[234][0-9]|15[0-9])|x0*([89][0-9a-fA-F]));")
_SHOWN = 5


def to_utf8(data: bytes) -> bytes:
    """Return a document in UTF-8 and without a byte order mark, when its first bytes show how it is written.

    Every other document is returned as it is.
    """
    encoding = _wide(data)
    return without_mark(data) if encoding is None else _without_encoding(data.decode(encoding, errors="replace").encode())


def without_mark(utf8: bytes) -> bytes:
    """Return a document in UTF-8 without its byte order mark; one within a submission can have a mark of its own."""
    return utf8.removeprefix(codecs.BOM_UTF8)


def undecodable(data: bytes) -> tuple[Finding, ...]:
    """Return the finding that :func:`to_utf8` replaced bytes of UTF-16 or UTF-32 that are no characters."""
    encoding = _wide(data)
    if encoding is None:
        return ()
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        count = data.decode(encoding, "replace").count("\ufffd") - data.decode(encoding, "ignore").count("\ufffd")
        return (remarks.UNDECODABLE.found("$", encoding=encoding[:6].upper(), count=count),)
    return ()


def _wide(data: bytes) -> str | None:
    """Return the encoding in two or four bytes for each character that the first bytes of a document show."""
    encoding = None
    if data.startswith(_ANY_BOM):
        encoding = next((name for mark, name in _BOMS if data.startswith(mark)), None)
    if encoding is None and b"\x00" in data[:4]:
        return next((name for opening, name in _OPENINGS if opening.match(data)), None)
    return encoding


def as_declared(data: bytes) -> tuple[bytes, tuple[Finding, ...]]:
    """Return a document in UTF-8 by the encoding that its XML declaration names, which is taken out.

    Where the bytes are not what is declared, they are read as UTF-8 as far as they are, and a finding says so.
    """
    declared = _declared(data)
    if declared is None:
        return data, ()
    encoding = _known(declared)
    if encoding in _UTF_8:
        return data, ()
    text = _decoded(data, encoding)
    if text is not None:
        return _without_encoding(joined_surrogates(text).encode()), _surrogates(text)
    utf8, read_as, message = _as_utf8(data)
    return _without_encoding(utf8), (remarks.ENCODING.found("$", declared=_shown(declared), read_as=read_as), *message)


def repaired(data: bytes) -> tuple[bytes, tuple[Finding, ...]]:
    """Return a document that is not valid UTF-8 as if it were, with a finding; a valid one as it is."""
    utf8, read_as, message = _as_utf8(data)
    if utf8 is data:
        return data, ()
    return utf8, message or (remarks.ENCODING.found("$", declared="UTF-8", read_as=read_as),)


def text_of(data: bytes) -> tuple[str, tuple[Finding, ...]]:
    """Return the text of bytes that declare nothing, in UTF-8 or repaired like :func:`repaired`."""
    if data.isascii():
        return data.decode("ascii"), ()
    utf8, findings = repaired(data)
    return utf8.decode(), findings


def control_codes(data: bytes) -> tuple[Finding, ...]:
    """Return the finding that a document holds control codes between 128 and 159, which no form needs and XML allows.

    Software that takes Windows-1252 for ISO-8859-1 writes a quotation mark as ``&#146;``. The text is kept as filed.
    """
    # A single byte is found far quicker than two, and both quicker than a pattern; neither is common.
    referred = b"&" in data and b"&#" in data and _REFERRED_C1.search(data) is not None
    if not referred and (b"\xc2" not in data or _RAW_C1.search(data) is None):
        return ()
    codes = [_code(match) for match in _C1.finditer(data)]
    shown = ", ".join(f"U+{code:04X} (Windows-1252: {_windows(code)!r})" for code in sorted(set(codes))[:_SHOWN])
    return (remarks.CONTROL_CODES.found("$", count=len(codes), shown=shown),)


def joined_surrogates(text: str) -> str:
    """Return text in which pairs of surrogates are the character they encode, and lone ones are U+FFFD."""
    if _SURROGATE.search(text) is None:
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _declaration(data: bytes) -> bytes:
    if not data.startswith(b"<?xml"):
        return b""
    return data[: data.find(b"?>", 0, _MOST_OF_DECLARATION) + 2]


def _declared(data: bytes) -> bytes | None:
    declaration = _declaration(data)
    match = _ENCODING.search(declaration) if b"encoding" in declaration else None
    return None if match is None else match[1] or match[2] or b""


def _without_encoding(utf8: bytes) -> bytes:
    declaration = _declaration(utf8)
    return _ENCODING.sub(b"", declaration, count=1) + utf8[len(declaration) :]


def _known(declared: bytes) -> str | None:
    """Return Python's name of a declared encoding of text; nothing when it is none."""
    try:
        name = codecs.lookup(declared.decode("ascii")).name
    except (LookupError, ValueError):  # ValueError: letters that no name has, NUL among them
        return None
    return name if _ENCODINGS.fullmatch(name) else None


def _decoded(data: bytes, encoding: str | None) -> str | None:
    """Return the text of bytes in an encoding; nothing when they are not in it.

    The declaration was found byte by byte, so that whatever turns it into something else is not the encoding: of UTF-16, which
    takes any bytes of an even number, nothing else would show it.
    """
    if encoding is None:
        return None
    try:
        text = data.decode(encoding)
    except UnicodeError:
        return None
    return text if text.startswith("<?xml") else None


def _surrogates(text: str) -> tuple[Finding, ...]:
    """Return the finding that a text holds surrogates, which UTF-7 can spell one by one."""
    count = len(_SURROGATE.findall(text))
    if not count:
        return ()
    replaced = joined_surrogates(text).count("\ufffd") - text.count("\ufffd")
    return (remarks.SURROGATES.found("$", count=(count - replaced) // 2, replaced=replaced),)


def _as_utf8(data: bytes) -> tuple[bytes, str, tuple[Finding, ...]]:
    """Return bytes in UTF-8, as what they were read, and which of them are not that.

    Without a single letter in UTF-8 they are Windows-1252, as filing software of the time wrote it. Otherwise what is valid
    stays, and each byte that is not is the Windows-1252 letter that it is where text was pasted from elsewhere.
    """
    try:
        data.decode()
    except UnicodeDecodeError:
        pass
    else:
        return data, "UTF-8", ()
    text, pairs = _PAIR.subn(_joined, data.decode("utf-8", "surrogateescape"))
    strays = [match.start() for match in _STRAY.finditer(text)]
    if len(strays) == sum(not character.isascii() for character in text):
        return (*_in_one_byte_each(data), ())
    mended = _STRAY.sub(lambda match: _windows(ord(match[0]) - 0xDC00), text)
    message = (remarks.SURROGATES.found("$", count=pairs, replaced=0),) if pairs else ()
    if strays:
        shown = ", ".join(repr(" ".join(mended[max(0, at - 20) : at + 20].split())) for at in strays[:_SHOWN])
        message = (*message, remarks.STRAY_BYTES.found("$", count=len(strays), shown=shown))
    return mended.encode(), "UTF-8", message


def _in_one_byte_each(data: bytes) -> tuple[bytes, str]:
    try:
        return data.decode("cp1252").encode(), "Windows-1252"
    except UnicodeDecodeError:
        return data.decode("latin-1").encode(), "ISO-8859-1"


def _joined(match: re.Match[str]) -> str:
    return joined_surrogates(match[0].encode("utf-8", "surrogateescape").decode("utf-8", "surrogatepass"))


def _windows(code: int) -> str:
    return _WINDOWS.get(code) or chr(code)


def _code(match: re.Match[bytes]) -> int:
    raw, decimal, hexadecimal = match.groups()
    return raw[0] if raw else int(decimal) if decimal else int(hexadecimal, 16)


def _shown(declared: bytes) -> str:
    return ascii(declared[:40].decode("ascii", "replace"))
