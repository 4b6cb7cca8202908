"""Joint filings: on every row who holds directly, through whom the others have an interest, who disclaims, and who signs."""

from __future__ import annotations

import pytest

from section16.document.ownership import OwnershipDocument
from section16.drafting.draft import draft
from section16.office.approval.signing import signer_of
from tests.drafting.examples import LARKSPUR, drafting, facts, one

HEAD = (
    LARKSPUR
    + """[filing]
signed = 2025-06-18

[securities.common]
title = "Common Stock"

[opening]
as-of = 2025-06-13
holdings = [
    { holder = "fund", security = "common", amount = 700000 },
    { holder = "annex", security = "common", amount = 90000 },
    { holder = "nils", security = "common", amount = 1200 },
]

[people.nils]
name = "LANGE NILS"
called = "Nils Lange"
cik = "0009990103"
roles = [{ role = "ten percent owner" }]

[entities.fund]
name = "Tern Point Fund LP"
cik = "0009990101"
roles = [{ role = "ten percent owner" }]

[entities.annex]
name = "Tern Point Annex LP"

[entities.gp]
name = "Tern Point GP, LLC"
cik = "0009990102"
roles = [{ role = "ten percent owner" }]
"""
)
RELATIONS = """
[[relations]]
who = "gp"
is = "general partner"
of = "fund"
disclaimed = true

[[relations]]
who = "gp"
is = "general partner"
of = "annex"
disclaimed = true

[[relations]]
who = "nils"
is = "managing member"
of = "gp"
disclaimed = true
"""
JOINT = '\n[[joint]]\nowners = ["fund", "gp", "nils"]\n'
PURCHASE = """
[[events]]
kind = "purchase"
date = 2025-06-16
who = "fund"
security = "common"
counterparty = "market"
trades = [{ units = 100, price = "18.00" }, { units = 300, price = "18.40" }]
"""
CHAIN = (
    "Tern Point GP, LLC is the general partner of {holder}. Nils Lange is the managing member of Tern Point GP, LLC. As such, "
    "each of Tern Point GP, LLC and Nils Lange may be deemed to beneficially own these securities."
)
DISCLAIMER = (
    "Each of Tern Point GP, LLC and Nils Lange disclaims beneficial ownership of these securities except to the extent of "
    "their respective pecuniary interests therein, and this report shall not be deemed an admission of beneficial ownership of "
    "these securities for purposes of Section 16 or for any other purpose."
)


def texts(document: OwnershipDocument, marks: tuple[str, ...]) -> list[str | None]:
    return [document.footnote(mark) for mark in marks]


def group(more: str = "", relations: str = RELATIONS) -> OwnershipDocument:
    return one(relations + JOINT + PURCHASE + more, HEAD).document


def signatures(document: OwnershipDocument) -> list[str | None]:
    return [signature.name.text for signature in document.signatures]


def test_every_row_says_who_holds_directly_the_chain_and_who_disclaims() -> None:
    document = group()
    direct, annex, own = document.non_derivative_table
    for row, holder in ((direct, "Tern Point Fund LP"), (annex, "Tern Point Annex LP")):
        marks = row.nature.footnotes or row.ownership.footnotes
        chain = CHAIN.format(holder=holder)
        assert texts(document, marks) == [f"These securities are held directly by {holder}. {chain} {DISCLAIMER}"]
    assert texts(document, own.ownership.footnotes) == ["These securities are held directly by Nils Lange."]


def test_a_name_that_ends_with_a_full_stop_ends_its_sentence() -> None:
    document = one(RELATIONS + JOINT + PURCHASE, HEAD.replace("Point Fund LP", "Point Fund, L.P.")).document
    assert not [note.text for note in document.footnotes if ".." in (note.text or "")]
    assert any("is the general partner of Tern Point Fund, L.P. Nils" in (note.text or "") for note in document.footnotes)


