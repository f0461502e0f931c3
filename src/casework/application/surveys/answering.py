"""Recording what one person answered, as methods of a casebook.

All that one person answers is one commit, an event for each question. The access policy is asked about
``record-answers`` and ``hand-out-tokens``, without a case.
"""

import datetime as dt
import hashlib
import os
from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias, Unpack

import attrs

from casework.application.answer_rows import AnswerRow, answer_row
from casework.application.contacts import by_name
from casework.application.drafts import Drafts
from casework.application.entries import ANSWERS
from casework.application.ports import Committed, Detail, NewEvent, StreamAppend
from casework.application.rulebook import Rulebook
from casework.application.streams import Desk
from casework.application.survey_files import named
from casework.application.surveys.following_up import FOLLOW_UPS, stream_of
from casework.application.surveys.secrets import known_secret, new_token
from casework.application.writing import Writing, happened_of, key_of, writer_of
from casework.domain.actors import Actor
from casework.domain.cases.events import Category
from casework.domain.cases.fields import check_code
from casework.domain.surveys.answers import SurveyAnswered
from casework.domain.surveys.follow_ups import FollowUpAsked
from casework.domain.surveys.question_sets import Method, Survey
from casework.domain.surveys.questions import Question
from casework.domain.surveys.tokens import CHANCE_BYTES, is_token, respondent_of
from casework.errors import DecisionError, KeyReusedError, UsageError

RECORDING, HANDING_OUT = "record-answers", "hand-out-tokens"
_ACTION = "survey-answer"
_INVITED = "invited-"
_Appends: TypeAlias = tuple[StreamAppend, ...]


@attrs.frozen(kw_only=True)
class Answered:
    """What was recorded of one person: under which code, how many *answers*, and whether they are to be followed up."""

    survey: str
    respondent: str
    answers: int
    follow_up: bool


@attrs.frozen(kw_only=True)
class _Given:
    """What one person said to a survey, before it is recorded."""

    survey: Survey
    scores: Mapping[str, object]
    words: Mapping[str, object]
    contact: Mapping[str, str]
    respondent: str
    invited: bool
    service: str | None
    categories: tuple[Category, ...]

    def mistakes(self) -> Iterator[str]:
        """Yield what is wrong with it, each as a sentence; what somebody wrote is in none of them."""
        if not self.scores and not self.words:
            yield "nothing is answered: give a score or words to one question at least"
        known = ", ".join(each.code for each in self.survey.questions)
        for code in dict.fromkeys((*self.scores, *self.words)):
            if self.survey.question(code) is None:
                yield f"{self.survey.id} does not ask {code!r}; it asks {known}"
        for question, score in self._scored():
            why = question.why_not(score) if type(score) is int else f"the score of {question.code} is a whole number"
            if why is not None:
                yield why
        if any(not isinstance(text, str) or not text.strip() for text in self.words.values()):
            yield "the words of an answer are text, and say something"

    def why_nobody_follows_up(self) -> str | None:
        """Return why *contact* is not kept, in a sentence; None where it is, or there is none."""
        rule = self.survey.follow_up
        if not self.contact:
            return None
        if rule is None:
            return f"{self.survey.id} says of nobody that they are followed up: leave the contact away"
        question = self.survey[rule.question]
        score, scale = self.scores.get(rule.question), question.scale
        if type(score) is int and scale is not None and scale.holds(score) and rule.asks(score, scale):
            return None
        return f"only whoever answers {rule.question} badly is followed up: leave the contact away"

    def _scored(self) -> Iterator[tuple[Question, object]]:
        for code, score in self.scores.items():
            question = self.survey.question(code)
            if question is not None:
                yield question, score

    def events(self) -> Iterator[tuple[SurveyAnswered, str | None]]:
        """Yield each answer, and the words that belong to it."""
        for question in self.survey.questions:
            score, text = self.scores.get(question.code), self.words.get(question.code)
            if score is None and text is None:
                continue
            scale, number = question.scale, score if isinstance(score, int) else None
            is_on = number is not None and scale is not None and scale.holds(number)
            event = SurveyAnswered(
                question=question.code,
                respondent=self.respondent,
                score=number if is_on else None,
                outside=None if is_on else number,
                scale=None if number is None else scale,
                service=self.service,
                categories=self.categories,
                invited=self.invited,
            )
            yield event, None if text is None else str(text)


