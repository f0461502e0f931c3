"""An explanation for each step that there is: the walker follows it, and the page of the steps describes it."""

import datetime as dt
import re
from pathlib import Path
from zoneinfo import ZoneInfo

import attrs
import pytest

from casework.domain.authority import Authority, Evidence
from casework.domain.cases.vocabulary import Irregularity, SetBy
from casework.domain.deadlines import governed_deadlines
from casework.domain.deadlines.steps import DeadlineStep, DeadlineStepCode
from casework.domain.deadlines.windows import windows
from casework.domain.procedures import ExtensionBase, ExtensionRule, PauseRule, Period, Pick, Trigger, Window
from casework.domain.time.calendars import Window as Hours
from casework.domain.time.calendars import WorkingCalendar
from casework.domain.time.counting import CountingRule, Interval, count
from casework.domain.time.steps import StepCode
from tests.explanations import as_read, as_told, closed_days, plain
from tests.histories import (
    CALENDARS,
    LONDON,
    PLACE,
    READ,
    agreed,
    all_deadlines,
    case_of,
    extended,
    extended_some_day,
    limit,
    on,
    paused,
    received,
    responded,
    resumed,
    rules,
    set_by,
    within,
)
from tests.oracles.explanation_walker import walk_count, walk_deadline, walk_window
from tests.transitions import TAKING_OVER

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "batch.md"
MEMORY = Authority(citation="Somebody said", evidence=Evidence.MEMORY)
ENGLAND = CALENDARS["england-and-wales"]
TEN_DAYS = within(10)
OFFICE = attrs.evolve(ENGLAND, id="office", windows=(Hours(opens=dt.time(9), closes=dt.time(17)),))
YORK = ZoneInfo("America/New_York")
UNTIL_JUNE = WorkingCalendar(
    id="short", name="Known for two months", known_from=dt.date(2026, 5, 1), known_until=dt.date(2026, 6, 30)
)
BLANK = WorkingCalendar(id="blank", name="No school holidays", school=False)
"""A place whose calendar knows no school holidays."""


def counted(begins, amount, unit, *, calendar=ENGLAND, zone=LONDON, stops=(), **how):
    """The steps of a count, followed."""
    trace, rule = [], CountingRule(amount=amount, unit=unit, **how)
    left_out = [Interval(first=on(first), end=on(end)) for first, end in stops]
    found = count(on(begins), rule, calendar, zone=zone, left_out=left_out, trace=trace)
    told = as_told(trace)
    outcome = walk_count(told, {calendar.id: plain(calendar)})
    assert (outcome.due, outcome.provisional) == (as_read(found.due), found.provisional)
    return told


def of_case(*events, place=PLACE, pauses=(), counts=(TEN_DAYS,), **more):
    """The steps of the answer to a case, followed."""
    version = rules(limit("acknowledge", done="acknowledged"), limit(counts=counts, **more), pauses=pauses)
    found = all_deadlines(case_of(received("2026-01-05"), *events), version, place=place)[1]
    return followed(found, place)


def followed(found, place=PLACE):
    told = as_told(found.explain())
    expected = (as_read(found.due_on), found.provisional, found.unconfirmed)
    assert walk_deadline(told, closed_days(place)) == expected
    return told


def of_window(*events, periods, pick=Pick.EARLIER, pauses=()):
    """The steps of a window, followed."""
    window = Window(id="w", name="To ask", periods=tuple(periods), authority=READ, pick=pick, pauses=("waiting",))
    version = attrs.evolve(rules(limit(), pauses=pauses), windows=(window,))
    case = case_of(received("2026-01-05"), *events)
    version = attrs.evolve(version, procedure=case.intake.procedure)
    (found,) = windows(case, version, place=PLACE, calendars=CALENDARS, known={})
    told = as_told(found.explain())
    assert walk_window(told, closed_days(PLACE)).until == as_read(found.until)
    return told


def governed():
    """The steps of an answer for which a new version governs."""
    case = case_of(received("2026-03-20"))
    version = TAKING_OVER.id
    case = attrs.evolve(
        case,
        intake=attrs.evolve(case.intake, procedure=version),
        visits=tuple(attrs.evolve(visit, procedure=version) for visit in case.visits),
    )
    found = governed_deadlines(case, TAKING_OVER, place=PLACE, calendars=CALENDARS)
    return [step for each in found for step in followed(each)]


