"""Amounts that stand in the rows of two stages of one case: one payment that was written twice, or two."""

from collections.abc import Mapping

from casework.application.mappings import AmountRule
from casework.application.row_reading.amounts import amount_form
from casework.application.suggesting.exchanged_dates import Line
from casework.application.suggesting.meanings import Meaning
from casework.application.suggesting.settling import Column, Settled
from casework.domain.money import Money

MONEY = frozenset({"compensation", "payment", "redress", "refund", "goodwill", "reimbursement", "paid"})
"""Words of a heading below which amounts may stand."""
WORDS = (Meaning.TEXT, Meaning.REPLY, Meaning.OTHER)
_FOLLOWED = 200_000
"""The amounts of so many cases are followed."""

amount_of = amount_form(AmountRule(column=""))
"""Reads a text as an amount, as a draft has amounts read."""


def may_have_amounts(column: Column) -> bool:
    """Return whether amounts may stand in *column*, by its heading."""
    return column.meaning in WORDS and bool(MONEY & set(column.look.words))


class SameAmounts:
    """Follows the amounts of each case through the rows of its stages."""

    def __init__(self, settled: Settled) -> None:
        self._key = settled.first(Meaning.KEY)
        self._columns = [each.name for each in settled.columns if may_have_amounts(each)]
        self._before: dict[tuple[str, str], dict[Money, str]] = {}
        self._same: dict[str, list[Line]] = {}

    def add(self, values: Mapping[str, str], stage: str | None, line: Line) -> None:
        """Look at one row of *stage*."""
        if self._key is None or stage is None:
            return
        for name in self._columns:
            money, case = amount_of(values[name].strip()).money, (name, values[self._key.name].strip())
            if money is None or (case not in self._before and len(self._before) == _FOLLOWED):
                continue
            if self._before.setdefault(case, {}).setdefault(money, stage) != stage:
                self._same.setdefault(name, []).append(line)

    def found(self) -> Mapping[str, tuple[Line, ...]]:
        """Return, by columns, the lines whose amount the row of another stage of the case has before."""
        return {name: tuple(lines) for name, lines in self._same.items()}
