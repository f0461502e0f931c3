"""Amounts of money of a source: digits as the mapping declares them, with or without the sign of their currency.

The whole text must be an amount. ``1,250`` is one thousand two hundred and fifty where commas part groups of three
digits, and one and a quarter where a comma stands before the pence: the mapping says which, and nobody guesses.
"""

import re
from collections.abc import Callable
from decimal import Decimal
from types import MappingProxyType
from typing import TypeAlias

import attrs

from casework.application.mappings import AmountRule, AmountTarget, Unreadable
from casework.application.row_reading.columns import Columns
from casework.application.row_reading.found import Found, Values
from casework.domain.money import Money
from casework.errors import UsageError

_SIGNS = MappingProxyType({"GBP": "£", "EUR": "€", "USD": "$"})
_BLANKS = "[ \u00a0\u202f]"


@attrs.frozen(kw_only=True)
class Amount:
    """What a text says as an amount: *money*, or None if it is *nothing* at all, or cannot be read."""

    money: Money | None = None
    is_nothing: bool = False


UNREAD = Amount()
"""There is a text, but it says no amount that could be known."""

AmountOf: TypeAlias = Callable[[Values, Found], Amount | None]
"""Returns what a row says as an amount, ``UNREAD`` where that cannot be read, and None where it says nothing."""


def amount_reader(target: AmountTarget, columns: Columns) -> AmountOf:
    """Return what reads the amounts of *target*."""
    rule, name = target.rule, target.name
    text_of, quoted = columns.text((rule.column,)), columns.shown((rule.column,))
    read, own = amount_form(rule), columns.row_of((rule.column,))[1][0]
    like = f"1{rule.grouping}250{rule.decimal}50"

    def amount(values: Values, found: Found) -> Amount | None:
        text = text_of(values).strip()
        if not text:
            return None
        said = read(text)
        if said is UNREAD and rule.unreadable is Unreadable.UNKNOWN:
            here = found.of(target.stage)
            here.unknown.append(name)
            here.flag(f"{own}: an amount that cannot be read, kept as unknown")
        elif said is UNREAD:
            found.refuse((rule.column,), f"{quoted(text)} is no amount of {rule.currency} written as {like}")
        return said

    return amount


def amount_form(rule: AmountRule) -> Callable[[str], Amount]:
    """Return what reads one text as *rule* says that amounts are written."""
    signs = f"(?:{'|'.join(re.escape(each) for each in (_SIGNS.get(rule.currency), rule.currency) if each)})?"
    between = _BLANKS if rule.grouping == " " else re.escape(rule.grouping)
    whole = f"[1-9][0-9]{{0,2}}(?:{between}[0-9]{{3}})+|[0-9]+" if rule.grouping else "[0-9]+"
    pattern = re.compile(
        rf"{signs}{_BLANKS}*(?P<whole>{whole})(?:{re.escape(rule.decimal)}(?P<part>[0-9]{{1,2}}))?{_BLANKS}*{signs}",
        re.IGNORECASE,
    )

    def read(text: str) -> Amount:
        fits = pattern.fullmatch(text)
        if fits is None:
            return UNREAD
        digits = re.sub("[^0-9]", "", fits["whole"])
        amount = Decimal(f"{digits}.{fits['part'] or 0}")
        try:
            return Amount(money=Money.of(amount, rule.currency)) if amount else Amount(is_nothing=True)
        except UsageError:  # more than anybody pays
            return UNREAD

    return read
