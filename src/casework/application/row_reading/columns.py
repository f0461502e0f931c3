"""The columns of a mapping in the columns of a source, and their texts, cleaned as the mapping says."""

import re
from collections.abc import Callable, Iterable, Sequence
from difflib import get_close_matches
from functools import lru_cache
from operator import itemgetter
from typing import TypeAlias

from casework.application.likely_codes import as_code
from casework.application.mappings import Cleaning, ColumnRule, Extract, Pad, SourceMapping, Transform
from casework.application.row_reading.found import TextOf, Values, not_shown, shown
from casework.application.row_reading.patterns import searching
from casework.application.row_reading.unread_dates import WatchedDates
from casework.errors import DataError

MOST_WATCHED = 50_000
"""Of how many codes of one column it is known from which text each was made."""

ONE_CODE = "two texts became one code"
NOT_WATCHED = "too many texts to see whether two of them became one code"

_CSV = "csv"
_WITH_HEADER = {_CSV: "line", "excel": "row"}
"""The formats whose header may stand further down, and what it stands on."""
_SHOWN_COLUMNS = 30
_REMEMBERED, _SHORT = 4_096, 100
_NO_BREAK = str.maketrans(dict.fromkeys("\u00a0\u2007\u202f", " "))
_POINT_ZERO = re.compile(r"(-?[0-9]+)\.0+", re.ASCII)
_PLAIN = ColumnRule()

_Clean: TypeAlias = Callable[[str], str]


class Columns:
    """Where each column of *mapping* stands in a source whose columns are *named*.

    *noticed* is what was odd about the texts of the row at hand, and *dates* watch the columns of dates.

    Raises:
        DataError: If a column is missing, or could be several.
    """

    def __init__(self, mapping: SourceMapping, named: Sequence[str]) -> None:
        self._mapping = mapping
        self.noticed: list[str] = []
        self.dates: list[WatchedDates] = []
        self._place: dict[str, str | None] = {}
        problems = [each for column in _mentioned(mapping) if (each := self._find(column, named))]
        missing = [column for column in mapping.columns_read() if column not in self._place]
        if problems or missing:
            raise _other_source(mapping, [*problems, *_told(missing, named)])
        mentioned = {*self._place.values(), *mapping.dropped}
        self.dropped = frozenset(self._place.get(column) or column for column in mapping.dropped)
        self.unmentioned = tuple(column for column in named if column not in mentioned)
        lent = (self._place.get(column) for column, rule in mapping.columns.items() if rule.from_above)
        self.from_above = tuple(place for place in lent if place is not None)

    def _find(self, column: str, named: Sequence[str]) -> str | None:
        """Note where *column* stands, and return what is wrong, but for its being missing."""
        rule = self._mapping.columns.get(column, _PLAIN)
        if rule.position is not None:
            if rule.position <= len(named):
                self._place[column] = named[rule.position - 1]
            elif rule.optional:
                self._place[column] = None
            else:
                return f"columns[{column!r}]: position {rule.position} is beyond the {len(named)} columns of the source"
            return None
        names = dict.fromkeys((rule.name or column, *rule.aliases))
        there = [name for name in names if name in named]
        if len(there) > 1:
            both = " and ".join(repr(name) for name in there)
            return f"columns[{column!r}]: the source has {both}, and only one of them can be it: take the other away"
        if there or rule.optional:
            self._place[column] = there[0] if there else None
        return None

    def text(self, columns: Sequence[str]) -> TextOf:
        """Return what takes the text of *columns* from a row, one below the other where several have some."""
        if len(columns) == 1:
            return self._text(columns[0])
        each = [self._text(column) for column in columns]

        def joined(values: Values) -> str:
            return "\n".join(text for text_of in each if (text := text_of(values)).strip())

        return joined

    def own_text(self, column: str) -> TextOf:
        """Return what takes the text of *column* as the source has it."""
        stage, own = self._mapping.stages.parts_of(column) if self._mapping.stages else (None, column)
        place = self._place[own]
        if place is None:
            return _blank
        if stage is None:
            return itemgetter(place)
        name = in_stage(stage, place)
        return lambda values: values.get(name, "")

    def is_there(self, columns: Sequence[str]) -> Callable[[Values], bool]:
        """Return whether a case has any row in which *columns* stand: one without a second stage has none of that."""
        stages = self._mapping.stages
        later = {stage for column in columns if stages and (stage := stages.parts_of(column)[0]) is not None}
        if stages is None or not later:
            return lambda _values: True
        names = [in_stage(stage, place) for stage in later if (place := self._place[stages.column]) is not None]
        return lambda values: any(name in values for name in names)

    def row_of(self, columns: tuple[str, ...]) -> tuple[str | None, tuple[str, ...]]:
        """Return the later stage of whose row all *columns* are, with their names there; else None, and *columns*."""
        return self._mapping.row_of(columns)

    def shown(self, columns: Iterable[str]) -> Callable[[str], str]:
        """Return how a reason quotes a text of *columns*."""
        own = set(map(self._mapping.own_column, columns))
        return not_shown if not own.isdisjoint(self._mapping.personal) else shown

    def places(self, columns: Iterable[str]) -> frozenset[str | None]:
        """Return where *columns* of the mapping stand in the source."""
        return frozenset(self._place[column] for column in columns)

    def by_mapping(self) -> dict[str, str]:
        """Return the mapping's name of each column of the source that it has one for."""
        return {place: column for column, place in self._place.items() if place is not None}

    def _text(self, column: str) -> TextOf:
        own = self.own_text(column)
        rule = self._mapping.columns.get(self._mapping.own_column(column), _PLAIN)
        blank = self._mapping.blanks_of(column)
        if not rule.transforms and not blank:
            return own
        if Cleaning.CODE in rule.transforms:
            return _watched(column, own, rule.transforms, blank, self.noticed)
        clean = _cleaner(rule.transforms, blank)
        return lambda values: clean(own(values))


