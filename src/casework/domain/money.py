"""Amounts of money: exact decimals with a currency, never binary fractions."""

import re
from decimal import Decimal
from typing import Any, Self

import attrs

from casework.errors import UsageError

_CENT = Decimal("0.01")
_PLACES = 2
_MOST = Decimal(10) ** 12
"""Whoever pays more has mistyped it; and the sums of many amounts stay exact."""

_AMOUNT = re.compile(r"-?[0-9]+(?:\.[0-9]+)?\Z")
CURRENCY = re.compile(r"[A-Z]{3}\Z")
"""How a currency is written: by its ISO 4217 letters."""


def _is_amount(_instance: object, _attribute: "attrs.Attribute[Any]", value: object) -> None:
    if type(value) is not Decimal or not value.is_finite():
        message = "an amount of money is a decimal, such as 150.00"
        raise UsageError(message)
    if value <= 0:
        message = f"{value} is no amount to be paid: give more than nothing, such as 150.00"
        raise UsageError(message)
    if value >= _MOST:
        message = "that is more money than anybody pays: check the amount"
        raise UsageError(message)
    if -int(value.as_tuple().exponent) > _PLACES:
        message = f"{value} has more than {_PLACES} decimals: give an amount such as 150.00"
        raise UsageError(message)
    if -int(value.as_tuple().exponent) < _PLACES:
        message = "an amount of money is kept with two decimals, such as 150.00"
        raise UsageError(message)


def _is_currency(_instance: object, _attribute: "attrs.Attribute[Any]", value: object) -> None:
    if not isinstance(value, str) or CURRENCY.match(value) is None:
        message = "a currency is three capital letters, such as GBP"
        raise UsageError(message)


@attrs.frozen(kw_only=True)
class Money:
    """More than nothing, with two decimals, of a currency by its ISO 4217 letters.

    There is one spelling of an amount, so that what is sealed is the same whoever wrote it; ``of`` makes it of others.

    >>> str(Money.of("150"))
    '150.00 GBP'
    """

    amount: Decimal = attrs.field(validator=_is_amount)
    currency: str = attrs.field(default="GBP", validator=_is_currency)

    @classmethod
    def of(cls, amount: Decimal | int | str, currency: str = "GBP") -> Self:
        """Return the money that *amount* says, with two decimals; a float is refused, since 0.1 is not a tenth.

        Raises:
            UsageError: If it is no amount, nothing or less, or has more than two decimals.
        """
        if isinstance(amount, float):
            message = f"{amount} is a binary fraction: give the amount as text or as a decimal, such as '150.00'"
            raise UsageError(message)
        return cls(amount=_in_pence(_decimal(amount)), currency=currency)

    def __str__(self) -> str:
        """Return the amount with two decimals, and the currency."""
        return f"{self.amount:.2f} {self.currency}"


def _in_pence(amount: Decimal) -> Decimal:
    """Return *amount* with two decimals; one that nobody could pay, or that has more of them, stays what it is."""
    fits = amount.is_finite() and 0 < amount < _MOST and -int(amount.as_tuple().exponent) < _PLACES
    return amount.quantize(_CENT) if fits else amount


def _decimal(amount: object) -> Decimal:
    """Return *amount* as a decimal.

    Raises:
        UsageError: If it is none; text that is none is not in the message, because it may be anything.
    """
    if isinstance(amount, Decimal):
        return amount
    if type(amount) is int:
        return Decimal(amount)
    if not isinstance(amount, str) or _AMOUNT.match(amount) is None:
        message = "that is no amount of money: write it in digits, with a point before the pence, as 150.00"
        raise UsageError(message)
    return Decimal(amount)
