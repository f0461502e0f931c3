"""What happened to a deadline besides counting, as data and as sentences that a complainant can read."""

from collections.abc import Callable
from enum import StrEnum

import attrs

from casework.domain.time.moments import Moment
from casework.domain.time.steps import Step, in_words


class DeadlineStepCode(StrEnum):
    """What a step says."""

    LIMIT = "limit"
    GOVERNED = "governed"
    WAITS = "waits"
    LATEST = "latest"
    NO_NUMBER = "no_number"
    NOT_SET = "not_set"
    NOT_COUNTED = "not_counted"
    NO_TIME_OF_DAY = "no_time_of_day"
    NO_SCHOOL_DAYS = "no_school_days"
    RESTARTED = "restarted"
    PICKED = "picked"
    EXTENDED_FROM_DUE = "extended_from_due"
    EXTENDED_FROM_START = "extended_from_start"
    EXTENDED_FROM_GRANT = "extended_from_grant"
    NOT_EXTENDED = "not_extended"
    NO_DAY_OF_GIVING = "no_day_of_giving"
    IRREGULAR = "irregular"
    IRREGULAR_IN_PART = "irregular_in_part"
    MOST_ALLOWED = "most_allowed"
    SET = "set"
    AGREED = "agreed"
    SET_BY = "set_by"
    APPOINTED = "appointed"
    KEPT_LATER = "kept_later"
    HELD = "held"
    RULES_OF_ITS_TIME = "rules_of_its_time"
    PAUSED = "paused"
    DUE = "due"
    NOT_ON_RECORD = "not_on_record"
    NO_LAST_DAY = "no_last_day"
    STANDS_STILL = "stands_still"
    LAST_DAY = "last_day"
    AUTHORITY = "authority"
    UNCONFIRMED = "unconfirmed"
    UNCONFIRMED_START = "unconfirmed_start"


@attrs.frozen(kw_only=True)
class DeadlineStep:
    r"""One step of a deadline; what *days*, *names* and *number* hold follows from *code*.

    =====================  ======================================  ================================  ==================
    code                   days                                    names                             number
    =====================  ======================================  ================================  ==================
    limit                  when the time began, if it has          name, what starts it              \
    governed               since when that version is in force     the version, that of the receipt  \
    waits                  \                                        what starts it                    \
    latest                 the day taken for the start             what starts it                    \
    no_number, not_set     \                                        \                                  \
    not_counted            \                                        \                                  \
    no_time_of_day         the date                                \                                  \
    no_school_days         \                                        the calendar                      the amount
    restarted              the new start                           the reason                        \
    picked                 the days to choose from, the chosen     earlier or later                  \
    extended_from_due      the due date, the days of giving        the unit                          the amount
    extended_from_start    the start, the days of giving           unit of the limit, of the rest    the amount
    extended_from_grant    the day of giving                       the unit                          the amount
    not_extended           the days of giving                      the unit                          the amount
    no_day_of_giving       \                                        the unit                          the amount
    irregular              day of giving, until when, if said      what was wrong, unit              the amount, if any
    irregular_in_part      day of giving, until when, if said      what was wrong, unit              the amount, if any
    most_allowed           the latest day that is allowed          the unit of a cap, in_all          the cap, if it is
    set                    the day of giving, the day set          \                                  \
    agreed                 the day of giving, the day set          \                                  \
    set_by                 the day of giving, the day set          who set it                        \
    appointed              the day of giving, the day              who is to meet                    \
    kept_later             the day that stays                      \                                  \
    held                   the day on which it was settled         what had changed                  \
    rules_of_its_time      \                                        \                                  \
    paused                 the first day of standing still         the reason, unit, in_all          what is left
    due                    the due date or time                    \                                  \
    not_on_record          \                                        what starts it                    \
    no_last_day            \                                        \                                  \
    stands_still           the first day of standing still         the reason                        \
    last_day               the last day                            how far it is known               \
    authority              \                                        citation, evidence, what for      \
    unconfirmed            \                                        what for, evidence                \
    unconfirmed_start      \                                        what starts it                    \
    =====================  ======================================  ================================  ==================

    Where nobody knows when more time was given, that day is missing, and the last of the names is ``undated``.
    """

    code: DeadlineStepCode
    days: tuple[Moment, ...] = ()
    names: tuple[str, ...] = ()
    number: int | None = None

    def __str__(self) -> str:
        return _SENTENCES[self.code](self)


