"""Rows of an importer, each looked at before anything is made of it.

An importer may come from a plugin. One that breaks its promises ends in one sentence that names its format, instead of
in a case that says something else than its source.
"""

from collections.abc import Callable, Iterator
from typing import TypeVar

from casework.application.ports import Importer, SourceRow
from casework.errors import CaseworkError, DataError

Answer = TypeVar("Answer")


class SoundSource:
    """An importer of *source_format*, whose every answer is looked at."""

    def __init__(self, source: Importer, source_format: str) -> None:
        self._source, self._format = source, source_format

    def columns(self) -> tuple[str, ...]:
        """Return the names of the columns.

        Raises:
            DataError: If the source is not what it says it is, or the importer is faulty.
        """
        columns: object = self._ask(self._source.columns)
        if not isinstance(columns, tuple) or not all(isinstance(name, str) for name in columns):
            raise self._faulty("its columns are no texts")
        return columns

    def remarks(self) -> tuple[str, ...]:
        """Return how the source was read, in sentences."""
        return tuple(map(str, self._ask(self._source.remarks)))

    def rows(self, columns: tuple[str, ...]) -> Iterator[SourceRow]:
        """Yield the rows; those that have no problem have a text for each of *columns*.

        Raises:
            DataError: As ``columns`` does.
        """
        rows, names = self._ask(lambda: iter(self._source.rows())), frozenset(columns)
        while True:
            row = self._ask(lambda: next(rows, None))
            if row is None:
                return
            if not isinstance(row, SourceRow):
                raise self._faulty("it hands out something that is no row")
            if row.problem is None:
                self._check(row, names)
            yield row

    def _check(self, row: SourceRow, names: frozenset[str]) -> None:
        if row.values.keys() != names:
            raise self._faulty(f"line {row.line} does not have the columns that it named")
        try:
            "".join(row.values.values()).encode()
        except TypeError:
            raise self._faulty(f"line {row.line} holds something that is no text") from None
        except UnicodeEncodeError:
            raise self._faulty(f"line {row.line} holds half of a surrogate pair") from None

    def _ask(self, ask: Callable[[], Answer]) -> Answer:
        try:
            return ask()
        except CaseworkError:
            raise
        except Exception as error:
            raise self._faulty(f"{type(error).__name__} came out of it") from error

    def _faulty(self, why: str) -> DataError:
        return DataError(
            f"the importer of the format {self._format} is faulty: {why}. What was written before stays; tell whoever "
            "offers it ('casework plugins' says who), and import again when it is mended"
        )
