"""The sweep: what has to be said by an instant is claimed, once, whoever sweeps and however often.

A sweep follows the log from where the last one ended and keeps an agenda row of each case that has something to say.
What is due is then written down as claimed in the stream of the case's notifications, in the order in which it was due.
Two sweeps at once claim nothing twice, for the store takes only the first claim. Delivery is another matter.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import attrs

from casework.application.notifying.agenda_pages import never
from casework.application.notifying.claiming import Claiming
from casework.application.notifying.in_force import in_force
from casework.application.notifying.looking import Looking
from casework.application.notifying.looking_rules import rules_of
from casework.application.notifying.outlook import Lookout
from casework.application.notifying.registers import RestrictionRegister, unreadable_registers
from casework.application.notifying.schedules import around_of, checked_schedules
from casework.application.notifying.survey_invitations import SurveyInvitations
from casework.application.notifying.up_to import up_to
from casework.application.rulebook import Rulebook
from casework.application.streams import Desk
from casework.application.writing import Writing, writer_of
from casework.domain.actors import Actor
from casework.domain.notifications.kinds import NoticeKind
from casework.domain.reminders.schedules import ReminderSchedule
from casework.domain.reminders.watching import SkipReason
from casework.domain.surveys.question_sets import Survey
from casework.errors import DataError

if TYPE_CHECKING:  # only who stops it needs threads
    import threading

SWEEPING = "sweep"

BROKEN_SCHEDULE = "reminders/"
"""What stands before the id of a reminder schedule whose file has mistakes, among what cannot be read."""


@attrs.frozen(kw_only=True)
class Swept:
    """What a sweep came to: how many cases it *looked* at, and how many notifications it *claimed*, *late* ones too.

    *by_other_rules* says that the last sweep went by other rules, of another configuration or release, so that this one
    looked at all cases: where each one does, two machines go by different ones.

    *skipped* counts the reminders of the cases that were looked at which nobody gets, by why. *unreadable* are the
    cases that cannot be read, by their ids, with the reason: each sweep looks at them again, and tells of them; and
    ``restrictions``, ``survey-wishes`` or ``invitations/`` and a survey, where this release cannot read a record there;
    and ``surveys/`` and a survey, or ``reminders/`` and a schedule, whose file has mistakes: nobody is invited to the
    one, and the reminders of the cases of the other wait, until it is mended.
    """

    at: dt.datetime
    looked: int
    claimed: int
    late: int
    skipped: Mapping[SkipReason, int]
    unreadable: Mapping[str, str]
    began: tuple[str, ...] = ()
    ended: tuple[str, ...] = ()
    by_other_rules: bool = False


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
        self._at, notices = at, rulebook.organisation.notifications.notices
        found = checked_schedules(schedules, around_of(rulebook))
        self._since = in_force(desk, found, notices, by=by)
        plans = found.of_cases(self._since.known)
        inviting, broken = _inviting(surveys) if NoticeKind.SURVEY_INVITATION in notices else ({}, {})
        register = RestrictionRegister(desk)
        self._unreadable = {
            **unreadable_registers(desk, register, invites=bool(inviting)),
            **{f"{BROKEN_SCHEDULE}{name}": why for name, why in found.told(self._since.known).items()},
            **broken,
        }
        behind = self._since.notices.get(NoticeKind.SURVEY_INVITATION, 0)
        self._invitations = SurveyInvitations(desk, rulebook, inviting, since=behind, at=at)
        self._looking = self._looks(desk, rulebook, plans, inviting, register=register, is_over=is_over)
        self._claiming = Claiming(desk, self._looking, by=by, at=at, is_over=is_over)

    def _looks(
        self,
        desk: Desk,
        rulebook: Rulebook,
        plans: Mapping[str, ReminderSchedule] | None,
        inviting: Mapping[str, Survey],
        *,
        register: RestrictionRegister,
        is_over: Callable[[], bool],
    ) -> Looking:
        """Return what looks at cases by *plans*, None while nobody can tell whose they are, and *inviting* surveys."""
        invitations, since = self._invitations, self._since
        return Looking(
            desk,
            Lookout(desk, rulebook, plans, register=register, invitations=invitations, since=since, at=self._at),
            register,
            invitations,
            rules=rules_of(rulebook, plans or {}, inviting, self._unreadable, corrections=since.corrections),
            hears=bool(rulebook.organisation.notifications.notices),
            at=self._at,
            is_over=is_over,
        )

    def sweep(self) -> Swept:
        """Look at what changed, and claim what is due."""
        self._looking.look()
        self._claiming.claim()
        return Swept(
            at=self._at,
            looked=self._looking.looked,
            claimed=self._claiming.claimed,
            late=self._claiming.late,
            skipped=dict(sorted(self._looking.skipped.items())),
            unreadable={**self._unreadable, **self._looking.unreadable, **self._invitations.unreadable},
            began=self._since.began,
            ended=self._since.ended,
            by_other_rules=self._looking.by_other_rules,
        )


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
