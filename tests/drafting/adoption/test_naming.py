"""Short names and names in sentences, from the text of forms; and the words of sentences."""

from __future__ import annotations

from decimal import Decimal

import pytest

from section16.drafting.adoption.naming import is_company, name_in_sentences, short_name, short_name_of_person
from section16.drafting.context.phrases import award_noun, award_units, capitalized, count, listed, money, plain, with_article
from section16.facts.securities import Security

COMPANIES = (
    *("Tern LLC", "Tern L.L.C.", "Tern LP", "Tern L.P.", "Tern LLP", "Tern Inc.", "Tern Corp", "Tern Corporation", "Tern Co."),
    *("Tern Company", "Tern Ltd", "Tern Limited", "Tern plc", "Tern S.A.", "Tern NV", "Tern B.V.", "Tern GmbH", "Tern AG"),
    *("Tern Trust", "Tern Trustees", "Tern Trustee", "Tern Fund", "Tern Funds", "Tern Partners", "Tern Partnership"),
    *("Tern Capital", "Tern Holding", "Tern Holdings", "Tern Holdco", "Tern Ventures", "Tern Associates", "Tern Management"),
    *("Tern Advisors", "Tern Advisers", "Tern Investment", "Tern Investments", "Tern Investors", "Tern Group"),
    *("Tern Foundation", "Tern Estate", "Tern Family", "Tern Bank", "Tern Insurance", "Tern Offshore", "Tern Master"),
    *("Tern Equity", "Tern Global", "Tern International", "Tern Opportunities", "Tern & Vance", "Tern 2", "TERN TRUST"),
)


def test_a_company_is_known_by_its_words() -> None:
    assert [name for name in COMPANIES if not is_company(name)] == []
    assert [name for name in ("OKONJO INES", "Incledon Co-Vance Ann", "Trusty Ann", "Groupe Ann") if is_company(name)] == [
        "Incledon Co-Vance Ann"  # a hyphen ends a word: such a person is asked for, not guessed
    ]


@pytest.mark.parametrize(
    ("text", "taken", "words", "name"),
    [
        ("Winterbourne Family Trust of the Year", (), 4, "winterbourne-family-trust-of"),
        ("Élan & Söhne", (), 4, "elan-sohne"),
        ("Common Stock", {"common-stock", "common-stock-2"}, 4, "common-stock-3"),
        ("***", (), 4, "unnamed"),
        ("a" * 50, (), 4, "a" * 40),
        ("a" * 39 + " bb", (), 4, "a" * 39),
    ],
)
def test_a_short_name_has_the_first_words_and_is_not_taken(text: str, taken: set[str], words: int, name: str) -> None:
    assert short_name(text, taken, words) == name


@pytest.mark.parametrize(
    ("taken", "name"),
    [
        (set(), "vance"),
        ({"vance"}, "vance-idris"),
        ({"vance", "vance-idris"}, "vance-idris-q"),
        ({"vance", "vance-idris", "vance-idris-q"}, "vance-idris-q-jr"),
    ],
)
def test_a_person_has_the_last_name_and_more_where_it_is_taken(taken: set[str], name: str) -> None:
    assert short_name_of_person("VANCE IDRIS Q JR", taken) == name


@pytest.mark.parametrize(
    ("name", "signature", "written"),
    [
        ("VANCE IDRIS", "/s/ Idris Vance", "Idris Vance"),
        ("VANCE IDRIS Q", "Ines Okonjo, attorney-in-fact for Idris Q. Vance", "Idris Q. Vance"),
        ("VANCE IDRIS Q", "/s/ Idris Quentin Vance by Ines Okonjo", "Idris Quentin Vance"),
        ("VANCE IDRIS JR", "/s/ Idris Vance, Jr.", "Idris Vance"),
        ("VANCE IDRIS", "/s/ Ines Okonjo", "Idris Vance"),
        ("VANCE IDRIS", "", "Idris Vance"),
        ("Vance Idris", "", "Idris Vance"),
        ("McVance Idris", "", "Idris McVance"),
        ("VANCE IDRIS Q JR", "", "Idris Q Vance Jr"),
        ("VAN DER VANCE IDRIS", "", ""),
        ("VANCE", "", ""),
    ],
)
def test_a_name_is_written_as_signed_or_reordered(name: str, signature: str, written: str) -> None:
    assert name_in_sentences(name, [signature] if signature else []) == written


def test_the_words_of_sentences() -> None:
    assert [with_article(word) for word in ("award", "plan", "option", "issuer", "employee", "unit")] == [
        *("an award", "a plan", "an option", "an issuer", "an employee", "an unit"),
    ]
    assert [count(number) for number in (-1, 0, 1, 12, 13)] == ["-1", "no", "one", "twelve", "13"]
    assert [listed(words) for words in ((), ("A",), ("A", "B"), ("A", "B", "C"))] == ["", "A", "A and B", "A, B and C"]
    assert (capitalized("iNES okonjo"), capitalized("")) == ("INES okonjo", "")
    assert [money(Decimal(text)) for text in ("18", "18.205", "18.2050", "1234.5")] == ["18.00", "18.205", "18.205", "1,234.50"]
    assert [str(plain(Decimal(text))) for text in ("100", "1E+2", "10.50", "0.0")] == ["100", "100", "10.5", "0"]


@pytest.mark.parametrize(
    ("title", "kind", "several", "single", "noun"),
    [
        ("Restricted Stock Units", "units", "restricted stock units", "restricted stock unit", "units"),
        ("Stock Option (right to buy)", "options", "stock options", "stock option", "option"),
        ("Stock Appreciation Rights", "appreciation rights", "stock appreciation rights", "stock appreciation right", "rights"),
        ("Tern Warrants", "warrants", "Tern Warrants", "Tern Warrant", "warrants"),
        ("2021 LTIP Awards", "units", "2021 LTIP Awards", "2021 LTIP Award", "units"),
        ("Restricted Stock", "restricted stock", "restricted stock", "share of restricted stock", "shares"),
        ("(A)", "units", "(A)", "(A)", "units"),
    ],
)
def test_an_award_is_called_by_its_title_or_its_kind(title: str, kind: str, several: str, single: str, noun: str) -> None:
    security = Security(title=title, kind=kind)  # type: ignore[arg-type]  # one of the kinds
    assert (award_units(security), award_units(security, one=True), award_noun(security)) == (several, single, noun)
