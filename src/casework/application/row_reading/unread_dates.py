"""Columns in which no date could be read at all: then the formats of the mapping are wrong, and not the rows."""

from collections.abc import Iterable, Sequence

import attrs

from casework.application.row_reading.date_forms import written


@attrs.frozen(kw_only=True)
class UnreadDates:
    """Columns of which no text is a date as the mapping says, in *words*; all are as each of *fitting* has it."""

    columns: tuple[str, ...]
    words: str
    fitting: tuple[str, ...]


class WatchedDates:
    """Sees whether any text of *column* is a date, as the formats in *words* say, and which formats fit all of them."""

    def __init__(self, column: str, words: str) -> None:
        self.column, self.words = column, words
        self.is_read, self._first = False, ""
        self._fitting: tuple[str, ...] | None = None
        self.are_several = False

    def unread(self, text: str) -> None:
        """Note that *text* is no date; nothing that is no date of any sort can say which formats are meant."""
        self.are_several = self.are_several or text != (self._first or text)
        self._first = self._first or text
        if not self.is_read:
            found = written(text)
            formats = () if found is None else found.formats
            fitting = formats if self._fitting is None else self._fitting
            self._fitting = tuple(each for each in fitting if each in formats)

    @property
    def fitting(self) -> tuple[str, ...]:
        """The formats by which all texts would be dates."""
        return self._fitting or ()


def unread_dates(watched: Iterable[WatchedDates]) -> tuple[UnreadDates, ...]:
    """Return the columns of several texts of which none could be read, those alike together."""
    alike: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for each in _unread(list(watched)):
        alike.setdefault((each.words, each.fitting), []).append(each.column)
    return tuple(
        UnreadDates(columns=tuple(columns), words=words, fitting=fitting) for (words, fitting), columns in alike.items()
    )


def _unread(watched: Sequence[WatchedDates]) -> Iterable[WatchedDates]:
    """Return what watched each column first, of those in which nothing that watched it read any date."""
    read = {each.column for each in watched if each.is_read or not each.are_several}
    first: dict[str, WatchedDates] = {}
    for each in watched:
        if each.column not in read:
            first.setdefault(each.column, each)
    return first.values()
