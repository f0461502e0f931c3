"""Sources held in memory, for tests of what is read out of them."""

import csv
import io

from casework.application.ports import SourceRow
from casework.application.suggesting import ReadAs, suggest


class Rows:
    """An importer of rows that a test wrote down."""

    def __init__(self, columns, rows, remarks=()):
        self._columns, self._rows, self._remarks = tuple(columns), rows, remarks

    def columns(self):
        return self._columns

    def rows(self):
        for line, cells in enumerate(self._rows, start=2):
            if len(cells) != len(self._columns):
                yield SourceRow(line=line, cells=tuple(cells), problem="it does not fit")
            else:
                yield SourceRow(line=line, cells=tuple(cells), values=dict(zip(self._columns, cells, strict=True)))

    def remarks(self):
        return self._remarks


def columns(**named):
    """Return a source with these columns; a name is written with spaces for its underscores."""
    names = [name.replace("_", " ") for name in named]
    return Rows(names, list(zip(*named.values(), strict=True)))


def draft(source, name="register", read_as=None):
    """Return the text of the draft for *source*."""
    return suggest(source, name=name, read_as=read_as or ReadAs()).text


def meanings(source):
    """Return what each column of *source* was taken for."""
    return {name: meaning.value for name, meaning in suggest(source, name="register").meanings}


def doubts(text):
    """Return the doubts of a draft."""
    return [line for line in text.splitlines() if "# ?" in line]


def remarks(text):
    """Return the comments of a draft that are no doubts."""
    return [line for line in text.splitlines() if line.startswith("# ") and not line.startswith("# ?")]


def remarked(text, words):
    """Return the comments of a draft that are no doubts and have *words*."""
    return [line for line in remarks(text) if words in line]


def csv_rows(text):
    """Return the source that *text* is, as CSV."""
    header, *rows = csv.reader(io.StringIO(text))
    return Rows(header, rows)
