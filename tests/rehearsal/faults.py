"""Packages with one fault each, for every row of the table of errors, made by a seed.

A fault says which row it falls under, by which rule it is to be found, and whether EDGAR suspends or warns. What it is put
into is a good package of Form 3, 4 or 5 with two exhibits, a picture, a contact and addresses to be notified.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from random import Random
from typing import TypeAlias
from xml.sax.saxutils import escape

import msgspec
from lxml import etree

from section16.checks.examples import Example
from section16.finding import Severity
from section16.rehearsal.registry import RegisteredFiler, Registry
from section16.secret import Secret

ON = date(2026, 6, 1)
ISSUER, OWNER, CODE = "0009990300", "0009990301", "ab12$#cd"
SUSPENDED, WARNED = Severity.REJECT, Severity.WARN
Node: TypeAlias = "etree._Element"
_PICTURE = b"GIF89a\x01\x00\x01\x00\x00\x00\x00;"


class Sent:
    """A package while it is being put together; every part may be spoiled."""

    def __init__(self, kind: str) -> None:
        text = Example("NONE", "", (), form=kind).xml.replace("<schemaVersion>X0609</schemaVersion>\n", "")
        text = re.sub(r"<(issuer|rptOwner)Name>.*?</\1Name>", "", text)
        text = text.replace("</rptOwnerCik>", f"</rptOwnerCik><rptOwnerCcc>{CODE}</rptOwnerCcc>", 1)
        self.kind = kind
        self.root: Node = etree.fromstring(text)
        self.raw: Callable[[str], str] = lambda form: form
        self.submission_type = kind
        self.email = "office@example.com"
        self.notify = ["legal@example.com", "desk@example.com"]
        self.phone = "2075550100"
        self.extra = ""
        self.mime = ""
        self.files: list[tuple[str, str, bytes]] = [
            (f"form{kind}.xml", kind, b""),
            ("ex24.txt", "EX-24", b"POWER OF ATTORNEY\nKnow all by these presents"),
            ("ex99.htm", "EX-99", b'<html><body><p>More</p><img src="chart.gif"></body></html>'),
            ("chart.gif", "GRAPHIC", _PICTURE),
        ]

    def all(self, name: str) -> list[Node]:
        """Return every element of a name."""
        return list(self.root.iter(name))

    def one(self, name: str) -> Node:
        """Return the first element of a name."""
        return self.all(name)[0]

    def set(self, name: str, text: str) -> None:
        """Give the first element of a name a text; the value in it, where it has one."""
        node = self.one(name)
        value = node.find("value")
        (value if value is not None else node).text = text

    @property
    def form(self) -> bytes:
        """The form as it is sent."""
        return self.raw(etree.tostring(self.root, encoding="unicode")).encode()

    @property
    def data(self) -> bytes:
        """The package."""
        notify = "".join(f"<notificationEmailAddress>{escape(one)}</notificationEmailAddress>" for one in self.notify)
        files = "".join(
            f"<edgarDocument><documentName>{escape(name)}</documentName><documentType>{escape(kind)}</documentType>"
            f"<documentMimeBlock>{self._encoded(body)}</documentMimeBlock></edgarDocument>"
            for name, kind, body in self.files
        )
        return (
            '<?xml version="1.0"?>\n'
            f"<edgarSubmission><submissionType>{self.submission_type}</submissionType><testOrLive>LIVE</testOrLive>"
            f"<pointOfContact><contactName>Ada Example</contactName><contactPhoneNumber>{self.phone}</contactPhoneNumber>"
            f"<contactEmailAddress>{escape(self.email)}</contactEmailAddress></pointOfContact>{self.extra}"
            f"<notificationAddresses>{notify}</notificationAddresses>{files}</edgarSubmission>"
        ).encode()

    def _encoded(self, body: bytes) -> str:
        return (base64.b64encode(body) if body else self.mime.encode() or base64.b64encode(self.form)).decode()


Spoil: TypeAlias = Callable[[Sent, Random], None]


class Fault(msgspec.Struct, frozen=True):
    """A kind of fault: its name, the row it falls under, the rules of which one finds it, what becomes of the package."""

    name: str
    row: int
    rules: tuple[str, ...]
    outcome: Severity
    spoil: Spoil
    forms: str = "345"


def registry() -> Registry:
    """Return who is known: the issuer, two owners, the code of each."""
    found = Registry()
    found.add(RegisteredFiler(cik=ISSUER, name="MILL POND WORKS INC"))
    found.add(RegisteredFiler(cik=OWNER, name="Sample Ivo"), Secret(CODE))
    found.add(RegisteredFiler(cik="0009990302", name="Sample Uma"), Secret("zz99zz99"))
    return found


def _swap(sent: Sent, random: Random) -> None:
    candidates = [
        node for node in sent.root.iter() if len(node) > 1 and node[0].tag != node[1].tag and node[1].tag != "footnoteId"
    ]
    node = random.choice(candidates)
    first = node[0]
    node.remove(first)
    node.insert(1, first)


def _instruction(sent: Sent, random: Random) -> None:
    target = random.choice(['xml-stylesheet type="text/xsl" href="form.xsl"', "page break", "editor saved"])
    name, _, rest = target.partition(" ")
    random.choice([sent.one("remarks"), sent.one("issuer")]).addprevious(etree.ProcessingInstruction(name, rest))


def _unknown(sent: Sent, random: Random) -> None:
    node = random.choice([sent.root, sent.one("issuer"), sent.one("reportingOwner"), sent.one("ownerSignature")])
    node.append(etree.Element(random.choice(["memo", "ownerPhone", "internalNumber"])))


def _attribute(sent: Sent, random: Random) -> None:
    random.choice([sent.one("issuer"), sent.one("remarks"), sent.one("reportingOwner")]).set("lang", "en")


_LENGTHS = {
    "securityTitle": 60,
    "officerTitle": 30,
    "rptOwnerStreet1": 40,
    "rptOwnerCity": 30,
    "remarks": 2000,
    "signatureName": 255,
    "issuerTradingSymbol": 10,
    "footnote": 1000,
}


def _long(sent: Sent, random: Random) -> None:
    name = random.choice(list(_LENGTHS))
    sent.set(name, "x" * (_LENGTHS[name] + random.randint(1, 40)))


def _choice(sent: Sent, random: Random) -> None:
    boxes = ["directOrIndirectOwnership", "rptOwnerState"]
    boxes += [] if sent.kind == "3" else ["transactionCode", "transactionFormType", "transactionAcquiredDisposedCode"]
    sent.set(random.choice(boxes), random.choice(["?", "QQ", "9", "Z9"]))


def _file_type(sent: Sent, random: Random) -> None:
    name, _kind, body = sent.files[1]
    sent.files[1] = (name, random.choice(["EX-10", "EX-31.1", "LETTER", "EX-24." + "p" * 20]), body)


_REQUIRED = (
    "periodOfReport",
    "issuerCik",
    "issuerTradingSymbol",
    "rptOwnerCik",
    "signatureName",
    "signatureDate",
    "securityTitle",
)


def _missing(sent: Sent, random: Random) -> None:
    node = sent.one(random.choice(_REQUIRED))
    parent = node.getparent()
    assert parent is not None
    parent.remove(node)


def _no_value(sent: Sent, random: Random) -> None:
    node = sent.one(random.choice(["securityTitle", "directOrIndirectOwnership", "sharesOwnedFollowingTransaction"]))
    value = node.find("value")
    assert value is not None
    node.remove(value)


def _no_role(sent: Sent, random: Random) -> None:
    sent.one("isOfficer").text = random.choice(["0", "false"])


def _no_nature(sent: Sent, _random: Random) -> None:
    sent.set("directOrIndirectOwnership", "I")


def _no_plan_box(sent: Sent, _random: Random) -> None:
    sent.root.remove(sent.one("aff10b5One"))


def _unescaped(sent: Sent, random: Random) -> None:
    wrong = random.choice(["Smith & Sons", "a < b", "AT&T", "Q&A; none"])
    sent.raw = lambda form: form.replace("<remarks>None.", f"<remarks>{wrong}")


def _before_declaration(sent: Sent, random: Random) -> None:
    before = random.choice(["\n", " ", "\t\n"])
    sent.raw = lambda form: f'{before}<?xml version="1.0"?>\n{form}'


def _version(sent: Sent, random: Random) -> None:
    version = random.choice(["1.1", "2.0"])
    sent.raw = lambda form: f'<?xml version="{version}"?>\n{form}'


def _empty_scalar(sent: Sent, random: Random) -> None:
    names = ["signatureDate", "isOfficer", "rptOwnerNonUSAddressFlag", "sharesOwnedFollowingTransaction", "periodOfReport"]
    sent.set(random.choice(names), "")


def _not_scalar(sent: Sent, random: Random) -> None:
    kinds = {"signatureDate": "06/01/2026", "isOfficer": "yes", "sharesOwnedFollowingTransaction": "1,000"}
    name = random.choice(list(kinds))
    sent.set(name, kinds[name])


def _owner_again(sent: Sent, random: Random) -> None:
    owner = sent.one("reportingOwner")
    again = etree.fromstring(etree.tostring(owner))
    if random.random() < 0.5:
        number = again.find(".//rptOwnerCik")
        assert number is not None
        number.text = OWNER.lstrip("0")
    owner.addnext(again)


def _address_again(sent: Sent, random: Random) -> None:
    sent.notify.append(random.choice([sent.email, *sent.notify]))


def _footnote_id(sent: Sent, random: Random) -> None:
    wrong = random.choice(["F0", "F01", "F100", "f1", "1", "(5)", "N1"])
    for node in (*sent.all("footnote"), *sent.all("footnoteId")):
        if node.get("id") == "F1":
            node.set("id", wrong)


def _unreferenced(sent: Sent, random: Random) -> None:
    note = etree.SubElement(sent.one("footnotes"), "footnote")
    note.set("id", f"F{random.randint(3, 99)}")
    note.text = "Nobody refers to this."


def _footnote_again(sent: Sent, random: Random) -> None:
    note = random.choice(sent.all("footnote"))
    again = etree.SubElement(sent.one("footnotes"), "footnote")
    again.set("id", str(note.get("id")))
    again.text = "The same number again."


def _mark_again(sent: Sent, random: Random) -> None:
    mark = random.choice(sent.all("footnoteId"))
    again = etree.fromstring(etree.tostring(mark))
    again.tail = None
    mark.addnext(again)


def _computed(sent: Sent, random: Random) -> None:
    place, name, text = random.choice(
        [("issuerCik", "issuerName", "MILL POND WORKS INC"), ("rptOwnerCcc", "rptOwnerName", "Sample Ivo")]
    )
    node = etree.Element(name)
    node.text = text
    sent.one(place).addnext(node)


def _schema_version(sent: Sent, random: Random) -> None:
    node = etree.Element("schemaVersion")
    node.text = random.choice(["X0508", "X0609", "X0306"])
    sent.root.insert(0, node)


def _plan_box_on_three(sent: Sent, random: Random) -> None:
    node = etree.Element("aff10b5One")
    node.text = random.choice(["0", "false"])
    sent.one("reportingOwner").addnext(node)


def _issuer(sent: Sent, random: Random) -> None:
    sent.set("issuerCik", str(random.randint(1, 10**9)))


def _owner(sent: Sent, random: Random) -> None:
    sent.set("rptOwnerCik", str(random.randint(1, 10**9)))


def _code(sent: Sent, random: Random) -> None:
    sent.set("rptOwnerCcc", random.choice(["zz99zz99", "ab12$#cD", "********"]))


def _no_code(sent: Sent, _random: Random) -> None:
    node = sent.one("rptOwnerCcc")
    parent = node.getparent()
    assert parent is not None
    parent.remove(node)


def _email(sent: Sent, random: Random) -> None:
    wrong = random.choice(["office", "office@", "@example.com", "of fice@example.com", "office@example", "a@b@example.com"])
    if random.random() < 0.5:
        sent.email = wrong
    else:
        sent.notify[0] = wrong


def _pdf(sent: Sent, random: Random) -> None:
    sent.files.append((random.choice(["letter.pdf", "poa.pdf"]), random.choice(["EX-99", "EX-24"]), b"%PDF-1.7\n"))


def _owners(sent: Sent, _random: Random) -> None:
    owner = sent.one("reportingOwner")
    for at in range(10):
        again = etree.fromstring(etree.tostring(owner))
        number = again.find(".//rptOwnerCik")
        assert number is not None
        number.text = str(9_990_400 + at)
        owner.addnext(again)


def _rows(sent: Sent, random: Random) -> None:
    table = sent.one(random.choice(["nonDerivativeTable", "derivativeTable"]))
    for _ in range(30):
        table.append(etree.fromstring(etree.tostring(table[0])))


def _signatures(sent: Sent, _random: Random) -> None:
    signature = sent.one("ownerSignature")
    for _ in range(10):
        signature.addnext(etree.fromstring(etree.tostring(signature)))


def _notified(sent: Sent, _random: Random) -> None:
    sent.notify = [f"desk{at}@example.com" for at in range(31)]


def _covers(sent: Sent, _random: Random) -> None:
    sent.files += [(f"cover{at}.txt", "COVER", b"Dear Sirs") for at in range(11)]


def _remarks_again(sent: Sent, _random: Random) -> None:
    sent.one("remarks").addnext(etree.fromstring("<remarks>More.</remarks>"))


def _ascii(sent: Sent, random: Random) -> None:
    wrong = random.choice(["the \u201cCompany\u201d".encode(), "caf\u00e9".encode("cp1252"), b"x" * 1100, b"bell \x07"])
    sent.files[1] = ("ex24.txt", "EX-24", b"POWER\n" + wrong)


def _text_that_is_none(sent: Sent, random: Random) -> None:
    sent.files[1] = ("ex24.txt", "EX-24", random.choice([b"%PDF-1.7\n", b"PK\x03\x04abc", b"a\x00b"]))


def _html(sent: Sent, random: Random) -> None:
    wrong = random.choice(
        [
            b"<script>run()</script>",
            b"<iframe src='x'></iframe>",
            b"<img src='https://example.com/a.gif'>",
            b"<p onclick='run()'>x</p>",
            b"<form><input></form>",
        ]
    )
    sent.files[2] = ("ex99.htm", "EX-99", b'<html><body><img src="chart.gif">' + wrong + b"</body></html>")


def _no_html(sent: Sent, _random: Random) -> None:
    sent.files[2:] = [("ex99.htm", "EX-99", b"plain words")]


def _graphic(sent: Sent, random: Random) -> None:
    if random.random() < 0.5:
        sent.files[2] = ("ex99.htm", "EX-99", b"<html><body>No picture</body></html>")
    else:
        sent.files.append((random.choice(["logo.gif", "second.gif"]), "GRAPHIC", _PICTURE))


def _name(sent: Sent, random: Random) -> None:
    wrong = random.choice(["Ex24.txt", "24ex.txt", "ex_24_a.txt", "ex 24.txt", "e" * 30 + ".txt", "ex24.a.txt"])
    sent.files[1] = (wrong, *sent.files[1][1:])


def _ending(sent: Sent, random: Random) -> None:
    sent.files[1] = (random.choice(["ex24.doc", "ex24.rtf", "ex24.zip"]), *sent.files[1][1:])


def _types(sent: Sent, random: Random) -> None:
    sent.submission_type = random.choice([kind for kind in ("3", "4", "5") if kind != sent.kind])


def _undefined(sent: Sent, random: Random) -> None:
    mark = etree.SubElement(sent.one("securityTitle"), "footnoteId")
    mark.set("id", f"F{random.randint(3, 99)}")


def _not_base64(sent: Sent, random: Random) -> None:
    sent.mime = random.choice([" ", "not in base64 at all!", "===="])


def _two_forms(sent: Sent, _random: Random) -> None:
    sent.files.append(("again.xml", sent.kind, b""))


def _nature(sent: Sent, random: Random) -> None:
    nature = etree.SubElement(sent.one("ownershipNature"), "natureOfOwnership")
    etree.SubElement(nature, "value").text = random.choice(["By spouse", "By trust"])


def _return_copy(sent: Sent, random: Random) -> None:
    sent.extra = f"<returnCopy>{random.choice(['true', 'false'])}</returnCopy>"


FAULTS: tuple[Fault, ...] = (
    Fault("two elements in the wrong order", 1, ("XML-ORDER", "XML-UNDECLARED"), SUSPENDED, _swap),
    Fault("a processing instruction", 2, ("XML-INSTRUCTION",), SUSPENDED, _instruction),
    Fault("an element that the schema does not declare", 3, ("XML-UNDECLARED",), SUSPENDED, _unknown),
    Fault("an attribute that the schema does not declare", 3, ("XML-UNDECLARED",), SUSPENDED, _attribute),
    Fault("a copy asked for, which v5.5 took out", 3, ("PACKAGE-RETURN-COPY",), SUSPENDED, _return_copy),
    Fault("a text that is too long", 4, ("VALUE-LENGTH", "FOOTNOTE-LONG"), SUSPENDED, _long),
    Fault("a letter that is no choice", 5, ("VALUE-CHOICE", "VALUE-PLACE"), SUSPENDED, _choice),
    Fault("an exhibit of another type", 5, ("PACKAGE-TYPE",), SUSPENDED, _file_type),
    Fault("a required element left out", 6, ("ELEMENT-MISSING",), SUSPENDED, _missing),
    Fault("a box without a value", 6, ("BOX-EMPTY",), SUSPENDED, _no_value),
    Fault("an owner without a role", 6, ("OWNER-NO-ROLE",), SUSPENDED, _no_role),
    Fault("indirect ownership without a nature", 6, ("ROW-NATURE",), SUSPENDED, _no_nature),
    Fault("no 10b5-1 box", 6, ("ELEMENT-MISSING",), SUSPENDED, _no_plan_box, "45"),
    Fault("an ampersand or a bracket as it is typed", 7, ("JUDGE-MALFORMED",), SUSPENDED, _unescaped),
    Fault("white space before the declaration", 7, ("JUDGE-MALFORMED",), SUSPENDED, _before_declaration),
    Fault("another version of XML", 7, ("JUDGE-MALFORMED",), SUSPENDED, _version),
    Fault("a day, box or number left empty", 8, ("VALUE-DATE", "VALUE-FLAG", "VALUE-NUMBER"), SUSPENDED, _empty_scalar),
    Fault("a day, box or number as people write it", 8, ("VALUE-DATE", "VALUE-FLAG", "VALUE-NUMBER"), SUSPENDED, _not_scalar),
    Fault("an owner twice", 9, ("OWNER-TWICE",), SUSPENDED, _owner_again),
    Fault("an address twice", 10, ("PACKAGE-ADDRESS-TWICE",), WARNED, _address_again),
    Fault("a footnote with a wrong id", 11, ("FOOTNOTE-ID",), SUSPENDED, _footnote_id),
    Fault("a footnote that nothing refers to", 12, ("FOOTNOTE-UNREFERENCED",), SUSPENDED, _unreferenced),
    Fault("two footnotes of one id", 13, ("FOOTNOTE-ID",), SUSPENDED, _footnote_again),
    Fault("a footnote twice on one box", 14, ("FOOTNOTE-REPEATED",), SUSPENDED, _mark_again),
    Fault("a name that EDGAR adds", 15, ("FILING-COMPUTED",), WARNED, _computed),
    Fault("a schema version", 15, ("FILING-COMPUTED", "FILING-SCHEMA-VERSION"), WARNED, _schema_version),
    Fault("the 10b5-1 box on Form 3", 15, ("FILING-NOT-ASKED",), WARNED, _plan_box_on_three, "3"),
    Fault("an unknown issuer", 16, ("JUDGE-ISSUER",), SUSPENDED, _issuer),
    Fault("an unknown owner", 17, ("JUDGE-OWNER",), SUSPENDED, _owner),
    Fault("the code of another owner", 17, ("JUDGE-CODE",), SUSPENDED, _code),
    Fault("no code", 17, ("PACKAGE-CODE",), SUSPENDED, _no_code),
    Fault("an e-mail address that is none", 18, ("PACKAGE-EMAIL",), SUSPENDED, _email),
    Fault("a PDF", 19, ("PACKAGE-PDF",), WARNED, _pdf),
    Fault("eleven owners", 20, ("PARTS-TOO-MANY",), SUSPENDED, _owners),
    Fault("thirty-one rows", 20, ("PARTS-TOO-MANY",), SUSPENDED, _rows),
    Fault("eleven signatures", 20, ("PARTS-TOO-MANY",), SUSPENDED, _signatures),
    Fault("thirty-one addresses", 20, ("PARTS-TOO-MANY",), SUSPENDED, _notified),
    Fault("eleven covers", 20, ("PACKAGE-COUNT",), SUSPENDED, _covers),
    Fault("remarks twice", 20, ("XML-REPEATED",), SUSPENDED, _remarks_again),
    Fault("characters that are not ASCII", 21, ("PACKAGE-ASCII",), WARNED, _ascii),
    Fault("a text that is none", 21, ("PACKAGE-NO-TEXT",), SUSPENDED, _text_that_is_none),
    Fault("active content on a page", 22, ("PACKAGE-HTML",), WARNED, _html),
    Fault("a page that is none", 22, ("PACKAGE-HTML",), WARNED, _no_html),
    Fault("a picture that no page shows", 23, ("PACKAGE-PICTURE",), SUSPENDED, _graphic),
    Fault("a file with a wrong name", 24, ("PACKAGE-NAME",), SUSPENDED, _name),
    Fault("a file of a wrong kind", 24, ("PACKAGE-EXTENSION",), SUSPENDED, _ending),
    Fault("another form in the package than on it", 24, ("PACKAGE-PRIMARY",), SUSPENDED, _types),
    Fault("a footnote that is not there", 24, ("FOOTNOTE-UNDEFINED",), SUSPENDED, _undefined),
    Fault("a form that is not in base64", 24, ("JUDGE-UNREADABLE",), SUSPENDED, _not_base64),
    Fault("two forms in one package", 24, ("JUDGE-UNREADABLE",), SUSPENDED, _two_forms),
    Fault("a nature for direct ownership", 25, ("ROW-NATURE",), SUSPENDED, _nature),
)


def packages(count: int, seed: int = 16, faults: Sequence[Fault] = FAULTS) -> Iterator[tuple[Fault, bytes]]:
    """Yield so many packages with one fault each, every kind of fault in turn."""
    random = Random(seed)
    for number in range(count):
        fault = faults[number % len(faults)]
        sent = Sent(random.choice(fault.forms))
        sent.phone = str(2_000_000_000 + number)
        sent.set("sharesOwnedFollowingTransaction", str(random.randint(1, 10**9)))
        fault.spoil(sent, random)
        yield fault, sent.data
