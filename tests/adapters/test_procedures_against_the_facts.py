"""Every number of law in the procedures that come with casework is one that somebody collected, with the mark it had.

The facts were collected apart from the procedures (`facts/procedures.json` beside the project). A row describes the
newest version of a procedure in its tables, and older ones in words only. So the newest version is compared piece by
piece, and no version may hold a number that the row has neither in a table nor in words, unless it is the
organisation's own (`local`) or stands below in `BESIDE_THE_FACTS` with the reason.

A limit is found by the stage and by what is to be done, `event` in the facts. The few that are called something else
stand in `CALLED`.
"""

import datetime as dt
import json
import re

import pytest

from casework.adapters.toml_procedures import ProcedureLibrary
from casework.domain.authority import Evidence
from casework.domain.procedures import ExtensionBase, FactName, Window
from casework.domain.time.rules import DayOne, Roll
from tests.shared import shared_file

LIBRARY = ProcedureLibrary()
FACTS = {
    row["id"]: row for row in json.loads(shared_file("facts/procedures.json").read_text(encoding="utf-8"))["procedures"]
}
SHIPPED = [name for name in FACTS if name in LIBRARY.ids()]

CALLED = {
    "acknowledge_define_log": ("acknowledge",),
    "acknowledge_log": ("acknowledge", "log"),  # two things to do, with two days on which they are done
    "outcome": ("respond",),
}
"""What the facts call by one name and a procedure by another, or by several."""

ON_THE_COMPLAINANT = {("ofsted", "raise"), ("police-review-2020", "apply_received")}
"""Limits of the facts by which the complainant has to act: they are windows."""

CAPS_CALLED_AMOUNTS = {("nhs-wales-ptr-2011", "1")}
"""Where the amount of an extension in the facts is the most in all, counted from the start."""

CAPS_ON_THE_WHOLE = {("children-act-1989-representations-england", "1")}
"""Where the most in all holds whatever stands still: the wait for an advocate is inside the 20 working days."""

MORE_TIME_IN_WORDS = {
    ("psow-model-policy", "2"): "a note of the facts: more complex ones may take longer",
    ("wales-social-services-2014", "2"): "a note of the facts: if it is impossible, and not beyond 6 months (memory)",
    ("nipso-mchp", "2"): "a note of the facts: longer only for a clearly good reason",
    ("nz-lgoima", "1"): "not in the facts: section 14 of the Act was read since, and sets no number",
}
"""Stages with more time of which the tables of the facts say nothing."""

MARKED_LOWER = {
    ("children-act-1989-representations-england", "advocate"): "read on a consultant's page, not in the rule",
}
"""Pauses with a mark that is lower than the word in the facts, because the page was not the rule's own."""

THE_BODY_DECIDES = {
    "spso-mchp-2020": "place",  # Scotland and local holidays, and no days of industrial action: no nation lists those
    "uk-gdpr-sar": "nation",
    "dp-complaint-2026": "nation",
    "fca-disp": "nation",  # the facts name England and Wales, and the rule a business day, in the whole of the UK
}
"""Procedures that count on a calendar which differs from body to body: its own, or that of its nation."""

BESIDE_THE_FACTS: dict[tuple[str, str], set[tuple[int, str]]] = {
    # A note of the facts: 30 for the Keeper of the Records, of both limits, in the unit of the limit.
    ("foisa-2002", "respond_keeper"): {(30, "working_days")},
    # A note of the facts: before 30 June 2016 the next business day.
    ("fca-disp", "resolve"): {(1, "working_days")},
}
"""Numbers, by procedure and limit or window, that the facts say in words which no pattern below reads."""

_UNITS = {"business_days": "working_days", "calendar_months": "months"}
_AMOUNT = re.compile(
    r"\b(\d+|one) (?:(working|school|business|calendar) )?(day|week|month|year|hour)s?\b|\bwithin the previous (year)\b"
)
_IN_ALL = re.compile(r"\b(\d+) in all\b")


# How the facts write things


def unit(name):
    return _UNITS.get(name, name)


def number(table):
    """Return the amount and unit of a row of the facts; None where no number is known."""
    return None if table["amount"] is None else (table["amount"], unit(table["unit"]))


