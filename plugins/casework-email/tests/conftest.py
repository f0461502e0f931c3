"""Mail servers on a port of this machine: real ones, and one that says what it is told to say."""

import asyncio
import email
import logging
import socket
import ssl
import threading
from contextlib import ExitStack, suppress
from email.header import decode_header, make_header

import pytest
import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from casework.testing import Arrival
from casework_email import Settings
from casework_email.sending import Mailer

HERE = "127.0.0.1"
SECONDS = 10


class PostOffice:
    """What arrives at a mail server, and what that says instead of taking something."""

    def __init__(self):
        self.letters, self.envelopes = [], []
        self.to_sender = self.to_recipient = self.to_data = None
        self.waits = 0
        self.hangs_up = False

    async def handle_MAIL(self, server, session, envelope, address, options):
        if self.to_sender:
            return self.to_sender
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 2.1.0 fine"

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.to_recipient:
            return self.to_recipient
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 fine"

    async def handle_DATA(self, server, session, envelope):
        await asyncio.sleep(self.waits)
        if self.to_data:
            return self.to_data
        self.envelopes.append(envelope)
        self.letters.append(arrival_of(envelope))
        if self.hangs_up:
            server.transport.abort()
        return "250 2.0.0 taken"


def arrival_of(envelope):
    mail = email.message_from_bytes(envelope.content)
    texts = {part.get_content_type(): part.get_payload(decode=True) for part in mail.walk()}
    html = texts.get("text/html")
    return Arrival(
        id=mail["Message-ID"].strip("<>").partition("@")[0],
        to=tuple(envelope.rcpt_tos),
        subject=str(make_header(decode_header(mail["Subject"]))),
        text=texts["text/plain"].decode(),
        html=html and html.decode(),
        fields=tuple(each for each in mail if each not in {"Content-Type", "Content-Transfer-Encoding"}),
    )


class AnyPort(Controller):
    """A server on a port that was free."""

    def _trigger_server(self):
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@pytest.fixture(autouse=True)
def quiet_servers():
    """The far end is another machine: what it writes into its log is not ours."""
    before = {name: logging.getLogger(name).level for name in ("mail.log", "asyncio")}
    for name in before:
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    yield
    for name, level in before.items():
        logging.getLogger(name).setLevel(level)


@pytest.fixture
def town():
    return PostOffice()


@pytest.fixture
def served(town):
    """Begin a mail server that hands everything to the office of the town; return it."""
    with ExitStack() as running:

        def begun(**options):
            server = AnyPort(town, hostname=HERE, port=0, **options)
            server.start()
            running.callback(stopped, server)
            return server

        yield begun


def stopped(server):
    with suppress(AssertionError):  # a test has stopped it already
        server.stop()


@pytest.fixture(scope="session")
def authority(tmp_path_factory):
    """Who signs the certificate of the server, and the file by which it is known."""
    authority = trustme.CA()
    file = tmp_path_factory.mktemp("authority") / "authority.pem"
    authority.cert_pem.write_to_path(str(file))
    return authority, file


@pytest.fixture(scope="session")
def certified(authority):
    """Return what a server shows of itself when it is called *name*."""

    def context_for(name):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority[0].issue_cert(name).configure_cert(context)
        return context

    return context_for


@pytest.fixture
def mailer_to():
    """Return a notifier for a *server*, with other settings if they are said."""

    def made(server, **settings):
        said = {"security": "none", "sender": "complaints@example.org", "timeout": SECONDS, "host": HERE}
        return Mailer(Settings(**{**said, "port": server.port, **settings}))

    return made


@pytest.fixture
def login():
    """Whether somebody may send: one name with one password."""

    def checked(_server, _session, _envelope, _mechanism, data):
        return AuthResult(success=(data.login, data.password) == (b"casework", b"open sesame"), handled=False)

    return checked


class Puppet(threading.Thread):
    """A server that says one line of *script* after the other, whatever it is told, and then hangs up.

    A number is how many bytes of an e-mail it reads before the next line.
    """

    def __init__(self, script):
        super().__init__(daemon=True)
        self._script, self._socket = script, socket.create_server((HERE, 0))
        self._socket.settimeout(SECONDS)
        self.port = self._socket.getsockname()[1]

    def run(self):
        with self._socket, self._socket.accept()[0] as talk:
            talk.settimeout(SECONDS)
            with suppress(OSError):
                for number, step in enumerate(self._script):
                    if isinstance(step, int):
                        talk.recv(step)
                    else:
                        if number and not isinstance(self._script[number - 1], int):
                            talk.recv(1_000)
                        talk.sendall(f"{step}\r\n".encode())


@pytest.fixture
def puppet():
    begun = []

    def saying(*script):
        begun.append(Puppet(script))
        begun[-1].start()
        return begun[-1]

    yield saying
    for each in begun:
        each.join(SECONDS)
