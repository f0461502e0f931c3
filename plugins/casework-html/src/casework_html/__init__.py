"""The report format ``html``: any report as one plain web page that everybody can read."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import attrs

from casework.plugins.hookspecs import ReportFactory, hookimpl

if TYPE_CHECKING:
    from casework_html.page import PageReport

__all__ = ["Settings", "casework_register_reports", "casework_settings"]


@attrs.frozen(kw_only=True)
class Settings:
    """The table ``[plugins.html]``: what stands at the top of the page; what the report is about, if left out."""

    title: str | None = attrs.field(default=None, validator=attrs.validators.optional(attrs.validators.min_len(1)))


@hookimpl
def casework_settings() -> type[Settings]:
    """Say what the settings are."""
    return Settings


@hookimpl
def casework_register_reports(register: Callable[[str, ReportFactory], None], settings: Settings) -> None:
    """Offer reports as ``html``."""

    def html() -> "PageReport":
        from casework_html.page import PageReport

        return PageReport(title=settings.title)

    register("html", html)
