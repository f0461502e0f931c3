"""What a procedure file may say: one class for each table of the TOML, and what it becomes.

Every key that is not a field here is a mistake, and so is a value of another type. A table that holds a number also
says where it is written down (*citation*), how well it is known (*evidence*) and where it was seen (*source*).

========================================  =============================================================================
table                                     what it is
========================================  =============================================================================
the file itself                           `ProcedureTable`: the procedure, with one ``[[version]]`` or more
``[[version]]``                           `VersionTable`: the next version ends the last one
``[[version.stage]]``                     `StageTable`: a step; ``next`` names those that may follow
``[[version.stage.limit]]``               `LimitTable`: what must be done in time, ``within`` a count or several
``[version.stage.limit.counting]``        `CountingTable`: where the counting rule is written down
``[version.stage.limit.extension]``       `ExtensionTable`: whether there may be more time
``[version.stage.limit.at_most]``         `MaximumTable`: the most that it takes, whatever stands still or is given
``[[version.pause]]``                     `PauseTable`: a reason for which clocks stand still
``[[version.window]]``                    `WindowTable`: the time that a complainant has
``[version.referral]``                    `ReferralTable`: where the complainant can go in the end
``within``, ``{ amount, unit, ... }``     `CountTable`: an amount, and how it is counted
========================================  =============================================================================

Those about conduct (``exclusion``, ``conflict``, ``guidance``, ``letter``) are in `casework.adapters.conduct_tables`.
"""

import datetime as dt

import attrs

from casework.adapters.conduct_tables import ConflictTable, ExclusionTable, GuidanceTable, LetterTable
from casework.domain.authority import Authority, Evidence
from casework.domain.cases.vocabulary import Formality, Kind
from casework.domain.procedures import (
    Anchor,
    Count,
    ExtensionBase,
    ExtensionRule,
    Limit,
    Maximum,
    PauseRule,
    Period,
    Pick,
    Procedure,
    ProcedureVersion,
    Referral,
    Stage,
    Trigger,
    Window,
)
from casework.domain.time.counting import ClockStart, ClosedDay, CountingRule, DayOne, Direction, Roll, Unit


@attrs.frozen(kw_only=True)
class CountTable:
    """An amount of a unit, and how it is counted; see ``casework count`` for the words."""

    amount: int
    unit: Unit
    calendar: str = "place"
    direction: Direction = Direction.AFTER
    cut_off: dt.time | None = None
    closed_day: ClosedDay = ClosedDay.KEEP
    start: ClockStart = ClockStart.RECEIPT
    day_one: DayOne = DayOne.NEXT
    roll: Roll = Roll.NONE
    value: Count = attrs.field(init=False, eq=False, repr=False)

    @value.default
    def _counted(self) -> Count:
        # Made at once, so that an impossible rule is reported where it stands in the file.
        rule = CountingRule(
            amount=self.amount,
            unit=self.unit,
            direction=self.direction,
            cut_off=self.cut_off,
            closed_day=self.closed_day,
            start=self.start,
            day_one=self.day_one,
            roll=self.roll,
        )
        return Count(rule=rule, calendar=self.calendar)


@attrs.frozen(kw_only=True)
class CountingTable:
    """Where the counting rule is written down, and how well that is known."""

    citation: str
    evidence: Evidence
    source: str = ""

    def value(self) -> Authority:
        """Return where it is written down."""
        return Authority(citation=self.citation, evidence=self.evidence, source=self.source)


@attrs.frozen(kw_only=True)
class ExtensionTable:
    """Whether and how a limit may get more time; without *citation* it is that of the limit."""

    base: ExtensionBase
    evidence: Evidence
    citation: str = ""
    source: str = ""
    amount: int | None = None
    unit: Unit | None = None
    times: int | None = None
    at_most: int | None = None
    at_most_unit: Unit | None = None
    condition: str = ""
    tell: str = ""

    def value(self, citation: str) -> ExtensionRule:
        """Return the rule, for a limit that is written down in *citation*."""
        return ExtensionRule(
            base=self.base,
            amount=self.amount,
            unit=self.unit,
            times=self.times,
            at_most=self.at_most,
            at_most_unit=self.at_most_unit,
            condition=self.condition,
            tell=self.tell,
            authority=Authority(citation=self.citation or citation, evidence=self.evidence, source=self.source),
        )


