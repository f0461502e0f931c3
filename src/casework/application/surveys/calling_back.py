"""Calling back who was dissatisfied and agreed to it, as methods of a casebook.

It stands in the stream ``follow-ups/`` and the id of the survey. The access policy is asked about ``see-follow-ups`` to
read, with how to reach people, and ``record-follow-ups`` to write, without a case.
"""

import datetime as dt
import json
from collections.abc import Mapping
from typing import Any, Unpack

import attrs

from casework.application.access import viewer_of
from casework.application.contacts import needed_words
from casework.application.drafts import Drafts
from casework.application.ports import Committed
from casework.application.reading import Reader
from casework.application.rulebook import Rulebook
from casework.application.streams import Desk, Shapes
from casework.application.survey_files import named
from casework.application.writing import Writing, happened_of, key_of, until_written, writer_of
from casework.domain.actors import Actor
from casework.domain.cases.fields import check_code, check_number
from casework.domain.envelope import Record
from casework.domain.surveys.follow_ups import (
    CallBack,
    CallBacks,
    FollowUpAsked,
    FollowUpDone,
    FollowUpEvent,
    FollowUpFact,
    why_not_done,
)
from casework.domain.surveys.question_sets import Survey
from casework.domain.time.moments import parse_moment
from casework.errors import DecisionError, EventShapeError, StaleVersionError

SEEING, RECORDING = "see-follow-ups", "record-follow-ups"

FOLLOW_UPS: Shapes[FollowUpEvent] = Shapes({"follow_up.asked": FollowUpAsked, "follow_up.done": FollowUpDone})


@attrs.frozen(kw_only=True)
class CallBackFile:
    """Who is to be called or was, as a viewer reads it, and what those details say that still exist, by id."""

    call_backs: CallBacks
    details: Mapping[str, Any]

    def contact(self, found: CallBack) -> Mapping[str, str]:
        """Return how to reach them; nothing where it was erased."""
        return dict(self.details.get(found.contact, {}))

    def note(self, found: CallBack) -> str | None:
        """Return what was written down when they were called, or that it was erased."""
        return None if found.note is None else str(self.details.get(found.note, "[erased]"))


def stream_of(survey: str) -> str:
    """Return the stream in which the follow-ups of *survey* stand."""
    return f"follow-ups/{survey}"


def _fact(record: Record) -> FollowUpFact:
    happened = parse_moment(record.happened)
    if isinstance(happened, dt.datetime):
        raise EventShapeError(record.name, record.schema, "it happened on a day, not at an instant")
    return FollowUpFact(version=record.version, on=happened, event=FOLLOW_UPS.event(record))


class CallingBack:
    """The part of a casebook that knows who is to be called back."""

    rulebook: Rulebook
    _desk: Desk
    _reader: Reader
    _surveys: Mapping[str, Survey]

    def follow_ups(self, survey: str, *, viewer: Actor | None = None) -> CallBackFile:
        """Return who answered *survey* badly and agreed to be called back, with how to reach them, done or not.

        Raises:
            NotFoundError: If there is no such survey.
            AccessError: If the access policy does not let *viewer* see them.
        """
        desk, who = self._desk, viewer_of(viewer)
        desk.authorise(who, SEEING, "see follow-ups")
        found = self._call_backs(named(self._surveys, survey).id)
        wanted = [each for call in found.known for each in (call.contact, call.note) if each is not None]
        kept = desk.store.details(desk.organisation, wanted) if wanted else {}
        return CallBackFile(call_backs=found, details={name: json.loads(each.value) for name, each in kept.items()})

    def follow_up_done(
        self,
        survey: str,
        number: int,
        *,
        result: str,
        note: str | None = None,
        case: str | None = None,
        **writing: Unpack[Writing],
    ) -> CallBack:
        """Record that somebody was called back, or could not be reached.

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
        stream, seen = stream_of(asked), writing.get("expected_version")
        key = key_of(RECORDING, writing, lambda: {"survey": asked, **said})

        def attempt() -> CallBack:
            if key is not None and (first := desk.store.recall(desk.organisation, key)):
                return self._called_back(asked, first)
            found = self._call_backs(asked)
            if seen is not None and seen != found.version:
                raise StaleVersionError(stream, expected=seen, found=found.version)
            now = desk.clock.now()
            on, drafts = self.rulebook.day(happened_of(writing, now)), Drafts(stream, now)
            why = why_not_done(found[number], on=on, today=self.rulebook.day(now))
            if why is not None:
                raise DecisionError(f"{asked}/{number}", "survey follow-up", why)
            done = FollowUpDone(follow_up=number, result=result, case=said["case"], note=drafts.text(note))
            new = FOLLOW_UPS.new(done, on.isoformat(), drafts)
            return self._called_back(asked, desk.append(stream, new, drafts, by=by, expected=found.version, key=key))

        return until_written(attempt, stream, seen)

    def _call_backs(self, survey: str, *, up_to: int | None = None) -> CallBacks:
        records = self._desk.read(stream_of(survey))
        return CallBacks.of(_fact(record) for record in records if up_to is None or record.position <= up_to)

    def _called_back(self, survey: str, first: Committed) -> CallBack:
        """Return the follow-up as it stood after a request that came before: the answer that was given then."""
        found = self._call_backs(survey, up_to=first.last)
        record = next(each for each in self._desk.read(stream_of(survey)) if each.position == first.first)
        event = FOLLOW_UPS.event(record)
        return found[event.follow_up if isinstance(event, FollowUpDone) else record.version]
