"""The small parts that a case is made of, each with a few fields."""

import datetime as dt
from enum import StrEnum

import attrs

from casework.domain.cases.events import (
    DateAgreed,
    DateSet,
    Declined,
    DelayInformed,
    DocumentAdded,
    EscalationDeclined,
    Event,
    Extended,
    FindingMade,
    Learned,
    RemedyAgreed,
    Source,
)
from casework.domain.cases.vocabulary import (
    Channel,
    ConsentScope,
    ConsentStep,
    FlagKind,
    Formality,
    Kind,
    Role,
)
from casework.domain.time.moments import Moment


class CaseStatus(StrEnum):
    """Where a case stands: open, or finished in one of these ways; undone, where the import that made it was."""

    OPEN = "open"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    REFERRED = "referred"
    DECLINED = "declined"
    PASSED_ON = "passed_on"
    MERGED = "merged"
    UNDONE = "undone"

    @property
    def in_words(self) -> str:
        """The status as people read it."""
        return self.value.replace("_", " ")


class VisitStart(StrEnum):
    """Why a stage began."""

    RECEIVED = "received"
    ESCALATED = "escalated"
    REOPENED = "reopened"
    RECLASSIFIED = "reclassified"


@attrs.frozen(kw_only=True)
class Fact:
    """An event, when it happened, and its version in the stream of its case.

    *position* is where the log of the organisation tells of it first, whatever was corrected later. It is None until it
    is written, and plays no part in whether two facts are the same.
    """

    version: int
    happened: Moment
    event: Event
    position: int | None = attrs.field(default=None, eq=False)


@attrs.frozen(kw_only=True)
class Intake:
    """How the case came in; *written_on* is the date on the letter, if it bears one.

    *kind*, *formality* and *procedure* are what they are now; the history says what they were. *received* is the
    earliest receipt of the cases that became one, None where nobody knows when the case came in.
    """

    kind: Kind
    procedure: str
    reference: str
    received: Moment | None
    written_on: dt.date | None
    channel: Channel
    formality: Formality | None
    summary: str | None
    source: Source | None
    anonymous: bool = False


@attrs.frozen(kw_only=True)
class Granted:
    """More time, or a day that was agreed or set, for a limit of a visit, and when it was given.

    Where nobody knows when, *happened* is when that was written down.
    """

    happened: Moment
    event: Extended | DateAgreed | DateSet

    @property
    def given(self) -> Moment | None:
        """When it was given; None where nobody knows."""
        return None if isinstance(self.event, Extended) and self.event.undated else self.happened


@attrs.frozen(kw_only=True)
class Told:
    """A delay of which the complainant was told, and when."""

    happened: Moment
    event: DelayInformed


@attrs.frozen(kw_only=True)
class StageVisit:
    """One stay in a stage of a procedure, with every fact its limits may wait for.

    A stage visited twice has two visits. *began* is None where it began with a receipt of which nobody knows when it
    was. *ended_undated* says that nobody knows when it ended: *ended* is when that was written down.
    """

    stage: str
    procedure: str
    began: Moment | None
    began_by: VisitStart
    acknowledged: Moment | None = None
    accepted: Moment | None = None
    responded: Moment | None = None
    outcome: str | None = None
    milestones: tuple[tuple[str, Moment], ...] = ()
    granted: tuple[Granted, ...] = ()
    delays: tuple[Told, ...] = ()
    ended: Moment | None = None
    ended_undated: bool = False


@attrs.frozen(kw_only=True)
class Pause:
    """An interval in which the clocks stood still, by its name; *resumed* is None while they still do.

    Pauses may overlap: the clocks stand still as long as any of them lasts. One that *lapsed* ended with the case, or
    with the procedure that it was under, and nobody said that the clocks went on: what it waited for did not come.
    """

    pause: str
    paused: Moment
    reason: str
    resumed: Moment | None = None
    lapsed: bool = False


@attrs.frozen(kw_only=True)
class Assignment:
    """Who deals with the case, and the stage in which it was given to them."""

    handler: str | None
    team: str | None
    stage: str
    since: Moment


@attrs.frozen(kw_only=True)
class Closure:
    """One ending of the case; each has a record of its own, and *reopened* says when it was undone.

    *undated* says that nobody knows when it ended: *ended* is when that was written down.
    """

    status: CaseStatus
    ended: Moment
    outcome: str | None = None
    body: str | None = None
    reopened: Moment | None = None
    undated: bool = False

    @property
    def known_end(self) -> Moment | None:
        """When it ended, None where nobody knows."""
        return None if self.undated else self.ended


@attrs.frozen(kw_only=True)
class Refusal:
    """A contact, or a request for the next stage, that the body refused."""

    happened: Moment
    event: Declined | EscalationDeclined


