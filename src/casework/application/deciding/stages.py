"""Decisions that move a case on, as methods of a casebook."""

from typing import Unpack

from casework.application.contacts import word
from casework.application.deciding.recording import Recording
from casework.application.writing import Writing
from casework.domain.cases.case import Case
from casework.domain.cases.vocabulary import AskedBy


class DecidingStages(Recording):
    """Answers, next stages, ends, and going on after an end."""

    def respond(
        self,
        case: str,
        *,
        outcome: str | None = None,
        letter: str | None = None,
        stage: str | None = None,
        **writing: Unpack[Writing],
    ) -> Case:
        """Give the answer of the present stage; *letter* is its text."""
        return self._decide("respond", case, writing, outcome=outcome, letter=letter, stage=stage)

    def escalate(
        self,
        case: str,
        *,
        to_stage: str | None = None,
        asked_by: AskedBy | str = AskedBy.COMPLAINANT,
        note: str | None = None,
        **writing: Unpack[Writing],
    ) -> Case:
        """Move the case to its next stage."""
        asked = word(AskedBy, "asked_by", asked_by)
        return self._decide("escalate", case, writing, to_stage=to_stage, asked_by=asked, note=note)

    def refer(self, case: str, *, body: str, note: str | None = None, **writing: Unpack[Writing]) -> Case:
        """Record that the case went to another body, such as an ombudsman."""
        return self._decide("refer", case, writing, body=body, note=note)

    def withdraw(self, case: str, *, note: str | None = None, **writing: Unpack[Writing]) -> Case:
        """Record that the complainant took the contact back."""
        return self._decide("withdraw", case, writing, note=note)

    def close_case(
        self, case: str, *, outcome: str | None = None, note: str | None = None, **writing: Unpack[Writing]
    ) -> Case:
        """Finish with the case for now."""
        return self._decide("close", case, writing, outcome=outcome, note=note)

    def reopen(self, case: str, *, reason: str, note: str | None = None, **writing: Unpack[Writing]) -> Case:
        """Take a finished case up again; its stage begins anew."""
        return self._decide("reopen", case, writing, reason=reason, note=note)
