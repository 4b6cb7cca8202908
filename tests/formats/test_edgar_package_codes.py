"""A confirmation code is seen nowhere in what was read of a package, however it was written into it."""

from __future__ import annotations

import base64
import time
from collections.abc import Callable
from dataclasses import dataclass

import msgspec
import pytest

import section16
from section16.errors import UnreadableError
from section16.formats.edgar_package import digest_of_submission, read_package
from section16.formats.edgar_package.codes import take_codes
from section16.rehearsal.simulator import LOGIN
from section16.secret import Secret
from tests.rehearsal.faults import CODE, Sent
from tests.rehearsal.local import an_edgar
from tests.slow import sampled

ELEMENT = f"<rptOwnerCcc>{CODE}</rptOwnerCcc>"


@dataclass(frozen=True)
class Written:
    """A way in which a code is written into a form or beside it."""

    form: Callable[[str], str] = lambda form: form
    exhibit: bytes = b""
    description: str = ""
    encoding: str = "utf-8"


def instead(text: str) -> Written:
    """Write something in the place of the right element."""
    return Written(lambda form: form.replace(ELEMENT, text))


def before(text: str) -> Written:
    """Write something in front of the first owner, beside the right element."""
    return Written(lambda form: form.replace("<reportingOwner>", f"{text}<reportingOwner>", 1))


ENTITIES = "".join(f"&#{ord(letter)};" for letter in CODE)
WAYS = {
    "right": Written(),
    "prefixed": instead(f"<x:rptOwnerCcc>{CODE}</x:rptOwnerCcc>"),
    "prefixed, declared": instead(f'<x:rptOwnerCcc xmlns:x="urn:x">{CODE}</x:rptOwnerCcc>'),
    "other case": instead(f"<RPTOWNERCCC>{CODE}</RPTOWNERCCC>"),
    "mixed case": instead(f"<rptOwnerCCC>{CODE}</rptownerccc>"),
    "another name": instead(f"<ccc>{CODE}</ccc>"),
    "closed by another tag": instead(f"<rptOwnerCcc>{CODE}</rptOwnerCik>"),
    "not closed": instead(f"<rptOwnerCcc>{CODE}"),
    "not closed, then an element": instead(f"<rptOwnerCcc>{CODE}<rptOwnerName>Sample Ivo</rptOwnerName>"),
    "cut off in the tag": instead(f'<rptOwnerCcc value="{CODE}'),
    "attribute": instead(f'<rptOwnerCcc value="{CODE}"/>'),
    "attribute in single quotes": instead(f"<rptOwnerCcc value='{CODE}'/>"),
    "attribute without quotes": instead(f"<rptOwnerCcc value={CODE}/>"),
    "attribute of another element": Written(
        lambda form: form.replace("<reportingOwnerId>", f'<reportingOwnerId rptOwnerCcc="{CODE}">').replace(ELEMENT, "")
    ),
    "value within": instead(f"<rptOwnerCcc><value>{CODE}</value></rptOwnerCcc>"),
    "in CDATA": instead(f"<rptOwnerCcc><![CDATA[{CODE}]]></rptOwnerCcc>"),
    "as character references": instead(f"<rptOwnerCcc>{ENTITIES}</rptOwnerCcc>"),
    "around a comment": instead(f"<rptOwnerCcc>{CODE[:3]}<!-- x -->{CODE[3:]}</rptOwnerCcc>"),
    "blanks in the tags": instead(f"<rptOwnerCcc  >{CODE}</rptOwnerCcc \n>"),
    "element in a comment": before(f"<!-- {ELEMENT} -->"),
    "words in a comment": before(f"<!-- the CCC is {CODE} -->"),
    "words in a comment alone": Written(lambda form: form.replace(ELEMENT, f"<!-- rptOwnerCcc: {CODE} -->")),
    "in the remarks as well": Written(lambda form: form.replace("<remarks>None.", f"<remarks>Code {CODE}")),
    "processing instruction": before(f"<?note {CODE}?>"),
    "in an exhibit": Written(exhibit=f"POWER OF ATTORNEY\nCCC {CODE}\n".encode()),
    "the form as an exhibit": Written(exhibit=f"<x>{ELEMENT}</x>".encode()),
    "UTF-16": Written(lambda form: form, encoding="utf-16"),
    "UTF-16 without a mark": Written(lambda form: '<?xml version="1.0" encoding="UTF-16LE"?>' + form, encoding="utf-16-le"),
    "UTF-7": Written(
        lambda form: '<?xml version="1.0" encoding="UTF-7"?>' + form.replace(ELEMENT, f"<rptOwnerCcc>{CODE}</rptOwnerCcc>"),
        encoding="utf-7",
    ),
    "EBCDIC": Written(lambda form: '<?xml version="1.0" encoding="cp037"?>' + form, encoding="cp037"),
}


