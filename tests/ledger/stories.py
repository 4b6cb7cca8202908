"""The stories of breaks: filings in which one balance does not follow, with the number or the word that decides why."""

from __future__ import annotations

from section16.ledger.entries.amendment import PostedFiling
from tests.ledger.filings import ADA, BEN, CLEO, DORA, OPTION, UNITS, exercise, filed, holding, purchase, row, sale, vesting

Story = tuple[PostedFiling, ...]


OPENED = filed(1, "2025-01-10", holding(10_000), form="3")
WITH_TRUST = filed(1, "2025-01-10", holding(10_000), holding(5_000, through="By trust"), form="3")


def restated(now: int) -> Story:
    return (
        filed(1, "2025-01-10", purchase(500, 10_500)),
        filed(2, "2025-01-20", purchase(160, now)),
        filed(3, "2025-02-20", purchase(500, 10_420), form="4/A", original="2025-01-10"),
    )


def then(*rows: PostedFiling) -> Story:
    return (OPENED, *rows)


def sold(shares: int, left: int | str, note: str = "") -> Story:
    """Return a story of one sale out of 10,000 shares."""
    return then(filed(2, "2025-02-10", sale(shares, left, note=note)))


def rounded(now: str) -> Story:
    return filed(1, "2025-01-10", holding("1000.75")), filed(2, "2025-02-10", purchase(100, now))


def late(shares: int) -> Story:
    return then(filed(2, "2025-02-10", sale(100, 9_400)), filed(3, "2025-03-10", sale(shares, 9_400, "2025-02-03")))


def counted(day: str) -> Story:
    return then(filed(2, "2025-02-10", sale(1_000, 9_000)), filed(3, "2025-02-14", sale(500, 9_000, day)))


def unmoved(code: str) -> Story:
    """Return three people whose units vest without a change of their balances; the third row is of the code."""
    people = (ADA, BEN, CLEO)
    held = [filed(number, "2025-01-10", holding(number * 1_700), owners=(who,)) for number, who in enumerate(people, 1)]
    codes = ("M", "M", code)
    vested = [
        filed(number + 3, "2025-02-10", vesting(number * 110, number * 1_700, code=codes[number - 1]), owners=(who,))
        for number, who in enumerate(people, 1)
    ]
    return (*held, *vested)


def held(direct: int, trust: int) -> Story:
    return WITH_TRUST, filed(2, "2025-02-10", holding(direct), holding(trust, through="By trust"))


def four(last: int) -> Story:
    """Return four holdings of one owner, reported twice."""
    names = ("", "By trust", "By spouse", "By partnership")
    first = [holding(owned, through=name) for owned, name in zip((10_000, 5_000, 3_000, 2_000), names, strict=True)]
    then = [holding(owned, through=name) for owned, name in zip((8_110, 5_900, 3_500, last), names, strict=True)]
    return filed(1, "2025-01-10", *first), filed(2, "2025-02-10", *then)


def wrong_balance(left: int) -> Story:
    return then(filed(2, "2025-02-10", sale(300, 9_170)), filed(3, "2025-03-10", sale(200, left)))


def plan(number: str) -> Story:
    first = filed(1, "2025-01-10", holding(10_000, note="The plan holds 1,210 shares."))
    return first, filed(2, "2025-02-10", sale(300, 10_137, note=f"The plan holds {number} shares."))


def told_later(number: int) -> Story:
    note = f"Holds {number} shares that were omitted before."
    return then(filed(2, "2025-02-10", sale(300, 10_137)), filed(3, "2025-03-10", sale(100, 10_037, note=note)))


SCHEDULE = {"title": UNITS, "cell": "title", "note": "1/4 of the units vests each quarter from March 15, 2024."}


def vests(left: int) -> Story:
    return filed(1, "2024-03-01", holding(4_000, **SCHEDULE)), filed(2, "2024-04-01", holding(left, **SCHEDULE))


def vests_by_row(left: int) -> Story:
    return (
        filed(1, "2024-03-01", holding(4_000, **SCHEDULE)),
        filed(2, "2024-03-18", sale(1_000, 3_000, code="M", **SCHEDULE)),
        filed(3, "2024-06-20", holding(left, **SCHEDULE)),
    )


def joined(direct: int, *apart: int) -> Story:
    """Return holdings beside the direct one, which the second report does not show any more."""
    names = ("By trust", "By spouse")
    others = [holding(owned, through=name) for owned, name in zip(apart, names, strict=False)]
    return filed(1, "2025-01-10", holding(10_000), *others), filed(2, "2025-02-10", holding(direct))


