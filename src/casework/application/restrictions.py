"""Restrictions on people across cases, as methods of a casebook; and whether a refusal may rest on one.

All of them stand in one stream of the organisation. The access policy is asked about them by name, without a case:
``restrict``, ``review-restriction``, ``appeal-restriction`` and ``lift-restriction`` to write, ``see-restrictions`` to
read.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import partial
from typing import Any, Unpack

import attrs

from casework.application.access import viewer_of
from casework.application.contacts import needed_words, word
from casework.application.drafts import Drafts
from casework.application.ports import Committed, Store
from casework.application.rulebook import Rulebook
from casework.application.stream_decisions import Decision, When, Writ, day_of, words_of
from casework.application.streams import Desk, Shapes
from casework.application.writing import Writing, key_of, writer_of
from casework.domain.actors import Actor
from casework.domain.cases.case import Case
from casework.domain.envelope import Record
from casework.domain.restrictions import (
    AppealResult,
    Measure,
    Restriction,
    RestrictionAppealed,
    RestrictionEvent,
    RestrictionFact,
    RestrictionImposed,
    RestrictionLifted,
    RestrictionReviewed,
    Restrictions,
    fold,
    why_not,
)
from casework.domain.time.moments import checked
from casework.errors import DecisionError, EventShapeError, UsageError

STREAM = "restrictions"
"""The one stream of an organisation in which they stand."""

_SHAPES: Shapes[RestrictionEvent] = Shapes(
    {
        "restriction.imposed": RestrictionImposed,
        "restriction.reviewed": RestrictionReviewed,
        "restriction.appealed": RestrictionAppealed,
        "restriction.lifted": RestrictionLifted,
    }
)

_ACTIONS: Mapping[type[RestrictionEvent], str] = {
    RestrictionImposed: "restrict",
    RestrictionReviewed: "review-restriction",
    RestrictionAppealed: "appeal-restriction",
    RestrictionLifted: "lift-restriction",
}

_WORDS = ("reasons", "note")


@attrs.frozen(kw_only=True)
class RestrictionFile:
    """Restrictions as a viewer reads them: the register, and the words of those details that still exist, by id."""

    register: Restrictions
    details: Mapping[str, str]

    def words(self, detail: str) -> str:
        """Return what a detail says, or that it was erased."""
        return self.details.get(detail, "[erased]")


def read_restrictions(store: Store, organisation: str, *, up_to: int | None = None) -> Restrictions:
    """Return the restrictions of *organisation*, or as they stood at the position *up_to*; no access policy is asked.

    Raises:
        EventShapeError: If this release cannot read what stands there.
    """
    records = store.read(organisation, STREAM)
    return fold(_fact(record) for record in records if up_to is None or record.position <= up_to)


def as_far_as_readable(records: Iterable[Record]) -> Restrictions:
    """Return the restrictions of which *records* of their stream tell, as far as this release can read those."""
    return fold(_readable(records))


def why_not_readable(records: Iterable[Record]) -> EventShapeError | None:
    """Return why this release cannot read all of the *records* of their stream; None where it can."""
    try:
        for record in records:
            _fact(record)
    except EventShapeError as error:
        return error
    return None


def _readable(records: Iterable[Record]) -> Iterator[RestrictionFact]:
    for record in records:
        with suppress(EventShapeError):
            yield _fact(record)


def people_of(records: Iterable[Record], register: Restrictions) -> Sequence[str]:
    """Return on whom the restrictions are, or were, of which *records* of their stream tell, each person once.

    What this release cannot read tells of nobody.
    """
    named = {fact.event.restriction for fact in _readable(records)}
    return list(dict.fromkeys(each.person for each in register.known if each.restriction in named))


def _fact(record: Record) -> RestrictionFact:
    return RestrictionFact(version=record.version, on=day_of(record), event=_SHAPES.event(record))


def why_not_because_of(restrictions: Restrictions, case: Case, restriction: str, day: dt.date) -> str | None:
    """Return why nothing of *case* can be refused on *day* because of *restriction*; None where it can.

    It must be there, be in force on that day, and be about a party of the case. That no refusal stops a
    safeguarding matter is a rule of the case itself.
    """
    found = restrictions.get(restriction)
    if found is None:
        return f"there is no restriction {restriction}: check its id, or give another ground"
    if not found.holds_on(day):
        return f"restriction {restriction} is not in force on {day.isoformat()}: give another ground"
    if all(party.actor != found.person for party in case.parties):
        return (
            f"restriction {restriction} is about nobody in this case: give the party the id of the person (actor), "
            "or another ground"
        )
    return None


class Restricting:
    """The part of a casebook that restricts people, and says who is restricted."""

    rulebook: Rulebook
    _desk: Desk

    def restrict(
        self,
        *,
        person: str,
        measure: Measure | str,
        reasons: str,
        review_on: dt.date,
        appeal_told: bool,
        ombudsman_told: bool = False,
        restriction: str | None = None,
        **writing: Unpack[Writing],
    ) -> Restriction:
        """Restrict how *person*, by the opaque id that ``Party.actor`` uses, may contact the body.

        Args:
            reasons: Why, for this person, in your own words.
            review_on: The day on which it is looked at again, after the day on which it is imposed.
            appeal_told: That the person was told how to appeal; without it nobody is restricted.
            restriction: A short id of your own; r1, r2 and so on if left out.

        Raises:
            DecisionError: If the right of appeal was not told, or the review is not after the day.
        """
        return self._decide_on_person(
            RestrictionImposed,
            writing,
            person=person,
            measure=word(Measure, "measure", measure),
            reasons=reasons,
            review_on=review_on,
            appeal_told=appeal_told,
            ombudsman_told=ombudsman_told,
            restriction=restriction,
        )

    def review_restriction(
        self, restriction: str, *, review_on: dt.date, note: str | None = None, **writing: Unpack[Writing]
    ) -> Restriction:
        """Record that a restriction was looked at and goes on; it is looked at again on *review_on*."""
        return self._decide_on_person(
            RestrictionReviewed, writing, restriction=restriction, review_on=review_on, note=note
        )

    def appeal_restriction(
        self,
        restriction: str,
        *,
        result: AppealResult | str = AppealResult.PENDING,
        note: str | None = None,
        **writing: Unpack[Writing],
    ) -> Restriction:
        """Record that the person appealed, and later what came of it; lifting the restriction is a decision apart."""
        came = word(AppealResult, "result", result)
        return self._decide_on_person(RestrictionAppealed, writing, restriction=restriction, result=came, note=note)

    def lift_restriction(
        self, restriction: str, *, reason: str, note: str | None = None, **writing: Unpack[Writing]
    ) -> Restriction:
        """Record that a restriction is over from that day on; *reason* is a code."""
        return self._decide_on_person(RestrictionLifted, writing, restriction=restriction, reason=reason, note=note)

    def restrictions(self, person: str | None = None, *, viewer: Actor | None = None) -> RestrictionFile:
        """Return the restrictions, or those on *person*, with their reasons, lifted ones too.

        Raises:
            AccessError: If the access policy does not let *viewer* see them.
        """
        desk, who = self._desk, viewer_of(viewer)
        desk.authorise(who, "see-restrictions", "see restrictions")
        register = read_restrictions(desk.store, desk.organisation)
        register = register if person is None else register.of(person)
        return RestrictionFile(register=register, details=words_of(desk, (each.reasons for each in register.known)))

    def restrictions_in(
        self, case: Case, *, on: dt.date | None = None, viewer: Actor | None = None
    ) -> tuple[Restriction, ...]:
        """Return the restrictions in force *on* a day (today) on the parties of *case*.

        There are none for a viewer whom the access policy does not let see them: nothing is refused, nothing is told.
        """
        desk, who = self._desk, viewer_of(viewer)
        _check_case(case)
        if not case.people or not desk.policy.may(who, "see-restrictions", None):
            return ()
        register = read_restrictions(desk.store, desk.organisation)
        day = self.rulebook.day(desk.clock.now() if on is None else checked(on))
        return tuple(each for person in case.people for each in register.in_force(person, day))

    def _decide_on_person(self, kind: type[RestrictionEvent], writing: Writing, **said: Any) -> Restriction:  # noqa: ANN401 - the fields of any event
        """Write an event of *kind* that says *said*, as every decision is written; return the restriction after it."""
        by, desk, action = writer_of(writing), self._desk, _ACTIONS[kind]
        desk.authorise(by, action, action.replace("-", " "))
        key = key_of(action, writing, lambda: said)

        def decide(register: Restrictions, when: When) -> tuple[Writ]:
            def say(drafts: Drafts) -> RestrictionEvent:
                event = _event(kind, said, register, drafts)
                _permit(action, register, event, on=when.on, today=when.today)
                return event

            return (Writ.of(STREAM, _SHAPES, say, when, expected=register.version),)

        read = partial(read_restrictions, desk.store, desk.organisation)
        return self._as_answered(
            Decision(stream=STREAM, read=read, decide=decide).write(desk, self.rulebook, writing, key)
        )

    def _as_answered(self, first: Committed) -> Restriction:
        """Return the restriction as it stood after a request that came before: the answer that was given then."""
        desk = self._desk
        record = next(each for each in desk.read(STREAM) if each.position == first.first)
        register = read_restrictions(desk.store, desk.organisation, up_to=first.last)
        return register[_SHAPES.event(record).restriction]


def _event(
    kind: type[RestrictionEvent], said: Mapping[str, Any], register: Restrictions, drafts: Drafts
) -> RestrictionEvent:
    """Return the event that says *said*; words become details, and a restriction without an id gets the next one.

    Raises:
        UsageError: If a field cannot hold what is said.
    """
    if "reasons" in said:
        needed_words("reasons", said["reasons"])
    words = {name: drafts.text(said[name]) for name in _WORDS if name in said}
    return kind(**{**said, **words, "restriction": _or_next(said["restriction"], register)})


def _check_case(case: object) -> None:
    if not isinstance(case, Case):
        message = "the restrictions of a case are those on its parties: give the case itself, as case() returns it"
        raise UsageError(message)


def _or_next(restriction: str | None, register: Restrictions) -> str:
    return register.next_id() if restriction is None else restriction


def _permit(action: str, register: Restrictions, event: RestrictionEvent, *, on: dt.date, today: dt.date) -> None:
    why = why_not(register, event, on=on, today=today)
    if why is not None:
        raise DecisionError(event.restriction, action, why)
