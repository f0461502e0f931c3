"""Totals that the keeper of a source states, and what its rows come to: compared before anything is written."""

from collections import Counter
from collections.abc import Iterator, Mapping
from types import MappingProxyType

import attrs

from casework.application.import_judging import Waiting
from casework.application.mappings import RecordKind, SourceMapping
from casework.application.ports import SourceRow
from casework.application.tabulation import DERIVED_NAMES, EACH_NAMES, PART_NAMES, ROW_NAMES, tabulate_rows
from casework.domain.batches import Tally
from casework.errors import DataError

YEAR = "received_year"
_OF_PARTS = frozenset(name for part in ("findings", "remedies", "judged") for name in PART_NAMES[part])
COUNTED_BY = ROW_NAMES | DERIVED_NAMES | EACH_NAMES.keys() | _OF_PARTS | {YEAR}
"""The names by which what the rows become is counted, as ``Store.tabulate`` has them, and by year.

By those of findings, findings are counted; by those of remedies, remedies; by those of what the source judged, its
verdicts.
"""
USUAL = (YEAR, "received_month", "kind", "service", "channel", "outcome", "finding_outcome", "judged_verdict", "status")
"""The names by which the keeper of a register is likely to have counted it."""


@attrs.frozen(kw_only=True)
class Totals:
    """What the rows of a source must come to, as far as somebody says it.

    *rows* is how many there are, and *sheets* how many in each sheet. *columns* counts their texts by column; a text
    that is not named is not compared. *accepted* counts what they become by a field of the case's row, such as
    ``kind``, and its value. Rows that the mapping passes over are in none of them.
    """

    rows: int | None = None
    sheets: Mapping[str, int] = MappingProxyType({})
    columns: Mapping[str, Mapping[str, int]] = MappingProxyType({})
    accepted: Mapping[str, Mapping[str, int]] = MappingProxyType({})


class Reconciliation:
    """Counts rows and cases beside *totals*, and only what those name: each row may have a text of its own."""

    def __init__(self, totals: Totals) -> None:
        self._totals = totals
        self._sheets = Counter[str]()
        self._texts = {column: Counter[str]() for column in totals.columns}
        self._cases = {name: Counter[str]() for name in totals.accepted}

    def check(self, columns: tuple[str, ...], mapping: SourceMapping) -> None:
        """Refuse totals of what is not there.

        Raises:
            DataError: If the source has no such column, or cases are counted where the rows become none.
        """
        missing = [column for column in self._totals.columns if column not in columns]
        if missing:
            named = ", ".join(repr(column) for column in missing)
            raise DataError(f"the totals are about columns that the source does not have: {named}")
        if self._totals.accepted and mapping.record is not RecordKind.CASE:
            message = f"the totals count cases, and the rows of {mapping.id} become none: leave [accepted] out"
            raise DataError(message)

    def row(self, row: SourceRow) -> None:
        """Count *row* and its texts."""
        if row.sheet is not None and row.sheet in self._totals.sheets:
            self._sheets[row.sheet] += 1
        for column, said in self._totals.columns.items():
            text = row.values.get(column, "").strip()
            if text in said and column in row.values:
                self._texts[column][text] += 1

    def case(self, taken: Waiting) -> None:
        """Count the case of what was *taken* in."""
        for name, said in self._totals.accepted.items():
            for (found,), number in tabulate_rows(taken.commit.rows, ["received_month" if name == YEAR else name]):
                value = "" if found is None else str(found)[: 4 if name == YEAR else None]
                if value in said:
                    self._cases[name][value] += number

    def refuse_differences(self, tally: Tally) -> None:
        """Refuse rows that do not come to the totals.

        Raises:
            DataError: With every difference, what was said beside what was found.
        """
        differences = [(what, said, found) for what, said, found in self._compared(tally) if said != found]
        if not differences:
            return
        width = max(len(what) for what, _, _ in differences)
        lines = [f"{what:<{width}}  {said:>9,} said  {found:>9,} found" for what, said, found in differences]
        raise DataError(
            "the rows do not come to the totals, so nothing was written: get the whole file, put right what is "
            "rejected ('--check' says why), or correct the totals",
            problems=lines,
        )

    def _compared(self, tally: Tally) -> Iterator[tuple[str, int, int]]:
        if self._totals.rows is not None:
            yield "rows", self._totals.rows, tally.rows
        yield from ((f"sheet {sheet}", said, self._sheets[sheet]) for sheet, said in self._totals.sheets.items())
        for column, texts in self._totals.columns.items():
            yield from ((f"{column} {text}", said, self._texts[column][text]) for text, said in texts.items())
        for name, values in self._totals.accepted.items():
            yield from ((f"accepted {name} {value}", said, self._cases[name][value]) for value, said in values.items())
