"""For each test of a cause a break that it explains, and the same story with one number or word other, which it does not."""

from __future__ import annotations

from typing import NamedTuple

from section16.ledger.entries.amendment import PostedFiling
from section16.ledger.lots.cause import Cause
from tests.ledger.filings import ADA, BEN, CLEO, OPTION, UNITS, exercise, filed, holding, purchase, sale, vesting

Story = tuple[PostedFiling, ...]


class Case(NamedTuple):
    """A test of a cause by its name, the story in which it fires, and the one in which it does not.

    ``row`` is the row it explains, ``shown_by`` the test as the evidence names it, ``rests`` the rows that the evidence names.
    In the ``near`` story the same row still breaks, and its cause is ``instead``.
    """

    name: str
    cause: Cause
    row: str
    shown_by: str
    rests: tuple[str, ...]
    story: Story
    near: Story
    instead: Cause = Cause.UNEXPLAINED


OPENED = filed(1, "2025-01-10", holding(10_000), form="3")
WITH_TRUST = filed(1, "2025-01-10", holding(10_000), holding(5_000, through="By trust"), form="3")


def _restated(now: int) -> Story:
    return (
        filed(1, "2025-01-10", purchase(500, 10_500)),
        filed(2, "2025-01-20", purchase(160, now)),
        filed(3, "2025-02-20", purchase(500, 10_420), form="4/A", original="2025-01-10"),
    )


def _then(*rows: PostedFiling) -> Story:
    return (OPENED, *rows)


def _sold(shares: int, left: int | str, note: str = "") -> Story:
    """Return a story of one sale out of 10,000 shares."""
    return _then(filed(2, "2025-02-10", sale(shares, left, note=note)))


def _rounded(now: str) -> Story:
    return filed(1, "2025-01-10", holding("1000.75")), filed(2, "2025-02-10", purchase(100, now))


def _late(shares: int) -> Story:
    return _then(filed(2, "2025-02-10", sale(100, 9_400)), filed(3, "2025-03-10", sale(shares, 9_400, "2025-02-03")))


def _counted(day: str) -> Story:
    return _then(filed(2, "2025-02-10", sale(1_000, 9_000)), filed(3, "2025-02-14", sale(500, 9_000, day)))


def _unmoved(code: str) -> Story:
    """Return three people whose units vest without a change of their balances; the third row is of the code."""
    people = (ADA, BEN, CLEO)
    held = [filed(number, "2025-01-10", holding(number * 1_700), owners=(who,)) for number, who in enumerate(people, 1)]
    codes = ("M", "M", code)
    vested = [
        filed(number + 3, "2025-02-10", vesting(number * 110, number * 1_700, code=codes[number - 1]), owners=(who,))
        for number, who in enumerate(people, 1)
    ]
    return (*held, *vested)


def _held(direct: int, trust: int) -> Story:
    return WITH_TRUST, filed(2, "2025-02-10", holding(direct), holding(trust, through="By trust"))


def _four(last: int) -> Story:
    """Return four holdings of one owner, reported twice."""
    names = ("", "By trust", "By spouse", "By partnership")
    first = [holding(owned, through=name) for owned, name in zip((10_000, 5_000, 3_000, 2_000), names, strict=True)]
    then = [holding(owned, through=name) for owned, name in zip((8_110, 5_900, 3_500, last), names, strict=True)]
    return filed(1, "2025-01-10", *first), filed(2, "2025-02-10", *then)


def _wrong_balance(left: int) -> Story:
    return _then(filed(2, "2025-02-10", sale(300, 9_170)), filed(3, "2025-03-10", sale(200, left)))


def _plan(number: str) -> Story:
    first = filed(1, "2025-01-10", holding(10_000, note="The plan holds 1,210 shares."))
    return first, filed(2, "2025-02-10", sale(300, 10_137, note=f"The plan holds {number} shares."))


