"""Invitations to surveys at the closure of cases, as methods of a casebook.

They stand in the stream ``invitations/`` and the id of the survey, each under a key that says which closing of which
case it is for, so that two workers who look at once make one. What somebody wishes stands in ``survey-wishes``. The
access policy is asked about ``invite``, ``state-survey-wish`` and ``see-invitations``, without a case.
"""

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Unpack

import attrs

from casework.application.access import viewer_of
from casework.application.contacts import several, word
from casework.application.drafts import Drafts
from casework.application.ports import Commit, IdempotencyKey, RowQuery, StreamAppend
from casework.application.reading import Reader
from casework.application.rulebook import Rulebook
from casework.application.streams import Desk
from casework.application.survey_files import named
from casework.application.surveys.standing import (
    INVITATIONS,
    WISHES,
    WISHES_STREAM,
    InvitationState,
    Judged,
    Standing,
    in_words,
    invitations_on_record,
    rules_of,
    stream_of,
)
from casework.application.writing import Writing, happened_of, key_of, writer_of
from casework.domain.actors import Actor
from casework.domain.cases.fields import check_code
from casework.domain.cases.parts import CaseStatus
from casework.domain.standards.readings import LeftOut
from casework.domain.surveys.invitation_rules import Invitation
from casework.domain.surveys.invitations import (
    Invited,
    NotInvited,
    Wish,
    WishStated,
)
from casework.domain.surveys.question_sets import Survey
from casework.errors import DecisionError

INVITING, SEEING, WISHING = "invite", "see-invitations", "state-survey-wish"
_GROUP = 200


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
        standing = Standing(desk, self.rulebook, asked)
        there = {each.at for each in invitations_on_record(desk, asked.id)}
        wanted, left_out, already = list[Invited](), Counter[str](), 0
        for each in self._judged(standing, rules_of(asked), by):
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
        standing, found = Standing(desk, self.rulebook, asked), []
        for each in invitations_on_record(desk, asked.id):
            for row in self._reader.find(RowQuery(case=each.case, limit=1), who):
                state, why = standing.of(each)
                found.append(InvitationOnRecord(invited=each, reference=row.reference, state=state, why=why))
        return tuple(found)

    def _judged(self, standing: Standing, rules: Invitation, by: Actor) -> Iterator[Judged]:
        """Yield the invitation of each case that is closed and that the survey is about, or why there is none."""
        earliest = self.rulebook.day(self._desk.clock.now()) - dt.timedelta(days=rules.within_days)
        self._reader.refresh()
        for procedure in rules.procedures or (None,):
            for kind in rules.kinds or (None,):
                query = RowQuery(status=CaseStatus.CLOSED.value, kind=kind, procedure=procedure, without_merged=True)
                for row in self._reader.every(query, by):
                    if row.closed_on is None:
                        yield NotInvited.UNDATED
                    elif row.closed_on >= earliest.isoformat():
                        yield standing.judge(self._reader.case(row.case, by))

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


def _key(survey: str, invited: Invited) -> IdempotencyKey:
    """Return the key of the invitation at one closing, the same whoever makes it and when."""
    text = f"{survey}\n{invited.case}\n{invited.closure}"
    digest = hashlib.sha256(text.encode()).hexdigest()
    return IdempotencyKey(key=f"invitation/{digest}", digest=digest)
