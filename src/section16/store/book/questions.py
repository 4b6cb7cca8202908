"""What a book is asked about one issuer, one insider of an issuer, or one filing: each question once, for one and for all.

Asked for one, a question is SQL to a generation. Asked for all, its answers go into the file of subjects, where each is found
by its key. Rows come in no order: to sort a few hundred takes the database longer than Python.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from enum import Enum
from typing import Final

import msgspec


class SubjectKind(Enum):
    """What questions are about: an issuer, an insider of an issuer, or a filing."""

    ISSUER = "issuer"
    INSIDER = "insider"
    FILING = "filing"


class SubjectQuestion(msgspec.Struct, frozen=True):
    """A question: the columns of its answer, the rows that it asks, and which of them are about its subject.

    Where ``rows`` are more than a table, ``{issuers}`` in them is the condition that names the issuers: the database
    does not carry it into each part of a join by itself, and would read the part of all issuers.
    ``owner`` is the column with the CIK of the insider, or with the CIKs of all. Where ``newest``, a number, is not 0, the
    answer has so many rows at most, the newest first. ``filing`` is the column with the accession number of the filing that a
    row is about, ``key`` the condition that chooses them.
    """

    name: str
    about: SubjectKind
    columns: str
    rows: str
    owner: str = ""
    key: str = ""
    filing: str = "accession"
    newest: int = 0

    def of_one(self, issuers: str = "issuer_cik = $issuer") -> str:
        """Return SQL about one subject, of the issuers that a condition names."""
        chosen = {SubjectKind.ISSUER: issuers, SubjectKind.INSIDER: f"{issuers} AND {self._of_owner()}"}.get(
            self.about, self.key
        )
        newest = f" ORDER BY {_NEWEST_FIRST} LIMIT {self.newest}" if self.newest else ""
        return f"SELECT {self.columns} FROM {self._rows_of(issuers)} r WHERE {chosen}{newest}"

    def of_none(self) -> str:
        """Return SQL whose answer has the columns and no rows."""
        return f"SELECT {self.columns} FROM {self._rows_of('false')} r WHERE false"

    def of_all(self, columns: Iterable[str]) -> str:
        """Return SQL for the answers about all subjects of issuers from ``$first`` to ``$last``.

        ``columns`` are those of the answer as JSON has them. Each row is a subject, an insider, and the rows of the answer.
        """
        rows, insider = f"{self._rows_of(_OF_RANGE)} r", "''"
        if self.owner in _LISTS:
            rows = f"(SELECT *, unnest(list_distinct({self.owner})) AS one_owner FROM {rows} WHERE {_OF_RANGE}) r"
        if self.owner:
            insider = "one_owner" if self.owner in _LISTS else self.owner
        subject = self.filing if self.about is SubjectKind.FILING else "issuer_cik"
        found = f"list(json_array({', '.join(columns)}){f' ORDER BY {_NEWEST_FIRST}' if self.newest else ''})"
        found = f"{found}[1:{self.newest}]" if self.newest else found
        return (
            f"SELECT {subject} AS subject, {insider} AS insider, to_json({found})::VARCHAR FROM {rows}"
            f" WHERE {_OF_RANGE} AND subject IS NOT NULL AND insider IS NOT NULL GROUP BY 1, 2"
        )

    def _rows_of(self, issuers: str) -> str:
        return self.rows.replace("{issuers}", issuers)

    def _of_owner(self) -> str:
        return f"list_contains({self.owner}, $owner)" if self.owner in _LISTS else f"{self.owner} = $owner"


_OF_RANGE: Final = "issuer_cik BETWEEN $first AND $last"
_LISTS: Final = frozenset({"owner_ciks"})
_NEWEST_FIRST: Final = "filed DESC, accepted DESC NULLS LAST, accession DESC"
NEWEST: Final = 51
"""How many of the newest filings of an issuer or a person are asked for. The database looks up as few as 50 rows one by one
after it has sorted them, which takes longer than to sort them whole where they are a few hundred."""
FILING_COLUMNS: Final = "accession, form, filed, accepted, issuer_cik, issuer_name, issuer_symbol, owner_ciks, owner_names"
_ROLE: Final = "is_director, is_officer, is_ten_percent_owner, is_other, officer_title"
_OF_FILING: Final = "issuer_cik = $issuer AND accession = $accession"
_BY_KEY: Final = "accession_key = $key AND accession = $accession"


def _of_issuer(name: str, columns: str, rows: str, newest: int = 0) -> SubjectQuestion:
    return SubjectQuestion(name, SubjectKind.ISSUER, columns, rows, newest=newest)


def _of_insider(name: str, columns: str, rows: str, owner: str = "owner_ciks", newest: int = 0) -> SubjectQuestion:
    return SubjectQuestion(name, SubjectKind.INSIDER, columns, rows, owner, newest=newest)


def _of_filing(name: str, columns: str, rows: str, key: str = _OF_FILING, filing: str = "accession") -> SubjectQuestion:
    return SubjectQuestion(name, SubjectKind.FILING, columns, rows, key=key, filing=filing)


ISSUER: Final = _of_issuer("issuer", "issuer_cik, name, symbol, names, filings, first_filed, last_filed", "lookup.issuers")
NEWEST_OF_ISSUER: Final = _of_issuer("filings", FILING_COLUMNS, "lookup.filings", NEWEST)
INSIDERS_OF_ISSUER: Final = _of_issuer(
    "insiders", f"owner_cik, name, {_ROLE}, filings, first_filed, last_filed", "lookup.insiders"
)
HELD_OF_ISSUER: Final = _of_issuer(
    "held", "owner_ciks, block, form_table, security, dollars, balance, stated_by", "computed.positions"
)
HELD_A_YEAR_BEFORE: Final = _of_issuer(
    "held_before",
    "owner_ciks, block, form_table, security, dollars, balance",
    "(SELECT s.* FROM computed.position_steps s JOIN lookup.issuers i USING (issuer_cik)"
    " WHERE s.day <= i.last_filed - INTERVAL 1 YEAR AND coalesce(s.until > i.last_filed - INTERVAL 1 YEAR, true))",
)
"""What is held of each block now, and at the end of the day a year before the last filing; adding up a few hundred rows takes
less time than planning it."""
TRADES_OF_ISSUER: Final = _of_issuer(
    "trades",
    "cleansed_date, code, discretionary, shares, value",
    "(SELECT issuer_cik, cleansed_date, code, discretionary, cleansed_shares::VARCHAR AS shares, value::VARCHAR AS value"
    " FROM computed.row_research WHERE form_table = 'I' AND counted AND code IN ('P', 'S') AND cleansed_date IS NOT NULL)",
)
"""Its numbers are texts: Python makes a number of a text in a third of the time that the database's driver takes."""
TIMING_OF_ISSUER: Final = _of_issuer(
    "timing",
    "timing, rows, filings, most_days_late",
    "(SELECT issuer_cik, timing, count(*) AS rows, count(DISTINCT accession) AS filings, max(days_late) AS most_days_late"
    " FROM computed.timeliness GROUP BY issuer_cik, timing)",
)
LATE_OF_ISSUER: Final = _of_issuer(
    "late",
    "accession, form, form_table, row, owner_ciks, owner_names, code, security, event_date, due, filed, days_late, reason",
    "(SELECT * FROM computed.timeliness WHERE timing = 'late')",
)
PLANS_OF_ISSUER: Final = _of_issuer(
    "plans",
    "plan, owner_ciks, owner_names, title, adopted, terminated, first_trade, last_trade, trades, sold, bought, cooling_off",
    "computed.plans",
)

