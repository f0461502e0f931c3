"""Reads on after a mistake, so that one does not hide another.

Where a value cannot be read, a stand-in takes its place (an optional one is left away) and the whole is read again,
until nothing is wrong with its shape. What comes out is good for finding further mistakes and for nothing else.
"""

import copy
import datetime as dt
import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import StrEnum
from typing import Any, TypeAlias, TypeVar, get_args, get_origin

import attrs
import cattrs
from cattrs.errors import ClassValidationError, ForbiddenExtraKeysError, IterableValidationError

UNREADABLE = "(unreadable"
"""How the text of every stand-in begins; what is said of one is no mistake of the file."""

InWords: TypeAlias = Callable[[BaseException], str]
_Path: TypeAlias = tuple[str | int, ...]
_Written = TypeVar("_Written")


@attrs.frozen(kw_only=True)
class Mistake:
    """What is wrong at a place of a file; the path is empty for the file itself."""

    path: str
    what: str


@attrs.frozen(kw_only=True)
class _Found:
    place: _Path
    path: str
    kind: Any
    error: BaseException


def read_through(
    raw: Mapping[str, object],
    kind: type[_Written],
    converter: cattrs.Converter,
    *,
    in_words: InWords,
    samples: Mapping[object, object],
) -> tuple[_Written | None, list[Mistake]]:
    """Return *raw* as a *kind*, and every mistake of its shape; None where there are too many to read on.

    *samples* says what stands in for kinds of value that are written in a way of their own.
    """
    tables: dict[str, object] = copy.deepcopy(dict(raw))
    numbers, said = itertools.count(1), list[Mistake]()
    while True:
        try:
            return converter.structure(tables, kind), said
        except cattrs.BaseValidationError as error:
            # A stand-in that is refused in its turn is no second mistake.
            found = [each for each in _found(error, (), "", kind) if not _beneath(each.path, said)]
        said += [Mistake(path=each.path, what=in_words(each.error)) for each in found]
        try:
            for each in found:
                _put_right(tables, each, lambda wanted: _stand_in(wanted, samples, numbers))
        except LookupError:
            return None, said
        if not found:
            return None, said


def _beneath(path: str, said: Iterable[Mistake]) -> bool:
    return any(path == each.path or path.startswith((f"{each.path}.", f"{each.path}[")) for each in said if each.path)


def rests_on_a_stand_in(mistake: str, paths: Iterable[str]) -> bool:
    """Whether *mistake*, as ``path: what``, may come from a stand-in at one of *paths* and not from the file."""
    here = mistake.partition(": ")[0]
    return UNREADABLE in mistake or any(
        here == path or here.startswith((f"{path}.", f"{path}[")) or path.rpartition(".")[0] == here for path in paths
    )


def _found(error: BaseException, place: _Path, path: str, kind: Any) -> Iterator[_Found]:  # noqa: ANN401 - any kind
    others: list[Exception] = []
    if isinstance(error, ClassValidationError):
        of_fields, others = error.group_exceptions()
        for inner, field in of_fields:
            name = field.name.removesuffix("_")  # a word of Python, such as from, has it in the class only
            yield from _found(inner, (*place, name), f"{path}.{name}".removeprefix("."), field.type)
    elif isinstance(error, IterableValidationError):
        of_items, others = error.group_exceptions()
        for inner, item in of_items:
            yield from _found(inner, (*place, item.index), f"{path}[{item.index!r}]", item.type)
    else:
        yield _Found(place=place, path=path, kind=kind, error=error)
    for other in others:
        yield _Found(place=place, path=path, kind=kind, error=other)


def _put_right(tables: dict[str, object], found: _Found, stand_in: Callable[[Any], object]) -> None:
    if isinstance(found.error, ForbiddenExtraKeysError):
        table = _at(tables, found.place)
        for key in found.error.extra_fields:
            del table[key]
        return
    above = _at(tables, found.place[:-1])
    last = found.place[-1]
    if isinstance(above, dict) and isinstance(last, int):
        # One count needs no brackets: the table is its own only element.
        above, last = _at(tables, found.place[:-2]), found.place[-2]
        above[last] = [stand_in(found.kind)]
    elif isinstance(above, dict) and found.path.endswith("]"):
        # The writer of the file chose this key, as those of holidays and codes are: the others say enough.
        above.pop(last, None)
    else:
        above[last] = stand_in(found.kind)


def _at(tables: Any, place: _Path) -> Any:  # noqa: ANN401 - whatever stands there
    for key in place:
        if not (isinstance(tables, dict) and isinstance(key, int)):
            tables = tables[key]
    return tables


def _stand_in(kind: Any, samples: Mapping[object, object], numbers: Iterator[int]) -> object:  # noqa: ANN401
    if kind in samples:
        return samples[kind]
    if get_args(kind):
        optional = type(None) in get_args(kind)
        return None if optional else [] if get_origin(kind) in {tuple, frozenset} else {}
    if kind is str:
        return f"{UNREADABLE} {next(numbers)})"
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return next(iter(kind)).value
    if attrs.has(kind):
        fields = attrs.fields(attrs.resolve_types(kind))
        needed = [field for field in fields if field.init and field.default is attrs.NOTHING]
        return {field.name: _stand_in(field.type, samples, numbers) for field in needed}
    return {int: 1, bool: False, dt.date: dt.date(2000, 1, 1), dt.time: dt.time(0)}[kind]
