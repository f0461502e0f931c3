"""Invitations to surveys as something that has to be said: to whom, from when on, and only while they stand."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress

import attrs

from casework.application.notifying.agenda_pages import rows_of
from casework.application.restrictions import STREAM as RESTRICTIONS
from casework.application.rulebook import Rulebook
from casework.application.streams import Desk
from casework.application.surveys.standing import (
    INVITATIONS,
    WISHES,
    WISHES_STREAM,
    InvitationState,
    Standing,
    records_of,
    stream_of,
)
from casework.domain.cases.case import Case
from casework.domain.envelope import Record
from casework.domain.notifications.upcoming import Upcoming, of_invitation
from casework.domain.surveys.invitations import Invited, WishStated, closing_of
from casework.domain.surveys.question_sets import Survey
from casework.domain.time.hours import at_local
from casework.errors import EventShapeError

_AT = dt.time(9)
"""When people are invited, by the clocks of the place: our own choice, at the beginning of a working day."""


@attrs.frozen(kw_only=True)
class _OnRecord:
    """An invitation to *survey*, and when it was recorded."""

    survey: str
    invited: Invited
    recorded_at: dt.datetime


class SurveyInvitations:
    """The invitations to *surveys* that stand in the log behind *since*, as they are at the instant *at*.

    Each stream of invitations is read once, and then on where something came. Nobody is invited while this release
    cannot read what people wish, or on whom there are restrictions.
    """

    def __init__(
        self,
        desk: Desk,
        rulebook: Rulebook,
        surveys: Mapping[str, Survey],
        *,
        since: int,
        at: dt.datetime,
    ) -> None:
        self._desk, self._rules, self._surveys = desk, rulebook, surveys
        self._since, self._at = since, at
        self._streams = frozenset(map(stream_of, surveys))
        self._versions = dict.fromkeys(surveys, 0)
        self._by_case: dict[str, list[_OnRecord]] = {}
        self._is_read = False
        self._standing: dict[str, Standing | None] = {}
        self.unreadable: dict[str, str] = {}
        """The streams of invitations of which this release cannot read a record, each with the reason."""
        self.passed: list[Upcoming] = []
        """What the case that was asked about last does not say any more, for the last day of it is over."""

    def of(self, case: Case) -> Iterator[Upcoming]:
        """Yield what has to be said to those who are invited because *case* was closed.

        Whether an invitation stands is only asked on its day: until then it may be taken back and come again.
        """
        self.passed, closure = [], closing_of(case)
        if closure is None:
            return
        if not self._is_read:
            self._read_on()
        for each in self._by_case.get(case.id, ()):
            invited = each.invited
            at = max(at_local(invited.due_on, _AT, self._rules.place.zone), each.recorded_at)
            if invited.closure != closure:
                continue
            is_ahead = at > self._at
            state = InvitationState.WAITING if is_ahead else self._state(each)
            found = of_invitation(invited, survey=each.survey, stage=case.stage, at=at, look_again=is_ahead)
            if state is InvitationState.OVER:
                self.passed.append(found)
            elif is_ahead or state is InvitationState.DUE:
                yield found

    def touched(self, records: Sequence[Record]) -> Iterator[str]:
        """Yield the cases that may have something else to tell of since *records* came."""
        if not self._surveys:
            return
        invited = [each for each in records if each.stream in self._streams]
        if invited:
            self._read_on()
        yield from (found.case for each in invited if (found := self._invitation(each)) is not None)
        if any(each.stream in {WISHES_STREAM, RESTRICTIONS} for each in records):
            self._standing.clear()
        for each in records:
            if each.stream == WISHES_STREAM:
                with suppress(EventShapeError):  # with such a record every case is looked at again
                    yield from self._concerned(WISHES.event(each))

    def _concerned(self, wish: WishStated) -> Iterator[str]:
        yield wish.case
        if wish.person is not None:
            yield from (row.case for row in rows_of(self._desk, wish.person))

    def _read_on(self) -> None:
        self._is_read = True
        for survey, version in self._versions.items():
            for record in records_of(self._desk, stream_of(survey), after=version):
                self._versions[survey] = record.version
                recorded_at = dt.datetime.fromisoformat(record.recorded_at)
                invited = self._invitation(record)
                if invited is not None and record.position > self._since:
                    found = _OnRecord(survey=survey, invited=invited, recorded_at=recorded_at)
                    self._by_case.setdefault(invited.case, []).append(found)

    def _invitation(self, record: Record) -> Invited | None:
        """Return the invitation that *record* holds; None where this release cannot read it."""
        try:
            return INVITATIONS.event(record)
        except EventShapeError as error:
            self.unreadable[record.stream] = str(error)
            return None

    def _state(self, found: _OnRecord) -> InvitationState | None:
        """Return how an invitation stands; None where nobody knows."""
        if found.survey not in self._standing:
            self._standing[found.survey] = self._standing_of(self._surveys[found.survey])
        standing = self._standing[found.survey]
        return None if standing is None else standing.of(found.invited)[0]

    def _standing_of(self, survey: Survey) -> Standing | None:
        try:
            return Standing(self._desk, self._rules, survey, today=self._rules.day(self._at))
        except EventShapeError:  # the sweep tells of it
            return None
