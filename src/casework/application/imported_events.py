"""From a draft to the events that tell it: history as the source has it, in the order of time.

Facts of an old case were decided by others, by the rules of their own time. So nobody asks here whether they were
allowed: a late answer, or one without an acknowledgement, is simply a fact. Only what no case can say is refused: an
answer in a stage that nothing says had begun, or an end of a pause without a pause.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import TypeVar

import msgspec

from casework.application.drafts import Drafts
from casework.application.imported_results import Told, learning_told, remedy_told
from casework.application.mappings import Fate
from casework.application.row_drafts import CaseDraft, DraftDocument, DraftFact, DraftFinding, DraftMatter, DraftVerdict
from casework.application.row_reading import RowProblemError
from casework.domain.cases.decisions import Circumstances
from casework.domain.cases.events import (
    Accepted,
    Acknowledged,
    Assigned,
    Category,
    Closed,
    DateAgreed,
    DelayInformed,
    DocumentAdded,
    Escalated,
    Event,
    Extended,
    FindingMade,
    JudgedElsewhere,
    Matter,
    MilestoneReached,
    Noted,
    Party,
    Paused,
    Received,
    Referred,
    Reopened,
    Responded,
    Resumed,
    Source,
    Withdrawn,
)
from casework.domain.cases.vocabulary import Role
from casework.domain.procedures import ProcedureVersion
from casework.domain.time.moments import Moment, order_key

EVENT_OF: Mapping[Fate, type[Event]] = MappingProxyType(
    {
        Fate.ACKNOWLEDGED: Acknowledged,
        Fate.ACCEPTED: Accepted,
        Fate.RESPONDED: Responded,
        Fate.EXTENDED: Extended,
        Fate.DATE_AGREED: DateAgreed,
        Fate.DELAY_INFORMED: DelayInformed,
        Fate.MILESTONE: MilestoneReached,
        Fate.PAUSED: Paused,
        Fate.RESUMED: Resumed,
        Fate.ESCALATED: Escalated,
        Fate.REFERRED: Referred,
        Fate.WITHDRAWN: Withdrawn,
        Fate.CLOSED: Closed,
        Fate.REOPENED: Reopened,
        Fate.ASSIGNED: Assigned,
    }
)
"""The event that each thing which can have happened becomes."""

_ENDS = frozenset({Fate.CLOSED, Fate.WITHDRAWN, Fate.REFERRED})

Value = TypeVar("Value")


class Written(msgspec.Struct, frozen=True, kw_only=True):
    """An event with the day on which it happened, and the details that it refers to."""

    event: Event
    happened: Moment
    drafts: Drafts


def received(draft: CaseDraft, source: Source, reference: str, stage: str, drafts: Drafts) -> Received:
    """Return the receipt of *draft*."""
    matters = tuple([_matter(number, matter, drafts) for number, matter in enumerate(draft.matters, start=1)])
    return Received(
        kind=draft.kind,
        procedure=draft.procedure,
        reference=reference,
        stage=stage,
        channel=draft.channel,
        formality=draft.formality,
        written_on=draft.written_on,
        summary=drafts.text(draft.summary),
        matters=matters,
        parties=tuple(_parties(draft, drafts)),
        source=source,
        undated=draft.received is None,
    )


def _matter(number: int, matter: DraftMatter, drafts: Drafts) -> Matter:
    return Matter(
        matter=f"m{number}",
        service=matter.service,
        categories=tuple([Category(scheme=scheme, code=code) for scheme, code in matter.categories]),
        summary=drafts.text(matter.summary),
    )


def _parties(draft: CaseDraft, drafts: Drafts) -> Iterator[Party]:
    known = 0
    if draft.complainant:
        known = 1
        yield Party(party="p1", role=Role.COMPLAINANT, person=drafts.person(draft.complainant))
    for number, party in enumerate(draft.parties, start=known + 1):
        yield Party(party=f"p{number}", role=party.role, person=drafts.person(party.person), actor=party.actor)


class Course:
    """The events after the receipt of *draft*: what the case has come to so far says what each fact is about."""

    def __init__(self, draft: CaseDraft, case_id: str, circumstances: Circumstances, first_stage: str) -> None:
        self._draft, self._case = draft, case_id
        self._circumstances, self._version = circumstances, circumstances.version
        self._stage = first_stage
        self._visited = [first_stage]
        self._pauses, self._open_pause = 0, ""
        self._is_over = False

    def events(self) -> Iterator[Written]:
        """Yield the events in the order of time; what has no day comes last, at the moment of writing it down.

        Raises:
            RowProblemError: If a fact is still to come, or no case can say it.
        """
        zone, last = self._circumstances.place.zone, dt.date.max
        told = [Told(fact.happened, fact.happened, self._telling(fact)) for fact in self._draft.facts]
        told += [
            Told(finding.happened, finding.happened, self._finding(f"m{number}", finding))
            for number, matter in enumerate(self._draft.matters, start=1)
            for finding in matter.findings
        ]
        told += [
            Told(document.added, document.added, _document(f"d{number}", document))
            for number, document in enumerate(self._draft.documents, start=1)
        ]
        for number, remedy in enumerate(self._draft.remedies, start=1):
            self._check_day("remedy agreed", remedy.agreed)
            self._check_day("remedy done", remedy.done)
            told += remedy_told(f"r{number}", remedy, zone)
        for number, learning in enumerate(self._draft.learnings, start=1):
            self._check_day("learned", learning.learned)
            told.append(learning_told(f"l{number}", learning))
        if len(told) > 1:
            told.sort(key=lambda each: (last,) if each.stands is None else order_key(each.stands, zone))
        for _, happened, tell in told:
            yield self._written(happened, tell)
        for verdict in self._draft.verdicts:
            yield self._written(None, _judged(verdict))

    def note(self, system: str) -> Written | None:
        """Return the note with the texts that the mapping keeps, if there are any."""
        if not self._draft.kept:
            return None
        said = "\n".join(f"{column}: {text}" for column, text in self._draft.kept)
        return self._written(None, lambda drafts: Noted(text=str(drafts.text(f"As {system} has it:\n{said}"))))

    def _written(self, happened: Moment | None, tell: Callable[[Drafts], Event]) -> Written:
        now = self._circumstances.now
        drafts = Drafts(self._case, now)
        return Written(event=tell(drafts), happened=now if happened is None else happened, drafts=drafts)

    def _telling(self, fact: DraftFact) -> Callable[[Drafts], Event]:
        def tell(drafts: Drafts) -> Event:
            self._check_day(fact.event.in_words, fact.happened)
            try:
                return _TELL[fact.event](self, fact, drafts)
            finally:
                self._is_over = fact.event in _ENDS or (self._is_over and fact.event not in _GO_ON)

        return tell

    def _check_day(self, what: str, happened: Moment | None) -> None:
        day, now = self._circumstances.day, self._circumstances.now
        if happened is not None and day(happened) > day(now):
            raise RowProblemError(f"{what} on a day that is still to come")

    def _stage_of(self, fact: DraftFact) -> str:
        """Return the stage that *fact* is about: the one that it names, or the present one.

        Raises:
            RowProblemError: If nothing says that the case was in that stage by then.
        """
        if fact.stage is None or fact.stage == self._stage:
            return self._stage
        if fact.stage not in self._visited:
            raise RowProblemError(f"{fact.event.in_words} in stage {fact.stage}, but {_not_begun(fact.stage)}")
        return fact.stage

    # What each fact becomes

    def _acknowledged(self, fact: DraftFact, _drafts: Drafts) -> Event:
        return Acknowledged(stage=self._stage_of(fact), told_due_on=fact.told_due_on)

    def _accepted(self, fact: DraftFact, _drafts: Drafts) -> Event:
        return Accepted(stage=self._stage_of(fact))

    def _responded(self, fact: DraftFact, drafts: Drafts) -> Event:
        return Responded(stage=self._stage_of(fact), outcome=fact.outcome, letter=drafts.text(fact.letter))

    def _extended(self, fact: DraftFact, drafts: Drafts) -> Event:
        if fact.happened is None:
            self._check_is_placed(fact)
        return Extended(
            stage=self._stage_of(fact),
            limit=_needed(fact.limit, fact, "which limit"),
            reason=fact.reason,
            until=_needed(fact.until, fact, "until when"),
            note=drafts.text(fact.note),
            undated=fact.happened is None,
        )

    def _check_is_placed(self, fact: DraftFact) -> None:
        """Check that an extension of which nobody knows when it was given belongs to one visit, and to one turn."""
        visits = [stage for stage in self._visited if fact.stage in {None, stage}]
        if len(visits) > 1:
            hint = "" if len(set(visits)) == 1 else f'; write stage = "{visits[0]}", say, in its [[event]]'
            raise RowProblemError(
                f"extended on a day that is not known, and the case was in stage {' and then in stage '.join(visits)}: "
                f"nothing says in which{hint}"
            )
        if any(limit.id == fact.limit and limit.repeats for stage in self._version.stages for limit in stage.limits):
            raise RowProblemError(f"extended on a day that is not known, and {fact.limit} comes again and again")

    def _date_agreed(self, fact: DraftFact, _drafts: Drafts) -> Event:
        until = _needed(fact.until, fact, "until when")
        return DateAgreed(stage=self._stage_of(fact), limit=_needed(fact.limit, fact, "which limit"), until=until)

    def _delay_informed(self, fact: DraftFact, drafts: Drafts) -> Event:
        return DelayInformed(
            stage=self._stage_of(fact),
            limit=_needed(fact.limit, fact, "which limit"),
            told_due_on=_needed(fact.until, fact, "until when"),
            reason=_needed(fact.reason, fact, "why"),
            note=drafts.text(fact.note),
        )

    def _milestone(self, fact: DraftFact, _drafts: Drafts) -> Event:
        return MilestoneReached(stage=self._stage_of(fact), milestone=_needed(fact.name, fact, "which one"))

    def _paused(self, fact: DraftFact, drafts: Drafts) -> Event:
        if self._open_pause:
            raise RowProblemError("paused, but an earlier pause has no end")
        self._pauses += 1
        self._open_pause = f"p{self._pauses}"
        return Paused(pause=self._open_pause, reason=_needed(fact.reason, fact, "why"), note=drafts.text(fact.note))

    def _resumed(self, fact: DraftFact, drafts: Drafts) -> Event:
        pause, self._open_pause = self._open_pause, ""
        if not pause:
            raise RowProblemError("resumed, but nothing says that it was paused")
        return Resumed(pause=pause, note=drafts.text(fact.note))

    def _escalated(self, fact: DraftFact, drafts: Drafts) -> Event:
        self._stage = fact.stage or _next_stage(self._version, self._stage)
        if not self._version.has_stage(self._stage):
            raise RowProblemError(f"escalated to stage {self._stage}, and {self._version.id} has no such stage")
        self._visited.append(self._stage)
        return Escalated(stage=self._stage, note=drafts.text(fact.note))

    def _referred(self, fact: DraftFact, drafts: Drafts) -> Event:
        return Referred(body=_needed(fact.body, fact, "to which body"), note=drafts.text(fact.note))

    def _withdrawn(self, fact: DraftFact, drafts: Drafts) -> Event:
        return Withdrawn(note=drafts.text(fact.note), undated=fact.happened is None)

    def _closed(self, fact: DraftFact, drafts: Drafts) -> Event:
        return Closed(outcome=fact.outcome, note=drafts.text(fact.note), undated=fact.happened is None)

    def _reopened(self, fact: DraftFact, drafts: Drafts) -> Event:
        if not self._is_over:
            raise RowProblemError("reopened, but nothing says that it had ended")
        self._open_pause = ""
        self._visited.append(self._stage)
        return Reopened(reason=_needed(fact.reason, fact, "why"), note=drafts.text(fact.note))

    def _assigned(self, fact: DraftFact, _drafts: Drafts) -> Event:
        _needed(fact.handler or fact.team, fact, "to whom")
        return Assigned(stage=self._stage_of(fact), handler=fact.handler, team=fact.team)

    def _finding(self, name: str, found: DraftFinding) -> Callable[[Drafts], Event]:
        def tell(drafts: Drafts) -> Event:
            stage = found.stage or self._circumstances.version.first_stage
            if stage not in self._visited:
                raise RowProblemError(f"a finding in stage {stage}, but {_not_begun(stage)}")
            return FindingMade(
                matter=name,
                stage=stage,
                scheme=found.scheme,
                outcome=found.outcome,
                by=found.by,
                reasons=drafts.text(found.reasons),
                undated=found.happened is None,
            )

        return tell


_GO_ON = frozenset({Fate.REOPENED, Fate.ESCALATED})

_TELL: Mapping[Fate, Callable[[Course, DraftFact, Drafts], Event]] = MappingProxyType(
    {fate: getattr(Course, f"_{fate.value}") for fate in Fate}
)


def _document(name: str, document: DraftDocument) -> Callable[[Drafts], Event]:
    def tell(drafts: Drafts) -> Event:
        return DocumentAdded(
            document=name,
            use=document.use,
            title=str(drafts.text(document.title)),
            address=drafts.text(document.address),
            undated=document.added is None,
        )

    return tell


def _judged(verdict: DraftVerdict) -> Callable[[Drafts], Event]:
    due = verdict.due
    return lambda _drafts: JudgedElsewhere(
        name=verdict.name,
        due_on=None if isinstance(due, dt.datetime) else due,
        due_at=due if isinstance(due, dt.datetime) else None,
        verdict=verdict.verdict,
    )


def _not_begun(stage: str) -> str:
    return (
        f'nothing says that this stage had begun by then: an [[event]] with event = "escalated" and stage = "{stage}" '
        "reads the day on which it began, which is blank or later here if the mapping has one"
    )


def _next_stage(version: ProcedureVersion, stage: str) -> str:
    following = version.stage(stage).next
    if len(following) != 1:
        why = f"has no stage after {stage}" if not following else f"goes on from {stage} in {' or '.join(following)}"
        raise RowProblemError(f"escalated, but {version.id} {why}: let the mapping say the stage")
    return following[0]


def _needed(value: Value | None, fact: DraftFact, what: str) -> Value:
    if value is None:
        raise RowProblemError(f"{fact.event.in_words}, but the row does not say {what}")
    return value