ROLES_OF_PERSON: Final = _of_insider(
    "roles", f"issuer_cik, name, {_ROLE}, filings, first_filed, last_filed", "lookup.insiders", "owner_cik"
)
NAMES_OF_ISSUERS: Final = _of_insider(
    "issuers",
    "issuer_cik, name, symbol",
    "(SELECT i.issuer_cik, i.owner_cik, n.name, n.symbol FROM lookup.insiders i"
    " JOIN (SELECT * FROM lookup.issuers WHERE {issuers}) n USING (issuer_cik))",
    "owner_cik",
)
POSITIONS_OF_PERSON: Final = _of_insider(
    "positions",
    "issuer_cik, block, form_table, security, direct, nature, dollars, balance, since, stated_by, cause, exercise_price,"
    " exercise_date, expiration, underlying, owner_names",
    "computed.positions",
)
STEPS_OF_PERSON: Final = _of_insider(
    "steps",
    "issuer_cik, block, form_table, security, direct, nature, dollars, day, balance, stated_by",
    "computed.position_steps",
)
_ENTRY: Final = "row_id, issuer_cik, form_table, security, day, code, change, price"
_ENTRIES: Final = (
    "SELECT *, accession || ' ' || form_table || '/' || row AS row_id FROM computed.entries"
    " WHERE current AND NOT holding AND day IS NOT NULL"
)
ENTRIES_OF_PERSON: Final = _of_insider("entries", _ENTRY, f"({_ENTRIES})")
ENTRIES_OF_OTHERS: Final = _of_insider(
    "others",
    _ENTRY,
    f"(SELECT e.*, s.insider FROM ({_ENTRIES} AND {{issuers}}) e"
    " JOIN (SELECT DISTINCT issuer_cik, unnest(owner_ciks) AS insider, stated_by FROM computed.position_steps"
    " WHERE {issuers}) s ON e.issuer_cik = s.issuer_cik AND e.row_id = s.stated_by"
    " WHERE NOT list_contains(e.owner_ciks, s.insider))",
    "insider",
)
"""The transactions that joint owners report, each on a form of their own, of the holdings that a person shares with them."""
SHORT_SWING_OF_PERSON: Final = _of_insider(
    "short_swing",
    "issuer_cik, profit, exact, lower, upper, matches, missing",
    "computed.short_swing_candidates",
    "owner_cik",
)
NEWEST_OF_PERSON: Final = _of_insider("filings", FILING_COLUMNS, "lookup.filings", newest=NEWEST)
STATED_ROLES_OF_PERSON: Final = _of_insider(
    "stated", f"issuer_cik, filed, accession, name, {_ROLE}", "(SELECT * FROM filed.owners WHERE current)", "cik"
)
"""What the boxes and the title of each filing say of a person."""