def _told_later(number: int) -> Story:
    note = f"Holds {number} shares that were omitted before."
    return _then(filed(2, "2025-02-10", sale(300, 10_137)), filed(3, "2025-03-10", sale(100, 10_037, note=note)))


_SCHEDULE = {"title": UNITS, "cell": "title", "note": "1/4 of the units vests each quarter from March 15, 2024."}


def _vests(left: int) -> Story:
    return filed(1, "2024-03-01", holding(4_000, **_SCHEDULE)), filed(2, "2024-04-01", holding(left, **_SCHEDULE))


def _vests_by_row(left: int) -> Story:
    return (
        filed(1, "2024-03-01", holding(4_000, **_SCHEDULE)),
        filed(2, "2024-03-18", sale(1_000, 3_000, code="M", **_SCHEDULE)),
        filed(3, "2024-06-20", holding(left, **_SCHEDULE)),
    )


def _joined(direct: int, *apart: int) -> Story:
    """Return holdings beside the direct one, which the second report does not show any more."""
    names = ("By trust", "By spouse")
    others = [holding(owned, through=name) for owned, name in zip(apart, names, strict=False)]
    return filed(1, "2025-01-10", holding(10_000), *others), filed(2, "2025-02-10", holding(direct))


def _divided(spouse: int) -> Story:
    new = (
        holding(2_000, through="By trust"),
        holding(spouse, through="By spouse"),
        holding(555, through="By partnership"),
    )
    return _then(filed(2, "2025-02-10", holding(6_679), *new))


def _two_people(mine: int, theirs: int, note: str = "") -> Story:
    """Return two people who held 10,000 and 20,000 shares, and what they hold a month later."""
    return (
        OPENED,
        filed(2, "2025-01-12", holding(20_000), owners=(BEN,)),
        filed(3, "2025-02-10", holding(mine, note=note)),
        filed(4, "2025-02-12", holding(theirs), owners=(BEN,)),
    )


def _undone(left: int) -> Story:
    return _then(
        filed(2, "2025-02-10", sale(300, 9_263)),
        filed(3, "2025-02-20", sale(100, 9_163)),
        filed(4, "2025-03-10", sale(100, left)),
    )


def _counted_in(left: int) -> Story:
    first = filed(1, "2025-01-10", holding(10_000), holding(432, through="By spouse"))
    return first, filed(2, "2025-02-10", sale(300, left))


def _beside(left: int, through_trust: int) -> Story:
    """Return a sale out of 10,000 shares held directly, and one out of the trust's 5,000."""
    trust = sale(through_trust, 5_000 - through_trust, through="By trust")
    return WITH_TRUST, filed(2, "2025-02-10", sale(300, left), trust)


def _exercised(units: int) -> Story:
    """Return shares and an option, reported twice: 450 shares more, and so many units left."""
    terms = {"table": "II", "title": OPTION, "exercise_price": "4.00", "expiration": "2032-05-01"}
    first = filed(1, "2025-01-10", holding(10_000), holding(900, **terms))
    return first, filed(2, "2025-02-10", holding(10_450), holding(units, **terms))


def _earlier_day(left: int) -> Story:
    return _then(
        filed(2, "2025-02-10", sale(100, 9_900)),
        filed(3, "2025-02-20", sale(370, 9_555, "2025-01-03")),
        filed(4, "2025-03-10", sale(50, left)),
    )


def _of_the_trust(left: int) -> Story:
    first = filed(1, "2025-01-10", holding(10_000), holding(61_234, through="By trust"))
    return first, filed(2, "2025-02-10", sale(300, left))


def _given_to_the_trust(shares: int) -> Story:
    trust = purchase(shares, 5_000 + shares, through="By trust", code="G")
    return WITH_TRUST, filed(2, "2025-02-10", sale(300, 9_255), trust)


def _left_out(left: int) -> Story:
    return _then(filed(2, "2025-02-10", purchase(500, 300)), filed(3, "2025-03-10", sale(100, left)))


