"""The sweep: what has to be said by an instant is claimed, once, whoever sweeps and however often.

A sweep follows the log from where the last one ended and keeps an agenda row of each case that has something to say.
What is due is then written down as claimed in the stream of the case's notifications, in the order in which it was due.
Two sweeps at once claim nothing twice, for the store takes only the first claim. Delivery is another matter.
"""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import attrs
import msgspec

from casework.application.agenda_rows import AgendaQuery, AgendaRow, Outgoing, SweepMark
from casework.application.identity import is_case_id
from casework.application.notifying.agenda_pages import never, pages
from casework.application.notifying.in_force import in_force, rules_of
from casework.application.notifying.openings import openings
from casework.application.notifying.outbox import EVER, LONGEST
from casework.application.notifying.outlook import Lookout, upcoming_of
from casework.application.notifying.people import cases_of
from casework.application.notifying.registers import RestrictionRegister, unreadable_registers
from casework.application.notifying.stream import new_events, stream_of
from casework.application.notifying.survey_invitations import SurveyInvitations
from casework.application.notifying.unreadable import why_unreadable
from casework.application.notifying.up_to import up_to
from casework.application.ports import Commit, RowQuery, StreamAppend
from casework.application.restrictions import STREAM as RESTRICTIONS
from casework.application.restrictions import people_of
from casework.application.rulebook import Rulebook
from casework.application.streams import Desk
from casework.application.writing import ATTEMPTS, Writing, until_written, writer_of
from casework.domain.actors import Actor
from casework.domain.cases.parts import CaseStatus
from casework.domain.envelope import Record, stamp
from casework.domain.notifications.events import NotificationDue, NotificationRetried
from casework.domain.notifications.kinds import NoticeKind
from casework.domain.notifications.upcoming import Upcoming
from casework.domain.reminders.schedules import ReminderSchedule
from casework.domain.reminders.watching import SkipReason
from casework.domain.surveys.question_sets import Survey
from casework.errors import DataError, StaleVersionError, StoreError

if TYPE_CHECKING:  # only who stops it needs threads
    import threading

SWEEPING = "sweep"
_PAGE = 500
_RECORDS = 2_000


@attrs.frozen(kw_only=True)
class Swept:
    """What a sweep came to: how many cases it *looked* at, and how many notifications it *claimed*, *late* ones too.

    *skipped* counts the reminders of the cases that were looked at which nobody gets, by why. *unreadable* are the
    cases that today's rules cannot read, by their ids, with the reason; and ``restrictions``, ``survey-wishes`` or
    ``invitations/`` and a survey, where this release cannot read a record there; and ``surveys/`` and a survey whose
    file has mistakes: nobody is invited to that.
    """

    at: dt.datetime
    looked: int
    claimed: int
    late: int
    skipped: Mapping[SkipReason, int]
    unreadable: Mapping[str, str]
    began: tuple[str, ...] = ()
    ended: tuple[str, ...] = ()


