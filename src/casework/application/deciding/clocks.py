"""Decisions about time, as methods of a casebook."""

import datetime as dt
from collections.abc import Sequence
from typing import Unpack

from casework.application.contacts import several, word
from casework.application.deciding.recording import Recording
from casework.application.writing import Writing
from casework.domain.cases.case import Case
from casework.domain.cases.vocabulary import SetBy


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
        reason: str | None = None,
        limit: str | None = None,
        amount: int | None = None,
        until: dt.date | None = None,
        agreed_by: str | None = None,
        told_on: dt.date | None = None,
        told: Sequence[str] = (),
        ombudsman_told: bool = False,
        stage: str | None = None,
        note: str | None = None,
        **writing: Unpack[Writing],
    ) -> Case:
        """Give a limit of the present stage more time, as far as the procedure allows.

        One that breaks a rule, or has no *reason*, is refused; where the organisation records such extensions, it is
        recorded with the rules that it broke, and moves the due date no further than they allow.
        *agreed_by* is who agreed to it, by the id of a party or of a member of staff. The parties in *told*, or the
        complainant, heard of it on *told_on*, with the ombudsman's details if *ombudsman_told*.
        """
        return self._decide(
            "extend",
            case,
            writing,
            reason=reason,
            limit=limit,
            amount=amount,
            until=until,
            agreed_by=agreed_by,
            told_on=told_on,
            told=several("parties who were told", told, such_as="p1"),
            ombudsman_told=ombudsman_told,
            stage=stage,
            note=note,
        )

    def agree_date(
        self,
        case: str,
        *,
        limit: str,
        until: dt.date,
        document: str | None = None,
        stage: str | None = None,
        **writing: Unpack[Writing],
    ) -> Case:
        """Record the day that was agreed with the complainant for a limit; *document* is the evidence."""
        return self._decide("agree-date", case, writing, limit=limit, until=until, document=document, stage=stage)

    def set_date(
        self,
        case: str,
        *,
        limit: str,
        until: dt.date,
        set_by: SetBy | str,
        document: str | None = None,
        stage: str | None = None,
        note: str | None = None,
        **writing: Unpack[Writing],
    ) -> Case:
        """Record the day that a panel, an ombudsman or a court set for a limit; *document* is the letter that says so.

        A day that an ombudsman or a court set binds, also an earlier one. The day of a panel is an appointment: it is
        the date of a limit whose date is given, and does not move one that is counted.
        """
        return self._decide(
            "set-date",
            case,
            writing,
            limit=limit,
            until=until,
            by=word(SetBy, "set_by", set_by),
            document=document,
            stage=stage,
            note=note,
        )

    def inform_delay(
        self,
        case: str,
        *,
        limit: str,
        told_due_on: dt.date,
        reason: str,
        document: str | None = None,
        stage: str | None = None,
        note: str | None = None,
        **writing: Unpack[Writing],
    ) -> Case:
        """Record that the complainant was told of a delay, and until when it will last; no due date moves by it."""
        return self._decide(
            "inform-delay",
            case,
            writing,
            limit=limit,
            told_due_on=told_due_on,
            reason=reason,
            document=document,
            stage=stage,
            note=note,
        )

    def reach_milestone(
        self, case: str, *, milestone: str, stage: str | None = None, **writing: Unpack[Writing]
    ) -> Case:
        """Record that a milestone of the procedure was reached."""
        return self._decide("milestone", case, writing, milestone=milestone, stage=stage)
