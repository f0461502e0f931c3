"""From a draft to the commit that makes its case: events with the source's dates, the row, and the details."""

import datetime as dt
from collections.abc import Iterable

from casework.application.access import AccessPolicy
from casework.application.contacts import Contact
from casework.application.drafts import Drafts
from casework.application.identity import new_id, new_reference
from casework.application.mappings import Fate, SourceMapping
from casework.application.ports import Commit, IdempotencyKey, NewEvent, StreamAppend
from casework.application.row_drafts import CaseDraft, DraftFact
from casework.application.row_reading import RowProblemError
from casework.application.rulebook import Rulebook
from casework.application.writing import new_event
from casework.domain.actors import Actor
from casework.domain.cases import decisions
from casework.domain.cases.case import Case
from casework.domain.cases.decisions import Circumstances
from casework.domain.cases.events import (
    Acknowledged,
    Closed,
    Event,
    Noted,
    Received,
    Responded,
    Source,
    Withdrawn,
)
from casework.domain.cases.fold import begin, evolve
from casework.domain.cases.parts import Fact
from casework.domain.envelope import stamp
from casework.domain.time.moments import Moment
from casework.errors import CaseworkError, DecisionError


class CaseBuilder:
    """Makes the commits of one import; *by* is who imports."""

    def __init__(self, rulebook: Rulebook, mapping: SourceMapping, by: Actor, policy: AccessPolicy) -> None:
        self._rulebook, self._mapping, self._by, self._policy = rulebook, mapping, by, policy

    def commit(self, draft: CaseDraft, key: str, asked: IdempotencyKey, now: dt.datetime) -> Commit:
        """Return everything that makes the case of *draft*.

        Raises:
            RowProblemError: If the rules or the access policy do not let such a case begin, or a fact is still to come.
        """
        case_id = new_id("case", now)
        drafted = Drafts(case_id, now)
        try:
            circumstances = self._rulebook.circumstances(draft.procedure, draft.received, now)
            received = self._received(draft, key, circumstances.version.first_stage, drafted)
            decisions.receive(received, draft.received, circumstances)
        except DecisionError as error:
            raise RowProblemError(error.why) from None
        except CaseworkError as error:
            raise RowProblemError(str(error)) from None
        case = begin(case_id, Fact(version=1, happened=draft.received, event=received))
        written = [(received, draft.received, drafted), *self._facts(case, draft, circumstances)]
        if draft.kept:
            written.append(self._note(draft, case_id, now))
        for event, happened, _ in written[1:]:
            case = evolve(case, Fact(version=case.version + 1, happened=happened, event=event))
        return self._committed(case, written, asked, now)

    def _committed(
        self, case: Case, written: Iterable[tuple[Event, Moment, Drafts]], asked: IdempotencyKey, now: dt.datetime
    ) -> Commit:
        events: list[NewEvent] = []
        details = []
        for event, happened, drafted in written:
            events.append(new_event(event, happened, drafted))
            details += drafted.details
        row = self._rulebook.row(case)
        if not self._policy.may(self._by, "receive", row):
            raise RowProblemError(f"{self._by.id} may not receive it")
        return Commit(
            organisation=self._rulebook.organisation.id,
            actor=self._by.id,
            recorded_at=stamp(now),
            appends=(StreamAppend(stream=case.id, events=tuple(events), expected=0),),
            rows=(row,),
            details=tuple(details),
            key=asked,
        )

    def _received(self, draft: CaseDraft, key: str, stage: str, drafted: Drafts) -> Received:
        contact = Contact(
            kind=draft.kind,
            procedure=draft.procedure,
            channel=draft.channel,
            formality=draft.formality,
            summary=draft.summary,
            complainant=draft.complainant,
            service=draft.matters[0].service,
            categories=dict(draft.matters[0].categories),
            written_on=draft.written_on,
            stage=None,
            reference=draft.reference or new_reference(self._rulebook.day(draft.received)),
            source=Source(system=self._mapping.source.system, key=key),
        )
        return contact.received(drafted, str(contact.reference), stage)

    def _facts(
        self, case: Case, draft: CaseDraft, circumstances: Circumstances
    ) -> Iterable[tuple[Event, Moment, Drafts]]:
        today = circumstances.day(circumstances.now)
        for fact in draft.facts:
            if circumstances.day(fact.happened) > today:
                raise RowProblemError(f"{fact.event.value} on a day that is still to come")
            drafted = Drafts(case.id, circumstances.now)
            yield _event(fact, case.stage, drafted), fact.happened, drafted

    def _note(self, draft: CaseDraft, case_id: str, now: dt.datetime) -> tuple[Event, Moment, Drafts]:
        drafted = Drafts(case_id, now)
        said = "\n".join(f"{column}: {text}" for column, text in draft.kept)
        text = drafted.text(f"As {self._mapping.source.system} has it:\n{said}")
        return Noted(text=str(text)), now, drafted


def _event(fact: DraftFact, stage: str, drafted: Drafts) -> Event:
    match fact.event:
        case Fate.ACKNOWLEDGED:
            return Acknowledged(stage=stage)
        case Fate.RESPONDED:
            return Responded(stage=stage, outcome=fact.outcome, letter=drafted.text(fact.letter))
        case Fate.WITHDRAWN:
            return Withdrawn(note=drafted.text(fact.note))
        case Fate.CLOSED:
            return Closed(outcome=fact.outcome, note=drafted.text(fact.note))
    raise RowProblemError(f"{fact.event.in_words} is not imported yet")