class Sweeper:
    """One sweep of an organisation's cases, up to the instant *at*."""

    def __init__(
        self,
        desk: Desk,
        rulebook: Rulebook,
        schedules: Mapping[str, ReminderSchedule],
        surveys: Mapping[str, Survey],
        *,
        by: Actor,
        at: dt.datetime,
        is_over: Callable[[], bool] = never,
    ) -> None:
        self._desk, self._by, self._at, self._is_over = desk, by, at, is_over
        notices = rulebook.organisation.notifications.notices
        self._since = since = in_force(desk, schedules.values(), notices, by=by)
        inviting, broken = _inviting(surveys) if NoticeKind.SURVEY_INVITATION in notices else ({}, {})
        self._register = RestrictionRegister(desk)
        self._unreadable = {**unreadable_registers(desk, self._register, invites=bool(inviting)), **broken}
        self._rules = rules_of(rulebook, schedules, inviting, self._unreadable)
        self._hears = bool(notices)
        self._place, self._windows = rulebook.place, rulebook.organisation.notifications.windows.values()
        self._invitations = SurveyInvitations(
            desk, rulebook, inviting, since=since.notices.get(NoticeKind.SURVEY_INVITATION, at), at=at
        )
        self._lookout = Lookout(
            desk, rulebook, schedules, register=self._register, invitations=self._invitations, since=since, at=at
        )
        self._looked = self._claimed = self._late = 0
        self._skipped: Counter[SkipReason] = Counter()

    def sweep(self) -> Swept:
        """Look at what changed, and claim what is due."""
        self._look()
        self._look_behind()
        while not self._is_over() and self._claim():
            pass
        return Swept(
            at=self._at,
            looked=self._looked,
            claimed=self._claimed,
            late=self._late,
            skipped=dict(sorted(self._skipped.items())),
            unreadable={**self._unreadable, **self._invitations.unreadable},
            began=self._since.began,
            ended=self._since.ended,
        )

    # Looking

    def _look(self) -> None:
        """Follow the log from where the last sweep ended; from its beginning, where other rules hold now.

        Where the mark was moved meanwhile, by another sweep or a rebuild, it goes on from there.
        """
        store, organisation = self._desk.store, self._desk.organisation
        self._mark, misses = store.swept(organisation), 0
        while not self._is_over() and (
            records := list(store.read_all(organisation, after=self._position, limit=_RECORDS))
        ):
            before = self._position
            try:
                self._keep(list(self._touched(records)), SweepMark(position=records[-1].position, rules=self._rules))
            except StaleVersionError:
                self._mark = store.swept(organisation)
                misses = 0 if self._position > before else misses + 1
                if misses == ATTEMPTS:
                    raise

    @property
    def _position(self) -> int:
        """Up to which position of the log the cases were looked at by today's rules."""
        return self._mark.position if self._mark is not None and self._mark.rules == self._rules else 0

    def _keep(self, cases: Sequence[str], mark: SweepMark | None) -> None:
        """Look at *cases*, keep what they have to say, and move the mark to *mark*.

        Of those that somebody else wrote of meanwhile nothing is kept: they are looked at again before the mark moves.

        Raises:
            StaleVersionError: If somebody else moved the mark, or was quicker each time.
        """
        store, organisation = self._desk.store, self._desk.organisation
        left, seen = cases, 0
        for _ in range(ATTEMPTS):
            seen = store.head(organisation)
            rows = [attrs.evolve(row, seen=seen) for case in left if (row := self._row(case)) is not None]
            left = store.replace_agendas(organisation, rows, mark=mark, expected=self._mark)
            if not left:
                self._mark = mark
                return
        raise StaleVersionError(organisation, expected=seen, found=store.head(organisation))

    def _look_behind(self) -> None:
        """Look again at cases of which a clock that was ahead has claimed what is due in more than a day, and no less.

        Nothing that it passed over stands in their rows any more.
        """
        waits = AgendaRow(case="~", version=0, deliver_at=stamp(self._at + LONGEST))
        known = openings(self._windows, self._at, self._place)
        query = AgendaQuery(deliver_by=EVER, after=waits, limit=_PAGE)
        for rows in pages(self._desk, query, self._is_over):
            ahead = [row for row in rows if row.deliver_at not in known and _has_no_more_before(row)]
            self._replace([row.case for row in ahead])

    def _touched(self, records: Sequence[Record]) -> Iterator[str]:
        """Yield the cases that may have something else to say since *records*, each once."""
        cases = dict.fromkeys(each.stream for each in records if is_case_id(each.stream))
        restrictions = [each for each in records if each.stream == RESTRICTIONS]
        if restrictions:
            self._register.follow(restrictions)
            cases |= dict.fromkeys(self._restricted(restrictions))
        cases |= dict.fromkeys(self._invitations.touched(records))
        return iter(cases)

    def _restricted(self, records: Sequence[Record]) -> Iterator[str]:
        """Yield the cases of those of whose restrictions *records* tell."""
        for person in people_of(records, self._register.restrictions):
            yield from cases_of(self._desk, person)

    def _row(self, case: str) -> AgendaRow | None:
        """Return the agenda row of *case*; None where it is plain that it has nothing to say and has no row."""
        store, organisation = self._desk.store, self._desk.organisation
        if not self._hears and not store.agendas(organisation, AgendaQuery(case=case, limit=1)):
            rows = store.find(organisation, RowQuery(case=case, limit=1))
            if rows and rows[0].status != CaseStatus.OPEN and all(each.result != "open" for each in rows[0].remedies):
                return None
        return self._look_at(case)

    def _look_at(self, case: str) -> AgendaRow:
        """Return the agenda row of *case*; what cannot be read waits for staff, and stops nobody else's."""
        self._looked += 1
        try:
            found = self._lookout.look(case)
        except StoreError:
            raise
        except Exception as error:  # noqa: BLE001 - a mistake in one case stops no other
            self._unreadable[case] = why_unreadable(error)
            return self._lookout.out_of_sight(case)
        self._skipped += found.skipped
        return found.row

    # Claiming

    def _claim(self) -> bool:
        """Claim what is due, in the order of its instants; say whether there was anything, so that more may follow."""
        found = False
        for rows in pages(self._desk, AgendaQuery(next_by=stamp(self._at), limit=_PAGE), self._is_over):
            found = True
            claims = {row.case: self._claim_of(row) for row in rows}
            self._replace([case for case, claim in claims.items() if claim is None])
            self._write([claim for claim in claims.values() if claim is not None])
        return found

    def _claim_of(self, row: AgendaRow) -> "_Claim | None":
        """Return the claim of what *row* has to say first; None where its case has to be looked at again before.

        That is so where something repeats or several things are due about one matter, for of what was missed only the
        last is told, where an invitation to a survey may have been taken back, and where something goes to nobody,
        which then waits for staff.
        """
        first, now = row.upcoming[0].at, stamp(self._at)
        due = [upcoming_of(each) for each in row.upcoming if each.at <= now]
        coming = [each for each in due if stamp(each.at) == first]
        if any(each.look_again or not each.to for each in coming) or _is_overtaken(due):
            return None
        events = [due for each in coming for due in each.due(row.case, row.version, self._at)]
        rest = row.upcoming[len(coming) :]
        after = attrs.evolve(
            row,
            notices=row.notices + len(events),
            next_at=rest[0].at if rest else None,
            deliver_at=min(filter(None, (row.deliver_at, stamp(self._at)))),
            upcoming=rest,
        )
        return _Claim(before=row, after=after, events=events)

    def _replace(self, cases: Sequence[str]) -> None:
        """Look at *cases* again, and keep what they have to say now."""

        def attempt() -> None:
            try:
                self._keep(cases, self._mark)
            except StaleVersionError:
                self._look()
                raise

        if cases:
            until_written(attempt, cases[0], None)

    def _write(self, claims: Sequence["_Claim"]) -> None:
        """Write *claims* as one group; where another was quicker with one of them, each by itself."""
        try:
            self._desk.store.append_many([self._commit(each) for each in claims])
        except StaleVersionError:
            claims = [each for each in claims if self._is_written(each)]
        events = [event for each in claims for event in each.events]
        self._claimed += len(events)
        self._late += sum(isinstance(event, NotificationDue) and event.late for event in events)

    def _is_written(self, claim: "_Claim") -> bool:
        """Write one claim; where its case or its notifications changed, look at the case again instead."""
        try:
            self._desk.store.append(self._commit(claim))
        except StaleVersionError:
            self._replace([claim.before.case])
            return False
        return True

    def _commit(self, claim: "_Claim") -> Commit:
        row = claim.before
        appends = (
            StreamAppend(
                stream=stream_of(row.case),
                events=new_events(row.case, claim.events, self._at),
                expected=row.notices,
            ),
            StreamAppend(stream=row.case, events=(), expected=row.version),
        )
        commit = self._desk.commit(appends, (), by=self._by, key=None)
        return msgspec.structs.replace(commit, agendas=(claim.after,), outgoing=(claim.outgoing,))


