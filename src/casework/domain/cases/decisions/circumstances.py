"""What a decision may look at beside the case."""

import datetime as dt
from collections.abc import Callable, Mapping
from functools import cached_property
from types import MappingProxyType
from typing import Self

import attrs

from casework.domain.cases.case import Case
from casework.domain.cases.vocabulary import IrregularExtensions
from casework.domain.deadlines.clocks import Surroundings
from casework.domain.governing import versions_of
from casework.domain.outcome_schemes import OutcomeScheme
from casework.domain.procedures import Procedure, ProcedureVersion
from casework.domain.standards.frameworks import Framework
from casework.domain.time.calendars import WorkingCalendar
from casework.domain.time.moments import Moment, local_day
from casework.domain.time.places import Place


def no_framework(_scheme: str) -> Framework | None:
    """Return None: no scheme of categories is a framework of standards."""
    return None


@attrs.frozen(kw_only=True)
class Circumstances:
    """What a decision may look at beside the case: the rules in force, where the body works, and the present instant.

    *calendars* are those that limits name and *outcomes* the schemes that findings name, by id; *framework* gives the
    framework of standards that a scheme of categories is, if it is one. *bodies* says what
    sorts of body this is, such as ``school``. *actor* is the id of who takes the decision, None where that is history.
    *irregular_extensions* is what the body does with an extension that breaks a rule.
    """

    procedure: Procedure
    version: ProcedureVersion
    place: Place
    calendars: Mapping[str, WorkingCalendar]
    now: dt.datetime
    bodies: frozenset[str] = frozenset()
    outcomes: Mapping[str, OutcomeScheme] = MappingProxyType({})
    framework: Callable[[str], Framework | None] = no_framework
    actor: str | None = None
    irregular_extensions: IrregularExtensions = IrregularExtensions.REFUSE

    @property
    def records_irregular(self) -> bool:
        """Whether an extension that breaks a rule is recorded as irregular, and not refused."""
        return self.irregular_extensions is IrregularExtensions.RECORD

    @property
    def zone(self) -> dt.tzinfo:
        """The zone of the place."""
        return self.place.zone

    def day(self, moment: Moment) -> dt.date:
        """Return the local day of *moment*."""
        if moment is self.now:
            return self.today
        return local_day(moment, self.place.zone)

    @cached_property
    def today(self) -> dt.date:
        """The present local day."""
        return local_day(self.now, self.place.zone)

    def at(self, case: Case, moment: Moment) -> Self:
        """Return these as they were at *moment*: with the version that governed the present visit of *case* then."""
        if not self.procedure.has_transitions or case.intake.procedure != self.procedure.id:
            return self
        last = len(case.visits) - 1
        *_, version = versions_of(self.procedure, case, last, day=self.day, up_to=self.day(moment))
        return attrs.evolve(self, version=version)

    def surroundings(self, case: Case) -> Surroundings:
        """Return *case* among what its clocks run by."""
        return Surroundings(
            case=case, version=self.version, place=self.place, calendars=self.calendars, bodies=self.bodies
        )
