"""The clock of the machine."""

import datetime as dt


class SystemClock:
    """Tells the machine's time, in UTC."""

    def now(self) -> dt.datetime:
        """Return the present instant."""
        return dt.datetime.now(dt.UTC)
