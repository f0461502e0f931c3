"""Restrictions on how somebody may contact the body, because of how they behaved: they hold across all their cases.

They stand in one stream of the organisation, which is folded into ``Restrictions``. A person is named by the opaque id
by which the organisation knows them, the same as in ``Party.actor``. Everything here happens on days: who is restricted
is the same from morning to evening.
"""

import datetime as dt
import itertools
from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import TypeAlias, assert_never

import attrs

from casework.domain.cases.fields import code, day, detail, optional_detail, word, yes_or_no
from casework.errors import NotFoundError


class Measure(StrEnum):
    """What a restriction changes in how somebody may contact the body."""

    SINGLE_POINT_OF_CONTACT = "single_point_of_contact"
    WRITTEN_ONLY = "written_only"
    ONE_CHANNEL = "one_channel"
    LIMITED_CALLS = "limited_calls"
    SET_TIMES = "set_times"
    WITH_A_WITNESS = "with_a_witness"
    NO_VISITS = "no_visits"
    THROUGH_A_REPRESENTATIVE = "through_a_representative"
    NO_REPLY_TO_SAME_MATTER = "no_reply_to_same_matter"


class AppealResult(StrEnum):
    """What became of an appeal; *pending* until it is decided."""

    PENDING = "pending"
    UPHELD = "upheld"
    PARTLY_UPHELD = "partly_upheld"
    NOT_UPHELD = "not_upheld"


@attrs.frozen(kw_only=True)
class RestrictionImposed:
    """A restriction was put on *person*; *reasons* say why, for this person, as the id of a detail.

    It is looked at again on *review_on*. *appeal_told* says that they were told how to appeal, *ombudsman_told* that
    they were told of the ombudsman.
    """

    restriction: str = code()
    person: str = code()
    measure: Measure = word(Measure)
    reasons: str = detail()
    review_on: dt.date = day()
    appeal_told: bool = yes_or_no()
    ombudsman_told: bool = yes_or_no()


@attrs.frozen(kw_only=True)
class RestrictionReviewed:
    """A restriction was looked at and goes on; it is looked at again on *review_on*."""

    restriction: str = code()
    review_on: dt.date = day()
    note: str | None = optional_detail()


@attrs.frozen(kw_only=True)
class RestrictionAppealed:
    """The person appealed, or their appeal was decided."""

    restriction: str = code()
    result: AppealResult = word(AppealResult)
    note: str | None = optional_detail()


@attrs.frozen(kw_only=True)
class RestrictionLifted:
    """A restriction is over."""

    restriction: str = code()
    reason: str = code()
    note: str | None = optional_detail()


RestrictionEvent: TypeAlias = RestrictionImposed | RestrictionReviewed | RestrictionAppealed | RestrictionLifted


@attrs.frozen(kw_only=True)
class RestrictionFact:
    """An event of the register, the day on which it happened, and its version in the stream."""

    version: int
    on: dt.date
    event: RestrictionEvent


@attrs.frozen(kw_only=True)
class Appeal:
    """A step of an appeal, and the day on which it was taken."""

    on: dt.date
    result: AppealResult


@attrs.frozen(kw_only=True)
class Restriction:
    """A restriction on a person as its events left it; *reasons* is the id of a detail.

    *lifted_for* is the code of why it was lifted.
    """

    restriction: str
    person: str
    measure: Measure
    reasons: str
    imposed_on: dt.date
    review_on: dt.date
    appeal_told: bool
    ombudsman_told: bool
    reviewed_on: tuple[dt.date, ...] = ()
    appeals: tuple[Appeal, ...] = ()
    lifted_on: dt.date | None = None
    lifted_for: str | None = None

    def holds_on(self, day: dt.date) -> bool:
        """Whether it is in force on *day*: imposed by then, and not lifted."""
        return self.imposed_on <= day and (self.lifted_on is None or day < self.lifted_on)

    @property
    def last_on(self) -> dt.date:
        """The last day on which something became of it."""
        return max((self.imposed_on, *self.reviewed_on, *(step.on for step in self.appeals)))

    @property
    def appeal_is_open(self) -> bool:
        """Whether an appeal waits to be decided."""
        return bool(self.appeals) and self.appeals[-1].result is AppealResult.PENDING


