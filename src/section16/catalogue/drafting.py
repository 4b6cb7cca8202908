"""Findings of drafting: awards and vesting, trades, who reports and where, due dates, amendments and signatures."""

from __future__ import annotations

from section16.catalogue.entry import Area, CatalogueEntry, entries_of
from section16.citation import Citation, rule, statute
from section16.finding import Severity
from section16.law.approval import ACQUISITIONS, PERFORMANCE_GRANTS
from section16.law.due_dates import FORM_3, FORM_4, FORM_5
from section16.law.exemptions import exemption
from section16.law.foreign_issuers import FOREIGN_PRIVATE_ISSUERS
from section16.law.months import WINDOW
from section16.law.price_grouping import PRICE_GROUPING
from section16.law.small_acquisitions import CODE_WHEN_LOST, DEFERRAL_LOST
from section16.law.trading_plans import COOLING_OFF_CITATIONS

_REJECT, _WARN = Severity.REJECT, Severity.WARN
_DUE = tuple(dict.fromkeys((*FORM_3, *FORM_4, *FORM_5)))
_NOTICE = (rule("16a-3(g)(2)"), rule("16a-3(g)(3)"))
_entry = entries_of(Area.DRAFTING)

_AWARDS: tuple[CatalogueEntry, ...] = (
    _entry(
        "AWARD-UNNAMED",
        _REJECT,
        "Award not specified",
        "The person holds the security under several awards, and the event does not state which of them it changes.",
        "Name the award in the event.",
    ),
    _entry(
        "GRANT-NOTHING",
        _REJECT,
        "No award with this grant date",
        "The event enters every award granted on a date, and no award has that grant date.",
        "Correct the date, or enter the award.",
    ),
    _entry(
        "GRANT-BEFORE-EARNED",
        _WARN,
        "Performance award reported at grant",
        "An award that depends on performance other than the price of the share is usually reported when it is earned.",
        "Leave the grant out until the award is earned, unless only the share price decides.",
        *PERFORMANCE_GRANTS,
    ),
    _entry(
        "GRANT-NOT-EXEMPT",
        _WARN,
        "Grant without exempting approval",
        "A grant is exempt if the board, a committee of non-employee directors or the stockholders approved it, or if it is "
        "held for six months. Otherwise it is matched under Section 16(b) and is drafted as a purchase, code P.",
        "Confirm who approved the grant, and consult counsel.",
        *ACQUISITIONS,
    ),
    _entry(
        "VESTING-BEFORE-GRANT",
        _REJECT,
        "Vesting before the grant date",
        "An award, or a part of its schedule, cannot vest before it is granted.",
        "Correct the vesting date or the grant date.",
    ),
    _entry(
        "VESTING-NOTHING",
        _REJECT,
        "No units vest on this date",
        "By the schedules of the awards, no units vest on the date of the event.",
        "State the units, or correct the date or the schedule.",
    ),
    _entry(
        "VESTING-OTHER",
        _WARN,
        "Vested units differ from the schedule",
        "The event states another number of units than the schedule has for the date. The form is drafted with the number "
        "stated.",
        "Check the units, the date and the schedule.",
    ),
    _entry(
        "VESTING-LEFT",
        _WARN,
        "Units remain after the last vesting",
        "All parts of the award have vested and units remain on it, for example fractions. They would be carried on every "
        "later form.",
        "Add the units to the vesting, or enter what became of them, such as a forfeiture or a cash settlement.",
    ),
    _entry(
        "DIVIDEND-NOTHING",
        _REJECT,
        "No units on which dividend equivalents accrue",
        "The holder owns no units on the date, so nothing can be credited.",
        "Correct the date, the holder or the opening balance.",
    ),
    _entry(
        "EXERCISE-NOTHING",
        _REJECT,
        "Award cannot be exercised",
        "The award is reported as shares in Table I. Shares vest; they are not exercised.",
        "Enter a vesting instead, or correct the kind of the security.",
    ),
    _entry(
        "EXERCISE-BEFORE-GRANT",
        _REJECT,
        "Exercise before the grant date",
        "An award cannot be exercised before it is granted.",
        "Correct the date of the exercise or of the grant.",
    ),
    _entry(
        "EXERCISE-EXPIRED",
        _REJECT,
        "Exercise after expiration",
        "The derivative security expired before the date of the exercise or conversion.",
        "Correct the date of the exercise or the expiration date.",
    ),
    _entry(
        "EXERCISE-EARLY",
        _WARN,
        "Exercise before the security is exercisable",
        "By its terms, the number of units exercised had not vested, or was not yet exercisable, on the date. The form is "
        "drafted as stated.",
        "Check the date, the units and the terms of the award.",
    ),
)