def _older(left: int) -> Story:
    return _then(
        filed(2, "2025-02-10", sale(310, 9_690)),
        filed(3, "2025-02-20", sale(210, 9_480)),
        filed(4, "2025-03-10", sale(100, left)),
    )


def _before(left: int) -> Story:
    return _then(filed(2, "2025-02-10", sale(310, 9_690)), filed(3, "2025-03-10", sale(100, left)))


def _after_a_while(day: str) -> Story:
    """Return a sale after a time without filings of the issuer, whose insiders filed every day before it."""
    others = [filed(10 + number, f"2025-01-{number:02}", purchase(1, number), owners=(BEN,)) for number in range(1, 10)]
    return (*others, *_then(filed(2, day, sale(300, 8_000))))


def _two_forms(second: int) -> Story:
    """Return one sale of a fund on two forms of a day, the second of other owners of the fund."""
    fund = {"through": "By fund", "day": "2025-02-10"}
    return (
        filed(1, "2025-01-10", holding(10_000, through="By fund"), owners=(ADA, BEN)),
        filed(2, "2025-02-11", sale(500, 9_500, **fund), owners=(ADA,)),
        filed(3, "2025-02-11", sale(second, 9_500, **fund), owners=(BEN,)),
    )


def _units_in(now: int) -> Story:
    notes = ["Includes 4,706 RSUs.", f"Includes {now} RSUs."]
    first = filed(1, "2025-01-10", holding(10_000, note=notes[0]))
    return first, filed(2, "2025-02-10", vesting(3_906, 10_000, code="A", note=notes[1]))


def _units_out(left: int) -> Story:
    first = filed(1, "2025-01-10", holding(10_000, note="Includes 4,706 unvested RSUs."))
    return first, filed(2, "2025-02-10", sale(300, left))


def _found_late(shares: int) -> Story:
    units = {"title": UNITS, "table": "II"}
    return (
        filed(1, "2025-01-04", exercise(900, 12_600, **units)),
        filed(2, "2025-04-04", exercise(900, 10_800, **units)),
        filed(3, "2025-04-28", exercise(shares, 12_600 + 900, "2024-07-01", **units)),
    )


def _spouse(now: int) -> Story:
    return (
        filed(1, "2025-01-10", holding(10_000, through="By spouse")),
        filed(2, "2025-01-10", holding(10_000), owners=(BEN,)),
        filed(3, "2025-02-10", purchase(966, 10_966), owners=(BEN,)),
        filed(4, "2025-02-10", holding(now, through="By spouse")),
    )


def _split_in_words(now: int) -> Story:
    units = {"title": UNITS, "table": "II"}
    return (
        filed(1, "2025-01-10", exercise(100, 34_307, **units)),
        filed(2, "2025-03-10", exercise(1_716, now, **units), remarks="Adjusted for the 1-for-5 reverse stock split."),
    )


def _sold_by_the_trust(shares: int) -> Story:
    trust = sale(shares, 6_000, through="By trust", day="2025-02-11")
    return WITH_TRUST, filed(2, "2025-02-10", vesting(5_600, 15_600), sale(300, 10_200), trust)


def _trusts_joined(spouse: int) -> Story:
    first = [holding(10_000), holding(5_000, through="By trust"), holding(80_000, through="By partnership")]
    then = [holding(8_217), holding(spouse, through="By trust")]
    return filed(1, "2025-01-10", *first), filed(2, "2025-02-10", *then)


def _named(day: str) -> Story:
    note = f"Takes into account the gift reported on a Form 5 filed on {day}."
    return _then(filed(2, "2025-02-20", sale(300, 7_777, note=note)))


def _other_words(now: int) -> Story:
    return _then(
        filed(2, "2025-02-10", purchase(7_586, 17_586, title="Ada Person", through="Footnote")),
        filed(3, "2025-03-10", purchase(300, now)),
    )


def _units_fell(shares: int) -> Story:
    notes = [f"Includes {units} RSUs that have not vested." for units in ("4,706", "4,583")]
    return filed(1, "2025-01-10", holding(10_000, note=notes[0])), filed(2, "2025-02-10", purchase(200, shares, note=notes[1]))


