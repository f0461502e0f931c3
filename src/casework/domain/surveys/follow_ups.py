"""Following up somebody who was dissatisfied and agreed to it: who is asked and reached, and what came of it.

Whoever leaves word how to reach them gives up being anonymous for what they answered; nobody else is ever followed up.
"""

import datetime as dt
from collections.abc import Iterable
from typing import TypeAlias, assert_never

import attrs

from casework.domain.cases.fields import code, detail, number, optional_code, optional_detail
from casework.domain.surveys.scales import Scale
from casework.errors import NotFoundError


@attrs.frozen(kw_only=True)
class FollowUpRule:
    """Who is asked whether they want to be followed up: who answers by one of the *worst* points of *question*."""

    question: str
    worst: int

    def asks(self, score: int, scale: Scale) -> bool:
        """Whether somebody who answered *score* on *scale* is dissatisfied."""
        return scale.turned().rank(score) <= self.worst


@attrs.frozen(kw_only=True)
class FollowUpAsked:
    """A *respondent* answered *question* badly and agreed to a follow-up; *contact* is a detail: how to reach them."""

    question: str = code()
    respondent: str = code()
    contact: str = detail()


@attrs.frozen(kw_only=True)
class FollowUpDone:
    """It was done, or tried; *result* says what came of it, *case* which case it became, if one.

    *follow_up* is the version of the record that asked for it.
    """

    follow_up: int = number()
    result: str = code()
    case: str | None = optional_code()
    note: str | None = optional_detail()


FollowUpEvent: TypeAlias = FollowUpAsked | FollowUpDone


@attrs.frozen(kw_only=True)
class FollowUpFact:
    """An event of the stream, the day on which it happened, and its version."""

    version: int
    on: dt.date
    event: FollowUpEvent


@attrs.frozen(kw_only=True)
class FollowUp:
    """Somebody to be followed up, or who was: known by the *number* of the record that asked for it."""

    number: int
    question: str
    respondent: str
    contact: str
    asked_on: dt.date
    done_on: dt.date | None = None
    result: str | None = None
    case: str | None = None
    note: str | None = None


@attrs.frozen(kw_only=True)
class FollowUps:
    """All of a survey, in the order in which they were asked for; *version* is that of their stream."""

    known: tuple[FollowUp, ...] = ()
    version: int = 0

    def __getitem__(self, number: int) -> FollowUp:
        """Return the one with *number*.

        Raises:
            NotFoundError: If there is none.
        """
        found = next((each for each in self.known if each.number == number), None)
        if found is None:
            raise NotFoundError("follow-up", str(number), known=[str(each.number) for each in self.known])
        return found

    @classmethod
    def of(cls, facts: Iterable[FollowUpFact]) -> "FollowUps":
        """Return what *facts*, in the order of their versions, come to."""
        known: dict[int, FollowUp] = {}
        version = 0
        for fact in facts:
            event, version = fact.event, fact.version
            match event:
                case FollowUpAsked():
                    known[version] = FollowUp(
                        number=version,
                        question=event.question,
                        respondent=event.respondent,
                        contact=event.contact,
                        asked_on=fact.on,
                    )
                case FollowUpDone():
                    known[event.follow_up] = attrs.evolve(
                        known[event.follow_up],
                        done_on=fact.on,
                        result=event.result,
                        case=event.case,
                        note=event.note,
                    )
                case _:
                    assert_never(event)
        return cls(known=tuple(known.values()), version=version)


def why_not_done(asked: FollowUp, *, on: dt.date, today: dt.date) -> str | None:
    """Return why *asked* cannot have been done on the day *on*; None where it can."""
    if asked.done_on is not None:
        return f"it was done on {asked.done_on.isoformat()} already"
    if on > today:
        return f"{on.isoformat()} is still to come"
    return f"it was asked for on {asked.asked_on.isoformat()}, after that day" if on < asked.asked_on else None
