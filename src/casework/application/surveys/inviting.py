"""Invitations to surveys at the closure of cases, as methods of a casebook.

They stand in the stream ``invitations/`` and the id of the survey, each under a key that says which closing of which
case it is for, so that two workers who look at once make one. What somebody wishes stands in ``survey-wishes``. The
access policy is asked about ``invite``, ``state-survey-wish`` and ``see-invitations``, without a case.
"""

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import StrEnum
from types import MappingProxyType
from typing import TypeAlias, TypeVar, Unpack

import attrs

from casework.application.access import viewer_of
from casework.application.contacts import several, word
from casework.application.drafts import Drafts
from casework.application.loading import load
from casework.application.ports import Commit, IdempotencyKey, RowQuery, StreamAppend
from casework.application.reading import Reader
from casework.application.restrictions import read_restrictions
from casework.application.rulebook import Rulebook
from casework.application.streams import Desk, Shapes
from casework.application.survey_files import named
from casework.application.writing import Writing, happened_of, key_of, writer_of
from casework.domain.actors import Actor
from casework.domain.cases.case import Case
from casework.domain.cases.fields import check_code
from casework.domain.cases.parts import CaseStatus
from casework.domain.standards.readings import LeftOut
from casework.domain.surveys.invitations import (
    Invited,
    NotInvited,
    Wish,
    Wishes,
    WishStated,
    invitation_for,
)
from casework.domain.surveys.question_sets import Invitation, Survey
from casework.errors import DecisionError

Event = TypeVar("Event")
_Judged: TypeAlias = Invited | NotInvited | WishStated
_Judge: TypeAlias = Callable[[Case], _Judged]

INVITING, SEEING, WISHING = "invite", "see-invitations", "state-survey-wish"
WISHES_STREAM = "survey-wishes"

INVITATIONS: Shapes[Invited] = Shapes({"survey.invited": Invited})
WISHES: Shapes[WishStated] = Shapes({"survey.wish_stated": WishStated})
_PAGE = 1_000
_GROUP = 200


class InvitationState(StrEnum):
    """How an invitation stands: its day has not come, it may go out, it is too late, or it must not go out any more."""

    WAITING = "waiting"
    DUE = "due"
    OVER = "over"
    TAKEN_BACK = "taken_back"


@attrs.frozen(kw_only=True)
class InvitationOnRecord:
    """An invitation and how it stands today; *why* is why it must not go out any more."""

    invited: Invited
    reference: str
    state: InvitationState
    why: str | None = None


@attrs.frozen(kw_only=True)
class InvitationRound:
    """What came of looking for whom to invite: the invitations *made*, and how many closings have none, by why."""

    survey: str
    made: tuple[Invited, ...]
    already: int
    left_out: tuple[LeftOut, ...]


def stream_of(survey: str) -> str:
    """Return the stream in which the invitations to *survey* stand."""
    return f"invitations/{survey}"


def invitations_on_record(desk: Desk, survey: str) -> Iterator[Invited]:
    """Yield the invitations to *survey*, in the order in which they were made; no access policy is asked."""
    return _events(desk, stream_of(survey), INVITATIONS)


def _events(desk: Desk, stream: str, shapes: Shapes[Event]) -> Iterator[Event]:
    after = 0
    while page := desk.store.read(desk.organisation, stream, after=after, limit=_PAGE):
        after = page[-1].version
        yield from (shapes.event(record) for record in page)


