"""Procedures as values: the stages and time limits for a kind of case, in versions with dates of force.

Everything here is data that somebody published. Each number carries a citation and a mark that says how well we know
it; a number that nobody could confirm is *unconfirmed*, and a limit whose number is not known has none. The files are
read by ``casework.adapters.toml_procedures``.
"""

import datetime as dt
from collections.abc import Callable
from enum import StrEnum
from functools import cached_property
from operator import attrgetter
from typing import Self

import attrs

from casework.domain.authority import Authority
from casework.domain.cases.vocabulary import Formality, Kind
from casework.domain.conduct import Conflict, Exclusion, Guidance, LetterRule
from casework.domain.time.counting import CountingRule, Unit
from casework.domain.time.moments import Moment
from casework.errors import NotFoundError, NotInForceError, UsageError


class FactName(StrEnum):
    """What a clock can start at or wait for.

    ``stage_began`` is the receipt of the case in its first stage, the request in a later one, the reopening in a stage
    that begins again. ``received`` is the receipt of the case whatever the stage; after a reopening, the reopening.
    """

    RECEIVED = "received"
    STAGE_BEGAN = "stage_began"
    ACKNOWLEDGED = "acknowledged"
    ACCEPTED = "accepted"
    RESPONDED = "responded"
    MILESTONE = "milestone"
    CLOSED = "closed"


_OWN_FIELDS = {
    FactName.STAGE_BEGAN: "began",
    FactName.ACKNOWLEDGED: "acknowledged",
    FactName.ACCEPTED: "accepted",
    FactName.RESPONDED: "responded",
}