def test_the_footnote_is_on_column_6_of_a_direct_row_and_on_column_7_of_an_indirect_one() -> None:
    direct, annex, _own = group().non_derivative_table
    assert (direct.ownership.text, direct.nature.text, direct.nature.footnotes) == ("D", None, ())
    assert (annex.ownership.text, annex.nature.text, annex.ownership.footnotes) == ("I", "By Tern Point Annex LP", ())
    assert direct.shares_owned.footnotes == ()


def test_one_owner_who_disclaims_is_named_alone() -> None:
    document = group(relations=RELATIONS.replace('of = "gp"\ndisclaimed = true', 'of = "gp"').replace("true", "false"))
    notes = " ".join(note.text or "" for note in document.footnotes)
    assert "disclaim" not in notes
    document = group(
        relations=RELATIONS.replace('"general partner"\nof = "fund"\ndisclaimed = true', '"general partner"\nof = "fund"')
    )
    (text,) = texts(document, document.non_derivative_table[0].ownership.footnotes)
    assert "Nils Lange disclaims beneficial ownership of these securities except to the extent of his or her" in (text or "")


def test_several_reporting_persons_undertake_in_the_plural() -> None:
    document = group()
    (text,) = texts(document, document.non_derivative_table[0].price.footnotes)  # type: ignore[union-attr]  # a purchase
    assert "The reporting persons undertake to provide" in (text or "")


def test_a_plan_is_adopted_by_the_owner_who_trades() -> None:
    document = one(RELATIONS + JOINT + PURCHASE + 'plan = "p"\n[plans.p]\nadopted = 2025-01-03\n', HEAD).document
    (text,) = texts(document, document.non_derivative_table[0].coding_footnotes)
    assert "adopted by Tern Point Fund LP on January 3, 2025" in (text or "")


def test_an_entity_signs_through_its_chain_down_to_a_person() -> None:
    assert signatures(group()) == [
        "Tern Point Fund LP, By: Tern Point GP, LLC, its general partner, By: /s/ Nils Lange, Managing Member",
        "Tern Point GP, LLC, By: /s/ Nils Lange, Managing Member",
        "/s/ Nils Lange",
    ]


def test_an_amendment_is_signed_in_the_same_way() -> None:
    amended = one(RELATIONS + JOINT + PURCHASE + '[amendment]\nof = "filed.xml"\nfiled = 2025-06-18\n', HEAD).document
    assert signatures(amended) == signatures(group())


def test_a_chain_of_four_entities_signs_through_all_of_them() -> None:
    extra = "".join(f'[entities.e{n}]\nname = "Entity {n} LLC"\n' for n in (1, 2))
    links = "".join(
        f'[[relations]]\nwho = "{who}"\nis = "{role}"\nof = "{of}"\n'
        for who, role, of in (
            ("gp", "general partner", "fund"),
            ("e1", "sole member", "gp"),
            ("e2", "manager", "e1"),
            ("nils", "president", "e2"),
        )
    )
    assert signatures(group(extra, links))[0] == (
        "Tern Point Fund LP, By: Tern Point GP, LLC, its general partner, By: Entity 1 LLC, its sole member, "
        "By: Entity 2 LLC, its manager, By: /s/ Nils Lange, President"
    )


@pytest.mark.parametrize(
    ("relations", "told"),
    [
        ("", "add the person and a relation"),
        ('[[relations]]\nwho = "nils"\nis = "limited partner"\nof = "gp"\n', "add the person and a relation"),
        (
            (
                '[people.ida]\nname = "Ida Brandt"\n[[relations]]\nwho = "ida"\nis = "manager"\nof = "gp"\n'
                '[[relations]]\nwho = "nils"\nis = "manager"\nof = "gp"\n'
            ),
            "Ida Brandt or Nils Lange may sign",
        ),
    ],
)
def test_who_signs_is_asked_where_the_relations_leave_it_open(relations: str, told: str) -> None:
    made = drafting(relations + JOINT.replace('"fund", ', "") + PURCHASE.replace('"fund"', '"nils"'), HEAD)
    (question,) = [one for one in made.questions if "gp" in one.location]
    assert question.location == "events.toml, [entities.gp], signed-by"
    assert told in question.line()