def mark(text):
    """Return the evidence mark that *text* begins with; None for a date that is not known at all."""
    word = "not-found" if text.startswith("not found") else text.split(" ", maxsplit=1)[0]
    return None if text == "not dated" else Evidence(word)


def said(text):
    """Return the numbers that *text* holds in words; a year is twelve months."""
    found = set()
    for amount, sort, of, previous in _AMOUNT.findall(text):
        many = 1 if previous or amount == "one" else int(amount)
        if (previous or of) == "year":
            found.add((12 * many, "months"))
        elif of == "day":
            found.add((many, f"{'working' if sort == 'business' else sort or 'calendar'}_days"))
        else:
            found.add((many, f"{of}s"))
    return found


def texts(table):
    """Yield every text of a row, however deep it lies."""
    if isinstance(table, str):
        yield table
    elif isinstance(table, dict):
        for value in table.values():
            yield from texts(value)
    elif isinstance(table, list):
        for value in table:
            yield from texts(value)


def in_words(name, what):
    """Return the numbers that the facts of a procedure have in words, with what they say of one limit or window."""
    return set().union(*map(said, texts(FACTS[name]))) | BESIDE_THE_FACTS.get((name, what), set())


def facts_of_limits(row):
    return [(stage, limit) for stage in row["stages"] for limit in stage["limits"]]


def most(stage, limit):
    """Return the most that a limit can become with more time, by the facts; None where they know no such number."""
    if limit["max_total_after_extension"] is not None:
        return limit["max_total_after_extension"]
    in_all = _IN_ALL.search((stage.get("extension") or {}).get("how_often", ""))
    return int(in_all[1]) if in_all and limit["event"] == "respond" else None


# How the procedures write them


def latest(name):
    return LIBRARY.get(name).versions[-1]


def numbers(counts):
    return {
        (12 * count.rule.amount, "months") if count.rule.unit == "years" else (count.rule.amount, count.rule.unit.value)
        for count in counts
    }


def periods(window):
    """Return the numbers of a window, or of a referral, which has at most one."""
    found = window.periods if isinstance(window, Window) else [window.period] if window.period else []
    return numbers(period.count for period in found if period.count is not None)


def limits_for(name, stage, limit):
    """Return the limits of the latest version that stand for one of the facts."""
    names = (*CALLED.get(limit["event"], ()), limit["event"])
    return [each for each in latest(name).stage(stage["id"]).limits if each.id in names]


def extended(name, stage):
    return [each for each in latest(name).stage(stage["id"]).limits if each.extension is not None]


def held(version):
    """Yield every number of a version: what it is for, its authority, and the amounts with their units."""
    for limit in (limit for stage in version.stages for limit in stage.limits):
        yield limit.id, limit.authority, numbers(limit.counts)
        more = limit.extension
        if limit.at_most is not None:
            yield limit.id, limit.at_most.authority, {(limit.at_most.amount, limit.at_most.unit.value)}
        if more is not None:
            capped = more.at_most_unit or (limit.counts[0].rule.unit if limit.counts else None)
            pairs = [(more.amount, more.unit), (more.at_most, capped)]
            yield limit.id, more.authority, {(amount, of.value) for amount, of in pairs if amount is not None}
    for window in version.windows:
        yield window.id, window.authority, periods(window)
    if version.referral is not None and version.referral.period is not None:
        yield "referral", version.referral.authority, periods(version.referral)


def limits_of_the_facts(*, on_the_complainant=False, names=SHIPPED):
    return pytest.mark.parametrize(
        ("name", "stage", "limit"),
        [
            pytest.param(name, stage, limit, id=f"{name}-{stage['id']}-{limit['event']}")
            for name in names
            for stage, limit in facts_of_limits(FACTS[name])
            if ((name, limit["event"]) in ON_THE_COMPLAINANT) == on_the_complainant
        ],
    )


def stages_of_the_facts(having=lambda _name, _stage: True, *, names=SHIPPED):
    return pytest.mark.parametrize(
        ("name", "stage"),
        [
            pytest.param(name, stage, id=f"{name}-{stage['id']}")
            for name in names
            for stage in FACTS[name]["stages"]
            if having(name, stage)
        ],
    )