class Inviting:
    """The part of a casebook that invites people to surveys when their case is closed."""

    rulebook: Rulebook
    _desk: Desk
    _reader: Reader
    _surveys: Mapping[str, Survey]

    def survey_wish(
        self,
        case: str,
        *,
        wish: Wish | str,
        party: str = "p1",
        reason: str = "asked",
        surveys: Sequence[str] = (),
        **writing: Unpack[Writing],
    ) -> WishStated:
        """Record that a party of a case wants to be invited to surveys, or is left out: ``invite``, ``leave_out``.

        To be left out holds in all cases of a party whom the body knows by an id. What is stated later takes its place.

        Args:
            reason: Why, as a code: ``asked``, ``deceased``, ``conflict``, ``distress``.
            surveys: The surveys that it is about; all of them if left out.

        Raises:
            NotFoundError: If there is no such case, party or survey.
        """
        by, desk = writer_of(writing), self._desk
        said = word(Wish, "wish", wish)
        desk.authorise(by, WISHING, "state whom surveys are for")
        found = self._reader.case(case, by)
        concerned = found.party(check_code("party", party))
        if concerned is None:
            raise DecisionError(found.reference, "survey wish", f"it has no party {party}")
        about = tuple(
            named(self._surveys, each).id for each in several("surveys", surveys, such_as="complaints-procedure")
        )
        event = WishStated(case=found.id, party=party, wish=said, reason=reason, person=concerned.actor, surveys=about)
        now = desk.clock.now()
        drafts, on = Drafts(WISHES_STREAM, now), self.rulebook.day(happened_of(writing, now))
        key = key_of(WISHING, writing, lambda: attrs.asdict(event))
        new = WISHES.new(event, on.isoformat(), drafts)
        append = StreamAppend(stream=WISHES_STREAM, events=(new,), expected=writing.get("expected_version"))
        desk.store.append(desk.commit((append,), (), by=by, key=key))
        return event

    def invite(self, survey: str, *, by: Actor) -> InvitationRound:
        """Make an invitation for each closing of a case that has none to *survey* yet, as its file says.

        Doing it again, or twice at once, makes none twice. Sending them is another matter.

        Raises:
            NotFoundError: If there is no such survey.
            DecisionError: If its file says of nobody that they are invited.
        """
        writer_of(Writing(by=by))
        desk, asked = self._desk, named(self._surveys, survey)
        desk.authorise(by, INVITING, "invite people to surveys")
        rules, there = _rules(asked), {each.at for each in invitations_on_record(desk, asked.id)}
        wanted, left_out, already = list[Invited](), Counter[str](), 0
        for each in self._judged(asked, rules, by):
            if not isinstance(each, Invited):
                left_out[in_words(each)] += 1
            elif each.at in there:
                already += 1
            else:
                wanted.append(each)
        groups = (wanted[start : start + _GROUP] for start in range(0, len(wanted), _GROUP))
        made = [each for group in groups for each in self._write_invitations(asked.id, group, by)]
        return InvitationRound(
            survey=asked.id,
            made=tuple(made),
            already=already + len(wanted) - len(made),
            left_out=tuple(LeftOut(why=why, count=count) for why, count in sorted(left_out.items())),
        )

    def invitations(self, survey: str, *, viewer: Actor | None = None) -> tuple[InvitationOnRecord, ...]:
        """Return the invitations to *survey* on record, for cases that *viewer* may see, and how each stands today.

        None of them says whether it was answered: nobody can know that.

        Raises:
            NotFoundError: If there is no such survey.
            AccessError: If the access policy does not let *viewer* see them.
        """
        who, desk = viewer_of(viewer), self._desk
        desk.authorise(who, SEEING, "see invitations to surveys")
        asked = named(self._surveys, survey)
        judge, found = self._judge(asked, _rules(asked)), []
        for each in invitations_on_record(desk, asked.id):
            for row in self._reader.find(RowQuery(case=each.case, limit=1), who):
                state, why = self._standing(each, judge)
                found.append(InvitationOnRecord(invited=each, reference=row.reference, state=state, why=why))
        return tuple(found)

    def _standing(self, invited: Invited, judge: _Judge) -> tuple[InvitationState, str | None]:
        """Return how an invitation stands today, and why it must not go out any more."""
        today = self.rulebook.day(self._desk.clock.now())
        if invited.until < today:
            return InvitationState.OVER, None
        now = judge(load(self._desk.store, self._desk.organisation, invited.case))
        if not isinstance(now, Invited):
            return InvitationState.TAKEN_BACK, in_words(now)
        if now.closure != invited.closure:
            return InvitationState.TAKEN_BACK, "the case was closed anew since"
        return (InvitationState.WAITING if today < invited.due_on else InvitationState.DUE), None

    def _judged(self, survey: Survey, rules: Invitation, by: Actor) -> Iterator[_Judged]:
        """Yield the invitation of each case that is closed and that the survey is about, or why there is none."""
        judge = self._judge(survey, rules)
        earliest = self.rulebook.day(self._desk.clock.now()) - dt.timedelta(days=rules.within_days)
        self._reader.refresh()
        for procedure in rules.procedures or (None,):
            for kind in rules.kinds or (None,):
                query = RowQuery(status=CaseStatus.CLOSED.value, kind=kind, procedure=procedure, without_merged=True)
                for row in self._reader.every(query, by):
                    if row.closed_on is None:
                        yield NotInvited.UNDATED
                    elif row.closed_on >= earliest.isoformat():
                        yield judge(self._reader.case(row.case, by))

    def _judge(self, survey: Survey, rules: Invitation) -> _Judge:
        """Return what judges a case as things stand now."""
        desk, today = self._desk, self.rulebook.day(self._desk.clock.now())
        wishes = Wishes(survey.id, _events(desk, WISHES_STREAM, WISHES))
        register = read_restrictions(desk.store, desk.organisation)
        restricted = {each.person for each in register.known if each.holds_on(today)}
        zone = self.rulebook.place.zone
        return lambda case: invitation_for(case, rules, wishes, restricted=restricted, today=today, zone=zone)

    def _write_invitations(self, survey: str, wanted: Sequence[Invited], by: Actor) -> Iterator[Invited]:
        """Write the invitations *wanted* and yield those that nobody else made meanwhile."""
        day = self.rulebook.day(self._desk.clock.now()).isoformat()
        commits = [self._invitation_commit(survey, each, day, by) for each in wanted]
        for each, committed in zip(wanted, self._desk.store.append_many(commits), strict=True):
            if not committed.repeated:
                yield each

    def _invitation_commit(self, survey: str, invited: Invited, day: str, by: Actor) -> Commit:
        stream = stream_of(survey)
        new = INVITATIONS.new(invited, day, Drafts(stream, self._desk.clock.now()))
        append = StreamAppend(stream=stream, events=(new,))
        return self._desk.commit((append,), (), by=by, key=_key(survey, invited))


