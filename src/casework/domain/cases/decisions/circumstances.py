"""What a decision may look at beside the case."""

import datetime as dt

import attrs

from casework.domain.procedures import Procedure, ProcedureVersion
from casework.domain.time.moments import Moment, local_day


@attrs.frozen(kw_only=True)
class Circumstances:
    """What a decision may look at beside the case: the rules in force, the place's zone, and the present instant."""

    procedure: Procedure
    version: ProcedureVersion
    zone: dt.tzinfo
    now: dt.datetime

    def day(self, moment: Moment) -> dt.date:
        """Return the local day of *moment*."""
        return local_day(moment, self.zone)
