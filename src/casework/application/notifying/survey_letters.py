"""Invitations to surveys as they go out: whether each still stands at that instant, and the token that it carries."""

import datetime as dt
from collections.abc import Mapping

from casework.application.notifying.telling import Asked
from casework.application.restrictions import STREAM as RESTRICTIONS
from casework.application.rulebook import Rulebook
from casework.application.streams import Desk
from casework.application.surveys.secrets import new_token
from casework.application.surveys.standing import WISHES_STREAM, InvitationState, Standing
from casework.domain.actors import Actor
from casework.domain.notifications.events import NotificationDue
from casework.domain.notifications.kinds import NoticeKind
from casework.domain.surveys.invitations import Invited
from casework.domain.surveys.question_sets import Survey
from casework.errors import DecisionError


class SurveyLetters:
    """What has to be known of invitations to *surveys* when they go out, sent by whoever *by* is."""

    def __init__(self, desk: Desk, rulebook: Rulebook, surveys: Mapping[str, Survey], *, by: Actor) -> None:
        self._desk, self._rules, self._surveys, self._by = desk, rulebook, surveys, by
        self._versions = {WISHES_STREAM: 0, RESTRICTIONS: 0}
        self._standing: dict[tuple[str, dt.date], Standing] = {}

    def stands(self, case: str, due: NotificationDue, *, at: dt.datetime) -> bool:
        """Say whether the invitation that is *due* in the case with that id may go out at the instant *at*.

        By a clock that was set back it is the day on which it fell due.

        Raises:
            EventShapeError: If this release cannot read what people wish, or on whom there are restrictions.
        """
        survey = self._survey_of(due)
        if survey is None or due.about is None or due.about.on is None or due.event is None:
            return False
        due_on = self._rules.day(due.fires_at)
        invited = Invited(case=case, closure=due.event, party=due.to.who, due_on=due_on, until=due.about.on)
        state, _ = self._standing_on(survey, max(due_on, self._rules.day(at))).of(invited)
        return state is InvitationState.DUE

    def asked(self, due: NotificationDue, *, at: dt.datetime) -> Asked | None:
        """Return what an invitation that is *due* says, None of any other notification.

        Its token is a new one each time, and nothing says to whom it went: else an answer would lead back to a case.
        """
        survey = self._survey_of(due)
        return None if survey is None else Asked(survey=survey, token=self._token(survey, at))

    def _token(self, survey: Survey, at: dt.datetime) -> str | None:
        """Return a new token; None where the secret with which they are made was erased."""
        try:
            return new_token(self._desk, survey.id, day=self._rules.day(at).isoformat(), by=self._by)
        except DecisionError:
            return None

    def _survey_of(self, due: NotificationDue) -> Survey | None:
        """Return the survey to which somebody is invited; None where its file invites nobody, or is not there."""
        if due.kind is not NoticeKind.SURVEY_INVITATION or due.about is None or due.about.name not in self._surveys:
            return None
        found = self._surveys[due.about.name]
        return None if found.invitation is None else found

    def _standing_on(self, survey: Survey, day: dt.date) -> Standing:
        """Return how invitations to *survey* stand on *day*, by all that is on record at this moment."""
        store, organisation = self._desk.store, self._desk.organisation
        for stream, version in self._versions.items():
            for record in store.read(organisation, stream, after=version):
                self._versions[stream] = record.version
                self._standing.clear()
        if (survey.id, day) not in self._standing:
            self._standing[survey.id, day] = Standing(self._desk, self._rules, survey, today=day)
        return self._standing[survey.id, day]
