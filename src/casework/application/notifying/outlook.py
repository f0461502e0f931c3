"""What a case has to say, read off the log: the agenda row that sweeps go by."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

import attrs
import msgspec

from casework.application.agenda_rows import AgendaRow, UpcomingRow
from casework.application.codec import fact_of
from casework.application.notifying.in_force import Since
from casework.application.notifying.registers import RestrictionRegister
from casework.application.notifying.stream import notifications_of, stream_of
from casework.application.notifying.survey_invitations import SurveyInvitations
from casework.application.on_record import on_record, on_record_at
from casework.application.row_keys import KEY_OF_IMPORTS
from casework.application.rulebook import Rulebook
from casework.application.streams import Desk
from casework.domain.cases.case import Case
from casework.domain.cases.fold import fold
from casework.domain.cases.parts import Fact
from casework.domain.envelope import Record, stamp
from casework.domain.notifications.events import AddresseeSort, Matter
from casework.domain.notifications.kinds import NoticeKind
from casework.domain.notifications.notices import Ladder, Notice, is_withheld, notices
from casework.domain.notifications.questions import first_question
from casework.domain.notifications.state import Notifications
from casework.domain.notifications.upcoming import Upcoming, of_notice, of_reminder
from casework.domain.reminders.firing import Agenda, Reminder, Skipped, agenda
from casework.domain.reminders.recipients import complained_about
from casework.domain.reminders.schedules import ReminderSchedule, schedule_for
from casework.domain.reminders.watching import Setting, SkipReason
from casework.domain.restrictions import Restriction

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Upcoming).decode


@attrs.frozen(kw_only=True)
class _Entry:
    """One record of a case; *by_import* says that an import wrote it."""

    version: int
    fact: Fact
    recorded_at: str
    by_import: bool


@attrs.frozen(kw_only=True)
class Outlook:
    """What one case has to say: its agenda row, and how many reminders are skipped, by why."""

    row: AgendaRow
    skipped: Counter[SkipReason]


def upcoming_row(upcoming: Upcoming) -> UpcomingRow:
    """Return *upcoming* as it is kept."""
    return UpcomingRow(at=stamp(upcoming.at), what=_encode(upcoming).decode())


def upcoming_of(row: UpcomingRow) -> Upcoming:
    """Return what *row* keeps."""
    return _decode(row.what)


class Lookout:
    """Looks at the cases of one organisation, by the rules that one sweep goes by."""

    def __init__(
        self,
        desk: Desk,
        rulebook: Rulebook,
        schedules: Mapping[str, ReminderSchedule],
        *,
        register: RestrictionRegister,
        invitations: SurveyInvitations,
        since: Since,
        at: dt.datetime,
    ) -> None:
        self._desk, self._rules, self._schedules = desk, rulebook, schedules
        self._register, self._invitations, self._since, self._at = register, invitations, since, at
        organisation = rulebook.organisation
        self._setting = Setting(place=rulebook.place, calendars=rulebook.calendars, roles=dict(organisation.roles))

    def look(self, case_id: str) -> Outlook:
        """Return what the case with that id has to say.

        Raises:
            CaseworkError: If today's rules, or this release, cannot read it.
        """
        store, organisation = self._desk.store, self._desk.organisation
        entries = list(_entries(store.read(organisation, case_id)))
        said = notifications_of(store, organisation, case_id)
        case = fold(case_id, (entry.fact for entry in entries))
        found = self._agenda(case, entries, said)
        claims = Claims(said=said, accused=complained_about(case))
        over, reminders = _turns(list(_reminders(found)), claims, self._at)
        told = list(self._notices(case, entries))
        others = [*(upcoming for upcoming, _ in told), *self._invitations.of(case)]
        coming = [*reminders, *(left for each in others if (left := claims.left_of(each)) is not None)]
        row = self._row(case_id, len(entries), said, sorted(coming, key=lambda each: (each.at, each.claim)))
        skipped = Counter(each.why for each in found.skipped if not _is_ahead(each, self._at))
        skipped[SkipReason.SUPERSEDED] += over
        skipped.update(why for _, reasons in told for why in reasons)
        return Outlook(row=row, skipped=+skipped)

    def out_of_sight(self, case_id: str) -> AgendaRow:
        """Return the row of a case that cannot be read: nothing is said of it, and it waits for staff."""
        store, organisation = self._desk.store, self._desk.organisation
        version, said = (len(store.read(organisation, stream)) for stream in (case_id, stream_of(case_id)))
        return AgendaRow(case=case_id, version=version, notices=said, nobody=1)

    def _row(self, case_id: str, version: int, said: Notifications, coming: Sequence[Upcoming]) -> AgendaRow:
        """Return the row of a case that has that much to say; what goes to nobody and is due waits for staff."""
        nobody = [each for each in coming if not each.to and each.at <= self._at]
        deliver_at = min(filter(None, (said.deliver_at, first_question(said, self._at))), default=None)
        upcoming = tuple(upcoming_row(each) for each in coming if each.to or each.at > self._at)
        return AgendaRow(
            case=case_id,
            version=version,
            notices=said.version,
            next_at=upcoming[0].at if upcoming else None,
            deliver_at=None if deliver_at is None else stamp(deliver_at),
            failed=len(said.unsettled),
            nobody=len(nobody),
            upcoming=upcoming,
        )

    def _agenda(self, case: Case, entries: Sequence[_Entry], said: Notifications) -> Agenda:
        """Return the reminders of *case*, those that repeat up to a turn that is neither due nor claimed."""
        schedule = schedule_for(case, self._schedules.values())
        if schedule is None:
            return Agenda(schedule=None)
        restrictions = self._restrictions_on(case)
        return agenda(
            on_record(case, entries, self._rules, restrictions),
            schedule,
            self._setting,
            until=max((self._at, *(each.due.fires_at for each in said.by_message.values()))),
            record_at=on_record_at(case.id, entries, self._rules, restrictions),
            in_force_since=self._since.of(schedule),
        )

    def _notices(self, case: Case, entries: Sequence[_Entry]) -> Iterator[tuple[Upcoming, Sequence[SkipReason]]]:
        """Yield the notices of *case*, each with why somebody, or everybody, who would be told of it is not."""
        since = self._since.notices
        if not since:
            return
        theirs = frozenset(entry.version for entry in entries if entry.by_import)
        recorded = {entry.version: dt.datetime.fromisoformat(entry.recorded_at) for entry in entries}
        ladder = Ladder.of(case, self._schedules.values(), self._setting.roles)
        for each in notices(case, self._wanted, ladder):
            if each.version not in theirs and recorded[each.version] >= since[each.kind]:
                yield of_notice(each, recorded), _why_skipped(each)

    @cached_property
    def _wanted(self) -> frozenset[NoticeKind]:
        return frozenset(NoticeKind(each) for each in self._since.notices)

    def _restrictions_on(self, case: Case) -> Sequence[Restriction]:
        known, day = self._register.restrictions, self._rules.day(self._at)
        return [each for person in case.people for each in known.in_force(person, day)]


def _reminders(found: Agenda) -> Iterator[Reminder]:
    """Yield the reminders; those for which there is nobody are among them, with nobody to go to."""
    yield from found.reminders
    for each in found.skipped:
        if each.why is SkipReason.NOBODY and each.reminder is not None:
            yield each.reminder


def _why_skipped(notice: Notice) -> Sequence[SkipReason]:
    if not notice.passed_over:
        return ()
    return (SkipReason.COMPLAINED_ABOUT,) if notice.to else (SkipReason.COMPLAINED_ABOUT, SkipReason.NOBODY)


@attrs.frozen(kw_only=True)
class Claims:
    """What was *said* of a case, or is to be, and the *accused*, who are told nothing of it as members of staff."""

    said: Notifications
    accused: frozenset[str]

    def left_of(self, upcoming: Upcoming) -> Upcoming | None:
        """Return *upcoming* as far as it has to be said; None where it was claimed, unless it was over and holds again.

        What was claimed for somebody who is complained about since, and has not heard it, goes to those who are told
        in their place, or to nobody.
        """
        if upcoming.claim not in self.said.claims:
            return upcoming
        claimed = self.said.of(upcoming.claim)
        withheld = any(each.is_open and is_withheld(each.due.to, self.accused) for each in claimed)
        again = [each.due for each in claimed if each.is_over and not is_withheld(each.due.to, self.accused)]
        known = {(each.due.to.sort, each.due.to.who) for each in claimed}
        instead = [each for each in upcoming.to if withheld and (each.sort, each.who) not in known]
        if not again and not instead and (upcoming.to or not withheld):
            return None
        to = (*(each.to for each in again), *instead)
        return attrs.evolve(upcoming, to=to, again=tuple(each.message for each in again))


def _turns(reminders: Sequence[Reminder], claims: Claims, at: dt.datetime) -> tuple[int, list[Upcoming]]:
    """Return what those of *reminders* that are open have to say, and how many of them no longer do.

    Of one that repeats, and of which several turns were missed, only the last has. Of several about one thing that are
    due at once each person is told only the last; of those that fire at one instant the first.
    """
    coming, said = [of_reminder(each) for each in reminders], claims.said
    last = _last_turns(coming, said, at)
    current = [each for each in coming if (each.number or 0) >= last.get((each.about, each.rung), 0)]
    kept = {each.claim for each in current}
    claimed = {each.about: each.at for each in coming if each.claim in said.claims}
    heard = {place: each.at for each in current if each.at <= at for place in _places(each)}
    told = set[tuple[_Place, dt.datetime]]()
    over, waiting = 0, []
    for each in coming:
        left = claims.left_of(each)
        is_passed = each.claim not in kept
        if left is not None:
            to = tuple(
                who
                for who, place in zip(left.to, _places(left), strict=True)
                if (place, each.at) not in told and (each.at > at or heard.get(place, each.at) <= each.at)
            )
            if is_passed or (left.to and not to):
                over += each.at <= at
            else:
                ahead = each.at > at
                # By the time that it is due, what a clock that was ahead has claimed may have been due after it.
                is_doubtful = each.look_again or claimed.get(each.about, each.at) > each.at
                waiting.append(attrs.evolve(left, to=to, look_again=ahead and is_doubtful, weighed=not ahead))
        if left is None or not is_passed:
            told.update((place, each.at) for place in _places(each))
    return over, waiting


_Place = tuple[Matter | None, AddresseeSort, str]


def _places(upcoming: Upcoming) -> list[_Place]:
    """Return what it is about, with each of those who are told of that."""
    return [(upcoming.about, to.sort, to.who) for to in upcoming.to]


def _last_turns(
    coming: Sequence[Upcoming], said: Notifications, at: dt.datetime
) -> Mapping[tuple[Matter | None, str | None], int]:
    """Return the last turn of each rung, about each thing, that is due by *at* or was claimed: none before it is told.

    What a clock that was ahead has claimed counts for nothing until it is due, or went out.
    """
    claimed = [
        (each.due.about, each.due.rung, each.due.number)
        for each in said.by_message.values()
        if each.due.fires_at <= at or each.sent is not None
    ]
    due = [(each.about, each.rung, each.number) for each in coming if each.at <= at]
    last = dict[tuple[Matter | None, str | None], int]()
    for about, rung, number in [*claimed, *due]:
        last[about, rung] = max(number or 0, last.get((about, rung), 0))
    return last


def _is_ahead(skipped: Skipped, at: dt.datetime) -> bool:
    return skipped.reminder is not None and skipped.reminder.fires_at > at


def _entries(records: Sequence[Record]) -> Iterator[_Entry]:
    """Yield the records of a case. An import writes several in one commit, and its key stands in the first of them."""
    before: Record | None = None
    by_import = False
    for record in records:
        goes_on = (
            before is not None
            and record.key is None
            and record.position == before.position + 1
            and record.recorded_at == before.recorded_at
        )
        by_import = (by_import and goes_on) or (record.key is not None and bool(KEY_OF_IMPORTS.match(record.key)))
        yield _Entry(version=record.version, fact=fact_of(record), recorded_at=record.recorded_at, by_import=by_import)
        before = record
