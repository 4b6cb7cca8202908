"""What is changed in a source and what is left alone, which mutants are drawn, and which tests fit them."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.mutation.accepted import accepted, reason_for
from tests.mutation.breakages import ROOT, Breakage, breakages
from tests.mutation.mutants import Mutant, mutants_of
from tests.mutation.selection import FOLDERS, PACKAGE, Fitting, Reach, drawn, shares, sources


def changes(source: str) -> set[tuple[str, str, str]]:
    return {(one.kind, one.old, one.new) for one in mutants_of(source, "module.py")}


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("late = now > due", [("comparison", "now > due", "(now >= due)"), ("comparison", "now > due", "(now <= due)")]),
        ("found = name in known", [("comparison", "name in known", "(name not in known)")]),
        ("ready = first and last", [("boolean", "first and last", "(first or last)")]),
        ("DAYS = 60", [("constant", "60", "61"), ("constant", "60", "59")]),
        ("LIVE = True", [("constant", "True", "False")]),
        ('LIMIT = Decimal("10.50")', [("text", '"10.50"', "'11.50'")]),
        ('FORM = "4"', [("text", '"4"', "'5'")]),
        ('STATE = "sent"', [("text", '"sent"', "'sentx'")]),
        ('CODES = frozenset("EO")', [("text", '"EO"', "'E'")]),  # no code is "x": one more letter would change nothing
        ("def f():\n    return units", [("return nothing", "units", "None")]),
        ("def f():\n    return not left", [("return negated", "not left", "(left)")]),
        (
            "def f():\n    if late:\n        g()",
            [("condition negated", "late", "(not late)"), ("statement removed", "g()", "pass")],
        ),
        ("def f():\n    raise OfficeError('it is locked')", [("raise removed", "raise OfficeError('it is locked')", "pass")]),
        ("total = price * units", [("arithmetic", "price * units", "(price // units)")]),
        ("ahead = -hours", [("sign", "-hours", "(hours)")]),
        ("old = [one for one in all if one.old]", [("filter removed", "one.old", "True")]),
        ("def f(count=3):\n    pass", [("constant", "3", "4"), ("constant", "3", "2")]),
        ("@contextmanager\ndef f():\n    pass", [("decorator removed", "@contextmanager", "")]),
        (
            "try:\n    f = 0\nexcept (OSError, ValueError):\n    pass",
            [("except", "(OSError, ValueError)", "((ValueError,))"), ("except", "(OSError, ValueError)", "((OSError,))")],
        ),
        ("try:\n    f = g\nexcept OSError:\n    pass", [("except", "OSError", "NotImplementedError")]),
    ],
)
def test_each_kind_of_change_is_made(source: str, expected: list[tuple[str, str, str]]) -> None:
    assert set(expected) <= changes(source)


@pytest.mark.parametrize(
    "source",
    [
        '"""A docstring."""',
        "assert units > 0",
        "units: Literal['shares']",
        "import os",
        "@cache\ndef f():\n    pass",
        "what = f'{count + 1} rows'",
        'what = Citation("Rule 16a-3", confirmed=False)',
        'what = finding("ROW-NATURE", "the row has no nature")',
        'what = "the row has no nature"',
        "if TYPE_CHECKING:\n    from decimal import Decimal",
        "def f():\n    return False",
        "def f(known):\n    del known\n    return False",
    ],
)
def test_what_no_test_should_see_is_left_alone(source: str) -> None:
    assert {one for one in changes(source) if one[1] != "False"} == set()


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_mutant_of_the_package_is_another_valid_source(folder: str) -> None:
    for one in drawn(ROOT, folder, 8, 1):
        source = (ROOT / one.file).read_text(encoding="utf-8")
        assert source.encode()[one.start : one.end].decode() == one.old
        assert ast.unparse(ast.parse(one.applied(source))) != ast.unparse(ast.parse(source))


def test_the_same_seed_draws_the_same_mutants_and_another_seed_others() -> None:
    first, again, other = (list(map(str, drawn(ROOT, "law", 20, seed))) for seed in (1, 1, 2))
    assert first == again
    assert len(set(first) & set(other)) < 5


def test_folders_share_the_mutants_by_their_lines() -> None:
    found = shares(ROOT, 200)
    assert sum(found.values()) == 200
    assert found["drafting"] > found["law"] > found["notify"] > 0
    assert not any("migrations" in path.parts for path in sources(ROOT, "store"))


def tree(root: Path, text: str) -> Path:
    (root / PACKAGE / "law").mkdir(parents=True)
    (root / PACKAGE / "law" / "days.py").write_text(text, encoding="utf-8")
    return root


DAYS = """
LIMIT = 60
KINDS = tuple(_named("a"))

def _named(word):
    yield word

def within(days):
    return days <= LIMIT

@cache
def remembered():
    return 2

def asks():
    return remembered()
