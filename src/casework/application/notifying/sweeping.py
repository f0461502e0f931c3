"""The sweep: what has to be said by an instant is claimed, once, whoever sweeps and however often.

A sweep follows the log from where the last one ended and keeps an agenda row of each case that has something to say.
What is due is then written down as claimed in the stream of the case's notifications, in the order in which it was due.
Two sweeps at once claim nothing twice, for the store takes only the first claim. Delivery is another matter.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import attrs

from casework.application.agenda_rows import AgendaQuery, AgendaRow, SweepMark
from casework.application.identity import is_case_id
from casework.application.notifying.in_force import in_force, rules_of
from casework.application.notifying.openings import openings
from casework.application.notifying.outbox import EVER, LONGEST
from casework.application.notifying.outlook import Lookout, upcoming_of
from casework.application.notifying.people import cases_of
from casework.application.notifying.stream import new_events, stream_of
from casework.application.notifying.survey_invitations import SurveyInvitations
from casework.application.ports import Commit, RowQuery, StreamAppend
from casework.application.restrictions import STREAM as RESTRICTIONS
from casework.application.restrictions import people_of, read_restrictions
from casework.application.rulebook import Rulebook
from casework.application.streams import Desk
from casework.application.writing import Writing, writer_of
from casework.domain.actors import Actor
from casework.domain.cases.parts import CaseStatus
from casework.domain.envelope import Record, stamp
from casework.domain.notifications.events import NotificationDue, NotificationRetried
from casework.domain.notifications.kinds import NoticeKind
from casework.domain.notifications.upcoming import Upcoming
from casework.domain.reminders.schedules import ReminderSchedule
from casework.domain.reminders.watching import SkipReason
from casework.domain.surveys.question_sets import Survey
from casework.domain.time.moments import checked
from casework.errors import CaseworkError, StaleVersionError, StoreError, UsageError

SWEEPING = "sweep"
_PAGE = 500
_RECORDS = 2_000


@attrs.frozen(kw_only=True)
class Swept:
    """What a sweep came to: how many cases it *looked* at, and how many notifications it *claimed*, *late* ones too.

    *skipped* counts the reminders of the cases that were looked at which nobody gets, by why. *unreadable* are the
    cases that today's rules cannot read, by their ids, with the reason.
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
    ) -> None:
        self._desk, self._by, self._at = desk, by, at
        notices = rulebook.organisation.notifications.notices
        self._since = since = in_force(desk, schedules.values(), notices, by=by)
        inviting = _inviting(surveys) if NoticeKind.SURVEY_INVITATION in notices else {}
        self._rules = rules_of(rulebook, schedules, inviting)
        self._hears = bool(notices)
        self._place, self._windows = rulebook.place, rulebook.organisation.notifications.windows.values()
        self._invitations = SurveyInvitations(
            desk, rulebook, inviting, since=since.notices.get(NoticeKind.SURVEY_INVITATION, at), at=at
        )
        self._lookout = Lookout(desk, rulebook, schedules, invitations=self._invitations, since=since, at=at)
        self._looked = self._claimed = self._late = 0
        self._skipped: Counter[SkipReason] = Counter()
        self._unreadable: dict[str, str] = {}

    def sweep(self) -> Swept:
        """Look at what changed, and claim what is due."""
        self._look()
        self._look_behind()
        while self._claim():
            pass
        return Swept(
            at=self._at,
            looked=self._looked,
            claimed=self._claimed,
            late=self._late,
            skipped=dict(sorted(self._skipped.items())),
            unreadable=self._unreadable,
            began=self._since.began,
            ended=self._since.ended,
        )

    # Looking

    def _look(self) -> None:
        """Follow the log from where the last sweep ended; from its beginning, where other rules hold now."""
        store, organisation = self._desk.store, self._desk.organisation
        mark = store.swept(organisation)
        position = mark.position if mark is not None and mark.rules == self._rules else 0
        while records := list(store.read_all(organisation, after=position, limit=_RECORDS)):
            rows = [row for case in self._touched(records) if (row := self._row(case)) is not None]
            position = records[-1].position
            store.replace_agendas(organisation, rows, mark=SweepMark(position=position, rules=self._rules))

    def _look_behind(self) -> None:
        """Look again at cases of which a clock that was ahead has claimed what is due in more than a day, and no less.

        Nothing that it passed over stands in their rows any more.
        """
        waits = AgendaRow(case="~", version=0, deliver_at=stamp(self._at + LONGEST))
        known = openings(self._windows, self._at, self._place)
        query = AgendaQuery(deliver_by=EVER, after=waits, limit=_PAGE)
        while rows := self._desk.store.agendas(self._desk.organisation, query):
            ahead = [row for row in rows if row.deliver_at not in known and _has_no_more_before(row)]
            self._replace([row.case for row in ahead])
            query = attrs.evolve(query, after=rows[-1])

    def _touched(self, records: Sequence[Record]) -> Iterator[str]:
        """Yield the cases that may have something else to say since *records*, each once."""
        cases = dict.fromkeys(each.stream for each in records if is_case_id(each.stream))
        restrictions = [each for each in records if each.stream == RESTRICTIONS]
        if restrictions:
            self._lookout.read_restrictions_again()
            cases |= dict.fromkeys(self._restricted(restrictions))
        cases |= dict.fromkeys(self._invitations.touched(records))
        return iter(cases)

    def _restricted(self, records: Sequence[Record]) -> Iterator[str]:
        """Yield the cases of those of whose restrictions *records* tell."""
        for person in people_of(records, read_restrictions(self._desk.store, self._desk.organisation)):
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
        except CaseworkError as error:
            self._unreadable[case] = str(error)
            return self._lookout.out_of_sight(case)
        except Exception as error:  # noqa: BLE001 - a mistake in one case stops no other; its words may be personal
            self._unreadable[case] = f"a mistake of the program, {type(error).__name__}: please report it"
            return self._lookout.out_of_sight(case)
        self._skipped += found.skipped
        return found.row

    # Claiming

    def _claim(self) -> bool:
        """Claim what is due, in the order of its instants; say whether there was anything, so that more may follow."""
        store, organisation = self._desk.store, self._desk.organisation
        query = AgendaQuery(next_by=stamp(self._at), limit=_PAGE)
        found = False
        while rows := store.agendas(organisation, query):
            found = True
            claims = {row.case: self._claim_of(row) for row in rows}
            self._replace([case for case, claim in claims.items() if claim is None])
            self._write([claim for claim in claims.values() if claim is not None])
            query = attrs.evolve(query, after=rows[-1])
        return found

    def _claim_of(self, row: AgendaRow) -> "_Claim | None":
        """Return the claim of what *row* has to say first; None where its case has to be looked at again before.

        That is so where something repeats or several things are due about one matter, for of what was missed only the
        last is told, and where an invitation to a survey may have been taken back.
        """
        first, now = row.upcoming[0].at, stamp(self._at)
        due = [upcoming_of(each) for each in row.upcoming if each.at <= now]
        coming = [each for each in due if stamp(each.at) == first]
        if any(each.look_again for each in coming) or _is_overtaken(due):
            return None
        nobody = sum(not each.to for each in coming)
        self._skipped += Counter({SkipReason.NOBODY: nobody})
        events = [due for each in coming for due in each.due(row.case, row.version, self._at)]
        rest = row.upcoming[len(coming) :]
        after = attrs.evolve(
            row,
            notices=row.notices + len(events),
            next_at=rest[0].at if rest else None,
            deliver_at=min(filter(None, (row.deliver_at, stamp(self._at)))) if events else row.deliver_at,
            unsettled=row.unsettled + nobody,
            upcoming=rest,
        )
        return _Claim(before=row, after=after, events=events)

    def _replace(self, cases: Sequence[str]) -> None:
        """Look at *cases* again, and keep what they have to say now."""
        if cases:
            self._desk.store.replace_agendas(self._desk.organisation, [self._look_at(case) for case in cases])

    def _write(self, claims: Sequence["_Claim"]) -> None:
        """Write *claims* as one group; where another was quicker with one of them, each by itself."""
        store = self._desk.store
        quiet = [each.after for each in claims if not each.events]
        if quiet:
            store.replace_agendas(self._desk.organisation, quiet)
        loud = [each for each in claims if each.events]
        try:
            store.append_many([self._commit(each) for each in loud])
        except StaleVersionError:
            loud = [each for each in loud if self._is_written(each)]
        self._claimed += sum(len(each.events) for each in loud)
        self._late += sum(isinstance(event, NotificationDue) and event.late for each in loud for event in each.events)

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
        return attrs.evolve(self._desk.commit(appends, (), by=self._by, key=None), agendas=(claim.after,))