FILING: Final = _of_filing("filing", f"{FILING_COLUMNS}, batch, period, kind, current", "filed.filings", _BY_KEY)
"""All versions of a filing, which are few: what sorts them here costs more than what finds them."""
ENTRIES_OF_FILING: Final = _of_filing(
    "entries", "form_table, row, current, superseded_by, change, owned, dollars", "computed.entries"
)
RECONCILED_OF_FILING: Final = _of_filing(
    "reconciled", "form_table, row, cause, reported, computed, gap, previous, evidence", "computed.reconciliation"
)
TIMING_OF_FILING: Final = _of_filing(
    "timing", "form_table, row, timing, reason, due_form, due, filed, days_late", "computed.timeliness"
)
RESEARCH_OF_FILING: Final = _of_filing(
    "research",
    "form_table, row, counted, counted_reason, cleansed_shares, cleansed_shares_reason, cleansed_price, cleansed_price_reason,"
    " cleansed_date, cleansed_date_reason, cleansed_owned, cleansed_owned_reason, value, value_reason, event_id, event_reason,"
    " discretionary, discretionary_reason, role, plan, plan_reason",
    "computed.row_research",
)
VERSIONS_OF_FILING: Final = _of_filing(
    "versions",
    FILING_COLUMNS,
    "(SELECT f.accession AS version_of, f.accession_key, v.* FROM filed.filings f"
    " JOIN lookup.filings v ON f.issuer_cik = v.issuer_cik AND f.owner_ciks[1] = v.owner_cik AND f.period = v.period"
    " AND left(f.form, 1) = left(v.form, 1) AND f.accession <> v.accession WHERE f.current)",
    "issuer_cik = $issuer AND accession_key = $key AND version_of = $accession",
    "version_of",
)
"""Other forms of one kind about one period, by the same reporting person first named: an original and its amendments."""
PLACES_OF_FILING: Final = _of_filing(
    "places",
    "batch, sha256, file, block, block_bytes, block_size, start, size",
    "(SELECT f.issuer_cik, f.accession, f.accession_key, o.batch, printf('%016x', o.digest) AS sha256,"
    " o.* EXCLUDE (accession_key, batch, digest) FROM filed.filings f JOIN lookup.originals o USING (accession_key, batch))",
    f"issuer_cik = $issuer AND {_BY_KEY}",
)
"""Where the bytes of each version are."""

QUESTIONS: Final = (
    *(ISSUER, NEWEST_OF_ISSUER, INSIDERS_OF_ISSUER, HELD_OF_ISSUER, HELD_A_YEAR_BEFORE, TRADES_OF_ISSUER, TIMING_OF_ISSUER),
    *(LATE_OF_ISSUER, PLANS_OF_ISSUER),
    *(ROLES_OF_PERSON, NAMES_OF_ISSUERS, POSITIONS_OF_PERSON, STEPS_OF_PERSON, ENTRIES_OF_PERSON, ENTRIES_OF_OTHERS),
    *(SHORT_SWING_OF_PERSON, NEWEST_OF_PERSON, STATED_ROLES_OF_PERSON),
    *(FILING, ENTRIES_OF_FILING, RECONCILED_OF_FILING, TIMING_OF_FILING, RESEARCH_OF_FILING, VERSIONS_OF_FILING),
    PLACES_OF_FILING,
)


def questions_about(subject: SubjectKind) -> tuple[SubjectQuestion, ...]:
    """Return all questions about one kind of subject."""
    return tuple(one for one in QUESTIONS if one.about is subject)


def layout_of_answers() -> str:
    """Return what is another text where a question is another one: answers of other questions are not read."""
    return hashlib.sha256(msgspec.json.encode(QUESTIONS)).hexdigest()[:16]


_MOST_NAMED: Final = 20


def among(issuers: Sequence[str]) -> tuple[str, dict[str, object]]:
    """Return SQL that is true for some issuers, and the values that name these.

    Few are named one by one: the database then leaves out all rows that cannot be of them.
    """
    if len(issuers) > _MOST_NAMED:
        return "issuer_cik IN (SELECT unnest($issuers))", {"issuers": list(issuers)}
    names = {f"issuer{number}": issuer for number, issuer in enumerate(issuers)}
    return f"issuer_cik IN ({', '.join(f'${name}' for name in names) or 'NULL'})", dict(names)
