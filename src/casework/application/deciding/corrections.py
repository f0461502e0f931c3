"""The decision that looks back, as a method of a casebook."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any, Unpack

from casework.application.amendments import Amendment
from casework.application.contacts import by_name
from casework.application.deciding.recording import Recording
from casework.application.drafts import Drafts
from casework.application.writing import Writing
from casework.domain.cases import decisions
from casework.domain.cases.case import Case
from casework.domain.cases.decisions import Circumstances
from casework.domain.cases.events import Corrected, Received, Replacement
from casework.domain.time.moments import Moment
from casework.errors import DataError, DecisionError, NotFoundError, UsageError


class DecidingCorrections(Recording):
    """Putting earlier events right."""

    def correct(
        self,
        case: str,
        *,
        version: int,
        reason: str,
        happened_instead: Moment | None = None,
        fields: Mapping[str, Any] | None = None,
        strike: bool = False,
        restore: bool = False,
        note: str | None = None,
        **writing: Unpack[Writing],
    ) -> Case:
        """Put right the event at *version* of the case: another date, other fields, or strike it out.

        With *restore* an event that was struck out stands again as it was; another date or other fields restore it too.
        What was written stays in the log; the case becomes what it would have been without the mistake.

        Raises:
            DecisionError: If there is no such event, or what followed could not have followed.
            UsageError: If the event has no such field.
        """
        said = Amendment(
            version=version,
            happened=happened_instead,
            fields=by_name("fields", fields),
            strike=strike,
            restore=restore,
        )

        def decide(found: Case, circumstances: Circumstances, happened: Moment, drafts: Drafts) -> Corrected:
            instead = said.replacement(found, drafts)
            return decisions.correct(
                found,
                circumstances,
                happened=happened,
                around=self._around(self._after(instead, circumstances.now) or circumstances),
                version=version,
                reason=reason,
                replacement=instead,
                note=drafts.text(note),
            )

        def rules(found: Case, now: dt.datetime) -> Circumstances:
            return self._rules(found, lambda: said.replacement(found, Drafts(found.id, now)), now)

        request = said.request() | {"reason": reason, "note": note}
        return self._writer.decide("correct", case, decide, writing=writing, request=request, rules=rules)

    def _rules(self, case: Case, replaced: Callable[[], Replacement | None], now: dt.datetime) -> Circumstances:
        """Return the rules that govern *case*; those of its corrected receipt, where its own are not to be had."""
        try:
            return self.rulebook.around(case, now)
        except (DataError, NotFoundError, UsageError):
            instead = replaced()
            if instead is None or not isinstance(instead.event, Received):
                raise
            circumstances = self.rulebook.circumstances(instead.event.procedure, instead.happened, now)
            _begin_anew(case, instead.event, instead.happened, circumstances)
            return circumstances

    def _around(self, otherwise: Circumstances) -> Callable[[Case], Circumstances]:
        """Return what gives the rules at each point of a history; *otherwise*, where a point has none of its own."""

        def around(case: Case) -> Circumstances:
            try:
                return self.rulebook.around(case, otherwise.now)
            except (DataError, NotFoundError, UsageError):
                return otherwise

        return around

    def _after(self, instead: Replacement | None, now: dt.datetime) -> Circumstances | None:
        """Return the circumstances of a corrected receipt, which may bring other rules."""
        if instead is None or not isinstance(instead.event, Received):
            return None
        return self.rulebook.circumstances(instead.event.procedure, instead.happened, now)


def _begin_anew(case: Case, receipt: Received, happened: Moment, circumstances: Circumstances) -> None:
    """Refuse a corrected receipt with which no case could begin.

    Raises:
        DecisionError: If it is one.
    """
    try:
        decisions.receive(receipt, happened, circumstances)
    except DecisionError as error:
        raise DecisionError(case.reference, "correct", error.why) from None
