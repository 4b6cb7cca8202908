"""Table II: derivative securities, acquired, disposed of or held."""

from __future__ import annotations

from typing import Annotated, ClassVar

from section16.document import row
from section16.document.cells import (
    NO_DATE,
    NO_DECIMAL,
    NO_FLAG,
    NO_TEXT,
    DateCell,
    DecimalCell,
    FlagCell,
    TextCell,
)
from section16.document.group import Group


class DerivativeTransaction(Group, frozen=True, gc=False, omit_defaults=True, tag_field="row", tag="derivativeTransaction"):
    """A row of Table II that reports a transaction; Forms 4 and 5 (specification 3.6, derivativeTransaction)."""

    ELEMENT: ClassVar[str] = "derivativeTransaction"
    DERIVATIVE: ClassVar[bool] = True
    HOLDING: ClassVar[bool] = False

    title: Annotated[TextCell, row.SECURITY_TITLE.on("45")] = NO_TEXT
    exercise_price: Annotated[DecimalCell, row.EXERCISE_PRICE.on("45")] = NO_DECIMAL
    transaction_date: Annotated[DateCell, row.TRANSACTION_DATE] = NO_DATE
    deemed_execution_date: Annotated[DateCell, row.DEEMED_EXECUTION_DATE] = NO_DATE
    form_type: Annotated[TextCell, row.TRANSACTION_FORM_TYPE] = NO_TEXT
    code: Annotated[TextCell, row.TRANSACTION_CODE] = NO_TEXT
    equity_swap: Annotated[FlagCell, row.EQUITY_SWAP_INVOLVED] = NO_FLAG
    coding_footnotes: Annotated[tuple[str, ...], row.CODING_FOOTNOTES] = ()
    timeliness: Annotated[TextCell, row.TIMELINESS] = NO_TEXT
    shares: Annotated[DecimalCell, row.DERIVATIVE_SHARES] = NO_DECIMAL
    total_value: Annotated[DecimalCell, row.TOTAL_VALUE] = NO_DECIMAL
    price: Annotated[DecimalCell, row.PRICE_PER_SHARE] = NO_DECIMAL
    acquired_disposed: Annotated[TextCell, row.DERIVATIVE_ACQUIRED_DISPOSED] = NO_TEXT
    exercise_date: Annotated[DateCell, row.EXERCISE_DATE.on("45")] = NO_DATE
    expiration_date: Annotated[DateCell, row.EXPIRATION_DATE.on("45")] = NO_DATE
    underlying_title: Annotated[TextCell, row.UNDERLYING_TITLE.on("45")] = NO_TEXT
    underlying_shares: Annotated[DecimalCell, row.UNDERLYING_SHARES.on("45")] = NO_DECIMAL
    underlying_value: Annotated[DecimalCell, row.UNDERLYING_VALUE.on("45")] = NO_DECIMAL
    shares_owned: Annotated[DecimalCell, row.SHARES_OWNED.on("45")] = NO_DECIMAL
    value_owned: Annotated[DecimalCell, row.VALUE_OWNED.on("45")] = NO_DECIMAL
    ownership: Annotated[TextCell, row.DIRECT_OR_INDIRECT.on("45")] = NO_TEXT
    nature: Annotated[TextCell, row.NATURE_OF_OWNERSHIP.on("45")] = NO_TEXT


class DerivativeHolding(Group, frozen=True, gc=False, omit_defaults=True, tag_field="row", tag="derivativeHolding"):
    """A row of Table II that reports what is held (specification 3.6, derivativeHolding).

    On Form 3 the amount held is the underlying amount; there is no other number.
    """

    ELEMENT: ClassVar[str] = "derivativeHolding"
    DERIVATIVE: ClassVar[bool] = True
    HOLDING: ClassVar[bool] = True

    title: Annotated[TextCell, row.SECURITY_TITLE] = NO_TEXT
    exercise_price: Annotated[DecimalCell, row.EXERCISE_PRICE] = NO_DECIMAL
    form_type: Annotated[TextCell, row.HOLDING_FORM_TYPE] = NO_TEXT
    coding_footnotes: Annotated[tuple[str, ...], row.CODING_FOOTNOTES.on("5")] = ()
    exercise_date: Annotated[DateCell, row.EXERCISE_DATE] = NO_DATE
    expiration_date: Annotated[DateCell, row.EXPIRATION_DATE] = NO_DATE
    underlying_title: Annotated[TextCell, row.UNDERLYING_TITLE] = NO_TEXT
    underlying_shares: Annotated[DecimalCell, row.UNDERLYING_SHARES] = NO_DECIMAL
    underlying_value: Annotated[DecimalCell, row.UNDERLYING_VALUE] = NO_DECIMAL
    shares_owned: Annotated[DecimalCell, row.SHARES_OWNED.on("45")] = NO_DECIMAL
    value_owned: Annotated[DecimalCell, row.VALUE_OWNED.on("45")] = NO_DECIMAL
    ownership: Annotated[TextCell, row.DIRECT_OR_INDIRECT] = NO_TEXT
    nature: Annotated[TextCell, row.NATURE_OF_OWNERSHIP] = NO_TEXT


TableTwoRow = DerivativeTransaction | DerivativeHolding
