"""What the configuration wants of plugins, and this machine lacks."""

from collections.abc import Iterator, Mapping

from casework.application.notifying.settings import NotificationSettings
from casework.application.notifying.setup import Lack, lacks_of_schedules, lacks_of_setup
from casework.domain.notifications.templates import Template
from casework.domain.reminders.checks import Around
from casework.domain.reminders.schedules import ReminderSchedule
from casework.errors import NotFoundError
from casework.plugins.addresses import NO_SCHEME, scheme_of
from casework.plugins.host import PluginHost


def lacks(host: PluginHost, *, address: str | None) -> Iterator[Lack]:
    """Yield what *host* could not load, and the store of *address* if no plugin offers it."""
    for state in host.states:
        if state.broken:
            yield Lack(what="plugin", name=state.name, why=state.reason)
    if address is not None:
        yield from _store(host, address)


def lacks_of_notifications(
    host: PluginHost,
    settings: NotificationSettings,
    templates: Mapping[str, Template],
    schedules: Mapping[str, ReminderSchedule],
    beside: Around,
) -> Iterator[Lack]:
    """Yield why notifications cannot go out: what is wrong with how they are set up, and who is not there.

    *beside* is what *schedules* may name.
    """
    notifiers = settings.notifiers
    for name in sorted(set(notifiers.values())):
        try:
            host.notifiers.get(name)
        except NotFoundError as error:
            channels = ", ".join(sorted(channel for channel, wanted in notifiers.items() if wanted == name))
            yield Lack(what="notifier", name=name, why=f"it is to deliver {channels}: {error}")
    yield from lacks_of_setup(settings, templates)
    yield from lacks_of_schedules(schedules, beside)


def _store(host: PluginHost, address: str) -> Iterator[Lack]:
    scheme = scheme_of(address)
    if scheme is None:
        yield Lack(what="store", name="-", why=NO_SCHEME)
    elif scheme not in host.stores.names():
        known = ", ".join(host.stores.names())
        why = f"the cases are kept in {scheme}:, and no plugin that is loaded offers it; those on offer are {known}"
        yield Lack(what="store", name=scheme, why=why)
