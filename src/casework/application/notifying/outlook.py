"""What a case has to say, read off the log: the agenda row that sweeps go by."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

import attrs
import msgspec

from casework.application.agenda_rows import AgendaRow, UpcomingRow
from casework.application.codec import fact_of
from casework.application.notifying.agenda_pages import row_of
from casework.application.notifying.claims import left_of
from casework.application.notifying.in_force import Since
from casework.application.notifying.outbox import asked_until, deliver_at
from casework.application.notifying.registers import RestrictionRegister
from casework.application.notifying.reviews import Reviews
from casework.application.notifying.saying import Saying, reminders_of, restrictions_on
from casework.application.notifying.stream import notifications_of, stream_of
from casework.application.notifying.survey_invitations import SurveyInvitations
from casework.application.notifying.turns import Turns
from casework.application.on_record import recorded
from casework.application.ports import CaseRow, RowQuery
from casework.application.row_keys import KEY_OF_IMPORTS
from casework.application.rulebook import Rulebook
from casework.application.streams import Desk
from casework.domain.cases.case import Case
from casework.domain.cases.events.intake import Received
from casework.domain.cases.events.people import PartyAdded
from casework.domain.cases.fold import fold
from casework.domain.cases.parts import Fact
from casework.domain.envelope import Record, stamp
from casework.domain.notifications.kinds import NoticeKind
from casework.domain.notifications.notices import Notice
from casework.domain.notifications.state import Notifications
from casework.domain.notifications.upcoming import Upcoming, claim_of, of_notice, of_reminder
from casework.domain.reminders.firing import Agenda, Reminder, Skipped
from casework.domain.reminders.schedules import ReminderSchedule, Subject
from casework.domain.reminders.watching import SkipReason
from casework.errors import StoreError

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Upcoming).decode


@attrs.frozen(kw_only=True)
class _Entry:
    """One record of a case; *by_import* says that an import wrote it."""

    version: int
    position: int
    fact: Fact
    recorded_at: str
    by_import: bool


@attrs.frozen(kw_only=True)
class Outlook:
    """What one case has to say: its agenda row, and how many reminders are skipped, by why.

    *elsewhere* are the cases that have to tell in its place, of people who left it too.
    """

    row: AgendaRow
    skipped: Counter[SkipReason] = attrs.field(factory=Counter)
    elsewhere: frozenset[str] = frozenset()


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
        schedules: Mapping[str, ReminderSchedule] | None,
        *,
        register: RestrictionRegister,
        invitations: SurveyInvitations,
        since: Since,
        at: dt.datetime,
    ) -> None:
        self._desk, self._rules = desk, rulebook
        self._register, self._invitations, self._since, self._at = register, invitations, since, at
        self._reviews, self._reviewing = Reviews(desk, register, self._may_review), dict[tuple[str, int], bool]()
        self._saying = Saying(rulebook, schedules, frozenset(NoticeKind(each) for each in since.notices))

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
        given = list(reminders_of(found))
        tellers = {each.key: self._teller(each, said) for each in given}
        given = [each for each in given if tellers[each.key] == case_id]
        turns = Turns(coming=[of_reminder(each) for each in given], said=said, at=self._at)
        told = self._notices(case, entries)
        more = [*(upcoming for upcoming, _ in told), *self._invitations.of(case)]
        coming = [*turns.waiting, *(left for each in more if (left := left_of(each, said)) is not None)]
        row = self._row(case_id, len(entries), said, sorted(coming, key=lambda each: (each.at, each.claim)))
        row = attrs.evolve(row, passed_until=self._passed_until(given, said))
        skipped = Counter(each.why for each in found.skipped if not _is_ahead(each, self._at))
        skipped[SkipReason.SUPERSEDED] += turns.passed
        skipped.update(why for _, reasons in told for why in reasons)
        named = _named(entries)
        gone = named.difference(case.people) if self._saying.tells_reviews(case) else named
        others = self._reviews.tellers(gone).union(filter(None, tellers.values()))
        return Outlook(row=row, skipped=+skipped, elsewhere=others - {case_id})

    def _teller(self, reminder: Reminder, said: Notifications) -> str | None:
        """Return the case that has to tell of *reminder*: its own, or another where it is about no case."""
        is_its_own = reminder.about.sort is not Subject.RESTRICTION or reminder.fires_at > self._at
        claimed = said.by_claim.get(claim_of(reminder), {}).values()
        if is_its_own or not all(each.is_over for each in claimed):
            return reminder.case
        return self._reviews.teller(reminder)

    def _may_review(self, case: CaseRow) -> bool:
        """Say whether the case of that row has reviews told, and can be read.

        A person may have hundreds, each of which asks it of all: each version of a case is read once.
        """
        version = (case.case, case.version)
        if version not in self._reviewing:
            self._reviewing[version] = self._tells_reviews(case.case)
        row = row_of(self._desk, case.case) if self._reviewing[version] else None
        return self._reviewing[version] and not (row is not None and row.unreadable)

    def _tells_reviews(self, case_id: str) -> bool:
        records = self._desk.store.read(self._desk.organisation, case_id)
        try:
            return self._saying.tells_reviews(fold(case_id, map(fact_of, records)))
        except StoreError:
            raise
        except Exception:  # noqa: BLE001 - whatever it is, the case is told as one that cannot be read
            return False

    def _passed_until(self, reminders: Sequence[Reminder], said: Notifications) -> str | None:
        """Return when the last of what is due was: by an earlier clock it, and what it passes over, are to come.

        An invitation that is over by now is so since some day before.
        """
        over = (self._at for each in self._invitations.passed if each.claim not in said.claims)
        due = (each.fires_at for each in reminders if each.fires_at <= self._at)
        last = max((*over, *due), default=None)
        return None if last is None else stamp(last)

    def out_of_sight(self, case_id: str) -> Outlook:
        """Return the outlook of a case that cannot be read: it has still to say what was claimed, and waits for staff.

        What became of that goes by its notifications; where those cannot be read either, by the row that is there.
        """
        store, organisation = self._desk.store, self._desk.organisation
        version, notices = (len(store.read(organisation, stream)) for stream in (case_id, stream_of(case_id)))
        row = AgendaRow(case=case_id, version=version, notices=notices, unreadable=True)
        people = {
            person for each in store.find(organisation, RowQuery(case=case_id, limit=1)) for person in each.people
        }
        others = self._reviews.tellers(people) - {case_id}
        try:
            said = notifications_of(store, organisation, case_id)
        except StoreError:
            raise
        except Exception:  # noqa: BLE001 - whatever it is, the case is told as one that cannot be read
            known = row_of(self._desk, case_id) or row
            return Outlook(row=attrs.evolve(row, deliver_at=known.deliver_at, failed=known.failed), elsewhere=others)
        return Outlook(row=attrs.evolve(row, **self._sending(case_id, said)), elsewhere=others)

    def _row(self, case_id: str, version: int, said: Notifications, coming: Sequence[Upcoming]) -> AgendaRow:
        """Return the row of a case that has that much to say; what goes to nobody and is due waits for staff."""
        nobody = [each for each in coming if not each.to and each.at <= self._at]
        upcoming = tuple(upcoming_row(each) for each in coming if each.to or each.at > self._at)
        return AgendaRow(
            case=case_id,
            version=version,
            notices=said.version,
            next_at=upcoming[0].at if upcoming else None,
            nobody=len(nobody),
            upcoming=upcoming,
            **self._sending(case_id, said),
        )

    def _sending(self, case_id: str, said: Notifications) -> dict[str, Any]:
        """Return what the row of a case says of the messages that were claimed, *said* as they were read.

        That is by the clock, as whoever sends has it, and not by the instant up to which is swept.
        """
        asked = asked_until(row_of(self._desk, case_id))
        at = deliver_at(said, self._desk.clock.now(), self._rules, asked)
        return {"deliver_at": at, "failed": len(said.unsettled)}

    def _agenda(self, case: Case, entries: Sequence[_Entry], said: Notifications) -> Agenda:
        """Return the reminders of *case*, those that repeat up to a turn that is to come and was not claimed."""
        return self._saying.reminders(
            case,
            entries,
            restrictions_on(case, self._register.restrictions),
            until=self._at,
            since=self._since,
            said=said,
        )

    def _notices(self, case: Case, entries: Sequence[_Entry]) -> list[tuple[Upcoming, Sequence[SkipReason]]]:
        """Return the notices of *case*, each with why somebody, or everybody, who would be told of it is not."""
        since = self._since.notices
        theirs = frozenset(entry.version for entry in entries if entry.by_import)
        places = {entry.version: entry.position for entry in entries}
        written = recorded(entries)
        return [
            (of_notice(each, written), _why_skipped(each))
            for each in self._saying.notices(case, entries)
            if each.version not in theirs and places[each.version] > since[each.kind]
        ]


def _why_skipped(notice: Notice) -> Sequence[SkipReason]:
    is_for_nobody = notice.passed_over and not notice.to
    return (*notice.passed_over, SkipReason.NOBODY) if is_for_nobody else notice.passed_over


def _is_ahead(skipped: Skipped, at: dt.datetime) -> bool:
    return skipped.reminder is not None and skipped.reminder.fires_at > at


def _named(entries: Sequence[_Entry]) -> frozenset[str]:
    """Return everybody who was ever put on record as a party by an id."""
    events = [entry.fact.event for entry in entries]
    joined = [each.party for each in events if isinstance(each, PartyAdded)]
    parties = chain(joined, *(each.parties for each in events if isinstance(each, Received)))
    return frozenset(each.actor for each in parties if each.actor is not None)


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
        yield _Entry(
            version=record.version,
            position=record.position,
            fact=fact_of(record),
            recorded_at=record.recorded_at,
            by_import=by_import,
        )
        before = record
