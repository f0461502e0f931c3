"""What is wrong with what a mapping says of its records: tables that do not belong, or say too little."""

from collections.abc import Iterator

import attrs

from casework.application.mapping_checks.rules import no_code
from casework.application.mappings import (
    Ambiguous,
    AnswerFields,
    DateRule,
    EventRule,
    Fate,
    LabelledFields,
    ProcedureRule,
    RecordKind,
    RowsOfKey,
    SourceMapping,
    Unlisted,
    Unreadable,
    ValueRule,
)
from casework.application.row_reading.events import NEEDS, TAKES, UNDATED_ENDINGS
from casework.domain.cases.fields import CODE
from casework.domain.cases.vocabulary import Kind

_TABLE = {RecordKind.CASE: "fields", RecordKind.SURVEY_ANSWER: "answer", RecordKind.LABELLED_TEXT: "labelled"}
_OF_CASES = (
    "procedure",
    "procedure_by",
    "party",
    "matter",
    "document",
    "remedy",
    "learning",
    "event",
    "standing",
    "verdict",
)
_OF_ALL_EVENTS = {"event", "on", "where", "before_receipt"}


def record_mistakes(mapping: SourceMapping) -> Iterator[str]:
    """Yield the mistakes."""
    wanted = _TABLE[mapping.record]
    if getattr(mapping, wanted) is None:
        yield f"{wanted}: is missing"
    others = [table for table in _TABLE.values() if table != wanted]
    others += [] if mapping.record is RecordKind.CASE else _OF_CASES
    yield from (
        f"{table}: has no place in a mapping whose record is {mapping.record.value}"
        for table in others
        if getattr(mapping, table)
    )
    if mapping.record is RecordKind.CASE:
        yield from _case_mistakes(mapping)
    elif mapping.identity.rows is not RowsOfKey.ONE:
        yield "identity.rows: several rows are one only where they are a case"
    if mapping.organisation is not None:
        yield from _organisation_mistakes(mapping.organisation)
    if mapping.answer is not None:
        yield from _answer_mistakes(mapping.answer)
    if mapping.labelled is not None:
        yield from _labelled_mistakes(mapping.labelled)


def _organisation_mistakes(rule: ValueRule) -> Iterator[str]:
    """Yield what would let a text of the source begin the log of an organisation that nobody named."""
    if rule.columns and rule.codes is None and not rule.rules:
        yield "organisation.codes: list every organisation, or a slip of the source would begin a log of its own"
    if rule.unlisted is Unlisted.OTHER:
        yield "organisation.unlisted: other would be an organisation; reject what is not listed"


def _case_mistakes(mapping: SourceMapping) -> Iterator[str]:
    known = {"default", *(kind.value for kind in Kind)}
    if not mapping.procedures():
        yield "procedure: name one, as default or for each kind"
    for kind in mapping.procedure:
        if kind not in known:
            yield f"procedure.{kind}: is no kind; write one of {', '.join(sorted(known))}"
    for number, rule in enumerate(mapping.procedure_by):
        yield from (f"procedure_by[{number}]{what}" for what in _condition_mistakes(rule))
    for number, event in enumerate(mapping.event):
        yield from (f"event[{number}]{what}" for what in _event_mistakes(event))
        if mapping.standing is None and event.event is Fate.REFERRED and event.on and _may_be_unknown(event.on):
            why = "a day that is not known would leave the case open; reject the row, or add a standing"
            yield f"event[{number}].on: {why}"
    yield from _part_mistakes(mapping)


def _condition_mistakes(rule: ProcedureRule) -> Iterator[str]:
    first, last = rule.received_from, rule.received_until
    conditions = (rule.kind, rule.service, first, last, rule.received_unknown or None)
    if all(each is None for each in conditions):
        yield ": has no condition; write it as the default of procedure"
    if first is not None and last is not None and first > last:
        yield ".received_from: is after received_until, so nothing fits"
    if rule.received_unknown and (first or last):
        yield ".received_unknown: a receipt that nobody knows is neither before nor after a day"


