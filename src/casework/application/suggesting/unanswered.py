"""Rows whose outcome ended the case without an answer: with no day of an end, or with one where others have theirs."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping

import attrs

from casework.application.row_reading.columns import in_stage
from casework.application.suggesting.exchanged_dates import Line
from casework.application.suggesting.guessing import is_list
from casework.application.suggesting.meanings import Meaning
from casework.application.suggesting.outcome_words import may_mean_another
from casework.application.suggesting.settling import Column, Settled
from casework.application.suggesting.stage_rows import Staged
from casework.application.suggesting.vocabulary import ENDINGS, WITHDRAWN, outcome_in

_DAYS = (Meaning.RESPONDED, Meaning.WITHDRAWN, Meaning.CLOSED)


@attrs.frozen(kw_only=True)
class WithdrawnRows:
    """How often each word for withdrawn comes in one column, by which of the days that end a case its row has."""

    rows: Mapping[tuple[str, frozenset[Meaning]], int]

    def texts(self) -> Mapping[str, int]:
        """Return the words, the most frequent first."""
        return self._counted(lambda _days: True)

    def having(self, day: Meaning, *, but_for: Iterable[Meaning] = ()) -> Mapping[str, int]:
        """Return the words of rows that have *day*, and none of those *but_for*."""
        return self._counted(lambda days: day in days and days.isdisjoint(but_for))

    def without_a_day(self) -> Mapping[str, int]:
        """Return the words of rows that have no such day."""
        return self._counted(lambda days: not days)

    def _counted(self, is_one: Callable[[frozenset[Meaning]], bool]) -> Mapping[str, int]:
        found = Counter[str]()
        for (text, days), number in self.rows.items():
            found.update({text: number} if is_one(days) else {})
        return dict(found.most_common())


def _may_end(settled: Settled, column: Column, outcome: Column) -> bool:
    """Return whether a day of *column* ends what *outcome* tells of; what is found later is not answered before."""
    return (
        column.meaning is not Meaning.RESPONDED or not settled.is_later(outcome.stage) or outcome.stage == column.stage
    )


def _is_of(column: Column, outcome: Column) -> bool:
    """Return whether a day of *column* may be that of which *outcome* tells."""
    return outcome.stage is None or column.stage in {None, outcome.stage}


class UnansweredRows:
    """Counts the outcomes of such rows, of those without a day by the stage of the row where each stage has one."""

    def __init__(self, settled: Settled) -> None:
        ends = settled.all(*_DAYS)
        outcomes = [column for column in settled.all(Meaning.OUTCOME) if is_list(column.look)]
        self._ends = {
            column.name: [each.name for each in ends if _may_end(settled, each, column)] for column in outcomes
        }
        self._days = {
            column.name: [(each.meaning, each.name) for each in ends if _is_of(each, column)] for column in outcomes
        }
        self._meaning_of = {column.name: column.look.meaning_of for column in outcomes}
        self._doubtful = {
            column.name: {
                text for text in column.look.plain_values() if may_mean_another(column, column.look.meaning_of(text))
            }
            for column in outcomes
        }
        self._standing = settled.first(Meaning.STANDING)
        if self._standing is not None:
            self._meaning_of[self._standing.name] = self._standing.look.meaning_of
            self._doubtful[self._standing.name] = {
                text for text in self._standing.look.plain_values() if outcome_in(text) == WITHDRAWN
            }
        self._ended_on = [(each.meaning, each.name) for each in ends]
        self._withdrawn: defaultdict[str, Counter[tuple[str, frozenset[Meaning]]]] = defaultdict(Counter)
        self._found: defaultdict[tuple[str, str | None], Counter[str]] = defaultdict(Counter)
        self._undated: defaultdict[str, list[Line]] = defaultdict(list)

    def add(self, values: Mapping[str, str], stage: str | None, line: Line) -> None:
        """Look at one row; how it ended is told once, also where another column says so again."""
        told = [self._add_withdrawn(values, name, days) for name, days in self._days.items()]
        if self._standing is not None and not any(told):
            self._add_withdrawn(values, self._standing.name, self._ended_on)
        for name, ends in self._ends.items():
            text = values[name].strip()
            outcome = outcome_in(self._meaning_of[name](text))
            if not ends or outcome is None or any(values[end].strip() for end in ends):
                continue
            if outcome not in ENDINGS:
                self._undated[name].append(line)
            elif not self._is_doubtful(name, text):
                self._found[name, stage][text] += 1
                return

    def _add_withdrawn(self, values: Mapping[str, str], name: str, days: Iterable[tuple[Meaning, str]]) -> bool:
        """Count the row if it has a word for withdrawn in the column *name*, and return whether it has."""
        text = values[name].strip()
        if outcome_in(self._meaning_of[name](text)) != WITHDRAWN:
            return False
        has = frozenset(meaning for meaning, day in days if values[day].strip())
        self._withdrawn[name][text, has] += 1
        return True

    def withdrawn(self) -> Mapping[str, WithdrawnRows]:
        """Return the rows with a word for withdrawn and a day where answers or closings have theirs, by its column."""
        return self._rows(
            lambda name, text, days: not self._is_doubtful(name, text) and bool(days - {Meaning.WITHDRAWN})
        )

    def doubtful(self) -> Mapping[str, WithdrawnRows]:
        """Return the rows with a word that may mean withdrawn, and without a day of withdrawals, by its column.

        A column that says how a case stands may mean it too, where no outcome of the row says so.
        """
        return self._rows(lambda name, text, days: self._is_doubtful(name, text) and Meaning.WITHDRAWN not in days)

    def undated(self) -> Mapping[str, tuple[Line, ...]]:
        """Return the lines with an outcome that only an answer tells, and no day of one, by its column."""
        return {name: tuple(lines) for name, lines in self._undated.items()}

    def found(self, staged: Staged | None) -> Mapping[str, Mapping[str, int]]:
        """Return how often each outcome was met, by its column as it is had in the row of each stage."""
        found: dict[str, Counter[str]] = {}
        for (name, stage), texts in self._found.items():
            if staged is None or stage == staged.first:
                found.setdefault(name, Counter()).update(texts)
            elif stage is not None and stage in staged.later:
                found.setdefault(in_stage(stage, name), Counter()).update(texts)
        return {name: dict(texts.most_common()) for name, texts in found.items()}

    def _is_doubtful(self, name: str, text: str) -> bool:
        return text.replace("\u00a0", " ") in self._doubtful[name]

    def _rows(self, is_one: Callable[[str, str, frozenset[Meaning]], bool]) -> Mapping[str, WithdrawnRows]:
        found = {
            name: {(text, days): number for (text, days), number in rows.items() if is_one(name, text, days)}
            for name, rows in self._withdrawn.items()
        }
        return {name: WithdrawnRows(rows=rows) for name, rows in found.items() if rows}
