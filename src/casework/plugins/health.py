"""What the configuration wants of plugins, and this machine lacks."""

from collections.abc import Iterator

import attrs

from casework.plugins.addresses import NO_SCHEME, scheme_of
from casework.plugins.host import PluginHost


@attrs.frozen(kw_only=True)
class Lack:
    """Something that is wanted and not there: a ``plugin`` or a ``store`` of that name, and why it is not there."""

    what: str
    name: str
    why: str


def lacks(host: PluginHost, *, address: str | None) -> Iterator[Lack]:
    """Yield what *host* could not load, and the store of *address* where no plugin offers one."""
    for state in host.states:
        if state.broken:
            yield Lack(what="plugin", name=state.name, why=state.reason)
    if address is None:
        return
    scheme = scheme_of(address)
    if scheme is None:
        yield Lack(what="store", name="-", why=NO_SCHEME)
    elif scheme not in host.stores.names():
        known = ", ".join(host.stores.names())
        why = f"the cases are kept in {scheme}:, and no plugin that is loaded offers it; those on offer are {known}"
        yield Lack(what="store", name=scheme, why=why)
