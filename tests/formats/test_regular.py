"""The reader for regular forms never takes what libxml2 refuses, and says of every form what the reader for odd ones says."""

from __future__ import annotations

import random

import pytest
from lxml import etree

from section16.document.ownership import OwnershipDocument
from section16.formats.ownership_xml.odd import read_root
from section16.formats.ownership_xml.recurring import Irregular
from section16.formats.ownership_xml.regular import read_regular
from tests.builders import FORM, derivative, derivative_holding, form, holding, owner, transaction

FORMS = (
    FORM,
    form(transaction() * 3, derivative() * 2, owners=owner() + owner("Sample Bo", "0009990201"), remarks="A &amp; B &#8217;"),
    form(holding(), derivative_holding(), kind="3", version="X0206", box_10b5_1=""),
)
# Pieces that change what a form is, or that only look as if they did.
_PIECES = (
    *(
        b"<",
        b">",
        b"/",
        b"&",
        b";",
        b"&amp;",
        b"&#65;",
        b"&#xD;",
        b"&#0;",
        b"&#160;",
        b"&nbsp;",
        b"]]>",
        b"\r\n",
        b"\r",
        b"\x00",
    ),
    *(b"\x0b", b"\xef\xbf\xbf", b"\xef\xbf\xbd", b"\xff", b"\xc2\x85", b" ", b"\n", b"x", b"0", b"<value>", b"</value>"),
    *(b"<value/>", b"<value />", b"</value >", b"<!-- note -->", b"<?note?>", b"<![CDATA[1]]>", b'<footnoteId id="F1"/>'),
    *(b'<footnoteId id="F1"></footnoteId>', b'<footnoteId id="F 1"/>', b"<footnoteId/>", b' id="F2"', b"<remarks/>", b"<x/>"),
)


def by_libxml2(xml: bytes) -> OwnershipDocument:
    """Return a form as the other reader has it; raises ``XMLSyntaxError`` for what is not well formed."""
    document = read_root(etree.fromstring(xml, etree.XMLParser(resolve_entities=False, encoding="utf-8")), OwnershipDocument)
    assert isinstance(document, OwnershipDocument)
    return document


def changed(xml: bytes, chance: random.Random) -> bytes:
    """Return a form with one or two pieces put in, taken out or exchanged at random."""
    for _ in range(chance.choice((1, 1, 2))):
        at = chance.randrange(len(xml))
        if chance.random() < 0.7:
            at = max(xml.find(b">", at) + 1, xml.find(b"<", at), 1)
        end = at + chance.choice((0, 0, 0, 1, 5, 40))
        xml = xml[:at] + chance.choice((*_PIECES, xml[at : at + 30])) + xml[end:]
    return xml


@pytest.mark.parametrize("xml", FORMS)
def test_forms_are_read_without_a_tree(xml: bytes) -> None:
    assert read_regular(xml, OwnershipDocument) == by_libxml2(xml)


def test_a_changed_form_is_read_the_same_or_left_to_the_other_reader() -> None:
    chance, taken = random.Random(16), 0  # a fixed choice, not a secret
    for number in range(900):
        xml = changed(FORMS[number % len(FORMS)], chance)
        try:
            document = read_regular(xml, OwnershipDocument)
        except Irregular:
            continue
        taken += 1
        assert document == by_libxml2(xml), xml
        assert not any(group.as_filed for group in (document, document.issuer, *document.reporting_owners, *document.rows))
    assert taken > 30


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"<remarks>", b"<remarks >"),
        (b"</ownershipDocument>", b""),
        (b"</ownershipDocument>", b"</ownershipDocument>x"),
        (b"</ownershipDocument>", b"</ownershipDocument><ownershipDocument/>"),
        (b"<documentType>4<", b"<documentType>&#1;4<"),
        (b"<documentType>4<", b"<documentType>&#xD800;4<"),
        (b"<documentType>4<", b"<documentType>&four;4<"),
        (b"<documentType>4<", b"<documentType>]]>4<"),
        (b"<documentType>4<", b"<documentType>\x014<"),
        (b"<documentType>4<", b"<documentType>\xef\xbf\xbe4<"),
        (b"<documentType>4<", b"<documentType>\xff4<"),
        (b"<documentType>4</documentType>", b"<documentType>4</documentTyp>"),
        (b"<documentType>4</documentType>", b"<documentType>4"),
        (b"<transactionDate>", b"<>"),
        (b"</transactionDate>", b"<>"),
        (b'version="1.0"', b'version="1.1"'),
    ],
)
def test_what_is_not_well_formed_is_never_regular(old: bytes, new: bytes) -> None:
    xml = form(transaction(), remarks="None.").replace(old, new, 1)
    if new != b"<remarks >":  # well formed, and not as EDGAR writes it
        assert old in form(transaction(), remarks="None.")
        with pytest.raises(Irregular):
            read_regular(xml, OwnershipDocument)
    else:
        assert read_regular(xml, OwnershipDocument) == by_libxml2(xml)
