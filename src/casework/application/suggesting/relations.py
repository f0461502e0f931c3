"""What columns say of each other, found in a second look at the source once it is known what each of them is.

Which of two days came first, whether another column decides how dates are written, whether rows that are called open
have ended, whether each stage of a case has a row, and whether a spreadsheet exchanged day and month: where the numbers
of the records grow with the time, a date that jumps out of their order, and falls into it with day and month exchanged,
was most likely exchanged; what the dates of one row say of each other is seen by `exchanged_dates`.
"""

import datetime as dt
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise
from typing import TypeAlias

import attrs

from casework.application.ports import SourceRow
from casework.application.row_reading.date_forms import exchanged, is_serial, written
from casework.application.suggesting.date_columns import DateFormats, is_day_first
from casework.application.suggesting.due_rows import DueRow, DueRows
from casework.application.suggesting.exchanged_dates import Days, ExchangedDates, Line
from casework.application.suggesting.extended_rows import ExtendedRows, LaterTime
from casework.application.suggesting.guessing import is_list
from casework.application.suggesting.key_variants import KeyVariants
from casework.application.suggesting.meanings import DATED, PEOPLE, Meaning
from casework.application.suggesting.same_amounts import SameAmounts
from casework.application.suggesting.settling import Column, Settled
from casework.application.suggesting.stage_rows import Staged, StageLook
from casework.application.suggesting.together import MOSTLY, Together
from casework.application.suggesting.unanswered import UnansweredRows, WithdrawnRows
from casework.application.suggesting.vocabulary import says_nothing, standing_of

_COMPARED = 16
"""So many columns of dates are compared with each other."""
_DECIDING = 20
"""A column with more values than this does not decide how dates are written."""
_ORDERED = 200_000
"""So many rows are put in the order of their keys."""
_SERIES = 50
"""Keys that differ in more than their numbers are followed apart, in so many series."""
_SLACK = dt.timedelta(days=7)
_YEARS = dt.timedelta(days=731)
_SOON = dt.timedelta(days=14)
_GROWING = 0.9
_ANCHORS = 10
_SUSPECTS = 3
"""Fewer rows that fit only with dates exchanged are told where each of them is plain by itself."""
_PURE = 5
_THROUGHOUT = 0.9
_HALF = 0.5
LINES_TOLD = 20
"""So many lines are told of each thing that is noticed."""
_RUN = re.compile(r"[0-9]{1,18}")

_Keyed: TypeAlias = tuple[tuple[int, ...], Line, dt.date]
"""The numbers of a key, the line on which it stands, and the day that it has."""


@attrs.frozen(kw_only=True)
class Exchanged:
    """Dates that fit only with day and month exchanged, by their *lines*; *maybe* is how many could be exchanged."""

    lines: Days
    maybe: int

    @property
    def throughout(self) -> bool:
        """Whether nearly all dates that can be exchanged were."""
        return len(self.lines) >= _THROUGHOUT * self.maybe


@attrs.frozen(kw_only=True)
class Decided:
    """*column* decides how dates are written: its values for which only the one order comes, True for the day first."""

    column: str
    values: Mapping[str, bool]


