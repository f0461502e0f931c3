"""What the configuration wants of plugins, and this machine lacks."""

from collections.abc import Iterator, Mapping

import attrs

from casework.errors import NotFoundError
from casework.plugins.addresses import NO_SCHEME, scheme_of
from casework.plugins.host import PluginHost


@attrs.frozen(kw_only=True)
class Lack:
    """Something that is wanted and not there, and why: a ``plugin``, a ``store`` or a ``notifier`` of that name."""

    what: str
    name: str
    why: str


def lacks(host: PluginHost, *, address: str | None, notifiers: Mapping[str, str]) -> Iterator[Lack]:
    """Yield what *host* could not load, and the store of *address* and the *notifiers* that no plugin offers.

    *notifiers* are the names by the channels for which they are wanted.
    """
    for state in host.states:
        if state.broken:
            yield Lack(what="plugin", name=state.name, why=state.reason)
    if address is not None:
        yield from _store(host, address)
    for name in sorted(set(notifiers.values())):
        try:
            host.notifiers.get(name)
        except NotFoundError as error:
            channels = ", ".join(sorted(channel for channel, wanted in notifiers.items() if wanted == name))
            yield Lack(what="notifier", name=name, why=f"it is to deliver {channels}: {error}")


def _store(host: PluginHost, address: str) -> Iterator[Lack]:
    scheme = scheme_of(address)
    if scheme is None:
        yield Lack(what="store", name="-", why=NO_SCHEME)
    elif scheme not in host.stores.names():
        known = ", ".join(host.stores.names())
        why = f"the cases are kept in {scheme}:, and no plugin that is loaded offers it; those on offer are {known}"
        yield Lack(what="store", name=scheme, why=why)
