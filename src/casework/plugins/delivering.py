"""Delivery as a part of a casebook: what was claimed goes out by the notifiers that plugins offer."""

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING

import attrs

from casework.application.notifying.agenda_pages import never
from casework.application.notifying.delivering import LEASE, Deliverer, Delivery
from casework.application.notifying.in_force_here import InForceHere
from casework.application.notifying.letters import Letters
from casework.application.notifying.outbox import Outbox
from casework.application.notifying.schedules import around_of
from casework.application.notifying.setup import Lack
from casework.application.notifying.standing import Notifying
from casework.application.notifying.survey_letters import SurveyLetters
from casework.application.notifying.sweeping import Sweeping
from casework.application.notifying.texts import NotificationTexts
from casework.application.notifying.up_to import up_to
from casework.application.notifying.waiting import for_staff, waiting
from casework.application.rulebook import Rulebook
from casework.application.streams import Desk
from casework.application.writing import Writing, writer_of
from casework.domain.actors import Actor
from casework.domain.notifications.templates import Template
from casework.domain.reminders.schedules import ReminderSchedule
from casework.errors import UsageError
from casework.plugins.carrying import SECONDS, PluginCarrier
from casework.plugins.health import lacks_of_notifications
from casework.plugins.hosting import Hosting

if TYPE_CHECKING:  # only who stops it needs threads
    import threading

DELIVERING = "deliver"


class Delivering(Sweeping, Notifying, NotificationTexts, Hosting):
    """The part of a casebook that finds what has to be said, says it, and tells how that went."""

    rulebook: Rulebook
    _desk: Desk
    _reminders: Mapping[str, ReminderSchedule]
    _templates: Mapping[str, Template]

    def deliver(
        self,
        *,
        by: Actor,
        at: dt.datetime | None = None,
        seconds: float = SECONDS,
        stop: "threading.Event | None" = None,
    ) -> Delivery:
        """Send every notification that was claimed and was due by the instant *at* (now), and say what came of it.

        It may run as often as you like, and on several machines at once: each message has one sender at a time, also
        where the clock of one of them is wrong. A message goes out at least once, always under the same id, and never
        before its instant by the clock of the casebook. The access policy is asked about ``deliver``, without a case;
        what letters may say is in their templates, and no policy is asked about that.

        Args:
            by: Who sends.
            at: What was due later waits; now, if left out.
            seconds: How long a notifier may take for each message; less than the lease of a sender, 20 minutes.
            stop: Once it is set, no further message is begun.

        Raises:
            AccessError: If the policy does not let *by* deliver.
            UsageError: If *at* is no instant or still to come, or *seconds* are as long as the lease.
        """
        who = writer_of(Writing(by=by))
        self._desk.authorise(who, DELIVERING, "deliver notifications")
        instant = up_to(at, self._desk.clock.now())
        if not 0 < seconds < LEASE.total_seconds():
            message = (
                f"a notifier has less time than the lease: give seconds above 0 and below {LEASE.total_seconds():g}"
            )
            raise UsageError(message)
        invitations = SurveyLetters(self._desk, self.rulebook, self._surveys, by=who)
        is_over = never if stop is None else stop.is_set
        outbox = Outbox(self._desk, self.rulebook, by=who)
        in_force = InForceHere(self._desk, self.rulebook, self._reminders)
        found = Deliverer(
            self._desk,
            outbox,
            Letters(self._desk, self.rulebook, in_force, self._templates, invitations),
            PluginCarrier(self.host, seconds=seconds),
            at=instant,
            digest_from=self.rulebook.organisation.notifications.digest_from,
            is_over=is_over,
        ).deliver()
        found = attrs.evolve(found, for_staff=for_staff(self._desk))
        if is_over():
            return found
        return attrs.evolve(found, waiting=waiting(self._desk, outbox, in_force, self._desk.clock.now()))

    def notification_lacks(self) -> tuple[Lack, ...]:
        """Return why notifications cannot go out, whichever: what is wrong with how they are set up.

        That is a notifier that no plugin offers, a channel by which nobody is reached or that nothing serves, a
        template or a reminder schedule with mistakes, and contact details that letters must have.
        """
        settings, beside = self.rulebook.organisation.notifications, around_of(self.rulebook)
        return tuple(lacks_of_notifications(self.host, settings, self._templates, self._reminders, beside))
