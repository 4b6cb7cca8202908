"""Whatever is changed in the database of an office, past the office, is found and located."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Boolean, Column, Connection, Date, Integer, LargeBinary, Row, Table, delete, insert, select, text, update

from section16.errors import OfficeError
from section16.office.approval.authentication import SignedOriginal
from section16.office.members import Member, members
from section16.office.office import Office
from section16.office.retention.retention import Retention
from section16.office.retention.verification import verify_office
from section16.store.audit_trail import BEGINNING, CLOCKS_DIFFER, AuditEvent, TrailHead, head_of
from section16.store.database import connect, reading
from section16.store.record_kinds import KINDS
from section16.store.roles import MemberRole
from section16.store.settings import Expiry, Policy
from section16.store.tables import DRAFT, HEAD, HOLD, ISSUER, MEMBER, PAPER, REVISION, ROLE, STEP, TRAIL, Instant
from tests.drafting.examples import SALE, facts
from tests.office.offices import CIK
from tests.office.people import NAME, Team
from tests.slow import sampled

SEALED = (
    ISSUER,
    MEMBER,
    ROLE,
    DRAFT,
    STEP,
    PAPER,
    HOLD,
    REVISION,
    TRAIL,
    *dict.fromkeys(kind.table for kind in KINDS.values()),
)
TAMPERINGS = 160
ALL_TAMPERINGS = 1_000


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """Return an office in which a good deal has happened."""
    with Team(tmp_path_factory.mktemp("verified") / "office.db", SALE + RECORDS) as team:
        petra = team.offices["petra"]
        team.filed()
        team.by("petra").attest("Edda M. Winterbourne", SignedOriginal(reference="safe"), date(2025, 6, 17))
        keeping = Retention(petra, CIK)
        keeping.hold("an inquiry of the Commission", kind="draft", record=NAME)
        keeping.hold("a mistake")
        keeping.lift("2")
        with petra.change(CIK, MemberRole.ADMINISTRATOR) as change:
            change.put("policies", "approval", Policy(four_eyes=True))
        with petra.change(CIK) as change:
            change.put("texts", "gone", "Something that is taken out again.")
            change.remove("texts", "gone")
            change.put("texts", "told", "Told otherwise.")
            change.put("expiries", "filer", Expiry(what="filer token", on=date(2025, 9, 1)))
            change.put("events", "", facts(SALE.replace("400", "100")).events[0])
        keeping.lift("1")
        keeping.erase("texts", "told", 1)
        petra.take_role("viola", MemberRole.VIEWER)
        team.draft()
        yield petra


RECORDS = """
[texts]
told = "Told so."
[plans.plan]
adopted = 2025-01-02
[awards.rsu]
to = "edda"
security = "units"
granted = 2025-01-15
units = 100
approved-by = "board"
[powers.edda-2024]
giver = "edda"
attorneys = ["Petra Lindqvist"]
signed = 2024-01-08
"""


def found(connection: Connection, exported: TrailHead | None = None) -> list[tuple[str, str]]:
    return [(finding.id, finding.location) for finding in verify_office(connection, exported)]


def test_a_sound_office_is_sound(office: Office) -> None:
    with reading(office.engine) as connection:
        assert found(connection, head_of(connection)) == []
        assert {table.name for table in SEALED if not connection.execute(select(table)).first()} <= {"relation", "joint"}


def rows(connection: Connection, table: Table) -> list[Row[Any]]:
    return list(connection.execute(select(table).order_by(*table.primary_key.columns)))


def same(table: Table, row: Row[Any]) -> Any:
    column = next(iter(table.primary_key.columns))
    return column == row._mapping[column.name]


PLACES: dict[Table, str] = {
    TRAIL: "entry {seq}",
    ISSUER: "issuer {cik}",
    MEMBER: "member {login}",
    HOLD: "hold {name}",
    REVISION: f"version {{version}} of {{kind}} {{name}} of {CIK}",
    STEP: f"step to version {{version}} of draft {{draft}} of {CIK}",
    DRAFT: f"draft {{name}} of {CIK}",
    PAPER: f"paper {{name}} of {CIK}",
}


def places(connection: Connection, table: Table, row: Row[Any]) -> set[str]:
    """Return where the change of a row is told."""
    if table is ROLE:
        login = connection.execute(select(MEMBER.c.login).where(MEMBER.c.id == row.member_id)).scalar()
        return {f"role {row.role} of member {login} for {CIK if row.issuer_id else 'all issuers'}"}
    if table in PLACES:
        return {PLACES[table].format(**row._mapping)}
    return {f"{kind.word} {row.name} of {CIK}" for kind in KINDS.values() if kind.table is table}


def edited(value: Any, column: Any, chance: random.Random) -> Any:
    """Return another value that the column takes."""
    if isinstance(column.type, Boolean):
        return not value
    if isinstance(column.type, Integer):
        return (value or 0) + chance.randrange(1, 5)
    if isinstance(column.type, Instant):
        return (value or datetime(2025, 6, 17, tzinfo=UTC)) + timedelta(days=chance.randrange(1, 400))
    if isinstance(column.type, Date):
        return (value or date(2025, 6, 17)) + timedelta(days=chance.randrange(1, 400))
    if isinstance(column.type, LargeBinary):
        return (value or b"") + b"."
    at = chance.randrange(len(value) + 1) if value else 0
    return f"{(value or '')[:at]}x{(value or '')[at:]}"


def edit(connection: Connection, table: Table, chance: random.Random) -> set[str]:
    """Change one column of one row."""
    row = chance.choice(rows(connection, table))
    keys = {"id", "issuer_id", "member_id", "award", "who", "holder", "security", "giver", "receiver", "plan", "of", "gives"}
    column = chance.choice([one for one in table.columns if one.name not in keys and not one.primary_key])
    where = places(connection, table, row)
    connection.execute(
        update(table).where(same(table, row)).values({column: edited(row._mapping[column.name], column, chance)})
    )
    return where


def take_out(connection: Connection, table: Table, chance: random.Random) -> set[str]:
    """Delete one row."""
    row = chance.choice(rows(connection, table))
    where = places(connection, table, row)
    connection.execute(delete(table).where(same(table, row)))
    return where


def put_in(connection: Connection, table: Table, chance: random.Random) -> set[str]:
    """Insert a copy of a row under another name."""
    known = rows(connection, table)
    row = dict(chance.choice(known)._mapping)
    if table is TRAIL:
        at = row["seq"]
        connection.execute(text("UPDATE trail SET seq = -seq - 1 WHERE seq > :at"), {"at": at})
        connection.execute(text("UPDATE trail SET seq = -seq WHERE seq < 0"))
        connection.execute(insert(table).values(row | {"seq": at + 1}))
        return {f"entry {at + 1}"}
    row["id"] = 1 + max(one.id for one in known)
    for name in ("login", "cik", "name", "draft"):
        if name in row:
            row[name] = f"9{row[name]}"[: 10 if name == "cik" else None]
            break
    if table is ROLE:
        row["role"] = chance.choice([role for role in MemberRole if role != row["role"]])
        row["issuer_id"] = connection.execute(select(ISSUER.c.id)).scalar()
    connection.execute(insert(table).values(row))
    made = connection.execute(select(table).where(table.c.id == row["id"])).one()
    return places(connection, table, made)


def reorder(connection: Connection, table: Table, chance: random.Random) -> set[str]:
    """Let two rows change places: each holds what the other held."""
    known = rows(connection, table)
    if len(known) == 1:
        return edit(connection, table, chance)
    one, other = sorted(chance.sample(known, 2), key=known.index)
    where = places(connection, table, one) | places(connection, table, other)
    key = next(iter(table.primary_key.columns)).name
    names = {"name", "login", "cik", "draft", "version", "issuer_id", "member_id", key}
    moved = [column.name for column in table.columns if column.name not in names]
    same_set = table is ROLE and one.member_id == other.member_id
    if same_set or all(one._mapping[name] == other._mapping[name] for name in moved):
        return take_out(connection, table, chance)
    for row, with_ in ((one, other), (other, one)):
        values = {name: with_._mapping[name] for name in moved}
        connection.execute(update(table).where(same(table, row)).values(values))
    return where


@contextmanager
def undone(office: Office) -> Iterator[Connection]:
    """Give a transaction of which nothing stays."""
    with office.engine.connect() as connection, connection.begin() as transaction:
        connection.execute(text("PRAGMA defer_foreign_keys=ON"))
        yield connection
        transaction.rollback()


@pytest.mark.parametrize("tamper", sampled([edit, take_out, put_in, reorder], most=2), ids=lambda one: one.__name__)
def test_each_tampering_with_the_past_is_found_where_it_was_made(
    office: Office, tamper: Callable[[Connection, Table, random.Random], set[str]]
) -> None:
    _tamper(office, tamper, range(TAMPERINGS // 4))


@pytest.mark.slow
@pytest.mark.parametrize("tamper", sampled([edit, take_out, put_in, reorder], most=2), ids=lambda one: one.__name__)
def test_each_of_a_thousand_tamperings_is_found(
    office: Office, tamper: Callable[[Connection, Table, random.Random], set[str]]
) -> None:
    _tamper(office, tamper, range(TAMPERINGS // 4, ALL_TAMPERINGS // 4))


def _tamper(office: Office, tamper: Callable[[Connection, Table, random.Random], set[str]], seeds: range) -> None:
    for seed in seeds:
        chance = random.Random(f"{tamper.__name__} {seed}")
        with undone(office) as connection:
            table = chance.choice([one for one in SEALED if connection.execute(select(one)).first()])
            where = tamper(connection, table, chance)
            told = [place for _id, place in found(connection)]
            assert where & set(told), (tamper.__name__, seed, table.name, where, told)
    with reading(office.engine) as connection:
        assert found(connection) == []


def test_a_row_deleted_from_every_table_is_missing_in_each(office: Office) -> None:
    with undone(office) as connection:
        tables = [one for one in SEALED if one not in (ISSUER, TRAIL) and rows(connection, one)]
        gone = {table.name: places(connection, table, rows(connection, table)[0]) for table in tables}
        for table in tables:
            connection.execute(delete(table).where(same(table, rows(connection, table)[0])))
        missing = {place for kind, place in found(connection) if kind == "SEALED-MISSING"}
        assert [name for name, where in gone.items() if not where & missing] == []


def test_a_row_inserted_into_every_table_is_unknown_in_each(office: Office) -> None:
    with undone(office) as connection:
        tables = [one for one in SEALED if one is not TRAIL and rows(connection, one)]
        added = {table.name: put_in(connection, table, random.Random(1)) for table in tables}
        unknown = {place for kind, place in found(connection) if kind == "SEALED-UNKNOWN"}
        assert [name for name, where in added.items() if not where & unknown] == []


@pytest.mark.parametrize(
    ("table", "column", "what", "action"),
    [(MEMBER, MEMBER.c.since, "member", "added"), (HOLD, HOLD.c.until, "hold", "lifted")],
    ids=["member", "hold"],
)
def test_a_time_may_differ_from_the_trail_by_a_minute_and_no_more(
    office: Office, table: Table, column: Column[datetime], what: str, action: str
) -> None:
    with undone(office) as connection:
        sealed = select(TRAIL.c.name, TRAIL.c.at).where(TRAIL.c.kind == what, TRAIL.c.action == action)
        name, at = connection.execute(sealed.order_by(TRAIL.c.seq)).all()[0]
        row = (table.c.login if table is MEMBER else table.c.name) == name
        for differs, told in ((CLOCKS_DIFFER, []), (CLOCKS_DIFFER + timedelta(microseconds=1), [f"{what} {name}"])):
            for moved in (at + differs, at - differs):
                connection.execute(update(table).where(row).values({column: moved}))
                assert [place for kind, place in found(connection) if kind == "SEALED-CHANGED"] == told


def test_a_member_whose_address_was_changed_is_a_member_since_the_first_entry(tmp_path: Path) -> None:
    with Team(tmp_path / "office.db") as team:
        petra = team.offices["petra"]
        team.clock.at += timedelta(days=1)
        petra.add_member(Member("viola", "Viola", "viola@example.net", True))
        with undone(petra) as connection:
            assert found(connection) == []
            connection.execute(update(MEMBER).where(MEMBER.c.login == "viola").values(since=team.clock.at))
            (finding,) = verify_office(connection)
            first = select(TRAIL.c.seq).where(TRAIL.c.name == "viola", TRAIL.c.action == "added")
            assert (finding.id, finding.location) == ("SEALED-CHANGED", "member viola")
            assert f"entry {connection.execute(first).scalar_one()} " in finding.message


def test_a_cut_off_end_is_found_by_the_head_that_was_exported(office: Office) -> None:
    with undone(office) as connection:
        exported = head_of(connection)
        last = connection.execute(select(TRAIL).where(TRAIL.c.seq == exported.seq - 1)).one()
        connection.execute(delete(TRAIL).where(TRAIL.c.seq == exported.seq))
        assert ("TRAIL-CUT", f"entry {exported.seq}") in found(connection)
        connection.execute(update(HEAD).values(seq=last.seq, hash=last.hash))
        assert [one for one in found(connection) if one[0].startswith("TRAIL")] == []
        assert ("TRAIL-CUT", f"entry {exported.seq}") in found(connection, exported)


def test_a_trail_that_was_emptied_is_found(office: Office) -> None:
    with undone(office) as connection:
        exported = head_of(connection)
        connection.execute(delete(TRAIL))
        connection.execute(update(HEAD).values(seq=0, hash=BEGINNING))
        assert ("TRAIL-CUT", "entry 1") in found(connection, exported)
        assert ("SEALED-UNKNOWN", f"issuer {CIK}") in found(connection)


def test_what_cannot_be_read_is_told_and_stops_nothing(office: Office) -> None:
    with undone(office) as connection:
        connection.execute(text("UPDATE draft SET due = 'soon'"))
        connection.execute(text("UPDATE trail SET at = 'once' WHERE seq = 3"))
        told = found(connection)
        assert ("SEALED-UNREADABLE", "drafts") in told
        assert ("TRAIL-BROKEN", "entry 3") in told


def test_a_role_that_somebody_gave_himself_is_found(office: Office) -> None:
    with undone(office) as connection:
        viola = connection.execute(select(MEMBER.c.id).where(MEMBER.c.login == "viola")).scalar()
        connection.execute(insert(ROLE).values(member_id=viola, role=MemberRole.ADMINISTRATOR))
        assert found(connection) == [("SEALED-UNKNOWN", "role administrator of member viola for all issuers")]


def test_a_role_for_an_issuer_that_does_not_exist_is_found(office: Office) -> None:
    with undone(office) as connection:
        connection.execute(text("PRAGMA defer_foreign_keys=ON"))
        member = connection.execute(select(MEMBER.c.id).order_by(MEMBER.c.id).limit(1)).scalar_one()
        connection.execute(insert(ROLE).values(member_id=member, issuer_id=99, role="administrator"))
        told = dict(reversed(found(connection)))
        assert told["DATABASE-REFERENCE"].startswith("role, row ")
        assert "for issuer number 99, which does not exist" in told["SEALED-UNKNOWN"]
        assert all(
            MemberRole.ADMINISTRATOR not in one.roles.get("*", ()) for one in members(connection) if one.login != "petra"
        )


def test_a_record_of_an_issuer_that_does_not_exist_is_found(office: Office) -> None:
    with undone(office) as connection:
        connection.execute(text("PRAGMA defer_foreign_keys=ON"))
        connection.execute(update(DRAFT).values(issuer_id=99))
        assert {place.partition(",")[0] for kind, place in found(connection) if kind == "DATABASE-REFERENCE"} >= {"draft"}


def test_a_missing_head_is_found_and_nothing_more_is_recorded(office: Office) -> None:
    with undone(office) as connection:
        connection.execute(delete(HEAD))
        assert found(connection) == [("TRAIL-HEAD", "head")]
        with pytest.raises(OfficeError, match="The head of the audit trail is missing"):
            office.record(connection, AuditEvent(action="added"))


def test_a_head_before_the_end_of_the_trail_is_found(office: Office) -> None:
    with undone(office) as connection:
        before = connection.execute(select(TRAIL).order_by(TRAIL.c.seq.desc()).offset(1).limit(1)).one()
        connection.execute(update(HEAD).values(seq=before.seq, hash=before.hash))
        assert found(connection) == [("TRAIL-HEAD", "head")]
        connection.execute(update(HEAD).values(seq=-1))
        assert found(connection) == [("TRAIL-HEAD", "head")]


def test_a_damaged_database_is_found(office: Office, tmp_path: Path) -> None:
    copied = tmp_path / "office.db"
    office.copy_to(str(copied))
    with undone(office) as connection:
        size = connection.exec_driver_sql("PRAGMA page_size").scalar_one()
    engine = connect(str(copied))
    with reading(engine) as connection:
        index = connection.exec_driver_sql("SELECT rootpage FROM sqlite_master WHERE type = 'index' AND tbl_name = 'member'")
        page = index.scalars().first()
        assert found(connection) == []
    engine.dispose()
    assert page is not None
    damaged = bytearray(copied.read_bytes())
    damaged[(page - 1) * size : page * size] = bytes(size)
    copied.write_bytes(damaged)
    engine = connect(str(copied))
    with reading(engine) as connection:
        assert {kind for kind, _place in found(connection)} >= {"DATABASE-DAMAGED"}
    engine.dispose()
