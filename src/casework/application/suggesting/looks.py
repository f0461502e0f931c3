"""What a column looks like, gathered value by value in memory that does not grow with the source.

A column keeps the first few hundred values that differ, with their counts. Whatever comes after them is looked at once
and forgotten but for a number made of it, by which it is known whether values repeat; where even these are too many,
what is said of the column says so.
"""

import re
from array import array
from collections import Counter
from collections.abc import Iterator, Sequence

import attrs

from casework.application.row_reading.date_forms import Written, is_serial, written
from casework.application.suggesting.agreed_days import MORE_TIME, day_in, has_days, says_no
from casework.application.suggesting.code_lists import CodeList
from casework.application.suggesting.headers import words_of
from casework.application.suggesting.vocabulary import is_blank_sign, says_nothing

KEPT = 1_000
"""How many differing values of a column are kept with their counts."""
_SHORT, _HELD = 100, 200
_LONGEST_SIGN = len("not applicable.")
_MARKS = 4_000_000
_MOST_MARKS = 500_000

EMAIL = "email"
PHONE = "phone"
POSTCODE = "postcode"
ZIP = "zip"
WHOLE = "whole"
POINT_ZERO = "point_zero"
SERIAL = "serial"
NO_BREAK = "no_break"
DAMAGED = "damaged"
LONG = "long"
CODE_LIKE = "code_like"

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[A-Za-z]{2,}$")
_PHONE = re.compile(r"(?i)(?:\+|0|\()[\d ()/-]{9,19}(?: ?(?:ext|x)\.? ?\d{1,5}| ?\(?[a-z]{1,6}\)?)?$")
_POSTCODE = re.compile(r"(?i)[a-z]{1,2}\d[a-z\d]? ?\d[a-z]{2}$")
_ZIP = re.compile(r"\d{5}(?:-\d{4})?$|\d{3}XX$|XXXXX$")
_WHOLE = re.compile(r"[+-]?\d{1,18}$")
_POINT_ZERO = re.compile(r"[+-]?\d{1,18}\.0$")
_CODE_LIKE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/-]{0,119}$")
_DIGITS = 9
_LONGEST_PLACE = 10
# What UTF-8 becomes when it is read as cp1252, and what stands where a byte could not be read.
_DAMAGE = ("\u00e2\u20ac", "\u00c3\u00a9", "\u00c3\u00a8", "\u00c3\u00bc", "\u00c2\u00a3", "\u00c2\u00a0", "\ufffd")


