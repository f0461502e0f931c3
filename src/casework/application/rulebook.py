"""The rules that bind one organisation's cases: which version of a procedure, which calendars, and what follows.

A rulebook answers from its sources, which do not change while it lives. It remembers only the limits of cases in
which the same happened on the same days, since they are the same. It also makes the row of a case, stamped
with what made it, so that a row can be told to be stale when a rule or a holiday changes.
"""

import datetime as dt
import hashlib
import sys
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from itertools import zip_longest
from types import MappingProxyType

import attrs

from casework.application.alike_cases import asks_for_the_time, likeness
from casework.application.case_rows import limit_row, row_of
from casework.application.organisations import Organisation
from casework.application.ports import CaseRow, LimitRow, ProcedureSource
from casework.domain.cases.case import Case
from casework.domain.cases.decisions import Circumstances
from casework.domain.deadlines import Deadline, Era, Key, as_they_ended, governed_deadlines, key_of, known_then, pins
from casework.domain.deadlines.windows import CaseWindow, referral_window, windows
from casework.domain.governing import versions_of
from casework.domain.outcome_schemes import OutcomeScheme
from casework.domain.procedures import Procedure, ProcedureVersion
from casework.domain.standards.frameworks import Framework
from casework.domain.time.calendars import WorkingCalendar
from casework.domain.time.moments import Moment, local_day
from casework.domain.time.places import Place
from casework.errors import CaseworkError, NotFoundError

_NATION = "nation"
_REMEMBERED = 4_000
"""Of how many cases that are like no other before them the limits are remembered before a rulebook starts anew."""


@attrs.frozen(kw_only=True)
class PastRules:
    """Rules for cases under one procedure that the log remembers, from the position *since* on.

    *stamps* are those of ``Rulebook.stamps``; *rulebook* gives the rules themselves.
    """

    since: int
    stamps: tuple[str, str]
    rulebook: "Callable[[], Rulebook]"


def _no_past(_procedure: str, _position: int) -> tuple[PastRules, ...]:
    return ()


