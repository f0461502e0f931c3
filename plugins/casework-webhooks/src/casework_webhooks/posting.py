"""One request to one address: no redirect, no proxy, no second look-up, and an end, whatever comes back."""

import contextlib
import http.client
import io
import socket
import ssl
import time
from collections.abc import Callable, Mapping, Sequence
from typing import BinaryIO, TypeAlias, cast

import attrs

from casework_webhooks.destinations import Destination

Connector: TypeAlias = Callable[[tuple[str, int], float], socket.socket]
"""Connects to an address and a port, in so many seconds."""

_MOST_BYTES = 65_536
"""How much of an answer is read: its status and headers are wanted, and its body is not."""


@attrs.frozen(kw_only=True)
class Answered:
    """What the other side said."""

    status: int
    retry_after: str


def posted(
    to: Destination,
    addresses: Sequence[str],
    *,
    body: bytes,
    headers: Mapping[str, str],
    seconds: float,
    connect: Connector,
    tls: Callable[[], ssl.SSLContext] = ssl.create_default_context,
) -> Answered:
    """Post *body* to *to* at the first of its *addresses* that answers, and return what it said in so many *seconds*.

    Raises:
        OSError: If there was no answer; a TimeoutError if it took too long.
        http.client.HTTPException: If the answer is none of HTTP.
    """
    until = time.monotonic() + seconds
    with _connected(to, addresses, until, connect) as plain:
        plain.settimeout(_left(until))
        if to.host.local:
            return _exchange(plain, to, body, headers, until)
        with tls().wrap_socket(plain, server_hostname=to.name) as encrypted:
            return _exchange(encrypted, to, body, headers, until)


def _connected(to: Destination, addresses: Sequence[str], until: float, connect: Connector) -> socket.socket:
    """Return a connection to one of *addresses*, each of which has its share of the time: one may never answer."""
    for others, address in zip(reversed(range(1, len(addresses))), addresses, strict=False):
        with contextlib.suppress(OSError):
            return connect((address, to.port), _left(until) / (others + 1))
    return connect((addresses[-1], to.port), _left(until))


def _exchange(link: socket.socket, to: Destination, body: bytes, headers: Mapping[str, str], until: float) -> Answered:
    connection = http.client.HTTPConnection(to.name, to.port)
    connection.sock = cast("socket.socket", _Link(link, until))
    connection.request("POST", to.target, body=body, headers={"Host": to.authority, **headers})
    response = connection.getresponse()
    answered = Answered(status=response.status, retry_after=response.headers.get("Retry-After", ""))
    response.close()
    return answered


class _Link:
    """What ``http.client`` needs of a socket: what is sent and read, all of it together until *until*."""

    def __init__(self, link: socket.socket, until: float) -> None:
        self._link, self._until = link, until

    def sendall(self, data: bytes) -> None:
        self._link.settimeout(_left(self._until))
        self._link.sendall(data)

    def makefile(self, _mode: str) -> BinaryIO:
        return io.BufferedReader(_Incoming(self._link, self._until))

    def close(self) -> None:
        """Leave the socket to whoever opened it."""


class _Incoming(io.RawIOBase):
    """What comes in: a timeout of a socket starts anew with each byte, this one does not."""

    def __init__(self, link: socket.socket, until: float) -> None:
        self._link, self._until, self._more = link, until, _MOST_BYTES

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # any buffer is one
        if not self._more:
            raise ConnectionAbortedError
        self._link.settimeout(_left(self._until))
        read = self._link.recv_into(buffer, min(len(buffer), self._more))
        self._more -= read
        return read


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left