_TRADES: tuple[CatalogueEntry, ...] = (
    _entry(
        "SHORT-SWING",
        _WARN,
        "Short-swing profit",
        "A purchase and a sale of the person or the household, less than six months apart and not exempt, are matched so that "
        "the profit is highest; the issuer can recover it (Section 16(b)). Entered trades at a known price are compared, "
        "derivative securities as shares of the underlying; pairs of different terms need its closing prices (Rule "
        "16b-6(c)(2)). Trades that the facts lack can add to it.",
        "Ask counsel before the trade; afterwards, arrange the payment to the issuer.",
        statute("(b)"),
        *WINDOW,
    ),
    _entry(
        "PRICE-RANGE",
        _WARN,
        "Price range wider than one dollar",
        "Trades may be reported in one row at a weighted average price only if their prices lie within one dollar of each "
        "other.",
        "Enter the trades in groups of prices within one dollar.",
        *PRICE_GROUPING,
    ),
    _entry(
        "PLAN-COOLING-OFF",
        _WARN,
        "Trade within the cooling-off period of its plan",
        "Trading under a plan may begin after its cooling-off period: for directors and officers the later of 90 days after "
        "adoption and two business days after the Form 10-Q or 10-K for the quarter of adoption, at most 120 days; for other "
        "persons 30 days.",
        "Check the dates. If they are right, the plan does not cover the transaction.",
        *COOLING_OFF_CITATIONS,
    ),
    _entry(
        "NOTICE-MISSING",
        _WARN,
        "Date of notice missing",
        "For a transaction under a 10b5-1 plan or a discretionary transaction whose date the person did not choose, the due "
        "date runs from the notice of execution, but no later than the third business day after the trade. Without the date "
        "of notice the earlier due date applies.",
        "Enter the date of notice, or state that the person chose the date of the transaction.",
        *_NOTICE,
    ),
    _entry(
        "NOTICE-OWN-TIMING",
        _WARN,
        "Notice has no effect",
        "A date of notice affects the due date only where the person did not choose the date of the transaction.",
        "Remove the notice, or the statement that the person chose the date.",
        *_NOTICE,
    ),
    _entry(
        "NOTICE-WITHOUT-PLAN",
        _WARN,
        "Notice for a transaction without a plan",
        "A date of notice affects the due date only of transactions under a 10b5-1 plan and of discretionary transactions.",
        "Name the plan, or remove the notice.",
        *_NOTICE,
    ),
    _entry(
        "SMALL-FROM-ISSUER",
        _WARN,
        "Acquisition from the issuer entered as small",
        "An acquisition from the issuer is never a small acquisition and cannot be deferred to Form 5 as one.",
        "Remove small from the event.",
        *exemption("16a-6").citations,
    ),
    _entry(
        "SMALL-DEFERRAL-LOST",
        _WARN,
        "Deferral of a small acquisition has ended",
        "A disposition, or acquisitions of more than $10,000 in six months, ended the deferral, and the acquisition is due "
        "on Form 4. No text that was read states which transaction code it then has; code P is drafted.",
        "Confirm code P, or choose code L.",
        *DEFERRAL_LOST,
        *CODE_WHEN_LOST,
    ),
    _entry(
        "FORM-5-NOT-OPEN",
        _WARN,
        "Transaction cannot be deferred to Form 5",
        "The event asks for Form 5, and its transaction code is reported on Form 4.",
        "Remove the form from the event. If Form 4 was not filed in time, enter the transaction as missed.",
        rule("16a-3(f)"),
        rule("16a-3(g)(1)"),
    ),
)