@attrs.frozen(kw_only=True)
class MaximumTable:
    """The most that a limit takes, whatever stands still or is given; without *citation* it is that of the limit."""

    amount: int
    unit: Unit
    evidence: Evidence
    citation: str = ""
    source: str = ""

    def value(self, citation: str) -> Maximum:
        """Return the most that a limit takes that is written down in *citation*."""
        authority = Authority(citation=self.citation or citation, evidence=self.evidence, source=self.source)
        return Maximum(amount=self.amount, unit=self.unit, authority=authority)


@attrs.frozen(kw_only=True)
class LimitTable:
    """What must be done in time; *within* is one count or an array of several, or left away without a number."""

    id: str
    name: str
    starts: Trigger
    done: Trigger
    citation: str
    evidence: Evidence
    source: str = ""
    within: tuple[CountTable, ...] = ()
    pick: Pick = Pick.EARLIER
    counting: CountingTable | None = None
    extension: ExtensionTable | None = None
    at_most: MaximumTable | None = None
    only_for: str | None = None
    not_for: str | None = None
    repeats: bool = False
    given: bool = False
    note: str = ""

    def value(self) -> Limit:
        """Return the limit."""
        return Limit(
            id=self.id,
            name=self.name,
            starts=self.starts,
            done=self.done,
            authority=Authority(citation=self.citation, evidence=self.evidence, source=self.source),
            counts=tuple(count.value for count in self.within),
            pick=self.pick,
            counting=self.counting.value() if self.counting else None,
            extension=self.extension.value(self.citation) if self.extension else None,
            at_most=self.at_most.value(self.citation) if self.at_most else None,
            only_for=self.only_for,
            not_for=self.not_for,
            repeats=self.repeats,
            given=self.given,
            note=self.note,
        )


@attrs.frozen(kw_only=True)
class StageTable:
    """A step of the procedure."""

    id: str
    name: str
    next: tuple[str, ...] = ()
    milestones: tuple[str, ...] = ()
    limit: tuple[LimitTable, ...] = ()
    guidance: tuple[GuidanceTable, ...] = ()
    letter: tuple[LetterTable, ...] = ()
    note: str = ""

    def value(self) -> Stage:
        """Return the stage."""
        return Stage(
            id=self.id,
            name=self.name,
            next=self.next,
            limits=tuple(limit.value() for limit in self.limit),
            milestones=self.milestones,
            guidance=tuple(guidance.value() for guidance in self.guidance),
            letters=tuple(letter.value() for letter in self.letter),
            note=self.note,
        )


@attrs.frozen(kw_only=True)
class PauseTable:
    """A reason for which clocks stand still."""

    reason: str
    citation: str
    evidence: Evidence
    source: str = ""
    counts_last_day: bool = True
    restarts: bool = False
    note: str = ""

    def value(self) -> PauseRule:
        """Return the rule."""
        return PauseRule(
            reason=self.reason,
            authority=Authority(citation=self.citation, evidence=self.evidence, source=self.source),
            counts_last_day=self.counts_last_day,
            restarts=self.restarts,
            note=self.note,
        )


@attrs.frozen(kw_only=True)
class PeriodTable:
    """A stretch of time for the complainant; *starts* is in words, *trigger* names the fact where it is on record."""

    starts: str
    trigger: Trigger | None = None
    within: CountTable | None = None

    def value(self) -> Period:
        """Return the period."""
        return Period(starts=self.starts, trigger=self.trigger, count=self.within.value if self.within else None)


