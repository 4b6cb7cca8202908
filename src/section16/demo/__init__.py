"""The demonstration, ``python -m section16.demo``: one invented Form 4, read from three files that must agree.

Company, people and wording are invented; the build of the form is one that goes wrong easily: a vesting reported in both
tables, three indirect holdings, six footnotes, two boxes that hold a footnote and no value.
"""