@attrs.define(kw_only=True)
class ColumnLook:
    """What was seen of one column so far; *place* counts from 1.

    Texts that stand for a blank, the *signs*, are not among those that are *filled*. Of these, *nothing* say that
    there is nothing to say, or nothing yet, such as ``none`` and ``tbc``. Among days until which there was more time,
    *said_no* are texts that say there was none, which are blank too; *said_yes* are those that say more than the day.
    *listed* says what codes among the texts mean.
    """

    name: str
    place: int
    most_marks: int = _MOST_MARKS
    words: tuple[str, ...] = attrs.field(init=False)
    blank: int = 0
    filled: int = 0
    nothing: int = 0
    letters: int = 0
    values: Counter[str] = attrs.Factory(Counter)
    signs: set[str] = attrs.Factory(set)
    said_no: set[str] = attrs.Factory(set)
    said_yes: set[str] = attrs.Factory(set)
    shapes: Counter[str] = attrs.Factory(Counter)
    dates: Counter[tuple[tuple[str, ...], bool]] = attrs.Factory(Counter)
    lengths: Counter[int] = attrs.Factory(Counter)
    timed: int = 0
    midnights: int = 0
    listed: CodeList | None = None
    counting: bool = True
    growing: bool = True
    _marks: "array[int]" = attrs.field(factory=lambda: array("q"))
    _beyond: int = 0
    _last: int | None = None

    def __attrs_post_init__(self) -> None:
        self.words = words_of(self.name)

    def add(self, text: str) -> None:
        """Look at the next value of the column."""
        value = text.strip()
        if not value:
            self.blank += 1
            return
        if len(value) <= _LONGEST_SIGN and is_blank_sign(value):
            self.blank += 1
            self.signs.add(value)
            return
        self.filled += 1
        self.letters += len(value)
        if self.growing:
            self._follow(value)
        if text in self.values:
            self.values[text] += 1
        elif len(self.values) < KEPT and len(text) <= _HELD:
            self.values[text] = 1
        else:
            self._look_at(text, 1)
            self._mark(text)

    def finish(self) -> None:
        """Look at the values that were kept."""
        if MORE_TIME & set(self.words) and has_days(self.values):
            self._take_days()
        for text, number in self.values.items():
            self._look_at(text, number)

    @property
    def rows(self) -> int:
        return self.blank + self.filled

    @property
    def said(self) -> int:
        """How many values say something."""
        return self.filled - self.nothing

    @property
    def overflowed(self) -> bool:
        """Whether there were more differing values than are kept."""
        return bool(self._marks)

    @property
    def distinct(self) -> int:
        """How many values differ, counted as far as `counted_out` says; blank ones are none."""
        return len(self.values) + len(set(self._marks))

    @property
    def counted_out(self) -> bool:
        """Whether every value was counted among the differing ones, and not only the first so many."""
        return not self._beyond

    @property
    def unique(self) -> bool:
        """Whether no value was seen twice, and none was blank."""
        if self.blank or not self.filled:
            return False
        return self.growing or self.distinct == self.filled - self._beyond

    @property
    def repeats(self) -> bool:
        """Whether some value was seen twice."""
        return not self.growing and self.distinct < self.filled - self._beyond

    @property
    def again(self) -> float:
        """How much of what is not blank was seen before, from 0 to 1."""
        return (self.filled - self._beyond - self.distinct) / self.filled if self.repeats else 0.0

    @property
    def dated(self) -> int:
        """How many values are dates in some format."""
        return sum(self.dates.values())

    @property
    def mean_length(self) -> float:
        return self.letters / self.filled if self.filled else 0.0

    def share(self, shape: str) -> float:
        """Return how much of what says something has this shape, from 0 to 1."""
        return self.shapes[shape] / self.said if self.said else 0.0

    def plain_values(self) -> Counter[str]:
        """Return the kept values without blanks around them, with their counts."""
        plain: Counter[str] = Counter()
        for text, number in self.values.items():
            plain[text.replace("\u00a0", " ").strip()] += number
        return plain

    def meaning_of(self, text: str) -> str:
        """Return what *text* means by the list of its codes, or the text itself."""
        return text if self.listed is None else self.listed.meaning_of(text)

    def _take_days(self) -> None:
        values, self.values = self.values, Counter()
        for text, number in values.items():
            plain = text.strip()
            if says_no(plain):
                self.said_no.add(plain)
                self.blank += number
                self.filled -= number
            else:
                self.values[day_in(plain)] += number
                self.said_yes |= {plain} - {day_in(plain)}

    def _follow(self, value: str) -> None:
        number = int(value) if _WHOLE.match(value) else None
        before, self._last = self._last, number
        if number is None or (before is not None and number <= before):
            self.growing = self.counting = False
        elif number not in ({0, 1} if before is None else {before + 1}):
            self.counting = False

    def _mark(self, text: str) -> None:
        if len(self._marks) < self.most_marks:
            self._marks.append(hash(text))
        else:
            self._beyond += 1

    def _look_at(self, text: str, number: int) -> None:
        value = text.replace("\u00a0", " ").strip()
        if "\u00a0" in text:
            self.shapes[NO_BREAK] += number
        if says_nothing(value):
            self.nothing += number
            return
        if len(value) > _SHORT:
            self.shapes[LONG] += number
        for shape in _shapes_of(value):
            self.shapes[shape] += number
        if value.isdigit():
            self.lengths[len(value)] += number
        if any(sign in text for sign in _DAMAGE):
            self.shapes[DAMAGED] += number
        found = written(value) if value[0].isalnum() else None
        if found is not None:
            self._date(found, number)

    def _date(self, found: Written, number: int) -> None:
        self.dates[found.formats, found.ambiguous] += number
        self.timed += number if found.timed else 0
        self.midnights += number if found.midnight else 0


def new_looks(columns: Sequence[str]) -> tuple[ColumnLook, ...]:
    """Return a look at each of *columns* that has seen nothing yet; together they are bounded."""
    each = min(_MOST_MARKS, _MARKS // max(1, len(columns)))
    return tuple(ColumnLook(name=name, place=place, most_marks=each) for place, name in enumerate(columns, start=1))


def _numbers_of(value: str) -> Iterator[str]:
    if _WHOLE.match(value):
        yield WHOLE
    elif _POINT_ZERO.match(value):
        yield POINT_ZERO


def _shapes_of(value: str) -> Iterator[str]:
    yield from _numbers_of(value)
    if is_serial(value):
        yield SERIAL
    if _CODE_LIKE.match(value):
        yield CODE_LIKE
    if "@" in value and _EMAIL.match(value):
        yield EMAIL
    if value[0] in "+0(" and _PHONE.match(value) and sum(map(str.isdigit, value)) >= _DIGITS:
        yield PHONE
    if len(value) <= _LONGEST_PLACE:
        if _POSTCODE.match(value):
            yield POSTCODE
        if _ZIP.match(value):
            yield ZIP
