"""Which messages go out together: each by itself, or several to one member of staff as a digest.

A digest has an id that follows from its messages and its addressee. Once it was tried it stays as it is: those of its
messages that still wait go out under the same id, and none is added.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

import attrs

from casework.domain.notifications.events import Addressee
from casework.domain.notifications.ids import id_of
from casework.domain.notifications.kinds import Audience
from casework.domain.notifications.state import Notification

MOST = 100
"""How many messages one digest tells at the most: our own choice, a page or two."""


@attrs.frozen(kw_only=True)
class Waiting:
    """A message of a case that may be tried now; *event* is the version of the case of which it tells, if of one."""

    case: str
    message: str
    to: Addressee
    fires_at: dt.datetime
    event: int
    digest: str | None
    may_join: bool

    @classmethod
    def of(cls, case: str, notification: Notification) -> "Waiting":
        """Return what waits; only what is for staff and was never tried may join a digest."""
        due = notification.due
        return cls(
            case=case,
            message=due.message,
            to=due.to,
            fires_at=due.fires_at,
            event=due.event or 0,
            digest=notification.digest,
            may_join=due.kind.audience is Audience.STAFF and not notification.attempts,
        )

    @property
    def whom(self) -> tuple[str, str]:
        """Who is told: two with the same id may be a person and a team."""
        return self.to.sort.value, self.to.who


@attrs.frozen(kw_only=True)
class Batch:
    """What goes out as one message: a digest under its id, or the one of *waiting* by itself."""

    waiting: tuple[Waiting, ...]
    digest: str | None = None


def batches(waiting: Iterable[Waiting], *, digest_from: int) -> list[Batch]:
    """Return *waiting* in batches, in the order of the first instant of each."""
    return sorted(_batches(sorted(waiting, key=_order), digest_from), key=lambda each: _order(each.waiting[0]))


def _order(waiting: Waiting) -> tuple[dt.datetime, str, int, str]:
    """What happened at one instant is told in the order of the record."""
    return waiting.fires_at, waiting.case, waiting.event, waiting.message


def _batches(waiting: Sequence[Waiting], digest_from: int) -> Iterator[Batch]:
    tried, open_to = defaultdict[str, list[Waiting]](list), defaultdict[tuple[str, str], list[Waiting]](list)
    for each in waiting:
        if each.digest is not None:
            tried[each.digest].append(each)
        elif each.may_join:
            open_to[each.whom].append(each)
        else:
            yield Batch(waiting=(each,))
    for digest, members in tried.items():
        yield Batch(waiting=tuple(members), digest=digest)
    for members in open_to.values():
        for first in range(0, len(members), MOST):
            yield from several(members[first : first + MOST], digest_from=digest_from)


def several(members: Sequence[Waiting], *, digest_from: int) -> Iterator[Batch]:
    """Yield *members*, which have one addressee: as a digest where they are enough for one, and else each by itself."""
    if len(members) >= digest_from:
        yield Batch(waiting=tuple(members), digest=_digest(members))
    else:
        yield from (Batch(waiting=(each,)) for each in members)


def _digest(members: Sequence[Waiting]) -> str:
    return id_of(*sorted(each.message for each in members), *members[0].whom)
