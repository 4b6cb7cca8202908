"""Every test of a cause fires on its own break, and not on the same story with one number or word other."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from section16.ledger.answers.reconciliation import reconciliation
from section16.ledger.book import IssuerBook
from section16.ledger.causes.catalogue import CATALOGUE
from section16.ledger.causes.control import controls
from section16.ledger.causes.view import Test
from section16.ledger.entries.decisions import Decisions, decisions_of
from section16.ledger.lots.cause import Cause, Evidence
from section16.ledger.lots.lot import Assertion
from tests.ledger import stories
from tests.ledger.breaks import CASES, Case
from tests.ledger.filings import ADA, BEN, CLEO, DORA, UNITS, at, book_of, filed, holding, purchase, row, sale, told
from tests.ledger.stories import OPENED, Story

TESTS = {test.__name__: (cause, test) for cause, test in CATALOGUE}
EACH = pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])


def test_there_is_a_case_for_every_test_of_the_catalogue() -> None:
    assert sorted(case.name for case in CASES) == sorted(TESTS)
    assert len(TESTS) == len(CATALOGUE)


def _asked(test: Test, book: IssuerBook, row: Assertion) -> Evidence | None:
    assert row.gap
    return test(book.view, row, row.gap)


@EACH
def test_a_test_explains_its_break_with_the_rows_that_show_it(case: Case) -> None:
    book = book_of(*case.story)
    row = told(book, case.row)
    cause, test = TESTS[case.name]
    assert (row.cause, cause) == (case.cause, case.cause)
    assert [(one.test, one.rows) for one in row.evidence] == [(case.shown_by, tuple(map(at, case.rests)))]
    assert _asked(test, book, row) == row.evidence[0]
    assert row.hints == ()


@EACH
def test_a_test_leaves_the_same_story_with_one_thing_other(case: Case) -> None:
    book = book_of(*case.near)
    row = told(book, case.row)
    assert _asked(TESTS[case.name][1], book, row) is None
    assert row.cause is case.instead
    assert (row.evidence == ()) is (case.instead is Cause.UNEXPLAINED)


@EACH
def test_a_story_states_the_same_in_whatever_order_its_filings_arrive(case: Case) -> None:
    row = told(book_of(*case.story[::-1]), case.row)
    assert (row.cause, row.evidence[0].test) == (case.cause, case.shown_by)


# --- other forms of the same tests


def _explained(story: Story, place: str) -> tuple[Cause, str, tuple[str, ...]]:
    row = told(book_of(*story), place)
    return row.cause, *next(((one.test, one.rows) for one in row.evidence), ("", ()))


def test_what_two_holdings_lost_together_moved_into_the_third() -> None:
    first = [holding(10_000), holding(5_000, through="By trust"), holding(3_000, through="By spouse")]
    then = [holding(10_777), holding(4_600, through="By trust"), holding(2_623, through="By spouse")]
    story = filed(1, "2025-01-10", *first), filed(2, "2025-02-10", *then)
    assert _explained(story, "2 I/1") == (Cause.MOVED, "opposite changes", (at("2 I/2"), at("2 I/3")))


def test_two_holdings_of_one_owner_do_not_confirm_the_rates_of_dividends() -> None:
    """Three other owners must have both rates; the second holding of one of them shows nothing."""
    story = stories.two_dividends("2590.25")
    assert _explained(story, "3 I/1")[:2] == (Cause.RATE, "two rates")
    twice = []
    for filing, entries in story:
        its = replace(filing, owners=(CLEO,)) if filing.owners == (DORA,) else filing
        said = {"direct": False, "nature": "By trust"} if its is not filing else {}
        twice.append((its, tuple(replace(entry, filing=its, **said) for entry in entries)))
    assert _explained(tuple(twice), "3 I/1")[:2] == (Cause.UNEXPLAINED, "")


@pytest.mark.parametrize(
    ("note", "cause"),
    [
        ("Includes shares acquired under the employee stock purchase plan, exempt under Rule 16b-3(c).", Cause.FOOTNOTE),
        ("Includes shares acquired under the employee stock purchase plan in February 2025.", Cause.FOOTNOTE),
        ("Includes shares acquired under the employee stock purchase plan in January 2025.", Cause.FOOTNOTE),
        ("Includes shares acquired under the employee stock purchase plan in December 2024.", Cause.UNEXPLAINED),
        ("Includes shares acquired under the employee stock purchase plan in March 2025.", Cause.UNEXPLAINED),
        ("Includes shares acquired under the employee stock purchase plan.", Cause.UNEXPLAINED),
    ],
)
def test_shares_came_in_between_two_reports_where_the_form_says_so(note: str, cause: Cause) -> None:
    found = _explained(stories.sold(300, 9_753, note), "2 I/1")
    assert found[:2] == (cause, "came in since" if cause is Cause.FOOTNOTE else "")


def test_a_balance_without_a_change_is_rounded_from_itself() -> None:
    row = told(book_of(filed(1, "2025-01-10", holding("1000.75")), filed(2, "2025-02-10", holding(1_000))), "2 I/1")
    assert [one.says for one in row.evidence] == ["1000.75 was rounded to 1000.00"]


def test_the_control_of_splits_tries_the_start_of_another_issuer() -> None:
    views = [_of_issuer_with_split(issuer, 10_000).view for issuer in ("0009999100", "0009999300")]
    found = {one.test: one for one in controls(views)}["split"]
    assert (found.real, found.swapped) == (2, 2.0)  # both start from 20,000, which fits the split of the other
    views = [_of_issuer_with_split(issuer, held).view for issuer, held in (("0009999100", 10_000), ("0009999300", 15_000))]
    found = {one.test: one for one in controls(views)}["split"]
    assert (found.real, found.swapped) == (2, 0.0)


@pytest.mark.parametrize(("other", "swapped"), [(15_000, 0.0), (10_000, 2.0)])
def test_the_control_of_other_words_tries_the_start_of_another_issuer(other: int, swapped: float) -> None:
    views = []
    for issuer, held in (("0009999100", 10_000), ("0009999300", other)):
        first = filed(1, "2025-01-10", holding(held, through="By trust"), holding(777, through="By spouse"))
        words = "By the Larkspur Family Trust"
        views.append(_book(issuer, (first, filed(2, "2025-02-10", sale(100, held - 100, through=words)))).view)
    found = {one.test: one for one in controls(views)}["title_or_nature_drift"]
    assert (found.real, found.swapped) == (2, swapped)


@pytest.mark.parametrize(
    ("other", "swapped"),
    [(("7360.94", "7660.95"), 0.0), (("57360.94", "57660.95"), 2.0)],
    ids=["of another size", "of one size"],
)
def test_the_control_of_the_last_decimal_tries_the_start_of_another_issuer(other: tuple[str, str], swapped: float) -> None:
    views = []
    for issuer, (held, now) in (("0009999100", ("57360.94", "57660.95")), ("0009999300", other)):
        views.append(_book(issuer, (filed(1, "2025-01-10", holding(held)), filed(2, "2025-02-10", purchase(300, now)))).view)
    found = {one.test: one for one in controls(views)}["last_decimal"]
    assert (found.real, found.swapped) == (2, swapped)


@pytest.mark.parametrize(("now", "moved"), [(11_400, True), (11_402, False)])
def test_units_that_are_reported_no_more_became_shares(now: int, *, moved: bool) -> None:
    grants = [row("II", owned=owned, holding=True, title=UNITS, expiration=day, exercise_price=1)
              for owned, day in ((900, "2030-01-02"), (500, "2031-01-02"))]  # fmt: skip
    story = filed(1, "2025-01-10", holding(10_000), *grants), filed(2, "2025-02-10", holding(now))
    found = _explained(story, "2 I/1")
    units = (Cause.MOVED, "changes sum to nothing", (at("1 II/1"), at("1 II/2")))
    assert found == (units if moved else (Cause.UNEXPLAINED, "", ()))


@pytest.mark.parametrize(
    ("change", "left", "cause"),
    [(3_120, 6_790, Cause.ERROR), (3_130, 6_790, Cause.UNEXPLAINED), (312, 9_679, Cause.UNEXPLAINED)],
    ids=["long", "not swapped", "short"],
)
def test_two_digits_of_a_long_change_are_swapped_where_both_balances_fit(change: int, left: int, cause: Cause) -> None:
    story = OPENED, filed(2, "2025-02-10", sale(change, left)), filed(3, "2025-03-10", sale(100, left - 100))
    assert _explained(story, "2 I/1")[0] is cause


@pytest.mark.parametrize(("left", "cause"), [(9_630, Cause.LATE), (9_555, Cause.UNEXPLAINED)])
def test_a_row_of_an_earlier_day_starts_from_the_balance_of_that_day(left: int, cause: Cause) -> None:
    late = filed(3, "2025-02-20", sale(370, left, "2025-02-03"))
    story = OPENED, filed(2, "2025-02-10", sale(100, 9_900)), late, filed(4, "2025-03-10", sale(50, 9_850))
    assert _explained(story, "3 I/1")[0] is cause


@pytest.mark.parametrize(("title", "cause"), [("Class B Common Stock", Cause.UNEXPLAINED), (UNITS, Cause.MOVED)])
def test_nothing_passes_between_two_classes_of_shares_without_a_row(title: str, cause: Cause) -> None:
    other = {"title": title, "note": "Of the grant of May 4, 2024.", "cell": "title"}
    first = filed(1, "2025-01-10", holding(10_000), holding(3_000, **other))
    story = first, filed(2, "2025-02-10", holding(10_437), holding(2_563, **other))
    assert _explained(story, "2 I/1")[0] is cause


def test_footnotes_that_state_the_parts_of_the_transaction_state_no_gap() -> None:
    note = "Of these 188 were kept for taxes and 122 were handed over."
    story = OPENED, filed(2, "2025-02-10", sale(310, 9_380, note=note))
    assert _explained(story, "2 I/1")[:2] == (Cause.ERROR, "applied twice")


def test_a_footnote_that_repeats_the_balance_says_nothing_of_its_own() -> None:
    notes = [f"The fund holds {owned} shares." for owned in (10_000, 10_437)]
    story = filed(1, "2025-01-10", holding(10_000, note=notes[0])), filed(2, "2025-02-10", holding(10_437, note=notes[1]))
    assert _explained(story, "2 I/1")[0] is Cause.UNEXPLAINED


@pytest.mark.parametrize(("savings", "cause"), [(1_530, Cause.FOOTNOTE), (1_531, Cause.UNEXPLAINED)])
def test_numbers_of_two_footnotes_change_by_the_gap_together(savings: int, cause: Cause) -> None:
    def noted(plan: int, savings: int, owned: int) -> tuple[str, str, int]:
        return f"The plan has {plan} shares.", f"The fund has {savings} shares.", owned

    stories = []
    for number, day, (plan, fund, owned) in ((1, "2025-01-10", noted(2_210, 1_410, 10_000)),
                                             (2, "2025-02-10", noted(2_527, savings, 10_437))):  # fmt: skip
        entry = row(owned=owned, holding=True, note=plan)
        more = row(owned=owned, holding=True, note=fund, cell="title")
        entry.notes.update(more.notes)
        stories.append(filed(number, day, entry))
    assert _explained(tuple(stories), "2 I/1")[:2] == (cause, "changed numbers" if cause is Cause.FOOTNOTE else "")


@pytest.mark.parametrize(("stated", "cause"), [("437.482", Cause.FOOTNOTE), ("438.482", Cause.UNEXPLAINED)])
def test_a_footnote_states_the_gap_with_its_fraction(stated: str, cause: Cause) -> None:
    note = f"Includes {stated} shares from dividends."
    story = OPENED, filed(2, "2025-02-10", sale(300, 10_137, note=note))
    assert _explained(story, "2 I/1")[0] is cause


def test_a_number_in_a_sentence_on_the_transaction_alone_states_no_gap() -> None:
    note = "On Tuesday 437 shares were handed over by the broker."
    story = OPENED, filed(2, "2025-02-10", sale(300, 10_137, note=note))
    assert _explained(story, "2 I/1")[0] is Cause.UNEXPLAINED


@pytest.mark.parametrize(("fourth", "cause"), [(10_003, Cause.RATE), (10_004, Cause.UNEXPLAINED)])
def test_a_small_amount_counts_where_three_owners_had_the_same_balance(fourth: int, cause: Cause) -> None:
    owners = ("0009999201", "0009999202", "0009999203")
    held = [filed(number, "2025-01-10", holding(10_000), owners=(who,)) for number, who in enumerate(owners, 1)]
    now = [filed(number, "2025-02-10", holding(fourth if number == 6 else 10_003), owners=(who,))
           for number, who in enumerate(owners, 4)]  # fmt: skip
    assert _explained((*held, *now), "4 I/1")[0] is cause


def test_a_transaction_that_is_reported_twice_word_for_word_is_no_benign_matter() -> None:
    twice = [filed(number, f"2025-02-{10 + number}", sale(500, 9_500, "2025-02-10")) for number in (2, 3)]
    assert told(book_of(OPENED, *twice), "3 I/1").cause is Cause.ERROR


def test_a_transaction_that_is_reported_twice_with_another_amount_was_not_counted_already() -> None:
    twice = [filed(number, f"2025-02-{10 + number}", sale(sold, 9_500, "2025-02-10")) for number, sold in ((2, 500), (3, 590))]
    assert told(book_of(OPENED, *twice), "3 I/1").cause is Cause.ERROR


@pytest.mark.parametrize(
    "note", ["1/4 of the units vests from March 15, 2024.", "The units vest each quarter from March 15, 2024."]
)
def test_a_schedule_that_does_not_say_its_parts_or_its_steps_explains_nothing(note: str) -> None:
    units = {"title": UNITS, "note": note, "cell": "title"}
    story = filed(1, "2024-03-01", holding(4_000, **units)), filed(2, "2024-04-01", holding(3_000, **units))
    assert _explained(story, "2 I/1")[0] is Cause.UNEXPLAINED


def test_a_time_without_filings_is_filled_by_those_of_another_insider() -> None:
    story = (OPENED, filed(2, "2025-04-10", purchase(10, 10), owners=("0009999202",)), filed(3, "2025-07-10", sale(300, 8_000)))
    assert _explained(story, "3 I/1")[0] is Cause.UNEXPLAINED


@pytest.mark.parametrize(("left", "cause"), [(9_712, Cause.ERROR), (9_713, Cause.UNEXPLAINED)])
def test_an_error_is_undone_but_for_what_a_footnote_states(left: int, cause: Cause) -> None:
    story = (
        OPENED,
        filed(2, "2025-02-10", sale(300, 9_475, note="Includes 212 shares from the purchase plan.")),
        filed(3, "2025-02-20", sale(100, 9_375)),
        filed(4, "2025-03-10", sale(100, left)),
    )
    assert _explained(story, "2 I/1")[:2] == (cause, "error undone" if cause is Cause.ERROR else "")


@pytest.mark.parametrize(
    ("note", "cause"),
    [
        ("Includes 437 shares.", Cause.FOOTNOTE),
        ("Includes 437 shares that will vest in May.", Cause.UNEXPLAINED),
        ("Includes 437 shares of dividends on units that will vest in May.", Cause.FOOTNOTE),
    ],
)
def test_awards_that_are_in_a_balance_did_not_come_to_it(note: str, cause: Cause) -> None:
    assert _explained((OPENED, filed(2, "2025-02-10", sale(300, 10_137, note=note))), "2 I/1")[0] is cause


@pytest.mark.parametrize(("left", "cause"), [(400, Cause.ERROR), (402, Cause.UNEXPLAINED)])
def test_a_report_after_a_split_goes_on_from_the_balance_that_should_have_was_before_it(left: int, cause: Cause) -> None:
    split = 'split = [{issuer = "9999100", new = 1, old = 20, day = 2025-02-20}]'
    story = OPENED, filed(2, "2025-02-10", sale(300, 9_170)), filed(3, "2025-03-10", sale(85, left))
    book = book_of(*story, decisions=split)
    assert {told(book, place).cause for place in ("2 I/1", "3 I/1")} == {cause}


# --- hints, and what stays unexplained

WORDS = {
    "plan": "Some are in the 401(k).",
    "dividends": "Some came from dividend reinvestment.",
    "earlier error": "An earlier report was incorrect.",
    "earlier transfer": "Some were transferred.",
    "units included": "Some may include unvested units.",
}


@pytest.mark.parametrize("hint", WORDS)
def test_a_word_is_a_hint_and_never_a_cause(hint: str) -> None:
    book = book_of(OPENED, filed(2, "2025-02-10", sale(300, 10_137, note=WORDS[hint])))
    row = told(book, "2 I/1")
    assert (row.cause, row.evidence) == (Cause.UNEXPLAINED, ())
    assert hint in row.hints
    transactions = reconciliation(book.assertions).shares()[0]
    assert (transactions.row_kind, transactions.checked, transactions.unexplained, transactions.explained_share) == (
        "transaction",
        1,
        1,
        0.0,
    )


def test_a_row_that_follows_has_no_hints_whatever_its_footnotes_say() -> None:
    row = told(book_of(OPENED, filed(2, "2025-02-10", sale(300, 9_700, note=" ".join(WORDS.values())))), "2 I/1")
    assert (row.cause, row.hints) == (Cause.AGREES, ())


@pytest.mark.parametrize("left", [9_137, 9_862, 10_211, 11_919, 12_345])
def test_what_nothing_shows_the_cause_of_stays_unexplained(left: int) -> None:
    row = told(book_of(OPENED, filed(2, "2025-02-10", sale(300, left))), "2 I/1")
    assert (row.cause, row.evidence, row.hints) == (Cause.UNEXPLAINED, (), ())
    assert row.gap == left - 9_700


def test_a_control_counts_the_issuers_for_which_a_test_fires() -> None:
    stories = (_sold_twice(ADA), _sold_twice(BEN))
    found = {one.test: one for one in controls([book_of(*story).view for story in stories])}
    assert (found["sign_reversed"].real, found["sign_reversed"].issuers) == (2, 1)  # one issuer has both
    assert found["sign_reversed"].by_issuer == (2,)


def _sold_twice(owner: str) -> Story:
    return (
        filed(1, "2025-01-10", holding(10_000), owners=(owner,)),
        filed(2, "2025-02-10", sale(300, 10_300), owners=(owner,)),
    )


def test_a_test_that_ignores_the_gap_is_tried_on_balances_that_follow() -> None:
    note = "Takes into account the gift reported on a Form 5 filed on February 14, 2025."
    broken = OPENED, filed(2, "2025-02-20", sale(300, 7_777, note=note))
    follows = OPENED, filed(2, "2025-02-20", sale(300, 9_700, note=note))
    found = {one.test: one for one in controls([book_of(*broken).view, book_of(*follows).view])}
    assert (found["names_a_filing"].real, found["names_a_filing"].swapped) == (1, 1.0)  # as often where nothing is missing


def test_each_test_has_one_control_of_a_kind_of_row() -> None:
    found = [(one.test, one.table, one.row_kind) for one in controls([book_of(*case.story).view for case in CASES])]
    assert len(found) == len(set(found)) > 0


ONE_SHARE = filed(1, "2025-01-10", purchase(800, 8_000)), filed(2, "2025-02-10", sale(300, 7_701), sale(200, 7_500))
NO_ERRORS = {
    "shares bought to return borrowed ones": (
        filed(1, "2025-01-10", sale(10_000, 0)),
        filed(2, "2025-02-10", purchase(800, 0)),
    ),
    "a swap that buying closes": (
        filed(1, "2025-01-10", holding(500, table="II", title="Total Return Swap")),
        filed(2, "2025-02-10", purchase(710, 0, table="II", title="Total Return Swap", equity_swap=True)),
    ),
    "a share more and a share less in one filing": ONE_SHARE,
    "a round number of shares twice": (OPENED, filed(2, "2025-02-10", purchase(100, 10_200))),
    "a late report of what was held on its day": (
        filed(1, "2025-01-10", holding(3_000), form="3"),
        filed(2, "2025-02-10", sale(1_000, 2_000)),
        filed(3, "2025-03-10", sale(500, 1_500)),
        filed(4, "2026-02-10", sale(700, 2_300, "2025-01-20", code="G"), form="5", period="2025-12-31"),
    ),
}


@pytest.mark.parametrize("story", NO_ERRORS.values(), ids=NO_ERRORS)
def test_what_may_be_as_reported_is_no_likely_error(story: Story) -> None:
    book = book_of(*story)
    assert [one.entry.id for one in book.view.assertions if one.cause is Cause.ERROR] == []


def test_a_share_too_many_that_the_next_filing_takes_back_is_an_error() -> None:
    assert _explained(
        (*ONE_SHARE[:1], filed(2, "2025-02-10", sale(300, 7_701)), filed(3, "2025-02-20", sale(200, 7_500))), "2 I/1"
    )[:2] == (Cause.ERROR, "wrong balance")


def test_an_equal_gap_of_another_issuer_exchanges_nothing() -> None:
    first = _of_issuer("0009999100", 10_100)
    second = _of_issuer("0009999300", 10_100)
    found = {one.test: one for one in controls([first.view, second.view])}
    assert (found["sign_reversed"].real, found["sign_reversed"].swapped) == (2, 0.0)  # nothing to exchange


def _of_issuer(issuer: str, left: int) -> IssuerBook:
    """Return a book of an issuer with one sale of 50 shares out of 10,050."""
    return _book(issuer, (filed(1, "2025-01-10", holding(10_050)), filed(2, "2025-02-10", sale(50, left))))


def _of_issuer_with_split(issuer: str, held: int) -> IssuerBook:
    """Return a book of an issuer with a two-for-one split between a holding and a sale."""
    split = decisions_of(f'split = [{{issuer = "{issuer}", new = 2, old = 1, day = 2025-02-01}}]')
    return _book(issuer, (filed(1, "2025-01-10", holding(held)), filed(2, "2025-02-10", sale(50, 2 * held - 50))), split)


def _book(issuer: str, story: Story, decisions: Decisions | None = None) -> IssuerBook:
    posted = []
    for filing, entries in story:
        its = replace(filing, issuer=issuer)
        posted.append((its, tuple(replace(entry, filing=its) for entry in entries)))
    return IssuerBook(issuer, posted, decisions)


@pytest.mark.parametrize(("spouse", "found"), [(1_432, True), (432, False)])
def test_a_holding_without_a_row_includes_another_of_a_thousand_shares_and_more(spouse: int, *, found: bool) -> None:
    """Smaller numbers meet by chance where nothing but two balances is compared."""
    first = filed(1, "2025-01-10", holding(10_000), holding(spouse, through="By spouse"))
    book = book_of(first, filed(2, "2025-02-10", holding(10_000 + spouse)))
    evidence = _asked(TESTS["includes_another"][1], book, told(book, "2 I/1"))
    assert (evidence is not None) is found


@pytest.mark.parametrize(("swap", "cause"), [(True, Cause.UNEXPLAINED), (False, Cause.ERROR), (None, Cause.ERROR)])
def test_an_acquisition_that_closes_a_short_swap_is_no_likely_error(swap: bool | None, cause: Cause) -> None:  # noqa: FBT001 - a case
    held = {"table": "II", "title": "Total Return Swap"}
    opened = filed(1, "2025-01-10", holding(5_000, **held))
    book = book_of(opened, filed(2, "2025-02-10", row(change=1_500, owned=3_500, code="P", equity_swap=swap, **held)))
    made = told(book, "2 II/1")
    assert made.cause is cause
    assert ("short position" in made.hints) is (swap is True)


def test_a_swap_whose_balance_does_not_fall_by_what_was_acquired_has_no_such_hint() -> None:
    held = {"table": "II", "title": "Total Return Swap"}
    opened = filed(1, "2025-01-10", holding(5_000, **held))
    book = book_of(opened, filed(2, "2025-02-10", row(change=1_500, owned=3_600, code="P", equity_swap=True, **held)))
    assert told(book, "2 II/1").hints == ()
