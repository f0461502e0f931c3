"""How the notifications of cases stand: what was said, what waits, and what staff has to see to."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice

import attrs

from casework.application.access import AccessPolicy, Sight, viewer_of
from casework.application.agenda_rows import AgendaQuery, AgendaRow
from casework.application.notifying.addressing import Circumstances
from casework.application.notifying.agenda_pages import pages
from casework.application.notifying.in_force_here import InForceHere, Verdict
from casework.application.notifying.mended import is_mended
from casework.application.notifying.named_messages import as_it_stands, cases_told, named_by, names_of, the_one
from casework.application.notifying.outbox import EVER, Outbox, Steps, next_try
from casework.application.notifying.registers import RestrictionRegister
from casework.application.notifying.saying import restrictions_in_force
from casework.application.notifying.stream import notifications_of
from casework.application.notifying.waiting import ELSEWHERE
from casework.application.ports import CaseRow
from casework.application.reading import Reader
from casework.application.rulebook import Rulebook
from casework.application.streams import Desk
from casework.application.writing import Writing, until_written, writer_of
from casework.domain.actors import Actor
from casework.domain.cases.fields import check_code
from casework.domain.notifications.events import (
    NotificationEvent,
    NotificationFailed,
    NotificationRetried,
    NotificationSettled,
)
from casework.domain.notifications.state import OVER, Notification, Notifications, Standing
from casework.domain.reminders.schedules import ReminderSchedule
from casework.errors import (
    AccessError,
    CaseworkError,
    DecisionError,
    EventShapeError,
    NotFoundError,
    StoreError,
    UsageError,
)

SEEING, RETRYING, SETTLING = "see-notifications", "retry-notification", "settle-notification"
BOUNCING = "bounce-notification"
_WHAT = "notification that waits or failed"
_ELSEWHERE = "What went out or is settled is listed with its case: 'casework notifications list --case CASE'"
_OTHER_CONFIGURATION = "another computer's settings, or a mended file, are needed to send it; then it goes by itself"
_NEXT_SWEEP = "the next sweep finds what says it in force again, and then it goes by itself"
_PAGE = 500
LEFT_TOO_LONG = dt.timedelta(days=1)
"""How long something may wait for another configuration before staff has to see to it: as long as that may differ."""


@attrs.frozen(kw_only=True)
class CaseNotification:
    """A *notification* of a *case*, which people know by its *reference*.

    *next_at* is when it will be tried next, inside the window of its audience; None for one that does not wait. One
    that is *elsewhere* waits until the configuration of this machine is the one that sweeps found in force: *is_here*
    says that its next sweep finds it so, *gone_from* from when on nobody sends it, where a sweep found its rule gone.
    """

    case: str
    reference: str
    notification: Notification
    next_at: dt.datetime | None = None
    elsewhere: bool = False
    is_here: bool = False
    gone_from: dt.datetime | None = None

    @property
    def why(self) -> str | None:
        """Why it did not go out yet, or did not arrive: a code."""
        return ELSEWHERE if self.elsewhere else self.notification.why


@attrs.frozen(kw_only=True)
class Unsettled:
    """What staff has to see to in a case: the notifications that *failed*, and how many go to *nobody*.

    *nobody* counts reminders and notices that are due and for which nobody has the role. Of an *unreadable* case nobody
    knows what it has to say. Those that are *elsewhere* wait for longer than a day until the configuration of this
    machine is the one that sweeps found in force.
    """

    case: str
    reference: str
    failed: tuple[Notification, ...] = ()
    nobody: int = 0
    unreadable: bool = False
    elsewhere: tuple[Notification, ...] = ()


class Notifying:
    """The part of a casebook that says how notifications stand, and lets staff see to them."""

    rulebook: Rulebook
    _desk: Desk
    _reader: Reader
    _policy: AccessPolicy
    _reminders: Mapping[str, ReminderSchedule]

    def notifications(self, case: str, *, viewer: Actor | None = None) -> tuple[CaseNotification, ...]:
        """Return the notifications of a case in the order of their claims: what was said to whom, when and how.

        *case* is its id or reference; whoever may see the case may see what was said of it.
        """
        found = self._reader.case(case, viewer)
        said, stands = notifications_of(self._desk.store, self._desk.organisation, found.id), self._stands()
        return tuple(stands(found.id, found.reference, each) for each in said.by_message.values())

    def pending_notifications(
        self, *, viewer: Actor | None = None, limit: int | None = None
    ) -> tuple[CaseNotification, ...]:
        """Return the notifications that still have to go out, of the cases that *viewer* may see, the earliest first.

        With a *limit* no more than so many are read, of the cases whose turn comes first.

        The access policy is asked about ``see-notifications``, without a case.
        """
        rows, stands = self._seen(AgendaQuery(deliver_by=EVER, limit=_PAGE), viewer), self._stands()
        found = (
            stands(row.case, row.reference, each)
            for _, row in rows
            for each in self._as_far_as_readable(row.case).pending
        )
        return tuple(sorted(islice(found, limit), key=lambda each: each.notification.due.fires_at))

    def unsettled_notifications(self, *, viewer: Actor | None = None) -> tuple[Unsettled, ...]:
        """Return what staff has to see to, in the cases that *viewer* may see.

        The access policy is asked about ``see-notifications``, without a case.
        """
        found = dict[str, Unsettled]()
        for agenda, row in self._seen(AgendaQuery(for_staff=True, limit=_PAGE), viewer):
            found[row.case] = Unsettled(
                case=row.case,
                reference=row.reference,
                failed=self._as_far_as_readable(row.case).unsettled,
                nobody=agenda.nobody,
                unreadable=agenda.unreadable,
            )
        for each in self._left_too_long(viewer):
            before = found.get(each.case) or Unsettled(case=each.case, reference=each.reference)
            found[each.case] = attrs.evolve(before, elsewhere=(*before.elsewhere, each.notification))
        return tuple(found.values())

    def mended_notifications(self, found: Iterable[CaseNotification], *, viewer: Actor | None = None) -> frozenset[str]:
        """Return those of *found*, by their messages, which failed and have a way now, so that a retry is all it takes.

        What cannot be read counts as it was.
        """
        register, now = RestrictionRegister(self._desk), self._desk.clock.now()
        return frozenset(
            each.notification.due.message
            for each in found
            if each.notification.standing is Standing.FAILED and self._is_mended(each, register, viewer, now)
        )

    def _is_mended(
        self, each: CaseNotification, register: RestrictionRegister, viewer: Actor | None, now: dt.datetime
    ) -> bool:
        day, place = self.rulebook.day(now), self.rulebook.place
        try:
            file = self._reader.file(each.case, viewer, on=now)
            around = Circumstances(
                settings=self.rulebook.organisation.notifications,
                restrictions=restrictions_in_force(file.case, register.in_full, day),
                on=day,
                zone=place.zone,
            )
            return is_mended(each.notification, file, around)
        except StoreError:
            raise
        except CaseworkError:  # whoever sweeps or delivers is told of it
            return False

    def _left_too_long(self, viewer: Actor | None) -> Iterator[CaseNotification]:
        """Yield what waits for another configuration, and has for longer than configurations may differ."""
        if self._in_force().agrees():
            return
        long_ago = self._desk.clock.now() - LEFT_TOO_LONG
        for each in self.pending_notifications(viewer=viewer):
            if each.elsewhere and each.notification.next_at <= long_ago:
                yield each

    def _as_far_as_readable(self, case: str) -> Notifications:
        """Return the notifications of a case; none where this release cannot read them, which is told otherwise."""
        try:
            return notifications_of(self._desk.store, self._desk.organisation, case)
        except EventShapeError:
            return Notifications()

    def retry_notification(self, message: str, *, by: Actor, case: str | None = None) -> CaseNotification:
        """Let a notification that failed, or waits after trouble, be tried again, as if for the first time.

        *message* is its id, or enough of its beginning that no other begins so: four characters at the least. *case* is
        the id of its case; where that is not said it is looked for.

        The access policy is asked about ``retry-notification`` with the row of its case.

        Raises:
            NotFoundError: If no notification that waits or failed has that id.
            UsageError: If the ids of several begin so.
            DecisionError: If it had no trouble, or is in the hands of a sender.
        """

        def retried(notification: Notification) -> NotificationEvent:
            if notification.standing is Standing.TRYING:
                raise DecisionError(message, "a retry", "a sender has it in hand: look again in forty minutes")
            if in_force.verdict(notification.due) is Verdict.ELSEWHERE:
                why = _NEXT_SWEEP if in_force.is_here(notification.due) else _OTHER_CONFIGURATION
                raise DecisionError(message, "a retry", why)
            if not had_trouble(notification):
                raise DecisionError(message, "a retry", "it waits for its first try, and goes out by itself")
            return NotificationRetried(message=notification.due.message)

        in_force = self._in_force()
        named, whole = self._named(message, RETRYING, by) if case is None else (case, message)
        return self._see_to(self._reader.row(named), whole, RETRYING, retried, by)

    def settle_notification(self, message: str, *, why: str, by: Actor) -> CaseNotification:
        """Record that nobody has to be told by a notification any more, for the reason *why*, a code: ``telephoned``.

        Of a letter that went out, and whose record was struck out or changed since, it records that they were told so.
        The access policy is asked about ``settle-notification`` with the row of its case.

        Raises:
            NotFoundError: If no notification that waits or failed, and no letter to be put right, has that id.
            NotACodeError: If *why* is no code.
            UsageError: If it is ``over``, which says that nobody decided it, or the ids of several begin so.
        """
        if why == OVER:
            words = "'over' is what is written where something does not hold any more: say in another word why not"
            raise UsageError(words)
        check_code("why", why)
        check_code("message", message)
        try:
            (case, whole), may_be = self._open(message), _is_open
        except NotFoundError:
            case, whole = self._case_of_taken_back(message, by)
            may_be = _is_sent
        event = NotificationSettled(message=whole, why=why)
        return self._see_to(self._reader.row(case), whole, SETTLING, lambda _: event, by, may_be=may_be)

    def _case_of_taken_back(self, message: str, by: Actor) -> tuple[str, str]:
        """Return the case of a letter that went out, and tells what does not hold any more, and its whole id."""
        for case, each in named_by(self._desk, message):
            whole = each.due.message
            if any(one.message == whole for one in self._reader.taken_back(self._reader.case(case))):
                return case, whole
        raise self._not_so(message, SETTLING, by, what=_WHAT)

    def _not_so(self, message: str, action: str, by: Actor, *, what: str) -> CaseworkError:
        """Return what says why *message* is no such thing as *what*: how it stands, as far as *by* may see to it."""
        who = writer_of(Writing(by=by))
        for case, notification in named_by(self._desk, message):
            if not self._policy.may(who, action, self._reader.row(case)):
                return AccessError(who.id, f"{action} {message}")
            why = as_it_stands(notification, self.rulebook.place.zone)
            return NotFoundError(what, message, why=why, remark=_ELSEWHERE)
        try:
            self._reader.case(message, by)
        except CaseworkError:
            return NotFoundError(what, message, remark=_ELSEWHERE)
        listed = f"it is a case, whose messages 'casework notifications list --case {message}' lists by their ids"
        return NotFoundError(what, message, why=listed)

    def notification_bounced(self, message: str, *, why: str, by: Actor) -> tuple[CaseNotification, ...]:
        """Record that a message which was sent did not arrive, for the reason *why*, a code: ``mailbox-full``.

        *message* is the id under which it went out, which is also that of a digest: then all that the digest told did
        not arrive. What did not arrive failed, and somebody has to see to it. The whole log is read to find it. The
        access policy is asked about ``bounce-notification`` with the row of each case.

        Raises:
            NotFoundError: If nothing was sent under that id, or it is known already that it did not arrive.
            UsageError: If the ids of several begin so.
            NotACodeError: If *why* is no code.
        """
        check_code("message", message)
        check_code("why", why)
        rows = [self._reader.row(case) for case in cases_told(self._desk, message)]
        names = {name for row in rows for each in self._sent(row.case) for name in names_of(each)}
        if not any(each.startswith(message) for each in names):
            raise self._not_so(message, BOUNCING, by, what="notification that was sent")
        whole = the_one(names, message, what="notification that was sent")
        return tuple(
            self._see_to(
                row,
                each,
                BOUNCING,
                lambda one: NotificationFailed(message=one.due.message, why=why),
                by,
                may_be=_is_sent,
            )
            for row in rows
            for each in [one.due.message for one in self._sent(row.case) if whole in names_of(one)]
        )

    def _sent(self, case: str) -> Sequence[Notification]:
        said = notifications_of(self._desk.store, self._desk.organisation, case).by_message.values()
        return [each for each in said if _is_sent(each)]

    def _see_to(
        self,
        row: CaseRow,
        message: str,
        action: str,
        decide: Callable[[Notification], NotificationEvent],
        by: Actor,
        *,
        may_be: Callable[[Notification], bool] | None = None,
    ) -> CaseNotification:
        who = writer_of(Writing(by=by))
        outbox = Outbox(self._desk, self.rulebook, by=who)
        if not self._policy.may(who, action, row):
            raise AccessError(who.id, f"{action} {message}")

        def attempt() -> CaseNotification:
            before = outbox.read(row.case)
            notification = before.by_message.get(message)
            if notification is None or not (may_be or _is_open)(notification):  # it went out this very moment
                raise self._not_so(message, action, by, what=_WHAT)
            event = decide(notification)
            steps = Steps(case=row.case, before=before, events=(event,))
            after = outbox.write([steps], self._desk.clock.now())
            return self._stands()(row.case, row.reference, after[row.case].by_message[message])

        return until_written(attempt, row.case, None)

    def _in_force(self) -> InForceHere:
        return InForceHere(self._desk, self.rulebook, self._reminders)

    def _stands(self) -> Callable[[str, str, Notification], CaseNotification]:
        """Return what says how a notification stands, given its case, the reference of that, and itself."""
        now, in_force = self._desk.clock.now(), self._in_force()

        def stands(case: str, reference: str, notification: Notification) -> CaseNotification:
            found = CaseNotification(case=case, reference=reference, notification=notification)
            if not notification.is_pending:
                return found
            found = attrs.evolve(found, next_at=next_try(notification, now, self.rulebook))
            due = notification.due
            if in_force.verdict(due) is not Verdict.ELSEWHERE:
                return found
            here, gone_from = in_force.is_here(due), in_force.gone_from(due)
            return attrs.evolve(found, elsewhere=True, is_here=here, gone_from=gone_from)

        return stands

    def _named(self, message: str, action: str, by: Actor) -> tuple[str, str]:
        """Return the same as ``_open``; where there is none, the error says what *message* is."""
        try:
            return self._open(message)
        except NotFoundError:
            raise self._not_so(message, action, by, what=_WHAT) from None

    def _open(self, message: str) -> tuple[str, str]:
        """Return the case of a notification that waits or failed, and its whole id, of which *message* is enough."""
        if not isinstance(message, str):
            words = "a notification is named by the id of its message, which is text"
            raise UsageError(words)
        store, organisation, found = self._desk.store, self._desk.organisation, dict[str, str]()
        for query in (AgendaQuery(for_staff=True, limit=_PAGE), AgendaQuery(deliver_by=EVER, limit=_PAGE)):
            for row in chain.from_iterable(pages(self._desk, query)):
                said = notifications_of(store, organisation, row.case).by_message.items()
                found |= {name: row.case for name, each in said if name.startswith(message) and _is_open(each)}
                if message in found:
                    return found[message], message
        whole = the_one(found, message, what=_WHAT, remark=_ELSEWHERE)
        return found[whole], whole

    def _seen(self, query: AgendaQuery, viewer: Actor | None) -> Iterator[tuple[AgendaRow, CaseRow]]:
        """Yield the agenda rows that agree with *query* with the rows of their cases, which *viewer* may see."""
        who = viewer_of(viewer)
        self._desk.authorise(who, SEEING, "see the notifications")
        everything = self._policy.sees_all(who)
        for agenda in chain.from_iterable(pages(self._desk, query)):
            row = self._reader.row(agenda.case)
            if everything or self._policy.sees(who, row, Sight.CASE):
                yield agenda, row


def had_trouble(notification: Notification) -> bool:
    """Say whether *notification* failed, or waits because a try came to nothing."""
    if notification.standing is Standing.WAITING:
        return notification.why is not None
    return notification.standing is Standing.FAILED


def _is_sent(notification: Notification) -> bool:
    return notification.standing is Standing.DELIVERED


def _is_open(notification: Notification) -> bool:
    return notification.is_pending or notification.standing is Standing.FAILED