@attrs.frozen(kw_only=True)
class Relations:
    """What was found.

    *together* says which columns with dates or outcomes are filled in the same rows. *before* counts, for two
    columns, the rows in which the day of the first comes after that of the second, and all rows that have both.
    *misread* has, by columns of dates, the lines of texts that fit only in the other order of day and month.
    *open_but_ended* counts rows that are called open and have a day on which they ended. *unanswered* counts, by
    columns with outcomes, their texts in rows without a day on which the case was answered or closed. *withdrawn*
    has, by such columns, the rows with a word for withdrawn and such a day, and *doubtful* those whose word may mean
    something else. *wrong_years* has, by columns, the first lines on which their day lies years from all others of the
    row. *early* has, by columns, the first lines on which their day comes before the receipt. *first_receipt* is the
    earliest day of receipt, None where no row has one. *soon* has, by columns, in how many rows their day lies within
    two weeks after it. *unread* has, by columns, the first lines on which a text is no date, with these texts.
    *repeated* are the first lines whose key another line had before, *due_rows* some of those with a due day.
    *variants* are the lines whose key another one has, written as most are. *same_amounts* has, by columns, the lines
    with an amount that the row of another stage of the case has too. *later_time* has the rows with more time in a
    later stage, *undated* by columns the lines with an outcome and no day of an end.
    """

    together: Together = attrs.Factory(Together)
    before: Mapping[tuple[str, str], tuple[int, int]] = attrs.Factory(dict)
    decided: Mapping[str, Decided] = attrs.Factory(dict)
    exchanged: Mapping[str, Exchanged] = attrs.Factory(dict)
    misread: Mapping[str, Days] = attrs.Factory(dict)
    staged: Staged | None = None
    open_but_ended: int = 0
    unanswered: Mapping[str, Mapping[str, int]] = attrs.Factory(dict)
    withdrawn: Mapping[str, WithdrawnRows] = attrs.Factory(dict)
    doubtful: Mapping[str, WithdrawnRows] = attrs.Factory(dict)
    wrong_years: Mapping[str, Days] = attrs.Factory(dict)
    early: Mapping[str, Days] = attrs.Factory(dict)
    first_receipt: dt.date | None = None
    soon: Mapping[str, int] = attrs.Factory(dict)
    unread: Mapping[str, tuple[tuple[Line, str], ...]] = attrs.Factory(dict)
    repeated: tuple[Line, ...] = ()
    due_rows: tuple[DueRow, ...] = ()
    variants: tuple[Line, ...] = ()
    same_amounts: Mapping[str, tuple[Line, ...]] = attrs.Factory(dict)
    later_time: Mapping[tuple[str, str], LaterTime] = attrs.Factory(dict)
    undated: Mapping[str, tuple[Line, ...]] = attrs.Factory(dict)

    def after(self, first: str, second: str) -> int:
        """Return in how many rows the day of *first* comes after that of *second*."""
        return self.before.get((first, second), (0, 0))[0]

    def follows(self, later: str, earlier: str) -> bool:
        """Return whether the day of *later* is hardly ever before that of *earlier*, and mostly after it."""
        turned, both = self.before.get((earlier, later), (0, 0))
        return turned <= (1 - MOSTLY) * both and self.after(later, earlier) >= _HALF * both > 0


