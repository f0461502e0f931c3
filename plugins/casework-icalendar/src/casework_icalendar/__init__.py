"""The report format ``ics``: deadlines as an iCalendar file, for the calendar of an officer or a team."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import attrs

from casework.plugins.hookspecs import ReportFactory, hookimpl

if TYPE_CHECKING:
    from casework_icalendar.feed import CalendarReport

__all__ = ["Settings", "casework_register_reports", "casework_settings"]


@attrs.frozen(kw_only=True)
class Settings:
    """The table ``[plugins.icalendar]``: after how many hours a calendar that subscribes should ask again.

    Each calendar asks when it sees fit if this is left out.
    """

    refresh_hours: int | None = attrs.field(
        default=None, validator=attrs.validators.optional([attrs.validators.ge(1), attrs.validators.le(168)])
    )


@hookimpl
def casework_settings() -> type[Settings]:
    """Say what the settings are."""
    return Settings


@hookimpl
def casework_register_reports(register: Callable[[str, ReportFactory], None], settings: Settings) -> None:
    """Offer reports as ``ics``."""

    def ics() -> "CalendarReport":
        from casework_icalendar.feed import CalendarReport

        return CalendarReport(refresh_hours=settings.refresh_hours)

    register("ics", ics)