@attrs.frozen(kw_only=True)
class Trigger:
    """A fact of a stage visit, or a milestone with its name; written ``acknowledged`` or ``milestone:panel-met``.

    *stage* names another stage whose latest visit is meant: ``responded@1`` is the answer of stage 1.
    """

    fact: FactName
    milestone: str | None = None
    stage: str | None = None

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``acknowledged``, ``milestone:panel-met`` or ``responded@1``.

        Raises:
            UsageError: If *text* is none of these.
        """
        rest, _, stage = text.partition("@")
        name, _, milestone = rest.partition(":")
        known = {fact.value for fact in FactName}
        if name not in known or bool(milestone) != (name == FactName.MILESTONE):
            message = f"{text!r} names no fact: write one of {', '.join(sorted(known))}, a milestone as milestone:NAME"
            raise UsageError(message)
        return cls(fact=FactName(name), milestone=milestone or None, stage=stage or None)

    @cached_property
    def visit_field(self) -> str | None:
        """The field in which a stage visit holds when it happened; None for a fact that is found in another way."""
        return _OWN_FIELDS.get(self.fact)

    def __str__(self) -> str:
        """Return the form in which procedure files write it."""
        name = f"{self.fact.value}:{self.milestone}" if self.milestone else self.fact.value
        return f"{name}@{self.stage}" if self.stage else name


class Anchor(StrEnum):
    """What says which version of a procedure governs: the receipt of the case, or the beginning of each stage."""

    RECEIPT = "receipt"
    STAGE = "stage"


class Pick(StrEnum):
    """Which of several counts of one limit holds."""

    EARLIER = "earlier"
    LATER = "later"


class ExtensionBase(StrEnum):
    """From where more time is counted.

    ``due``: on from the due date, as it was rolled. ``start``: the limit's amount and the extension's are added and
    counted from the start. ``granted``: from the day on which it was given.
    """

    DUE = "due"
    START = "start"
    GRANTED = "granted"


OF_THE_BODY = ("place", "nation")
"""Calendars that differ from body to body: its own, and the public holidays of the nation in which it is."""


@attrs.frozen(kw_only=True)
class Count:
    """A counting rule and the calendar it runs on: the id of one, or one of `OF_THE_BODY`."""

    rule: CountingRule
    calendar: str = "place"


@attrs.frozen(kw_only=True)
class ExtensionRule:
    """Whether and how a limit may get more time; *amount* None leaves the length to what is agreed.

    *at_most* caps the whole, counted like the limit from where the limit starts, in *at_most_unit* or else in the unit
    of the limit. *condition* says when more time may be given, *tell* who must be told.
    """

    base: ExtensionBase
    amount: int | None = None
    unit: Unit | None = None
    times: int | None = None
    at_most: int | None = None
    at_most_unit: Unit | None = None
    condition: str = ""
    tell: str = ""
    authority: Authority


@attrs.frozen(kw_only=True)
class Maximum:
    """The most that a limit takes, counted like it from where it starts, whatever stands still or is given."""

    amount: int
    unit: Unit
    authority: Authority


@attrs.frozen(kw_only=True)
class Limit:
    """A promise of the body inside a stage: from *starts* on, *done* has to happen within the count.

    *counts* is empty where no number is known or set. With more than one, *pick* says which holds. The date of a limit
    that is *given* is not counted: it was agreed, or stands in a letter. *only_for* names the sort of body that it
    binds (``school``), *not_for* the sort that another limit binds instead. A limit that *repeats* starts anew whenever
    it is done: an update every four weeks. *counting* says where the counting rule is written down, where that is
    another place than the number's or is known less well. No due date lies beyond *at_most*, unless an ombudsman or a
    court set it.
    """

    id: str
    name: str
    starts: Trigger
    done: Trigger
    authority: Authority
    counts: tuple[Count, ...] = ()
    pick: Pick = Pick.EARLIER
    counting: Authority | None = None
    extension: ExtensionRule | None = None
    at_most: Maximum | None = None
    only_for: str | None = None
    not_for: str | None = None
    repeats: bool = False
    given: bool = False
    note: str = ""

    @cached_property
    def binds_all(self) -> bool:
        """Whether it binds every sort of body."""
        return self.only_for is None and self.not_for is None

    @cached_property
    def times(self) -> Callable[[object], tuple[Moment | None, Moment | None]] | None:
        """Reads from a visit when the clock starts and when it is done; None where the visit alone does not tell."""
        if self.starts.visit_field is None or self.done.visit_field is None or self.starts.stage or self.done.stage:
            return None
        return attrgetter(self.starts.visit_field, self.done.visit_field)


@attrs.frozen(kw_only=True)
class PauseRule:
    """Why clocks may stop; *counts_last_day* says whether the day on which they go on counts.

    A pause that *restarts* makes nothing of the time before it: the clock begins anew when it goes on.
    """

    reason: str
    authority: Authority
    counts_last_day: bool = True
    restarts: bool = False
    note: str = ""


@attrs.frozen(kw_only=True)
class Period:
    """A stretch of time for the complainant.

    *starts* is in words, for most begin at something that is not on record, such as the matter complained of; where it
    is on record, *trigger* says what it is. *count* is None where no number is known or set.
    """

    starts: str
    trigger: Trigger | None = None
    count: Count | None = None


@attrs.frozen(kw_only=True)
class Window:
    """A limit on the complainant: to complain, or to ask for *to_stage*. With several periods, *pick* says which.

    *pauses* are the reasons of the pauses that are left out of it; any other pause stops only the body's own clocks.
    """

    id: str
    name: str
    periods: tuple[Period, ...]
    authority: Authority
    pick: Pick = Pick.EARLIER
    to_stage: str | None = None
    pauses: tuple[str, ...] = ()
    note: str = ""


@attrs.frozen(kw_only=True)
class Referral:
    """Where the complainant can go when the procedure is finished, and within what time, if that is known."""

    body: str
    authority: Authority
    period: Period | None = None
    note: str = ""


@attrs.frozen(kw_only=True)
class Stage:
    """A step of a procedure; *next* lists the stages that may follow."""

    id: str
    name: str
    next: tuple[str, ...] = ()
    limits: tuple[Limit, ...] = ()
    milestones: tuple[str, ...] = ()
    guidance: tuple[Guidance, ...] = ()
    letters: tuple[LetterRule, ...] = ()
    note: str = ""

    def guidance_for(self, kind: Kind) -> tuple[Guidance, ...]:
        """Return what staff should do in the stage with a case of *kind*."""
        return tuple(each for each in self.guidance if each.is_for(kind))

    def limit(self, limit_id: str) -> Limit:
        """Return the limit called *limit_id*.

        Raises:
            NotFoundError: If the stage has no such limit.
        """
        for limit in self.limits:
            if limit.id == limit_id:
                return limit
        raise NotFoundError("time limit", limit_id, known=[limit.id for limit in self.limits])


@attrs.frozen(kw_only=True)
class ProcedureVersion:
    """A procedure as it stood between two dates; *fingerprint* is short and changes with any word of it.

    *effective_from* is None where nobody could say since when a first version is in force. A case may begin in any of
    *first_stages*, and does in the first of them unless something else is said. *outcomes* is the id of the scheme in
    which findings are written, None where any will do. A version governs what is received from its first day on; one
    that *takes_over_open* also governs, from that day on, the stage that is open on it and those that follow. *base* is
    the version of another procedure that an organisation changed to make this one. *no_referral* says why there is
    no *referral*: the complainant can go nowhere, or it is not known where.
    """

    procedure: str
    effective_from: dt.date | None
    authority: Authority
    first_stages: tuple[str, ...]
    stages: tuple[Stage, ...]
    pauses: tuple[PauseRule, ...] = ()
    windows: tuple[Window, ...] = ()
    exclusions: tuple[Exclusion, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    outcomes: str | None = None
    referral: Referral | None = None
    no_referral: str = ""
    takes_over_open: bool = False
    base: "ProcedureVersion | None" = attrs.field(default=None, repr=False)
    note: str = ""
    fingerprint: str

    @property
    def id(self) -> str:
        """The version's id: the procedure's and the day from which it is in force."""
        return f"{self.procedure}@{self.effective_from.isoformat() if self.effective_from else 'undated'}"

    @property
    def first_stage(self) -> str:
        """The id of the stage in which a case begins unless something else is said."""
        return self.first_stages[0]

    def has_stage(self, stage_id: str) -> bool:
        """Whether the version has a stage called *stage_id*."""
        return any(stage.id == stage_id for stage in self.stages)

    def stage(self, stage_id: str) -> Stage:
        """Return the stage called *stage_id*.

        Raises:
            NotFoundError: If the version has no such stage.
        """
        for stage in self.stages:
            if stage.id == stage_id:
                return stage
        raise NotFoundError("stage", stage_id, known=[stage.id for stage in self.stages])

    def pause_rule(self, reason: str) -> PauseRule | None:
        """Return the rule for pauses with *reason*, if the procedure has one."""
        for rule in self.pauses:
            if rule.reason == reason:
                return rule
        return None

    def exclusion(self, exclusion_id: str) -> Exclusion | None:
        """Return the ground for refusing called *exclusion_id*, if the procedure has it."""
        return next((each for each in self.exclusions if each.id == exclusion_id), None)


@attrs.frozen(kw_only=True)
class Procedure:
    """The stages and time limits for some kinds of case, in versions; the next version ends the last one.

    *ends_on* is the last day of force of the last version, *supersedes* the ids of the procedures it took over from.
    *anchor* is what says which version governs; ``casework.domain.governing`` works out what follows from it.
    """

    id: str
    name: str
    jurisdiction: str
    legal_status: str
    applies_to: tuple[Kind, ...]
    versions: tuple[ProcedureVersion, ...]
    refuses_formality: tuple[Formality, ...] = ()
    anchor: Anchor = Anchor.RECEIPT
    ends_on: dt.date | None = None
    supersedes: tuple[str, ...] = ()
    working_day: str = ""
    note: str = ""

    @property
    def has_transitions(self) -> bool:
        """Whether another version than that of the receipt may govern a part of a case."""
        return self.anchor is Anchor.STAGE or any(version.takes_over_open for version in self.versions)

    @property
    def counts_nothing(self) -> bool:
        """Whether it has no time limit, so that a case may be under it of which nobody knows when it came in."""
        return not any(stage.limits for version in self.versions for stage in version.stages)

    def version_on(self, day: dt.date | None) -> ProcedureVersion:
        """Return the version in force on *day*, the day of receipt of a case; the last one where nobody knows it.

        Raises:
            NotInForceError: If the procedure was not in force then.
        """
        if day is None:
            return self.versions[-1]
        if self.ends_on is not None and day > self.ends_on:
            raise NotInForceError(self.id, day, self.ends_on)
        for version in reversed(self.versions):
            if version.effective_from is None or version.effective_from <= day:
                return version
        began = min(version.effective_from for version in self.versions if version.effective_from is not None)
        raise NotInForceError(self.id, day, began)
