"""Invented names: every company and person here is made up of these lists, and none of them is meant.

CIKs start at 9,000,000,000: ten digits, where EDGAR has so far assigned seven. Each issuer has a thousand: its own,
then those of its insiders. Accession numbers carry the issuer's CIK in front, so they are no real ones either. Symbols
have six letters; those of American markets have five at most.
"""

from __future__ import annotations

from generate.dice import Dice

FIRST_CIK = 9_000_000_000
CIKS_AN_ISSUER = 1_000
MOST_ISSUERS = 900_000
"""Beyond that CIKs would have eleven digits."""


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_FIRST = _words(
    """
    Adara Alwin Berit Bodo Calla Corwin Dagny Delmar Edda Elowen Falk Fenna Garnet Gerwin Hedda Hollis Ilse Ingram Jorun
    Juno Kester Keziah Leander Linnea Maren Merrick Nerys Norvin Odile Orrin Petra Quillan Ragna Rowan Sabra Selwyn Tamsin
    Torvald Ulla Ursin Verity Vigo Wenda Winslow Yara Yestin Zelda Zubin
    """
)
_LAST = _words(
    """
    Abelbrook Ashgrove Bellwether Birkenhall Brandreth Calderstone Cormorant Dunnock Eastmere Elderfield Fairholt Fernsby
    Gantry Goldhawk Greywell Hartsong Hawkridge Ironwood Juniperus Kestrel Kingscote Larkmoor Lindenau Marlowick Merriden
    Netherby Northcape Oakhurst Osprey Pemberwick Pinecroft Quayle Ravenscar Redfern Saltmarsh Silverton Stonebridge
    Tanglewood Thistledown Underhill Vanterpool Wexcombe Whitlow Windermoor Yarrowby Zeldenrust
    """
)
_WORDS = _words(
    """
    Amber Anvil Aspen Beacon Bramble Cobalt Copper Coral Cypress Driftwood Ember Falcon Flint Garnet Glacier Granite
    Harbor Hazel Heron Indigo Ivory Jasper Juniper Lantern Larkspur Linden Lodestar Maple Marigold Meadow Mistral Nimbus
    Nova Ochre Onyx Orchard Osier Pebble Pinnacle Quarry Quartz Raven Sable Saffron Sequoia Slate Sparrow Tamarack Teal
    Thistle Tundra Umber Verdant Willow Yarrow Zephyr
    """
)
_TRADES = _words(
    """
    Biologics Bancorp Beverage Circuits Dynamics Energy Foods Genomics Holdings Instruments Logistics Materials Medical
    Minerals Mobility Networks Pharma Photonics Power Properties Robotics Semiconductor Software Systems Therapeutics
    Utilities
    """
)
_ENDINGS = ("Inc", "Inc.", "Corp", "Corporation", "Ltd", "Group, Inc.", "Co")
_STREETS = ("Quay Street", "Lantern Road", "Mill Lane", "Orchard Avenue", "Foundry Way", "Cooper Square", "Harbor Drive")
_CITIES = (
    ("Port Example", "ME", "04000"),
    ("Sampleton", "NY", "10990"),
    ("Testbury", "CA", "94990"),
    ("Specimen Falls", "TX", "75990"),
    ("Modelville", "IL", "60990"),
    ("Fixture Bay", "WA", "98990"),
)


def cik(issuer: int, number: int = 0) -> str:
    """Return a CIK of an issuer, counted from 0: its own, or with a ``number`` that of an insider."""
    return str(FIRST_CIK + issuer * CIKS_AN_ISSUER + number)


def company(dice: Dice) -> str:
    """Return the name of a company."""
    first, second = dice.some(_WORDS, 2)
    return f"{first} {second} {dice.pick(_TRADES)} {dice.pick(_ENDINGS)}"


def symbol(dice: Dice, name: str) -> str:
    """Return a trading symbol of six letters that begins like the name."""
    letters = [letter for letter in name.upper() if letter.isalpha()]
    return "".join(letters[:3]) + "".join(dice.pick("BCDFGHJKLMNPQRSTVWXZ") for _ in range(3))


def person(dice: Dice, taken: set[str]) -> tuple[str, str, str]:
    """Return a first name, a middle initial (perhaps none) and a last name that no one at the issuer has yet."""
    while True:
        last = dice.pick(_LAST)
        if last not in taken:
            taken.add(last)
            return dice.pick(_FIRST), dice.pick(("", "", "A", "B", "E", "J", "L", "M", "R", "T")), last


def fund(dice: Dice, taken: set[str]) -> str:
    """Return the first words of a fund manager's name."""
    while True:
        name = f"{dice.pick(_WORDS)} {dice.pick(('Ridge', 'Point', 'Bay', 'Gate', 'Field'))}"
        if name not in taken:
            taken.add(name)
            return name


def street(dice: Dice) -> str:
    """Return a street with a number."""
    return f"{dice.whole(1, 990)} {dice.pick(_STREETS)}"


def city(dice: Dice) -> tuple[str, str, str]:
    """Return a city, its state and a zip code."""
    return dice.pick(_CITIES)