class Rulebook:
    """Procedures, calendars, outcome schemes, frameworks of standards and place of one organisation.

    *past* gives the rules for cases under a procedure that are on record, up to a position of the log at least; by them
    is read what ended under them.

    Raises:
        ConfigurationError: If there is no such time zone.
        NotFoundError: If there is no such calendar.
    """

    def __init__(
        self,
        organisation: Organisation,
        *,
        procedures: ProcedureSource,
        calendars: Mapping[str, WorkingCalendar],
        outcomes: Mapping[str, OutcomeScheme] = MappingProxyType({}),
        frameworks: Mapping[str, Framework] = MappingProxyType({}),
        past: Callable[[str, int], Sequence[PastRules]] = _no_past,
    ) -> None:
        self.organisation = organisation
        self.procedures = procedures
        self.calendars = calendars
        self.outcomes = outcomes
        self.frameworks = frameworks
        self._schemes: dict[str, Framework | None] = {}
        self._past = past
        own = self._calendar(organisation.calendar)
        # Rules on record hold the calendar of the nation of their time under this name, where a limit asks for it.
        names = (_NATION, organisation.nation or organisation.calendar)
        nation = next((calendars[name] for name in names if name in calendars), own)
        self.place = Place(zone=organisation.time_zone(), calendar=own, nation=nation)
        self._stamps: dict[str, tuple[str, str]] = {}
        self._met: dict[str, Circumstances] = {}
        self._timed: dict[str, bool] = {}
        self._remembered: dict[Hashable, tuple[LimitRow, ...]] = {}

    def _calendar(self, name: str) -> WorkingCalendar:
        if name not in self.calendars:
            raise NotFoundError("calendar", name, known=sorted(self.calendars))
        return self.calendars[name]

    def framework(self, scheme: str) -> Framework | None:
        """Return the framework that a scheme of categories is, None where it is none; asked of a file only once."""
        if scheme not in self._schemes:
            self._schemes[scheme] = None
            if scheme in self.frameworks:
                self._schemes[scheme] = self.frameworks[scheme]
        return self._schemes[scheme]

    def day(self, moment: Moment) -> dt.date:
        """Return the local day of *moment*."""
        return local_day(moment, self.place.zone)

    def _known_day(self, moment: Moment | None) -> dt.date | None:
        return None if moment is None else self.day(moment)

    def version(self, procedure_id: str, received: Moment | None) -> ProcedureVersion:
        """Return the version that governs a case received at *received*, None where nobody knows when.

        Raises:
            NotFoundError: If there is no such procedure.
            UsageError: If it was not in force on that day.
        """
        return self.procedures.get(procedure_id).version_on(self._known_day(received))

    def circumstances(self, procedure_id: str, received: Moment | None, now: dt.datetime) -> Circumstances:
        """Return what a decision about a case under *procedure_id*, received at *received*, may look at.

        *received* is None where nobody knows when it came in.
        """
        procedure = self.procedures.get(procedure_id)
        version = procedure.version_on(self._known_day(received))
        known = self._met.get(procedure_id)
        if known is None or known.now is not now or known.version is not version:
            known = self._met[procedure_id] = self._circumstances(procedure, version, now)
        return known

    def _circumstances(self, procedure: Procedure, version: ProcedureVersion, now: dt.datetime) -> Circumstances:
        return Circumstances(
            procedure=procedure,
            version=version,
            place=self.place,
            calendars=self.calendars,
            outcomes=self.outcomes,
            framework=self.framework,
            bodies=self.organisation.bodies,
            irregular_extensions=self.organisation.irregular_extensions,
            now=now,
        )

    def around(self, case: Case, now: dt.datetime) -> Circumstances:
        """Return what a decision about *case* may look at."""
        since = case.governed_since(case.intake.procedure)
        return self.circumstances(case.intake.procedure, since, now).at(case, now)

    def governing(self, case: Case, *, on: Moment | None = None) -> ProcedureVersion:
        """Return the version that governs the present visit of *case* on that day.

        Without a day it is the one that will, if the visit goes on until that comes into force.
        """
        return self._versions(case, on)[-1]

    def _versions(self, case: Case, on: Moment | None = None) -> tuple[ProcedureVersion, ...]:
        """Return the versions that govern the present visit of *case*, one after the other, up to that day."""
        procedure = self.procedures.get(case.intake.procedure)
        first = procedure.version_on(self._known_day(case.governed_since(procedure.id)))
        if not procedure.has_transitions:
            return (first,)
        up_to = None if on is None else self.day(on)
        return versions_of(procedure, case, len(case.visits) - 1, day=self.day, up_to=up_to)

    def deadlines(self, case: Case) -> tuple[Deadline, ...]:
        """Return every deadline of *case*, in the order of its visits and limits.

        Those of an earlier procedure, which the case has left, come first. What has ended is dated by the rules that
        were on record when it ended, and what it was settled to keep by those of before. A case whose import was undone
        has none.
        """
        if case.undone is not None:
            return ()
        counted, kept = self.counted(case), self.kept(case)
        return tuple(kept.get(key_of(each), each) for each in counted) if kept else counted

    def counted(self, case: Case) -> tuple[Deadline, ...]:
        """Return what ``deadlines`` does, but dated as if nothing had been kept."""
        return tuple(deadline for procedure in case.procedures for deadline in self._as_they_ended(case, procedure))

    def kept(self, case: Case) -> Mapping[Key, Deadline]:
        """Return the deadlines that it was settled to keep, as the rules and the record of before have them."""
        found: dict[Key, Deadline] = {}
        for key, pin in pins(case, self.day).items():
            visit, *_ = key
            procedure = case.visits[visit].procedure
            for deadline in self.at(procedure, pin.since).read_back(pin.as_before(case), procedure) or ():
                if key_of(deadline) == key:
                    found[key] = deadline.with_remark(pin.remark)
        return found

    def at(self, procedure: str, position: int) -> "Rulebook":
        """Return the rules for cases under *procedure* that held at a position of the log.

        The first ones on record held before that, too; where none are on record, these rules did.
        """
        known = self._past(procedure, position)
        held = [rules for rules in known if rules.since <= position]
        found = next(iter((*held[-1:], *known)), None)
        return self if found is None else found.rulebook()

    def _as_they_ended(self, case: Case, procedure: str) -> tuple[Deadline, ...]:
        now = self.deadlines_under(case, procedure)
        known = self._past(procedure, _last_position(case))
        today = self.stamps(procedure)
        if all(rules.stamps == today for rules in known):
            return now
        return as_they_ended(case, tuple(self._eras(case, procedure, known, now)))

    def _eras(self, case: Case, procedure: str, known: Sequence[PastRules], now: tuple[Deadline, ...]) -> Iterator[Era]:
        """Yield what the rules of each time make of *case*, where anything of it was written down in that time.

        Rules that cannot read it leave their time to those that came after them.
        """
        written = [fact.position for fact in case.history if fact.position is not None]
        is_current = known[-1].stamps == self.stamps(procedure)
        since = -1
        for rules, following in zip_longest(known[:-1] if is_current else known, known[1:]):
            until = following.since if following is not None else sys.maxsize
            if any(since < position <= until for position in written):
                found = rules.rulebook().read_back(known_then(case, until), procedure)
                if found is None:
                    continue
                yield Era(since=since, until=until, deadlines=found)
            since = until
        yield Era(since=since, until=None, deadlines=now)

    def deadlines_under(self, case: Case, procedure: str) -> tuple[Deadline, ...]:
        """Return every deadline of the visits of *case* under *procedure*, as these rules alone have it."""
        return governed_deadlines(
            case,
            self.procedures.get(procedure),
            place=self.place,
            calendars=self.calendars,
            bodies=self.organisation.bodies,
        )

    def read_back(self, case: Case, procedure: str) -> tuple[Deadline, ...] | None:
        """Return the deadlines of *case* under *procedure*, as these rules of the past have them.

        It is None where they cannot read it: a correction may have moved a case to a day that they did not cover.
        """
        try:
            return self.deadlines_under(case, procedure)
        except CaseworkError:
            return None

    def windows(self, case: Case, known: Mapping[str, Moment]) -> tuple[CaseWindow, ...]:
        """Return what every window of the complainant comes to in *case*; *known* are days that no record holds."""
        return windows(case, self.governing(case), place=self.place, calendars=self.calendars, known=known)

    def referral(self, case: Case, known: Mapping[str, Moment]) -> CaseWindow | None:
        """Return until when the complainant can go to the body that the procedure of *case* names for the end."""
        return referral_window(case, self.governing(case), place=self.place, calendars=self.calendars, known=known)

    def stamps(self, procedure_id: str) -> tuple[str, str]:
        """Return what stands in the rows of a procedure today: its version stamp and that of the calendars it needs."""
        if procedure_id not in self._stamps:
            procedure = self.procedures.get(procedure_id)
            self._stamps[procedure_id] = (_fingerprint(procedure), self._calendar_stamp(procedure))
        return self._stamps[procedure_id]

    def _calendar_stamp(self, procedure: Procedure) -> str:
        named = self._named(procedure)
        calendars = (self.place.calendar, *(named[name] for name in sorted(named)))
        bodies = ",".join(sorted(self.organisation.bodies))
        return _short(f"{self.place.zone}", bodies, *(calendar.version for calendar in calendars))

    def calendars_of(self, procedure_id: str) -> Mapping[str, WorkingCalendar]:
        """Return the calendars on which the limits of a procedure are counted, the organisation's own among them.

        That of the nation is called ``nation`` where a limit asks for it.
        """
        named = self._named(self.procedures.get(procedure_id))
        named[self.organisation.calendar] = self.place.calendar
        return dict(sorted(named.items()))

    def _named(self, procedure: Procedure) -> dict[str, WorkingCalendar]:
        """Return the calendars that the limits of *procedure* name, other than that of the place."""
        limits = (limit for version in procedure.versions for stage in version.stages for limit in stage.limits)
        names = {count.calendar for limit in limits for count in limit.counts} - {"place"}
        return {name: self.place.nation if name == _NATION else self._calendar(name) for name in names}

    def row(self, case: Case) -> CaseRow:
        """Return the row of *case*.

        Raises:
            NotFoundError: If its procedure is missing.
            UsageError: If no version of it covers the receipt.
        """
        return row_of(
            case,
            self._limits(case),
            zone=self.place.zone,
            schemes=self.outcomes,
            stamps=self.stamps(case.intake.procedure),
        )

    def plain_row(self, case: Case) -> CaseRow:
        """Return the row of *case* as far as it needs no rules: for an access policy, never for a store."""
        return row_of(case, (), zone=self.place.zone, schemes={}, stamps=("", ""))

    def _limits(self, case: Case) -> tuple[LimitRow, ...]:
        """Return the limits of *case*; those of one that had the same on the same days are remembered."""
        alike = self._likeness(case)
        if alike is None:
            return self._reckoned(case)
        known = self._remembered.get(alike)
        if known is None:
            known = self._reckoned(case)
            if len(self._remembered) >= _REMEMBERED:
                self._remembered.clear()
            self._remembered[alike] = known
        return known

    def _likeness(self, case: Case) -> Hashable | None:
        """Return what cases with the same limits have in common with *case*; None where it must be reckoned by itself.

        What ended under other rules is read by those of its time, which depends on where the log tells of it.
        """
        for procedure in case.procedures:
            if self._asks_for_the_time(procedure):
                return None
            past = self._past(procedure, _last_position(case)) if len(case.history) > 1 else ()
            if past and any(rules.stamps != self.stamps(procedure) for rules in past):
                return None
        return likeness(case, self.day)

    def _asks_for_the_time(self, procedure_id: str) -> bool:
        known = self._timed.get(procedure_id)
        if known is None:
            known = self._timed[procedure_id] = asks_for_the_time(self.procedures.get(procedure_id))
        return known

    def _reckoned(self, case: Case) -> tuple[LimitRow, ...]:
        return tuple(limit_row(case, deadline, self.place.zone) for deadline in self.deadlines(case))


def _last_position(case: Case) -> int:
    return max([fact.position or 0 for fact in case.history], default=0)


def _fingerprint(procedure: Procedure) -> str:
    anchor = procedure.anchor.value
    return _short(*(version.fingerprint for version in procedure.versions), str(procedure.ends_on), anchor)


def _short(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:12]
