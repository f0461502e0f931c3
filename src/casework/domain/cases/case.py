"""A case as its events left it, made of the small parts of ``casework.domain.cases.parts``.

Nothing here depends on today, on a rule or on a calendar. Due dates and statuses are computed from a case by
``casework.domain.deadlines``; a status such as "overdue" is never kept.
"""

import attrs

from casework.domain.cases.events import Category, JudgedElsewhere, Link, Matter, Party
from casework.domain.cases.parts import (
    Assignment,
    Care,
    CaseStatus,
    Closure,
    Consent,
    Document,
    Fact,
    Intake,
    Pause,
    Refusal,
    Results,
    RoleHeld,
    StageVisit,
)
from casework.domain.time.moments import Moment


@attrs.frozen(kw_only=True)
class Case:
    """One contact that the body must deal with.

    *version* counts the events of the case's own stream. *history* holds the facts as they stand after corrections, in
    the order in which they were recorded; the records of the store keep the mistakes as well. *struck* holds the facts
    that were struck out, so that they can be restored; it plays no part in anything else. *recorded* holds the facts as
    they were recorded, corrections among them, and is empty where nothing was corrected. *roles* tells who held which
    role in which stage, also of parties that left; *consents* holds every step of each consent. *links* are the cases
    that this one has to do with, *absorbed* the ids of those that became part of it, *merged_into* the case of which it
    became part. *judged* is what the system that it came from says of time limits of its own, the latest of each name;
    *undone* the import that made the case and was taken back, so that it counts nowhere.
    """

    id: str
    version: int
    intake: Intake
    visits: tuple[StageVisit, ...]
    pauses: tuple[Pause, ...] = ()
    matters: tuple[Matter, ...] = ()
    parties: tuple[Party, ...] = ()
    roles: tuple[RoleHeld, ...] = ()
    consents: tuple[Consent, ...] = ()
    care: Care = Care()
    assignment: Assignment | None = None
    refusals: tuple[Refusal, ...] = ()
    closures: tuple[Closure, ...] = ()
    results: Results = Results()
    documents: tuple[Document, ...] = ()
    notes: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    absorbed: tuple[str, ...] = ()
    merged_into: str | None = None
    judged: tuple[JudgedElsewhere, ...] = ()
    undone: str | None = None
    history: tuple[Fact, ...] = ()
    struck: tuple[Fact, ...] = ()
    recorded: tuple[Fact, ...] = attrs.field(default=(), eq=False, repr=False)

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
        if self.undone is not None:
            return CaseStatus.UNDONE
        if not self.closures or self.closures[-1].reopened is not None:
            return CaseStatus.OPEN
        return self.closures[-1].status

    @property
    def is_open(self) -> bool:
        """Whether the body still has to do something."""
        return self.status is CaseStatus.OPEN

    @property
    def procedures(self) -> tuple[str, ...]:
        """The ids of the procedures under which it was or is, each once, in order."""
        return tuple(dict.fromkeys([visit.procedure for visit in self.visits]))

    @property
    def came_under_another(self) -> bool:
        """Whether the present, or last, stay began because another procedure governs since then."""
        return len(self.visits) > 1 and self.visits[-2].procedure != self.visits[-1].procedure

    def governed_since(self, procedure: str) -> Moment | None:
        """Return the moment whose day says which version of *procedure* governs, None where nobody knows it.

        It is the receipt, or the change that brought the case under it where its clocks run from that.
        """
        return next((visit.began for visit in self.visits if visit.procedure == procedure), self.intake.received)

    @property
    def service(self) -> str | None:
        """The service that the first matter concerns."""
        return next((matter.service for matter in self.matters if matter.service), None)

    @property
    def categories(self) -> tuple[Category, ...]:
        """The categories of all matters, each once, in order."""
        return tuple(dict.fromkeys([category for matter in self.matters for category in matter.categories]))

    @property
    def people(self) -> tuple[str, ...]:
        """The ids by which the body knows its parties across cases, each once, in order."""
        return tuple(dict.fromkeys([party.actor for party in self.parties if party.actor is not None]))

    @property
    def open_pauses(self) -> tuple[Pause, ...]:
        """The pauses that have not ended, in the order in which they were recorded."""
        return tuple(pause for pause in self.pauses if pause.resumed is None)

    @property
    def open_pause(self) -> Pause | None:
        """The first pause that has not ended, if there is one."""
        return next(iter(self.open_pauses), None)

    def party(self, name: str) -> Party | None:
        """Return the party called *name*, if there is one."""
        return next((party for party in self.parties if party.party == name), None)

    def matter(self, name: str) -> Matter | None:
        """Return the matter called *name*, if there is one."""
        return next((matter for matter in self.matters if matter.matter == name), None)
