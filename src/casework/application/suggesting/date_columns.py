"""Which formats a column of dates is written in, and how sure that is."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from typing import TypeAlias

import attrs

from casework.application.suggesting import looks
from casework.application.suggesting.looks import ColumnLook

_STRAY = 0.01
"""A format in which fewer of the decided dates come than this is taken for a mistake of theirs, not for a format."""
_SERIALS = 0.05
_SEVERAL = 3
"""Of fewer dates in one order nothing follows for dates that are written otherwise."""

Evidence: TypeAlias = Counter[tuple[str, bool]]
"""How many dates can only be read with the day first (True), or with the month first, by how they are written."""


@attrs.frozen(kw_only=True)
class DateFormats:
    """How the dates of one column are read.

    *undecided* are dates that can be two days; *day_first* and *month_first* count those that can only be read so.
    *mixed* says that both orders come in earnest, *several_orders* that some notations have the day first and some the
    month, *is_borrowed* that the order of some is that of dates that are written otherwise, and few or not at one,
    *assumed* that nothing at all speaks for the order that was taken; *is_agreed* that several dates of the file can
    only be read in one order, and none in the other. *strays* are read in no format that was taken, *serials* are
    numbers of days.
    """

    formats: tuple[str, ...]
    day_first: int = 0
    month_first: int = 0
    undecided: int = 0
    mixed: bool = False
    several_orders: bool = False
    is_borrowed: bool = False
    assumed: bool = False
    is_agreed: bool = False
    strays: int = 0
    serials: int = 0

    @property
    def two_digit_years(self) -> bool:
        return any("%y" in text_format for text_format in self.formats)

    @property
    def has_real_dates(self) -> bool:
        """Whether some are written with the year first, as the real dates of a spreadsheet are read."""
        return any(text_format.startswith("%Y") for text_format in self.formats)

    @property
    def ordered(self) -> bool:
        """Whether day and month could be taken for each other."""
        return any(is_day_first(text_format) is not None for text_format in self.formats)


def orders_of(formats: Iterable[str]) -> dict[str, bool]:
    """Return whether the day comes first in each of the notations of *formats* in which that matters."""
    orders = ((_notation(each), is_day_first(each)) for each in formats)
    return {notation: first for notation, first in orders if first is not None}


def is_day_first(text_format: str) -> bool | None:
    """Return which of two numbers is the day; None where year or a name of the month leave no choice."""
    if "%m" not in text_format or text_format.startswith("%Y"):
        return None
    return text_format.index("%d") < text_format.index("%m")


def evidence(columns: Iterable[ColumnLook]) -> Evidence:
    """Return how many dates of *columns* can only be read in one order, by how they are written."""
    found: Evidence = Counter()
    for look in columns:
        for (formats, _), number in look.dates.items():
            first = is_day_first(formats[0])
            if len(formats) == 1 and first is not None:
                found[_notation(formats[0]), first] += number
    return found


def formats_of(look: ColumnLook, of_file: Evidence, blanks: Collection[str] = ()) -> DateFormats:
    """Return the formats of one column; *of_file* is what all columns together say of the order.

    Texts among *blanks* are no strays: they say nothing.
    """
    own = evidence([look])
    undecided = sum(number for (_, ambiguous), number in look.dates.items() if ambiguous)
    notations = {_notation(formats[0]): None for (formats, _) in look.dates if is_day_first(formats[0]) is not None}
    orders = {notation: _order(notation, own, of_file) for notation in notations}
    taken = _taken(look, orders)
    read = sum(number for (formats, _), number in look.dates.items() if set(formats) & set(taken))
    serials = look.shapes[looks.SERIAL] if look.share(looks.SERIAL) > _SERIALS else 0
    of_all = _of(of_file, None)
    day_first, month_first = (_of(own, None)[first] for first in (True, False))
    return DateFormats(
        formats=taken,
        day_first=day_first,
        month_first=month_first,
        undecided=undecided,
        mixed=None in orders.values(),
        several_orders={True, False} <= {*orders.values()},
        is_borrowed=any(not _of(own, each) and _is_unsure(_deciding(each, own, of_file)) for each in orders),
        assumed=not own and not of_file and undecided > 0,
        is_agreed=of_all.total() >= _SEVERAL and len(of_all) == 1,
        strays=look.filled - read - serials - sum(look.plain_values()[text] for text in blanks),
        serials=serials,
    )


def _notation(text_format: str) -> str:
    """Return what stands between the numbers of *text_format*, and how long its year is, whatever the order."""
    return text_format[2] + text_format[6:8]


def _of(found: Evidence, notation: str | None) -> Counter[bool]:
    """Return what *found* says of the order of one notation, or of all of them."""
    orders: Counter[bool] = Counter()
    for (written, first), number in found.items():
        if notation in {None, written}:
            orders[first] += number
    return orders


def _order(notation: str, own: Evidence, of_file: Evidence) -> bool | None:
    """Return whether the day comes first in the dates of a column in *notation*; None where both orders are meant."""
    orders = _of(own, notation)
    if min(orders[True], orders[False]) >= max(1, _STRAY * orders.total()):
        return None
    deciding = _deciding(notation, own, of_file)
    return deciding[True] >= deciding[False]


def _deciding(notation: str, own: Evidence, of_file: Evidence) -> Counter[bool]:
    """Return the dates in one order that decide for *notation*.

    They are those of the column that are written so; without any, those of other columns that are, and then the others
    of the column, where they are several; else all of the file.
    """
    others = [found for found in (_of(of_file, notation), _of(own, None)) if found.total() >= _SEVERAL]
    return _of(own, notation) or next(iter(others), _of(of_file, None))


def _is_unsure(orders: Counter[bool]) -> bool:
    return 0 < orders.total() < _SEVERAL or min(orders[True], orders[False]) > 0


def _taken(look: ColumnLook, orders: Mapping[str, bool | None]) -> tuple[str, ...]:
    """Return the formats that are needed, the most frequent first, in the *orders* of their notations."""
    needed: Counter[str] = Counter()
    for (formats, _), number in sorted(look.dates.items(), key=lambda item: (len(item[0][0]), -item[1])):
        if is_day_first(formats[0]) is None:
            known = [each for each in formats if each in needed] or list(formats[:1])
        else:
            order = orders[_notation(formats[0])]
            known = [each for each in formats if order in {None, is_day_first(each)}]
        for each in known:
            needed[each] += number
    return tuple(each for each, _ in needed.most_common())
