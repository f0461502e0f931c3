"""The clocks that run beside those of a case: the open deadlines of the cases that it is linked with.

A contact may hold matters under several procedures. Each procedure has a case of its own, and its clocks run there;
here they are seen together.
"""

from collections.abc import Iterator

import attrs

from casework.application.as_data.seen import Seen
from casework.application.as_data.shapes import LinkedDeadlineData
from casework.domain.deadlines import Deadline, DeadlineResult
from casework.domain.time.moments import Moment, local_day


@attrs.frozen(kw_only=True)
class LinkedDeadline:
    """A deadline that is open in another case, with the reference and procedure of that, and when it is due."""

    reference: str
    procedure: str
    due_on: Moment
    deadline: Deadline


def linked_deadlines(seen: Seen) -> tuple[LinkedDeadline, ...]:
    """Return what is due in the cases with which this one is linked, as far as the viewer may see them."""
    return tuple(sorted(_every(seen), key=lambda each: local_day(each.due_on, seen.zone)))


def _every(seen: Seen) -> Iterator[LinkedDeadline]:
    rows = (seen.row_of(case) for case in dict.fromkeys(link.case for link in seen.case.links))
    for row in (row for row in rows if row is not None):
        for each in seen.book.deadlines(row.case, viewer=seen.viewer):
            if each.result is DeadlineResult.OPEN and each.due_on is not None:
                due_on = each.due_on
                yield LinkedDeadline(reference=row.reference, procedure=row.procedure, due_on=due_on, deadline=each)


def linked_data(seen: Seen) -> list[LinkedDeadlineData]:
    """Return what is due in linked cases, for scripts."""
    soon = seen.book.rulebook.organisation.soon
    return [
        {
            "case": each.reference,
            "procedure": each.procedure,
            "stage": each.deadline.stage,
            "limit": each.deadline.limit,
            "due": seen.text(each.due_on),
            "status": each.deadline.status(seen.on, soon=soon).value,
            "provisional": each.deadline.provisional,
            "unconfirmed": each.deadline.unconfirmed,
        }
        for each in linked_deadlines(seen)
    ]