def in_stage(stage: str, column: str) -> str:
    """Return the name by which *column* is had of the row of a later *stage*."""
    return f"{stage}.{column}"


def _mentioned(mapping: SourceMapping) -> tuple[str, ...]:
    dropped = (column for column in mapping.dropped if column in mapping.columns)
    return tuple(dict.fromkeys((*mapping.columns_read(), *dropped)))


def _told(missing: Sequence[str], named: Sequence[str]) -> list[str]:
    has = ", ".join(repr(column) for column in named[:_SHOWN_COLUMNS])
    told = [f"missing: {', '.join(_asked(column, named) for column in missing)}"] if missing else []
    return [*told, f"the source has: {has}"]


def _asked(column: str, named: Sequence[str]) -> str:
    near = get_close_matches(column, named, n=1)
    return f"{column!r} (did you mean {near[0]!r}?)" if near else repr(column)


def _other_source(mapping: SourceMapping, problems: list[str]) -> DataError:
    source = mapping.source
    doubts = ["is it another file"]
    if source.format in _WITH_HEADER and source.header:
        where = f"{_WITH_HEADER[source.format]} {source.header}"
        doubts.append(f"does its header not stand on {where}, as the mapping says")
    if source.format == _CSV:
        doubts.append(f"is its delimiter not {source.delimiter!r}")
    return DataError(
        f"the source does not have the columns of the mapping {mapping.id}: {', or '.join(doubts)}?", problems=problems
    )


def _blank(_values: Values) -> str:
    return ""


def _cleaner(transforms: Sequence[Transform], blank: frozenset[str]) -> _Clean:
    steps = [_step(each) for each in transforms]

    def clean(text: str) -> str:
        if text.strip() in blank:
            return ""
        for step in steps:
            text = step(text)
        return "" if text.strip() in blank else text

    remembered = lru_cache(maxsize=_REMEMBERED)(clean)
    return lambda text: remembered(text) if len(text) <= _SHORT else clean(text)


def _watched(
    column: str, own: TextOf, transforms: Sequence[Transform], blank: frozenset[str], noticed: list[str]
) -> TextOf:
    """Return what cleans the text of *column*, and notices where two texts become one code.

    What the mapping does to a text before it is made a code, it does on purpose.
    """
    place = transforms.index(Cleaning.CODE)
    before, after = _cleaner(transforms[:place], blank), _cleaner(transforms[place:], blank)
    texts: dict[str, str] = {}

    def text_of(values: Values) -> str:
        text = before(own(values)).strip()
        code = after(text)
        first = texts.setdefault(code, text) if code in texts or len(texts) < MOST_WATCHED else None
        if first != text and code:
            what = NOT_WATCHED if first is None else ONE_CODE
            note = f"{column}: {what}"
            if note not in noticed:
                noticed.append(note)
        return code

    return text_of


def _step(transform: Transform) -> _Clean:
    match transform:
        case Pad(pad=width):
            return lambda text: text.rjust(width, "0") if text.strip() else text
        case Extract(extract=pattern):
            search = searching(pattern)
            return lambda text: found[1] or "" if (found := search(text)) else text
        case _:
            return _CLEANINGS[transform]


def _without_point_zero(text: str) -> str:
    found = _POINT_ZERO.fullmatch(text)
    return found[1] if found else text


_CLEANINGS: dict[Cleaning, _Clean] = {
    Cleaning.TRIM: str.strip,
    Cleaning.NO_BREAK_SPACE: lambda text: text.translate(_NO_BREAK),
    Cleaning.COLLAPSE: lambda text: " ".join(text.split()),
    Cleaning.DROP_POINT_ZERO: _without_point_zero,
    Cleaning.LOWER: str.lower,
    Cleaning.CODE: as_code,
}