def lengthens(name, stage):
    return stage.get("extension") is not None and (name, stage["id"]) not in CAPS_CALLED_AMOUNTS and binds(name, stage)


def binds(name, stage):
    """Return whether a stage has a limit on the body; where it has none, the facts lengthen the complainant's time."""
    return any((name, limit["event"]) not in ON_THE_COMPLAINANT for limit in stage["limits"])


def lengthened_in_words(name, stage):
    return (name, stage["id"]) in MORE_TIME_IN_WORDS


each_procedure = pytest.mark.parametrize("name", SHIPPED)
each_limit = limits_of_the_facts()


@pytest.mark.parametrize("name", FACTS)
def test_every_procedure_that_was_collected_comes_with_casework(name):
    assert name in LIBRARY.ids(), f"src/casework/data/procedures/{name}.toml is not there"


# What it is, and since when


@each_procedure
def test_a_procedure_holds_where_and_when_the_facts_say(name):
    row, procedure = FACTS[name], LIBRARY.get(name)
    began = None if row["effective_from"] is None else dt.date.fromisoformat(row["effective_from"])

    assert procedure.jurisdiction == row["jurisdiction"]
    assert began in [version.effective_from for version in procedure.versions]
    assert (procedure.ends_on.isoformat() if procedure.ends_on else None) == row["effective_to"]
    assert list(procedure.supersedes) == (row["supersedes"] or [])
    assert bool(procedure.working_day) >= bool(row["working_day_definition"])


@each_procedure
def test_the_day_of_force_has_the_mark_of_the_facts(name):
    row = FACTS[name]
    marks = [
        version.authority.evidence
        for version in LIBRARY.get(name).versions
        if version.effective_from is not None and version.effective_from.isoformat() == row["effective_from"]
    ]

    assert marks == ([mark(row["dates_evidence"])] if row["effective_from"] else [])


@each_procedure
def test_a_procedure_has_the_stages_of_the_facts(name):
    assert {stage.id for stage in latest(name).stages} == {stage["id"] for stage in FACTS[name]["stages"]}


# Limits


@each_limit
def test_a_limit_has_the_number_and_the_mark_of_the_facts(name, stage, limit):
    found = limits_for(name, stage, limit)

    assert found, f"stage {stage['id']} has no limit for {limit['event']}"
    for each in found:
        assert number(limit) == (next(iter(numbers(each.counts[:1])), None))
        assert each.authority.evidence is mark(limit["evidence"])


@each_limit
def test_a_limit_is_counted_as_the_facts_say(name, stage, limit):
    for each in limits_for(name, stage, limit):
        rolls = "next working day" in limit.get("rollover", "")
        for count in each.counts:
            if count.rule.unit.value != "hours":
                assert count.rule.day_one is (DayOne.SAME if limit["day_one"].startswith("same_day") else DayOne.NEXT)
            assert count.rule.roll is (Roll.FORWARD if rolls else Roll.NONE)


def test_a_first_day_that_is_from_memory_makes_the_counting_rule_unconfirmed_and_not_the_number():
    doubtful = [
        each.counting
        for name in SHIPPED
        for stage, limit in facts_of_limits(FACTS[name])
        if "MEMORY" in limit["day_one"]
        for each in limits_for(name, stage, limit)
    ]

    assert [each and each.evidence for each in doubtful] == [Evidence.MEMORY] * 3


@each_limit
def test_a_limit_runs_from_the_acknowledgement_where_the_facts_say_so_and_from_nothing_else(name, stage, limit):
    for each in limits_for(name, stage, limit):
        assert (each.starts.fact is FactName.ACKNOWLEDGED) == limit["clock_from"].startswith("acknowledgement")


@each_limit
def test_T04_working_days_are_counted_on_the_calendar_of_the_facts_whatever_the_body_closes(name, stage, limit):
    wanted = FACTS[name]["calendar"]
    for each in limits_for(name, stage, limit):
        counts = [(count.calendar, count.rule) for count in each.counts]
        calendars = {name for name, rule in counts if rule.unit.value == "working_days" or rule.roll is not Roll.NONE}
        if name in THE_BODY_DECIDES:
            assert calendars <= {THE_BODY_DECIDES[name]}
        elif wanted in {"uk-union", "england-and-wales", "scotland", "northern-ireland"}:
            assert calendars <= {wanted}


