"""Where a webhook may go: URLs of hosts that are allowed, read in one way only, and the addresses behind them."""

import re
import socket
from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

import attrs

from casework_webhooks import Host
from casework_webhooks.public_addresses import is_loopback, is_public

Resolver: TypeAlias = Callable[[str, int], Sequence[str]]
"""Returns the addresses of a host, for a port; raises an ``OSError`` if there are none."""

# What has a user, brackets, a backslash, an escaped host, a fragment or any character that two programs could read in
# two ways is no URL here.
_URL = re.compile(
    r"(?P<scheme>https?)://(?P<host>[a-z0-9.-]{1,253})(:(?P<port>[1-9][0-9]{0,4}))?"
    r"(?P<target>(/[A-Za-z0-9._~!$&'()*+,;=:@%/-]*)?(\?[A-Za-z0-9._~!$&'()*+,;=:@%/?-]*)?)",
    re.ASCII,
)
_LONGEST = 2_048


class RefusedError(Exception):
    """Nothing is sent there, for the reason *why*, a code."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@attrs.frozen(kw_only=True)
class Destination:
    """A URL that was read, and the *host* of the settings that it names."""

    name: str
    port: int
    target: str
    host: Host

    @property
    def authority(self) -> str:
        """The host as a request names it."""
        return self.name if self.port == self.usual_port else f"{self.name}:{self.port}"

    @property
    def usual_port(self) -> int:
        """The port that a URL need not name."""
        return 80 if self.host.local else 443


def destination(url: str, hosts: Mapping[str, Host]) -> Destination:
    """Return where *url* goes.

    Raises:
        RefusedError: If it is no URL of one of *hosts*, with one of its ports.
    """
    found = _URL.fullmatch(url) if len(url) <= _LONGEST else None
    if found is None:
        raise RefusedError("bad_address")
    host = hosts.get(found["host"])
    if host is None:
        raise RefusedError("host_not_allowed")
    if (found["scheme"] == "http") is not host.local:
        raise RefusedError("bad_address")
    target = found["target"] if found["target"].startswith("/") else f"/{found['target']}"
    port = int(found["port"] or (80 if host.local else 443))
    if port not in host.ports:
        raise RefusedError("port_not_allowed")
    return Destination(name=found["host"], port=port, target=target, host=host)


def addresses(to: Destination, resolve: Resolver) -> Sequence[str]:
    """Return the addresses of *to*: this is the one time that its name is looked up.

    Raises:
        OSError: If it has none.
        RefusedError: If one of them is not public, or not this machine where the host is a local one.
    """
    found = resolve(to.name, to.port)
    allowed = is_loopback if to.host.local else is_public
    if not all(allowed(each) for each in found):
        raise RefusedError("address_not_allowed")
    return found


def looked_up(name: str, port: int) -> Sequence[str]:
    """Return the addresses of the host *name*, as the system finds them."""
    found = socket.getaddrinfo(name, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(address[0]) for *_, address in found))
