"""The shapes of what is told as data. Their schemas are made from them, so that the two cannot differ.

Days are local days of the organisation, ``2026-04-03``; instants stand in its local time with their offset.
"""

from collections.abc import Iterable
from typing import Annotated, Any, NotRequired, TypeAlias, TypedDict

import msgspec

from casework.application.as_data.advice_shapes import GuidanceData, LetterData
from casework.application.as_data.dates import Day, Instant, When
from casework.application.as_data.matter_shapes import MatterData
from casework.application.as_data.people_shapes import LettersData
from casework.domain.cases.parts import CaseStatus, RemedyStatus
from casework.domain.cases.vocabulary import (
    Channel,
    ConsentScope,
    ConsentStep,
    FlagKind,
    Formality,
    Irregularity,
    Kind,
    Role,
)
from casework.domain.deadlines import DeadlineStatus
from casework.domain.deadlines.windows import Bound
from casework.domain.next_steps import DueSort
from casework.domain.restrictions import Measure


def _one_of(words: Iterable[str]) -> msgspec.Meta:
    return msgspec.Meta(extra_json_schema={"enum": [str(word) for word in words]})


StatusWord = Annotated[str, _one_of(DeadlineStatus)]
EventData: TypeAlias = dict[str, Any]
"""An event by its own fields, with its words in the place of the ids of details; its schema is made from the event."""


class StepData(TypedDict):
    """One step of how a date was counted."""

    code: str
    days: list[When]
    names: list[str]
    number: int | None


class Explained(TypedDict):
    """How a date was counted: in sentences, and as data."""

    explanation: list[str]
    steps: list[StepData]


class Marks(TypedDict):
    """Whether a date may still change, and whether it rests on what nobody could confirm."""

    provisional: bool
    unconfirmed: bool


class DeadlineData(Marks):
    """When a time limit starts, is due and was done, its status on a day, and where asked for how it was counted."""

    stage: str
    limit: str
    starts: When | None
    due: When | None
    done: When | None
    status: NotRequired[StatusWord]
    explanation: NotRequired[list[str]]
    steps: NotRequired[list[StepData]]


class CaseDeadlineData(DeadlineData):
    """A deadline of a case; the visit is the how-manyth stay in its stage it belongs to, from 1 on."""

    visit: int


class CaseSummary(TypedDict):
    """What every command that writes tells of its case, by the state after it."""

    case: str
    reference: str
    version: int
    status: Annotated[str, _one_of(CaseStatus)]
    stage: str
    deadlines: list[CaseDeadlineData]
    allowed: list[str]


class PeriodData(TypedDict):
    """A period of a window: what it starts from, and on which day, where that is known."""

    starts: str
    starts_on: When | None
    until: When | None


class WindowData(Marks):
    """Until when the complainant has time for something."""

    window: str
    name: str
    to_stage: str | None
    until: When | None
    bound: Annotated[str, _one_of(Bound)] | None
    periods: list[PeriodData]
    explanation: NotRequired[list[str]]
    steps: NotRequired[list[StepData]]


class ReferralData(WindowData):
    """Where the complainant can go in the end, and until when."""

    body: str


class DueData(Marks):
    """Something with a date to come or gone by."""

    sort: Annotated[str, _one_of(DueSort)]
    name: str
    stage: str | None
    due: When
    status: StatusWord


class MissingData(TypedDict):
    """Something that should be on record and is not."""

    code: str
    says: str


class NextStepsData(TypedDict):
    """What comes next in a case."""

    allowed: list[str]
    always: list[str]
    due: list[DueData]
    missing: list[MissingData]
    guidance: list[GuidanceData]
    letters: list[LetterData]


class PartyData(TypedDict):
    """A person or body with a role; *actor* is the id by which the organisation knows them across cases."""

    party: str
    role: Annotated[str, _one_of(Role)]
    actor: str | None
    acts_for: str | None
    child: bool


class FormerlyData(TypedDict):
    """What a case was until it became something else."""

    kind: Annotated[str, _one_of(Kind)]
    procedure: str
    reason: str
    until: When


class EndData(TypedDict):
    """An end of the case, and when and why it was taken up again; None where nobody knows when it ended."""

    status: Annotated[str, _one_of(CaseStatus)]
    ended: When | None
    taken_up_again: When | None
    reason: str | None


class FlagData(TypedDict):
    """A flag that is up."""

    flag: str
    kind: Annotated[str, _one_of(FlagKind)]
    told: list[str]
    raised: When


