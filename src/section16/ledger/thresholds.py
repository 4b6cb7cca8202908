"""The thresholds of the ledger: each with its reason, and with what it decides in the archive.

``python -m bench.thresholds`` counts how many of the archive's rows have another cause, or another difference, when a threshold
is half or twice as large; bench/results/thresholds.md has the counts. None was chosen by them: where one decides much, its
rows deserve to be read again.
"""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Final

# --- exact links, breaks and what could continue a lot

LEAST_MISTYPED: Final = 20
"""Below this many shares one digit separates almost every two balances."""

LEAST_KEYSTROKE: Final = 10
"""Any two numbers of one digit differ by one keystroke."""

MOST_INSTALLMENTS: Final = 48
"""The most installments that are looked for: four years of monthly ones."""

INSTALLMENT_SIZE: Final = 10
"""Each installment is rounded by up to a share, so that small ones fit nearly any balance: an installment must have this many
times as many shares as there are installments."""

NOT_A_YEAR: Final = timedelta(days=330)
"""Nothing of a grant that vests on its first anniversary vests within so many days: forms date a grant some weeks late."""

LEAST_DRIFT: Final = 100
"""A balance of fewer shares is found under other words by chance."""

LOTS_COMPARED: Final = 32
"""More lots of one line than these are found by their balance: a transaction has about 150 that one typing error makes. It
decides how lots are found, not which."""

# --- late reports

NEARER_END: Final = 4
"""How many times nearer a late row must end than it starts: a change with its sign reversed already ends twice as near."""

OPENING_PART: Final = 10
"""A late row that starts from nothing must end within this part of where the first report starts."""

# --- exercises

MOST_OF_AN_EXERCISE: Final = 4
"""More rows than these sum to the amount of another by chance."""

# --- splits

LEAST_RATIO: Final = 50
"""Balances below this many shares have some simple ratio by chance."""

SHARP_RATIO: Final = 1000
"""Two balances of this size fit one ratio to the share by chance about once in half a million pairs."""

ROUNDED_LOTS: Final = 20
"""Shares by which a balance of many lots may miss the ratio, because each lot was rounded by itself, as in
0000950170-23-031814."""

ROUNDED_PART: Final = Decimal("0.0005")
"""The part of a balance that this rounding may be at most: 20 shares of 1,000 would be another ratio."""

MOST_RATIO: Final = 1000
"""The largest ratio looked for, 1,000 for 1 or 1 for 1,000."""

ROUNDED_PRICE: Final = Decimal("0.01")
"""An exercise price divided by a ratio is reported rounded: one part in a hundred is allowed, and one cent below a dollar."""

# --- learning

HABIT: Final = 4
"""How many times as often something stays the same as it changes, to be a habit: in four of five cases."""

LEAST_OWN_LOT: Final = 20
"""Rows start from a balance of fewer shares than these by chance."""

# --- likely errors

LEAST_ERROR: Final = 10
"""A difference must have ten times as many shares to prove an error: smaller ones recur by chance."""

REPORTS_SEARCHED: Final = 8
"""How many reports before and after are searched; the further one is, the likelier an opposite difference is chance."""

UNDONE_PART: Final = Decimal("0.004")
"""The part of a difference that may remain when it is undone, as where dividends came in between."""

LEAST_TRANSPOSED: Final = 1000
"""Shorter numbers become each other by chance when two digits change places."""

REPORTS_AHEAD: Final = 8
"""How many of the next reports are searched for one that takes a difference back."""

# --- causes in the rows

LEAST_WHOLE_HOLDING: Final = 1000
"""Fewer shares than these are the whole of another holding by chance, where a holding changes without a transaction: with
100 the control of Table I holdings is 0.22, six differences against 1.3 by chance."""

LEAST_SUM_OF_ROWS: Final = 100
"""Fewer shares than these are the sum of some rows by chance."""

SHARP_SPLIT: Final = 200
"""A balance of so many shares for each share of the ratio meets a whole ratio by chance about once in a hundred."""

