"""Hands e-mails to the mail server, and says what it answered."""

import re
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from casework.application.messages import Answer, Delivered, Later, Message, Never
from casework.errors import ConfigurationError
from casework_email.addresses import in_ascii, is_address
from casework_email.settings import Security, Settings
from casework_email.writing import written

_ENHANCED = re.compile(rb"\s*[245]\.(\d{1,3})\.\d{1,3}\b")
_ABOUT_ADDRESSES, _ABOUT_THE_SERVER = b"1", b"3"
"""The second digits of finer codes: RFC 3463, section 3."""

_NO_SUCH_MAILBOX = frozenset({550, 551, 553})
_FINAL = 500
_CLOSING, _NO_ROOM = 421, 452
_FINE, _FORWARDED, _GO_AHEAD = 250, 251, 354
_LEADING_DOT = re.compile(rb"^\.", re.MULTILINE)
_SECONDS_AT_THE_END = 300.0
"""How long the server may take to answer a whole message.

RFC 5321, section 4.5.3.2.6, asks for ten minutes: whoever goes away earlier and comes again makes a copy. Five is our
own choice, so that one slow server does not hold up the others for too long.
"""

_UNAVAILABLE = Later(why="unavailable")
_UNCERTAIN = Later(why="uncertain")
_NOT_NOW = Later(why="not_now")
_REFUSED = Never(why="refused")
_BAD_ADDRESS = Never(why="bad_address")
_NEEDS_UTF8 = Never(why="needs_utf8")


class Mailer:
    """Hands messages to the mail server of *settings*, each through a connection of its own.

    The id of an e-mail is that of its message, so whoever gets it twice can tell. What is wrong with the server or with
    the settings is no fault of a message, so that is to be tried again later.
    """

    def __init__(self, settings: Settings) -> None:
        if settings.host is None or settings.sender is None:
            message = "the notifier email needs a host and a sender: write them into [plugins.email]"
            raise ConfigurationError(message)
        self._settings, self._host, self._sender = settings, settings.host, settings.sender
        self._trust = _trusted(settings)

    def deliver(self, message: Message) -> Answer:
        """Hand *message* to the mail server; when this is ``Delivered``, that has taken it."""
        if not is_address(message.address):
            return _BAD_ADDRESS
        address = in_ascii(message.address)
        to, options = (message.address, ("SMTPUTF8",)) if address is None else (address, ())
        mail = written(message, sender=self._sender, to=to, settings=self._settings)
        try:
            with self._connection() as server:
                if options and not server.has_extn("smtputf8"):
                    return _NEEDS_UTF8
                self._offer(server, to, mail, options)
                return _given(server, mail, message.id)
        except smtplib.SMTPException as error:
            return _answer_to(error)
        except OSError as error:  # it is not there, or too slow
            return Later(why="bad_certificate") if isinstance(error, ssl.SSLCertVerificationError) else _UNAVAILABLE

    def _offer(self, server: smtplib.SMTP, to: str, mail: bytes, options: tuple[str, ...]) -> None:
        """Tell the server from whom and to whom a *mail* is; it has not seen any of it yet.

        Raises:
            SMTPException: If it does not take that.
        """
        sender = self._settings.bounces_to or self._sender
        size = (f"size={len(mail)}",) if server.has_extn("size") else ()
        code, said = server.mail(sender, (*size, *options))
        if code != _FINE:
            raise smtplib.SMTPSenderRefused(code, said, sender)
        code, said = server.rcpt(to)
        if code not in {_FINE, _FORWARDED}:
            raise smtplib.SMTPRecipientsRefused({to: (code, said)})

    @contextmanager
    def _connection(self) -> Iterator[smtplib.SMTP]:
        """Yield a connection to the server on which it is ready to take an e-mail."""
        settings = self._settings
        server = self._connected()
        try:
            if settings.security is Security.STARTTLS:
                server.starttls(context=self._trust)
            server.ehlo_or_helo_if_needed()
            if settings.credentials is not None:
                username, password = settings.credentials
                server.login(username, password.reveal())
            yield server
            # It has the e-mail: whatever becomes of the farewell, that one is delivered.
            with suppress(smtplib.SMTPException, OSError):
                server.quit()
        finally:
            server.close()

    def _connected(self) -> smtplib.SMTP:
        settings = self._settings
        if settings.security is Security.TLS:
            return smtplib.SMTP_SSL(self._host, settings.port_used, timeout=settings.timeout, context=self._trust)
        return smtplib.SMTP(self._host, settings.port_used, timeout=settings.timeout)


def _given(server: smtplib.SMTP, mail: bytes, receipt: str) -> Answer:
    """Give *mail* to the server; once that has begun nobody knows whether it has it, until it says so.

    Raises:
        SMTPDataError: If it wants none, or does not take it.
    """
    code, said = server.docmd("DATA")
    if code != _GO_AHEAD:
        raise smtplib.SMTPDataError(code, said)
    try:
        if server.sock is not None:  # pragma: no branch - where it is gone, sending says so
            server.sock.settimeout(_SECONDS_AT_THE_END)
        server.send(_LEADING_DOT.sub(b"..", mail) + b".\r\n")
        code, said = server.getreply()
    except (smtplib.SMTPException, OSError):
        return _UNCERTAIN
    if code != _FINE:
        raise smtplib.SMTPDataError(code, said)
    return Delivered(receipt=receipt)


def _trusted(settings: Settings) -> ssl.SSLContext:
    """Return by which authorities a certificate is good.

    Raises:
        ConfigurationError: If the file that names them has none.
    """
    try:
        return ssl.create_default_context(cafile=settings.ca_file)
    except OSError:
        message = f"{settings.ca_file} has no certificates in PEM: name a file that has, as ca_file in [plugins.email]"
        raise ConfigurationError(message) from None


def _answer_to(error: smtplib.SMTPException) -> Answer:
    """Return what follows for a message from an *error* on its way: a code, for servers repeat addresses."""
    match error:
        case smtplib.SMTPRecipientsRefused():
            ((code, said),) = error.recipients.values()
            return _of_recipient(code, said)
        case smtplib.SMTPDataError():
            return _UNAVAILABLE if error.smtp_code < _FINAL else _REFUSED
        case smtplib.SMTPSenderRefused():
            return _UNAVAILABLE if error.smtp_code < _FINAL else Later(why="sender_refused")
        case smtplib.SMTPAuthenticationError():
            return Later(why="login_refused")
        case smtplib.SMTPNotSupportedError():
            return Later(why="not_supported")
    return _UNAVAILABLE


def _of_recipient(code: int, said: bytes) -> Answer:
    """Return what it means that the server does not take the recipient: by the finer code, where it gives one.

    One that closes or has no room takes nothing from anybody now; else it is their mailbox, or it greylists.
    """
    finer = _ENHANCED.match(said)
    about = None if finer is None else finer[1]
    if code < _FINAL:
        is_of_the_server = code == _CLOSING or about == _ABOUT_THE_SERVER or (code == _NO_ROOM and about is None)
        return _UNAVAILABLE if is_of_the_server else _NOT_NOW
    if about is not None:
        return _BAD_ADDRESS if about == _ABOUT_ADDRESSES else _REFUSED
    return _BAD_ADDRESS if code in _NO_SUCH_MAILBOX else _REFUSED