class ConsentData(TypedDict):
    """What became last of a consent."""

    giver: str
    party: str | None
    step: Annotated[str, _one_of(ConsentStep)]
    scopes: list[Annotated[str, _one_of(ConsentScope)]]
    since: When
    expires_on: Day | None


class RestrictionData(TypedDict):
    """A restriction in force on a person of the case, as far as the viewer may know of it."""

    restriction: str
    person: str
    measure: Annotated[str, _one_of(Measure)]
    imposed_on: Day
    review_on: Day


class AdjustmentData(TypedDict):
    """An adjustment that holds; what is needed is told with the people."""

    adjustment: str
    party: str
    review_on: Day | None


class MilestoneData(TypedDict):
    """A milestone that was reached."""

    stage: str
    milestone: str
    happened: When


class PraiseData(TypedDict):
    """Somebody who was praised, and when they were told."""

    who: str
    is_team: bool
    told: When | None


class LinkData(TypedDict):
    """Another case that this one has to do with; its reference, or its id where the viewer may not see it."""

    link: str
    case: str


class Happened(TypedDict):
    """When an event happened."""

    happened: When


class IrregularData(Happened):
    """What an extension is told with that breaks a rule."""

    irregular: list[Annotated[str, _one_of(Irregularity)]]
    moves_due_date: bool


class RemedyEnds(Happened):
    """What a remedy is told with: how it stands, and when it was done or could not be.

    *done_undated* says that nobody knows when it was done.
    """

    status: Annotated[str, _one_of(RemedyStatus)]
    reason: str | None
    done: When | None
    done_undated: bool
    undeliverable: When | None


class Erased(Happened):
    """What a document is told with: when it was erased."""

    erased: When | None


class PastData(TypedDict):
    """What a case was, and how it went on."""

    formerly: list[FormerlyData]
    taken_on: list[EventData]
    dates_given: list[EventData]
    irregular_extensions: list[EventData]
    ends: list[EndData]


class CareData(TypedDict):
    """What must be known of the people of a case to treat them well."""

    flags: list[FlagData]
    consents: list[ConsentData]
    letters: list[LettersData]
    restrictions: list[RestrictionData]
    adjustments: list[AdjustmentData]


class ResultsData(TypedDict):
    """What came of a case."""

    outcome: str | None
    milestones: list[MilestoneData]
    refusals: list[EventData]
    delays: list[EventData]
    findings: list[EventData]
    remedies: list[EventData]
    learned: list[EventData]
    praise: list[PraiseData]
    documents: list[EventData]
    links: list[LinkData]


class SourceData(TypedDict):
    """Where an imported case came from: system, key there, import, number of file and sheet, line of its record."""

    system: str
    key: str
    batch: str | None
    file: int | None
    sheet: int | None
    line: int | None


class JudgedData(TypedDict):
    """What the system that a case came from says of a time limit of its own; it is none of the deadlines here."""

    name: str
    due: When | None
    verdict: str | None


class FactsData(PastData, CareData, ResultsData):
    """The case itself: what it is, what it is about, and whose it is."""

    kind: Annotated[str, _one_of(Kind)]
    procedure: str
    received: When | None
    channel: Annotated[str, _one_of(Channel)]
    anonymous: bool
    formality: Annotated[str, _one_of(Formality)] | None
    summary: str | None
    source: SourceData | None
    judged_elsewhere: list[JudgedData]
    import_undone: str | None
    handler: str | None
    team: str | None
    matters: list[MatterData]
    parties: list[PartyData]


class EntryData(TypedDict):
    """One entry of the log of a case; one that counts no more names the entry by which it does not."""

    version: int
    event: str
    happened: When
    by: str
    recorded_at: Instant
    data: EventData
    words: list[str]
    undone_by: int | None
    struck_out_by: int | None


class LinkedDeadlineData(Marks):
    """Something that is due in a case with which this one is linked."""

    case: str
    procedure: str
    stage: str
    limit: str
    due: When
    status: StatusWord


class CaseCore(CaseSummary, FactsData):
    """What is always told of a case: what it is, how its deadlines stand *on* a day, and what comes next."""

    on: When
    windows: list[WindowData]
    referral: ReferralData | None
    linked_deadlines: list[LinkedDeadlineData]
    next: NextStepsData


class CaseData(CaseCore):
    """Everything about a case as a viewer sees it: what it is, how its deadlines stand on a day, and what comes next.

    The entries of the log, and what is known of people, are there where they were asked for.
    """

    history: NotRequired[list[EntryData]]
    people: NotRequired[dict[str, dict[str, str] | None]]
    preferences: NotRequired[dict[str, dict[str, str] | None]]
    needs: NotRequired[dict[str, str | None]]
