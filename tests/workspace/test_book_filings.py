"""The filings of a book in place of files: what is read, who is meant by a name, and that nothing else changes."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import msgspec
import pytest

import generate
import section16
from generate.world import IssuerWorld
from section16.errors import RequestError, UnreadableError
from section16.ledger.entries.decisions import Decisions, read_decisions
from section16.ledger.succession import BOARDS, SUGGESTED
from section16.store.book.filings import originals_in_force, related_issuers
from section16.store.book.generations import reading
from section16.workspace import book_filings
from section16.workspace.analysis import find_histories, find_positions, reconcile_filings
from section16.workspace.book_filings import BookFilings, read_book
from section16.workspace.compliance import find_late_reports
from section16.workspace.disclosure import find_trading_plans, list_postings
from section16.workspace.short_swing import find_short_swings
from tests.workspace.screened import COVE, HARBOR, PEOPLE, book_of
from tests.workspace.test_screens import FILINGS


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return book_of(tmp_path_factory.mktemp("named"), FILINGS)


@pytest.fixture(scope="module")
def worlds() -> list[IssuerWorld]:
    worlds = list(generate.issuers(802, 8, years=1, errors=0.02, successors=0.5))
    continued = next(one for one in worlds if one.truth.successions)
    return [continued, next(one for one in worlds if not one.truth.successions)]


@pytest.fixture(scope="module")
def generated(worlds: list[IssuerWorld], tmp_path_factory: pytest.TempPathFactory) -> Path:
    return book_of(tmp_path_factory.mktemp("generated"), [one.text for world in worlds for one in world.filings])


def all_filings(book: Path) -> list[section16.Submission]:
    return [one for one in section16.read_many([book.parent / "filings"]) if not isinstance(one, UnreadableError)]


def test_answers_about_an_issuer_are_those_of_its_files(generated: Path, worlds: list[IssuerWorld]) -> None:
    files = all_filings(generated)
    from_book = BookFilings(generated)
    for world in worlds:
        owner = next(owner for filing in world.filings for owner in filing.submission.document.reporting_owners).cik.value or ""
        asked = find_positions(from_book, issuer=world.cik)
        assert asked.positions
        assert asked == find_positions(files, issuer=world.cik)
        assert find_positions(from_book, owner=owner) == find_positions(files, owner=owner)
        histories = find_histories(from_book, issuer=world.cik, owner=owner)
        assert histories == find_histories(files, issuer=world.cik, owner=owner)
        assert reconcile_filings(from_book, issuer=world.cik) == reconcile_filings(files, issuer=world.cik)
        late = find_late_reports(from_book, issuer=world.cik)
        assert late.filings
        assert late == find_late_reports(files, issuer=world.cik)
        swings = find_short_swings(from_book, issuer=world.cik, everyone=True)
        assert swings == find_short_swings(files, issuer=world.cik, everyone=True)


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let each batch of a whole book hold one issuer, with those that it may continue."""
    monkeypatch.setattr(book_filings, "_AT_ONCE", 1)


def in_any_order(found: object) -> object:
    """Return an answer with its findings in the order of their lines: batches give them issuer by issuer."""
    return msgspec.structs.replace(found, findings=tuple(sorted(found.findings, key=str)))  # type: ignore[type-var,attr-defined]