class SecondLook:
    """Takes the rows of a source again, of which *settled* and *formats* are known, and finds their relations."""

    def __init__(self, settled: Settled, formats: Mapping[str, DateFormats]) -> None:
        self._formats = {name: each.formats for name, each in formats.items()}
        self._dates = [column.name for column in settled.all(*DATED) if column.name in formats][:_COMPARED]
        self._mixed = [name for name in self._dates if formats[name].mixed]
        self._deciding = [column.name for column in settled.columns if _may_decide(column)] if self._mixed else []
        self._orders: Counter[tuple[str, str, bool]] = Counter()
        self._written: Counter[tuple[str, str, str, bool]] = Counter()
        self._key, self._received = settled.first(Meaning.KEY), settled.first(Meaning.RECEIVED)
        self._series: dict[str, list[_Keyed]] = {}
        self._followed = self._looked_at = 0
        self._keys: set[str] = set()
        self._known_keys: set[int] = set()
        self._repeated: list[Line] = []
        self._stages, self._amounts, self._more = StageLook(settled), SameAmounts(settled), ExtendedRows(settled)
        self._variants = KeyVariants()
        self._with_texts = [name for name in self._dates if formats[name].has_real_dates and formats[name].ordered]
        self._texts: dict[str, set[Line]] = {}
        self._exchanged = ExchangedDates([name for name in self._dates if _in_numbers(formats[name])])
        self._in_words: set[Line] = set()
        self._standing, self._closed = settled.first(Meaning.STANDING), settled.first(Meaning.CLOSED)
        self._open_but_ended = 0
        self._first_receipt: dt.date | None = None
        self._early: dict[str, dict[Line, dt.date]] = {}
        self._soon: Counter[str] = Counter()
        self._serials = {name for name, each in formats.items() if each.serials}
        self._unread: dict[str, list[tuple[Line, str]]] = {}
        self._unanswered = UnansweredRows(settled)
        self._wrong_years: dict[str, dict[Line, dt.date]] = {}
        self._due_rows = DueRows([column.name for column in settled.all(Meaning.DUE)])
        self._together = Together()
        self._outcomes = [column.name for column in settled.all(Meaning.OUTCOME) if is_list(column.look)][:_COMPARED]

    def add(self, row: SourceRow) -> None:
        """Look at one row."""
        days = {name: day for name in self._dates if (day := self._day(row, name)) is not None}
        for name in self._dates:
            self._note_unread(row, name)
        wrong = _of_wrong_years(days)
        for name in wrong:
            _note(self._wrong_years, name, row, days[name])
        names = list(days)
        self._together.add([*names, *(name for name in self._outcomes if _is_said(row.values[name]))])
        for place, first in enumerate(names):
            for second in names[place + 1 :]:
                self._orders[first, second, days[first] > days[second]] += 1
                self._orders[second, first, days[second] > days[first]] += 1
        for name in self._mixed:
            self._decide(row, name)
        stage = self._stages.add(row.values, line_of(row))
        self._unanswered.add(row.values, stage, line_of(row))
        self._more.add(row.values, days, line_of(row))
        self._amounts.add(row.values, stage, line_of(row))
        self._due_rows.add(stage, days)
        if self._looked_at < _ORDERED:
            self._looked_at += 1
            self._note_key(row)
            self._see_exchanged(row, stage, {name: day for name, day in days.items() if name not in wrong})
        if self._received and self._received.name in days:
            self._receive(row, days[self._received.name], days)
        if self._standing and self._closed and self._closed.name in days:
            said = row.values[self._standing.name].strip()
            self._open_but_ended += standing_of(said) == "open"

    def _receive(self, row: SourceRow, received: dt.date, days: Mapping[str, dt.date]) -> None:
        self._first_receipt = min(received, self._first_receipt or received)
        for name, day in days.items():
            if day < received:
                _note(self._early, name, row, day)
            self._soon[name] += received <= day <= received + _SOON
        if self._key:
            self._follow(row, self._key.name, received)

    def _see_exchanged(self, row: SourceRow, stage: str | None, days: Mapping[str, dt.date]) -> None:
        for name in self._with_texts:
            self._see_text(row, name)
        in_words = {name for name in days if _is_in_words(row.values[name])}
        self._exchanged.add(line_of(row), stage, days, in_words=in_words)
        if self._received and self._received.name in in_words:
            self._in_words.add(line_of(row))

    def _note_key(self, row: SourceRow) -> None:
        text = row.values[self._key.name].strip() if self._key else ""
        if text and hash(text) in self._known_keys and len(self._repeated) < LINES_TOLD:
            self._repeated.append(line_of(row))
        self._known_keys.add(hash(text))
        self._variants.add(text, line_of(row))

    def _see_text(self, row: SourceRow, name: str) -> None:
        found = written(row.values[name].strip())
        if found is not None and is_day_first(found.formats[0]) is not None:
            self._texts.setdefault(name, set()).add(line_of(row))

    def _note_unread(self, row: SourceRow, name: str) -> None:
        text = row.values[name].replace("\u00a0", " ").strip()
        found = written(text)
        is_read = set(found.formats) & set(self._formats[name]) if found else name in self._serials and is_serial(text)
        if text and not is_read and len(self._unread.setdefault(name, [])) < LINES_TOLD:
            self._unread[name].append((line_of(row), text))

    def relations(self) -> Relations:
        """Return what the rows said."""
        turned = self._turned()
        pairs = {(first, second) for first, second, _ in self._orders}
        before = {
            pair: (self._orders[*pair, True], self._orders[*pair, True] + self._orders[*pair, False]) for pair in pairs
        }
        staged = self._stages.found()
        return Relations(
            together=self._together,
            before=before,
            decided={name: found for name in self._mixed if (found := self._decided(name)) is not None},
            exchanged=self._all_exchanged(turned),
            misread={name: texts for name, lines in turned.items() if (texts := _only(lines, self._of_texts(name)))},
            staged=staged,
            open_but_ended=self._open_but_ended,
            unanswered=self._unanswered.found(staged),
            withdrawn=self._unanswered.withdrawn(),
            doubtful=self._unanswered.doubtful(),
            wrong_years=self._wrong_years,
            early=self._early,
            first_receipt=self._first_receipt,
            soon=self._soon,
            unread={name: tuple(found) for name, found in self._unread.items()},
            repeated=tuple(self._repeated),
            due_rows=self._due_rows.found(),
            variants=self._variants.found(),
            same_amounts=self._amounts.found(),
            later_time=self._more.found(),
            undated=self._unanswered.undated(),
        )

    def _day(self, row: SourceRow, name: str) -> dt.date | None:
        found = written(row.values[name].strip())
        return None if found is None else found.day(self._formats[name])

    def _decide(self, row: SourceRow, name: str) -> None:
        found = written(row.values[name].strip())
        first = is_day_first(found.formats[0]) if found is not None and len(found.formats) == 1 else None
        if first is not None:
            for deciding in self._deciding:
                self._written[name, deciding, row.values[deciding].strip(), first] += 1

    def _decided(self, name: str) -> Decided | None:
        for deciding in self._deciding:
            found: dict[str, Counter[bool]] = {}
            for (date, column, value, first), number in self._written.items():
                if (date, column) == (name, deciding) and value:
                    found.setdefault(value, Counter())[first] += number
            pure = {value: orders[True] > 0 for value, orders in found.items() if _is_pure(orders)}
            if pure:
                return Decided(column=deciding, values=pure)
        return None

    def _follow(self, row: SourceRow, key: str, day: dt.date) -> None:
        text = row.values[key]
        name = _RUN.sub("0", text)
        known = name in self._series or len(self._series) < _SERIES
        # Of rows with one key only the first is as old as its number.
        if known and name != text and self._followed < _ORDERED and text not in self._keys:
            self._followed += 1
            self._keys.add(text)
            numbers = tuple(int(digits) for digits in _RUN.findall(text))
            self._series.setdefault(name, []).append((numbers, line_of(row), day))

    def _with_jumping(self, lines: Mapping[str, Days]) -> dict[str, Days]:
        """Return *lines* with those on which the receipt falls into the order of the keys only when it is exchanged."""
        found = dict(lines)
        out_of_order = (each for series in self._series.values() for each in _out_of_order(sorted(series)))
        jumping = {line: day for line, day in out_of_order if line not in self._in_words}
        if self._received is not None and jumping:
            found[self._received.name] = {**found.get(self._received.name, {}), **jumping}
        return found

    def _of_texts(self, name: str) -> set[Line]:
        """Return the lines on which *name* has a text among real dates, which no spreadsheet took for a date."""
        return self._texts.get(name, set())

    def _turned(self) -> dict[str, Days]:
        """Return the lines of each column whose date fits only in the other order of day and month."""
        plain = self._exchanged.plain_lines()
        found = {name: lines for name, lines in self._exchanged.lines().items() if len(lines) >= _SUSPECTS}
        return self._with_jumping({**plain, **found})

    def _all_exchanged(self, turned: Mapping[str, Days]) -> dict[str, Exchanged]:
        real = {column: _only(lines, lines.keys() - self._of_texts(column)) for column, lines in turned.items()}
        return {
            column: Exchanged(lines=lines, maybe=max(len(lines), self._exchanged.may_be(column)))
            for column, lines in real.items()
            if lines
        }