def in_words(why: NotInvited | WishStated) -> str:
    """Return why nobody is invited, as people read it."""
    return _IN_WORDS[why] if isinstance(why, NotInvited) else f"left out on record: {why.reason}"


_IN_WORDS: Mapping[NotInvited, str] = MappingProxyType(
    {
        NotInvited.NOT_CLOSED: "the case is open again, or ended otherwise",
        NotInvited.UNDATED: "nobody knows when the case was closed",
        NotInvited.TOO_LATE: "it was closed too long ago",
        NotInvited.NOBODY: "there is no complainant who could be asked",
        NotInvited.CONFLICT: "the complainant dealt with the case, or it is about them",
        NotInvited.SAFEGUARDING: "a safeguarding matter is open",
        NotInvited.RESTRICTED: "a restriction is in force on the complainant",
        NotInvited.DID_NOT_ASK: "the complainant did not ask to be invited",
    }
)


def _rules(survey: Survey) -> Invitation:
    if survey.invitation is None:
        raise DecisionError(survey.id, "survey invite", "its file says of nobody that they are invited")
    return survey.invitation


def _key(survey: str, invited: Invited) -> IdempotencyKey:
    """Return the key of the invitation at one closing, the same whoever makes it and when."""
    text = f"{survey}\n{invited.case}\n{invited.closure}"
    digest = hashlib.sha256(text.encode()).hexdigest()
    return IdempotencyKey(key=f"invitation/{digest}", digest=digest)
