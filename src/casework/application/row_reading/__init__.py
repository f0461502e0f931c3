"""From a row of a source to a draft, as a mapping says; each rule becomes one function before the first row is read."""

from casework.application.row_reading.found import RowProblemError
from casework.application.row_reading.reader import RowReader

__all__ = ["RowProblemError", "RowReader"]