@attrs.frozen(kw_only=True)
class WindowTable:
    """The time that a complainant has for something."""

    id: str
    name: str
    period: tuple[PeriodTable, ...]
    citation: str
    evidence: Evidence
    source: str = ""
    pick: Pick = Pick.EARLIER
    to_stage: str | None = None
    pauses: tuple[str, ...] = ()
    note: str = ""

    def value(self) -> Window:
        """Return the window."""
        return Window(
            id=self.id,
            name=self.name,
            periods=tuple(period.value() for period in self.period),
            authority=Authority(citation=self.citation, evidence=self.evidence, source=self.source),
            pick=self.pick,
            to_stage=self.to_stage,
            pauses=self.pauses,
            note=self.note,
        )


@attrs.frozen(kw_only=True)
class ReferralTable:
    """Where the complainant can go in the end."""

    body: str
    citation: str
    evidence: Evidence
    source: str = ""
    period: PeriodTable | None = None
    note: str = ""

    def value(self) -> Referral:
        """Return the referral."""
        return Referral(
            body=self.body,
            authority=Authority(citation=self.citation, evidence=self.evidence, source=self.source),
            period=self.period.value() if self.period else None,
            note=self.note,
        )


@attrs.frozen(kw_only=True)
class VersionTable:
    """The procedure as it stood from one day on; *first_stages* are those in which a case may begin."""

    first_stages: tuple[str, ...]
    citation: str
    evidence: Evidence
    stage: tuple[StageTable, ...]
    effective_from: dt.date | None = None
    source: str = ""
    pause: tuple[PauseTable, ...] = ()
    window: tuple[WindowTable, ...] = ()
    exclusion: tuple[ExclusionTable, ...] = ()
    conflict: tuple[ConflictTable, ...] = ()
    outcomes: str | None = None
    referral: ReferralTable | None = None
    no_referral: str = ""
    takes_over_open: bool = False
    note: str = ""

    def value(self, procedure: str, fingerprint: str) -> ProcedureVersion:
        """Return the version of *procedure*."""
        return ProcedureVersion(
            procedure=procedure,
            effective_from=self.effective_from,
            authority=Authority(citation=self.citation, evidence=self.evidence, source=self.source),
            first_stages=self.first_stages,
            stages=tuple(stage.value() for stage in self.stage),
            pauses=tuple(pause.value() for pause in self.pause),
            windows=tuple(window.value() for window in self.window),
            exclusions=tuple(exclusion.value() for exclusion in self.exclusion),
            conflicts=tuple(conflict.value() for conflict in self.conflict),
            outcomes=self.outcomes,
            referral=self.referral.value() if self.referral else None,
            no_referral=self.no_referral,
            takes_over_open=self.takes_over_open,
            note=self.note,
            fingerprint=fingerprint,
        )


@attrs.frozen(kw_only=True)
class ProcedureTable:
    """A procedure with its versions, the oldest first."""

    id: str
    name: str
    jurisdiction: str
    legal_status: str
    applies_to: tuple[Kind, ...]
    version: tuple[VersionTable, ...]
    refuses_formality: tuple[Formality, ...] = ()
    anchor: Anchor = Anchor.RECEIPT
    ends_on: dt.date | None = None
    supersedes: tuple[str, ...] = ()
    working_day: str = ""
    note: str = ""

    def value(self, fingerprints: tuple[str, ...]) -> Procedure:
        """Return the procedure; *fingerprints* are those of its versions."""
        return Procedure(
            id=self.id,
            name=self.name,
            jurisdiction=self.jurisdiction,
            legal_status=self.legal_status,
            applies_to=self.applies_to,
            versions=tuple(
                version.value(self.id, fingerprint)
                for version, fingerprint in zip(self.version, fingerprints, strict=True)
            ),
            refuses_formality=self.refuses_formality,
            anchor=self.anchor,
            ends_on=self.ends_on,
            supersedes=self.supersedes,
            working_day=self.working_day,
            note=self.note,
        )