@pytest.mark.slow
@pytest.mark.usefixtures("small_batches")
def test_answers_about_all_issuers_are_those_of_all_files(generated: Path, tmp_path: Path, worlds: list[IssuerWorld]) -> None:
    files, from_book = all_filings(generated), BookFilings(generated)
    assert len(list(from_book.batches(Decisions()))) == len(worlds)
    reconciled = reconcile_filings(from_book)
    assert reconciled.reconciliation.assertions
    assert in_any_order(reconciled) == in_any_order(reconcile_filings(files))
    assert in_any_order(reconcile_filings(from_book, controls=True)) == in_any_order(reconcile_filings(files, controls=True))
    late = find_late_reports(from_book)
    assert late.filings
    assert in_any_order(late) == in_any_order(find_late_reports(files))
    swings = find_short_swings(from_book, everyone=True)
    assert in_any_order(swings) == in_any_order(find_short_swings(files, everyone=True))
    assert find_trading_plans(from_book) == find_trading_plans(files)
    on = date(2027, 1, 1)
    assert list_postings(from_book, on=on) == list_postings(files, on=on)
    facts = tmp_path / "facts.toml"
    facts.write_text('[[notice]]\nrow = "0000000000-26-000001 I/1"\non = 2026-01-05\n')
    lacked = find_late_reports(from_book, facts=facts).lacked
    assert lacked == find_late_reports(files, facts=facts).lacked
    assert len(lacked) == 1


@pytest.mark.usefixtures("small_batches")
def test_decisions_go_to_the_issuers_that_they_name(generated: Path, tmp_path: Path, worlds: list[IssuerWorld]) -> None:
    files, from_book = all_filings(generated), BookFilings(generated)
    last, other = worlds[0].filings[-1].submission, worlds[1]
    assert last.header is not None
    decided = tmp_path / "decisions.toml"
    decided.write_text(
        f'[[leave_out]]\naccession = "{last.header.accession_number}"\nreason = "a copy"\n'
        f'[[successor]]\nissuer = "{other.cik}"\ncontinues = "{worlds[0].cik}"\nreason = "a merger"\n'
        '[[split]]\nissuer = "77"\nnew = 2\nold = 1\nday = 2026-01-05\nreason = "unknown here"\n'
    )
    answers = [reconcile_filings(one, decisions=decided) for one in (from_book, files)]
    assert in_any_order(answers[0]) == in_any_order(answers[1])
    assert [one.id for one in answers[0].findings].count("DECISION-UNKNOWN-NAME") == 1
    assert len(list(from_book.batches(read_decisions(decided)))) == 1


def test_a_book_without_filings_has_no_answers(tmp_path: Path) -> None:
    empty = BookFilings(book_of(tmp_path / "empty", []))
    assert reconcile_filings(empty).reason == "No filing could be read."
    for ask in (find_late_reports, find_trading_plans, list_postings):
        with pytest.raises(RequestError, match="No filing could be read"):
            ask(empty)
    with pytest.raises(RequestError, match="No filing could be read"):
        find_short_swings(empty, everyone=True)


def test_filings_of_an_issuer_or_a_person_alone(book: Path) -> None:
    every = BookFilings(book)

    def accessions(found: BookFilings) -> list[str | None]:
        return [one.header.accession_number for one in found if not isinstance(one, UnreadableError) and one.header]

    assert accessions(every.only("COVE")) == ["0009990017-25-060401", "0009990017-25-060602"]
    of_ada = set(accessions(every.only("", "lindqvist ada")))
    assert set(accessions(every.only("HLC", "lindqvist ada"))) < of_ada < set(accessions(every))
    assert accessions(every.only("HLC", "77")) == []
    assert accessions(every.known_about("0000000077")) == []
    assert accessions(every.known_about(HARBOR)) == accessions(every.only("HLC"))
    with pytest.raises(RequestError, match="The book has no issuer 'quay'"):
        every.only("quay")


def test_an_issuer_that_continues_another_is_read_with_it(generated: Path, worlds: list[IssuerWorld]) -> None:
    (succession,) = worlds[0].truth.successions
    with reading(generated) as connection:
        related = related_issuers(connection, [succession.issuer], persons=SUGGESTED, boards=BOARDS)
        assert related == sorted({worlds[0].cik, succession.issuer})
        assert related_issuers(connection, [worlds[1].cik], persons=SUGGESTED, boards=BOARDS) == [worlds[1].cik]
        assert related_issuers(connection, [succession.issuer], persons=1000, boards=BOARDS) == [succession.issuer]
        assert related_issuers(connection, [], persons=1, boards=BOARDS) == []


