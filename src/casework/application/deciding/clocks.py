"""Decisions about time, as methods of a casebook."""

import datetime as dt
from typing import Unpack

from casework.application.deciding.recording import Recording
from casework.application.writing import Writing
from casework.domain.cases.case import Case


class DecidingClocks(Recording):
    """Pauses, extensions, given dates and milestones."""

    def pause(
        self,
        case: str,
        *,
        reason: str,
        pause: str | None = None,
        note: str | None = None,
        **writing: Unpack[Writing],
    ) -> Case:
        """Stop the clocks; *reason* is one that the procedure knows, *pause* a name for this pause (p1, p2, ...)."""
        return self._decide("pause", case, writing, reason=reason, pause=pause, note=note)

    def resume(
        self, case: str, *, pause: str | None = None, note: str | None = None, **writing: Unpack[Writing]
    ) -> Case:
        """Let the clocks run again: the pause called *pause* ends, or the only open one."""
        return self._decide("resume", case, writing, pause=pause, note=note)

    def extend(
        self,
        case: str,
        *,
        reason: str,
        limit: str | None = None,
        amount: int | None = None,
        until: dt.date | None = None,
        told_on: dt.date | None = None,
        stage: str | None = None,
        note: str | None = None,
        **writing: Unpack[Writing],
    ) -> Case:
        """Give a limit of the present stage more time, as far as the procedure allows."""
        return self._decide(
            "extend",
            case,
            writing,
            reason=reason,
            limit=limit,
            amount=amount,
            until=until,
            told_on=told_on,
            stage=stage,
            note=note,
        )

    def agree_date(
        self, case: str, *, limit: str, until: dt.date, stage: str | None = None, **writing: Unpack[Writing]
    ) -> Case:
        """Record the day that was agreed with the complainant for a limit."""
        return self._decide("agree-date", case, writing, limit=limit, until=until, stage=stage)

    def reach_milestone(
        self, case: str, *, milestone: str, stage: str | None = None, **writing: Unpack[Writing]
    ) -> Case:
        """Record that a milestone of the procedure was reached."""
        return self._decide("milestone", case, writing, milestone=milestone, stage=stage)