class Explanation(tuple[Step | DeadlineStep, ...]):
    """The steps that led to a date, in order; printed, each is a sentence on a line of its own."""

    __slots__ = ()

    def __str__(self) -> str:
        return "\n".join(map(str, self))


def amount_in_words(number: int | None, unit: str) -> str:
    """Return ``1 working day`` or ``10 working days``."""
    words = unit.replace("_", " ")
    return f"1 {words.removesuffix('s')}" if number == 1 else f"{number} {words}"


UNDATED = "undated"
"""Said of more time that was given on a day that nobody knows."""


def _given(step: DeadlineStep, days: tuple[Moment, ...]) -> str:
    unknown = ["on a day that is not known"] if UNDATED in step.names else []
    return " and ".join([*(f"on {in_words(day)}" for day in days), *unknown])


def _picked(step: DeadlineStep) -> str:
    choices = " and ".join(in_words(day) for day in step.days[:-1])
    return f"Of {choices} the {step.names[0]} holds: {in_words(step.days[-1])}."


def _from_start(step: DeadlineStep) -> str:
    more = amount_in_words(step.number, step.names[1])
    return f"More time was given {_given(step, step.days[1:])}: {more}, added to the limit and counted from the start."


def _paused(step: DeadlineStep) -> str:
    left = amount_in_words(step.number, step.names[1])
    reason = step.names[0].replace("_", " ")
    none = "" if IN_ALL in step.names else ", so there is no due date"
    return f"The clock stands still since {in_words(step.days[0])} ({reason}){none}; {left} left."


def _irregular(step: DeadlineStep) -> str:
    wrong, unit, *undated = step.names
    given, until = ((), step.days) if undated else (step.days[:1], step.days[1:])
    if until:
        said = f"until {in_words(until[0])}"
    else:
        said = "as much as may be given" if step.number is None else amount_in_words(step.number, unit)
    return f"More time was given {_given(step, given)} ({said}) against a rule: {wrong}."


_CHANGED = {
    "calendar": "the calendar",
    "procedure": "the rules of the procedure",
    "organisation": "the settings of the organisation",
    "correction": "the record",
    "reclassification": "the kind of case",
}


def _held(step: DeadlineStep) -> str:
    changed = " and ".join(_CHANGED[name] for name in step.names)
    settled = f"on {in_words(step.days[0])} it was settled that this date goes on as before"
    return f"{changed[:1].upper()}{changed[1:]} had changed, and {settled}."


IN_ALL = "in_all"
"""Said of a cap on the whole of a limit, with what stood still, and not only on more time."""


def _most_allowed(step: DeadlineStep) -> str:
    day = in_words(step.days[0])
    if step.number is None:
        return f"The rules allow no day after {day}."
    most = amount_in_words(step.number, step.names[0])
    if IN_ALL in step.names:
        return f"The whole takes {most} at most, whatever stands still or is given, and so no day after {day} holds."
    return f"The rules allow {most} at most, counted from the start, and so no day after {day}."


_EVIDENCE = {
    "read": "read",
    "read-secondary": "read on another body's page",
    "memory": "from memory",
    "not-found": "not found",
    "local": "set by the organisation",
}


def _authority(step: DeadlineStep) -> str:
    citation, evidence, what = step.names
    return f"{what}: {citation} ({evidence})." if what else f"{citation} ({evidence})."


_LAST_DAYS = {
    "until": "There is time until {}.",
    "at_least": "There is time until {} at least: a later time may hold, and not every time is known.",
    "at_the_latest": "There is time until {} at the latest: an earlier time may hold, and not every time is known.",
}