def ended_by_its_rules():
    """The steps of an answer that ended before the rules changed."""
    return remarked(DeadlineStep(code=DeadlineStepCode.RULES_OF_ITS_TIME))


def settled_to_keep():
    """The steps of an answer of which it was settled that it goes on as before."""
    return remarked(DeadlineStep(code=DeadlineStepCode.HELD, days=(on("2026-01-09"),), names=("calendar", "procedure")))


def remarked(step):
    (found,) = all_deadlines(case_of(received("2026-01-05"), responded("2026-01-12")), rules(limit(counts=(TEN_DAYS,))))
    return followed(found.with_remark(step))


def against(rule, happened, event):
    """A grant that broke a rule."""
    return happened, attrs.evolve(event, irregular=(rule,))


def more(base=ExtensionBase.DUE, amount=5, **what):
    return ExtensionRule(base=base, amount=amount, unit="working_days", authority=READ, **what)


ANSWERED = Period(starts="the answer", trigger=Trigger.parse("responded@1"), count=within(20))
MATTER = Period(starts="the matter", count=within(12, "months"))
RECEIPT = Period(starts="the receipt", trigger=Trigger.parse("received"), count=within(12, "months"))
RESTARTING = PauseRule(reason="waiting", authority=READ, restarts=True)

EXAMPLES = {
    "a deemed receipt after the cut-off": lambda: counted(
        "2026-04-02T17:00:00+01:00",
        10,
        "working_days",
        cut_off=dt.time(16),
        closed_day="deemed",
        start="next_working_day",
    ),
    "a receipt of which no time is known": lambda: counted(
        "2026-04-03", 10, "working_days", cut_off=dt.time(16), start="next_day", stops=[("2026-04-08", "2026-04-10")]
    ),
    "a month without that day, with a pause": lambda: counted(
        "2026-01-31", 1, "months", roll="forward", stops=[("2026-02-02", "2026-02-04")]
    ),
    "a month that ends on a closed day": lambda: counted("2026-01-28", 1, "months", roll="forward"),
    "a time that the clocks skipped": lambda: counted("2026-03-29T01:30", 24, "hours"),
    "hours over a change of the clocks": lambda: counted(
        "2026-03-28T12:00:00+00:00", 48, "hours", stops=[("2026-03-29", "2026-03-30")]
    ),
    "business hours over a change of the clocks": lambda: counted(
        "2026-03-06T12:00", 12, "working_hours", calendar=OFFICE, zone=YORK
    ),
    "hours on working days": lambda: counted("2026-03-06T12:00", 30, "working_hours"),
    "what is known only from a day on": lambda: counted("2026-04-27", 10, "working_days", calendar=UNTIL_JUNE),
    "what is known only until a day": lambda: counted("2026-06-22", 10, "working_days", calendar=UNTIL_JUNE),
    "nothing known": lambda: of_case(counts=()),
    "nothing set": lambda: of_case(counts=(), authority=Authority(citation="Ours", evidence=Evidence.LOCAL)),
    "a date that is given": lambda: of_case(set_by("2026-01-06", "2026-03-02", SetBy.PANEL), counts=(), given=True),
    "an appointment": lambda: of_case(set_by("2026-01-06", "2026-03-02", SetBy.PANEL)),
    "an order, and then an agreement": lambda: of_case(
        set_by("2026-01-06", "2026-03-02", SetBy.OMBUDSMAN), agreed("2026-01-07", "2026-02-02")
    ),
    "hours from a day": lambda: of_case(counts=(within(24, "hours"), within(2))),
    "school days on a calendar that knows none": lambda: of_case(
        place=attrs.evolve(PLACE, calendar=BLANK), counts=(within(20, "school_days"), within(60, "calendar_days"))
    ),
    "the earlier of two": lambda: of_case(counts=(within(10), within(14, "calendar_days"))),
    "a number from memory": lambda: of_case(authority=MEMORY),
    "an answer that waits": lambda: of_case(starts="milestone:heard"),
    "more time on the due date": lambda: of_case(extended("2026-01-12", 5, "working_days"), extension=more()),
    "more time from the start": lambda: of_case(
        extended("2026-01-12", 5, "working_days"), extension=more(ExtensionBase.START)
    ),
    "more time that is not more": lambda: of_case(
        extended("2026-01-06", 5, "working_days"), extension=more(ExtensionBase.GRANTED)
    ),
    "more time until a day": lambda: of_case(extended("2026-01-12", until="2026-02-12")),
    "more time on a day that nobody knows": lambda: of_case(
        extended("2026-01-12", 5, "working_days"),
        extended_some_day(5, "working_days"),
        extended_some_day(until="2026-03-02"),
        extension=more(),
    ),
    "more time from a day that nobody knows": lambda: of_case(
        extended_some_day(5, "working_days"), extension=more(ExtensionBase.GRANTED)
    ),
    "more time from the start, on a day that nobody knows": lambda: of_case(
        extended_some_day(5, "working_days"), extension=more(ExtensionBase.START)
    ),
    "more time against a rule, on a day that nobody knows": lambda: of_case(
        against(Irregularity.TOO_OFTEN, *extended_some_day(until="2026-03-02"))
    ),
    "more time for nothing": lambda: of_case(extended("2026-01-12", 5, "working_days"), counts=()),
    "more time against a rule": lambda: of_case(
        against(Irregularity.TOO_OFTEN, *extended("2026-01-12", 5, "working_days"))
    ),
    "more time beyond the cap": lambda: of_case(
        against(Irregularity.ABOVE_CAP, *extended("2026-01-12", 30, "working_days")), extension=more(at_most=17)
    ),
    "a date that it was settled to keep": settled_to_keep,
    "an end by rules that are others now": ended_by_its_rules,
    "a pause that lasts": lambda: of_case(paused("2026-01-12")),
    "a pause that begins the clock anew": lambda: of_case(
        paused("2026-01-12"), resumed("2026-01-14"), pauses=[RESTARTING]
    ),
    "a new version": governed,
    "a window of which all is known": lambda: of_window(responded("2026-02-02"), periods=[ANSWERED, RECEIPT]),
    "a window of which nothing is known": lambda: of_window(periods=[ANSWERED, MATTER, Period(starts="the matter")]),
    "a window with a part that has no number": lambda: of_window(periods=[RECEIPT, attrs.evolve(RECEIPT, count=None)]),
    "a window that stands still": lambda: of_window(
        paused("2026-02-02"), periods=[RECEIPT], pauses=[PauseRule(reason="waiting", authority=READ)]
    ),
}


