"""A clock that stands still until a test moves it."""

import datetime as dt

from casework.errors import NaiveInstantError, UsageError


class FixedClock:
    """Tells the instant it was set to.

    >>> clock = FixedClock(dt.datetime(2026, 4, 2, 9, 0, tzinfo=dt.UTC))
    >>> clock.advance(days=1, hours=2)
    >>> clock.now().isoformat()
    '2026-04-03T11:00:00+00:00'
    """

    def __init__(self, instant: dt.datetime) -> None:
        self.set(instant)

    def now(self) -> dt.datetime:
        """Return the instant the clock stands at."""
        return self._instant

    def set(self, instant: dt.datetime) -> None:
        """Put the clock at *instant*, forward or back.

        Raises:
            NaiveInstantError: If *instant* has no offset.
            UsageError: If it is no instant at all, such as a date.
        """
        if not isinstance(instant, dt.datetime):
            message = (
                f"a clock stands at an instant, such as dt.datetime(2026, 4, 2, 9, 0, tzinfo=dt.UTC), not {instant!r}"
            )
            raise UsageError(message)
        if instant.utcoffset() is None:
            raise NaiveInstantError(instant)
        self._instant = instant

    def advance(self, by: dt.timedelta = dt.timedelta(), **amounts: float) -> None:
        """Move the clock on by *by*, or by amounts as ``timedelta`` takes them: ``advance(days=1, hours=2)``.

        The time that passes is real time: over a change of summer time, the local hour moves.
        """
        zone = self._instant.tzinfo
        self._instant = (self._instant.astimezone(dt.UTC) + by + dt.timedelta(**amounts)).astimezone(zone)
