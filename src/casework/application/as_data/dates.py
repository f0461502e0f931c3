"""Dates of cases as they stand in data: ISO text, at the place of the organisation."""

import datetime as dt
from typing import Annotated, overload

import msgspec

from casework.domain.deadlines import Deadline
from casework.domain.time.moments import Moment, at_place, local_day

Day = Annotated[str, msgspec.Meta(extra_json_schema={"format": "date"})]
_DAY_OR_INSTANT = {"anyOf": [{"format": "date"}, {"format": "date-time"}]}
When = Annotated[
    str, msgspec.Meta(description="A local day, or an instant with its offset.", extra_json_schema=_DAY_OR_INSTANT)
]
Instant = Annotated[str, msgspec.Meta(extra_json_schema={"format": "date-time"})]


@overload
def local_text(moment: Moment, zone: dt.tzinfo) -> str: ...
@overload
def local_text(moment: Moment | None, zone: dt.tzinfo) -> str | None: ...
def local_text(moment: Moment | None, zone: dt.tzinfo) -> str | None:
    """Return *moment* as ISO text, an instant in the local time of *zone* with its offset; None for None."""
    return None if moment is None else at_place(moment, zone).isoformat()


def local_dates(deadline: Deadline, zone: dt.tzinfo) -> tuple[Moment | None, Moment | None, Moment | None]:
    """Return when *deadline* starts, is due and was done: as days, or as instants where hours are counted."""
    moments = (deadline.starts_on, deadline.due_on, deadline.done_on)
    if isinstance(deadline.due_on, dt.datetime):
        starts, due, done = (None if moment is None else at_place(moment, zone) for moment in moments)
    else:
        starts, due, done = (None if moment is None else local_day(moment, zone) for moment in moments)
    return starts, due, done
