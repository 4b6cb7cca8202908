"""The changelog has versions with dates, and one table of old and new names."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import section16

CHANGELOG = (Path(__file__).parents[2] / "CHANGELOG.md").read_text(encoding="utf-8")
VERSION = re.compile(r"^## \[(?P<version>[0-9.]+)\] - (?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2})$", re.MULTILINE)
KINDS = ("Added", "Changed", "Deprecated", "Removed", "Fixed", "Security")


def test_what_is_not_released_comes_first_and_the_last_version_is_that_of_the_package() -> None:
    sections = re.findall(r"^## (.+)$", CHANGELOG, re.MULTILINE)
    versions = VERSION.findall(CHANGELOG)
    assert sections == ["[Unreleased]", *(f"[{version}] - {day}" for version, day in versions)]
    assert versions[0][0] == section16.__version__
    days = [date.fromisoformat(day) for _version, day in versions]
    assert days == sorted(days, reverse=True)


def test_changes_are_of_known_kinds_each_once_in_a_version() -> None:
    for section in re.split(r"^## ", CHANGELOG, flags=re.MULTILINE)[1:]:
        kinds = re.findall(r"^### (.+)$", section, re.MULTILINE)
        assert set(kinds) <= set(KINDS)
        assert len(kinds) == len(set(kinds))


def test_old_and_new_names_are_in_one_table_in_which_no_old_name_is_twice() -> None:
    assert len(re.findall(r"^ *\| *-{3}", CHANGELOG, re.MULTILINE)) == 1
    old = re.findall(r"^\| (.+?) \| .+ \|$", CHANGELOG, re.MULTILINE)
    assert len(old) == len(set(old))
    assert len(old) > len(KINDS)
