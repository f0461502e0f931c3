"""What a case has to say, and when: its reminders and its notices, each with the id by which it is claimed once."""

import datetime as dt
from collections.abc import Iterator, Mapping

import attrs

from casework.domain.notifications.events import Addressee, AddresseeSort, Matter, NotificationDue, NotificationRetried
from casework.domain.notifications.ids import id_of
from casework.domain.notifications.kinds import NoticeKind
from casework.domain.notifications.notices import Notice, addressees
from casework.domain.reminders.firing import Reminder
from casework.domain.reminders.schedules import OF_CONSENTS, Subject, Timing
from casework.domain.reminders.watching import About
from casework.domain.surveys.invitations import Invited

LATE_AFTER = dt.timedelta(hours=1)
"""How long after its instant a notification counts as late: our own choice, well above the pause between two sweeps."""

_REVIEWED = OF_CONSENTS | {Subject.ADJUSTMENT, Subject.RESTRICTION}


@attrs.frozen(kw_only=True)
class Upcoming:
    """Something that has to be said at *at*, and to whom; *claim* tells it from everything else of its case.

    *look_again* says that its case has to be looked at once more when it is due: only then is it known which of its
    turns is the last one, where it repeats, whether an invitation still stands, or which case tells of a restriction.
    *weighed* says that it was due when its case was looked at: what was due after it about the same thing was seen
    then. *again* are the messages that were claimed and settled as over, and are said again.
    """

    claim: str
    kind: NoticeKind
    at: dt.datetime
    to: tuple[Addressee, ...]
    schedule: str | None = None
    rung: str | None = None
    number: int | None = None
    about: Matter | None = None
    event: int | None = None
    look_again: bool = False
    weighed: bool = False
    again: tuple[str, ...] = ()

    def due(self, case: str, version: int, now: dt.datetime) -> Iterator[NotificationDue | NotificationRetried]:
        """Yield the claims of the *case* at *version*, one for each addressee."""
        for each in self.to:
            message = id_of(case, self.claim, each.sort, each.who)
            if message in self.again:
                yield NotificationRetried(message=message)
                continue
            yield NotificationDue(
                message=message,
                claim=self.claim,
                kind=self.kind,
                to=each,
                fires_at=self.at,
                case=version,
                late=now - self.at > LATE_AFTER,
                schedule=self.schedule,
                rung=self.rung,
                number=self.number,
                about=self.about,
                event=self.event,
            )


def claim_of(reminder: Reminder) -> str:
    """Return the claim of *reminder*: the same in every case, for what stands in several of them."""
    return id_of("reminder", reminder.key)


def of_reminder(reminder: Reminder) -> Upcoming:
    """Return what *reminder* has to say."""
    about = reminder.about
    return Upcoming(
        claim=claim_of(reminder),
        kind=_kind_of(reminder),
        at=reminder.fires_at,
        to=tuple(addressees(reminder.to)),
        schedule=reminder.schedule,
        rung=reminder.rung.id,
        number=reminder.number,
        about=matter_of(about),
        look_again=reminder.rung.when.timing is Timing.EVERY or about.sort is Subject.RESTRICTION,
    )


def of_notice(notice: Notice, recorded: Mapping[int, dt.datetime]) -> Upcoming:
    """Return what *notice* has to say, from the instant on at which its record was written."""
    return Upcoming(
        claim=id_of("notice", notice.kind, str(notice.version)),
        kind=notice.kind,
        at=recorded[notice.version],
        to=notice.to,
        event=notice.version,
    )


def of_invitation(invited: Invited, *, survey: str, stage: str, at: dt.datetime, look_again: bool) -> Upcoming:
    """Return what the invitation to *survey* has to say from *at* on: it is about its last day."""
    return Upcoming(
        claim=id_of("invitation", survey, str(invited.closure)),
        kind=NoticeKind.SURVEY_INVITATION,
        at=at,
        to=(Addressee(sort=AddresseeSort.PARTY, who=invited.party, role="complainant"),),
        about=Matter(sort="survey", name=survey, stage=stage, on=invited.until),
        event=invited.closure,
        look_again=look_again,
    )


def _kind_of(reminder: Reminder) -> NoticeKind:
    sort = reminder.about.sort
    if sort in {Subject.ALLOCATION, Subject.NO_OWNER}:
        return NoticeKind.UNASSIGNED
    if sort is Subject.SILENCE:
        return NoticeKind.SILENCE
    if sort in _REVIEWED:
        return NoticeKind.REVIEW_DUE
    return NoticeKind.OVERDUE if reminder.rung.is_late else NoticeKind.DUE_SOON


def matter_of(about: About) -> Matter:
    """Return what a reminder is *about* as its claim holds it."""
    is_instant = isinstance(about.on, dt.datetime)
    return Matter(
        sort=about.sort.value,
        name=about.name,
        stage=about.stage,
        on=None if is_instant else about.on,
        at=about.on if isinstance(about.on, dt.datetime) else None,
        visit=about.visit,
        turn=about.turn,
    )
