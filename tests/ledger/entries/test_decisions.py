"""The user's decisions: each kind works through a book, and what is wrong in the file is told with its lines."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from time import process_time

import pytest

from section16.errors import DecisionsError
from section16.ledger.entries.decisions import decisions_of, read_decisions
from section16.ledger.entries.wording import title_words
from section16.ledger.lots.cause import Cause
from section16.ledger.lots.traits import Traits
from section16.limits import use_limits
from tests.ledger.filings import ADA, BEN, CLEO, ISSUER, accession, book_of, causes, filed, holding, lots, sale, told
from tests.ledger.stories import OPENED

FIRST, AGREES = Cause.FIRST_SIGHT, Cause.AGREES


def table(kind: str, **said: object) -> str:
    """Return a decision as it stands in the file; the issuer goes without its leading noughts."""
    lines = [f"[[{kind}]]"]
    lines += [f"{name} = {_written(value)}" for name, value in said.items()]
    return "\n".join(lines) + "\n"


def _written(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else repr(value).replace("'", '"')


ISSUED = "9999100"
TITLES = ["Common Stock", "Larkspur Stapled Security"]
NATURES = ["By trust", "Marlowe 2019 GRAT"]

# --- each kind works through a book


def test_two_titles_are_one_security_when_it_is_decided() -> None:
    story = OPENED, filed(2, "2025-02-10", sale(40, 9_960), sale(60, 9_900, title=TITLES[1]))
    assert told(book_of(*story), "2 I/2").cause is not AGREES
    decided = book_of(*story, decisions=table("same_security", issuer=ISSUED, titles=TITLES, reason="merged in 2024"))
    assert causes(decided) == {"1 I/1": FIRST, "2 I/1": AGREES, "2 I/2": AGREES}
    assert [(one.kind, one.spellings, one.reason) for one in decided.merges()] == [
        ("security", tuple(TITLES), "decided on line 1 ([[same_security]]): merged in 2024")
    ]


def test_one_title_is_another_security_when_it_is_decided() -> None:
    story = OPENED, filed(2, "2025-02-10", sale(40, 9_960, title="COMMON SHARES"), holding(10_000))
    assert told(book_of(*story), "2 I/1").cause is AGREES
    decided = book_of(*story, decisions=table("other_security", issuer=ISSUED, titles=["Common shares"]))
    assert causes(decided) == {"1 I/1": FIRST, "2 I/1": FIRST, "2 I/2": AGREES}
    assert decided.merges() == []


def test_spellings_of_a_title_and_of_a_nature_are_merged_each_with_the_words_that_are_left_out() -> None:
    held = [holding(500, through="By Trust"), holding(300, title="COMMON SHARES", through="Held by trust")]
    found = book_of(filed(1, "2025-01-10", *held)).merges()
    assert [(one.kind, one.spellings) for one in found] == [
        ("security", ("Common Stock", "COMMON SHARES")),
        ("holder", ("By Trust", "Held by trust")),
    ]
    assert [one.reason.partition(", without ")[2] for one in found] == [
        "par value, case and punctuation",
        "case, punctuation and words such as 'by' and 'held'",
    ]


def test_two_natures_are_one_holder_when_it_is_decided() -> None:
    story = (
        filed(1, "2025-01-10", holding(500, through=NATURES[0])),
        filed(2, "2025-02-10", sale(40, 460, through=NATURES[0]), sale(60, 400, through=NATURES[1])),
    )
    assert told(book_of(*story), "2 I/2").cause is not AGREES
    decided = book_of(*story, decisions=table("same_holder", issuer=ISSUED, natures=NATURES))
    assert causes(decided) == {"1 I/1": FIRST, "2 I/1": AGREES, "2 I/2": AGREES}


def test_one_nature_is_another_holder_when_it_is_decided() -> None:
    story = (
        filed(1, "2025-01-10", holding(500, through="By trust")),
        filed(2, "2025-02-10", holding(500, through="Held by the Trust"), holding(500, through="By trust")),
    )
    assert told(book_of(*story), "2 I/1").cause is AGREES
    decided = book_of(*story, decisions=table("other_holder", issuer=ISSUED, natures=["Held by the trust"]))
    assert causes(decided) == {"1 I/1": FIRST, "2 I/1": FIRST, "2 I/2": AGREES}


def test_a_split_is_considered_when_it_is_decided() -> None:
    story = OPENED, filed(2, "2025-02-10", sale(40, 460))
    assert told(book_of(*story), "2 I/1").cause is not Cause.SPLIT
    decided = book_of(*story, decisions=table("split", issuer=ISSUED, new=1, old=20, day=date(2025, 2, 3)))
    assert told(decided, "2 I/1").cause is Cause.SPLIT
    assert [(one.words, one.after, one.by, one.given) for one in decided.splits] == [
        ("1-for-20 (reverse)", date(2025, 2, 2), date(2025, 2, 3), True)
    ]


def test_a_filing_is_left_out_when_it_is_decided() -> None:
    story = OPENED, filed(2, "2025-02-10", sale(40, 4_000)), filed(3, "2025-02-20", sale(40, 9_960))
    decided = book_of(*story, decisions=table("leave_out", accession=accession(2), reason="filed for another"))
    assert causes(decided) == {"1 I/1": FIRST, "3 I/1": AGREES}


def test_a_single_row_is_left_out_when_it_is_decided() -> None:
    story = OPENED, filed(2, "2025-02-10", sale(40, 9_960), sale(70, 3_000)), filed(3, "2025-02-20", sale(60, 9_900))
    decided = book_of(*story, decisions=table("leave_out", accession=accession(2), row="I/2", reason="of another issuer"))
    assert causes(decided) == {"1 I/1": FIRST, "2 I/1": AGREES, "3 I/1": AGREES}


def test_the_forms_of_a_group_report_one_block_when_it_is_decided() -> None:
    block = holding(9_000, title="Class A Common Stock", through="By Fund")
    story = filed(1, "2025-01-10", block, owners=(ADA, BEN)), filed(2, "2025-01-10", block, owners=(CLEO,))
    assert [block.reporters for block in book_of(*story).blocks] == [(ADA, BEN), (CLEO,)]
    decided = book_of(*story, decisions=table("one_group", accessions=[accession(1), accession(2)]))
    (found,) = decided.blocks
    assert (found.id, found.reporters) == (f"{accession(1)} I/1", (ADA, BEN, CLEO))
    assert "as decided on line 1 ([[one_group]])" in found.evidence[0].says


def test_an_amendment_amends_what_is_decided() -> None:
    story = (
        filed(1, "2025-01-10", sale(40, 460)),
        filed(2, "2025-01-20", sale(40, 420)),
        filed(3, "2025-02-20", sale(40, 430), form="4/A", original="2025-01-10"),
    )
    assert book_of(*story).amendments[0].original == accession(1)
    decided = book_of(*story, decisions=table("amends", accession=accession(3), original=accession(2)))
    assert decided.amendments[0].original == accession(2)
    assert lots(decided) == [["1 I/1", "3 I/1"]]


@pytest.mark.parametrize("titles", [(["A", "B"], ["B", "C"]), (["B", "C"], ["A", "B"]), (["A", "D"], ["B", "C"], ["C", "D"])])
def test_decisions_that_share_a_title_say_together_what_is_one(titles: tuple[list[str], ...]) -> None:
    identity = book_of(decisions="".join(table("same_security", issuer=ISSUED, titles=some) for some in titles)).identity
    assert len({identity.title(title) for title in "ABC"}) == 1
    assert identity.title("E") != identity.title("A")


def test_what_is_parted_from_one_of_two_that_are_one_is_parted_from_both() -> None:
    text = table("same_holder", issuer=ISSUED, natures=["By A", "By B"]) + table(
        "other_holder", issuer=ISSUED, natures=["By A", "By C"]
    )
    identity = book_of(decisions=text).identity
    assert identity.nature("By A") == identity.nature("By B") != identity.nature("By C")
    assert identity.reasons["by a"] == "decided on line 1 ([[same_holder]])"


@pytest.mark.parametrize("title", ["Preferred", "Restricted Stock Units"])
def test_a_title_that_is_another_security_is_no_other_title_and_still_comes_in_grants(title: str) -> None:
    identity = book_of(decisions=table("other_security", issuer=ISSUED, titles=[title])).identity
    other = f"{title} of the Issuer"
    assert identity.title(title) != identity.title(other) == title_words(title)
    granted = [Traits(filed(1, "2025-01-10", holding(5, title=name))[1][0], identity).granted for name in (title, other)]
    assert granted[0] is granted[1]


def test_a_split_that_is_decided_twice_is_one() -> None:
    twice = table("split", issuer=ISSUED, new=1, old=20, day=date(2025, 2, 3)) * 2
    assert len(book_of(OPENED, decisions=twice).splits) == 1


@pytest.mark.parametrize("kind", ["same_security", "split"])
def test_a_decision_on_another_issuer_changes_nothing(kind: str) -> None:
    story = OPENED, filed(2, "2025-02-10", sale(40, 460), holding(10_000, title=TITLES[1]))
    said = {"titles": TITLES} if kind == "same_security" else {"new": 1, "old": 20, "day": date(2025, 2, 3)}
    decided = book_of(*story, decisions=table(kind, issuer="8888", **said))
    assert causes(decided) == causes(book_of(*story))
    assert causes(book_of(*story, decisions=table(kind, issuer=ISSUED, **said))) != causes(decided)


def test_an_issuer_may_be_written_without_its_leading_noughts() -> None:
    for issuer in (ISSUED, ISSUER):
        decided = decisions_of(table("split", issuer=issuer, new=2, old=1, day=date(2025, 2, 3)))
        assert [one.issuer for one in decided.of("split", ISSUER)] == [ISSUER]


def test_decisions_are_read_from_a_file_in_their_order(tmp_path: Path) -> None:
    path = tmp_path / "decisions.toml"
    path.write_text(
        "# what we know\n"
        + table("leave_out", accession=accession(2))
        + "\n"
        + table("split", issuer=ISSUED, new=2, old=1, day=date(2025, 2, 3))
        + "  [[ leave_out ]]\n"
        + f'accession = "{accession(4)}"\n',
        encoding="utf-8",
    )
    read = read_decisions(path)
    assert [(one.kind, one.line) for one in read.all] == [("leave_out", 2), ("split", 5), ("leave_out", 10)]
    assert [one.accession for one in read.of("leave_out")] == [accession(2), accession(4)]
    assert decisions_of("") == decisions_of("# nothing\n")


# --- what is wrong in the file


def test_a_file_that_is_not_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "decisions.toml"
    path.write_bytes(b'[[leave_out]]\nreason = "\xff"\n')
    with pytest.raises(DecisionsError, match=r"decisions\.toml: The file is not text in UTF-8\. Save it as UTF-8\."):
        read_decisions(path)


def refused(text: str) -> str:
    with pytest.raises(DecisionsError) as caught:
        decisions_of(text, "mine.toml")
    assert caught.value.where.partition(",")[0] == "mine.toml"
    assert caught.value.remedy
    return str(caught.value)


def test_a_file_beyond_the_limit_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "decisions.toml"
    path.write_bytes(b"#" * 1024**2)
    use_limits(file_bytes=1024**2)
    assert read_decisions(path).all == decisions_of("").all
    path.write_bytes(b"#" * (1024**2 + 1))
    with pytest.raises(DecisionsError, match=r"The file is larger than 1 MiB\. Check that it is the right file\."):
        read_decisions(path)


def test_what_is_no_toml_is_refused_with_its_line() -> None:
    assert "line 2" in refused(table("leave_out", accession="1").replace("=", ":"))


@pytest.mark.parametrize("text", [table("merge", titles=TITLES), "[split]\nnew = 2\n", 'reason = "none"\n'])
def test_what_is_no_decision_is_refused_with_the_kinds_there_are(text: str) -> None:
    message = refused(text)
    assert "is not a decision" in message
    with pytest.raises(DecisionsError) as caught:
        decisions_of(text)
    assert "[[same_security]]" in caught.value.remedy


@pytest.mark.parametrize(
    ("text", "lacks"),
    [
        (table("same_security", issuer=ISSUED), "titles"),
        (table("same_security", titles=TITLES), "issuer"),
        (table("other_security", issuer=ISSUED, titles=[]), "titles"),
        (table("same_holder", issuer=ISSUED, titles=TITLES), "natures"),
        (table("other_holder", reason="none"), "issuer, natures"),
        (table("split", issuer=ISSUED, new=1, day=date(2025, 2, 3)), "old"),
        (table("split", issuer=ISSUED, new=0, old=20, day=date(2025, 2, 3)), "new"),
        (table("leave_out", reason="none"), "accession"),
        (table("amends", accession="1"), "original"),
        (table("one_group"), "accessions"),
    ],
)
def test_a_decision_that_lacks_something_is_refused(text: str, lacks: str) -> None:
    assert f"on line 3 lacks {lacks}" in refused("# one\n# two\n" + text)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            table("split", issuer=ISSUED, new="1", old=20, day=date(2025, 2, 3)),
            "line 2, new: It is text, and a whole number is required.",
        ),
        (table("split", issuer=ISSUED, new=1, old=20, day="soon"), "line 2, day: It is not a date. Write one"),
        (
            table("split", issuer=ISSUED, new=1, old=-20, day=date(2025, 2, 3)),
            "line 2, old: It must be a whole number of at least 1",
        ),
        (table("same_security", issuer=ISSUED, titles="Common Stock"), "line 2, titles: It is text, and a list is required."),
        (table("leave_out", accession="1", why="none"), "Unknown key 'why'."),
        (table("leave_out", accession="1", row="3"), "row: '3' is not the place of a row"),
        (table("one_group", accessions=["1", "1"]), "accessions: a group has at least two forms"),
    ],
    ids=["a word for a number", "no day", "a negative number", "no list", "unknown key", "no row", "no group"],
)
def test_a_decision_of_another_type_is_refused(text: str, told: str) -> None:
    message = refused("\n" + text)
    assert "on line 2" in message
    assert told in message


SPLIT = {"issuer": ISSUED, "old": 20, "day": date(2025, 2, 3)}


@pytest.mark.parametrize(
    ("one", "two", "why"),
    [
        (
            table("same_security", issuer=ISSUED, titles=TITLES),
            table("other_security", issuer=ISSUED, titles=TITLES),
            "both the same and different",
        ),
        (
            table("other_holder", issuer=ISSUED, natures=NATURES),
            table("same_holder", issuer=ISSUED, natures=NATURES),
            "both the same and different",
        ),
        (
            table("same_security", issuer=ISSUED, titles=TITLES),
            table("other_security", issuer=ISSUED, titles=TITLES[:1]),
            "both the same and different",
        ),
        (
            table("split", new=1, **SPLIT),
            table("split", new=2, **SPLIT),
            "the split on 2025-02-03 is stated as 1 for 20 and as 2 for 20",
        ),
        (
            table("amends", accession="1", original="2"),
            table("amends", accession="1", original="3"),
            "filing 1 cannot amend both 2 and 3",
        ),
        (
            table("leave_out", accession="1"),
            table("amends", accession="1", original="3"),
            "1 is left out as a whole, but named in an amendment",
        ),
        (
            table("amends", accession="3", original="1"),
            table("leave_out", accession="1"),
            "1 is left out as a whole, but named in an amendment",
        ),
        (
            table("one_group", accessions=["1", "2"]),
            table("leave_out", accession="1"),
            "1 is left out as a whole, but named in a group",
        ),
        (
            table("amends", accession="1", original="2"),
            table("amends", accession="2", original="1"),
            "1 amends 2 (line 2), 2 amends 1 (line ",
        ),
    ],
)
def test_two_decisions_that_contradict_each_other_are_refused_with_both_lines(one: str, two: str, why: str) -> None:
    message = refused(f"# first\n{one}# second\n{two}")
    second = one.count("\n") + 3
    assert f"line 2 ([[{one[2:].split(']', maxsplit=1)[0]}]])" in message
    assert f"line {second} ([[{two[2:].split(']', maxsplit=1)[0]}]])" in message
    assert why in message


@pytest.mark.parametrize(
    ("one", "two"),
    [
        (table("split", new=1, **SPLIT), table("split", new=1, **SPLIT)),
        (table("split", new=1, **SPLIT), table("split", new=2, **{**SPLIT, "issuer": "8888"})),
        (table("split", new=1, **SPLIT), table("split", new=2, **{**SPLIT, "day": date(2025, 2, 4)})),
        (table("same_security", issuer=ISSUED, titles=TITLES), table("other_security", issuer="8888", titles=TITLES)),
        (
            table("same_security", issuer=ISSUED, titles=TITLES),
            table("other_security", issuer=ISSUED, titles=["Preferred", TITLES[0]]),
        ),
        (table("leave_out", accession="1"), table("amends", accession="2", original="3")),
        (table("leave_out", accession="1", row="I/1"), table("amends", accession="1", original="3")),
        (table("amends", accession="1", original="2"), table("amends", accession="3", original="2")),
    ],
)
def test_two_decisions_that_can_both_be_are_kept(one: str, two: str) -> None:
    assert len(decisions_of(one + two).all) == 2


def test_what_three_decisions_join_no_fourth_may_part() -> None:
    chain = [["A", "B"], ["B", "C"], ["C", "D"]]
    joined = "".join(table("same_security", issuer=ISSUED, titles=titles) for titles in chain)
    message = refused(joined + table("other_security", issuer=ISSUED, titles=["D", "A"]))
    assert "line 1 ([[same_security]]) and line 10 ([[other_security]]) contradict each other" in message
    assert (
        "'a' and 'd' are declared both the same and different (the same by the decisions on lines 1, 4, 7 together)" in message
    )


def test_an_amendment_that_amends_itself_is_refused_and_a_longer_circle_too() -> None:
    assert "line 1 ([[amends]]) contradicts itself: filing 1 cannot amend itself. Correct or remove it." in refused(
        table("amends", accession="1", original="1")
    )
    circle = "".join(table("amends", accession=str(one), original=str(one % 3 + 1)) for one in (1, 2, 3))
    message = refused(table("amends", accession="9", original="1") + circle)
    assert "line 4 ([[amends]]) and line 10 ([[amends]]) contradict each other: 1 amends 2 (line 4), " in message
    assert "3 amends 1 (line 10), so that filing 1 would amend itself. Correct or remove one of these decisions." in message


@pytest.mark.parametrize(
    ("steps", "last"), [(5, "5 amends 1 (line 13), so that"), (6, "5 amends 6 (line 13), 1 more, so that")]
)
def test_five_steps_of_a_circle_are_listed(steps: int, last: str) -> None:
    circle = "".join(table("amends", accession=str(one), original=str(one % steps + 1)) for one in range(1, steps + 1))
    assert last in refused(circle)


def test_thousands_of_decisions_are_compared_in_linear_time() -> None:
    titles = (["A", *(f"T{number}" for number in (one, one + 1))] for one in range(2_000))
    many = "".join(table("same_security", issuer=ISSUED, titles=some) for some in titles)
    chain = "".join(table("amends", accession=str(one), original=str(one + 1)) for one in range(3_000))
    start = process_time()
    assert len(decisions_of(many + chain).all) == 5_000
    assert process_time() - start < 30