class AnsweringSurveys:
    """The part of a casebook that knows surveys, and records what one person answers."""

    rulebook: Rulebook
    _desk: Desk
    _surveys: Mapping[str, Survey]

    def surveys(self) -> Mapping[str, Survey]:
        """Return the surveys by id: those that come with casework, and the organisation's own."""
        return self._surveys

    def survey_token(self, survey: str, *, by: Actor) -> str:
        """Return a new token with which somebody answers *survey* once; it is written down nowhere.

        Put it into an invitation and keep no copy: then nobody can tell whose answers come with it.

        Raises:
            NotFoundError: If there is no such survey.
            DecisionError: If nobody is invited to it.
        """
        writer_of(Writing(by=by))
        self._desk.authorise(by, HANDING_OUT, "hand out tokens of surveys")
        found = named(self._surveys, survey)
        if found.invitation is None:
            raise DecisionError(survey, "survey token", "its file says of nobody that they are invited")
        day = self.rulebook.day(self._desk.clock.now()).isoformat()
        return new_token(self._desk, found.id, day=day, by=by)

    def survey_answer(
        self,
        survey: str,
        scores: Mapping[str, int] | None = None,
        *,
        words: Mapping[str, str] | None = None,
        token: str | None = None,
        respondent: str | None = None,
        contact: Mapping[str, str] | None = None,
        service: str | None = None,
        categories: Mapping[str, str] | None = None,
        **writing: Unpack[Writing],
    ) -> Answered:
        """Record what one person answered to several questions of *survey* at once.

        Args:
            scores: The number that was ticked, by the code of its question.
            words: What was written, by the code of its question.
            token: That of the invitation; it lets in once, and nothing ties it to a case.
            respondent: An opaque code of your own for them, such as that of a visit; it answers once in each edition.
                Without it and without a token they get a code that says nothing.
            contact: How to reach somebody who answered badly and agreed to be followed up, and of nobody else.
            service: The service that was asked about.
            categories: One category per scheme.

        Raises:
            NotFoundError: If there is no such survey.
            UsageError: If a question is not asked, a score is none of its scale, or nothing is answered; all mistakes
                are told.
            DecisionError: If they have answered already, the token is none, or the day is still to come.
        """
        by, desk = writer_of(writing), self._desk
        desk.authorise(by, RECORDING, "record answers")
        asked = named(self._surveys, survey)
        if token is not None and respondent is not None:
            message = "whoever has a token needs no code: leave the respondent away"
            raise UsageError(message)
        given = _Given(
            survey=asked,
            scores=by_name("scores", scores),
            words=by_name("words", words),
            contact=by_name("contact", contact),
            respondent=self._respondent_of(asked, token, respondent),
            invited=token is not None,
            service=service,
            categories=tuple(
                Category(scheme=scheme, code=code) for scheme, code in by_name("categories", categories).items()
            ),
        )
        why = given.why_nobody_follows_up()
        mistakes = [*given.mistakes(), *([] if why is None else [why])]
        if mistakes:
            raise UsageError("\n".join(mistakes))
        return self._record_answers(given, writing, once=token is not None or respondent is not None)

    def _respondent_of(self, survey: Survey, token: str | None, respondent: str | None) -> str:
        if token is not None:
            secret = known_secret(self._desk, survey.id)
            if secret is None or not is_token(secret, survey.id, token):
                raise DecisionError(survey.id, _ACTION, "the token is none of this survey: copy it whole")
            return respondent_of(token)
        if respondent is None:
            return f"somebody-{os.urandom(CHANCE_BYTES).hex()}"
        if check_code("respondent", respondent).startswith(_INVITED):
            message = "a code that begins with invited- belongs to whoever has a token: give another one"
            raise UsageError(message)
        return respondent

    def _record_answers(self, given: _Given, writing: Writing, *, once: bool) -> Answered:
        desk, survey, now = self._desk, given.survey, self._desk.clock.now()
        on, today = self.rulebook.day(happened_of(writing, now)), self.rulebook.day(now)
        if on > today:
            raise DecisionError(survey.id, _ACTION, f"{on.isoformat()} is still to come")
        edition = survey.edition_on(on)
        if edition is None and survey.method is Method.EVENT:
            raise DecisionError(survey.id, _ACTION, f"it was not held on {on.isoformat()}: see its editions")
        if once and writing.get("key") is not None:
            message = "whoever has a code or a token answers once: leave the key away"
            raise UsageError(message)
        code = given.respondent if once else None
        said = {"survey": survey.id, "respondent": code, **_request(given)}
        if once:
            writing = {**writing, "key": _key(survey.id, None if edition is None else edition.code, given.respondent)}
        key = key_of(_ACTION, writing, lambda: said)
        appends, details = self._answers_and_call(given, on, writing.get("expected_version"))
        try:
            committed = desk.store.append(desk.commit(appends, details, by=writing["by"], key=key))
        except KeyReusedError:
            if not once:
                raise
            raise DecisionError(survey.id, _ACTION, f"{given.respondent} has answered it already") from None
        return self._answered(survey, committed)

    def _answers_and_call(self, given: _Given, on: dt.date, expected: int | None) -> tuple[_Appends, list[Detail]]:
        """Return the answers as they are written, with their rows and details, and who is to be followed up."""
        stream, now, zone = ANSWERS.stream(given.survey.id), self._desk.clock.now(), self.rulebook.place.zone
        details: list[Detail] = []
        events: list[NewEvent] = []
        rows: list[AnswerRow] = []
        for plain, text in given.events():
            drafts = Drafts(stream, now)
            event = attrs.evolve(plain, text=drafts.text(text))
            events.append(ANSWERS.shapes.new(event, on.isoformat(), drafts))
            rows.append(answer_row(given.survey.id, event, on, zone))
            details += drafts.details
        appends = [StreamAppend(stream=stream, events=tuple(events), expected=expected, answers=tuple(rows))]
        if given.contact and given.survey.follow_up is not None:
            drafts = Drafts(stream_of(given.survey.id), now)
            asked = FollowUpAsked(
                question=given.survey.follow_up.question,
                respondent=given.respondent,
                contact=drafts.person(given.contact) or "",
            )
            call = FOLLOW_UPS.new(asked, on.isoformat(), drafts)
            appends.append(StreamAppend(stream=stream_of(given.survey.id), events=(call,)))
            details += drafts.details
        return tuple(appends), details

    def _answered(self, survey: Survey, committed: Committed) -> Answered:
        """Return what was recorded with *committed*, which may have been a request that came before."""
        number = committed.last - committed.first + 1
        desk, stream = self._desk, ANSWERS.stream(survey.id)
        records = [
            record
            for record, _ in zip(
                desk.store.read_all(desk.organisation, after=committed.first - 1), range(number), strict=False
            )
            if record.stream == stream
        ]
        respondent = ANSWERS.shapes.event(records[0]).respondent
        return Answered(
            survey=survey.id, respondent=str(respondent), answers=len(records), follow_up=len(records) < number
        )


def _request(given: _Given) -> dict[str, Any]:
    return {
        "scores": dict(given.scores),
        "words": dict(given.words),
        "contact": dict(given.contact),
        "service": given.service,
        "categories": [(each.scheme, each.code) for each in given.categories],
    }


def _key(survey: str, edition: str | None, respondent: str) -> str:
    """Return the key under which *respondent* answers once; it says nothing of them."""
    text = f"{survey}\n{edition or ''}\n{respondent}"
    return f"survey-answer/{hashlib.sha256(text.encode()).hexdigest()}"
