"""The local EDGAR answers as EDGAR does: the submission API, the archive, the indexes, the feeds, and its manners."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import msgspec
import pytest
from lxml import etree

import section16
from section16.ledger.ledger import Ledger
from section16.rehearsal.fair_access import FairAccess
from section16.rehearsal.faults import Fault, FaultSchedule
from section16.rehearsal.simulator import Simulator
from tests.rehearsal.faults import CODE, ISSUER, OWNER, Sent
from tests.rehearsal.local import MORNING, an_edgar, client_of, filed, headers

ISSUER_PATH = ISSUER.lstrip("0")


def get(edgar: Simulator, path: str) -> httpx.Response:
    with client_of(edgar) as client:
        return client.get(path)


def test_a_submission_is_received_listed_processed_accepted_and_given_out_one_after_the_other() -> None:
    edgar, clock = an_edgar()
    with client_of(edgar) as client:
        sent = client.post("/submission/single/live", content=Sent("4").data, headers=headers(edgar))
        assert sent.status_code == 202
        accession = sent.json()["accessionNumber"]
        assert accession == "0009990016-26-000001"
        assert sent.json()["transmissionStatus"] == "RECEIVED"
        path, known = f"/submission/{accession}/status", headers(edgar)
        assert client.get(path, headers=known).status_code == 404
        seen = []
        for seconds in (4, 4, 15, 60):
            clock.wait(seconds)
            seen.append(client.get(path, headers=known).json()["processingStatus"])
        assert seen == ["NO_STATUS", "PROCESSING", "ACCEPTED", "DISSEMINATED"]
        assert client.post("/submission/status", headers=known, json={"accessionNumbers": [accession]}).json()["submissions"]
    assert edgar.index.find(accession) is not None


def test_what_is_suspended_states_why_and_is_given_out_to_nobody() -> None:
    edgar, clock = an_edgar()
    sent = Sent("4")
    sent.set("rptOwnerCcc", "zz99zz99")
    with client_of(edgar) as client:
        answer = client.post("/submission/single/live", content=sent.data, headers=headers(edgar))
        clock.wait(90)
        told = client.get(f"/submission/{answer.json()['accessionNumber']}/status", headers=headers(edgar)).json()
    assert told["processingStatus"] == "SUSPENDED"
    assert [(one["type"], one["errorLabel"]) for one in told["messages"]] == [("ERROR", "JUDGE-CODE")]
    assert len(edgar.index) == 0


def test_a_test_is_judged_and_given_out_to_nobody() -> None:
    edgar, clock = an_edgar()
    data = Sent("4").data.replace(b">LIVE<", b">TEST<")
    with client_of(edgar) as client:
        answer = client.post("/submission/single/test", content=data, headers=headers(edgar))
        clock.wait(900)
        told = client.get(f"/submission/{answer.json()['accessionNumber']}/status", headers=headers(edgar)).json()
    assert told["processingStatus"] == "ACCEPTED"
    assert len(edgar.index) == 0


@pytest.mark.parametrize(
    ("edit", "status", "label"),
    [
        ({"Authorization": ""}, 401, "TOKENS_REFUSED"),
        ({"Authorization": "Bearer nobody,knows"}, 401, "TOKENS_REFUSED"),
        ({"X-EDGAR-LOGIN-CIK": "0009990999"}, 403, "TOKENS_REFUSED"),
    ],
)
def test_who_is_not_known_sends_nothing(edit: dict[str, str], status: int, label: str) -> None:
    edgar, _clock = an_edgar()
    with client_of(edgar) as client:
        answer = client.post("/submission/single/live", content=Sent("4").data, headers=headers(edgar) | edit)
    assert (answer.status_code, answer.json()["messages"][0]["errorLabel"]) == (status, label)
    assert not edgar.taken


def test_tokens_expire_the_users_after_thirty_days_and_the_filers_after_a_year() -> None:
    edgar, clock = an_edgar()
    known = headers(edgar)
    with client_of(edgar) as client:
        clock.at += timedelta(days=30)
        answer = client.post("/submission/single/live", content=Sent("4").data, headers=known)
        assert answer.status_code == 401
        assert "user token expired" in answer.text
        assert client.get("/submission/recent", headers=known).status_code == 200
        clock.at += timedelta(days=335)
        assert "filer token expired" in client.get("/submission/recent", headers=known).text


@pytest.mark.parametrize(
    ("at", "taken"),
    [
        (datetime(2026, 6, 1, 9, 59, tzinfo=UTC), False),
        (datetime(2026, 6, 1, 10, 0, tzinfo=UTC), True),
        (datetime(2026, 6, 2, 2, 0, tzinfo=UTC), True),
        (datetime(2026, 6, 2, 2, 1, tzinfo=UTC), False),
        (datetime(2026, 6, 6, 15, 0, tzinfo=UTC), False),
        (datetime(2026, 12, 25, 15, 0, tzinfo=UTC), False),
    ],
)
def test_it_keeps_edgars_hours(at: datetime, taken: bool) -> None:  # noqa: FBT001 - a table of cases
    edgar, _clock = an_edgar(at)
    with client_of(edgar) as client:
        answer = client.post("/submission/single/live", content=Sent("4").data, headers=headers(edgar))
        assert client.get("/status").json()["operational"] is taken
    assert answer.status_code == (202 if taken else 403)
    assert bool(edgar.taken) is taken


def test_what_is_given_out_holds_no_code_and_what_edgar_fills_in() -> None:
    edgar, clock = an_edgar()
    accession = filed(edgar, clock)
    data = get(edgar, f"/Archives/edgar/data/{ISSUER_PATH}/{accession}.txt").content
    assert CODE.encode() not in data
    submission = section16.read(data)
    document = submission.document
    assert submission.findings == ()
    assert document.schema_version.text == "X0609"
    assert (document.issuer.name.text, document.reporting_owners[0].name.text) == ("MILL POND WORKS INC", "Sample Ivo")
    assert [file.type for file in submission.exhibits] == ["EX-24", "EX-99", "GRAPHIC"]
    # The form is filed longer after its transaction than Form 4 allows.
    assert [finding.id for finding in section16.check(submission)] == ["ROW-LATE-UNMARKED"]
    assert submission.header is not None
    assert submission.header.accepted == datetime(2026, 6, 1, 10)


def test_a_form_three_without_rows_says_that_nothing_is_owned_and_a_form_five_what_was_late() -> None:
    def empty(sent: Sent) -> None:
        for name in ("nonDerivativeTable", "derivativeTable", "footnotes"):
            sent.root.remove(sent.one(name))

    def late(sent: Sent) -> None:
        sent.one("transactionFormType").text = "4"

    edgar, clock = an_edgar()
    three = edgar.index.find(filed(edgar, clock, "3", empty))
    five = edgar.index.find(filed(edgar, clock, "5", late))
    plain = edgar.index.find(filed(edgar, clock, "5"))
    assert three is not None
    assert five is not None
    assert plain is not None
    assert three.submission.document.no_securities_owned.value is True
    assert five.submission.document.form4_transactions_reported.value is True
    assert five.submission.document.form3_holdings_reported.value is False
    assert plain.submission.document.form4_transactions_reported.value is False


def test_the_folder_of_a_filing_is_the_same_under_everyone_it_is_listed_under() -> None:
    edgar, clock = an_edgar()
    accession = filed(edgar, clock)
    plain = accession.replace("-", "")
    for number in (ISSUER_PATH, OWNER.lstrip("0")):
        base = f"/Archives/edgar/data/{number}/{plain}"
        names = [item["name"] for item in get(edgar, f"{base}/index.json").json()["directory"]["item"]]
        assert {f"{accession}.txt", "form4.xml", "ex24.txt", "ex99.htm", "chart.gif"} <= set(names)
        for name in names:
            answer = get(edgar, f"{base}/{name}")
            assert answer.status_code == 200, name
        assert section16.read(get(edgar, f"{base}/form4.xml").content).document.form == "4"
        assert "Table I" in get(edgar, f"{base}/xslF345X06/form4.xml").text
        assert get(edgar, f"{base}/chart.gif").content.startswith(b"GIF89a")
        assert section16.read(get(edgar, f"{base}/{accession}.hdr.sgml").content).header == edgar.index.latest()[0].header
    assert get(edgar, f"/Archives/edgar/data/1/{plain}/form4.xml").status_code == 404
    assert get(edgar, f"/Archives/edgar/data/{ISSUER_PATH}/{plain}/nothing.xml").status_code == 404


def test_indexes_list_a_filing_once_for_everyone_in_it() -> None:
    edgar, clock = an_edgar()
    accession = filed(edgar, clock)
    daily, full = "/Archives/edgar/daily-index/2026/QTR2", "/Archives/edgar/full-index/2026/QTR2"
    form = get(edgar, f"{daily}/form.20260601.idx").text
    assert [line.split()[0] for line in form.splitlines() if accession in line] == ["4", "4"]
    master = [line.split("|") for line in get(edgar, f"{full}/master.idx").text.splitlines() if accession in line]
    assert {line[0] for line in master} == {ISSUER_PATH, OWNER.lstrip("0")}
    assert {line[3] for line in master} == {"2026-06-01"}
    packed = get(edgar, f"{full}/form.gz").content
    assert gzip.decompress(packed).decode() == get(edgar, f"{full}/form.idx").text
    heading = next(line for line in form.splitlines() if line.startswith("Form Type"))
    row = next(line for line in form.splitlines() if accession in line)
    assert row[heading.index("CIK") :].split()[0] in {ISSUER_PATH, OWNER.lstrip("0")}
    assert get(edgar, f"{daily}/form.20260602.idx").status_code == 404
    assert get(edgar, "/Archives/edgar/full-index/2026/QTR1/form.idx").status_code == 404
    for year in ("0000", "0001", "9999"):
        for quarter in range(1, 5):
            assert get(edgar, f"/Archives/edgar/full-index/{year}/QTR{quarter}/form.idx").status_code == 404


def test_the_json_of_a_filer_states_its_filings_in_parallel_columns() -> None:
    edgar, clock = an_edgar()
    accession = filed(edgar, clock)
    told = get(edgar, f"/submissions/CIK{OWNER}.json").json()
    recent = told["filings"]["recent"]
    assert told["name"] == "Sample Ivo"
    assert (told["insiderTransactionForOwnerExists"], told["insiderTransactionForIssuerExists"]) == (1, 0)
    assert {len(column) for column in recent.values()} == {1}
    assert (recent["accessionNumber"][0], recent["form"][0]) == (accession, "4")
    assert recent["primaryDocument"] == ["xslF345X06/form4.xml"]
    assert get(edgar, "/submissions/CIK0000000001.json").status_code == 404


def test_the_feeds_are_atom_and_name_reporting_and_issuer() -> None:
    edgar, clock = an_edgar()
    accession = filed(edgar, clock)
    space = {"a": "http://www.w3.org/2005/Atom"}
    current = etree.fromstring(get(edgar, "/cgi-bin/browse-edgar?action=getcurrent&type=4&output=atom").content)
    titles = [str(node.text) for node in current.findall("a:entry/a:title", space)]
    assert titles == [f"4 - MILL POND WORKS INC ({ISSUER}) (Issuer)", f"4 - Sample Ivo ({OWNER}) (Reporting)"]
    assert current.findtext("a:entry/a:id", namespaces=space) == f"urn:tag:sec.gov,2008:accession-number={accession}"
    company = etree.fromstring(get(edgar, f"/cgi-bin/browse-edgar?action=getcompany&CIK={ISSUER}&type=4").content)
    assert len(company.findall("a:entry", space)) == 1
    none = etree.fromstring(get(edgar, "/cgi-bin/browse-edgar?action=getcurrent&type=3").content)
    assert none.findall("a:entry", space) == []


def test_who_does_not_say_who_asks_is_refused_and_who_asks_too_often_is_blocked_for_ten_minutes() -> None:
    edgar, clock = an_edgar()
    with client_of(edgar, FairAccess()) as client:
        refused = client.get("/status", headers={"User-Agent": ""})
        assert (refused.status_code, "undeclared automated tool" in refused.text) == (403, True)
        answers = [client.get("/status").status_code for _ in range(11)]
        assert answers == [200] * 10 + [429]
        clock.wait(599)
        assert client.get("/status").status_code == 429
        clock.wait(2)
        assert client.get("/status").status_code == 200


def test_the_ledger_sees_what_was_given_out(tmp_path: Path) -> None:
    edgar, clock = an_edgar()
    accession = filed(edgar, clock)
    (tmp_path / f"{accession}.txt").write_bytes(get(edgar, f"/Archives/edgar/data/{ISSUER_PATH}/{accession}.txt").content)
    positions = Ledger.from_submissions(section16.read_many([str(tmp_path)])).positions(issuer=ISSUER)
    assert {str(one.balance) for one in positions} >= {"900"}
    assert accession in repr(positions)


def test_accession_numbers_go_on_from_those_that_are_there() -> None:
    edgar, clock = an_edgar()
    assert [filed(edgar, clock) for _ in range(3)] == [f"0009990016-26-{number:06}" for number in (1, 2, 3)]


@pytest.mark.parametrize("mishap", list(Fault))
def test_every_mishap_can_be_had_and_is_done_or_not_as_it_says(mishap: Fault) -> None:
    edgar, clock = an_edgar()
    known = headers(edgar)
    with client_of(edgar, misbehaviour=FaultSchedule(1, (mishap,), rate=1.0)) as client:
        try:
            answer: httpx.Response | None = client.post("/submission/single/live", content=Sent("4").data, headers=known)
        except httpx.RequestError:
            answer = None
    assert bool(edgar.taken) is mishap.done
    whole = answer is not None and answer.status_code == 202 and mishap not in (Fault.GARBLED, Fault.ENDLESS)
    assert whole is (mishap in (Fault.SLOW, Fault.WRONG_CLOCK) or mishap.lies)
    clock.wait(200)
    edgar.settle()
    assert bool(edgar.taken) is (mishap.done or mishap is Fault.LATE)


@pytest.mark.parametrize(
    ("mishap", "key"),
    [
        (Fault.OTHER_NUMBER, "accessionNumber"),
        (Fault.OTHER_FORM, "submissionType"),
        (Fault.IMPOSSIBLE_TIME, "acceptanceDateTime"),
    ],
)
def test_a_lying_answer_differs_in_one_thing(mishap: Fault, key: str) -> None:
    for seed in range(20):
        edgar, _clock = an_edgar()
        known = headers(edgar)
        with client_of(edgar, misbehaviour=FaultSchedule(seed, (mishap,), rate=1.0)) as client:
            told = client.post("/submission/single/live", content=Sent("4").data, headers=known).json()
        (taken,) = edgar.taken.values()
        true = {"accessionNumber": taken.accession, "submissionType": "4", "acceptanceDateTime": taken.received.isoformat()}
        assert told[key] != true[key]
        assert (told["accessionNumber"] == taken.accession) is (mishap is not Fault.OTHER_NUMBER)


def test_the_same_seed_misbehaves_in_the_same_way() -> None:
    drawn = [[FaultSchedule(seed).next() for _ in range(1)] for seed in (1, 2, 1)]
    assert drawn[0] == drawn[2]
    one, other = FaultSchedule(7), FaultSchedule(7)
    assert [one.next() for _ in range(50)] == [other.next() for _ in range(50)]


def test_what_it_keeps_and_states_holds_no_code_and_no_token() -> None:
    edgar, clock = an_edgar()
    known = headers(edgar)
    with client_of(edgar) as client:
        client.post("/submission/single/live", content=Sent("4").data, headers=known)
    kept = msgspec.json.encode([list(edgar.taken.values()), list(edgar.registry), edgar.logins.given]).decode()
    for secret in (CODE, *known["Authorization"].removeprefix("Bearer ").split(",")):
        assert secret not in kept
    assert clock() == MORNING
