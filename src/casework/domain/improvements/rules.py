"""What may become of a service improvement, and when."""

import datetime as dt
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from casework.domain.improvements.events import (
    AwardMade,
    ImprovementAgreed,
    ImprovementCorrected,
    ImprovementDone,
    ImprovementDropped,
    ImprovementEvent,
    ImprovementPublished,
    ImprovementReopened,
    ImprovementReviewed,
    ImprovementStarted,
    PracticeShared,
    PracticeTakenUp,
    PublicationWithdrawn,
)
from casework.domain.improvements.improvement import Improvement, ImprovementStatus

_OPEN = tuple(status for status in ImprovementStatus if status.is_open)
_ENDED = tuple(status for status in ImprovementStatus if not status.is_open)
_DONE = (ImprovementStatus.DONE,)

WHEN: Mapping[type[ImprovementEvent], tuple[ImprovementStatus, ...]] = MappingProxyType(
    {
        ImprovementAgreed: (ImprovementStatus.PROPOSED,),
        ImprovementStarted: (ImprovementStatus.AGREED,),
        ImprovementDone: (ImprovementStatus.AGREED, ImprovementStatus.STARTED),
        ImprovementDropped: _OPEN,
        ImprovementReopened: _ENDED,
        ImprovementReviewed: _DONE,
        ImprovementCorrected: tuple(ImprovementStatus),
        AwardMade: (*_OPEN, *_DONE),
        ImprovementPublished: _DONE,
        PublicationWithdrawn: _DONE,
        PracticeShared: _DONE,
        PracticeTakenUp: _DONE,
    }
)
"""How far an improvement must be for each of what may become of it."""


def why_not_proposed(on: dt.date, *, today: dt.date) -> str | None:
    """Return why nothing can have been proposed *on* that day, and what to do instead; None where it can."""
    return f"{on.isoformat()} is still to come: give when it happened" if on > today else None


def why_not(found: Improvement, event: ImprovementEvent, *, on: dt.date, today: dt.date) -> str | None:
    """Return why *event* cannot have happened to *found* on that day, and what to do instead; None where it can."""
    return next(_objections(found, event, on, today), None)


def _objections(found: Improvement, event: ImprovementEvent, on: dt.date, today: dt.date) -> Iterator[str]:
    wanted = WHEN[type(event)]
    if found.status not in wanted:
        yield f"it is {found.status.value}, and this is for what is {' or '.join(wanted)}"
    if on > today:
        yield f"{on.isoformat()} is still to come: give when it happened"
    if on < found.last_on:
        bound = found.last_on.isoformat()
        yield f"{on.isoformat()} is before {bound}, when it was last dealt with: give that day or a later one"
    yield from _wrong_days(event, on)
    match event:
        case ImprovementReopened() if found.is_to_be_published:
            yield "what was done is published: withdraw that first"
        case PublicationWithdrawn() if not found.is_to_be_published:
            yield "nothing of it is published"
        case ImprovementCorrected():
            yield from _nothing_corrected(found, event)
        case PracticeShared() | PracticeTakenUp():
            yield from _out_of_turn(found, event)


def _wrong_days(event: ImprovementEvent, on: dt.date) -> Iterator[str]:
    """Yield which day of *event* cannot lie before the day on which it happened, and does."""
    match event:
        case ImprovementAgreed(due_on=due_on) if due_on < on:
            yield f"{due_on.isoformat()} was over when it was agreed: give a later day by which it is to be done"
        case ImprovementDone(review_on=dt.date() as again) | ImprovementReviewed(review_on=dt.date() as again) if (
            again <= on
        ):
            yield f"the review on {again.isoformat()} must come after {on.isoformat()}: give a later day"
        case ImprovementPublished(published_from=first) if first < on:
            yield f"{first.isoformat()} is before {on.isoformat()}: nothing can be published from a day that is over"


def _nothing_corrected(found: Improvement, event: ImprovementCorrected) -> Iterator[str]:
    """Yield what is wrong with a correction that changes nothing, or prompts that are there already or are not."""
    names = ("title", "proposed_by", "proposer", "owner", "due_on", "saving")
    said = {name: value for name in names if (value := getattr(event, name)) is not None}
    for each in event.prompts_added:
        if each in found.prompts:
            yield f"the {each.name} asked for it already"
    for each in event.prompts_removed:
        if each not in found.prompts:
            yield f"the {each.name} never asked for it"
    about_prompts = event.prompts_added or event.prompts_removed
    if not about_prompts and all(value == getattr(found, name) for name, value in said.items()):
        yield "nothing would be otherwise than it is: say what is to be changed"


def _out_of_turn(found: Improvement, event: PracticeShared | PracticeTakenUp) -> Iterator[str]:
    """Yield what is wrong with partners who were told already, or take up what they were never told."""
    told = {share.partner: share for share in found.shares}
    if isinstance(event, PracticeTakenUp):
        if event.partner not in told:
            yield f"it was shared with {', '.join(told) or 'nobody'}: share it first"
        elif told[event.partner].taken_up_on is not None:
            yield "they have taken it up already"
        return
    if not event.partners:
        yield "nobody is named: name the organisations with which it is shared"
    again = [partner for partner in event.partners if partner in told]
    if again:
        yield f"it was shared with {', '.join(again)} already: leave them out"
