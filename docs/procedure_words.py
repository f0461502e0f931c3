"""Says what a procedure holds in sentences for officers: amounts, how they are counted, and how well each is known.

`casework procedures show` says the same in few words, for those who know them.
"""

import datetime as dt
import re
from collections.abc import Iterable, Iterator

from casework.adapters.toml_calendars import load_calendars
from casework.domain.authority import Authority, Evidence
from casework.domain.deadlines.steps import amount_in_words
from casework.domain.procedures import (
    Count,
    ExtensionBase,
    ExtensionRule,
    FactName,
    Limit,
    Period,
    ProcedureVersion,
    Stage,
    Trigger,
)
from casework.domain.time.rules import (
    HOUR_UNITS,
    MONTHLY,
    ON_WORKING_DAYS,
    ClockStart,
    ClosedDay,
    CountingRule,
    DayOne,
    Direction,
    Roll,
    Unit,
)

UNCONFIRMED = "**unconfirmed**"
"""What stands beside whatever rests on a number or a rule that nobody could confirm."""

_MARKS = {
    Evidence.READ: "read in the rule or on the body's own page",
    Evidence.READ_SECONDARY: "read on another body's page",
    Evidence.MEMORY: f"{UNCONFIRMED}: from memory; check the text before you rely on it",
    Evidence.NOT_FOUND: f"{UNCONFIRMED}: it was looked for and not found",
    Evidence.LOCAL: "set by each organisation",
}
_FACTS = {
    FactName.RECEIVED: "the receipt of the case",
    FactName.ACKNOWLEDGED: "the acknowledgement",
    FactName.ACCEPTED: "the acceptance",
    FactName.RESPONDED: "the answer",
    FactName.CLOSED: "the closing",
}
_BASES = {
    ExtensionBase.DUE: "counted on from the due date",
    ExtensionBase.START: "added to the limit, and both counted from the original start",
    ExtensionBase.GRANTED: "counted from the day on which it is given",
}
_SPECIAL = re.compile(r"([\\`*_\[\]<>|#{}$])")
_ADDRESS = re.compile(r"https?://[^\s;]+")


def text(words: str) -> str:
    """Return *words* as Markdown that shows them as they are; an address becomes a link."""
    parts, end = [], 0
    for address in _ADDRESS.finditer(words):
        parts += [_SPECIAL.sub(r"\\\1", words[end : address.start()]), f"<{address[0]}>"]
        end = address.end()
    return "".join([*parts, _SPECIAL.sub(r"\\\1", words[end:])])


def day(date: dt.date) -> str:
    """Return ``1 April 2024``."""
    return f"{date.day} {date:%B %Y}"


def listed(words: Iterable[str], *, last: str = "and") -> str:
    """Return ``a, b and c``; nothing of nothing."""
    *firsts, final = [*words] or [""]
    return f"{', '.join(firsts)} {last} {final}" if firsts else final


def spoken(code: str) -> str:
    """Return a code in words."""
    return re.sub(r"[-_]", " ", code)


def authority(cited: Authority) -> str:
    """Return where something is written down, and how well that is known."""
    source = f": {text(cited.source)}" if cited.source else ""
    return f"{text(cited.citation)} ({_MARKS[cited.evidence]}{source})"


def trigger(fact: Trigger, version: ProcedureVersion, stage: Stage) -> str:
    """Return what a clock of *stage* starts at or waits for."""
    if fact.milestone:
        words = f"the milestone `{fact.milestone}`"
    elif fact.fact is FactName.STAGE_BEGAN:
        words = beginning(version, version.stage(fact.stage or stage.id))
    else:
        words = _FACTS[fact.fact]
    return f"{words} at stage {text(fact.stage)}" if fact.stage and fact.stage != stage.id else words


def beginning(version: ProcedureVersion, stage: Stage) -> str:
    """Return with what a stage begins: with the receipt, with the request for it, or with either."""
    follows = any(stage.id in each.next for each in version.stages)
    found = ["the receipt"] if stage.id in version.first_stages else []
    found += ["the request for this stage"] if follows else []
    return listed(found, last="or")


