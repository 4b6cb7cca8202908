"""Table I: securities that are not derivative, acquired, disposed of or held."""

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


class NonDerivativeTransaction(
    Group, frozen=True, gc=False, omit_defaults=True, tag_field="row", tag="nonDerivativeTransaction"
):
    """A row of Table I that reports a transaction; Forms 4 and 5 (specification 3.6, nonDerivativeTransaction)."""

    ELEMENT: ClassVar[str] = "nonDerivativeTransaction"
    DERIVATIVE: ClassVar[bool] = False
    HOLDING: ClassVar[bool] = False

    title: Annotated[TextCell, row.SECURITY_TITLE.on("45")] = NO_TEXT
    transaction_date: Annotated[DateCell, row.TRANSACTION_DATE] = NO_DATE
    deemed_execution_date: Annotated[DateCell, row.DEEMED_EXECUTION_DATE] = NO_DATE
    form_type: Annotated[TextCell, row.TRANSACTION_FORM_TYPE] = NO_TEXT
    code: Annotated[TextCell, row.TRANSACTION_CODE] = NO_TEXT
    equity_swap: Annotated[FlagCell, row.EQUITY_SWAP_INVOLVED] = NO_FLAG
    coding_footnotes: Annotated[tuple[str, ...], row.CODING_FOOTNOTES] = ()
    timeliness: Annotated[TextCell, row.TIMELINESS] = NO_TEXT
    shares: Annotated[DecimalCell, row.TRANSACTION_SHARES] = NO_DECIMAL
    price: Annotated[DecimalCell, row.PRICE_PER_SHARE] = NO_DECIMAL
    acquired_disposed: Annotated[TextCell, row.ACQUIRED_DISPOSED] = NO_TEXT
    shares_owned: Annotated[DecimalCell, row.SHARES_OWNED.on("45")] = NO_DECIMAL
    value_owned: Annotated[DecimalCell, row.VALUE_OWNED.on("45")] = NO_DECIMAL
    ownership: Annotated[TextCell, row.DIRECT_OR_INDIRECT.on("45")] = NO_TEXT
    nature: Annotated[TextCell, row.NATURE_OF_OWNERSHIP.on("45")] = NO_TEXT


class NonDerivativeHolding(Group, frozen=True, gc=False, omit_defaults=True, tag_field="row", tag="nonDerivativeHolding"):
    """A row of Table I that reports what is held (specification 3.6, nonDerivativeHolding)."""

    ELEMENT: ClassVar[str] = "nonDerivativeHolding"
    DERIVATIVE: ClassVar[bool] = False
    HOLDING: ClassVar[bool] = True

    title: Annotated[TextCell, row.SECURITY_TITLE] = NO_TEXT
    form_type: Annotated[TextCell, row.HOLDING_FORM_TYPE] = NO_TEXT
    coding_footnotes: Annotated[tuple[str, ...], row.CODING_FOOTNOTES.on("5")] = ()
    shares_owned: Annotated[DecimalCell, row.SHARES_OWNED] = NO_DECIMAL
    value_owned: Annotated[DecimalCell, row.VALUE_OWNED] = NO_DECIMAL
    ownership: Annotated[TextCell, row.DIRECT_OR_INDIRECT] = NO_TEXT
    nature: Annotated[TextCell, row.NATURE_OF_OWNERSHIP] = NO_TEXT


TableOneRow = NonDerivativeTransaction | NonDerivativeHolding
