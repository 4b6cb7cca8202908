"""What footnotes and remarks state in numbers: amounts of shares, days, prices, schedules, splits and plan dates.

This is the only reader of such numbers; causes, checks, drafting and answers use it. A number is read by what it is
beside: "401(k)", "10b5-1", "Rule 16b-3", "the 2019 Plan", "36 months" and "Form 4" contain no amount of shares. What a number
means is decided by those who ask. Every pattern takes time in proportion to its text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

import msgspec

_MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)(?![a-z])"
)
_ORDINAL = r"(?:st|nd|rd|th)?"
# A text is read as one line with single blanks.
_DAY = re.compile(
    rf"\b(?P<month>{_MONTH})\.?\s?(?P<day>\d{{1,2}}){_ORDINAL}\s?,?\s?(?P<year>\d{{4}})\b"
    rf"|\b(?P<day2>\d{{1,2}}){_ORDINAL}[\s-](?:of\s)?(?P<month2>{_MONTH})\.?[\s,-]\s?(?P<year2>\d{{4}})\b"
    r"|\b(?P<month3>\d{1,2})/(?P<day3>\d{1,2})/(?P<year3>\d{4}|\d\d)\b"
    r"|\b(?P<month5>\d\d)-(?P<day5>\d\d)-(?P<year5>\d{4})\b"
    r"|\b(?P<year4>\d{4})-(?P<month4>\d\d)-(?P<day4>\d\d)\b"
)
_UNITS = r"(?:shares?|units?|[rpd]sus?|adss?|ltips?)"
_COUNT = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
_PRICE = r"(?:(?:us|c|a|hk)?[$€£¥]\s*\.?\d(?:[\d.,]*\d)?|\b(?:us\s?dollars?|usd|eur|gbp)\s*\d(?:[\d.,]*\d)?)"
_TO = r"\s?(?:to|and|through|[-–—])\s?"  # noqa: RUF001 - the dashes that filers type
# Whatever has digits and is no amount, from what is written before them or behind them; the amounts last.
_TOKEN = re.compile(
    rf"(?P<day>{re.sub('P<[a-z0-9]+>', ':', _DAY.pattern)}|\b{_MONTH}\.?\s+\d{{1,2}}{_ORDINAL}\b(?![.,]?\d))"
    rf"|(?P<glued>(?<![a-z0-9.,]){_COUNT}(?={_UNITS}\b))"
    r"|\b\d{1,2}/\d{1,2}/\d{1,5}\b|\b\d+/\d+(?:th|rd|nd|st)?s?\b"
    rf"|{_COUNT}\s*(?:%|per\s?cent\b|basis\s+points?\b|bps\b)"
    rf"|{_PRICE}(?:{_TO}\.?{_COUNT}(?![\d,]*\s*{_UNITS}\b))?(?:\s+(?:million|billion))?"
    rf"|\b{_COUNT}\s+per\s+(?:share|unit|ads)\b"
    r"|\b\d{1,4}(?:\.\d{1,8})?(?::|-(?:for|to)-|\sfor\s(?=1\b)|(?<=\b1)\sfor\s)\d{1,4}(?:\.\d{1,8})?\b"
    r"|\b(?:rules?|sections?|forms?|items?|notes?|footnotes?|exhibits?|columns?|tables?|paragraphs?|boxe?s?|lines?|nos?\.|§+)"
    r"\s*+(?:no\.\s*)?[#(]*(?:[a-z]-)?\d[^\s;]*"
    rf"|\b(?:fund|trust|series|class|account|tranche|group|phase|tier|part|year)\s+(?:no\.?\s*|#)?\d{{1,2}}\b(?![.,]\d)(?!\s+{_UNITS}\b)"
    r"|\b\d{1,4}\([a-z]{1,2}\)\S*|\b\d+(?:\.\d+)?[a-z]\S*|\b\d+-[a-z]\b|\b0\d{5,}\b|\b\d+(?:-\d+)+\b"
    rf"|\b(?:19|20)\d\d\b(?![.,]\d)(?!\s+(?:{_UNITS}|common)\b)"
    rf"|\b\d+(?:\s+|-)(?:(?:equal|approximately|substantially|successive|consecutive|annual|quarterly|monthly|business|trading|calendar|full"
    r"|additional|semi-annual)\s+){0,4}"
    r"(?:days?|weeks?|months?|quarters?|years?|hours?|minutes?|anniversar(?:y|ies)|instal?lments?|tranches|vesting dates?"
    r"|transactions?|trades?|brokers?|votes?)\b"
    r"|\(\d{1,2}\)"
    rf"|(?P<amount>(?:(?<![a-z_\d])(?<!\d[.,]){_COUNT}|(?<=[a-z])\d{{1,3}}(?:,\d{{3}})+)(?:\s+(?P<scale>million|billion)\b)?)"
)
_LONGEST_NUMBER = 28
"""The most characters of an amount that a footnote states; sums of longer ones would be rounded."""
_SCALES = {"million": Decimal(10**6), "billion": Decimal(10**9)}
_WORDS = {
    "one": 1,
    "a single": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "twelve": 12,
    "fifteen": 15,
    "twenty": 20,
    "twenty-five": 25,
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "hundred": 100,
    "one hundred": 100,
}
_WORD = "|".join(sorted(_WORDS, reverse=True))
_IN_WORDS = re.compile(
    rf"\b(?P<words>{_WORD})(?:\s\(\d{{1,3}}\))?\s(?:(?:additional|more|fewer|fractional|whole|ordinary|common|restricted|stock)\s){{0,3}}{_UNITS}\b"
)
_OF_SHARES = re.compile(
    rf"(?:\s\([^()]{{0,40}}\))?(?:\s(?!and\b|or\b|at\b|on\b|to\b|from\b|for\b|in\b)[a-z][a-z'/-]{{0,24}}){{0,6}}?\s?(?:{_UNITS}|options?|warrants?)\b"
)


@lru_cache(maxsize=8192)
def _line(text: str) -> str:
    """Return a text as one line in lower case: a dozen statements are looked for in it."""
    return " ".join(text.casefold().split())


_SENTENCE_ENDS = re.compile(r"(?<=[.;])\s+(?=[A-Z(])")


def sentences(text: str) -> list[str]:
    """Return the sentences of a text, and the parts of one that semicolons separate before a capital letter.

    >>> sentences("Includes 1,250 shares (incl. 50 units). (1) Sold in Nov. 2025; These were borrowed.")
    ['Includes 1,250 shares (incl. 50 units).', '(1) Sold in Nov. 2025;', 'These were borrowed.']
    """
    return _SENTENCE_ENDS.split(text)


# --- amounts


@lru_cache(maxsize=8192)
def numbers(text: str) -> tuple[str, ...]:
    """Return the numbers in a text that can be amounts of shares, without commas, in their order.

    Days, years, prices, percentages, periods of time, citations and names are left out.

    >>> numbers("Includes 1,250 shares bought on May 31, 2023 under the ESPP; see Rule 16b-3(c). 4.5% vested.")
    ('1250',)
    >>> numbers("Of 1959.6327 shares in the 401(k) plan 230 were bought under the 2019 Plan over 24 months.")
    ('1959.6327', '230')
    """
    return tuple(number for number, _ in _amounts(_line(text)))


@lru_cache(maxsize=16384)
def share_counts(text: str) -> tuple[Decimal, ...]:
    """Return the numbers of shares, units, options or warrants that a text states as such, in figures or in words.

    >>> share_counts("Understated by one share; 1,250 restricted stock units vested, and 300 remain.")
    (Decimal('1'), Decimal('1250'))
    """
    line = _line(text)
    found = [(at, Decimal(number)) for number, at in _amounts(line) if _OF_SHARES.match(line, at)]
    found += [(said.end("words"), Decimal(_WORDS[said["words"]])) for said in _IN_WORDS.finditer(line)]
    return tuple(number for _, number in sorted(found))


def _amounts(line: str) -> Iterator[tuple[str, int]]:
    """Yield the amounts in a line, each with the place behind it."""
    for token in _TOKEN.finditer(line):
        number = token["amount"] or token["glued"]
        if not number:
            continue
        scale = token["scale"]
        number = number.split()[0].replace(",", "")
        if len(number) <= _LONGEST_NUMBER:
            yield (str((Decimal(number) * _SCALES[scale]).to_integral_value()) if scale else number), token.end()


NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
"""A number, whatever it is a number of."""


class Misstatement(msgspec.Struct, frozen=True):
    """By how many shares a text says that a balance was misstated, positive where it was too low, and the words."""

    shares: Decimal
    words: str


_MISSTATED = re.compile(
    rf"\b(?P<way>over|under)[\s-]?(?:stated|reported|counted)\b"
    rf"|\bby\s(?:(?:approximately|a total of)\s)?(?P<shares>{_WORD}|{_COUNT})\s(?:\(\d{{1,3}}\)\s)?{_UNITS}\b"
    r"|(?P<end>[.;](?!\d))"
)


@lru_cache(maxsize=16384)
def misstatements(text: str) -> tuple[Misstatement, ...]:
    """Return by how many shares a text says that an earlier balance was overstated or understated.

    >>> [found.shares for found in misstatements("The prior report overstated the shares owned by one share.")]
    [Decimal('-1')]
    """
    found, line, way = [], _line(text), None
    for token in _MISSTATED.finditer(line):
        if token["end"]:
            way = None
        elif token["way"]:
            way = way or token
        elif way is not None and len(token["shares"]) <= _LONGEST_NUMBER:
            shares = token["shares"].replace(",", "")
            amount = Decimal(_WORDS.get(shares, shares))
            found.append(Misstatement(amount if way["way"] == "under" else -amount, line[way.start() : token.end()]))
            way = None
    return tuple(found)


# --- days and schedules


@lru_cache(maxsize=16384)
def stated_days(text: str) -> tuple[date, ...]:
    """Return the days that a text states with their year, in their order, whichever way they are written.

    >>> stated_days("From March 15, 2024, on 4/1/25 and on 1 Dec. 2025.")
    (datetime.date(2024, 3, 15), datetime.date(2025, 4, 1), datetime.date(2025, 12, 1))
    """
    days = (_day(match) for match in _DAY.finditer(_line(text)))
    return tuple(day for day in days if day is not None)


def _day(match: re.Match[str]) -> date | None:
    """Return the day of a match of a pattern that has the groups of ``_DAY``; ``None`` for one that no calendar has."""
    for place in ("", "2", "3", "4", "5"):
        year, month, day = (match[f"{part}{place}"] for part in ("year", "month", "day"))
        if year:
            number = (
                int(month) if month.isdigit() else next(at for at, name in enumerate(_MONTHS, 1) if name.startswith(month[:3]))
            )
            with suppress(ValueError):
                return date(int(year) + (2000 if len(year) == 2 else 0), number, int(day))  # noqa: PLR2004 - 23 is 2023
    return None


def _month(text: str) -> int:
    return int(text) if text.isdigit() else next(at for at, name in enumerate(_MONTHS, 1) if name.startswith(text[:3]))


_SCHEDULE_DAY = re.compile(rf"\b(?:{'|'.join(_MONTHS)})\s+\d{{1,2}}\s*,\s*\d{{4}}|\b\d{{1,2}}/\d{{1,2}}/\d{{2,4}}\b")
DATED = re.compile(r"[a-z]+\d{1,2},\d{4}|\d{1,2}/\d{1,2}/\d{2,4}")
"""A day as :func:`schedule` writes it."""
_FRACTION = re.compile(r"\b\d+/\d+(?:th|rd|nd|st)?s?\b|\b\d+(?:\.\d+)?%")
_PARTS = re.compile(r"\b1/(\d{1,2})(?:th|rd|nd|st)?\b")


_MONTH_OF = re.compile(rf"\b(?P<month>{_MONTH})\.?,?\s(?:\d{{1,2}}{_ORDINAL}\s?,?\s)?(?P<year>(?:19|20)\d\d)\b")


@lru_cache(maxsize=16384)
def months_stated(text: str) -> tuple[tuple[int, int], ...]:
    """Return the years and months that a text states in words, with a day or without.

    >>> months_stated("Shares acquired in March 2023 and on May 31, 2023 under the purchase plan.")
    ((2023, 3), (2023, 5))
    """
    return tuple((int(found["year"]), _month(found["month"])) for found in _MONTH_OF.finditer(_line(text)))


_GRANTED_ON = re.compile(rf"\bgranted(?: to [^.;]{{1,40}}?)? (?:effective )?on (?:{re.sub('P<[a-z0-9]+>', ':', _DAY.pattern)})")
_AFTER_A_YEAR = re.compile(
    r"\b(?:first|one[\s-]year|each)\s(?:(?:and|through|two|three|four|five|successive|annual|second|third|fourth|fifth|,)\s?){0,6}"
    r"anniversar(?:y|ies)\s(?:date\s)?(?:of|from|following)\s(?:the\s)?(?:date\sof\s(?:the\s)?)?grant\b"
    r"|\b(?:after\s)?one\syear\s(?:from|after|following)\s(?:the\s)?(?:date\sof\s(?:the\s)?)?grant\b"
)
_SOONER = re.compile(r"\bearlier\b|\bmonth|\bquarter(?:ly|s)?\b")
"""What may come before the first anniversary: the next annual meeting, or parts that vest each month."""


@lru_cache(maxsize=16384)
def grant_days(text: str) -> tuple[date, ...]:
    """Return the days on which a text says that awards were granted.

    >>> grant_days("A quarter of the units granted on February 20, 2022 vested on February 20, 2023.")
    (datetime.date(2022, 2, 20),)
    """
    return tuple(day for said in _GRANTED_ON.finditer(_line(text)) for day in stated_days(said[0]))


@lru_cache(maxsize=16384)
def vests_after_a_year(text: str) -> bool:
    """Whether a text says that nothing vests before a year has passed since the grant.

    >>> vests_after_a_year("33% after one year from the date of grant"), vests_after_a_year("Vests in 12 monthly parts.")
    (True, False)
    """
    line = _line(text)
    return _AFTER_A_YEAR.search(line) is not None and _SOONER.search(line) is None


@lru_cache(maxsize=8192)
def schedule(text: str) -> tuple[str, ...]:
    """Return the days, fractions and percentages that a footnote states, in their order: the marks of a vesting schedule."""
    line = _line(text)
    days = tuple("".join(day.split()) for day in _SCHEDULE_DAY.findall(line))
    return (*days, *_FRACTION.findall(_SCHEDULE_DAY.sub(" ", line)))


@lru_cache(maxsize=65536)
def days_of(mark: tuple[str, ...]) -> tuple[date, ...]:
    """Return the days among the words that :func:`schedule` returns.

    >>> days_of(("march15,2024", "6.25%", "4/1/25"))
    (datetime.date(2024, 3, 15), datetime.date(2025, 4, 1))
    """
    return tuple(day for word in mark if DATED.fullmatch(word) for day in stated_days(word))


def equal_parts(text: str) -> tuple[int, ...]:
    """Return the denominators of the equal parts that a text states: 16 of "1/16th", in their order."""
    return tuple(int(parts) for parts in _PARTS.findall(_line(text)))


# --- prices


class PriceRange(msgspec.Struct, frozen=True):
    """The lowest and the highest price of trades that a row reports together; whether its price is their weighted average."""

    low: Decimal
    high: Decimal
    weighted_average: bool = False


# A range begins with a currency or with one of a few words: most places of a text are passed over at once.
_RANGE = re.compile(
    r"(?=[$€£¥aceghlpru])(?=[$€£¥]|\b[eghlpru]|(?:us|c|a|hk)[$€£¥])(?:"
    rf"(?P<low>{_PRICE}){_TO}(?P<high>{_PRICE}|\.?{_COUNT}(?![\d,]*\s*{_UNITS}\b))"
    rf"|\b(?:rang\w+|prices?)\s(?:from|of|between)\s(?P<low2>{_COUNT}){_TO}(?P<high2>{_PRICE}|{_COUNT}(?![\d,]*\s*{_UNITS}\b))"
    rf"|\b(?:high|low)(?:est)?\s[^$.;]{{0,80}}(?P<low3>{_PRICE})[^$;]{{0,80}}\b(?:high|low)(?:est)?\s[^$.;]{{0,80}}(?P<high3>{_PRICE})"
    r")"
)
_PLAIN_PRICE = re.compile(r"(?<![\d.,])(?:\d{1,3}(?:,\d{3}){1,5}|\d{1,15})?(?:(?<=\d)|(?=\.))(?:\.\d{1,12})?$")
_WEIGHTED = re.compile(r"\bweighted[\s-]averaged?\b")


@lru_cache(maxsize=16384)
def price_ranges(text: str) -> tuple[PriceRange, ...]:
    """Return the ranges of prices that a text states, in their order.

    >>> price_ranges("A weighted average price; sold at prices ranging from $10.00 to $10.55, inclusive.")
    (PriceRange(low=Decimal('10.00'), high=Decimal('10.55'), weighted_average=True),)
    """
    line = _line(text)
    weighted = _WEIGHTED.search(line) is not None
    found = []
    for match in _RANGE.finditer(line):
        low, high = (_price(match[bound] or match[f"{bound}2"] or match[f"{bound}3"]) for bound in ("low", "high"))
        if low is not None and high is not None:
            found.append(PriceRange(min(low, high), max(low, high), weighted))
    return tuple(found)


_AVERAGE = re.compile(r"\baveraged?\b[a-z\s]{0,24}\bprices?\b|\bin multiple (?:transactions|trades|lots)\b")


def is_average_price(text: str) -> bool:
    """Return whether a text says that a price covers several trades.

    >>> is_average_price("The weighted average sale price."), is_average_price("The price of the offering.")
    (True, False)
    """
    line = _line(text)
    return _WEIGHTED.search(line) is not None or _AVERAGE.search(line) is not None


def _price(text: str) -> Decimal | None:
    """Return the price in a text, ``None`` where its points and commas do not make one number, as in "$2,336.00.00"."""
    plain = _PLAIN_PRICE.search(text)
    return Decimal(plain[0].replace(",", "")) if plain else None


# --- splits


_SPLIT_WORDS = ("split", "consolidation", "share combination", "reclassified")
"""Words for a split, without which a ratio is that of a conversion."""
_SPLIT_WORD = re.compile(rf"\b(?:{'|'.join(_SPLIT_WORDS)})\b", re.IGNORECASE)
_REVERSE = re.compile(r"\b(?:reverse|consolidation|combination)\b")
_RATIO_NUMBER = rf"(\d{{1,4}}|{_WORD})"
_RATIO = re.compile(rf"\b{_RATIO_NUMBER}(?:[- ](?:for|to)[- ]|-or-|:){_RATIO_NUMBER}\b")
_EVERY = re.compile(rf"\bevery {_RATIO_NUMBER}\b[^.;]{{0,120}}? into (?:one|1)\b")
_SENTENCE = re.compile(r"(?<=[.;])\s(?=[a-z(])")


def mentions_split(text: str) -> bool:
    """Whether a text mentions a split of shares."""
    low = text.lower()
    return any(word in low for word in _SPLIT_WORDS) and _SPLIT_WORD.search(text) is not None


@lru_cache(maxsize=16384)
def split_ratios(text: str) -> tuple[Fraction, ...]:
    """Return the ratios of splits that a text states, as new shares for one old share, in their order.

    >>> split_ratios("Adjusted for the 1-for-30 reverse stock split."), split_ratios("A four-for-one split.")
    ((Fraction(1, 30),), (Fraction(4, 1),))
    """
    return tuple(dict.fromkeys(ratio for sentence in _SENTENCE.split(_line(text)) for ratio in _ratios(sentence)))


def _ratios(sentence: str) -> Iterator[Fraction]:
    for pair in _RATIO.findall(sentence) if mentions_split(sentence) else ():
        few, many = sorted(int(_WORDS.get(word, word)) for word in pair)
        # "10-for-1 reverse split" and "1-for-10 reverse split" are said of the same.
        if 0 < few < many:
            yield Fraction(few, many) if _REVERSE.search(sentence) else Fraction(many, few)
    for word in _EVERY.findall(sentence):
        if int(_WORDS.get(word, word)) > 1:
            yield Fraction(1, int(_WORDS.get(word, word)))


# --- plans


_PLAN = re.compile(r"\b10b-?5-?1\b")
_PLAN_TOKEN = re.compile(
    rf"(?P<adopted>\badopt\w*|\bentered\sinto\b|\bestablished\b|\bexecuted\b|\bdated\b|\bput\sin\splace\b)|{_DAY.pattern}"
    r"|(?P<other>\b(?:amend\w*|modif\w*|terminat\w*|expir\w*|vest\w*|sold|sales?|purchased?|granted)\b|;)"
)
_FAR = 90
"""Characters between the verb and the day: "adopted by the reporting person and approved by the issuer on"."""


@lru_cache(maxsize=16384)
def plan_adoptions(text: str) -> tuple[date, ...]:
    """Return the days on which a text says that a Rule 10b5-1 plan was adopted, in their order, each once.

    >>> plan_adoptions("Sold on May 1, 2023 under a Rule 10b5-1 trading plan adopted on December 12, 2022.")
    (datetime.date(2022, 12, 12),)
    """
    line = _line(text)
    if not _PLAN.search(line):
        return ()
    found: dict[date, None] = {}
    adopted: int | None = None
    for token in _PLAN_TOKEN.finditer(line):
        if token["adopted"]:
            adopted = token.end()
        elif token["other"]:
            adopted = None
        elif adopted is not None and token.start() - adopted <= _FAR and (day := _day(token)) is not None:
            found[day], adopted = None, None
    return tuple(found)


class PlanDates(msgspec.Struct, frozen=True):
    """The days that a text states about a Rule 10b5-1 plan: when it was adopted, changed and terminated, and when it ends."""

    adopted: tuple[date, ...] = ()
    amended: tuple[date, ...] = ()
    terminated: tuple[date, ...] = ()
    until: tuple[date, ...] = ()


_PLAIN_DAY = re.sub(r"P<[a-z0-9]+>", ":", _DAY.pattern)
_NO_PLAN = re.compile(r"\bnot\b[^.;]{0,80}\b10b-?5-?1\b")
_BY = r"(?:\sby\s[^.;]{0,60}?)?"
_AMENDED = re.compile(rf"\b(?:amended|modified|revised){_BY}\s(?:on|as\sof)\s(?P<day>{_PLAIN_DAY})")
_TERMINATED = re.compile(rf"\bterminated{_BY}\s(?:on|effective|as\sof)\s(?P<day>{_PLAIN_DAY})")
_UNTIL = re.compile(
    rf"\b(?:through|until|(?:expires|expiring|terminates|ends|ending)\son)\s(?P<day>{_PLAIN_DAY})(?!\s?(?:to|through)\b)"
)


@lru_cache(maxsize=16384)
def plan_dates(text: str) -> PlanDates | None:
    """Return what a text states about a Rule 10b5-1 plan; ``None`` where it speaks of none, or says that there was none.

    >>> plan_dates("Sold under a 10b5-1 plan adopted on June 15, 2022, and modified on September 14, 2022.").amended
    (datetime.date(2022, 9, 14),)
    >>> plan_dates("The sale was not made under a Rule 10b5-1 plan."), plan_dates("Sold in the open market.")
    (None, None)
    """
    line = _line(text)
    if not _PLAN.search(line) or _NO_PLAN.search(line):
        return None
    others = (_days_after(pattern, line) for pattern in (_AMENDED, _TERMINATED, _UNTIL))
    return PlanDates(plan_adoptions(text), *others)


def _days_after(words: re.Pattern[str], line: str) -> tuple[date, ...]:
    return tuple(dict.fromkeys(day for match in words.finditer(line) for day in stated_days(match["day"])))


# --- other forms

_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5}
_FEW = r"(\d|one|two|three|four|five)"
# "Form 1 of 2", "Form 4 Filing 2 of 2", "part one of three", "the second of two Form 4s". "Page 1 of 2" numbers the pages of
# one form.
_PART = re.compile(rf"\b(?:forms?|filings?|reports?|parts?) ?[#(]? ?{_FEW} ?\)? of {_FEW}\b")
_ORDINAL_PART = re.compile(rf"\b({'|'.join(_ORDINALS)}) of {_FEW} (?:forms?|filings?|reports?)\b")
_OF_SEVERAL = re.compile(r"of (?:[2-9]|two|three|four|five)\b", re.IGNORECASE)
"""What every statement of a part has: looked for first, because most texts have none."""


@lru_cache(maxsize=8192)
def part_stated(text: str) -> tuple[int, int] | None:
    """Return which of how many forms a text says that its form is; ``None`` where it does not say so.

    >>> part_stated("Form 1 of 2."), part_stated("This is the second of three reports."), part_stated("Page 1 of 2")
    ((1, 2), (2, 3), None)
    """
    line = " ".join(text.split())
    if not _OF_SEVERAL.search(line):
        return None
    line = line.casefold()
    for match in (*_PART.finditer(line), *_ORDINAL_PART.finditer(line)):
        part, count = (int(_ORDINALS.get(word, _WORDS.get(word, word))) for word in match.groups())
        if count > 1 and 1 <= part <= count:
            return part, count
    return None


_FORM_FILED = re.compile(rf"\bforms? [345]\b[^.;]{{0,60}}?\bfiled\b[^.;]{{0,60}}?(?:{_DAY.pattern})")


@lru_cache(maxsize=16384)
def forms_filed(text: str) -> tuple[date, ...]:
    """Return the days on which a text says that a Form 3, 4 or 5 was filed, in their order.

    >>> forms_filed("The Form 4 of the reporting person filed with the SEC on June 13, 2022 omitted these shares.")
    (datetime.date(2022, 6, 13),)
    """
    days = (_day(match) for match in _FORM_FILED.finditer(_line(text)))
    return tuple(day for day in days if day is not None)
