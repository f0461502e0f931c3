"""What a row says happened to the case, in the order of time, and whether that agrees with how the case stands."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, TypeAlias

import msgspec

from casework.application.mappings import BeforeReceipt, EventRule, Fate, Standing, Undated
from casework.application.row_drafts import DraftFact
from casework.application.row_reading.dates import UNKNOWN, DateOf, Reading
from casework.application.row_reading.found import Found, Values
from casework.application.row_reading.rules import Rules, day_of
from casework.domain.time.moments import local_day, order_key

FactsOf: TypeAlias = Callable[[Values, Found, Reading | None], tuple[DraftFact, ...]]
"""Returns what happened to a case that was received then."""

VALUES = ("outcome", "letter", "note", "body", "reason", "handler", "team")
"""The keys of an event that are rules for a value."""

TAKES = {
    Fate.ACKNOWLEDGED: {"stage", "told_due"},
    Fate.ACCEPTED: {"stage"},
    Fate.RESPONDED: {"stage", "outcome", "letter"},
    Fate.EXTENDED: {"stage", "limit", "until", "reason", "note"},
    Fate.DATE_AGREED: {"stage", "limit", "until"},
    Fate.DELAY_INFORMED: {"stage", "limit", "until", "reason", "note"},
    Fate.MILESTONE: {"stage", "name"},
    Fate.PAUSED: {"reason", "note"},
    Fate.RESUMED: {"note"},
    Fate.ESCALATED: {"stage", "note"},
    Fate.REFERRED: {"body", "note"},
    Fate.WITHDRAWN: {"note"},
    Fate.CLOSED: {"outcome", "note", "with_last_answer"},
    Fate.REOPENED: {"reason", "note"},
    Fate.ASSIGNED: {"stage", "handler", "team"},
}
"""The keys that each event takes, besides those that all take."""

NEEDS = {
    Fate.EXTENDED: {"limit", "until"},
    Fate.DATE_AGREED: {"limit", "until"},
    Fate.DELAY_INFORMED: {"limit", "until", "reason"},
    Fate.MILESTONE: {"name"},
    Fate.PAUSED: {"reason"},
    Fate.REFERRED: {"body"},
    Fate.REOPENED: {"reason"},
}
"""The keys without which there is no such event."""

_EARLY = "before the receipt"
_ENDINGS = {Fate.CLOSED, Fate.WITHDRAWN, Fate.REFERRED}
UNDATED_ENDINGS = {Fate.CLOSED, Fate.WITHDRAWN}
"""What may have ended a case on a day that nobody knows."""
_MAY_BE_UNDATED = {*UNDATED_ENDINGS, Fate.EXTENDED, Fate.RESPONDED}
_ANSWERED = "answered on an unknown day, so closed on one"
_ENDED = {Fate.CLOSED: "finished without a date, so closed", Fate.WITHDRAWN: "withdrawn without a date, so"}
_BEGINS_ANEW = {Fate.ESCALATED, Fate.REOPENED}
_TOO_EARLY = {Fate.ACKNOWLEDGED: Fate.RESPONDED, Fate.RESPONDED: Fate.CLOSED}
"""What is worth a look where it happened before these."""

_Fact: TypeAlias = Callable[[Values, Found, Reading | None], DraftFact | None]


def facts_reader(rules: Rules) -> FactsOf:
    """Return what reads the facts of a case, and holds them against its standing."""
    zone = rules.mapping.source.zone
    numbered = list(enumerate(rules.mapping.event))
    without_a_day = [(event, _fact_reader(rules, number, event)) for number, event in numbered if _has_no_day(event)]
    readers = [_fact_reader(rules, number, event) for number, event in numbered if not _has_no_day(event)]
    closings = [each for each in without_a_day if not each[0].with_last_answer]
    with_answers = [read for event, read in without_a_day if event.with_last_answer]
    check = _standing_check(rules)

    def facts(values: Values, found: Found, received: Reading | None) -> tuple[DraftFact, ...]:
        said = [fact for read in readers if (fact := read(values, found, received)) is not None]
        dated = [fact for fact in said if fact.happened is not None]
        if len(dated) > 1:
            dated.sort(key=lambda fact: order_key(fact.happened, zone))  # type: ignore[arg-type]  # they are dated
            for what in _out_of_order(dated, zone):
                found.flag(what)
        undated = [fact for fact in said if fact.happened is None and fact.event is not Fate.RESPONDED]
        dated, undated = _withdrawn_once(dated, zone), _withdrawn_once(undated, zone)
        if with_answers and not is_finished(undated):
            dated = _closed_with_last_answer(with_answers, dated, values, found)
            if not is_finished(dated) and _last_stage_is_answered(said, dated):
                undated += _closed_with_unknown_answer(with_answers, values, found)
        ended = () if is_finished([*dated, *undated]) else _ended_without_a_day(closings, values, found, rules)
        return (*dated, *undated, *ended, *check(values, found, [*dated, *undated, *ended]))

    return facts


def _has_no_day(event: EventRule) -> bool:
    return event.event in UNDATED_ENDINGS and event.on is None


def _closed_with_last_answer(
    closings: Iterable[_Fact], dated: Sequence[DraftFact], values: Values, found: Found
) -> list[DraftFact]:
    """Return *dated* with the first of *closings* that fits the row, on the day of the last answer."""
    place = _last_answer(dated)
    if place is not None:
        for read in closings:
            fact = read(values, found, None)
            if fact is not None:
                closed = msgspec.structs.replace(fact, happened=dated[place].happened)
                return [*dated[: place + 1], closed, *dated[place + 1 :]]
    return [*dated]


def _closed_with_unknown_answer(closings: Iterable[_Fact], values: Values, found: Found) -> list[DraftFact]:
    """Return the first of *closings* that fits a row whose last answer was on a day that nobody knows."""
    closed = next((fact for read in closings if (fact := read(values, found, None)) is not None), None)
    if closed is None:
        return []
    if found.unread_answer is not None:
        found.unread_answer.flag(_ANSWERED)
    return [closed]


def _last_stage_is_answered(said: Iterable[DraftFact], dated: Iterable[DraftFact]) -> bool:
    """Say whether an answer on a day that nobody knows is surely of the stage that was begun last."""
    last = [fact.stage for fact in dated if fact.event in _BEGINS_ANEW][-1:]
    answers = (fact for fact in said if fact.happened is None and fact.event is Fate.RESPONDED)
    return any(not last or (each.stage is not None and [each.stage] == last) for each in answers)


def _last_answer(dated: Iterable[DraftFact]) -> int | None:
    """Return the place of the last answer, None where a stage that was begun after it has none, or something ended."""
    last, stage, is_over = None, None, False
    for place, fact in enumerate(dated):
        if fact.event in _BEGINS_ANEW:
            last, stage, is_over = None, fact.stage, False
        elif fact.event is Fate.RESPONDED and (stage is None or fact.stage in {None, stage}):
            last = place
        is_over = is_over or fact.event in UNDATED_ENDINGS
    return None if is_over else last


def _ended_without_a_day(
    closings: Iterable[tuple[EventRule, _Fact]], values: Values, found: Found, rules: Rules
) -> tuple[DraftFact, ...]:
    """Return the first of *closings* that fits a row which nothing else ends."""
    for event, read in closings:
        fact = read(values, found, None)
        if fact is not None and event.where is not None:
            stage, (column,) = rules.columns.row_of((event.where.column,))
            found.of(stage).flag(f"{column}: {_ENDED[event.event]} on an unknown day")
            return (fact,)
    return ()


def _withdrawn_once(facts: list[DraftFact], zone: dt.tzinfo) -> list[DraftFact]:
    """Return *facts* without what ends a case once more on the day of its withdrawal, and says nothing else of it."""
    if not any(fact.event is Fate.WITHDRAWN for fact in facts):
        return facts
    days = [None if fact.happened is None else local_day(fact.happened, zone) for fact in facts]
    told = list(zip(days, facts, strict=True))
    anew = {day for day, fact in told if fact.event in _BEGINS_ANEW}
    first = {day: fact for day, fact in reversed(told) if fact.event is Fate.WITHDRAWN and day not in anew}
    return [fact for day, fact in told if fact is first.get(day, fact) or not _is_a_mere_end(fact)]


def _is_a_mere_end(fact: DraftFact) -> bool:
    return fact.event in UNDATED_ENDINGS and fact.outcome is None and fact.note is None


def _out_of_order(dated: Iterable[DraftFact], zone: dt.tzinfo) -> Iterator[str]:
    """Yield what happened on an earlier day than that which comes before it in every stage."""
    seen: dict[Fate, tuple[dt.date, str | None]] = {}
    for fact in dated:
        if fact.event in _BEGINS_ANEW:
            seen.clear()
        day = local_day(fact.happened, zone)  # type: ignore[arg-type]  # they are dated
        too_early = _TOO_EARLY.get(fact.event, fact.event)
        earlier, stage = seen.get(too_early, (day, None))
        if earlier < day and too_early is not fact.event and (stage is None or fact.stage in {None, stage}):
            yield f"{too_early.in_words} before {fact.event.in_words}"
        seen.setdefault(fact.event, (day, fact.stage))


def _fact_reader(rules: Rules, number: int, event: EventRule) -> _Fact:
    path, column = f"event[{number}]", " and ".join(event.on.named()) if event.on else ""
    stage, dated_by = rules.columns.row_of(event.on.named() if event.on else ())
    on, happens_here = rules.date(f"{path}.on") if event.on else _on_no_known_day, rules.where(event.where)
    values_of = [(name, rules.value(f"{path}.{name}")) for name in VALUES if rules.has(f"{path}.{name}")]
    days_of = _days_of(rules, path)
    fixed: dict[str, Any] = {"event": event.event, "stage": event.stage, "limit": event.limit, "name": event.name}
    needs, keeps = NEEDS.get(event.event, set()) - {"limit", "name"}, event.before_receipt is BeforeReceipt.KEEP
    assigned = event.event is Fate.ASSIGNED

    def fact(values: Values, found: Found, received: Reading | None) -> DraftFact | None:
        if not happens_here(values):
            return None
        reading = on(values, found)
        if reading is None or (reading.moment is None and event.event not in _MAY_BE_UNDATED):
            return None
        if reading is UNKNOWN and event.event is Fate.RESPONDED:
            found.unread_answer = found.of(stage)
        if received is not None and _is_before(reading, received):
            if keeps:
                found.of(stage).flag(f"{' and '.join(dated_by)}: {event.event.in_words} {_EARLY}")
            else:
                _refuse_early(found, event)
        said: dict[str, Any] = {name: value_of(values, found) for name, value_of in values_of}
        said |= {name: day for name, day_of in days_of if (day := day_of(values, found)) is not None}
        lacking = sorted(name for name in needs if said.get(name) is None)
        if lacking and reading.moment is None:
            return None
        if lacking or (assigned and not any(said.values())):
            what = " and no ".join(lacking) or "handler and no team"
            found.refuse((column,), f"{event.event.in_words}, but the row has no {what}")
        return DraftFact(happened=reading.moment, **fixed, **said)

    return fact


def _on_no_known_day(_values: Values, _found: Found) -> Reading:
    return UNKNOWN


def _is_before(reading: Reading, received: Reading) -> bool:
    """Say whether a fact is dated before the receipt: by instants where both are some, else by days."""
    fact, receipt = reading.moment, received.moment
    if fact is None or receipt is None or reading.day > received.day:
        return False
    if isinstance(fact, dt.datetime) and isinstance(receipt, dt.datetime):
        return fact.astimezone(dt.UTC) < receipt.astimezone(dt.UTC)
    return reading.day < received.day


def _refuse_early(found: Found, event: EventRule) -> None:
    """Refuse *event*; a closing by the day of an answer that is refused already is not refused once more."""
    columns, why = event.on.named() if event.on else (), f"{event.event.in_words} {_EARLY}"
    if not any(problem.endswith(_EARLY) and problem.partition(": ")[0] in columns for problem in found.problems):
        found.refuse(columns, why)


def _days_of(rules: Rules, path: str) -> list[tuple[str, Callable[[Values, Found], dt.date | None]]]:
    named = (("until", "until"), ("told_due_on", "told_due"))
    return [(name, day_reader(rules.date(f"{path}.{key}"))) for name, key in named if rules.has(f"{path}.{key}")]


def day_reader(date_of: DateOf) -> Callable[[Values, Found], dt.date | None]:
    """Return what reads the local day of a date, None where it is not known."""
    return lambda values, found: day_of(date_of(values, found))


def _standing_check(rules: Rules) -> Callable[[Values, Found, Iterable[DraftFact]], tuple[DraftFact, ...]]:
    rule = rules.mapping.standing
    if rule is None:
        return lambda _values, _found, _facts: ()
    text_of, quoted = rules.columns.text((rule.column,)), rules.columns.shown((rule.column,))
    stage, (column,) = rules.columns.row_of((rule.column,))
    on_an_unknown_day = DraftFact(event=Fate.CLOSED, happened=None)

    def check(values: Values, found: Found, facts: Iterable[DraftFact]) -> tuple[DraftFact, ...]:
        said = text_of(values).strip()
        standing, finished = rule.codes.get(said), is_finished(facts)
        if standing is None:
            found.refuse((rule.column,), f"{quoted(said)} is not in the mapping's list")
        elif found.problems:
            return ()
        elif standing is Standing.OPEN and finished:
            found.refuse((rule.column,), f"{quoted(said)}, but a column has the date on which it ended")
        elif standing is Standing.FINISHED and not finished:
            if rule.undated is Undated.UNKNOWN:
                found.of(stage).flag(f"{column}: finished without a date, so closed on an unknown day")
                return (on_an_unknown_day,)
            found.refuse((rule.column,), f"{quoted(said)}, but no column has the date on which it ended")
        return ()

    return check


def is_finished(facts: Iterable[DraftFact]) -> bool:
    """Say whether a case stands finished after *facts*, which come in their order."""
    finished = False
    for fact in facts:
        finished = fact.event in _ENDINGS or (finished and fact.event not in _BEGINS_ANEW)
    return finished