def divided(spouse: int) -> Story:
    new = (
        holding(2_000, through="By trust"),
        holding(spouse, through="By spouse"),
        holding(555, through="By partnership"),
    )
    return then(filed(2, "2025-02-10", holding(6_679), *new))


def two_people(mine: int, theirs: int, note: str = "") -> Story:
    """Return two people who held 10,000 and 20,000 shares, and what they hold a month later."""
    return (
        OPENED,
        filed(2, "2025-01-12", holding(20_000), owners=(BEN,)),
        filed(3, "2025-02-10", holding(mine, note=note)),
        filed(4, "2025-02-12", holding(theirs), owners=(BEN,)),
    )


def undone(left: int) -> Story:
    return then(
        filed(2, "2025-02-10", sale(300, 9_263)),
        filed(3, "2025-02-20", sale(100, 9_163)),
        filed(4, "2025-03-10", sale(100, left)),
    )


def counted_in(left: int) -> Story:
    first = filed(1, "2025-01-10", holding(10_000), holding(432, through="By spouse"))
    return first, filed(2, "2025-02-10", sale(300, left))


def beside(left: int, through_trust: int) -> Story:
    """Return a sale out of 10,000 shares held directly, and one out of the trust's 5,000."""
    trust = sale(through_trust, 5_000 - through_trust, through="By trust")
    return WITH_TRUST, filed(2, "2025-02-10", sale(300, left), trust)


def exercised(units: int) -> Story:
    """Return shares and an option, reported twice: 450 shares more, and so many units left."""
    terms = {"table": "II", "title": OPTION, "exercise_price": "4.00", "expiration": "2032-05-01"}
    first = filed(1, "2025-01-10", holding(10_000), holding(900, **terms))
    return first, filed(2, "2025-02-10", holding(10_450), holding(units, **terms))


def earlier_day(left: int) -> Story:
    return then(
        filed(2, "2025-02-10", sale(100, 9_900)),
        filed(3, "2025-02-20", sale(370, 9_555, "2025-01-03")),
        filed(4, "2025-03-10", sale(50, left)),
    )


def of_the_trust(left: int) -> Story:
    first = filed(1, "2025-01-10", holding(10_000), holding(61_234, through="By trust"))
    return first, filed(2, "2025-02-10", sale(300, left))


def given_to_the_trust(shares: int) -> Story:
    trust = purchase(shares, 5_000 + shares, through="By trust", code="G")
    return WITH_TRUST, filed(2, "2025-02-10", sale(300, 9_255), trust)


def left_out(left: int) -> Story:
    return then(filed(2, "2025-02-10", purchase(500, 300)), filed(3, "2025-03-10", sale(100, left)))


def older(left: int) -> Story:
    return then(
        filed(2, "2025-02-10", sale(310, 9_690)),
        filed(3, "2025-02-20", sale(210, 9_480)),
        filed(4, "2025-03-10", sale(100, left)),
    )


def before(left: int) -> Story:
    return then(filed(2, "2025-02-10", sale(310, 9_690)), filed(3, "2025-03-10", sale(100, left)))


def after_a_while(day: str) -> Story:
    """Return a sale after a time without filings of the issuer, whose insiders filed every day before it."""
    others = [filed(10 + number, f"2025-01-{number:02}", purchase(1, number), owners=(BEN,)) for number in range(1, 10)]
    return (*others, *then(filed(2, day, sale(300, 8_000))))


def two_forms(second: int) -> Story:
    """Return one sale of a fund on two forms of a day, the second of other owners of the fund."""
    fund = {"through": "By fund", "day": "2025-02-10"}
    return (
        filed(1, "2025-01-10", holding(10_000, through="By fund"), owners=(ADA, BEN)),
        filed(2, "2025-02-11", sale(500, 9_500, **fund), owners=(ADA,)),
        filed(3, "2025-02-11", sale(second, 9_500, **fund), owners=(BEN,)),
    )


def units_in(now: int) -> Story:
    notes = ["Includes 4,706 RSUs.", f"Includes {now} RSUs."]
    first = filed(1, "2025-01-10", holding(10_000, note=notes[0]))
    return first, filed(2, "2025-02-10", vesting(3_906, 10_000, code="A", note=notes[1]))


def units_out(left: int) -> Story:
    first = filed(1, "2025-01-10", holding(10_000, note="Includes 4,706 unvested RSUs."))
    return first, filed(2, "2025-02-10", sale(300, left))


def found_late(shares: int) -> Story:
    units = {"title": UNITS, "table": "II"}
    return (
        filed(1, "2025-01-04", exercise(900, 12_600, **units)),
        filed(2, "2025-04-04", exercise(900, 10_800, **units)),
        filed(3, "2025-04-28", exercise(shares, 12_600 + 900, "2024-07-01", **units)),
    )


