"""What the decisions that refuse have in common: a refusal may rest on a restriction, which stands in the register."""

import datetime as dt
from typing import Any

from casework.application.deciding.recording import Recording, drafted
from casework.application.drafts import Drafts
from casework.application.restrictions import read_restrictions, why_not_because_of
from casework.application.streams import Desk
from casework.application.writing import Writing
from casework.domain.cases.case import Case
from casework.domain.cases.decisions import DECISIONS, Circumstances
from casework.domain.cases.events import Event
from casework.domain.time.moments import Moment
from casework.errors import DecisionError


class Refusing(Recording):
    """The part of a casebook that refuses."""

    _desk: Desk

    def _refuse(
        self,
        action: str,
        case: str,
        writing: Writing,
        *,
        restriction: str | None,
        **arguments: Any,  # noqa: ANN401 - those of either decision
    ) -> Case:
        """Take the decision *action*, which refuses something of *case*; *restriction* is the one on which it rests."""
        said = {**arguments, "restriction": restriction}

        def decide(found: Case, circumstances: Circumstances, happened: Moment, drafts: Drafts) -> Event:
            words = {name: drafted(drafts, name, value) for name, value in said.items()}
            event = DECISIONS[action](found, circumstances, happened=happened, **words)
            self._check_restriction(action, found, restriction, circumstances.day(happened))
            return event

        return self._writer.decide(action, case, decide, writing=writing, request=said)

    def _check_restriction(self, action: str, case: Case, restriction: str | None, day: dt.date) -> None:
        """Refuse a restriction on which a refusal cannot rest.

        Raises:
            DecisionError: If it is unknown, not in force on *day*, or about nobody in the case.
        """
        if restriction is None:
            return
        register = read_restrictions(self._desk.store, self._desk.organisation)
        why = why_not_because_of(register, case, restriction, day)
        if why is not None:
            raise DecisionError(case.reference, action, why)
