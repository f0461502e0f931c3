"""What was promised and learned in an old case, as events to be told in the order of time."""

import datetime as dt
from collections.abc import Callable, Iterator
from typing import NamedTuple

from casework.application.drafts import Drafts
from casework.application.row_drafts import DraftLearning, DraftRemedy
from casework.domain.cases.events import Event, Learned, RemedyAgreed, RemedyDone
from casework.domain.time.moments import Moment, order_key


class Told(NamedTuple):
    """An event to be told, and when it happened, None where nobody knows.

    *stands* is the moment by which it is told among the others.
    """

    stands: Moment | None
    happened: Moment | None
    tell: Callable[[Drafts], Event]


def remedy_told(name: str, remedy: DraftRemedy, zone: dt.tzinfo) -> Iterator[Told]:
    """Yield what *remedy*, which is called *name*, is told by: no case can say that it was done before it was agreed.

    A source may say so, or not say when it was agreed: then that is told just before, with the date that it has.
    """
    agreed, done = remedy.agreed, remedy.done
    is_told_late = done is not None and (agreed is None or order_key(done, zone) < order_key(agreed, zone))
    yield Told(done if is_told_late else agreed, agreed, _agreed(name, remedy))
    if remedy.is_done:
        is_undated = done is None
        yield Told(done, done, lambda _drafts: RemedyDone(remedy=name, undated=is_undated))


def learning_told(name: str, learning: DraftLearning) -> Told:
    """Return what *learning*, which is called *name*, is told by."""
    return Told(
        learning.learned,
        learning.learned,
        lambda drafts: Learned(
            learning=name,
            cause=learning.cause,
            what=str(drafts.text(learning.what)),
            owner=learning.owner,
            undated=learning.learned is None,
        ),
    )


def _agreed(name: str, remedy: DraftRemedy) -> Callable[[Drafts], Event]:
    return lambda drafts: RemedyAgreed(
        remedy=name,
        kind=remedy.kind,
        what=drafts.text(remedy.what),
        money=remedy.money,
        due_on=remedy.due_on,
        owner=remedy.owner,
        undated=remedy.agreed is None,
    )
