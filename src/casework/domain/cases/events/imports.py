"""What only an import brings: what the other system says of its own time limits, and that an import was taken back."""

import datetime as dt

import attrs

from casework.domain.cases.fields import code, optional_code, optional_day, optional_instant
from casework.domain.time.moments import Moment
from casework.errors import UsageError


@attrs.frozen(kw_only=True)
class JudgedElsewhere:
    """The system that a case came from says of a time limit of its own when it was due, or how it was kept.

    It is kept beside what is reckoned here and never counted with it. What the system says of the same *name* later
    replaces what it said before. *verdict* is a code of that system.
    """

    name: str = code()
    due_on: dt.date | None = optional_day()
    due_at: dt.datetime | None = optional_instant()
    verdict: str | None = optional_code()

    def __attrs_post_init__(self) -> None:
        if self.due_on is not None and self.due_at is not None:
            message = "a limit is due on one day or at one instant: leave one of the two away"
            raise UsageError(message)
        if self.due is None and self.verdict is None:
            message = "a limit judged elsewhere has a due day or a verdict: give one, or leave it out"
            raise UsageError(message)

    @property
    def due(self) -> Moment | None:
        """When it was due there, if that system says so."""
        return self.due_on if self.due_at is None else self.due_at


@attrs.frozen(kw_only=True)
class ImportUndone:
    """The import *batch*, which made the case, was taken back: the case counts nowhere until it is received anew."""

    batch: str = code()