MANAGERS = """
[people.ida]
name = "BRANDT IDA"
called = "Ida Brandt"

[[relations]]
who = "ida"
is = "managing member"
of = "gp"
"""


def test_who_signs_is_asked_of_the_entity_that_several_may_sign_for_and_not_of_the_fund_behind_it() -> None:
    (question,) = drafting(RELATIONS + MANAGERS + JOINT + PURCHASE, HEAD).questions
    assert (question.location, question.answers) == ("events.toml, [entities.gp], signed-by", ("nils", "ida"))
    base = HEAD.replace('name = "Tern Point GP, LLC"', 'name = "Tern Point GP, LLC"\nsigned-by = "ida"')
    assert signatures(one(RELATIONS + MANAGERS + JOINT + PURCHASE, base).document)[0] == (
        "Tern Point Fund LP, By: Tern Point GP, LLC, its general partner, By: /s/ Ida Brandt, Managing Member"
    )


@pytest.mark.parametrize(
    ("until", "article"),
    [("", "a"), ("until = 2024-12-31\n", "the")],
    ids=["two managing members", "the one before has left"],
)
@pytest.mark.parametrize("together", [True, False], ids=["joint filing", "one reporting person"])
def test_a_role_that_two_have_at_once_is_a_role_and_not_the_role(until: str, article: str, *, together: bool) -> None:
    base = HEAD.replace('name = "Tern Point GP, LLC"', 'name = "Tern Point GP, LLC"\nsigned-by = "nils"')
    made = drafting(RELATIONS + MANAGERS + until + (JOINT if together else "") + PURCHASE, base).drafts
    notes = " ".join(note.text for form in made for note in form.document.footnotes)
    words = "Nils Lange is" if together else "The reporting person is"
    assert f"{words} {article} managing member of Tern Point GP, LLC" in notes


def test_signed_by_names_who_signs() -> None:
    two = '[people.ida]\nname = "Ida Brandt"\n[[relations]]\nwho = "ida"\nis = "chief financial officer"\nof = "gp"\n'
    base = HEAD.replace('name = "Tern Point GP, LLC"', 'name = "Tern Point GP, LLC"\nsigned-by = "ida"')
    document = one(RELATIONS + two + JOINT + PURCHASE, base).document
    assert signatures(document)[1] == "Tern Point GP, LLC, By: /s/ Ida Brandt, Chief Financial Officer"


@pytest.mark.parametrize(
    ("role", "signs"),
    [
        ("senior managing director", "By: /s/ Ida Brandt, Senior Managing Director"),
        ("authorized signatory", "By: /s/ Ida Brandt, Authorized Signatory"),
        ("investment adviser", "By: Tern Point GP, LLC, its general partner, By: /s/ Nils Lange, Managing Member"),
        ("limited partner", "By: Tern Point GP, LLC, its general partner, By: /s/ Nils Lange, Managing Member"),
    ],
)
def test_officers_and_signatories_sign_before_the_general_partner_and_advisers_do_not(role: str, signs: str) -> None:
    person = f'[people.ida]\nname = "Ida Brandt"\n[[relations]]\nwho = "ida"\nis = "{role}"\nof = "fund"\n'
    assert signatures(group(person))[0] == f"Tern Point Fund LP, {signs}"


def test_an_attorney_signs_for_an_entity_under_its_own_power() -> None:
    base = HEAD.replace("signed = 2025-06-18", 'signed = 2025-06-18\nattorney = "Petra Lindqvist"')
    power = '[powers.gp-2024]\ngiver = "gp"\nattorneys = ["Petra Lindqvist"]\nsigned = 2024-01-08\n'
    form = one(RELATIONS + power + JOINT + PURCHASE, base)
    assert signatures(form.document)[1:] == [
        "Tern Point GP, LLC, By: /s/ Petra Lindqvist, attorney-in-fact",
        "/s/ Nils Lange",
    ]
    assert form.powers == ("gp-2024",)


