"""On which line of a TOML file something stands that a mistake names by its path."""

import json
import re

_KEY = r"""(?:[\w-]+|"(?:[^"\\]|\\.)*"|'[^']*')"""
_TABLE = re.compile(rf"\s*(\[\[?)\s*({_KEY}(?:\s*\.\s*{_KEY})*)\s*\]")
_PAIR = re.compile(rf"\s*({_KEY}(?:\s*\.\s*{_KEY})*)\s*=")
_KEYS = re.compile(_KEY)
_STEPS = re.compile(rf"(?<=\[)(?P<number>\d+)(?=\])|(?P<key>{_KEY})")

_Path = tuple[str | int, ...]


class TomlPlaces:
    """The lines of the tables and keys of a TOML file.

    What stands within a value, such as an inline table, is on the line on which its key begins.
    """

    def __init__(self, text: str) -> None:
        self._lines: dict[_Path, int] = {}
        self._numbers: dict[_Path, int] = {}
        table: _Path = ()
        for number, line in enumerate(text.splitlines(), start=1):
            if (found := _TABLE.match(line)) is not None:
                table = self._table(_keys(found[2]), is_listed=found[1] == "[[")
                self._lines.setdefault(table, number)
            elif (found := _PAIR.match(line)) is not None:
                self._lines.setdefault((*table, *_keys(found[1])), number)

    def _table(self, keys: list[str], *, is_listed: bool) -> _Path:
        """Return the path of the table that begins, with the number of each that is one of several."""
        path: _Path = ()
        for key in keys[:-1]:
            path = (*path, key)
            if path in self._numbers:
                path = (*path, self._numbers[path])
        path = (*path, keys[-1])
        if not is_listed:
            return path
        self._numbers[path] = self._numbers.get(path, -1) + 1
        return (*path, self._numbers[path])

    def line(self, mistake: str) -> int | None:
        """Return the line of what *mistake*, as ``path: what``, is about; None where nothing of it stands there."""
        path: _Path = ()
        found = None
        for step in _steps(mistake):
            path = (*path, step)
            found = self._lines.get(path, found)
        return found


def _keys(text: str) -> list[str]:
    return [_plain(key) for key in _KEYS.findall(text)]


def _plain(key: str) -> str:
    if key.startswith('"'):
        return str(json.loads(key))
    return key.strip("'")


def _steps(mistake: str) -> list[str | int]:
    """Return the steps of the path of *mistake*, and of what is named within it."""
    steps = [step for path in mistake.split(": ")[:-1] for step in _STEPS.finditer(path)]
    return [_plain(step["key"]) if step["number"] is None else int(step["number"]) for step in steps]
