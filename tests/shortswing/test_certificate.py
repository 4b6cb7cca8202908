"""Certificates: the verifier accepts what is proved and refuses what was altered."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

import msgspec
import pytest

from section16 import CertificateError, short_swing, verify
from section16.shortswing.certificate import Certificate, digest_of
from tests.shortswing.trading import lots_of

Content = dict[str, Any]

OPTION = [
    {"date": "2026-02-03", "side": "purchase", "shares": 1000, "price": "3", "class": "call", "close": 49},
    {"date": "2026-03-03", "side": "purchase", "shares": 400, "price": "50"},
    {"date": "2026-05-05", "side": "sale", "shares": 1000, "price": "58", "close": 58},
    {"date": "2026-06-05", "side": "sale", "shares": 500, "price": "5", "class": "call", "close": 55},
]
CLASSES = {"class": [{"name": "call", "underlying": ""}]}


def certificate(random: Random, *, special: bool = False) -> bytes:
    """Return a certificate with a profit above zero."""
    if special:
        return msgspec.json.encode(short_swing(OPTION, facts=CLASSES).certificate)
    while True:
        lots = lots_of(random, (random.randint(2, 9), random.randint(2, 9)))
        rows = [
            {"date": lot.day, "side": "purchase" if lot.purchase else "sale", "shares": lot.amount, "price": lot.price}
            for lot in lots
        ]
        answer = short_swing(rows)
        if answer.profit:
            return msgspec.json.encode(answer.certificate)


def leaves(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the path of every value in JSON."""
    if isinstance(value, dict):
        return [leaf for key, inner in value.items() for leaf in leaves(inner, (*path, key))]
    if isinstance(value, list):
        return [leaf for key, inner in enumerate(value) for leaf in leaves(inner, (*path, key))]
    return [path]


def altered(random: Random, value: Any) -> Any:
    if isinstance(value, int):
        return value + random.choice((-7, -1, 1, 1000, 10**20))
    return str(value) + "1" if value is not None else 5


def at(content: Any, path: tuple[Any, ...]) -> Any:
    for key in path:
        content = content[key]
    return content


def test_the_verifier_accepts_what_is_proved() -> None:
    random = Random(1)
    for number in range(60):
        data = certificate(random, special=number % 20 == 0)
        found = verify(data)
        assert found.profit == msgspec.json.decode(data)["profit"]
        assert found.lots > 1
        assert found.matches > 0


def test_each_of_a_thousand_altered_certificates_is_refused() -> None:
    random = Random(2)
    for number in range(1_000):
        content: Content = msgspec.json.decode(certificate(random, special=number % 5 == 0))
        path = random.choice(leaves(content))
        place = at(content, path[:-1])
        place[path[-1]] = altered(random, place[path[-1]])
        with pytest.raises(CertificateError):
            verify(msgspec.json.encode(content))


def test_a_certificate_with_an_altered_key_is_refused() -> None:
    data = certificate(Random(3))
    for key in ("kind", "version", "rule", "digest", "parts", "lots", "worth", "pairs"):
        with pytest.raises(CertificateError):
            verify(data.replace(f'"{key}"'.encode(), f'"{key}s"'.encode()))


def more_profit(part: Content) -> None:
    part["profit"] += 1


def more_matched(part: Content) -> None:
    part["matches"][0]["shares"] += 1


def less_matched(part: Content) -> None:
    del part["matches"][0]


def more_worth(part: Content) -> None:
    part["lots"][0]["worth"] += 1


def no_worth(part: Content) -> None:
    for lot in part["lots"]:
        lot["worth"] = 0


def negative_worth(part: Content) -> None:
    part["lots"][0]["worth"] = -1


def no_shares(part: Content) -> None:
    part["lots"][0]["shares"] = 0


def other_side(part: Content) -> None:
    part["lots"][part["matches"][0]["sale"]]["side"] = "purchase"


def unknown_side(part: Content) -> None:
    part["lots"][0]["side"] = "gift"


def other_year(part: Content) -> None:
    part["lots"][part["matches"][0]["sale"]]["date"] = "2031-01-02"


def unknown_lot(part: Content) -> None:
    part["matches"][0]["purchase"] = 99


def no_units(part: Content) -> None:
    part["units_per_share"] = 0


def excluded(part: Content) -> None:
    match = part["matches"][0]
    part["pairs"].append({"purchase": match["purchase"], "sale": match["sale"], "reason": "no"})


def negative_match(part: Content) -> None:
    part["matches"][0]["shares"] *= -1


def better_pair(part: Content) -> None:
    """Leave out a match together with what its lots are worth: possible, but not the highest."""
    match = part["matches"].pop()
    bought, sold = part["lots"][match["purchase"]], part["lots"][match["sale"]]
    part["profit"] -= match["shares"] * (sold["price"] - bought["price"])
    bought["worth"] = sold["worth"] = 0


ALTERATIONS = (
    *(more_profit, more_matched, less_matched, more_worth, no_worth, negative_worth, no_shares, other_side, unknown_side),
    *(other_year, unknown_lot, no_units, excluded, negative_match, better_pair),
)


@pytest.mark.parametrize("alter", ALTERATIONS)
def test_an_alteration_with_a_new_digest_is_refused_by_the_proof(alter: Callable[[Content], None]) -> None:
    content: Content = msgspec.json.decode(certificate(Random(4)))
    alter(content["parts"][0])
    made = msgspec.convert(content, Certificate)
    made = msgspec.structs.replace(made, digest=digest_of(made))
    with pytest.raises(CertificateError, match="The certificate does not prove the profit"):
        verify(msgspec.json.encode(made))


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b"not JSON", b'{"kind": 1}', b"[" * 100_000, b'{"kind": "\xa6"}'])
def test_what_is_no_certificate_is_refused(data: bytes) -> None:
    with pytest.raises(CertificateError, match="This is not a certificate"):
        verify(data)


def test_a_file_that_does_not_exist_is_refused(tmp_path: Any) -> None:
    with pytest.raises(CertificateError, match="cannot be read"):
        verify(tmp_path / "none.json")


def test_a_value_of_another_kind_is_reported_with_its_place_and_in_words() -> None:
    content: Content = msgspec.json.decode(certificate(Random(4)))
    content["parts"][0]["lots"][0]["date"] = "soon"
    with pytest.raises(CertificateError, match=r"^parts\[0\]\.lots\[0\]\.date: This is not a certificate .*: it is not a date"):
        verify(msgspec.json.encode(content))


def test_a_certificate_that_fails_states_what_is_wrong_and_what_to_do() -> None:
    content: Content = msgspec.json.decode(certificate(Random(4)))
    negative_worth(content["parts"][0])
    name = content["parts"][0]["lots"][0]["id"]
    with pytest.raises(CertificateError) as caught:
        verify(msgspec.json.encode(content))
    assert str(caught.value) == (
        f"part 1: The certificate does not prove the profit. {name[:1].upper()}{name[1:]} is assigned a profit below zero"
        " (worth); only zero or more is possible. Compute the profit again and keep its new certificate."
    )
