"""Days and times as spreadsheets count them.

Counted from 1900, day 1 is 1 January 1900, and day 60 is a 29 February that never was: it is no date. Counted from
1904, day 0 is 1 January 1904. The part after the point is the time of day, to the second; it never makes another day.
"""

import datetime as dt
import re
from decimal import Decimal

from casework.application.mappings import Epoch
from casework.domain.time.moments import Moment

_SERIAL = re.compile(r"([0-9]{1,7})(?:\.([0-9]{1,30}))?")
_LEAP_DAY_THAT_NEVER_WAS = 60
_SECONDS = 24 * 60 * 60


def read_serial(text: str, epoch: Epoch) -> Moment | None:
    """Return the day, or the local time, that the number *text* is; None if it is none."""
    found = _SERIAL.fullmatch(text)
    if found is None:
        return None
    number = int(found[1])
    seconds = round(Decimal(f"0.{found[2] or 0}") * _SECONDS)
    try:
        day = dt.date(1904, 1, 1) + dt.timedelta(days=number) if epoch is Epoch.FROM_1904 else _from_1900(number)
    except OverflowError:
        return None
    if day is None or seconds == 0:
        return day
    time = dt.timedelta(seconds=min(seconds, _SECONDS - 1))
    return dt.datetime.combine(day, dt.time()) + time


def _from_1900(number: int) -> dt.date | None:
    if number in {0, _LEAP_DAY_THAT_NEVER_WAS}:
        return None
    before = 1 if number > _LEAP_DAY_THAT_NEVER_WAS else 0
    return dt.date(1899, 12, 31) + dt.timedelta(days=number - before)
