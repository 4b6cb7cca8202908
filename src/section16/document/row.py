"""The elements that the rows of both tables share, each declared once.

Captions of columns are those of Form 4; Form 3 numbers its columns differently (specification v5.5, section 3.6).
"""

from __future__ import annotations

from section16.document.declaration import ALL_FORMS, CHANGES, Element, Notes, Shape, Wrapper

CODING = Wrapper("transactionCoding")
AMOUNTS = Wrapper("transactionAmounts", required=CHANGES)
POST_AMOUNTS = Wrapper("postTransactionAmounts", required=ALL_FORMS)
OWNERSHIP = Wrapper("ownershipNature", required=ALL_FORMS)
UNDERLYING = Wrapper("underlyingSecurity", required=ALL_FORMS)

TRANSACTION_CODES = tuple("ACDEFGHIJLMOPSUWXZ")
"""The codes of Form 4, Instruction 8, as the schema lists them; V and K are marks of the printed form, not codes."""

# Titles run to 60 characters, natures of ownership to 100 (specification 3.6, SECURITY_TITLE and NATURE_OF_OWNERSHIP).
SECURITY_TITLE = Element(
    name="securityTitle",
    shape=Shape.BOX,
    column="Title of security",
    says="The class of the security, in the filer's words.",
    required=ALL_FORMS,
    notes=Notes.BESIDE,
    shortest=1,
    longest=60,
)
EXERCISE_PRICE = Element(
    name="conversionOrExercisePrice",
    shape=Shape.BOX,
    column="Conversion or exercise price of derivative security",
    says="What a unit of the derivative security costs to exercise or convert, in US dollars.",
    required=ALL_FORMS,
    notes=Notes.INSTEAD,
)
TRANSACTION_DATE = Element(
    name="transactionDate",
    shape=Shape.BOX,
    column="Transaction date",
    says="The day of the transaction.",
    forms=CHANGES,
    required=CHANGES,
    notes=Notes.BESIDE,
)
DEEMED_EXECUTION_DATE = Element(
    name="deemedExecutionDate",
    shape=Shape.BOX,
    column="Deemed execution date, if any",
    says="The day on which Rule 16a-3(g) deems the transaction executed, when that is another.",
    forms=CHANGES,
    notes=Notes.FREE,
)
TRANSACTION_FORM_TYPE = Element(
    name="transactionFormType",
    shape=Shape.BARE,
    within=CODING,
    column="Transaction code (V)",
    says="The form on which the transaction was to be reported: 4, or 5.",
    forms=CHANGES,
    required=CHANGES,
    one_of=("4", "5"),
)
HOLDING_FORM_TYPE = Element(
    name="transactionFormType",
    shape=Shape.BARE,
    within=CODING,
    column="Transaction code",
    says="3 for a holding that should have been reported on Form 3; else empty.",
    forms="5",
    one_of=("", "3"),
)
TRANSACTION_CODE = Element(
    name="transactionCode",
    shape=Shape.BARE,
    within=CODING,
    column="Transaction code",
    says="What kind of transaction it was, as one letter of Instruction 8.",
    forms=CHANGES,
    required=CHANGES,
    one_of=TRANSACTION_CODES,
)
EQUITY_SWAP_INVOLVED = Element(
    name="equitySwapInvolved",
    shape=Shape.BARE,
    within=CODING,
    column="Transaction code (K)",
    says="Whether an equity swap or a similar instrument is involved.",
    forms=CHANGES,
    required=CHANGES,
)
CODING_FOOTNOTES = Element(
    name="footnoteId",
    shape=Shape.MARKS,
    within=CODING,
    column="Transaction code",
    says="The footnotes on the transaction code.",
    forms=CHANGES,
    notes=Notes.FREE,
    most=99,
)
TIMELINESS = Element(
    name="transactionTimeliness",
    shape=Shape.BOX,
    column="Transaction code (V)",
    says="E for early, L for late, empty for on time.",
    forms=CHANGES,
    notes=Notes.FREE,  # Form 5 allows no footnote here (specification 3.6.11)
    one_of=("", "E", "L"),
)
TRANSACTION_SHARES = Element(
    name="transactionShares",
    shape=Shape.BOX,
    within=AMOUNTS,
    column="Amount",
    says="How many shares or units were acquired or disposed of.",
    forms=CHANGES,
    required=CHANGES,
    notes=Notes.BESIDE,
)
DERIVATIVE_SHARES = Element(
    name="transactionShares",
    shape=Shape.BOX,
    within=AMOUNTS,
    column="Number of derivative securities acquired (A) or disposed of (D)",
    says="How many derivative securities were acquired or disposed of.",
    forms=CHANGES,
    notes=Notes.BESIDE,
    choice="transaction amount",
)
TOTAL_VALUE = Element(
    name="transactionTotalValue",
    shape=Shape.BOX,
    within=AMOUNTS,
    column="Number of derivative securities acquired (A) or disposed of (D)",
    says="The value in US dollars of what was acquired or disposed of, where it is not counted in units.",
    forms=CHANGES,
    notes=Notes.BESIDE,
    choice="transaction amount",
)
PRICE_PER_SHARE = Element(
    name="transactionPricePerShare",
    shape=Shape.BOX,
    within=AMOUNTS,
    column="Price",
    says="The price of one share or unit, in US dollars.",
    forms=CHANGES,
    required=CHANGES,
    notes=Notes.INSTEAD,
)
ACQUIRED_DISPOSED = Element(
    name="transactionAcquiredDisposedCode",
    shape=Shape.BOX,
    within=AMOUNTS,
    column="(A) or (D)",
    says="A for acquired, D for disposed of.",
    forms=CHANGES,
    required=CHANGES,
    notes=Notes.BESIDE,
    one_of=("A", "D"),
)
# The schema allows no footnote on the code of Table II; filings carry it all the same and are read with it.
DERIVATIVE_ACQUIRED_DISPOSED = Element(
    name="transactionAcquiredDisposedCode",
    shape=Shape.BOX,
    within=AMOUNTS,
    column="(A) or (D)",
    says="A for acquired, D for disposed of.",
    forms=CHANGES,
    required=CHANGES,
    one_of=("A", "D"),
)
EXERCISE_DATE = Element(
    name="exerciseDate",
    shape=Shape.BOX,
    column="Date exercisable",
    says="The day from which the derivative security can be exercised.",
    required=ALL_FORMS,
    notes=Notes.INSTEAD,
)
EXPIRATION_DATE = Element(
    name="expirationDate",
    shape=Shape.BOX,
    column="Expiration date",
    says="The day on which the derivative security expires.",
    required=ALL_FORMS,
    notes=Notes.INSTEAD,
)
UNDERLYING_TITLE = Element(
    name="underlyingSecurityTitle",
    shape=Shape.BOX,
    within=UNDERLYING,
    column="Title of underlying security",
    says="The class of the security that the derivative security gives.",
    required=ALL_FORMS,
    notes=Notes.BESIDE,
    shortest=1,
    longest=60,
)
UNDERLYING_SHARES = Element(
    name="underlyingSecurityShares",
    shape=Shape.BOX,
    within=UNDERLYING,
    column="Amount or number of shares",
    says="How many shares or units of it.",
    notes=Notes.INSTEAD,
    choice="underlying amount",
)
UNDERLYING_VALUE = Element(
    name="underlyingSecurityValue",
    shape=Shape.BOX,
    within=UNDERLYING,
    column="Amount or number of shares",
    says="Its value in US dollars, where it is not counted in units.",
    notes=Notes.INSTEAD,
    choice="underlying amount",
)
SHARES_OWNED = Element(
    name="sharesOwnedFollowingTransaction",
    shape=Shape.BOX,
    within=POST_AMOUNTS,
    column="Amount of securities beneficially owned following reported transaction(s)",
    says="How many shares or units are owned after the transaction.",
    notes=Notes.BESIDE,
    choice="amount owned",
)
VALUE_OWNED = Element(
    name="valueOwnedFollowingTransaction",
    shape=Shape.BOX,
    within=POST_AMOUNTS,
    column="Amount of securities beneficially owned following reported transaction(s)",
    says="The value in US dollars owned after the transaction, where it is not counted in units.",
    notes=Notes.BESIDE,
    choice="amount owned",
)
DIRECT_OR_INDIRECT = Element(
    name="directOrIndirectOwnership",
    shape=Shape.BOX,
    within=OWNERSHIP,
    column="Ownership form: direct (D) or indirect (I)",
    says="D for held directly, I for held indirectly.",
    required=ALL_FORMS,
    notes=Notes.BESIDE,
    one_of=("D", "I"),
)
NATURE_OF_OWNERSHIP = Element(
    name="natureOfOwnership",
    shape=Shape.BOX,
    within=OWNERSHIP,
    column="Nature of indirect beneficial ownership",
    says="Through whom or what the securities are held indirectly.",
    notes=Notes.BESIDE,
    longest=100,
)