def a_limit_that_waits_for_another():
    """The steps of an answer that counts from an acknowledgement which is awaited, by a number from memory."""
    version = rules(
        limit("acknowledge", done="acknowledged", counts=(within(5),), authority=MEMORY),
        limit(starts="acknowledged", counts=(within(10),)),
    )
    return followed(all_deadlines(case_of(received("2026-01-05")), version)[1])


EXAMPLES["an answer from an acknowledgement that is awaited"] = a_limit_that_waits_for_another


def described():
    """What the page says of each step: its days, its names and its number."""
    text = PAGE.read_text(encoding="utf-8").partition("## Steps\n")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| `([a-z_]+)` \| (.*) \| (.*) \| (.*) \|$", text, re.MULTILINE)
    return {code: cells for code, *cells in rows}


@pytest.mark.parametrize("name", EXAMPLES)
def test_what_a_step_holds_is_what_the_page_says_of_it(name):
    page = described()

    for step in EXAMPLES[name]():
        days, names, number = page[step["code"]]
        assert bool(step["days"]) <= (days != "-")
        assert bool(step["names"]) <= (names != "-")
        assert (step["number"] is not None) <= (number != "-")
        # A cell may say "if": then what it names may be missing.
        assert step["days"] or days == "-" or "if " in days
        assert step["names"] or names == "-" or "if " in names or "of a cap" in names
        assert step["number"] is not None or number == "-" or "if " in number or "of a cap" in number


def test_there_is_an_example_of_each_step_that_the_walker_follows_and_a_row_on_the_page():
    shown = {step["code"] for example in EXAMPLES.values() for step in example()}

    assert shown == {*StepCode, *DeadlineStepCode} == set(described())