@attrs.frozen(kw_only=True)
class _Claim:
    """What is claimed of one agenda row, and the row after it."""

    before: AgendaRow
    after: AgendaRow
    events: Sequence[NotificationDue | NotificationRetried]


def _has_no_more_before(row: AgendaRow) -> bool:
    """Say whether nothing is to be claimed before the first message of *row* may be tried."""
    return row.deliver_at is not None and (row.next_at is None or row.next_at > row.deliver_at)


def _is_overtaken(due: Sequence[Upcoming]) -> bool:
    """Say whether several of what is *due* are about one thing, and were not all due when their case was looked at."""
    matters = Counter(each.about for each in due)
    return any(not each.weighed and each.about is not None and matters[each.about] > 1 for each in due)


def _inviting(surveys: Mapping[str, Survey]) -> Mapping[str, Survey]:
    """Return those of *surveys* to which people are invited."""
    return {name: surveys[name] for name in surveys if surveys[name].invitation is not None}


class Sweeping:
    """The part of a casebook that claims what has to be said."""

    rulebook: Rulebook
    _desk: Desk
    _reminders: Mapping[str, ReminderSchedule]
    _surveys: Mapping[str, Survey]

    def sweep(self, *, by: Actor, at: dt.datetime | None = None) -> Swept:
        """Claim every reminder and notice that is due by *at* (now), each once, and say what was skipped and why.

        It may run as often as you like, on several machines at once, after days of rest and with a clock that was set
        back. Claiming sends nothing: ``deliver`` does. The access policy is asked about ``sweep``, without a case.

        Raises:
            AccessError: If the policy does not let *by* sweep.
            UsageError: If *at* is no instant.
        """
        writer_of(Writing(by=by))
        self._desk.authorise(by, SWEEPING, "sweep for what is due")
        now = self._desk.clock.now() if at is None else checked(at)
        if not isinstance(now, dt.datetime):
            message = "a sweep is up to an instant: give at as a datetime with its offset"
            raise UsageError(message)
        return Sweeper(self._desk, self.rulebook, self._reminders, self._surveys, by=by, at=now).sweep()