def spouse(now: int) -> Story:
    return (
        filed(1, "2025-01-10", holding(10_000, through="By spouse")),
        filed(2, "2025-01-10", holding(10_000), owners=(BEN,)),
        filed(3, "2025-02-10", purchase(966, 10_966), owners=(BEN,)),
        filed(4, "2025-02-10", holding(now, through="By spouse")),
    )


def split_in_words(now: int) -> Story:
    units = {"title": UNITS, "table": "II"}
    return (
        filed(1, "2025-01-10", exercise(100, 34_307, **units)),
        filed(2, "2025-03-10", exercise(1_716, now, **units), remarks="Adjusted for the 1-for-5 reverse stock split."),
    )


def sold_by_the_trust(shares: int) -> Story:
    trust = sale(shares, 6_000, through="By trust", day="2025-02-11")
    return WITH_TRUST, filed(2, "2025-02-10", vesting(5_600, 15_600), sale(300, 10_200), trust)


def trusts_joined(spouse: int) -> Story:
    first = [holding(10_000), holding(5_000, through="By trust"), holding(80_000, through="By partnership")]
    then = [holding(8_217), holding(spouse, through="By trust")]
    return filed(1, "2025-01-10", *first), filed(2, "2025-02-10", *then)


def named(day: str) -> Story:
    note = f"Takes into account the gift reported on a Form 5 filed on {day}."
    return then(filed(2, "2025-02-20", sale(300, 7_777, note=note)))


def other_words(now: int) -> Story:
    return then(
        filed(2, "2025-02-10", purchase(7_586, 17_586, title="Ada Person", through="Footnote")),
        filed(3, "2025-03-10", purchase(300, now)),
    )


def units_fell(shares: int) -> Story:
    notes = [f"Includes {units} RSUs that have not vested." for units in ("4,706", "4,583")]
    return filed(1, "2025-01-10", holding(10_000, note=notes[0])), filed(2, "2025-02-10", purchase(200, shares, note=notes[1]))


def late_and_new(left: int) -> Story:
    """Return a form of May with a settlement of October, whose balance is that of October, and a new sale."""
    rows = vesting(1_540, 1_540, "2024-10-03"), sale(142, left, "2025-05-16", code="F")
    return filed(1, "2025-04-25", purchase(2_341, 2_341, code="A")), filed(2, "2025-05-18", *rows)


def swap_closed(note: str) -> Story:
    """Return a swap of which buying closes a part, and what its footnote says of it."""
    held = {"table": "II", "title": "Total Return Swap"}
    closed = row(change=1_500, owned=3_500, code="P", equity_swap=True, note=note, **held)
    return filed(1, "2025-01-10", holding(5_000, **held)), filed(2, "2025-02-10", closed)


def awarded(now: int) -> Story:
    return then(filed(2, "2025-02-10", purchase(400, now, code="A")))


def rounded_alike(left: int) -> Story:
    """Return two people whose balances are a share too high and then right again, on one form each."""
    return (
        filed(1, "2025-01-10", holding(10_000), form="3"),
        filed(2, "2025-01-11", holding(7_000), form="3", owners=(BEN,)),
        filed(3, "2025-02-10", sale(100, 9_901), sale(50, 9_850)),
        filed(4, "2025-02-11", sale(70, left), sale(30, left - 31), owners=(BEN,)),
    )


def two_dividends(second: str) -> Story:
    """Return four people of whose balances another part earns 1/140 and later 1/128; ``second`` is what Ada has in the end.

    The parts that earn are 1,470, 2,870, 4,270 and 5,670 shares, beside 1,000, 3,000, 9,000 and 20,000 that earn nothing.
    """
    people = (
        (ADA, "2470", "87.5", "2568", "10", second),
        (BEN, "5870", "85.5", "5976", "10", "6009.25"),
        (CLEO, "13270", "83.5", "13384", "10", "13428.25"),
        (DORA, "25670", "81.5", "25792", "10", "25847.25"),
    )
    rows = []
    for number, (who, first, bought, then, more, last) in enumerate(people):
        rows.append(filed(3 * number + 1, "2025-01-10", holding(first), owners=(who,)))
        rows.append(filed(3 * number + 2, "2025-02-10", purchase(bought, then), owners=(who,)))
        rows.append(filed(3 * number + 3, "2025-05-12", purchase(more, last), owners=(who,)))
    return tuple(rows)


PLAN_NOTE = "Includes {} shares from the purchase plan."
HIGH_NOTE = "An earlier report overstated what is owned by one share."
PARTS_NOTE = "Includes 212 shares bought in January and {} shares bought in May."