@attrs.frozen(kw_only=True)
class RoleHeld:
    """Somebody, by their id, had a role in a stage of a procedure; *despite_conflict* if that had to be accepted."""

    actor: str
    role: Role
    stage: str
    procedure: str
    despite_conflict: bool = False

    @property
    def at(self) -> tuple[str, Role, str, str]:
        """Who held what and where, however it came about."""
        return self.actor, self.role, self.stage, self.procedure


@attrs.frozen(kw_only=True)
class Consent:
    """One step of the consent of *giver*, for *party* or, where that is None, for the body itself.

    A step that names no scope is about all of them: a withdrawal of everything, for example. *ended* is when one of the
    two left the case, or *party* became somebody else: from then on it says nothing.
    """

    giver: str
    party: str | None
    scopes: tuple[ConsentScope, ...]
    step: ConsentStep
    since: Moment
    expires_on: dt.date | None = None
    ended: Moment | None = None

    def is_about(self, scope: ConsentScope) -> bool:
        """Whether it says something of *scope*."""
        return not self.scopes or scope in self.scopes

    def allows(self, scope: ConsentScope, on: dt.date) -> bool:
        """Whether it gives leave for *scope* on the local day *on*; the day on which it expires still counts."""
        in_time = self.expires_on is None or on <= self.expires_on
        return self.step is ConsentStep.RECEIVED and self.is_about(scope) and in_time


@attrs.frozen(kw_only=True)
class Adjustment:
    """A reasonable adjustment for a party; *what* is the id of a detail, *ended* when it was no longer needed."""

    adjustment: str
    party: str
    what: str
    since: Moment
    reviewed: tuple[Moment, ...] = ()
    review_on: dt.date | None = None
    ended: Moment | None = None


@attrs.frozen(kw_only=True)
class Flag:
    """What staff must know first, by its name; *told* are the ids of those who know, *cleared* when it was over."""

    flag: str
    kind: FlagKind
    raised: Moment
    told: tuple[str, ...] = ()
    cleared: Moment | None = None


@attrs.frozen(kw_only=True)
class Care:
    """How the people of the case are to be dealt with; *preferences* maps a party to the id of a detail."""

    preferences: tuple[tuple[str, str], ...] = ()
    adjustments: tuple[Adjustment, ...] = ()
    flags: tuple[Flag, ...] = ()

    @property
    def current(self) -> tuple[Adjustment, ...]:
        """The adjustments that were not ended."""
        return tuple(each for each in self.adjustments if each.ended is None)

    @property
    def open_flags(self) -> tuple[Flag, ...]:
        """The flags that were not cleared."""
        return tuple(flag for flag in self.flags if flag.cleared is None)

    def adjustment(self, name: str) -> Adjustment | None:
        """Return the adjustment called *name*, if there is one."""
        return next((each for each in self.adjustments if each.adjustment == name), None)

    def flag(self, name: str) -> Flag | None:
        """Return the flag called *name*, if there is one."""
        return next((each for each in self.flags if each.flag == name), None)


@attrs.frozen(kw_only=True)
class Finding:
    """A finding on a matter, when it was made, and in which of the visits of the case, counted from 1."""

    happened: Moment
    event: FindingMade
    visit: int


class RemedyStatus(StrEnum):
    """How a remedy stands on a day."""

    OPEN = "open"
    OVERDUE = "overdue"
    DONE = "done"
    LATE = "late"
    UNDELIVERABLE = "undeliverable"


@attrs.frozen(kw_only=True)
class Remedy:
    """What was promised to put a wrong right: *agreed* and perhaps *done*, or *undeliverable* for a reason.

    *done_undated* says that nobody knows when it was done; its terms say so of the day on which it was agreed.
    """

    terms: RemedyAgreed
    agreed: Moment
    done: Moment | None = None
    done_undated: bool = False
    undeliverable: Moment | None = None
    reason: str | None = None

    @property
    def id(self) -> str:
        """The short id of the remedy in its case."""
        return self.terms.remedy

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to see to it."""
        return self.done is None and self.undeliverable is None


@attrs.frozen(kw_only=True)
class Praise:
    """A member of staff or a team that was praised, by the id; *told* is when they heard of it."""

    who: str
    is_team: bool
    named: Moment
    told: Moment | None = None


@attrs.frozen(kw_only=True)
class Results:
    """What came of the case."""

    findings: tuple[Finding, ...] = ()
    remedies: tuple[Remedy, ...] = ()
    learned: tuple[Learned, ...] = ()
    praise: tuple[Praise, ...] = ()


@attrs.frozen(kw_only=True)
class Document:
    """A document of the case, and when it was added; *erased* says when what was known of it went."""

    event: DocumentAdded
    added: Moment
    erased: Moment | None = None
