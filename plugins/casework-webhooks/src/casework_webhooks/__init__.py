"""The notifier ``webhooks``: notifications to other systems, as signed CloudEvents."""

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeAlias

import attrs

from casework.plugins.hookspecs import NotifierFactory, Secret, hookimpl
from casework_webhooks.signing import key_of

if TYPE_CHECKING:
    from casework_webhooks.notifier import WebhookNotifier

__all__ = ["Host", "Settings", "casework_register_notifiers", "casework_settings"]

_Field: TypeAlias = "attrs.Attribute[Any]"
_NAME = re.compile(r"(?=.{1,253}\Z)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z]([a-z0-9-]{0,61}[a-z0-9])?")
_SOURCE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[!-~]+|/[!-~]*")


def _keys(_instance: object, _field: _Field, secrets: tuple[Secret, ...]) -> None:
    if not secrets:
        message = "name at least one secret, the newest first"
        raise ValueError(message)
    for secret in secrets:
        key_of(secret)


@attrs.frozen(kw_only=True)
class Host:
    """A host that may be told: the *secrets* that sign what it gets, the newest first, and its *ports*.

    A *local* one is this machine, for trying things out: it is told without encryption, and no other machine is.
    """

    secrets: tuple[Secret, ...] = attrs.field(validator=_keys)
    ports: tuple[int, ...] = attrs.field(
        default=(443,),
        validator=attrs.validators.deep_iterable([attrs.validators.ge(1), attrs.validators.le(65_535)]),
    )
    local: bool = False


def _names(_instance: object, _field: _Field, hosts: Mapping[str, Host]) -> None:
    strange = sorted(name for name in hosts if not _NAME.fullmatch(name))
    if strange:
        message = f"{', '.join(strange)}: write hosts by their names, in lower case, without port or path"
        raise ValueError(message)


@attrs.frozen(kw_only=True)
class Settings:
    """The table ``[plugins.webhooks]``: the *hosts* that may be told, by name; no notifier without one.

    *source* says in each event, as a URI, from where it is. *with_words* adds the subject and the text that people
    read, which are personal. *seconds* is how long a host has for its whole answer.
    """

    hosts: Mapping[str, Host] = attrs.field(factory=lambda: MappingProxyType({}), validator=_names)
    source: str = attrs.field(default="urn:casework", validator=attrs.validators.matches_re(_SOURCE))
    with_words: bool = False
    seconds: int = attrs.field(default=15, validator=[attrs.validators.ge(1), attrs.validators.le(60)])


@hookimpl
def casework_settings() -> type[Settings]:
    """Say what the settings are."""
    return Settings


@hookimpl
def casework_register_notifiers(register: Callable[[str, NotifierFactory], None], settings: Settings) -> None:
    """Offer the notifier ``webhooks``, where a host is named."""
    if not settings.hosts:
        return

    def webhooks() -> "WebhookNotifier":
        from casework_webhooks.notifier import WebhookNotifier

        return WebhookNotifier(settings)

    register("webhooks", webhooks)