@attrs.frozen(kw_only=True)
class Restrictions:
    """The restrictions of an organisation, in the order in which they were imposed; *version* is that of the stream."""

    version: int = 0
    known: tuple[Restriction, ...] = ()

    def __getitem__(self, restriction: str) -> Restriction:
        """Return the restriction with that id.

        Raises:
            NotFoundError: If there is none.
        """
        found = self.get(restriction)
        if found is None:
            raise NotFoundError("restriction", restriction, known=[each.restriction for each in self.known])
        return found

    def get(self, restriction: str) -> Restriction | None:
        """Return the restriction with that id, if there is one."""
        return next((each for each in self.known if each.restriction == restriction), None)

    def of(self, person: str) -> "Restrictions":
        """Return those on *person* alone."""
        return attrs.evolve(self, known=tuple(each for each in self.known if each.person == person))

    def in_force(self, person: str, day: dt.date) -> tuple[Restriction, ...]:
        """Return those on *person* that are in force on *day*."""
        return tuple(each for each in self.known if each.person == person and each.holds_on(day))

    def reviews_due(self, day: dt.date) -> tuple[Restriction, ...]:
        """Return those in force that were to be looked at again by *day*, in the order of those days."""
        due = [each for each in self.known if each.holds_on(day) and each.review_on <= day]
        return tuple(sorted(due, key=lambda each: each.review_on))

    def next_id(self) -> str:
        """Return the first of r1, r2, ... that no restriction ever had."""
        taken = {each.restriction for each in self.known}
        return next(name for name in (f"r{number}" for number in itertools.count(1)) if name not in taken)


def evolve(register: Restrictions, fact: RestrictionFact) -> Restrictions:
    """Return the register as it stands after *fact*."""
    register = attrs.evolve(register, version=fact.version)
    match fact.event:
        case RestrictionImposed() as event:
            imposed = Restriction(
                restriction=event.restriction,
                person=event.person,
                measure=event.measure,
                reasons=event.reasons,
                imposed_on=fact.on,
                review_on=event.review_on,
                appeal_told=event.appeal_told,
                ombudsman_told=event.ombudsman_told,
            )
            return attrs.evolve(register, known=(*register.known, imposed))
        case RestrictionReviewed() | RestrictionAppealed() | RestrictionLifted() as event:
            changed = (
                _changed(each, event, fact.on) if each.restriction == event.restriction else each
                for each in register.known
            )
            return attrs.evolve(register, known=tuple(changed))
    assert_never(fact.event)


def _changed(
    restriction: Restriction, event: RestrictionReviewed | RestrictionAppealed | RestrictionLifted, on: dt.date
) -> Restriction:
    match event:
        case RestrictionReviewed():
            return attrs.evolve(restriction, reviewed_on=(*restriction.reviewed_on, on), review_on=event.review_on)
        case RestrictionAppealed():
            return attrs.evolve(restriction, appeals=(*restriction.appeals, Appeal(on=on, result=event.result)))
        case RestrictionLifted():
            return attrs.evolve(restriction, lifted_on=on, lifted_for=event.reason)
    assert_never(event)


def fold(facts: Iterable[RestrictionFact]) -> Restrictions:
    """Return the register that *facts*, in the order of their versions, tell of."""
    register = Restrictions()
    for fact in facts:
        register = evolve(register, fact)
    return register


def why_not(register: Restrictions, event: RestrictionEvent, *, on: dt.date, today: dt.date) -> str | None:
    """Return why *event* cannot have happened *on* that day, and what to do instead; None where it can."""
    if on > today:
        return f"{on.isoformat()} is still to come: give when it happened"
    return next(_objections(register, event, on), None)


def _objections(register: Restrictions, event: RestrictionEvent, on: dt.date) -> Iterator[str]:
    found = register.get(event.restriction)
    if isinstance(event, RestrictionImposed):
        if found is not None:
            yield "that id is taken: give another one, or none"
        if not event.appeal_told:
            yield "nobody is restricted without being told how to appeal: tell them, and record that they were told"
    elif found is None:
        known = ", ".join(each.restriction for each in register.known)
        yield f"there is no such restriction; there are {known or 'none'}"
    else:
        yield from _objections_to_more(found, event, on)
    if isinstance(event, RestrictionImposed | RestrictionReviewed) and event.review_on <= on:
        yield f"the review on {event.review_on.isoformat()} must come after {on.isoformat()}: give a later day"


def _objections_to_more(
    found: Restriction, event: RestrictionReviewed | RestrictionAppealed | RestrictionLifted, on: dt.date
) -> Iterator[str]:
    # Who appealed may hear of it after the restriction was lifted; nothing else becomes of a lifted one.
    appealed = isinstance(event, RestrictionAppealed)
    earliest = max((found.imposed_on, *(step.on for step in found.appeals))) if appealed else found.last_on
    if isinstance(event, RestrictionAppealed):
        yield from _out_of_order(found, event)
    if found.lifted_on is not None and not appealed:
        yield f"it was lifted on {found.lifted_on.isoformat()}: impose another one if it is needed again"
    if on < earliest:
        bound = earliest.isoformat()
        yield f"{on.isoformat()} is before {bound}, when it was last dealt with: give that day or a later one"


def _out_of_order(found: Restriction, event: RestrictionAppealed) -> Iterator[str]:
    """Yield what is wrong with an appeal while one waits, and with a result while none does."""
    if event.result is not AppealResult.PENDING and not found.appeal_is_open:
        yield "no appeal waits to be decided: record the appeal first, without a result"
    elif event.result is AppealResult.PENDING and found.appeal_is_open:
        yield f"the appeal of {found.appeals[-1].on.isoformat()} waits to be decided: say what came of it first"
