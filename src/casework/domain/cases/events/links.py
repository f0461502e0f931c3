"""Cases that have to do with each other: links, and cases that became one."""

import datetime as dt

import attrs

from casework.domain.cases.fields import code, optional_day, optional_detail, optional_instant, part, word, yes_or_no
from casework.domain.cases.vocabulary import LinkKind
from casework.domain.time.moments import Moment
from casework.errors import UsageError


@attrs.frozen(kw_only=True)
class Link:
    """Another case, by its id, and what it is to this one."""

    case: str = code()
    link: LinkKind = word(LinkKind)


@attrs.frozen(kw_only=True)
class Linked:
    """The case has to do with another one."""

    link: Link = part(Link)
    note: str | None = optional_detail()


@attrs.frozen(kw_only=True)
class Merged:
    """The case went on as part of another one, *into*; its own clocks ended."""

    into: str = code()
    reason: str = code()
    note: str | None = optional_detail()


@attrs.frozen(kw_only=True)
class Absorbed:
    """Another case became part of this one; where that one was received earlier, so was this one.

    Its receipt is a day or an instant, exactly one of the two. *earlier* says that it came in before this one at the
    place of the body: a day and an instant cannot be compared without a zone.
    """

    case: str = code()
    received_on: dt.date | None = optional_day()
    received_at: dt.datetime | None = optional_instant()
    earlier: bool = yes_or_no()

    def __attrs_post_init__(self) -> None:
        if (self.received_on is None) == (self.received_at is None):
            message = "the receipt of an absorbed case is a day or an instant: give one of the two"
            raise UsageError(message)

    @property
    def received(self) -> Moment:
        """When the other case was received."""
        return next(moment for moment in (self.received_on, self.received_at) if moment is not None)