@attrs.frozen(kw_only=True)
class _Claim:
    """What is claimed of one agenda row, and the row after it."""

    before: AgendaRow
    after: AgendaRow
    events: Sequence[NotificationDue | NotificationRetried]

    @property
    def outgoing(self) -> Outgoing:
        """What has to go out after it, also where the row is left out because somebody looked at the case again."""
        row = self.after
        return Outgoing(
            case=row.case, before=row.notices, notices=row.notices, deliver_at=row.deliver_at, failed=row.failed
        )


def _has_no_more_before(row: AgendaRow) -> bool:
    """Say whether nothing is to be claimed before the first message of *row* may be tried."""
    return row.deliver_at is not None and (row.next_at is None or row.next_at > row.deliver_at)


def _is_overtaken(due: Sequence[Upcoming]) -> bool:
    """Say whether several of what is *due* are about one thing, and were not all due when their case was looked at."""
    matters = Counter(each.about for each in due)
    return any(not each.weighed and each.about is not None and matters[each.about] > 1 for each in due)


def _inviting(surveys: Mapping[str, Survey]) -> tuple[dict[str, Survey], dict[str, str]]:
    """Return those of *surveys* to which people are invited, and those whose files have mistakes, with the reason."""
    found, broken = dict[str, Survey](), dict[str, str]()
    for name in surveys:
        try:
            survey = surveys[name]
        except DataError as error:
            broken[f"surveys/{name}"] = str(error)
            continue
        if survey.invitation is not None:
            found[name] = survey
    return found, broken


class Sweeping:
    """The part of a casebook that claims what has to be said."""

    rulebook: Rulebook
    _desk: Desk
    _reminders: Mapping[str, ReminderSchedule]
    _surveys: Mapping[str, Survey]

    def sweep(self, *, by: Actor, at: dt.datetime | None = None, stop: "threading.Event | None" = None) -> Swept:
        """Claim every reminder and notice that is due by *at* (now), each once, and say what was skipped and why.

        It may run as often as you like, on several machines at once, after days of rest and with a clock that was set
        back. Once *stop* is set it ends soon, and the next one goes on from there. Claiming sends nothing: ``deliver``
        does. The access policy is asked about ``sweep``, without a case.

        Raises:
            AccessError: If the policy does not let *by* sweep.
            UsageError: If *at* is no instant, or still to come.
        """
        writer_of(Writing(by=by))
        self._desk.authorise(by, SWEEPING, "sweep for what is due")
        now = up_to(at, self._desk.clock.now())
        is_over = never if stop is None else stop.is_set
        return Sweeper(
            self._desk, self.rulebook, self._reminders, self._surveys, by=by, at=now, is_over=is_over
        ).sweep()
