"""Which letters of a case went out, as others than senders ask: nothing where this release cannot read that.

That a letter went out is never the act itself. It is only said beside what is on record.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence

from casework.application.notifying.stream import notifications_of
from casework.application.ports import Store
from casework.domain.cases.case import Case
from casework.domain.cases.events import Extended
from casework.domain.notifications.kinds import NoticeKind
from casework.domain.notifications.state import Notification
from casework.domain.notifications.taken_back import TakenBack, taken_back
from casework.errors import EventShapeError


def letters_out(store: Store, organisation: str, case: str, kind: NoticeKind) -> Sequence[Notification]:
    """Return the letters of that *kind* which went out in the case with that id, and did not come back."""
    return [each for each in _said(store, organisation, case) if each.due.kind is kind and each.is_out]


def letters_taken_back(
    store: Store, organisation: str, case: Case, recorded: Callable[[], Mapping[int, dt.datetime]]
) -> Sequence[TakenBack]:
    """Return the letters of *case* that tell what does not hold any more, and of which nobody has told since.

    *recorded* says when each version of it was written down; it is only asked where something was corrected.
    """
    if not case.recorded:
        return ()
    said = _said(store, organisation, case.id)
    return tuple(taken_back(case, said, recorded())) if said else ()


def _said(store: Store, organisation: str, case: str) -> Sequence[Notification]:
    try:
        return tuple(notifications_of(store, organisation, case).by_message.values())
    except EventShapeError:  # whoever sweeps or delivers is told of it
        return ()


def more_time_written(store: Store, organisation: str, case: Case) -> Mapping[int, dt.datetime]:
    """Return when the letter of more time went out of which nobody was told by the record, by the version of that."""
    if not any(isinstance(fact.event, Extended) and fact.event.told_on is None for fact in case.history):
        return {}
    found = letters_out(store, organisation, case.id, NoticeKind.EXTENDED)
    return {each.due.event: each.changed_at for each in found if each.due.event is not None}
