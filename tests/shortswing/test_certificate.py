"""Certificates: the verifier accepts what is proved and refuses what was altered."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

import msgspec
import pytest

from section16 import CertificateError, short_swing, verify
from section16.errors import RequestError
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


@pytest.mark.parametrize("certificates", [150, pytest.param(1_000, marks=pytest.mark.slow)])
def test_each_altered_certificate_is_refused(certificates: int) -> None:
    random = Random(2)
    for number in range(certificates):
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


def no_reason(part: Content) -> None:
    part["pairs"] = [{"purchase": bought, "sale": sold, "reason": " "} for bought, sold in [first_pair(part)]]


def unknown_pair(part: Content) -> None:
    part["pairs"].append({"purchase": -1, "sale": 999, "reason": "no"})


def backward_pair(part: Content) -> None:
    bought, sold = first_pair(part)
    part["pairs"].append({"purchase": sold, "sale": bought, "reason": "no"})


def distant_pair(part: Content) -> None:
    bought, sold = first_pair(part)
    part["matches"] = []
    part["lots"][sold]["date"] = "2031-01-02"
    part["pairs"].append({"purchase": bought, "sale": sold, "reason": "no"})


def repeated_pair(part: Content) -> None:
    bought, sold = first_pair(part)
    part["pairs"] += [{"purchase": bought, "sale": sold, "reason": "no", "gain": gain} for gain in (0, 1)]


def huge_gain(part: Content) -> None:
    """Keep one pair that gains more than its prices differ: all sums are right."""
    bought, sold = (part["lots"][place] | {"shares": 1, "worth": 0} for place in first_pair(part))
    gain = sold["price"] - bought["price"] + 1
    part["lots"] = [bought | {"worth": gain}, sold]
    part["matches"] = [{"purchase": 0, "sale": 1, "shares": 1}]
    part["pairs"] = [{"purchase": 0, "sale": 1, "reason": "no", "gain": gain}]
    part["profit"] = gain


def same_names(part: Content) -> None:
    for lot in part["lots"]:
        lot["id"] = "trade 1"


def other_class(part: Content) -> None:
    part["lots"][first_pair(part)[0]]["security"] = "call"


def last_year(part: Content) -> None:
    part["lots"][0]["date"] = "9999-12-31"


def first_pair(part: Content) -> tuple[int, int]:
    match = part["matches"][0]
    return match["purchase"], match["sale"]


def doubled_units(part: Content) -> None:
    """Count shares, and prices, in halves of the units: all sums are right."""
    for lot in part["lots"]:
        lot.update({"shares": 2 * lot["shares"], "price": 3 * lot["price"], "worth": 3 * lot["worth"]})
    for match in part["matches"]:
        match["shares"] *= 2
    part |= {"units_per_share": 2 * part["units_per_share"], "units_per_dollar": 3 * part["units_per_dollar"]}
    part["profit"] *= 6


def both_outside(part: Content) -> None:
    """Mark the trades of a match as made outside office."""
    for place in first_pair(part):
        part["lots"][place]["outside"] = True


ALTERATIONS = (
    *(doubled_units, both_outside),
    *(no_reason, unknown_pair, backward_pair, distant_pair, repeated_pair, huge_gain, same_names, other_class, last_year),
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


def sealed(content: Content) -> bytes:
    """Return a certificate with the right digest and profit in dollars."""
    made = msgspec.convert(content, Certificate)
    return msgspec.json.encode(msgspec.structs.replace(made, digest=digest_of(made)))


def test_a_key_given_twice_is_refused() -> None:
    data = msgspec.json.encode(short_swing(OPTION, facts=CLASSES).certificate)
    for own, twice in ((b'"version":1', b'"version":1,"version":1'), (b'"shares":400', b'"shares":5,"shares":400')):
        assert own in data
        with pytest.raises(CertificateError, match=r"the key (version|shares) is given twice"):
            verify(data.replace(own, twice, 1))


def test_a_part_cut_in_two_or_given_twice_and_no_parts_are_refused() -> None:
    content: Content = msgspec.json.decode(certificate(Random(4)))
    part = content["parts"][0]
    halves = [
        part
        | {"profit": 0, "pairs": [], "matches": [], "lots": [lot | {"worth": 0} for lot in part["lots"] if lot["side"] == side]}
        for side in ("purchase", "sale")
    ]
    with pytest.raises(CertificateError, match="The class has two parts"):
        verify(sealed(content | {"parts": halves, "profit": "0.00"}))
    with pytest.raises(CertificateError, match="The class has two parts"):
        verify(sealed(content | {"parts": [part, part]}))
    with pytest.raises(CertificateError, match="is listed twice"):
        verify(sealed(content | {"parts": [part, part | {"security": "other"}]}))
    with pytest.raises(CertificateError, match="It lists no trades"):
        verify(sealed(content | {"parts": [], "profit": "0.00"}))


def test_a_gain_by_closing_prices_must_follow_from_them() -> None:
    content: Content = msgspec.json.decode(certificate(Random(4), special=True))
    part = content["parts"][0]
    assert any(pair.get("gain") for pair in part["pairs"])
    part["lots"][0]["close"] += 1
    with pytest.raises(CertificateError, match="does not follow from their prices, closing prices or premium"):
        verify(sealed(content))


def test_a_certificate_is_compared_with_the_trades_it_was_made_of() -> None:
    data = certificate(Random(4), special=True)
    found = verify(data, trades=OPTION, facts=CLASSES)
    assert found.compared
    assert found.left_out == 1
    assert not verify(data).compared
    more = {"date": "2026-05-06", "side": "sale", "shares": 9, "price": "90"}
    for trades, facts, what in (
        ([*OPTION, more], CLASSES, "It does not list trade 5, which counts"),
        (OPTION[:3], CLASSES, "It lists trade 4, which is not among the trades"),
        (
            [OPTION[0] | {"shares": 999}, *OPTION[1:]],
            CLASSES,
            "It states another value for shares of trade 1 than the trades do",
        ),
        (OPTION, None, "Its trades are in other classes"),
    ):
        with pytest.raises(CertificateError, match=what):
            verify(data, trades=trades, facts=facts)
    with pytest.raises(RequestError, match="Give the trades as well"):
        verify(data, facts=CLASSES)


def test_a_pair_left_out_by_hand_is_found_by_the_trades() -> None:
    rows = [
        {"date": "2026-01-02", "side": "purchase", "shares": 5, "price": 1},
        {"date": "2026-02-02", "side": "sale", "shares": 5, "price": 3},
    ]
    content: Content = msgspec.json.decode(msgspec.json.encode(short_swing(rows).certificate))
    part = content["parts"][0]
    part |= {"matches": [], "profit": 0, "pairs": [{"purchase": 0, "sale": 1, "reason": "Counsel says so."}]}
    part["lots"] = [lot | {"worth": 0} for lot in part["lots"]]
    data = sealed(content | {"profit": "0.00"})
    assert verify(data).left_out == 1
    with pytest.raises(CertificateError, match="The pairs that it leaves out or caps are not those"):
        verify(data, trades=rows)


def test_that_no_trade_counts_is_verified_with_the_trades() -> None:
    rows = [{"date": "2026-01-02", "side": "purchase", "shares": 5, "price": 1, "counts": False}]
    data = msgspec.json.encode(short_swing(rows).certificate)
    assert verify(data, trades=rows).profit == "0.00"
    with pytest.raises(CertificateError, match="It lists no trades"):
        verify(data)


def test_an_error_names_the_file(tmp_path: Any) -> None:
    kept = tmp_path / "profit.json"
    kept.write_bytes(certificate(Random(4)).replace(b'"version":1', b'"version":7'))
    with pytest.raises(CertificateError, match=r"^profit\.json, the certificate: "):
        verify(kept)


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
        f"The certificate does not prove the profit. {name[:1].upper()}{name[1:]} is assigned a profit below zero"
        " (worth); only zero or more is possible. Compute the profit again and keep its new certificate."
    )


def test_trades_outside_office_and_premiums_are_part_of_the_proof() -> None:
    written = [
        {"date": "2026-01-05", "side": "sale", "shares": 100, "price": 5, "class": "call", "premium": 300},
        {"date": "2026-02-05", "side": "purchase", "shares": 100, "price": 0, "class": "call", "code": "E"},
        {"date": "2026-05-05", "side": "purchase", "shares": 10, "price": 7},
        {"date": "2026-06-05", "side": "sale", "shares": 10, "price": 9},
    ]
    answer = short_swing(written, facts={"until": "2026-04-30"})
    assert str(answer.profit) == "300.00"
    content: Content = msgspec.json.decode(msgspec.json.encode(answer.certificate))
    assert verify(sealed(content)).left_out == 1
    call = next(part for part in content["parts"] if part["security"] == "call")
    sold = next(lot for lot in call["lots"] if lot["side"] == "sale")
    sold["premium"] += call["units_per_dollar"]
    with pytest.raises(CertificateError, match="does not follow from their prices, closing prices or premium"):
        verify(sealed(content))
