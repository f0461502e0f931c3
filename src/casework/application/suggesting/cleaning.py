"""Which cleaning the texts of a column need, as transforms of the mapping, with what was seen as the reason."""

from collections.abc import Iterator

import attrs

from casework.application.suggesting import looks
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
    """The transforms for one column, in order, and why: sentences that are sure, and doubts."""

    column: Column
    transforms: tuple[object, ...]
    reasons: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()


def cleaning_of(column: Column) -> Cleaned:
    """Return what the texts of *column* need."""
    steps = list(_steps(column))
    return Cleaned(
        column=column,
        transforms=tuple(transform for transform, _, _ in steps if transform is not None),
        reasons=tuple(why for _, why, sure in steps if sure),
        doubts=tuple(why for _, why, sure in steps if not sure),
    )


def _steps(column: Column) -> Iterator[tuple[object, str, bool]]:
    """Yield each transform, or None, with what was seen, and whether that is sure."""
    look, said = column.look, value_of(column.name)
    if look.shapes[looks.DAMAGED]:
        many = counted(look.shapes[looks.DAMAGED], "text has", "texts have")
        yield None, f"{said}: {many} signs of a wrong encoding; several encodings may be mixed.", False
    if column.meaning in _CLEANED and look.shapes[looks.NO_BREAK]:
        many = counted(look.shapes[looks.NO_BREAK], "text has", "texts have")
        yield "no_break_space", f"{said}: {many} spaces that do not break.", True
    if column.meaning in _CLEANED and look.shapes[looks.EDGES]:
        many = counted(look.shapes[looks.EDGES], "text has", "texts have")
        yield "trim", f"{said}: {many} blanks at an end.", True
    if column.meaning in _NUMBERS and look.shapes[looks.POINT_ZERO]:
        many = counted(look.shapes[looks.POINT_ZERO], "number ends", "numbers end")
        yield "drop_point_zero", f'{said}: {many} in ".0", as a spreadsheet writes it.', True
    yield from _zeros(column)
    if _needs_codes(column):
        yield "code", f"{said}: its texts are no codes, so codes are made of them.", True


def _zeros(column: Column) -> Iterator[tuple[object, str, bool]]:
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
            yield {"pad": _ZIP_DIGITS}, why, False
    elif short and number >= _MOSTLY * look.filled and min(look.lengths) >= usual - 2:
        why = f"{said}: {counted(short, 'number is', 'numbers are')} shorter than the usual {usual} digits: lost zeros?"
        yield None, why, False


def _needs_codes(column: Column) -> bool:
    if column.meaning not in _CODED or column.look.share(looks.CODE_LIKE) == 1:
        return False
    if column.meaning is Meaning.KEY and column.look.share(looks.CODE_LIKE) > _NEARLY_ALL:
        return False
    return column.meaning not in _LISTED or not is_list(column.look)