def _late_and_new(left: int) -> Story:
    """Return a form of May with a settlement of October, whose balance is that of October, and a new sale."""
    rows = vesting(1_540, 1_540, "2024-10-03"), sale(142, left, "2025-05-16", code="F")
    return filed(1, "2025-04-25", purchase(2_341, 2_341, code="A")), filed(2, "2025-05-18", *rows)


_PLAN_NOTE = "Includes {} shares from the purchase plan."
_HIGH_NOTE = "An earlier report overstated what is owned by one share."
_PARTS_NOTE = "Includes 212 shares bought in January and {} shares bought in May."

CASES: tuple[Case, ...] = (
    Case(
        "follows_the_earlier_version",
        Cause.RESTATED,
        "2 I/1",
        "follows the version before the amendment",
        ("1 I/1", "3 I/1"),
        _restated(10_660),
        _restated(10_650),
    ),
    Case("rounding", Cause.ROUNDING, "2 I/1", "rounding", ("1 I/1",), _rounded("1101"), _rounded("1101.2")),
    Case("later_transaction", Cause.LATE, "2 I/1", Cause.LATE.value, ("3 I/1",), _late(500), _late(501)),
    Case(
        "already_counted",
        Cause.COUNTED,
        "3 I/1",
        "already counted",
        ("2 I/1",),
        _counted("2025-02-07"),
        _counted("2025-02-12"),
        Cause.ERROR,
    ),
    Case(
        "counted_at_grant",
        Cause.COUNTED,
        "4 I/1",
        "counted at grant",
        ("5 I/1", "6 I/1"),
        _unmoved("M"),
        _unmoved("A"),
        Cause.ERROR,
    ),
    Case(
        "reported_by_a_companion",
        Cause.LATE,
        "3 I/1",
        "companion form",
        ("2 I/1",),
        _two_forms(500),
        _two_forms(510),
        Cause.ERROR,
    ),
    Case(
        "counted_as_units",
        Cause.COUNTED,
        "2 I/1",
        "units counted before",
        ("1 I/1", "2 I/1"),
        _units_in(800),
        _units_in(801),
        Cause.ERROR,
    ),
    Case("reported_later", Cause.LATE, "2 II/1", "reported late", ("3 II/1",), _found_late(900), _found_late(901), Cause.ERROR),
    Case(
        "held_by_another_owner",
        Cause.LATE,
        "4 I/1",
        "held by another owner",
        ("2 I/1", "3 I/1"),
        _spouse(10_966),
        _spouse(10_967),
    ),
    Case("stated_split", Cause.SPLIT, "2 II/1", "stated split", ("1 II/1",), _split_in_words(5_147), _split_in_words(5_157)),
    Case(
        "passed_on_and_sold",
        Cause.MOVED,
        "2 I/2",
        "passed on and sold",
        ("2 I/3",),
        _sold_by_the_trust(5_100),
        _sold_by_the_trust(5_110),
    ),
    Case(
        "moved_with_what_is_gone",
        Cause.MOVED,
        "2 I/1",
        "moved with what is gone",
        ("1 I/3", "2 I/2"),
        _trusts_joined(86_783),
        _trusts_joined(86_784),
    ),
    Case(
        "no_longer_included",
        Cause.FOOTNOTE,
        "2 I/1",
        "units no longer included",
        ("1 I/1",),
        _units_out(4_994),
        _units_out(4_993),
    ),
    Case(
        "units_changed",
        Cause.FOOTNOTE,
        "2 I/1",
        "units included changed",
        ("1 I/1", "2 I/1"),
        _units_fell(10_077),
        _units_fell(10_078),
    ),
    Case(
        "reported_under_other_words",
        Cause.DRIFT,
        "3 I/1",
        "reported under other words",
        ("2 I/1", "2 I/1"),
        _other_words(17_886),
        _other_words(17_887),
    ),
    Case(
        "adds_what_was_late", Cause.LATE, "2 I/2", "adds what was late", ("2 I/1",), _late_and_new(3_739), _late_and_new(3_759)
    ),
    Case(
        "names_a_filing",
        Cause.MISSING,
        "2 I/1",
        "names a filing",
        ("2 I/1",),
        _named("February 14, 2025"),
        _named("January 9, 2025"),
    ),
    Case("sign_reversed", Cause.ERROR, "2 I/1", "sign reversed", ("1 I/1",), _sold(300, 10_300), _sold(300, 10_310)),
    Case("moved", Cause.MOVED, "2 I/1", "opposite change", ("2 I/2",), _held(8_110, 6_890), _held(8_110, 6_891)),
    Case(
        "one_of_several_moved",
        Cause.MOVED,
        "2 I/1",
        "changes sum to nothing",
        ("2 I/2", "2 I/3", "2 I/4"),
        _four(2_491),
        _four(2_492),
    ),
    Case("exercise_not_here", Cause.MISSING, "2 I/1", "opposite change", ("2 II/1",), _exercised(450), _exercised(449)),
    Case(
        "speaks_of_an_earlier_day",
        Cause.LATE,
        "3 I/1",
        "states the balance of an earlier day",
        ("2 I/1", "4 I/1"),
        _earlier_day(9_850),
        _earlier_day(9_851),
    ),
    Case(
        "balance_of_another",
        Cause.ERROR,
        "2 I/1",
        "balance of another holding",
        ("1 I/2",),
        _of_the_trust(60_934),
        _of_the_trust(60_935),
    ),
    Case(
        "transferred",
        Cause.MOVED,
        "2 I/1",
        "transfer reported in one row",
        ("2 I/2",),
        _given_to_the_trust(445),
        _given_to_the_trust(446),
    ),
    Case(
        "left_itself_out_before",
        Cause.ERROR,
        "3 I/1",
        "previous balance omitted its own shares",
        ("2 I/1",),
        _left_out(700),
        _left_out(710),
    ),
    Case("does_not_move", Cause.ERROR, "2 I/1", "balance does not move", ("1 I/1",), _sold(300, 10_000), _sold(300, 9_990)),
    Case("applied_twice", Cause.ERROR, "2 I/1", "applied twice", ("1 I/1",), _sold(310, 9_380), _sold(300, 9_400)),
    Case(
        "only_what_was_acquired",
        Cause.ERROR,
        "2 I/1",
        "only what was acquired",
        ("1 I/1",),
        _then(filed(2, "2025-02-10", purchase(300, 300))),
        _then(filed(2, "2025-02-10", purchase(300, 310))),
    ),
    Case(
        "continues_from_the_right_balance",
        Cause.ERROR,
        "2 I/1",
        "wrong balance",
        ("3 I/1",),
        _wrong_balance(9_500),
        _wrong_balance(9_510),
    ),
    Case(
        "previous_balance_wrong",
        Cause.ERROR,
        "3 I/1",
        "balance before was wrong",
        ("2 I/1",),
        _wrong_balance(9_500),
        _wrong_balance(9_510),
    ),
    Case(
        "states_the_misstatement",
        Cause.FOOTNOTE,
        "2 I/1",
        "footnote states it",
        ("2 I/1",),
        _sold(300, 9_699, _HIGH_NOTE),
        _sold(300, 9_701, _HIGH_NOTE),
    ),
    Case(
        "states_the_gap",
        Cause.FOOTNOTE,
        "2 I/1",
        "footnote states it",
        ("2 I/1",),
        _sold(300, 10_137, _PLAN_NOTE.format(437)),
        _sold(300, 10_137, _PLAN_NOTE.format(439)),
    ),
    Case(
        "states_parts_of_the_gap",
        Cause.FOOTNOTE,
        "2 I/1",
        "footnotes state its parts",
        ("2 I/1",),
        _sold(300, 10_137, _PARTS_NOTE.format(225)),
        _sold(300, 10_137, _PARTS_NOTE.format(226)),
    ),
    Case("changed_number", Cause.FOOTNOTE, "2 I/1", "changed number", ("1 I/1", "2 I/1"), _plan("1,647"), _plan("1,648")),
    Case(
        "later_footnote_states_it",
        Cause.FOOTNOTE,
        "2 I/1",
        "later footnote states it",
        ("3 I/1",),
        _told_later(437),
        _told_later(439),
    ),
    Case("vests_by_schedule", Cause.VESTING, "2 I/1", "vesting schedule", ("1 I/1",), _vests(3_000), _vests(3_100)),
    Case(
        "vesting_not_here", Cause.MISSING, "3 I/1", "vesting schedule", ("2 I/1",), _vests_by_row(2_000), _vests_by_row(2_100)
    ),
    Case("vanished", Cause.MOVED, "2 I/1", "holding vanished", ("1 I/2",), _joined(14_321, 4_321), _joined(14_320, 4_321)),
    Case(
        "lots_joined",
        Cause.LOTS,
        "2 I/1",
        "lots joined",
        ("1 I/2", "1 I/3"),
        _joined(16_421, 4_321, 2_100),
        _joined(16_422, 4_321, 2_100),
    ),
    Case("lot_divided", Cause.LOTS, "2 I/1", "lot divided", ("2 I/2", "2 I/3"), _divided(1_321), _divided(1_322)),
    Case("one_rate", Cause.RATE, "3 I/1", "one rate", ("4 I/1",), _two_people(10_100, 20_200), _two_people(10_100, 20_300)),
    Case("one_amount", Cause.RATE, "3 I/1", "one amount", ("4 I/1",), _two_people(10_125, 20_125), _two_people(10_125, 20_126)),
    Case(
        "one_rate_and_a_footnote",
        Cause.FOOTNOTE,
        "3 I/1",
        "footnote and rate",
        ("3 I/1", "4 I/1"),
        _two_people(10_537, 20_200, _PLAN_NOTE.format(437)),
        _two_people(10_537, 20_300, _PLAN_NOTE.format(437)),
    ),
    Case("error_carried", Cause.ERROR, "2 I/1", "error undone", ("4 I/1",), _undone(9_500), _undone(9_501)),
    Case(
        "change_mistyped",
        Cause.ERROR,
        "2 I/1",
        "a zero too few or too many",
        ("2 I/1",),
        _sold(300, 7_000),
        _sold(300, 7_010),
    ),
    Case(
        "includes_another",
        Cause.ERROR,
        "2 I/1",
        "another holding counted in",
        ("1 I/2",),
        _counted_in(10_132),
        _counted_in(10_133),
    ),
    Case(
        "change_of_another_row",
        Cause.ERROR,
        "2 I/1",
        "change of another row",
        ("2 I/2",),
        _beside(9_550, 450),
        _beside(9_550, 451),
    ),
    Case("older_balance", Cause.ERROR, "4 I/1", "older balance", ("1 I/1",), _older(9_900), _older(9_910)),
    Case(
        "rows_of_the_filing", Cause.ERROR, "2 I/1", "rows of this filing", ("2 I/2",), _beside(9_250, 450), _beside(9_250, 451)
    ),
    Case(
        "rows_of_the_previous_filing",
        Cause.ERROR,
        "3 I/1",
        "rows of the filing before",
        ("2 I/1",),
        _before(9_280),
        _before(9_290),
    ),
    Case("split_of_one", Cause.SPLIT, "2 I/1", "split of one holding", ("1 I/1",), _sold(300, 19_700), _sold(300, 19_705)),
    Case(
        "hole",
        Cause.MISSING,
        "2 I/1",
        "no filing of the issuer",
        ("1 I/1",),
        _after_a_while("2025-07-10"),
        _after_a_while("2025-04-10"),
    ),
)
"""One for each test of the catalogue."""