"""
NEAR, FAR, OTHER = "tests/law/test_days.py::test_near", "tests/cli/test_due.py::test_far", "tests/law/test_days.py::test_other"
KNOWN = [
    Reach(FAR, 0.1, frozenset({"law/days.py:within", "law/days.py:asks"})),
    Reach(NEAR, 2.0, frozenset({"law/days.py:within"})),
    Reach(OTHER, 0.2, frozenset({"law/days.py:remembered"})),
]


@pytest.mark.parametrize(
    ("old", "tests"),
    [
        ("days <= LIMIT", [NEAR, FAR]),  # those of the same folder come first
        ("60", [NEAR, FAR]),  # of the functions that mention the value
        ("2", [OTHER, FAR]),  # and of those that ask a function which remembers its answer
        ('"a"', [OTHER, NEAR]),  # nothing known: every test of the folder
    ],
)
def test_the_tests_that_reach_a_mutant_fit_it(tmp_path: Path, old: str, tests: list[str]) -> None:
    fitting = Fitting(tree(tmp_path, DAYS), KNOWN)
    found = next(one for one in mutants_of(DAYS, (PACKAGE / "law" / "days.py").as_posix()) if one.old == old)
    assert fitting.tests(found, 60.0) == tests
    assert fitting.tests(found, 0.25) == tests[:1]


def test_of_the_tests_that_call_a_function_those_come_first_that_call_what_the_changed_statement_calls(tmp_path: Path) -> None:
    text = (
        "def within(days):\n    if days > 60:\n        refused(days)\n    return days\n\ndef refused(days):\n    print(days)\n"
    )
    quick, slow = "tests/law/test_days.py::test_quick", "tests/law/test_other.py::test_refused"
    within, refused = "law/days.py:within", "law/days.py:refused"
    known = [Reach(quick, 0.1, frozenset({within})), Reach(slow, 2.0, frozenset({within, refused}))]
    fitting = Fitting(tree(tmp_path, text), known)
    mutants = mutants_of(text, (PACKAGE / "law" / "days.py").as_posix())
    for old in ("60", "refused(days)"):
        assert fitting.tests(next(one for one in mutants if one.old == old), 60.0) == [slow, quick]
    assert fitting.tests(next(one for one in mutants if one.old == "days"), 60.0) == [quick, slow]


def test_a_test_that_only_looks_at_a_value_fits_it(tmp_path: Path) -> None:
    root = tree(tmp_path, DAYS)
    looks = Reach("tests/law/test_limits.py::test_limit", 0.1, frozenset())
    (root / "tests" / "law").mkdir(parents=True)
    (root / "tests" / "law" / "test_limits.py").write_text("from section16.law.days import LIMIT\n", encoding="utf-8")
    found = next(one for one in mutants_of(DAYS, (PACKAGE / "law" / "days.py").as_posix()) if one.old == "60")
    assert looks.test in Fitting(root, [*KNOWN, looks]).tests(found, 60.0)


def test_tests_that_name_the_class_and_the_field_come_first_wherever_they_are(tmp_path: Path) -> None:
    text = "class Gift:\n    own_timing: bool = False\n\nclass Sale:\n    own_timing: bool = True\n"
    root = tree(tmp_path, text)
    near, names = Reach(NEAR, 0.1, frozenset()), Reach("tests/cli/test_due.py::test_gift", 2.0, frozenset())
    for one, words in ((near, "timing = own_timing\n"), (names, "GIFT = 'kind = \"gift\"; own-timing = true'\n")):
        path = root / one.test.partition("::")[0]
        path.parent.mkdir(parents=True)
        path.write_text(words, encoding="utf-8")
    fitting = Fitting(root, [near, names])
    mutants = {one.owner: one for one in mutants_of(text, (PACKAGE / "law" / "days.py").as_posix())}
    assert fitting.tests(mutants["Gift"], 60.0) == [names.test, near.test]
    assert fitting.tests(mutants["Sale"], 60.0) == [near.test, names.test]


@pytest.mark.parametrize("one", breakages(), ids=lambda one: one.name)
def test_a_named_breakage_changes_one_place_and_names_tests_that_exist(one: Breakage) -> None:
    mutant = one.mutant()
    assert mutant.applied((ROOT / mutant.file).read_text(encoding="utf-8")).count(one.new) > 0 or one.new == ""
    for test in one.tests:
        file, _, name = test.partition("::")
        assert (ROOT / file).is_file()
        assert f"def {name}(" in (ROOT / file).read_text(encoding="utf-8") if name else True


def test_a_breakage_whose_place_is_gone_is_an_error() -> None:
    gone = Breakage("gone", "section16.law.months", "_SEVEN = 7", "_SEVEN = 8", ())
    with pytest.raises(ValueError, match=r"_SEVEN = 7' is in section16\.law\.months 0 times, not once"):
        gone.mutant()


def test_every_accepted_survivor_is_still_a_mutant_and_has_a_reason() -> None:
    for one in accepted():
        mutants: list[Mutant] = mutants_of((ROOT / one.file).read_text(encoding="utf-8"), one.file)
        assert any(reason_for(mutant, [one]) for mutant in mutants), f"{one.file} {one.function}: {one.old} -> {one.new}"
        assert len(one.reason) > 20
