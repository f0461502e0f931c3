"""How a case is read twice: by the rules and the record of an earlier time, and by those that hold now.

The earlier time is when its due dates were settled last, or its receipt. What happened in the case since then counts in
both readings; what was corrected since, or brought under another procedure, counts only in the later one.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property

import attrs

from casework.application.codec import fact_of
from casework.application.ports import Store
from casework.application.rulebook import Rulebook
from casework.application.rules_record import OneProcedure, RulesRecord
from casework.domain.cases.case import Case
from casework.domain.cases.events import Corrected, DatesRecomputed, Received, Reclassified
from casework.domain.cases.fold import fold
from casework.domain.cases.parts import Fact
from casework.domain.cases.vocabulary import DateCause
from casework.domain.deadlines import Deadline
from casework.domain.recomputing import Key, MovedDate, Reading, due, moved, reading, settled
from casework.errors import CaseworkError


@attrs.frozen(kw_only=True)
class AffectedCase:
    """An open case with due dates that a change has moved; *version* is the one at which it was read."""

    case: str
    reference: str
    version: int
    moved: tuple[MovedDate, ...]


def affected(case_id: str, store: Store, rulebook: Rulebook, rules: RulesRecord) -> AffectedCase | None:
    """Return the case with its due dates that have moved; None if it is not open, or none has.

    Raises:
        CaseworkError: If today's rules cannot read it.
    """
    facts = [fact_of(record) for record in store.read(rulebook.organisation.id, case_id)]
    case = fold(case_id, facts)
    if not case.is_open:
        return None
    two = _TwoReadings(case=case, facts=facts, rulebook=rulebook, rules=rules)
    found = two.moved()
    return AffectedCase(case=case.id, reference=case.reference, version=case.version, moved=found) if found else None


@attrs.define(kw_only=True, slots=False)
class _TwoReadings:
    """One *case* and its *facts* as they were recorded, corrections among them."""

    case: Case
    facts: Sequence[Fact]
    rulebook: Rulebook
    rules: RulesRecord

    def moved(self) -> tuple[MovedDate, ...]:
        """Return the due dates that the later reading has otherwise."""
        if not self._causes:
            return ()
        ended = settled(self.case, self._deadlines)
        return moved(self.case, self._before, self._now, ended=ended, causes=self._causes_of)

    def _causes_of(self, key: Key) -> tuple[DateCause, ...]:
        """Return what leads to the date by itself, or else what moves it; all that has changed, if only together."""
        was, now = due(self._before, key), due(self._now, key)
        alone = {cause: due(read, key) for cause, read in self._each_alone.items()}
        enough = tuple(cause for cause, date in alone.items() if date == now)
        return enough or tuple(cause for cause, date in alone.items() if date != was) or tuple(alone)

    @cached_property
    def _deadlines(self) -> tuple[Deadline, ...]:
        return self.rulebook.deadlines(self.case)

    @cached_property
    def _now(self) -> Reading:
        return reading(self._deadlines)

    @cached_property
    def _since(self) -> int:
        """The position of the log at which the case was read before."""
        settled_in = (fact.position or 0 for fact in self.facts if isinstance(fact.event, DatesRecomputed))
        return max(self.rules.recomputed, self.facts[0].position or 0, *settled_in, 0)

    def _as_recorded(self, *, corrected: bool = False, reclassified: bool = False) -> Case:
        """Return the case without what has been *corrected* since, and without that it was *reclassified* since."""
        facts = list(self.facts) if reclassified else list(_until_another_procedure(self.facts, self._since))
        if not corrected:
            facts = [fact for fact in facts if not self._is_late(fact, Corrected)]
        return fold(self.case.id, facts)

    def _is_late(self, fact: Fact, kind: type[Corrected | Reclassified]) -> bool:
        return isinstance(fact.event, kind) and (fact.position or 0) > self._since

    @cached_property
    def _then(self) -> Case:
        return self._as_recorded()

    @cached_property
    def _before(self) -> Reading:
        return _read(self._then, self._past)

    def _past(self, procedure: str) -> Rulebook:
        rules = self.rules.at(procedure, self._since)
        return self.rulebook if rules is None else rules.rulebook()

    @cached_property
    def _causes(self) -> tuple[DateCause, ...]:
        """What is not as it was."""
        found = dict.fromkeys(
            cause
            for procedure in self._procedures
            for cause in _differences(self._past(procedure), self.rulebook, procedure)
        )
        if any(self._is_late(fact, Corrected) for fact in self.facts):
            found[DateCause.CORRECTION] = None
        if len(self._as_recorded(reclassified=True).visits) != len(self._then.visits):
            found[DateCause.RECLASSIFICATION] = None
        return tuple(found)

    @property
    def _procedures(self) -> Iterable[str]:
        return dict.fromkeys(visit.procedure for visit in self.case.visits)

    @cached_property
    def _each_alone(self) -> Mapping[DateCause, Reading]:
        """The reading that each of the causes makes by itself of the case as it was."""
        return {cause: self._alone(cause) for cause in self._causes}

    def _alone(self, cause: DateCause) -> Reading:
        if cause is DateCause.CORRECTION:
            return _read(self._as_recorded(corrected=True), self._past)
        if cause is DateCause.RECLASSIFICATION:
            return _read(self._as_recorded(reclassified=True), self._past)
        return _read(self._then, lambda procedure: _mixed(self._past(procedure), self.rulebook, procedure, cause))


def _until_another_procedure(facts: Sequence[Fact], since: int) -> Iterator[Fact]:
    """Yield *facts* up to where the case was brought under another procedure after *since*."""
    procedure = None
    for fact in facts:
        if isinstance(fact.event, Received | Reclassified):
            if procedure not in {None, fact.event.procedure} and (fact.position or 0) > since:
                return
            procedure = fact.event.procedure
        yield fact


def _read(case: Case, rules: Callable[[str], Rulebook]) -> Reading:
    """Return *case* as *rules*, given by procedure, have it; nothing, where they cannot read it."""
    procedures = dict.fromkeys(visit.procedure for visit in case.visits)
    try:
        return reading(each for name in procedures for each in rules(name).deadlines_under(case, name))
    except CaseworkError:
        return {}


def _differences(past: Rulebook, now: Rulebook, procedure: str) -> Iterator[DateCause]:
    """Yield what of the rules for *procedure* is not as it was."""
    if past is now:
        return
    was, has = past.calendars_of(procedure), now.calendars_of(procedure)
    if any(was[name].version != has[name].version for name in was.keys() & has.keys()):
        yield DateCause.CALENDAR
    if past.stamps(procedure)[0] != now.stamps(procedure)[0]:
        yield DateCause.PROCEDURE
    if _own(past) != _own(now):
        yield DateCause.ORGANISATION


def _own(rules: Rulebook) -> tuple[str, str, frozenset[str]]:
    said = rules.organisation
    return said.calendar, said.zone, said.bodies


def _mixed(past: Rulebook, now: Rulebook, procedure: str, cause: DateCause) -> Rulebook:
    """Return the rules of the *past* with only what *cause* names as it is *now*."""
    was, has = past.calendars_of(procedure), now.calendars_of(procedure)
    return Rulebook(
        now.organisation if cause is DateCause.ORGANISATION else past.organisation,
        procedures=OneProcedure((now if cause is DateCause.PROCEDURE else past).procedures.get(procedure)),
        calendars={**was, **has} if cause is DateCause.CALENDAR else {**has, **was},
    )