def package(way: Written, code: str = CODE) -> bytes:
    sent = Sent("4")
    inner = sent.raw
    form = way.form(inner(sent.form.decode())).replace(CODE, code).encode(way.encoding)
    sent.mime = base64.b64encode(form).decode()
    sent.files[0] = ("form4.xml", "4", form)
    if way.exhibit:
        sent.files[1] = ("ex24.txt", "EX-24", way.exhibit.replace(CODE.encode(), code.encode()))
    return sent.data


def seen(data: bytes) -> str:
    """Return everything that can be seen of a package once it was read, or of the error that it ends in."""
    try:
        submission = read_package(data).submission
    except UnreadableError as error:
        return f"{error!r} {error}"
    bodies = b"".join(document.body for document in submission.documents)
    told = [repr(submission), *(finding.line() for finding in submission.findings), bodies.decode("latin-1")]
    told += [bodies.decode(encoding, errors="replace") for encoding in ("cp037", "utf-16-le", "utf-7")]
    told.append(section16.to_json(submission.document).decode())
    return "\n".join(told)


@pytest.mark.parametrize("way", WAYS)
def test_no_code_is_seen_in_what_was_read(way: str) -> None:
    found = seen(package(WAYS[way]))
    assert CODE not in found
    assert ENTITIES not in found


@pytest.mark.parametrize("way", WAYS)
def test_the_digest_of_a_package_does_not_depend_on_the_code(way: str) -> None:
    digests = set()
    for code in (CODE, "zq98@*xy"):
        try:
            digests.add(digest_of_submission(read_package(package(WAYS[way], code)).submission))
        except UnreadableError:
            digests.add("unreadable")
    assert len(digests) == 1


@pytest.mark.parametrize("way", WAYS)
def test_what_a_local_edgar_keeps_and_gives_out_holds_no_code(way: str) -> None:
    edgar, clock = an_edgar()
    edgar.take(Secret(package(WAYS[way])), live=True, login=LOGIN)
    clock.wait(600)
    edgar.settle()
    kept = b"".join(msgspec.json.encode(taken) + taken.filing for taken in edgar.taken.values())
    assert CODE.encode() not in kept


def test_a_right_form_gives_its_codes_in_order_and_changes_in_nothing_else() -> None:
    form = b"<a><rptOwnerCcc>ab12$#cd</rptOwnerCcc><!-- <rptOwnerCcc>x</rptOwnerCcc> --><rptOwnerCcc>1&amp;3</rptOwnerCcc></a>"
    taken, codes = take_codes(form)
    assert [code.reveal() for code in codes] == ["ab12$#cd", "1&3"]
    assert taken == (
        b"<a><rptOwnerCcc>********</rptOwnerCcc><!-- <rptOwnerCcc>*</rptOwnerCcc> --><rptOwnerCcc>***</rptOwnerCcc></a>"
    )
    assert take_codes(b"<a><remarks>ccc is no code</remarks></a>")[0] == b"<a><remarks>ccc is no code</remarks></a>"


def test_a_character_reference_of_thousands_of_digits_is_hidden_too() -> None:
    form = b"<rptOwnerCcc>&#" + b"9" * 5000 + b";</rptOwnerCcc>"
    assert take_codes(form)[0] == b"<rptOwnerCcc>" + b"*" * 5003 + b"</rptOwnerCcc>"


def test_a_code_that_could_be_a_word_is_taken_from_its_element_alone() -> None:
    form = b"<a><rptOwnerCcc>Director</rptOwnerCcc><remarks>Director of sales</remarks></a>"
    assert take_codes(form)[0] == b"<a><rptOwnerCcc>********</rptOwnerCcc><remarks>Director of sales</remarks></a>"


@pytest.mark.parametrize(
    "worst",
    sampled(
        [
            lambda size: b"<rptOwnerCcc " + b"a" * size + b"=",
            lambda size: b"<rptOwnerCcc" + b" " * size,
            lambda size: b"<!-- ccc" + b" " * size,
            lambda size: b"<rptOwnerCcc><!--" + b"<!--" * (size // 4),
            lambda size: b"<rptOwnerCcc>" * (size // 13),
            lambda size: b"<rptOwnerCcc><" * (size // 14),
            lambda size: b"<x ccc" + b" ccc=" * (size // 5),
            lambda size: b"<ccc>" + b"a:" * (size // 2),
            lambda size: b"<ccc><" + b"c" * size,
            lambda size: b"ccc" + b"<![CDATA[" * (size // 9),
            lambda size: b"<rptOwnerCcc>" + b"<b>" * (size // 3),
            lambda size: b"".join(b"<ccc>#%07d</ccc>" % number for number in range(size // 19)),
        ],
        most=2,
    ),
)
def test_codes_are_taken_in_linear_time(worst: Callable[[int], bytes]) -> None:
    def seconds(size: int) -> float:
        data = worst(size)
        return min(_timed(data) for _ in range(2))

    assert seconds(400_000) < max(20 * seconds(50_000), 0.5)


def _timed(data: bytes) -> float:
    began = time.process_time()
    take_codes(data)
    return time.process_time() - began
