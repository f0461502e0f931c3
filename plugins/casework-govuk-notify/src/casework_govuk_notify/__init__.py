"""The notifier ``govuk-notify``: e-mails, text messages and letters through GOV.UK Notify."""

import re
from collections.abc import Callable
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeAlias

import attrs

from casework.domain.notifications.kinds import NoticeKind
from casework.plugins.hookspecs import NotifierFactory, Secret, hookimpl

if TYPE_CHECKING:
    from casework_govuk_notify.notifier import NotifyNotifier

__all__ = ["Channel", "Settings", "Template", "casework_register_notifiers", "casework_settings"]

_Field: TypeAlias = "attrs.Attribute[Any]"
_ID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_KEY = re.compile(rf".*-?{_ID.pattern}-{_ID.pattern}")
_SERVICE = re.compile(r"https://[a-z0-9.-]+(:[0-9]+)?|http://(localhost|127\.0\.0\.1):[0-9]+")


def _id(_instance: object, _field: _Field, value: str | None) -> None:
    if value is not None and not _ID.fullmatch(value):
        message = f"must be an id as GOV.UK Notify shows it, not {value!r}"
        raise ValueError(message)


class Channel(StrEnum):
    """The channels that GOV.UK Notify has."""

    EMAIL = "email"
    SMS = "sms"
    LETTER = "letter"


@attrs.frozen(kw_only=True)
class Template:
    """A template of the service by its *id*, for messages of one *channel*.

    It is for one *kind* of message and one *language*, or for all of them.
    """

    channel: Channel
    id: str = attrs.field(validator=_id)
    kind: NoticeKind | None = None
    language: str | None = None


def _told_apart(_instance: object, _field: _Field, templates: tuple[Template, ...]) -> None:
    for_what = [(each.channel, each.kind, each.language) for each in templates]
    if len(set(for_what)) < len(for_what):
        message = "two templates are for the same channel, kind and language"
        raise ValueError(message)


def _api_key(_instance: object, _field: _Field, value: Secret | None) -> None:
    if value is not None and not _KEY.fullmatch(value.reveal()):
        message = "is no key of GOV.UK Notify: those end in two ids, of the service and of the key"
        raise ValueError(message)


@attrs.frozen(kw_only=True)
class Settings:
    """The table ``[plugins.govuk_notify]``: the *api_key*, without which there is no notifier, and the *templates*.

    *sms_sender* and *reply_to* are ids of the service's settings, where it has several. *service* is where GOV.UK
    Notify is, and *seconds* how long it has for an answer.
    """

    api_key: Secret | None = attrs.field(default=None, validator=_api_key)
    templates: tuple[Template, ...] = attrs.field(default=(), validator=_told_apart)
    sms_sender: str | None = attrs.field(default=None, validator=_id)
    reply_to: str | None = attrs.field(default=None, validator=_id)
    service: str = attrs.field(
        default="https://api.notifications.service.gov.uk", validator=attrs.validators.matches_re(_SERVICE)
    )
    seconds: int = attrs.field(default=15, validator=[attrs.validators.ge(1), attrs.validators.le(60)])


@hookimpl
def casework_settings() -> type[Settings]:
    """Say what the settings are."""
    return Settings


@hookimpl
def casework_register_notifiers(register: Callable[[str, NotifierFactory], None], settings: Settings) -> None:
    """Offer the notifier ``govuk-notify``, where there is a key."""
    api_key = settings.api_key
    if api_key is None:
        return

    def govuk_notify() -> "NotifyNotifier":
        from casework_govuk_notify.notifier import NotifyNotifier

        return NotifyNotifier(settings, api_key)

    register("govuk-notify", govuk_notify)
