"""The yearly review of standards on record, as methods of a casebook.

What was decided about a framework stands in the stream ``framework/`` and its id. The access policy is asked about
``review-standard`` to write and ``see-standard-reviews`` to read, without a case.
"""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, Unpack

import attrs

from casework.application.access import viewer_of
from casework.application.consultation_streams import existing
from casework.application.contacts import needed_words, several, word
from casework.application.drafts import Drafts
from casework.application.ports import Committed, Store
from casework.application.rulebook import Rulebook
from casework.application.stream_decisions import Decision, When, Writ, day_of, words_of
from casework.application.streams import Desk, Shapes
from casework.application.writing import Writing, key_of, writer_of
from casework.domain.actors import Actor
from casework.domain.envelope import Record
from casework.domain.standards.frameworks import Framework, StandardName
from casework.domain.standards.indicators import IndicatorSet
from casework.domain.standards.reviews import (
    KINDS,
    ReviewEvent,
    ReviewFact,
    ReviewResult,
    Reviews,
    StandardDropped,
    StandardKept,
    StandardRaised,
    why_not,
)
from casework.errors import DecisionError, NotFoundError, UsageError

ACTION, SEEING = "review-standard", "see-standard-reviews"

_SHAPES: Shapes[ReviewEvent] = Shapes(
    {
        "standard.kept": StandardKept,
        "standard.raised": StandardRaised,
        "standard.dropped": StandardDropped,
    }
)


@attrs.frozen(kw_only=True)
class ReviewFile:
    """The reviews of a framework as a viewer reads them, and the words of those details that still exist, by id."""

    reviews: Reviews
    details: Mapping[str, str]

    def reason(self, fact: ReviewFact) -> str:
        """Return why it was decided, or that the words were erased."""
        return self.details.get(fact.event.reason, "[erased]")


def stream_of(framework: str) -> str:
    """Return the stream in which the reviews of a framework stand."""
    return f"framework/{framework}"


def read_reviews(store: Store, organisation: str, framework: str, *, up_to: int | None = None) -> Reviews:
    """Return the reviews of *framework*, or as they stood at the position *up_to*; no access policy is asked.

    Raises:
        EventShapeError: If this release cannot read what stands there.
    """
    records = store.read(organisation, stream_of(framework))
    return Reviews.of(_fact(record) for record in records if up_to is None or record.position <= up_to)


def _fact(record: Record) -> ReviewFact:
    return ReviewFact(version=record.version, on=day_of(record), event=_SHAPES.event(record))


