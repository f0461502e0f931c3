"""How an invitation stands: whether it is to go out, and why not any more.

What happened after the last day of an invitation takes nothing back: it had gone out by then.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import TypeAlias

from casework.application.codec import fact_of
from casework.application.restrictions import read_restrictions
from casework.application.rulebook import Rulebook
from casework.application.streams import Desk, Shapes
from casework.domain.cases.case import Case
from casework.domain.cases.fold import fold
from casework.domain.envelope import Record
from casework.domain.surveys.invitation_rules import Invitation
from casework.domain.surveys.invitations import Invited, NotInvited, Wishes, WishStated, invitation_for
from casework.domain.surveys.question_sets import Survey
from casework.errors import DecisionError

Judged: TypeAlias = Invited | NotInvited | WishStated

WISHES_STREAM = "survey-wishes"
INVITATIONS: Shapes[Invited] = Shapes({"survey.invited": Invited})
WISHES: Shapes[WishStated] = Shapes({"survey.wish_stated": WishStated})
_PAGE = 1_000


class InvitationState(StrEnum):
    """How an invitation stands: its day has not come, it may go out, it is too late, or it must not go out any more."""

    WAITING = "waiting"
    DUE = "due"
    OVER = "over"
    TAKEN_BACK = "taken_back"


def stream_of(survey: str) -> str:
    """Return the stream in which the invitations to *survey* stand."""
    return f"invitations/{survey}"


def invitations_on_record(desk: Desk, survey: str) -> Iterator[Invited]:
    """Yield the invitations to *survey*, in the order in which they were made; no access policy is asked."""
    return (INVITATIONS.event(record) for record in records_of(desk, stream_of(survey)))


def records_of(desk: Desk, stream: str, *, after: int = 0) -> Iterator[Record]:
    """Yield the records of *stream* behind the version *after*, page by page."""
    while page := desk.store.read(desk.organisation, stream, after=after, limit=_PAGE):
        after = page[-1].version
        yield from page


class Standing:
    """Says of the closings of cases whom *survey* is for, by what was on record on a day, *today* if none is said.

    *today* is the present day if left out.
    """

    def __init__(self, desk: Desk, rulebook: Rulebook, survey: Survey, *, today: dt.date | None = None) -> None:
        self._desk, self._rulebook, self._survey, self._rules = desk, rulebook, survey.id, rules_of(survey)
        self._today = rulebook.day(desk.clock.now()) if today is None else today
        self._stated = tuple((self._day(each), WISHES.event(each)) for each in records_of(desk, WISHES_STREAM))
        self._restrictions = read_restrictions(desk.store, desk.organisation).known
        self._known: dict[dt.date, tuple[Wishes, frozenset[str]]] = {}

    def judge(self, case: Case, day: dt.date | None = None) -> Judged:
        """Return the invitation at the present closing of *case*, or why there is none on *day*, today if left out."""
        on = self._today if day is None else day
        wishes, restricted = self._on_record(on)
        zone = self._rulebook.place.zone
        return invitation_for(case, self._rules, wishes, restricted=restricted, today=on, zone=zone)

    def of(self, invited: Invited) -> tuple[InvitationState, str | None]:
        """Return how an invitation stands today, and why it must not go out any more."""
        day = min(self._today, invited.until)
        then = self.judge(self._case(invited.case, day), day)
        if not isinstance(then, Invited):
            return InvitationState.TAKEN_BACK, in_words(then)
        if then.closure != invited.closure:
            return InvitationState.TAKEN_BACK, "the case was closed anew since"
        if then.party != invited.party:
            return InvitationState.TAKEN_BACK, "whoever was invited left the case"
        if day < self._today:
            return InvitationState.OVER, None
        return (InvitationState.WAITING if day < invited.due_on else InvitationState.DUE), None

    def went_out(self, invited: Invited) -> bool:
        """Whether an invitation fell due by today and was not taken back."""
        return invited.due_on <= self._today and self.of(invited)[0] is not InvitationState.TAKEN_BACK

    def _case(self, case: str, day: dt.date) -> Case:
        """Return a case by what was on record at the end of *day*."""
        records = self._desk.read(case)
        return fold(case, (fact_of(record) for record in records if self._day(record) <= day))

    def _on_record(self, day: dt.date) -> tuple[Wishes, frozenset[str]]:
        """Return the wishes that were on record on *day*, and on whom a restriction was in force."""
        if day not in self._known:
            wishes = Wishes(self._survey, (wish for stated_on, wish in self._stated if stated_on <= day))
            self._known[day] = wishes, frozenset(each.person for each in self._restrictions if each.holds_on(day))
        return self._known[day]

    def _day(self, record: Record) -> dt.date:
        return self._rulebook.day(dt.datetime.fromisoformat(record.recorded_at))


def rules_of(survey: Survey) -> Invitation:
    """Return whom *survey* invites, and when.

    Raises:
        DecisionError: If its file says of nobody that they are invited.
    """
    if survey.invitation is None:
        raise DecisionError(survey.id, "survey invite", "its file says of nobody that they are invited")
    return survey.invitation


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