_SENTENCES: dict[DeadlineStepCode, Callable[[DeadlineStep], str]] = {
    DeadlineStepCode.LIMIT: lambda step: f"{step.names[0]}: the time runs from {step.names[1]}.",
    DeadlineStepCode.GOVERNED: lambda step: (
        f"{step.names[0]}, in force since {in_words(step.days[0])}, governs here, "
        f"and not the version of the receipt, {step.names[1]}."
    ),
    DeadlineStepCode.WAITS: lambda step: f"The clock has not started: it waits for {step.names[0]}.",
    DeadlineStepCode.LATEST: lambda step: (
        f"Provisional: there is no {step.names[0]} yet, so this is the latest date, "
        f"counted from the day by which it is due, {in_words(step.days[0])}."
    ),
    DeadlineStepCode.NO_NUMBER: lambda _: "No number is known for this limit, so there is no due date.",
    DeadlineStepCode.NOT_SET: lambda _: "The organisation has set no number for this limit, so there is no due date.",
    DeadlineStepCode.NOT_COUNTED: lambda _: "The date is not counted: it comes from a letter or an agreement.",
    DeadlineStepCode.NO_TIME_OF_DAY: lambda step: (
        f"The time of day on {in_words(step.days[0])} is not known, so hours cannot be counted from it."
    ),
    DeadlineStepCode.NO_SCHOOL_DAYS: lambda step: (
        f"Provisional: the calendar {step.names[0]} knows no school holidays, "
        f"so {amount_in_words(step.number, 'school_days')} cannot be counted and may be due at another date."
    ),
    DeadlineStepCode.RESTARTED: lambda step: (
        f"The clock began anew on {in_words(step.days[0])}, after a pause ({step.names[0].replace('_', ' ')})."
    ),
    DeadlineStepCode.PICKED: _picked,
    DeadlineStepCode.EXTENDED_FROM_DUE: lambda step: (
        f"More time was given {_given(step, step.days[1:])}: {amount_in_words(step.number, step.names[0])}, "
        f"counted on from the due date {in_words(step.days[0])}."
    ),
    DeadlineStepCode.EXTENDED_FROM_START: _from_start,
    DeadlineStepCode.EXTENDED_FROM_GRANT: lambda step: (
        f"More time was given {_given(step, step.days)}: {amount_in_words(step.number, step.names[0])}, "
        "counted from that day."
    ),
    DeadlineStepCode.NOT_EXTENDED: lambda step: (
        f"More time was given {_given(step, step.days)}, {amount_in_words(step.number, step.names[0])}, "
        "but there is no due date to which it could be added."
    ),
    DeadlineStepCode.NO_DAY_OF_GIVING: lambda step: (
        f"Provisional: more time was given, {amount_in_words(step.number, step.names[0])} counted from the day of "
        "giving, but that day is not known, so a later date may hold."
    ),
    DeadlineStepCode.IRREGULAR: lambda step: f"{_irregular(step)} It does not move the due date.",
    DeadlineStepCode.IRREGULAR_IN_PART: lambda step: f"{_irregular(step)} It counts only as far as the rules allow.",
    DeadlineStepCode.MOST_ALLOWED: _most_allowed,
    DeadlineStepCode.SET: lambda step: (
        f"More time was given {_given(step, step.days[:-1])}: until {in_words(step.days[-1])}."
    ),
    DeadlineStepCode.AGREED: lambda step: (
        f"It was agreed with the complainant on {in_words(step.days[0])}: due on {in_words(step.days[1])}."
    ),
    DeadlineStepCode.SET_BY: lambda step: (
        f"The {step.names[0]} set the date on {in_words(step.days[0])}: due on {in_words(step.days[1])}."
    ),
    DeadlineStepCode.APPOINTED: lambda step: (
        f"The {step.names[0]} was arranged on {in_words(step.days[0])} for {in_words(step.days[1])}; "
        "that does not move the due date."
    ),
    DeadlineStepCode.KEPT_LATER: lambda step: (
        f"More time never makes a date earlier, so {in_words(step.days[0])} stays."
    ),
    DeadlineStepCode.HELD: _held,
    DeadlineStepCode.RULES_OF_ITS_TIME: lambda _: (
        "It ended by the rules and holidays of its time; they have changed since, and it stays as it was."
    ),
    DeadlineStepCode.PAUSED: _paused,
    DeadlineStepCode.DUE: lambda step: f"Due on {in_words(step.days[0])}.",
    DeadlineStepCode.NOT_ON_RECORD: lambda step: (
        f"That day is not on record ({step.names[0]}), so this time cannot be counted."
    ),
    DeadlineStepCode.NO_LAST_DAY: lambda _: "No number is known or set for this time, so it has no last day.",
    DeadlineStepCode.STANDS_STILL: lambda step: (
        f"The time stands still since {in_words(step.days[0])} ({step.names[0].replace('_', ' ')}), "
        "so there is no last day yet."
    ),
    DeadlineStepCode.LAST_DAY: lambda step: _LAST_DAYS[step.names[0]].format(in_words(step.days[0])),
    DeadlineStepCode.AUTHORITY: _authority,
    DeadlineStepCode.UNCONFIRMED: lambda step: (
        f"Unconfirmed: {step.names[0]} is {_EVIDENCE[step.names[1]]}; check the text before you rely on it."
    ),
    DeadlineStepCode.UNCONFIRMED_START: lambda step: (
        f"Unconfirmed: the day by which the {step.names[0]} is due rests on a number that nobody has confirmed."
    ),
}