@each_procedure
def test_no_limit_is_in_a_procedure_that_is_not_in_the_facts(name):
    row = FACTS[name]
    known = {(stage["id"], each.id) for stage, limit in facts_of_limits(row) for each in limits_for(name, stage, limit)}
    others = [
        limit
        for stage in latest(name).stages
        for limit in stage.limits
        if (stage.id, limit.id) not in known and limit.authority.evidence is not Evidence.LOCAL
    ]

    assert [limit.id for limit in others if not numbers(limit.counts)] == []
    assert [limit.id for limit in others if numbers(limit.counts) - in_words(name, limit.id)] == []


@each_procedure
def test_no_number_is_in_any_version_that_the_facts_have_neither_in_a_table_nor_in_words(name):
    row = FACTS[name]
    tables = [limit for _, limit in facts_of_limits(row)] + [row["out_of_time_limit"]]
    tables += [stage.get(key) for stage in row["stages"] for key in ("extension", "escalation_window")]
    known = {number(table) for table in tables if table}
    known |= {(most(stage, limit), unit(limit["unit"])) for stage, limit in facts_of_limits(row)}

    beyond = [
        (version.id, what, counted - known - in_words(name, what))
        for version in LIBRARY.get(name).versions
        for what, authority, counted in held(version)
        if authority.evidence is not Evidence.LOCAL
    ]
    assert [each for each in beyond if each[2]] == []


# More time


@stages_of_the_facts(lengthens)
def test_more_time_is_as_much_and_as_often_as_the_facts_say(name, stage):
    rule = stage["extension"]
    found = extended(name, stage)
    assert found, f"no limit of stage {stage['id']} may get more time"
    for limit in found:
        given = limit.extension
        assert (None if given.amount is None else (given.amount, given.unit.value)) == number(rule)
        assert given.times == (1 if rule["how_often"].startswith("once") else None)
        assert given.authority.evidence is mark(rule["evidence"])
        assert given.condition
        assert given.tell
        assert (given.base is ExtensionBase.START) == ("ORIGINAL start" in rule["how_often"])


@stages_of_the_facts(lambda name, stage: (name, stage["id"]) in CAPS_CALLED_AMOUNTS, names=FACTS)
def test_where_more_time_is_an_outer_target_it_is_the_most_in_all(name, stage):
    (limit,) = extended(name, stage)

    assert (limit.extension.at_most, limit.extension.at_most_unit.value) == number(stage["extension"])
    assert limit.extension.authority.evidence is mark(stage["extension"]["evidence"])


@each_limit
def test_a_limit_becomes_at_most_what_the_facts_say(name, stage, limit):
    for each in limits_for(name, stage, limit):
        given = each.extension
        if (name, stage["id"]) in CAPS_CALLED_AMOUNTS or lengthened_in_words(name, stage):
            continue  # two tests below say what holds instead
        assert (None if given is None else given.at_most) == most(stage, limit)
        if given is not None and given.at_most_unit is not None:
            assert given.at_most_unit is each.counts[0].rule.unit


@each_limit
def test_what_the_whole_of_a_limit_takes_at_most_is_what_the_facts_say(name, stage, limit):
    found = [each.at_most for each in limits_for(name, stage, limit) if each.at_most is not None]

    assert {(each.amount, each.unit.value) for each in found} <= {(most(stage, limit), unit(limit["unit"]))}
    assert {each.authority.evidence for each in found} <= {mark(limit["evidence"])}
    assert bool(found) == ((name, stage["id"]) in CAPS_ON_THE_WHOLE)


@stages_of_the_facts(lambda name, stage: stage.get("extension") is None and not lengthened_in_words(name, stage))
def test_where_the_facts_know_only_the_most_in_all_nothing_else_is_said_of_more_time(name, stage):
    capped = {
        each.id: mark(limit["evidence"])
        for limit in stage["limits"]
        if most(stage, limit) is not None
        for each in limits_for(name, stage, limit)
    }
    found = [each for each in extended(name, stage) if each.extension.authority.evidence is not Evidence.LOCAL]

    assert {each.id: each.extension.authority.evidence for each in found} == capped
    assert {(each.extension.amount, each.extension.times) for each in found} <= {(None, None)}