def test_only_the_filings_of_an_issuer_are_read(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []

    def note(data: bytes, name: str) -> section16.Submission:
        read.append(name)
        return section16.read(data)

    monkeypatch.setattr(book_filings, "read_bytes", note)
    assert len(list(read_book(book, issuer="COVE"))) == 2
    assert read == ["0009990017-25-060401", "0009990017-25-060602"]
    assert len(list(read_book(book))) == len(FILINGS)


def test_a_person_is_found_in_every_issuer(book: Path) -> None:
    found = read_book(book, owner="lindqvist ada")
    assert found.owner == PEOPLE["ada"]
    issuers = {one.document.issuer.cik.value for one in found if not isinstance(one, UnreadableError)}
    assert issuers == {HARBOR, COVE}


@pytest.mark.parametrize(
    ("issuer", "owner", "says"),
    [
        (
            "lantern",
            "",
            r"'lantern' names several issuers: .*Harbor Lantern Corp \(0009990016\).* Give the CIK of one of them\.",
        ),
        ("harbr", "", r"The book has no issuer 'harbr'\. Did you mean Harbor Lantern Corp \(0009990016\)\?"),
        ("quay", "", r"The book has no issuer 'quay'\. Give a CIK"),
        ("77", "", r"The book has no issuer '77'"),
        ("HLC", "lindqvist", r"names several reporting persons: Lindqvist Ada \(0009990101\)"),
        ("HLC", "dorra", r"Issuer 0009990016 has no reporting person 'dorra'\. Did you mean Lindqvist Dora \(0009990104\)\?"),
        ("COVE", "dora", r"Issuer 0009990017 has no reporting person 'dora'"),
        ("", "77", r"The book has no reporting person '77'"),
    ],
)
def test_a_name_that_is_unknown_or_that_several_have_is_refused(book: Path, issuer: str, owner: str, says: str) -> None:
    with pytest.raises(RequestError, match=says):
        read_book(book, issuer=issuer, owner=owner)


def test_names_are_taken_from_files_as_well(book: Path) -> None:
    files = all_filings(book)
    by_cik = find_positions(files, issuer=HARBOR, owner=PEOPLE["dora"])
    assert by_cik.positions
    for issuer, owner in (("hlc", "dora"), ("Harbor Lantern Corp", "DORA lindqvist"), ("harbor", PEOPLE["dora"])):
        assert find_positions(files, issuer=issuer, owner=owner) == by_cik
    with pytest.raises(RequestError, match=r"The filings name no issuer 'habor'\. Did you mean Harbor Lantern Corp"):
        find_positions(files, issuer="habor")
    with pytest.raises(RequestError, match="names several reporting persons"):
        find_positions(files, owner="lindqvist")
    with pytest.raises(RequestError, match="No filing could be read, so that 'HLC' names no issuer"):
        find_positions([], issuer="HLC")


def test_an_unknown_person_of_an_issuer_is_an_answer_with_a_reason(book: Path) -> None:
    found = find_positions(BookFilings(book), issuer="HLC", owner="77")
    assert not found.positions
    assert found.reason.startswith("No filing of issuer 0009990016 names 0000000077 as a reporting person.")


def test_an_original_that_a_later_version_refuses_is_an_error_of_its_own(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_data: bytes, name: str) -> section16.Submission:
        raise UnreadableError("It is refused.", where=name)

    monkeypatch.setattr(book_filings, "read_bytes", refuse)
    assert all(isinstance(one, UnreadableError) for one in read_book(book, issuer="COVE"))


def test_a_filing_that_was_corrected_is_read_once_as_corrected(tmp_path: Path) -> None:
    old = FILINGS[0]
    book = book_of(tmp_path / "one", [old, old.replace(b"<value>10</value>", b"<value>11</value>")])
    assert len(list(originals_in_force(book))) == 1
