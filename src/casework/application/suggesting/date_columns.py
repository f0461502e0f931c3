"""Which formats a column of dates is written in, and how sure that is."""

from collections import Counter
from collections.abc import Iterable

import attrs

from casework.application.suggesting import looks
from casework.application.suggesting.looks import ColumnLook

_STRAY = 0.01
"""A format in which fewer of the decided dates come than this is taken for a mistake of theirs, not for a format."""
_SERIALS = 0.05


@attrs.frozen(kw_only=True)
class DateFormats:
    """How the dates of one column are read.

    *undecided* are dates that can be two days; *day_first* and *month_first* count those that can only be read so.
    *mixed* says that both orders come in earnest, *assumed* that nothing at all speaks for the order that was taken.
    *strays* are read in no format that was taken, *serials* are numbers of days.
    """

    formats: tuple[str, ...]
    day_first: int = 0
    month_first: int = 0
    undecided: int = 0
    mixed: bool = False
    assumed: bool = False
    strays: int = 0
    serials: int = 0

    @property
    def two_digit_years(self) -> bool:
        return any("%y" in text_format for text_format in self.formats)

    @property
    def ordered(self) -> bool:
        """Whether day and month could be taken for each other."""
        return any(is_day_first(text_format) is not None for text_format in self.formats)


def is_day_first(text_format: str) -> bool | None:
    """Return which of two numbers is the day; None where year or a name of the month leave no choice."""
    if "%m" not in text_format or text_format.startswith("%Y"):
        return None
    return text_format.index("%d") < text_format.index("%m")


def evidence(columns: Iterable[ColumnLook]) -> Counter[bool]:
    """Return how many dates of *columns* can only be read with the day first (True), or with the month first."""
    found: Counter[bool] = Counter()
    for look in columns:
        for (formats, _), number in look.dates.items():
            first = is_day_first(formats[0])
            if len(formats) == 1 and first is not None:
                found[first] += number
    return found


def formats_of(look: ColumnLook, of_file: Counter[bool]) -> DateFormats:
    """Return the formats of one column; *of_file* is what all columns together say of the order."""
    own = evidence([look])
    undecided = sum(number for (_, ambiguous), number in look.dates.items() if ambiguous)
    mixed = own[True] > 0 and own[False] > 0 and min(own.values()) >= _STRAY * own.total()
    deciding = own or of_file
    day_first = deciding[True] >= deciding[False]
    taken = _taken(look, None if mixed else day_first)
    read = sum(number for (formats, _), number in look.dates.items() if set(formats) & set(taken))
    serials = look.shapes[looks.SERIAL] if look.share(looks.SERIAL) > _SERIALS else 0
    return DateFormats(
        formats=taken,
        day_first=own[True],
        month_first=own[False],
        undecided=undecided,
        mixed=mixed,
        assumed=not deciding and undecided > 0,
        strays=look.filled - read - serials,
        serials=serials,
    )


def _taken(look: ColumnLook, day_first: bool | None) -> tuple[str, ...]:  # noqa: FBT001 - one of three
    """Return the formats that are needed, the most frequent first; *day_first* is None where both orders are."""
    needed: Counter[str] = Counter()
    for (formats, _), number in sorted(look.dates.items(), key=lambda item: (len(item[0][0]), -item[1])):
        fit = [each for each in formats if day_first is None or is_day_first(each) in {None, day_first}]
        known = [each for each in fit if each in needed] or fit[:1]
        if is_day_first(formats[0]) is not None:
            known = fit
        for each in known:
            needed[each] += number
    return tuple(each for each, _ in needed.most_common())