def _event_mistakes(event: EventRule) -> Iterator[str]:
    default = {field.name: field.default for field in attrs.fields(EventRule)}
    given = {name for name, value in default.items() if getattr(event, name) != value} - _OF_ALL_EVENTS
    for name in sorted(given - TAKES[event.event]):
        takes = ", ".join(sorted(TAKES[event.event]))
        yield f".{name}: says nothing of {event.event.value}, which takes {takes}"
    for name in sorted(NEEDS.get(event.event, set()) - given):
        yield f".{name}: is missing, and {event.event.value} needs it"
    if event.with_last_answer:
        yield from ([".on: has no place beside with_last_answer, which is the day"] if event.on is not None else [])
    elif event.on is None and event.event in UNDATED_ENDINGS and event.where is None:
        needed = f"{event.event.value} needs it, or a where that says of which rows nobody knows the day"
        yield f".on: is missing, and {needed}"
    elif event.on is None and event.event not in {Fate.EXTENDED, *UNDATED_ENDINGS}:
        yield f".on: is missing, and {event.event.value} needs it"
    if event.event is Fate.ASSIGNED and not given & {"handler", "team"}:
        yield ": assigned needs a handler or a team"
    yield from _no_codes({name: getattr(event, name) for name in ("stage", "limit", "name")})


def _may_be_unknown(rule: DateRule) -> bool:
    return rule.unreadable is Unreadable.UNKNOWN or rule.ambiguous is Ambiguous.UNKNOWN


def _no_codes(values: dict[str, str | None]) -> Iterator[str]:
    for name, value in values.items():
        if value is not None and not CODE.match(value):
            yield f".{name}: {no_code(value)}"


def _part_mistakes(mapping: SourceMapping) -> Iterator[str]:
    for number, party in enumerate(mapping.party):
        if not party.person and party.actor is None:
            yield f"party[{number}]: name what is known of the person, or the actor"
    for number, matter in enumerate(mapping.matter):
        for place, finding in enumerate(matter.finding):
            codes = _no_codes({"scheme": finding.scheme, "stage": finding.stage})
            yield from (f"matter[{number}].finding[{place}]{what}" for what in codes)
        says_what = matter.service or matter.categories or matter.summary
        if matter.finding and not says_what and _speaks_of_a_matter(mapping):
            yield (
                f"matter[{number}]: has findings alone, and [fields] has the service or categories of another matter: "
                "write these here, or each case has a second matter that is of nothing"
            )
        if not (matter.service or matter.categories or matter.summary or matter.finding):
            yield f"matter[{number}]: says nothing; name a service, categories, a summary or a finding"
    names = [verdict.name for verdict in mapping.verdict]
    for number, verdict in enumerate(mapping.verdict):
        if names.index(verdict.name) < number:
            yield f"verdict[{number}].name: is that of another verdict, and would stand in its place"
        yield from (f"verdict[{number}]{what}" for what in _no_codes({"name": verdict.name, "stage": verdict.stage}))
        if verdict.due is None and verdict.verdict is None:
            yield f"verdict[{number}]: name the due date of the source, or its verdict"


def _speaks_of_a_matter(mapping: SourceMapping) -> bool:
    fields = mapping.fields
    return fields is not None and (fields.service is not None or bool(fields.categories))


def _answer_mistakes(answer: AnswerFields) -> Iterator[str]:
    scale = answer.scale
    if answer.score is not None and scale is None:
        yield "answer.scale: is missing, and nobody knows without it which score is the best"
    for number in answer.outside:
        if scale is not None and scale.holds(number):
            yield f"answer.outside: {number} is on the scale"


def _labelled_mistakes(labelled: LabelledFields) -> Iterator[str]:
    lowest, highest = labelled.lowest, labelled.highest
    if (lowest is None) != (highest is None) or (labelled.criticality is not None and lowest is None):
        yield "labelled.lowest: give both ends of the criticality, lowest and highest"
    elif lowest is not None and highest is not None and lowest >= highest:
        yield "labelled.lowest: must be below highest"
