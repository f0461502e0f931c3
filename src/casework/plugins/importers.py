"""The importers of plugins, held to the words of their port while they work.

An importer works in this process, row by row: a process and a deadline for each row would cost more than the row. So
one that never comes back is stopped by whoever waits for it, and an import that was stopped is finished by running it
again. Everything else that it does wrong is one error that names it, and nothing of the row at hand is written.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from operator import methodcaller
from pathlib import Path
from typing import Any, TypeGuard, TypeVar

from casework.application.plugin_choice import BUILTIN
from casework.application.ports import Importer, SourceRow
from casework.errors import CaseworkError, PluginError
from casework.plugins.host import PluginHost
from casework.plugins.states import name_of
from casework.plugins.surroundings import printing_aside, put_back

Asked = TypeVar("Asked")
Answer = TypeVar("Answer")


def importer_of(host: PluginHost, form: str, place: Path | str, options: Mapping[str, Any]) -> Importer:
    """Return the importer of the format *form* for the source at *place*, a file or the address of a server.

    Raises:
        NotFoundError: If no plugin offers it.
        PluginError: If it cannot be made, and later for whatever it does against its port.
    """
    plugin = host.importers.owner(form)
    made: Importer = host.importers.get(form)(place, **options)
    return made if plugin == BUILTIN else _Held(made, plugin, form)


class _Held:
    """An importer of a plugin: what it raises that is no error of ours, and what it may not give, is one error."""

    def __init__(self, importer: Importer, plugin: str, form: str) -> None:
        self._importer, self._plugin, self._form = importer, plugin, form

    def columns(self) -> tuple[str, ...]:
        found: object = self._asked(methodcaller("columns"), self._importer)
        if not _are_texts(found) or len(set(found)) != len(found):
            raise self._failed("columns gives no tuple of different texts")
        return found

    def rows(self) -> Iterator[SourceRow]:
        columns = self.columns()
        rows = self._asked(lambda importer: iter(importer.rows()), self._importer)
        before = 0
        place: object = None
        while (row := self._asked(_next, rows, around=printing_aside)) is not None:
            there = _place_of(row)
            problem = _problem(row, columns, before if there == place else 0)
            if problem:
                raise self._failed(f"the row after line {before}: {problem}")
            before, place = row.line, there
            yield row

    def remarks(self) -> tuple[str, ...]:
        found: object = self._asked(methodcaller("remarks"), self._importer)
        if not _are_texts(found):
            raise self._failed("remarks gives no tuple of texts")
        return found

    def _asked(
        self,
        question: Callable[[Asked], Answer],
        whom: Asked,
        *,
        around: Callable[[], AbstractContextManager[None]] = put_back,
    ) -> Answer:
        try:
            with around():
                return question(whom)
        except (CaseworkError, KeyboardInterrupt):
            raise
        except BaseException as error:
            raise self._failed(f"it raised an error ({name_of(error)})") from error

    def _failed(self, why: str) -> PluginError:
        return PluginError(self._plugin, f"import format {self._form!r}", why)


def _place_of(row: object) -> object:
    """Return the file and the sheet of a row, in each of which lines count anew."""
    return (row.file, row.sheet) if isinstance(row, SourceRow) else None


def _problem(row: object, columns: tuple[str, ...], before: int) -> str | None:
    """Return what is wrong with a row; nothing of what it says."""
    if not isinstance(row, SourceRow):
        return "it is no SourceRow"
    line: object = row.line
    if type(line) is not int or line <= before:
        return "its line is no number, or not above the one before"
    if not _are_plain_texts(row.cells):
        return "its cells are no tuple of texts"
    values: object = row.values
    if row.problem is not None:
        told = _are_texts((row.problem,)) and not row.values
        return None if told else "its problem is no text, or it has values besides"
    if not isinstance(values, Mapping) or values.keys() != set(columns):
        return "its values are not those of the columns"
    return None if _are_texts(tuple(values.values())) else "a value is no text"


def _next(rows: Iterator[SourceRow]) -> SourceRow | None:
    return next(rows, None)


def _are_texts(found: object) -> TypeGuard[tuple[str, ...]]:
    """Return whether *found* is a tuple of texts, none of them with half of a surrogate pair."""
    if not _are_plain_texts(found):
        return False
    try:
        "".join(found).encode()
    except UnicodeEncodeError:
        return False
    return True


def _are_plain_texts(found: object) -> TypeGuard[tuple[str, ...]]:
    return isinstance(found, tuple) and all(isinstance(each, str) for each in found)
