"""What is wrong with how notifications are set up, so that some of them can never go out."""

from collections.abc import Iterator, Mapping

import attrs

from casework.application.notifying.schedules import checked_schedules
from casework.application.notifying.settings import NAME, NotificationSettings
from casework.domain.cases.vocabulary import Channel
from casework.domain.conduct import LetterKind
from casework.domain.notifications.templates import Template
from casework.domain.reminders.checks import Around
from casework.domain.reminders.schedules import ReminderSchedule
from casework.errors import DataError

_OF_PARTIES = frozenset({"email", "letter", "sms", *Channel})


@attrs.frozen(kw_only=True)
class Lack:
    """Something that is wanted and is not there, or not as it has to be, and why: *what* is its sort."""

    what: str
    name: str
    why: str

    def __str__(self) -> str:
        return f"{self.what} {self.name}: {self.why}"


def lacks_of_setup(settings: NotificationSettings, templates: Mapping[str, Template]) -> Iterator[Lack]:
    """Yield what is wrong with *settings* and *templates*."""
    yield from _notifiers(settings)
    yield from _templates(templates)
    if not settings.contacts and (kinds := [each for each in LetterKind if each.notice in settings.notices]):
        why = f"letters of the kind {kinds[0]} have to say how the ombudsman is reached: write it there"
        yield Lack(what="table", name="[notifications.contacts]", why=why)


def lacks_of_schedules(schedules: Mapping[str, ReminderSchedule], beside: Around) -> Iterator[Lack]:
    """Yield what is wrong with *schedules*; what they name must be *beside* them."""
    for name, error in checked_schedules(schedules, beside).broken.items():
        for each in error.problems or (str(error),):
            yield Lack(what="reminder schedule", name=name, why=each)


def _notifiers(settings: NotificationSettings) -> Iterator[Lack]:
    if not settings.notifiers and (settings.notices or settings.addresses):
        why = "it names none, so nothing is sent: write one for each channel; for a trial, email = 'log'"
        yield Lack(what="table", name="[notifications.notifiers]", why=why)
    of_staff = {each for addresses in settings.addresses.values() for each in addresses if each != NAME}
    for channel in sorted(settings.notifiers.keys() - of_staff - _OF_PARTIES):
        why = "a notifier serves it, and nobody can be reached by it: write email, letter, sms, or what addresses have"
        yield Lack(what="channel", name=channel, why=why)
    for channel in sorted(of_staff - settings.notifiers.keys()) if settings.notifiers else ():
        why = "[notifications.addresses] has it, and no notifier serves it: name one in [notifications.notifiers]"
        yield Lack(what="channel", name=channel, why=why)


def _templates(templates: Mapping[str, Template]) -> Iterator[Lack]:
    for name in templates:
        try:
            templates[name]
        except DataError as error:
            for each in error.problems or (str(error),):
                yield Lack(what="template", name=name, why=each)
