"""How often rows have the texts that a register is counted by: what its keeper compares with the register itself."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping

import attrs

from casework.application.filled_cells import CountedCells
from casework.application.mappings import SourceMapping
from casework.application.mappings.values import finder
from casework.application.source_rows import SourceRow

_COUNTED = ("kind", "service", "outcome", "verdict")
"""The last words of what a register is usually counted by."""
_TOTALS = 10
"""So many rows that only add others up are told."""
_NUMBER = re.compile(r"\s*\d[\d,]*\s*$")


@attrs.frozen(kw_only=True)
class Listed:
    """How many *rows* there are, in each of the *sheets*, and with each of the texts that the mapping lists.

    *texts* are by their column, and by the code that the mapping gives them, so that a slip stands beside its word.
    *totals* are the numbers in rows that were passed over, each with the place of the row and its column.
    """

    rows: int
    sheets: Mapping[str, int]
    texts: Mapping[str, Mapping[str, Mapping[str, int]]]
    totals: tuple[tuple[str, str, str], ...]


class ListedTexts:
    """Counts the rows of a source with *columns* as *mapping* reads them."""

    def __init__(self, mapping: SourceMapping, columns: tuple[str, ...]) -> None:
        self._codes = {name: codes for name, codes in _listed(mapping) if name in columns}
        self._texts = {name: Counter[str]() for name in self._codes}
        self._sheets = Counter[str]()
        self._rows = self._passed_over = 0
        self._totals: list[tuple[str, str, str]] = []
        self.cells = CountedCells(mapping, columns)
        """Those that tell what happened in a case."""

    def row(self, row: SourceRow) -> None:
        """Count a row."""
        self._rows += 1
        self.cells.row(row)
        if row.sheet is not None:
            self._sheets[row.sheet] += 1
        for column, counts in self._texts.items():
            text = row.values.get(column, "").strip()
            if self._codes[column].find(text) is not None:
                counts[text] += 1

    def passed_over(self, row: SourceRow) -> None:
        """Note the numbers of a row that is no record."""
        self._passed_over += 1
        if self._passed_over <= _TOTALS:
            place = f"line {row.line}{f' of {row.sheet}' if row.sheet else ''}"
            self._totals += [(place, name, text.strip()) for name, text in row.values.items() if _NUMBER.match(text)]

    def listed(self) -> Listed:
        """Return what was counted."""
        met = {name: _by_code(self._codes[name], counts) for name, counts in self._texts.items() if counts}
        return Listed(
            rows=self._rows,
            sheets=dict(self._sheets),
            texts=met,
            totals=tuple(self._totals),
        )


def _by_code(listed: "_List", counts: Counter[str]) -> Mapping[str, Mapping[str, int]]:
    found: dict[str, dict[str, int]] = {code: {} for code in listed.codes}
    for text, number in counts.most_common():
        found[str(listed.find(text))][text] = number
    return {code: texts for code, texts in found.items() if texts}


@attrs.frozen(kw_only=True)
class _List:
    """The *codes* of a list, and what finds that of a text in it."""

    codes: tuple[str, ...]
    find: Callable[[str], str | None]


def _listed(mapping: SourceMapping) -> Iterator[tuple[str, _List]]:
    for target in mapping.value_targets():
        rule = target.rule
        if rule.codes and len(rule.columns) == 1 and target.path.rpartition(".")[2] in _COUNTED:
            codes = {text.strip(): str(code) for text, code in rule.codes.items()}
            find = finder(codes, fold=rule.fold)
            yield rule.columns[0], _List(codes=tuple(dict.fromkeys(codes.values())), find=find)