_REPORTING: tuple[CatalogueEntry, ...] = (
    _entry(
        "EVENT-OF-NOBODY",
        _WARN,
        "Transaction on no form",
        "No reporting person has an interest in what the holder owns, so the transaction is not reported.",
        "Add the relation through which the securities are held, or cik and roles of the reporting person; otherwise remove "
        "the event.",
    ),
    _entry(
        "EVENT-BEFORE-INSIDER",
        _WARN,
        "Transaction before the person became subject to Section 16",
        "Transactions before a person became an insider are reported only where the issuer's first registration of a class "
        "under Section 12 made the person one.",
        "Check the first date of the roles, or enter first-registration = true in the appointment.",
        *exemption("16a-2(a)").citations,
    ),
    _entry(
        "TRANSFER-TO-ANOTHER",
        (_REJECT, _WARN),
        "Transfer changes more than the form of ownership",
        "A transfer between holders is exempt as a mere change in the form of ownership only if the person has an interest "
        "in both. Here the person has no interest in what the other holder owns.",
        "Enter a gift, a sale or another event, or add the relation through which the other holder's securities are owned.",
        *exemption("16a-13").citations,
    ),
    _entry(
        "MATCHED-IN-OFFICE",
        _WARN,
        "Stated as unmatched, but an opposite trade exists",
        "After leaving office, a transaction is reported only if it is opposite to a nonexempt one made in office less than "
        "six months before. The facts contain such a transaction, and the event states otherwise.",
        "Remove matched-in-office from the event, or confirm with counsel that the earlier transaction is exempt.",
        rule("16a-2(b)"),
    ),
    _entry(
        "FORM-3-OWED",
        _WARN,
        "Form 3 due without an appointment",
        "The person became subject to reporting on a date for which no event is entered, because the issuer lost its status "
        "as a foreign private issuer or the exemption of its insiders ended.",
        "Enter an appointment on that date, and mark it as reported if Form 3 has been filed.",
        *FOREIGN_PRIVATE_ISSUERS,
    ),
    _entry(
        "OWNER-OUTSIDE",
        _WARN,
        "Joint owner is not required to report",
        "The form includes a reporting owner of a foreign private issuer who does not have to report.",
        "File without that owner.",
        *FOREIGN_PRIVATE_ISSUERS,
    ),
)

_FORMS: tuple[CatalogueEntry, ...] = (
    _entry(
        "LATE",
        _WARN,
        "Form is late",
        "The form is signed after its due date. Late reports of a domestic issuer's insiders are disclosed in its annual "
        "report or proxy statement.",
        "File the form at once, and add it to the issuer's list of delinquent reports.",
        *_DUE,
        Citation("Regulation S-K", "Item 405", confirmed=False),
    ),
    _entry(
        "POSSIBLY-LATE",
        _WARN,
        "Form may be late",
        "Whether the form is late depends on the date of notice, or on whether EDGAR was closed on the due date. The earlier "
        "date counts until that is known.",
        "Enter the date of notice, or file the form at once.",
        *_DUE,
    ),
    _entry(
        "SIGNED-BEFORE",
        _REJECT,
        "Signature date before the reported event",
        "A form cannot be signed before the events that it reports.",
        "Correct the signature date or the date of the event.",
    ),
    _entry(
        "SIGNATURE-LONG",
        _REJECT,
        "Signature longer than EDGAR accepts",
        "EDGAR limits the length of the signature line. The standard wording for this entity is longer.",
        "Enter a shorter text as signature.",
    ),
    _entry(
        "AMENDMENT-DAY",
        (_REJECT, _WARN),
        "Filing date of the original does not fit",
        "The filing date of the original form is before its signature or after the signature of the amendment. The latter is "
        "possible only if EDGAR accepted the original after hours or on a date when it was closed.",
        "Check the filing date on EDGAR, and correct it or the signature date.",
    ),
    _entry(
        "AMENDMENT-OTHER",
        _REJECT,
        "Facts do not amend the named form",
        "The facts result in a form of another type, period, issuer or reporting owner than the one that is to be amended.",
        "Name the form that is amended, and leave out what other forms report.",
    ),
    _entry(
        "AMENDMENT-NOTHING",
        _WARN,
        "Amendment changes nothing",
        "The facts result in the form as it was filed.",
        "Enter what changed, or do not file an amendment.",
    ),
)

ENTRIES: tuple[CatalogueEntry, ...] = (*_AWARDS, *_TRADES, *_REPORTING, *_FORMS)