LEAST_RETURNING: Final = 1000
"""Balances below this many shares come back by chance."""

LEAST_STATED_SPLIT: Final = 50
"""Balances below this many shares fit some ratio by chance."""

# --- footnotes

LEAST_STATED: Final = 10
"""Smaller numbers are in most footnotes by chance: counts of installments, days, percentages."""

MOST_NUMBERS: Final = 8
"""Among more numbers some two sum to any gap by chance."""

LEAST_ROUNDED_SHARE: Final = 1000
"""From this many shares on a difference of one share between two reports is rounding."""

SENTENCES_BACK: Final = 8
"""How many reports back the same sentence is looked for."""

LEAST_UNITS: Final = 100
"""Smaller numbers are in footnotes on units by chance."""

MOST_UNIT_NUMBERS: Final = 6
"""Among more numbers some two differ by any gap by chance: footnotes that list every grant state dozens."""

# --- growth

RATE_NEAR: Final = Decimal("0.002")
"""Two rates are one when they differ by at most this part and the rounding of both numbers."""

RATE_SURE: Final = Decimal("0.02")
"""Where rounding alone would allow more than this part, the numbers are too small to show a rate."""

RATE_CLOSE: Final = Decimal("0.015")
"""The part by which rates may differ where several owners have nearly one: dividends are reinvested at prices of some days."""

OWNERS_OF_A_RATE: Final = 3
"""How many other owners must have nearly one rate."""

MOST_DIVIDEND: Final = Decimal("0.05")
"""The most by which dividends between two reports are taken to increase a holding; more is another event."""

TWO_RATES_NEAR: Final = Fraction(1, 1000)
"""The part by which credits over two periods may miss their rates: a dividend is reinvested at prices of some days. Where the
rates hold, the archive's differ by three parts in ten thousand at the most."""

LEAST_CREDITS: Final = 3
"""How many other owners must have the two rates: two of them give the rates, and one confirms them."""

OWNERS_COMPARED: Final = 8
"""How many other owners are compared: among more, some three meet any two rates."""

LEAST_GROWTH: Final = Decimal("0.1")
"""A smaller growth is the rounding of fractions."""

LEAST_WHOLE: Final = 20
"""Whole numbers below this are equal by chance, and are in most footnotes."""

ONE_TIME: Final = 7
"""Days within which the reports of an issuer's insiders about one event are filed."""

ONE_YEAR: Final = 366
"""Days within which a report is looked for that went through some of the same days."""

STATED_PART: Final = 4
"""The rest beside a stated number is at most one part in four of the gap: the footnote must explain most of it."""

# --- other holdings

LEAST_MOVED: Final = 20
"""Two holdings change by fewer shares than these alike by chance."""

LEAST_SUM: Final = 100
"""The least that sums of several rows must have: with each row more of them meet a number by chance."""

LEAST_WHOLE_BALANCE: Final = 1000
"""The least size of a whole balance as evidence: small lots of units recur at every size."""

SINGULAR_BALANCE: Final = 50_000
"""A balance of this size does not recur by chance."""

MOST_PARTS: Final = 8
"""Among more holdings some sum of three meets any number."""

HOLDINGS_ROUNDED: Final = 3
"""With this many other holdings their singly rounded changes may sum to one share instead of nothing."""

# --- other forms

COMPANION_DAYS: Final = 7
"""Companion forms are filed together, or within days of each other."""

LATE_FORM_DAYS: Final = 120
"""Days after a report within which a transaction that it had counted is found missing and filed."""

LEAST_OF_TWO_OWNERS: Final = 1000
"""Two owners hold equal amounts of fewer shares by chance: directors are granted the same."""

HOLE_DAYS: Final = 120
"""Days without any filing of the issuer's insiders. Measured on real filings: of balances that follow, fewer than one in a
hundred comes after such a time; of those that do not, one in ten."""

EXPECTED_FILINGS: Final = 10
"""How many filings must be expected in such a time, by how often the insiders file otherwise, to have it show that filings are
missing: where five are expected, none is filed once in 150 such times by chance, and insiders file together, on few days."""
