"""The report format ``ics``: deadlines as an iCalendar file, for the calendar of an officer or a team."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from casework.plugins.hookspecs import ReportFactory, hookimpl

if TYPE_CHECKING:
    from casework_icalendar.feed import CalendarReport

__all__ = ["casework_register_reports"]


@hookimpl
def casework_register_reports(register: Callable[[str, ReportFactory], None]) -> None:
    """Offer reports as ``ics``."""
    register("ics", _ics)


def _ics() -> "CalendarReport":
    from casework_icalendar.feed import CalendarReport

    return CalendarReport()
