"""The notifier ``email``: messages go out through the mail server of an organisation."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from casework.plugins.hookspecs import NotifierFactory, hookimpl
from casework_email.settings import Security, Settings

if TYPE_CHECKING:
    from casework_email.sending import Mailer

__all__ = ["Security", "Settings", "casework_register_notifiers", "casework_settings"]


@hookimpl
def casework_settings() -> type[Settings]:
    """Say what the settings are."""
    return Settings


@hookimpl
def casework_register_notifiers(register: Callable[[str, NotifierFactory], None], settings: Settings) -> None:
    """Offer the notifier ``email``, where a mail server is named."""
    if settings.host is None:
        return

    def mailer() -> "Mailer":
        from casework_email.sending import Mailer

        return Mailer(settings)

    register("email", mailer)
