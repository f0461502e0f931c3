"""Decisions about care for the people of a case, as methods of a casebook."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Unpack

from casework.application.contacts import needed_words, several, word
from casework.application.deciding.recording import Recording
from casework.application.preferences import checked_preferences
from casework.application.writing import Writing
from casework.domain.cases.case import Case
from casework.domain.cases.vocabulary import FlagKind


class DecidingCare(Recording):
    """How the people of a case are to be dealt with, and what staff must look out for."""

    def prefer(self, case: str, *, party: str, preferences: Mapping[str, str], **writing: Unpack[Writing]) -> Case:
        """Record how a party wishes to be written to; it replaces what they said before.

        Args:
            preferences: One or more of ``language`` (a code such as ``cy`` or ``en-GB``), ``format`` and ``channel``.

        Raises:
            UsageError: If one of them cannot be; all mistakes are told.
        """
        return self._decide("prefer", case, writing, party=party, preferences=checked_preferences(preferences))

    def adjust(
        self,
        case: str,
        *,
        party: str,
        what: str,
        review_on: dt.date | None = None,
        adjustment: str | None = None,
        **writing: Unpack[Writing],
    ) -> Case:
        """Record a reasonable adjustment agreed with a party, in words, and when it is looked at again.

        It is called *adjustment*, or a1, a2 and so on. Agreed again under the same id, it has been reviewed.
        """
        needed_words("words of the adjustment", what)
        return self._decide("adjust", case, writing, party=party, what=what, review_on=review_on, adjustment=adjustment)

    def end_adjustment(
        self, case: str, *, adjustment: str, reason: str, note: str | None = None, **writing: Unpack[Writing]
    ) -> Case:
        """Record that an adjustment is no longer needed."""
        return self._decide("end-adjustment", case, writing, adjustment=adjustment, reason=reason, note=note)

    def flag(
        self,
        case: str,
        *,
        kind: FlagKind | str,
        told: Sequence[str] = (),
        flag: str | None = None,
        note: str | None = None,
        **writing: Unpack[Writing],
    ) -> Case:
        """Raise a flag, so that staff know of a vulnerability, a risk or a safeguarding matter before anything else.

        It is called *flag*, or f1, f2 and so on. An open flag that is raised again says who was told besides.

        Args:
            told: The members of staff, teams or bodies who were told, by their ids.
        """
        known, informed = word(FlagKind, "kind", kind), several("those who were told", told, such_as="team-mash")
        return self._decide("flag", case, writing, kind=known, told=informed, flag=flag, note=note)

    def clear_flag(
        self, case: str, *, flag: str, reason: str, note: str | None = None, **writing: Unpack[Writing]
    ) -> Case:
        """Record that what a flag stood for is over."""
        return self._decide("clear-flag", case, writing, flag=flag, reason=reason, note=note)
