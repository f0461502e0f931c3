"""Which cleaning the texts of a column need, as transforms of the mapping, and what is doubtful about it."""

from collections.abc import Iterator

import attrs

from casework.application.suggesting import looks
from casework.application.suggesting.agreed_days import BEFORE_A_DAY
from casework.application.suggesting.guessing import is_list
from casework.application.suggesting.meanings import Meaning
from casework.application.suggesting.paper import counted, value_of
from casework.application.suggesting.settling import Column

_ZIP_DIGITS = 5
_SHORTEST_ZIP = 3
_MOSTLY = 0.8
_NEARLY_ALL = 0.95
"""Of a key that is nearly always a code, the few other texts are no keys: their rows are better rejected."""
_CODED = frozenset(
    {Meaning.KEY, Meaning.RESPONDENT, Meaning.SERVICE, Meaning.CATEGORY, Meaning.QUESTION, Meaning.LABEL}
    | {Meaning.SUBCATEGORY, Meaning.LABEL_CODE}
)
_LISTED = _CODED - {Meaning.KEY, Meaning.RESPONDENT}
_CLEANED = _CODED | {Meaning.KIND, Meaning.CHANNEL, Meaning.OUTCOME, Meaning.STANDING, Meaning.VERDICT}
_NUMBERS = frozenset(
    {Meaning.KEY, Meaning.REFERENCE, Meaning.POSTCODE, Meaning.PHONE, Meaning.SCORE, Meaning.RESPONDENT}
    | {Meaning.CRITICALITY}
)


@attrs.frozen(kw_only=True)
class Cleaned:
    """The transforms for one column, in order, and doubts."""

    column: Column
    transforms: tuple[object, ...]
    doubts: tuple[str, ...] = ()


def cleaning_of(column: Column) -> Cleaned:
    """Return what the texts of *column* need."""
    steps = list(_steps(column))
    return Cleaned(
        column=column,
        transforms=tuple(transform for transform, _ in steps if transform is not None),
        doubts=tuple(why for _, why in steps if why is not None),
    )


def _steps(column: Column) -> Iterator[tuple[object, str | None]]:
    """Yield each transform, or None, with what is doubtful, or None."""
    look, said = column.look, value_of(column.name)
    if look.shapes[looks.DAMAGED]:
        many = counted(look.shapes[looks.DAMAGED], "text has", "texts have")
        yield None, f"{said}: {many} signs of a wrong encoding; several encodings may be mixed."
    if column.meaning in _CLEANED and look.shapes[looks.NO_BREAK]:
        yield "no_break_space", None
    if column.meaning in _NUMBERS and look.shapes[looks.POINT_ZERO]:
        yield "drop_point_zero", None
    if look.said_yes:
        yield {"extract": BEFORE_A_DAY}, None
    yield from _zeros(column)
    if _needs_codes(column):
        yield "code", None


def _zeros(column: Column) -> Iterator[tuple[object, str | None]]:
    look, said = column.look, value_of(column.name)
    if not look.lengths or column.meaning not in {Meaning.POSTCODE, Meaning.KEY, Meaning.REFERENCE}:
        return
    usual, number = look.lengths.most_common(1)[0]
    least = _SHORTEST_ZIP if column.meaning is Meaning.POSTCODE else 1
    short = sum(rows for length, rows in look.lengths.items() if least <= length < usual)
    if column.meaning is Meaning.POSTCODE:
        if usual == _ZIP_DIGITS and short:
            why = (
                f"{said}: {counted(short, 'number is', 'numbers are')} shorter than 5 digits: lost zeros at the front?"
            )
            yield {"pad": _ZIP_DIGITS}, why
    elif short and number >= _MOSTLY * look.filled and min(look.lengths) >= usual - 2:
        why = f"{said}: {counted(short, 'number is', 'numbers are')} shorter than the usual {usual} digits: lost zeros?"
        yield None, why


def _needs_codes(column: Column) -> bool:
    if column.meaning not in _CODED or column.look.share(looks.CODE_LIKE) == 1:
        return False
    if column.meaning is Meaning.KEY and column.look.share(looks.CODE_LIKE) > _NEARLY_ALL:
        return False
    return column.meaning not in _LISTED or not is_list(column.look)