class ReviewingStandards:
    """The part of a casebook that knows frameworks, and keeps what was decided about their standards."""

    rulebook: Rulebook
    _desk: Desk
    _frameworks: Mapping[str, Framework]
    _indicators: Mapping[str, IndicatorSet]

    def frameworks(self) -> Mapping[str, Framework]:
        """Return the frameworks of standards by id: those that come with casework, and the organisation's own."""
        return self._frameworks

    def review_standard(
        self,
        framework: str,
        standard: str,
        *,
        result: ReviewResult | str,
        reason: str,
        consulted: Sequence[str] = (),
        consultations: Sequence[str] = (),
        from_target: str | None = None,
        to_target: str | None = None,
        **writing: Unpack[Writing],
    ) -> ReviewFact:
        """Record that a standard was reviewed: it was ``kept``, ``raised`` or ``dropped``.

        Args:
            framework: The id of the framework.
            standard: The code of the standard in it.
            result: What came of it.
            reason: Why, in your own words.
            consulted: Who was asked, as codes: ``service-users``, ``staff``.
            consultations: The ids of the consultations on record that are the reason.
            from_target: The target before, as a code such as ``80-percent``; only if it was raised.
            to_target: The target from now on; needed if it was raised.

        Raises:
            NotFoundError: If there is no such framework, standard or consultation.
            DecisionError: If it was dropped by then, the target asks for no more than before, or the day is
                still to come.
        """
        by = writer_of(writing)
        came = word(ReviewResult, "result", result)
        said: dict[str, Any] = {
            "standard": standard,
            "reason": needed_words("reasons", reason),
            "consulted": several("those who were consulted", consulted, such_as="service-users"),
            "consultations": several("consultations", consultations, such_as="promises-2026"),
            **_targets(came, from_target, to_target),
        }
        self._desk.authorise(by, ACTION, "review a standard")
        framework_of(self._frameworks, framework)[shown(standard)]
        for consultation in said["consultations"]:
            existing(self._desk.store, self._desk.organisation, consultation)
        return self._review(framework, came, said, writing)

    def _review(self, framework: str, result: ReviewResult, said: Mapping[str, Any], writing: Writing) -> ReviewFact:
        """Write that a standard of *framework* came out of its review with *result*, as every decision is written."""
        desk, stream = self._desk, stream_of(framework)
        name = StandardName(framework=framework, code=said["standard"])
        indicators = (each for one in self._indicators.values() for each in one.indicators)
        better = [each.better for each in indicators if name in each.standards]

        def decide(reviews: Reviews, when: When) -> tuple[Writ]:
            def say(drafts: Drafts) -> ReviewEvent:
                event = KINDS[result](**{**said, "reason": drafts.text(said["reason"])})
                why = why_not(reviews, event, on=when.on, today=when.today, better=better)
                if why is not None:
                    raise DecisionError(f"{framework}/{event.standard}", ACTION, why)
                return event

            return (Writ.of(stream, _SHAPES, say, when, expected=reviews.version),)

        read = partial(read_reviews, desk.store, desk.organisation, framework)
        key = key_of(ACTION, writing, lambda: {"framework": framework, "result": result.value, **said})
        written = Decision(stream=stream, read=read, decide=decide).write(desk, self.rulebook, writing, key)
        return self._as_reviewed(framework, written)

    def standard_reviews(self, framework: str, *, viewer: Actor | None = None) -> ReviewFile:
        """Return what was decided about the standards of *framework*, with the reasons.

        Raises:
            AccessError: If the access policy does not let *viewer* see it.
            NotFoundError: If there is no such framework.
        """
        desk, who = self._desk, viewer_of(viewer)
        desk.authorise(who, SEEING, "see the reviews of standards")
        reviews = read_reviews(desk.store, desk.organisation, framework_of(self._frameworks, framework).id)
        return ReviewFile(reviews=reviews, details=words_of(desk, (fact.event.reason for fact in reviews.facts)))

    def _as_reviewed(self, framework: str, first: Committed) -> ReviewFact:
        """Return the review that was written with *first*, which may have been a request that came before."""
        record = next(each for each in self._desk.read(stream_of(framework)) if each.position == first.first)
        return _fact(record)


def framework_of(frameworks: Mapping[str, Framework], name: object) -> Framework:
    """Return the framework called *name*.

    Raises:
        NotFoundError: If there is none.
    """
    if not isinstance(name, str) or name not in frameworks:
        raise NotFoundError("framework", shown(name), known=tuple(frameworks))
    return frameworks[name]


def shown(name: object) -> str:
    """Return a name as it is told; of what is no name only what sort of thing it is."""
    return name if isinstance(name, str) else type(name).__name__


def _targets(result: ReviewResult, from_target: str | None, to_target: str | None) -> dict[str, str | None]:
    """Return the targets of a standard that was raised.

    Raises:
        UsageError: If there are targets for one that was not raised, or no new one for one that was.
    """
    if result is ReviewResult.RAISED:
        if to_target is None:
            message = "say to which target it was raised, as a code such as 85-percent"
            raise UsageError(message)
        return {"from_target": from_target, "to_target": to_target}
    if from_target is not None or to_target is not None:
        message = f"only a standard that was raised has targets; this one was {result.value}"
        raise UsageError(message)
    return {}
