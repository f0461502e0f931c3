"""What the plugin is told: which mail server takes the messages, and from whom they come."""

from enum import StrEnum
from pathlib import Path
from types import MappingProxyType

import attrs

from casework.plugins.hookspecs import Secret
from casework_email.addresses import is_address, is_plain

_LONGEST_WAIT = 30.0


class Security(StrEnum):
    """How the way to the mail server is kept private."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


_PORTS = MappingProxyType({Security.STARTTLS: 587, Security.TLS: 465, Security.NONE: 25})


def _an_address(_settings: "Settings", attribute: "attrs.Attribute[str | None]", value: str | None) -> None:
    if value is not None and not (is_address(value) and value.isascii()):
        message = f"{attribute.name} must be an e-mail address in plain letters, such as complaints@example.org"
        raise ValueError(message)


def _a_sender(settings: "Settings", attribute: "attrs.Attribute[str | None]", value: str | None) -> None:
    if settings.host is not None and value is None:
        message = "sender is missing: write the e-mail address from which messages come"
        raise ValueError(message)
    _an_address(settings, attribute, value)


def _a_password(settings: "Settings", _attribute: object, value: Secret | None) -> None:
    if (value is None) != (settings.username is None):
        message = "a password and a username are written together, or neither of them"
        raise ValueError(message)
    if value is not None and not (f"{settings.username}{value.reveal()}".isascii()):
        message = "a password and a username must be in ASCII, for mail servers know no others"
        raise ValueError(message)
    if value is not None and settings.security is Security.NONE:
        message = 'a password is sent on a way that is kept private only: write security = "starttls" or "tls"'
        raise ValueError(message)


def _one_line(_settings: "Settings", attribute: "attrs.Attribute[str]", value: str) -> None:
    if not is_plain(value):
        message = f"{attribute.name} must be one line of text"
        raise ValueError(message)


@attrs.frozen(kw_only=True)
class Settings:
    """The table ``[plugins.email]``: no notifier without a *host*.

    *port* is the usual one for the *security* if left out. The certificate of the server must be good by the
    authorities that the machine trusts, or by those in *ca_file* alone. *timeout* is in seconds, for each step but
    the last: for its answer to a whole message the server always has five minutes.
    Messages come from *sender*, called *sender_name*; people answer to *reply_to*, and what cannot be delivered comes
    back to *bounces_to*; both are the sender if left out.
    """

    host: str | None = attrs.field(default=None, validator=attrs.validators.optional(attrs.validators.min_len(1)))
    port: int | None = attrs.field(
        default=None,
        validator=attrs.validators.optional([attrs.validators.ge(1), attrs.validators.le(65_535)]),
    )
    security: Security = attrs.field(default=Security.STARTTLS, converter=Security)
    ca_file: Path | None = None
    username: str | None = None
    password: Secret | None = attrs.field(default=None, validator=_a_password)
    timeout: float = attrs.field(default=20.0, validator=[attrs.validators.gt(0), attrs.validators.le(_LONGEST_WAIT)])
    sender: str | None = attrs.field(default=None, validator=_a_sender)
    sender_name: str = attrs.field(default="", validator=_one_line)
    reply_to: str | None = attrs.field(default=None, validator=_an_address)
    bounces_to: str | None = attrs.field(default=None, validator=_an_address)

    @property
    def port_used(self) -> int:
        """The port, which is the usual one if none was written."""
        return _PORTS[self.security] if self.port is None else self.port

    @property
    def credentials(self) -> tuple[str, Secret] | None:
        """By which name and password it logs in, None if it does not."""
        return None if self.username is None or self.password is None else (self.username, self.password)
