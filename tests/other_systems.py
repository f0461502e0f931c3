"""Another system: a server on this machine that takes what it is sent, and answers as told."""

import contextlib
import datetime as dt
import socket
import ssl
import threading
from pathlib import Path

import attrs

from casework.application.messages import Message
from casework.application.secret import Secret
from casework.domain.notifications.kinds import NoticeKind
from casework.testing import FixedClock
from casework_webhooks import Host, Settings
from casework_webhooks.notifier import WebhookNotifier

NAME = "hooks.example.gov.uk"
CERTIFICATE = Path(__file__).with_name(f"{NAME}.pem")
PUBLIC = "93.184.215.14"
KEY = Secret("whsec_bXkgc2VjcmV0IGlzIG5vdCB0byBiZSBndWVzc2Vk")
NOW = dt.datetime(2026, 4, 2, 9, 0, tzinfo=dt.UTC)
MESSAGE = Message(
    id="0f" * 16,
    channel="webhook",
    address=f"https://{NAME}/casework?from=us",
    subject="Bins: a reply is due",
    text="Dear Jo Smith, your reply is due.",
    kind=NoticeKind.DUE_SOON,
    language="en",
    about="BINS-1",
    organisation="exampleton",
    made_at=NOW,
    data={"due_on": "2026-04-20"},
    personal={"complainant": "Jo Smith"},
)


class OtherSystem:
    """Takes requests on a port of this machine, and answers each with the next of *answers*."""

    def __init__(self, *, encrypted):
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._listening.settimeout(30)
        self.port = self._listening.getsockname()[1]
        self.answers, self.requests, self.connections, self.names = [], [], 0, []
        self._tls = None
        if encrypted:
            self._tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self._tls.load_cert_chain(CERTIFICATE)
            self._tls.sni_callback = lambda _link, name, _context: self.names.append(name)
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self):
        while True:
            try:
                link, _ = self._listening.accept()
            except OSError:
                return
            self.connections += 1
            with link:
                link.settimeout(30)
                with contextlib.suppress(OSError):  # whoever asked went away
                    self._take(link)

    def _take(self, link):
        if self._tls is not None:
            with self._tls.wrap_socket(link, server_side=True) as encrypted:
                self._answer(encrypted)
        else:
            self._answer(link)

    def _answer(self, link):
        head, _, body = self._read(link, b"", lambda got: b"\r\n\r\n" in got).partition(b"\r\n\r\n")
        line, *fields = head.decode().split("\r\n")
        headers = {name.lower(): value for name, _, value in (field.partition(": ") for field in fields)}
        length = int(headers["content-length"])
        self.requests.append((line, headers, self._read(link, body, lambda got: len(got) >= length)))
        answer = self.answers.pop(0) if self.answers else b"HTTP/1.1 204 No Content\r\n\r\n"
        if callable(answer):
            answer(link)
        else:
            link.sendall(answer)

    def _read(self, link, got, enough):
        while not enough(got):
            more = link.recv(4096)
            if not more:
                raise OSError
            got += more
        return got

    def close(self):
        if self._listening.fileno() == -1:
            return
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self._thread.join(30)


@attrs.define
class Network:
    """Looks names up and connects, and counts both; whatever the address, the other system is behind it."""

    port: int
    answers: list = attrs.field(factory=lambda: [(PUBLIC,)])
    lookups: list = attrs.field(factory=list)
    connections: list = attrs.field(factory=list)
    dead: tuple = ()

    def resolve(self, name, port):
        self.lookups.append((name, port))
        if not self.answers:
            raise OSError
        return self.answers.pop(0)

    def connect(self, address, seconds):
        self.connections.append(address)
        if address[0] in self.dead:
            raise TimeoutError
        return socket.create_connection(("127.0.0.1", self.port), seconds)


def trusting():
    return ssl.create_default_context(cafile=CERTIFICATE)


def notifier_of(network, **settings):
    return WebhookNotifier(
        Settings(**{"hosts": {NAME: Host(secrets=(KEY,))}, "source": "https://complaints.example.gov.uk", **settings}),
        clock=FixedClock(NOW),
        resolve=network.resolve,
        connect=network.connect,
        tls=trusting,
    )
