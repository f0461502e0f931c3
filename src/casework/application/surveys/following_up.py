"""Following up who was dissatisfied and agreed to it, as methods of a casebook.

It stands in the stream ``follow-ups/`` and the id of the survey. The access policy is asked about ``see-follow-ups`` to
read, with how to reach people, and ``record-follow-ups`` to write, without a case.
"""

from collections.abc import Mapping
from functools import partial
from typing import Any, Unpack

import attrs

from casework.application.access import viewer_of
from casework.application.contacts import needed_words
from casework.application.drafts import Drafts
from casework.application.ports import Committed
from casework.application.reading import Reader
from casework.application.rulebook import Rulebook
from casework.application.stream_decisions import Decision, When, Writ, day_of, words_of
from casework.application.streams import Desk, Shapes
from casework.application.survey_files import named
from casework.application.writing import Writing, key_of, writer_of
from casework.domain.actors import Actor
from casework.domain.cases.fields import check_code, check_number
from casework.domain.envelope import Record
from casework.domain.surveys.follow_ups import (
    FollowUp,
    FollowUpAsked,
    FollowUpDone,
    FollowUpEvent,
    FollowUpFact,
    FollowUps,
    why_not_done,
)
from casework.domain.surveys.question_sets import Survey
from casework.errors import DecisionError

SEEING, RECORDING = "see-follow-ups", "record-follow-ups"

FOLLOW_UPS: Shapes[FollowUpEvent] = Shapes({"follow_up.asked": FollowUpAsked, "follow_up.done": FollowUpDone})


@attrs.frozen(kw_only=True)
class FollowUpFile:
    """Who is to be followed up or was, as a viewer reads it, and what those details say that still exist, by id."""

    follow_ups: FollowUps
    details: Mapping[str, Any]

    def contact(self, found: FollowUp) -> Mapping[str, str]:
        """Return how to reach them; nothing where it was erased."""
        return dict(self.details.get(found.contact, {}))

    def note(self, found: FollowUp) -> str | None:
        """Return what was written down when they were followed up, or that it was erased."""
        return None if found.note is None else str(self.details.get(found.note, "[erased]"))


def stream_of(survey: str) -> str:
    """Return the stream in which the follow-ups of *survey* stand."""
    return f"follow-ups/{survey}"


def _fact(record: Record) -> FollowUpFact:
    return FollowUpFact(version=record.version, on=day_of(record), event=FOLLOW_UPS.event(record))


class FollowingUp:
    """The part of a casebook that knows who is to be followed up."""

    rulebook: Rulebook
    _desk: Desk
    _reader: Reader
    _surveys: Mapping[str, Survey]

    def follow_ups(self, survey: str, *, viewer: Actor | None = None) -> FollowUpFile:
        """Return who answered *survey* badly and agreed to be followed up, with how to reach them, done or not.

        Raises:
            NotFoundError: If there is no such survey.
            AccessError: If the access policy does not let *viewer* see them.
        """
        desk, who = self._desk, viewer_of(viewer)
        desk.authorise(who, SEEING, "see follow-ups")
        found = self._follow_ups(named(self._surveys, survey).id)
        wanted = (each for known in found.known for each in (known.contact, known.note))
        return FollowUpFile(follow_ups=found, details=words_of(desk, wanted))

    def follow_up_done(
        self,
        survey: str,
        number: int,
        *,
        result: str,
        note: str | None = None,
        case: str | None = None,
        **writing: Unpack[Writing],
    ) -> FollowUp:
        """Record that somebody was followed up, or could not be reached.

        Args:
            number: That of the follow-up.
            result: What came of it, as a code such as ``put-right`` or ``not-reached``.
            case: The case that it became, by its id or its reference.

        Raises:
            NotFoundError: If there is no such survey, follow-up or case.
            DecisionError: If it was done already, or the day is still to come or before it was asked for.
        """
        by, desk, asked = writer_of(writing), self._desk, named(self._surveys, survey).id
        desk.authorise(by, RECORDING, "record follow-ups")
        said: dict[str, Any] = {
            "follow_up": check_number("number", number),
            "result": check_code("result", result),
            "case": None if case is None else self._reader.case(case, by).id,
            "note": None if note is None else needed_words("words of the note", note),
        }
        key = key_of(RECORDING, writing, lambda: {"survey": asked, **said})

        def decide(found: FollowUps, when: When) -> tuple[Writ]:
            why = why_not_done(found[number], on=when.on, today=when.today)
            if why is not None:
                raise DecisionError(f"{asked}/{number}", "survey follow-up", why)

            def done(drafts: Drafts) -> FollowUpEvent:
                return FollowUpDone(follow_up=number, result=result, case=said["case"], note=drafts.text(note))

            return (Writ.of(stream_of(asked), FOLLOW_UPS, done, when, expected=found.version),)

        decision = Decision(stream=stream_of(asked), read=partial(self._follow_ups, asked), decide=decide)
        return self._as_done(asked, decision.write(desk, self.rulebook, writing, key))

    def _follow_ups(self, survey: str, *, up_to: int | None = None) -> FollowUps:
        records = self._desk.read(stream_of(survey))
        return FollowUps.of(_fact(record) for record in records if up_to is None or record.position <= up_to)

    def _as_done(self, survey: str, written: Committed) -> FollowUp:
        """Return the follow-up as it stood after *written*, which may have been a request that came before."""
        found = self._follow_ups(survey, up_to=written.last)
        record = next(each for each in self._desk.read(stream_of(survey)) if each.position == written.first)
        event = FOLLOW_UPS.event(record)
        return found[event.follow_up if isinstance(event, FollowUpDone) else record.version]
