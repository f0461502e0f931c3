"""Rows in which a later stage had begun and a day says until when there was more time: of which stage that is."""

import datetime as dt
from collections.abc import Mapping

import attrs

from casework.application.suggesting.exchanged_dates import Line
from casework.application.suggesting.meanings import Meaning
from casework.application.suggesting.settling import Column, Settled


@attrs.frozen(kw_only=True)
class LaterTime:
    """The lines of such rows: those *after* all days of the columns *days* can only be of the later stage."""

    days: tuple[str, ...]
    after: tuple[Line, ...]
    others: tuple[Line, ...]


class ExtendedRows:
    """Compares each day of more time with the beginning of a later stage and with the target of that stage.

    A column that names its stage has that alone. More time never ends before the target that it puts off, so
    a day before that of stage 2 is one of stage 1.
    """

    def __init__(self, settled: Settled) -> None:
        more = [each for each in settled.all(Meaning.EXTENDED) if each.stage is None or each.is_guessed]
        self._more = [each.name for each in more if not settled.is_later(each.stage)]
        self._begins = {
            each.name: (each.name, *_targets(settled, each))
            for each in settled.all(Meaning.ESCALATED, Meaning.OTHER_DATE)
            if each.meaning is Meaning.ESCALATED or settled.is_later(each.stage)
        }
        self._lines: dict[tuple[str, str], tuple[list[Line], list[Line]]] = {}

    def add(self, values: Mapping[str, str], days: Mapping[str, dt.date], line: Line) -> None:
        """Look at one row, whose *days* are those of its *values* that can be read."""
        for name in self._more:
            for begin, compared in self._begins.items():
                if name in days and values[begin].strip():
                    is_after = begin in days and all(days[name] > days[each] for each in compared if each in days)
                    self._lines.setdefault((name, begin), ([], []))[0 if is_after else 1].append(line)

    def found(self) -> Mapping[tuple[str, str], LaterTime]:
        """Return the rows by the columns of more time and of the beginning, where one is surely of the later stage."""
        return {
            (name, begin): LaterTime(days=self._begins[begin], after=tuple(after), others=tuple(others))
            for (name, begin), (after, others) in self._lines.items()
            if after
        }


def _targets(settled: Settled, begin: Column) -> list[str]:
    due = [each for each in settled.all(Meaning.DUE) if settled.is_later(each.stage)]
    return [each.name for each in due if begin.stage in {None, each.stage}]
