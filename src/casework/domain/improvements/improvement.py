"""A service improvement as its events left it, and the list of all of them."""

import datetime as dt
from collections.abc import Iterable
from enum import StrEnum
from typing import assert_never

import attrs

from casework.domain.improvements.events import (
    AwardMade,
    Effect,
    ImprovementAgreed,
    ImprovementCorrected,
    ImprovementDone,
    ImprovementDropped,
    ImprovementFact,
    ImprovementProposed,
    ImprovementPublished,
    ImprovementReopened,
    ImprovementReviewed,
    ImprovementStarted,
    PracticeShared,
    PracticeTakenUp,
    Prompt,
    ProposedBy,
    PublicationWithdrawn,
    Wording,
)
from casework.domain.money import Money
from casework.errors import NotFoundError


class ImprovementStatus(StrEnum):
    """How far an improvement is."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    STARTED = "started"
    DONE = "done"
    DROPPED = "dropped"

    @property
    def is_open(self) -> bool:
        """Whether something is still to be done or decided."""
        return self not in {ImprovementStatus.DONE, ImprovementStatus.DROPPED}


@attrs.frozen(kw_only=True)
class Publication:
    """What is published of an improvement from a day on, as the ids of details; *withdrawn_on* ends it."""

    asked: str
    done: str
    wording: Wording
    published_from: dt.date
    withdrawn_on: dt.date | None = None

    def stands_on(self, day: dt.date) -> bool:
        """Whether it has begun by *day* and was not withdrawn."""
        return self.published_from <= day and (self.withdrawn_on is None or day < self.withdrawn_on)


@attrs.frozen(kw_only=True)
class Share:
    """A partner who was told of it on *shared_on*, and does the same since *taken_up_on*, if they do."""

    partner: str
    shared_on: dt.date
    taken_up_on: dt.date | None = None


@attrs.frozen(kw_only=True)
class Award:
    """An award for the idea: who got it, how much, and when."""

    to: str
    money: Money
    made_on: dt.date


@attrs.frozen(kw_only=True)
class EffectReview:
    """What was found when its effect was looked at; *findings* is the id of a detail."""

    on: dt.date
    effect: Effect
    findings: str


@attrs.frozen(kw_only=True)
class Improvement:
    """A service improvement as its events left it; words are the ids of details.

    *was* is how far it was before it was done or dropped. *saving* is what it saves in its first year, as it was said
    last, and *saving_found* whether that was said when it was done or later, and not only thought.
    """

    id: str
    facts: tuple[ImprovementFact, ...]
    title: str
    proposed_by: ProposedBy
    proposed_on: dt.date
    proposer: str | None = None
    prompts: tuple[Prompt, ...] = ()
    owner: str | None = None
    due_on: dt.date | None = None
    saving: Money | None = None
    saving_found: bool = False
    status: ImprovementStatus = ImprovementStatus.PROPOSED
    was: ImprovementStatus = ImprovementStatus.PROPOSED
    done_on: dt.date | None = None
    evidence: str | None = None
    review_on: dt.date | None = None
    dropped_for: str | None = None
    reviews: tuple[EffectReview, ...] = ()
    publications: tuple[Publication, ...] = ()
    shares: tuple[Share, ...] = ()
    awards: tuple[Award, ...] = ()

    @property
    def version(self) -> int:
        """The version of its stream."""
        return self.facts[-1].version

    @property
    def last_on(self) -> dt.date:
        """The last day on which something became of it."""
        return max(fact.on for fact in self.facts)

    def is_overdue(self, on: dt.date) -> bool:
        """Whether it was to be done before *on*, and is not."""
        return self.status.is_open and self.due_on is not None and self.due_on < on

    def review_is_overdue(self, on: dt.date) -> bool:
        """Whether its effect was to be looked at before *on*, and was not."""
        return self.status is ImprovementStatus.DONE and self.review_on is not None and self.review_on < on

    def published(self, on: dt.date) -> Publication | None:
        """Return what is published of it on a day; of several that have begun, the one that was given last."""
        standing = [each for each in self.publications if each.stands_on(on)]
        return standing[-1] if standing else None

    def published_since(self, on: dt.date) -> tuple[Publication, ...]:
        """Return what is published of it on a day, and what will be later; without what another text replaced."""
        now = self.published(on)
        later = (each for each in self.publications if each.withdrawn_on is None and each.published_from > on)
        return (*(() if now is None else (now,)), *later)

    @property
    def is_to_be_published(self) -> bool:
        """Whether a text of it is published or will be."""
        return any(each.withdrawn_on is None for each in self.publications)


def begin(improvement: str, fact: ImprovementFact) -> Improvement:
    """Return the improvement that *fact*, the first one of its stream, proposes.

    Raises:
        TypeError: If it proposes none.
    """
    event = fact.event
    if not isinstance(event, ImprovementProposed):
        message = "an improvement begins with its proposal"
        raise TypeError(message)
    return Improvement(
        id=improvement,
        facts=(fact,),
        title=event.title,
        proposed_by=event.proposed_by,
        proposed_on=fact.on,
        proposer=event.proposer,
        prompts=event.prompts,
        owner=event.owner,
        due_on=event.due_on,
        saving=event.saving,
    )


def evolve(found: Improvement, fact: ImprovementFact) -> Improvement:
    """Return *found* as it stands after *fact*."""
    found = attrs.evolve(found, facts=(*found.facts, fact))
    match fact.event:
        case ImprovementProposed():
            pass  # there is one, and it comes first
        case ImprovementAgreed() | ImprovementStarted() as event:
            found = _begun(found, event)
        case ImprovementDone() | ImprovementDropped() | ImprovementReopened() as event:
            found = _ended(found, event, fact.on)
        case ImprovementReviewed() as event:
            found = _reviewed(found, event, fact.on)
        case ImprovementCorrected() as event:
            found = _corrected(found, event)
        case AwardMade(to=to, money=money):
            found = attrs.evolve(found, awards=(*found.awards, Award(to=to, money=money, made_on=fact.on)))
        case ImprovementPublished() | PublicationWithdrawn() as event:
            found = _published(found, event, fact.on)
        case PracticeShared() | PracticeTakenUp() as event:
            found = _shared(found, event, fact.on)
        case _:
            assert_never(fact.event)
    return found


def _begun(found: Improvement, event: ImprovementAgreed | ImprovementStarted) -> Improvement:
    if isinstance(event, ImprovementStarted):
        return attrs.evolve(found, status=ImprovementStatus.STARTED)
    return attrs.evolve(found, status=ImprovementStatus.AGREED, owner=event.owner, due_on=event.due_on)


def _ended(
    found: Improvement, event: ImprovementDone | ImprovementDropped | ImprovementReopened, on: dt.date
) -> Improvement:
    match event:
        case ImprovementDone():
            ended = attrs.evolve(found, status=ImprovementStatus.DONE, was=found.status, done_on=on)
            return _saving(attrs.evolve(ended, evidence=event.evidence, review_on=event.review_on), event.saving)
        case ImprovementDropped():
            return attrs.evolve(found, status=ImprovementStatus.DROPPED, was=found.status, dropped_for=event.reason)
        case ImprovementReopened():
            return attrs.evolve(
                found,
                status=found.was,
                done_on=None,
                evidence=None,
                review_on=None,
                dropped_for=None,
                saving_found=False,
            )
    assert_never(event)


def _saving(found: Improvement, saving: Money | None) -> Improvement:
    return found if saving is None else attrs.evolve(found, saving=saving, saving_found=True)


def _reviewed(found: Improvement, event: ImprovementReviewed, on: dt.date) -> Improvement:
    review = EffectReview(on=on, effect=event.effect, findings=event.findings)
    return _saving(attrs.evolve(found, reviews=(*found.reviews, review), review_on=event.review_on), event.saving)


def _corrected(found: Improvement, event: ImprovementCorrected) -> Improvement:
    said = {
        name: value
        for name in ("title", "proposed_by", "proposer", "owner", "due_on", "saving")
        if (value := getattr(event, name)) is not None
    }
    kept = tuple(each for each in found.prompts if each not in event.prompts_removed)
    return attrs.evolve(found, **said, prompts=(*kept, *event.prompts_added))


def _published(found: Improvement, event: ImprovementPublished | PublicationWithdrawn, on: dt.date) -> Improvement:
    if isinstance(event, ImprovementPublished):
        new = Publication(
            asked=event.asked, done=event.done, wording=event.wording, published_from=event.published_from
        )
        return attrs.evolve(found, publications=(*found.publications, new))
    gone = (attrs.evolve(each, withdrawn_on=on) if each.withdrawn_on is None else each for each in found.publications)
    return attrs.evolve(found, publications=tuple(gone))


def _shared(found: Improvement, event: PracticeShared | PracticeTakenUp, on: dt.date) -> Improvement:
    if isinstance(event, PracticeShared):
        new = (Share(partner=partner, shared_on=on) for partner in event.partners)
        return attrs.evolve(found, shares=(*found.shares, *new))
    taken = (attrs.evolve(each, taken_up_on=on) if each.partner == event.partner else each for each in found.shares)
    return attrs.evolve(found, shares=tuple(taken))


def fold(improvement: str, facts: Iterable[ImprovementFact]) -> Improvement | None:
    """Return the improvement that *facts*, in the order of their versions, tell of; None if there are none."""
    found: Improvement | None = None
    for fact in facts:
        found = begin(improvement, fact) if found is None else evolve(found, fact)
    return found


@attrs.frozen(kw_only=True)
class Improvements:
    """The improvements of an organisation, in the order in which they were proposed; *version* is that of the list."""

    version: int = 0
    known: tuple[Improvement, ...] = ()

    def __getitem__(self, improvement: str) -> Improvement:
        """Return the improvement with that id.

        Raises:
            NotFoundError: If there is none.
        """
        for each in self.known:
            if each.id == improvement:
                return each
        raise NotFoundError("improvement", improvement, known=[each.id for each in self.known])

    def overdue(self, on: dt.date) -> "Improvements":
        """Return those that were to be done before *on*, or whose effect was to be looked at, the longest first."""
        late = [each for each in self.known if each.is_overdue(on) or each.review_is_overdue(on)]
        return attrs.evolve(self, known=tuple(sorted(late, key=lambda each: (_waits_since(each), each.id))))

    def because_of(self, prompt: Prompt) -> "Improvements":
        """Return those for which *prompt* asked; of a case also those for which something in it did."""
        return attrs.evolve(self, known=tuple(each for each in self.known if any(map(prompt.holds, each.prompts))))


def _waits_since(found: Improvement) -> dt.date:
    day = found.due_on if found.status.is_open else found.review_on
    return found.last_on if day is None else day
