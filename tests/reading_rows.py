"""A small mapping and the reader of its rows, for tests that need no file and no casebook."""

import datetime as dt
import re
import tempfile
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from casework.adapters.toml_mappings import read_mapping
from casework.application.row_reading import RowProblemError, RowReader
from casework.errors import DataError

LONDON = ZoneInfo("Europe/London")

CASES = """
id = "old-register"
version = 1

[source]
system = "old-register"
zone = "Europe/London"

[identity]
columns = ["Ref"]

[procedure]
default = "local-feedback"

[fields]
received = { column = "Received", formats = ["%d/%m/%Y"] }
kind = { default = "complaint" }
"""

ANSWERS = """
id = "survey"
version = 1
record = "survey_answer"

[source]
system = "survey"
zone = "Europe/London"

[identity]
rule = "content"

[answer]
survey = { default = "fft" }
question = { default = "overall" }
score = { columns = ["Score"] }
scale = { best = 1, worst = 5 }
outside = [6, 7]
"""

TEXTS = """
id = "labelled"
version = 1
record = "labelled_text"

[source]
system = "labelled"
zone = "Europe/London"

[identity]
rule = "content"

[labelled]
collection = { default = "comments" }
text = { columns = ["Text"] }
criticality = { columns = ["Criticality"], unlisted = "unknown" }
lowest = -5
highest = 5
"""


def mapping_of(text):
    """Return the mapping that *text* is."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "m.toml"
        path.write_text(text, encoding="utf-8")
        return read_mapping(path)


def mistakes_in(text):
    """Return every mistake of the mapping *text*; there is at least one."""
    with pytest.raises(DataError) as refused:
        mapping_of(text)
    return [re.sub(r"^m\.toml: (line \d+: )?", "", each) for each in refused.value.problems]


def cases(*changes, more="", before=""):
    """Return the mapping of cases with *changes* as pairs of old and new, and *more* tables after it."""
    text = before + CASES + more
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return text


class Rows:
    """Reads rows of one source as a mapping says; the columns are those of the first row that is read."""

    def __init__(self, text, *columns):
        self.mapping = mapping_of(text)
        self.reader = RowReader(self.mapping, columns)
        self._columns = columns

    def values(self, *cells):
        """Return the row with *cells*, blank where there are too few."""
        return dict(zip(self._columns, [*cells, *[""] * len(self._columns)], strict=False))

    def draft(self, *cells):
        """Return what the row with *cells* says."""
        return self.reader.draft(self.values(*cells))

    def reasons(self, *cells):
        """Return why the row with *cells* is rejected."""
        with pytest.raises(RowProblemError) as refused:
            self.draft(*cells)
        return str(refused.value)

    def key(self, *cells):
        """Return the key of the row with *cells*."""
        return self.reader.key(self.values(*cells))


def day(text):
    """Return the day *text*."""
    return dt.date.fromisoformat(text)