def numbers(limit: Limit) -> str:
    """Return within what a limit has to be kept."""
    if limit.counts:
        words = " or ".join(amount(count) for count in limit.counts)
        return f"{words}, whichever is {limit.pick.value}" if len(limit.counts) > 1 else words
    if limit.given:
        return "a date that is given in a letter or an agreement"
    return "no number is set" if limit.authority.evidence is Evidence.LOCAL else "no number is known or set"


def amount(count: Count) -> str:
    """Return ``10 working days``."""
    words = amount_in_words(count.rule.amount, count.rule.unit.value)
    return f"{words} before" if count.rule.direction is Direction.BEFORE else words


def is_certain(limit: Limit) -> bool:
    """Return whether the number of a limit and the way in which it is counted are confirmed."""
    return limit.authority.evidence.is_confirmed and (limit.counting is None or limit.counting.evidence.is_confirmed)


def counted(count: Count) -> Iterator[str]:
    """Yield how an amount is counted, in sentences, in the order in which the steps apply."""
    rule = count.rule
    if rule.cut_off is not None:
        yield f"What comes at {rule.cut_off:%H:%M} or later counts as of the next day."
    if rule.closed_day is ClosedDay.DEEMED:
        yield "What comes on a closed day is deemed to come on the next working day."
    if rule.start is not ClockStart.RECEIPT:
        yield f"The time runs from the {spoken(rule.start.value)} after it."
    yield _first_and_last(count)
    if _rests_on_closed_days(rule):
        yield _calendar(count)
    if rule.roll is not Roll.NONE:
        way = "next" if rule.roll is Roll.FORWARD else "previous"
        yield f"Where the last day is closed, the {way} working day takes its place."


def _first_and_last(count: Count) -> str:
    rule = count.rule
    if rule.unit is Unit.HOURS:
        return "The hours run through nights, weekends and holidays."
    if rule.unit in HOUR_UNITS:
        return "Only hours in which the body works are counted."
    same = rule.day_one is DayOne.SAME
    if rule.unit in MONTHLY:
        last = "the day before the one with the same number" if same else "the day with the same number"
        return f"It ends on {last} in its last month, or on the last day of that month where there is none."
    kind = {Unit.WORKING_DAYS: "working day", Unit.SCHOOL_DAYS: "school day"}.get(rule.unit)
    if same:
        return f"The day itself is day 1, or the next {kind} where it is none." if kind else "The day itself is day 1."
    side = "before" if rule.direction is Direction.BEFORE else "after"
    return f"Day 1 is the first {kind or 'day'} {side} it."


def _rests_on_closed_days(rule: CountingRule) -> bool:
    moved = rule.roll is not Roll.NONE or rule.closed_day is ClosedDay.DEEMED
    return moved or rule.unit in ON_WORKING_DAYS or rule.start is ClockStart.NEXT_WORKING_DAY


def _calendar(count: Count) -> str:
    if count.calendar == "place":
        return "Which days are closed depends on the organisation's place."
    if count.calendar == "nation":
        return "Days are closed that are public holidays where the body is; its own closures are not (`nation`)."
    name = load_calendars()[count.calendar].name
    return f"Which days are closed is in the calendar “{text(name)}” (`{count.calendar}`), wherever the body is."


def more_time(rule: ExtensionRule, limit: Limit) -> str:
    """Return whether and how a limit may get more time."""
    unit = rule.unit or (limit.counts[0].rule.unit if limit.counts else None)
    known = rule.amount is not None and unit is not None
    words = [amount_in_words(rule.amount, unit.value) if known and unit else "as much as is agreed or needed"]
    if rule.times is not None:
        words.append("once" if rule.times == 1 else f"at most {rule.times} times")
    words.append(_BASES[rule.base])
    cap = rule.at_most_unit or (limit.counts[0].rule.unit if limit.counts else unit)
    if rule.at_most is not None and cap is not None:
        words.append(f"at most {amount_in_words(rule.at_most, cap.value)} in all")
    when = f" When: {text(rule.condition)}." if rule.condition else ""
    tell = f" Who must be told: {text(rule.tell)}." if rule.tell else ""
    return f"{', '.join(words)}.{when}{tell} Written down in {authority(rule.authority)}."


def period(given: Period) -> str:
    """Return how long the complainant has, and from when."""
    if given.count is None:
        return f"no number is set or known, from {text(given.starts)}"
    return f"{amount(given.count)} from {text(given.starts)}"
