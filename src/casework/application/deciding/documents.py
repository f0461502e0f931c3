"""Decisions about papers and notes, as methods of a casebook."""

from typing import Unpack

from casework.application.deciding.recording import Recording
from casework.application.writing import Writing
from casework.domain.cases.case import Case
from casework.errors import UsageError


class DecidingDocuments(Recording):
    """Documents and notes."""

    def note(self, case: str, *, text: str, **writing: Unpack[Writing]) -> Case:
        """Write something down in the case."""
        if not text:
            message = "the note is empty: write down what is to be noted"
            raise UsageError(message)
        return self._decide("note", case, writing, text=text)
