"""Decisions that move a case on, as methods of a casebook."""

import datetime as dt
from collections.abc import Sequence
from typing import Any, Unpack

from casework.application.contacts import needed_words, several, word
from casework.application.deciding.refusing import Refusing
from casework.application.writing import Writing
from casework.domain.cases.case import Case
from casework.domain.cases.vocabulary import AskedBy


class DecidingStages(Refusing):
    """Answers, next stages, ends, and going on after an end."""

    def respond(
        self,
        case: str,
        *,
        outcome: str | None = None,
        letter: str | None = None,
        to: Sequence[str] = (),
        document: str | None = None,
        stage: str | None = None,
        **writing: Unpack[Writing],
    ) -> Case:
        """Give the answer of the present stage; *letter* is its text, *document* the letter as a document of the case.

        *to* names the parties who got it, the complainant if it is left out. A representative or an advocate gets it
        only with the consent of the one for whom they act.
        """
        told = several("parties to answer", to, such_as="p1")
        said: dict[str, Any] = {"outcome": outcome, "letter": letter, "to": told, "document": document, "stage": stage}
        return self._decide("respond", case, writing, **said)

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

    def decline_escalation(
        self,
        case: str,
        *,
        exclusion: str,
        reasons: str,
        to_stage: str | None = None,
        discretion: str | None = None,
        ombudsman_told: bool = False,
        asked_on: dt.date | None = None,
        restriction: str | None = None,
        document: str | None = None,
        **writing: Unpack[Writing],
    ) -> Case:
        """Refuse to open the next stage for an *exclusion* of the procedure; the case stays where it is.

        *asked_on* is the day on which it was asked for; the rest is said as for ``decline``.
        """
        return self._refuse(
            "decline-escalation",
            case,
            writing,
            exclusion=exclusion,
            reasons=needed_words("reasons", reasons),
            to_stage=to_stage,
            discretion=discretion,
            ombudsman_told=ombudsman_told,
            asked_on=asked_on,
            restriction=restriction,
            document=document,
        )

    def refer(
        self,
        case: str,
        *,
        body: str,
        document: str | None = None,
        note: str | None = None,
        **writing: Unpack[Writing],
    ) -> Case:
        """Record that the case went to another body, such as an ombudsman."""
        return self._decide("refer", case, writing, body=body, document=document, note=note)

    def withdraw(self, case: str, *, note: str | None = None, **writing: Unpack[Writing]) -> Case:
        """Record that the complainant took the contact back."""
        return self._decide("withdraw", case, writing, note=note)

    def pursue(self, case: str, *, reason: str, note: str | None = None, **writing: Unpack[Writing]) -> Case:
        """Go on with what the complainant took back; its stage goes on as if it had not ended."""
        return self._decide("pursue", case, writing, reason=reason, note=note)

    def close_case(
        self, case: str, *, outcome: str | None = None, note: str | None = None, **writing: Unpack[Writing]
    ) -> Case:
        """Finish with the case for now."""
        return self._decide("close", case, writing, outcome=outcome, note=note)

    def reopen(self, case: str, *, reason: str, note: str | None = None, **writing: Unpack[Writing]) -> Case:
        """Take a finished case up again; its stage begins anew."""
        return self._decide("reopen", case, writing, reason=reason, note=note)