def test_a_signature_longer_than_edgar_takes_is_rejected_with_its_place() -> None:
    base = HEAD.replace("Tern Point GP, LLC", "Tern Point GP " + "Holdings " * 26 + "LLC")
    made = drafting(RELATIONS + JOINT + PURCHASE, base)
    assert {finding.id for finding in made.findings} == {"SIGNATURE-LONG"}
    assert made.drafts == ()


def test_twelve_owners_sign_on_two_forms_each_for_itself() -> None:
    owners = "".join(
        f'[entities.f{n}]\nname = "Fund {n} LP"\ncik = "{9990200 + n}"\nroles = [{{ role = "ten percent owner" }}]\n'
        f'[[relations]]\nwho = "gp"\nis = "general partner"\nof = "f{n}"\n'
        for n in range(10)
    )
    joint = f"[[joint]]\nowners = {['gp', 'nils', *(f'f{n}' for n in range(10))]}\n"
    made = drafting(RELATIONS + owners + joint + PURCHASE.replace('"fund"', '"f0"'), HEAD).drafts
    assert [len(signatures(form.document)) for form in made] == [10, 2]
    assert signatures(made[1].document)[1] == (
        "Fund 9 LP, By: Tern Point GP, LLC, its general partner, By: /s/ Nils Lange, Managing Member"
    )
    assert "This is form 2 of 2" in (made[1].document.remarks.text or "")


def test_relatives_who_file_together_are_named_on_their_rows() -> None:
    family = (
        '[people.ida]\nname = "LANGE IDA"\ncalled = "Ida Lange"\ncik = "0009990104"\nroles = [{ role = "director" }]\n'
        '[[relations]]\nwho = "nils"\nis = "spouse"\nof = "ida"\n[[joint]]\nowners = ["nils", "ida"]\n'
    )
    document = one(family + PURCHASE.replace('who = "fund"', 'who = "ida"'), HEAD).document
    row = document.non_derivative_table[0]
    assert (row.nature.text, texts(document, row.nature.footnotes)) == (
        "By spouse",
        [
            (
                "These securities are held directly by Ida Lange. Nils Lange is the spouse of Ida Lange. As such, Nils Lange "
                "may be deemed to beneficially own these securities."
            )
        ],
    )


def test_the_office_knows_who_signs_for_an_entity() -> None:
    assert [signer_of(name or "") for name in signatures(group())] == ["Nils Lange"] * 3


@pytest.mark.parametrize(
    ("name", "finding"), [("nil", "Did you mean nils?"), ("", None)], ids=["a name that is not there", "nobody"]
)
def test_a_signer_who_is_not_in_the_facts_is_rejected(name: str, finding: str | None) -> None:
    base = HEAD.replace('name = "Tern Point GP, LLC"', f'name = "Tern Point GP, LLC"\nsigned-by = "{name}"')
    assert [one.remedy for one in drafting(RELATIONS + JOINT + PURCHASE, base).findings] == ([finding] if finding else [])


def test_a_signer_without_a_relation_to_the_entity_is_asked_for_again() -> None:
    base = HEAD.replace('name = "Tern Point Fund LP"', 'name = "Tern Point Fund LP"\nsigned-by = "nils"')
    (question,) = drafting(RELATIONS + JOINT + PURCHASE, base).questions
    assert (question.asks, question.location) == (
        "Who signs for Tern Point Fund LP?",
        "events.toml, [entities.fund], signed-by",
    )


def test_an_open_signature_holds_up_the_form_of_its_owners_alone() -> None:
    other = '[people.ida]\nname = "BRANDT IDA"\ncik = "0009990105"\nroles = [{ role = "director" }]\n'
    text = other + JOINT + PURCHASE + PURCHASE.replace('"fund"', '"ida"')
    made = draft(facts(text, HEAD), whole=False)
    assert [form.who for form in made.drafts] == ["BRANDT IDA"]
    assert {question.location.rpartition(", ")[2] for question in made.questions} == {"signed-by"}
