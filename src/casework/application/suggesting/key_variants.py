"""Numbers of records that are written in several ways, such as ``CH/24/0012``, ``ch/24/12`` and ``CH-24-0012``."""

import re
from collections import Counter

from casework.application.suggesting.exchanged_dates import Line

_PART = re.compile(r"[0-9]+|[^\W\d_]+")
_DIGIT, _SMALL, _CAPITAL = re.compile(r"[0-9]"), re.compile(r"[a-z]"), re.compile(r"[A-Z]")


class KeyVariants:
    """Takes the keys of rows, and tells those that differ in capitals, signs or zeros alone."""

    def __init__(self) -> None:
        self._rows: dict[str, list[tuple[str, Line]]] = {}
        self._shapes: Counter[str] = Counter()

    def add(self, key: str, line: Line) -> None:
        """Take the *key* of the row on *line*."""
        number = _number_of(key)
        if number:
            self._shapes[_shape_of(key)] += 1
            self._rows.setdefault(number, []).append((key, line))

    def found(self) -> tuple[Line, ...]:
        """Return the lines whose key another row has in the way in which most keys are written, in order."""
        several = (rows for rows in self._rows.values() if len({key for key, _ in rows}) > 1)
        return tuple(sorted(line for rows in several for line in self._unusual(rows)))

    def _unusual(self, rows: list[tuple[str, Line]]) -> list[Line]:
        usual = max((key for key, _ in rows), key=lambda key: self._shapes[_shape_of(key)])
        return [line for key, line in rows if key != usual]


def _number_of(key: str) -> str:
    """Return what is the same however *key* is written.

    >>> _number_of("CH/24/0012"), _number_of("ch-24-12")
    ('ch 24 12', 'ch 24 12')
    """
    return " ".join(part.casefold().lstrip("0") or "0" for part in _PART.findall(key))


def _shape_of(key: str) -> str:
    """Return how *key* is written.

    >>> _shape_of("CH/24/0012")
    'AA/99/9999'
    """
    return _CAPITAL.sub("A", _SMALL.sub("a", _DIGIT.sub("9", key)))
