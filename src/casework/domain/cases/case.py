"""A case as its events left it: small parts, each with a few fields.

Nothing here depends on today, on a rule or on a calendar. Due dates and statuses are computed from a case by
``casework.domain.deadlines``; a status such as "overdue" is never kept.
"""

import datetime as dt
from enum import StrEnum

import attrs

from casework.domain.cases.events import Category, DateAgreed, Event, Extended, Matter, Party, Source
from casework.domain.cases.vocabulary import Channel, Formality, Kind
from casework.domain.time.moments import Moment


class CaseStatus(StrEnum):
    """Where a case stands: open, or finished in one of three ways."""

    OPEN = "open"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    REFERRED = "referred"


class VisitStart(StrEnum):
    """Why a stage began."""

    RECEIVED = "received"
    ESCALATED = "escalated"
    REOPENED = "reopened"


@attrs.frozen(kw_only=True)
class Fact:
    """An event, when it happened, and its version in the stream of its case."""

    version: int
    happened: Moment
    event: Event


@attrs.frozen(kw_only=True)
class Intake:
    """How the case came in; *written_on* is the date on the letter, if it bears one."""

    kind: Kind
    procedure: str
    reference: str
    received: Moment
    written_on: dt.date | None
    channel: Channel
    formality: Formality | None
    summary: str | None
    source: Source | None


@attrs.frozen(kw_only=True)
class Granted:
    """More time, or an agreed day, for a limit of a visit, and when it was given."""

    happened: Moment
    event: Extended | DateAgreed


@attrs.frozen(kw_only=True)
class StageVisit:
    """One stay in a stage, with every fact its limits may wait for. A stage visited twice has two visits."""

    stage: str
    began: Moment
    began_by: VisitStart
    acknowledged: Moment | None = None
    accepted: Moment | None = None
    responded: Moment | None = None
    outcome: str | None = None
    milestones: tuple[tuple[str, Moment], ...] = ()
    granted: tuple[Granted, ...] = ()
    ended: Moment | None = None


@attrs.frozen(kw_only=True)
class Pause:
    """An interval in which the clocks stood still, by its name; *resumed* is None while they still do.

    Pauses may overlap: the clocks stand still as long as any of them lasts.
    """

    pause: str
    paused: Moment
    reason: str
    resumed: Moment | None = None


@attrs.frozen(kw_only=True)
class Assignment:
    """Who deals with the case."""

    handler: str | None
    team: str | None
    since: Moment


@attrs.frozen(kw_only=True)
class Closure:
    """One ending of the case; each has a record of its own, and *reopened* says when it was undone."""

    status: CaseStatus
    ended: Moment
    outcome: str | None = None
    body: str | None = None
    reopened: Moment | None = None


@attrs.frozen(kw_only=True)
class Case:
    """One contact that the body must deal with.

    *version* counts the events of the case's own stream. *history* holds the facts as they stand after corrections, in
    the order in which they were recorded; the records of the store keep the mistakes as well. *struck* holds the facts
    that were struck out, so that they can be restored; it plays no part in anything else.
    """

    id: str
    version: int
    intake: Intake
    visits: tuple[StageVisit, ...]
    pauses: tuple[Pause, ...] = ()
    matters: tuple[Matter, ...] = ()
    parties: tuple[Party, ...] = ()
    assignment: Assignment | None = None
    closures: tuple[Closure, ...] = ()
    notes: tuple[str, ...] = ()
    history: tuple[Fact, ...] = ()
    struck: tuple[Fact, ...] = ()

    @property
    def reference(self) -> str:
        """The number that people use for the case."""
        return self.intake.reference

    @property
    def visit(self) -> StageVisit:
        """The present, or last, stay in a stage."""
        return self.visits[-1]

    @property
    def stage(self) -> str:
        """The id of the present, or last, stage."""
        return self.visits[-1].stage

    @property
    def status(self) -> CaseStatus:
        """Open, or the way in which it ended."""
        if not self.closures or self.closures[-1].reopened is not None:
            return CaseStatus.OPEN
        return self.closures[-1].status

    @property
    def is_open(self) -> bool:
        """Whether the body still has to do something."""
        return self.status is CaseStatus.OPEN

    @property
    def service(self) -> str | None:
        """The service that the first matter concerns."""
        return next((matter.service for matter in self.matters if matter.service), None)

    @property
    def categories(self) -> tuple[Category, ...]:
        """The categories of all matters, each once, in order."""
        return tuple(dict.fromkeys(category for matter in self.matters for category in matter.categories))

    @property
    def open_pauses(self) -> tuple[Pause, ...]:
        """The pauses that have not ended, in the order in which they were recorded."""
        return tuple(pause for pause in self.pauses if pause.resumed is None)

    @property
    def open_pause(self) -> Pause | None:
        """The first pause that has not ended, if there is one."""
        return next(iter(self.open_pauses), None)