def _note(lines: dict[str, dict[Line, dt.date]], name: str, row: SourceRow, day: dt.date) -> None:
    if len(lines.setdefault(name, {})) < LINES_TOLD:
        lines[name][line_of(row)] = day


def _is_said(text: str) -> bool:
    plain = text.replace("\u00a0", " ").strip()
    return bool(plain) and not says_nothing(plain)


def _of_wrong_years(days: Mapping[str, dt.date]) -> set[str]:
    """Return whose day lies years from each of the others, of which there are two that are near to each other."""
    found = set()
    for name, day in days.items():
        others = [other for each, other in days.items() if each != name]
        if len(others) > 1 and max(others) - min(others) <= _YEARS < min(abs(day - other) for other in others):
            found.add(name)
    return found


def line_of(row: SourceRow) -> Line:
    """Return where *row* stands: its sheet or file, and its line."""
    return row.sheet or row.file or "", row.line


def _is_in_words(text: str) -> bool:
    """Return whether the date *text* has its month in words, so that no spreadsheet can have exchanged it."""
    found = written(text.strip())
    return found is not None and "%m" not in found.formats[0]


def _in_numbers(formats: DateFormats) -> bool:
    return any("%m" in each for each in formats.formats)


def _may_decide(column: Column) -> bool:
    personal = PEOPLE | {Meaning.TEXT, Meaning.REPLY}
    return column.meaning not in personal and is_list(column.look) and 1 < column.look.distinct <= _DECIDING


def _is_pure(orders: Counter[bool]) -> bool:
    return len(orders) == 1 and orders.total() >= _PURE


def _only(days: Days, lines: Collection[Line]) -> Days:
    """Return those of *days* that stand on *lines*, in their order."""
    return {line: days[line] for line in sorted(days) if line in lines}


def _out_of_order(series: Sequence[_Keyed]) -> list[tuple[Line, dt.date]]:
    """Return the lines of *series*, which is in the order of its keys, whose days fall into it only when exchanged."""
    sure = [(place, day) for place, (_, _, day) in enumerate(series) if exchanged(day) is None]
    growing = sum(first[1] <= second[1] + _SLACK for first, second in pairwise(sure))
    if len(sure) < _ANCHORS or growing < _GROWING * (len(sure) - 1):
        return []
    return [(line, day) for place, (_, line, day) in enumerate(series) if _jumps(place, day, sure)]


def _jumps(place: int, day: dt.date, sure: Sequence[tuple[int, dt.date]]) -> bool:
    """Return whether *day* is out of order, and in order with day and month exchanged."""
    other = exchanged(day)
    if other is None:
        return False
    after = bisect_left(sure, (place, dt.date.min))
    earliest = sure[after - 1][1] - _SLACK if after else dt.date.min
    latest = sure[after][1] + _SLACK if after < len(sure) else dt.date.max
    return not earliest <= day <= latest and earliest <= other <= latest
