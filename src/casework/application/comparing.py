"""How a case is read twice: by the rules and the record of an earlier time, and by those that hold now.

The earlier time is when its due dates were settled last, or its receipt. What happened in the case since then counts in
both readings; what was corrected since, or brought under another procedure, counts only in the later one. A case that
is paused is read as if its clocks went on at once. What was kept is compared, like everything else, by what the rules
make of it; what it was before is the date that was kept.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property

import attrs

from casework.application.codec import fact_of
from casework.application.ports import Store
from casework.application.rulebook import Rulebook
from casework.application.rules_record import OneProcedure, RulesRecord
from casework.domain.cases.case import Case
from casework.domain.cases.events import Corrected, DatesRecomputed, Received, Reclassified
from casework.domain.cases.fold import fold, since_its_last_receipt
from casework.domain.cases.parts import Fact
from casework.domain.cases.vocabulary import DateCause
from casework.domain.deadlines import Key, pins
from casework.domain.recomputing import MovedDate, Reading, due, going_on, reading
from casework.domain.time.moments import Moment
from casework.errors import CaseworkError


@attrs.frozen(kw_only=True)
class AffectedCase:
    """An open case with due dates that a change has moved; *version* is the one at which it was read.

    *paused* is since when its clocks stand still, or None. Then its dates are those that hold if they go on at once.
    """

    case: str
    reference: str
    version: int
    paused: Moment | None
    moved: tuple[MovedDate, ...]


def affected(
    case_id: str, store: Store, rulebook: Rulebook, rules: RulesRecord, *, now: dt.datetime
) -> AffectedCase | None:
    """Return the case with its due dates that have moved; None if it is not open, or none has.

    Raises:
        CaseworkError: If today's rules cannot read it.
    """
    facts = since_its_last_receipt(tuple(map(fact_of, store.read(rulebook.organisation.id, case_id))))
    case = fold(case_id, facts)
    if not case.is_open:
        return None
    found = _TwoReadings(case=case, facts=facts, rulebook=rulebook, recomputed=rules.recomputed, now=now).moved()
    if not found:
        return None
    paused = None if case.open_pause is None else case.open_pause.paused
    return AffectedCase(case=case.id, reference=case.reference, version=case.version, paused=paused, moved=found)


@attrs.define(kw_only=True, slots=False)
class _TwoReadings:
    """One *case* and its *facts* as they were recorded; *recomputed* is where dates of any case were settled last."""

    case: Case
    facts: Sequence[Fact]
    rulebook: Rulebook
    recomputed: int
    now: dt.datetime

    def moved(self) -> tuple[MovedDate, ...]:
        """Return the due dates that the later reading has otherwise."""
        if not self._causes:
            return ()
        case = going_on(self.case, self.now)
        now = reading(case, self.rulebook.counted(case))
        held, pinned = {**self._before, **self.rulebook.kept(case)}, pins(case, self.rulebook.day)
        waiting = (key for read in (self._before, now) for key, deadline in read.items() if deadline.is_open)
        moved = (
            key
            for key in dict.fromkeys(waiting)
            if (key not in now or now[key].is_open) and due(self._before, key) != due(now, key) != due(held, key)
        )
        return tuple(
            MovedDate.of(
                case,
                held.get(key),
                now.get(key),
                causes=self._causes_of(key, due(now, key)),
                since=pinned[key].since if key in pinned else self._since,
            )
            for key in moved
        )

    def _causes_of(self, key: Key, now: Moment | None) -> tuple[DateCause, ...]:
        """Return what leads to the date by itself, or else what moves it; all that has changed, if only together."""
        was = due(self._before, key)
        alone = {cause: due(read, key) for cause, read in self._each_alone.items()}
        enough = tuple(cause for cause, date in alone.items() if date == now)
        return enough or tuple(cause for cause, date in alone.items() if date != was) or tuple(alone)

    @cached_property
    def _since(self) -> int:
        """The position of the log at which the case was read before."""
        settled = [fact.position or 0 for fact in self.case.history if isinstance(fact.event, DatesRecomputed)]
        # Whoever strikes out what was settled in this case wants it compared again, with what it was before that.
        is_undone = any(isinstance(fact.event, DatesRecomputed) for fact in self.case.struck)
        return max(0 if is_undone else self.recomputed, self.facts[0].position or 0, *settled, 0)

    def _as_recorded(self, *, corrected: bool = False, reclassified: bool = False) -> Case:
        """Return the case without what has been *corrected* since, and without that it was *reclassified* since."""
        undone = {fact.version for fact in self.case.struck if isinstance(fact.event, Reclassified)}
        facts = [
            fact
            for fact in self.facts
            if (corrected or not (self._is_late_correction(fact) or fact.version in undone))
            and (reclassified or self._moved is None or fact.version < self._moved)
        ]
        return going_on(fold(self.case.id, facts), self.now)

    @cached_property
    def _moved(self) -> int | None:
        """The version of the entry by which the case came under another procedure since, where that stands."""
        procedure = None
        for fact in self.case.history:
            if isinstance(fact.event, Received | Reclassified):
                if procedure not in {None, fact.event.procedure} and (fact.position or 0) > self._since:
                    return fact.version
                procedure = fact.event.procedure
        return None

    def _is_late_correction(self, fact: Fact) -> bool:
        return isinstance(fact.event, Corrected) and (fact.position or 0) > self._since

    @cached_property
    def _then(self) -> Case:
        return self._as_recorded()

    @cached_property
    def _before(self) -> Reading:
        return _read(self._then, self._past)

    def _past(self, procedure: str) -> Rulebook:
        return self.rulebook.at(procedure, self._since)

    @cached_property
    def _causes(self) -> tuple[DateCause, ...]:
        """What is not as it was."""
        found = dict.fromkeys(
            cause
            for procedure in self.case.procedures
            for cause in _differences(self._past(procedure), self.rulebook, procedure)
        )
        if any(map(self._is_late_correction, self.facts)):
            found[DateCause.CORRECTION] = None
        if self._moved is not None:
            found[DateCause.RECLASSIFICATION] = None
        return tuple(found)

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


def _read(case: Case, rules: Callable[[str], Rulebook]) -> Reading:
    """Return *case* as *rules*, given by procedure, have it; nothing, where they cannot read it."""
    try:
        return reading(case, (each for name in case.procedures for each in rules(name).deadlines_under(case, name)))
    except CaseworkError:
        return {}


def _differences(past: Rulebook, now: Rulebook, procedure: str) -> Iterator[DateCause]:
    """Yield what of the rules for *procedure* is not as it was."""
    if past.stamps(procedure) == now.stamps(procedure):
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