@stages_of_the_facts(lengthened_in_words, names=FACTS)
def test_where_more_time_is_known_in_words_only_no_amount_of_it_is(name, stage):
    assert [(each.extension.amount, each.extension.times) for each in extended(name, stage)] == [(None, None)]


# When clocks stand still


@each_procedure
def test_clocks_stand_still_where_the_facts_say_so_and_with_their_marks(name):
    words = " ".join(stage.get("clock_pause") or "" for stage in FACTS[name]["stages"])
    marks = {Evidence(word) for word in re.findall(r"\b(read-secondary|read|memory)\b", words)}
    pauses = [each for each in latest(name).pauses if each.authority.evidence is not Evidence.LOCAL]

    assert bool(pauses) == bool(words.strip())
    assert [
        each.reason
        for each in pauses
        if each.authority.evidence not in marks and (name, each.reason) not in MARKED_LOWER
    ] == []


# Windows of the complainant, and where they can go in the end


def windows_like(name, limit):
    """Return the windows, other than those for a stage, with the number and the mark of a limit of the facts."""
    return [
        window.id
        for window in latest(name).windows
        if window.to_stage is None
        and number(limit) in periods(window)
        and window.authority.evidence is mark(limit["evidence"])
    ]


@pytest.mark.parametrize("name", [name for name in SHIPPED if FACTS[name]["out_of_time_limit"]])
def test_a_complainant_has_as_long_to_complain_as_the_facts_say(name):
    assert windows_like(name, FACTS[name]["out_of_time_limit"]) != []


@stages_of_the_facts(lambda name, stage: "escalation_window" not in stage and binds(name, stage))
def test_no_window_is_open_to_ask_for_a_stage_for_which_the_facts_have_none(name, stage):
    found = [window for window in latest(name).windows if window.to_stage == stage["id"]]

    assert [each.id for each in found if each.authority.evidence is not Evidence.LOCAL] == []


@stages_of_the_facts(lambda _name, stage: "escalation_window" in stage)
def test_a_complainant_has_as_long_to_ask_for_a_stage_as_the_facts_say(name, stage):
    limit = stage["escalation_window"]
    (window,) = [each for each in latest(name).windows if each.to_stage == stage["id"]]

    assert periods(window) >= ({number(limit)} - {None})
    assert periods(window) <= {number(limit)} | said(limit["clock_from"])
    assert window.authority.evidence is mark(limit["evidence"])


@limits_of_the_facts(on_the_complainant=True, names=FACTS)
def test_what_the_complainant_must_do_in_time_is_a_window_and_no_limit(name, stage, limit):
    assert limits_for(name, stage, limit) == []
    assert any(
        number(limit) in periods(window) and window.authority.evidence is mark(limit["evidence"])
        for window in latest(name).windows
    )


@each_procedure
def test_no_window_is_open_of_which_the_facts_know_nothing(name):
    row = FACTS[name]
    asked = [limit for _, limit in facts_of_limits(row) if (name, limit["event"]) in ON_THE_COMPLAINANT]
    known = {number(limit) for limit in [*asked, row["out_of_time_limit"]] if limit}
    found = [
        window
        for window in latest(name).windows
        if window.to_stage is None and window.authority.evidence is not Evidence.LOCAL
    ]

    assert [each.id for each in found if not periods(each) or periods(each) - known - in_words(name, each.id)] == []


def ends_here(name):
    """Return whether the facts know nowhere to go after the procedure."""
    row = FACTS[name]["final_referral"]
    return row is None or row["body"].startswith("none")


@pytest.mark.parametrize("name", [name for name in FACTS if ends_here(name)])
def test_a_complainant_is_sent_to_nobody_where_the_facts_name_nobody(name):
    assert latest(name).referral is None


@pytest.mark.parametrize("name", [name for name in SHIPPED if not ends_here(name)])
def test_a_complainant_can_go_in_the_end_where_the_facts_say_and_for_as_long(name):
    row, referral = FACTS[name]["final_referral"], latest(name).referral
    words = row.get("window") or ""
    assert periods(referral) <= said(words)
    assert bool(periods(referral)) == bool(said(words))
    assert referral.authority.evidence is (Evidence.MEMORY if "(memory" in words else mark(row["evidence"]))
