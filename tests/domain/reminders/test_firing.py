"""What a schedule says of a case, in sentences that an officer can check with a calendar.

A case received on Monday 5 January 2026 with ten working days is due on Monday 19 January.
"""

import datetime as dt

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.domain.cases.events import (
    AdjustmentAgreed,
    Assigned,
    ConsentRecorded,
    DelayInformed,
    Escalated,
    EscalationDeclined,
    ImportUndone,
    Merged,
    Noted,
    Party,
    PartyAdded,
    Pursued,
    Received,
    RemedyAgreed,
    RemedyDone,
    Source,
)
from casework.domain.cases.fold import evolve
from casework.domain.cases.vocabulary import AskedBy, ConsentStep, Kind, RemedyKind, Role
from casework.domain.procedures import PauseRule
from casework.domain.reminders import watching
from casework.domain.reminders.recipients import Recipient
from casework.domain.reminders.watching import SkipReason
from casework.domain.restrictions import Measure, Restriction
from casework.domain.time.places import Place
from casework.errors import NotFoundError
from tests.details import detail
from tests.histories import (
    ANOTHER_AT_2,
    CALENDARS,
    LONDON,
    PLACE,
    READ,
    TEN_DAYS,
    acknowledged,
    agreed,
    closed,
    conflict,
    corrected,
    escalated,
    extended,
    limit,
    on,
    paused,
    received,
    referred,
    reopened,
    responded,
    resumed,
    rules,
    withdrawn,
    within,
)
from tests.reminding import fires, instant, reminded, rung, schedule, setting, skips

JANUARY = received("2026-01-05")
HOURS = rules(limit(counts=[within(24, "hours")]))
WAITING = PauseRule(reason="waiting", authority=READ)
PAUSABLE = rules(limit(counts=[within(10)]), pauses=[WAITING])


def assigned(day, handler="staff-17", team=None):
    return on(day), Assigned(stage="1", handler=handler, team=team)


def of(when, *facts, procedure=TEN_DAYS, where=None, until="2026-12-31T00:00", written=None, **said):
    """When a rung about the limit fires in the case of January with these facts as well."""
    found = reminded(
        procedure, (JANUARY, *facts), schedule(rung(when, **said)), where=where, until=until, written=written
    )
    return fires(found)


# When


def test_two_working_days_before_a_monday_is_the_thursday():
    assert of("2 working days before") == ["Thu 2026-01-15 09:00"]


def test_days_without_a_name_are_those_of_the_limit():
    in_calendar_days = rules(limit(counts=[within(14, "calendar_days")]))

    assert of("2 days before") == ["Thu 2026-01-15 09:00"]
    assert of("4 days before", procedure=in_calendar_days) == ["Thu 2026-01-15 09:00"]


def test_T30_what_would_fire_on_a_sunday_fires_on_the_friday_before_or_the_monday_after():
    assert of("1 calendar day before") == ["Fri 2026-01-16 09:00"]
    assert of("6 calendar days after") == ["Mon 2026-01-26 09:00"]


def test_T30_a_reminder_fires_at_the_local_hour_of_the_schedule_and_not_at_midnight():
    found = reminded(TEN_DAYS, (JANUARY,), schedule(rung("on"), at=dt.time(8, 30)))

    assert fires(found) == ["Mon 2026-01-19 08:30"]


def test_T30_two_days_before_are_counted_on_the_calendar_of_the_limit_and_not_that_of_the_place():
    scotland = rules(limit(counts=[within(10, calendar="scotland")]))
    shown = reminded(scotland, (received("2025-12-22"),), schedule(rung("9 working days before")))

    assert fires(shown) == ["Tue 2025-12-23 09:00"]
    (reminder,) = shown.reminders
    assert reminder.about.on == on("2026-01-09")  # 2 January is a holiday in Scotland


def test_a_rung_may_name_a_calendar_of_its_own():
    every_day = of("2 working days before", calendar="all-days")

    assert every_day == ["Fri 2026-01-16 09:00"]
    assert of("2 working days before", calendar="place") == of("2 working days before", calendar="nation")
    with pytest.raises(NotFoundError, match="calendar"):
        of("2 working days before", calendar="of-nowhere")


def test_the_day_itself_and_the_days_after():
    assert of("on") == ["Mon 2026-01-19 09:00"]
    assert of("3 working days after") == ["Thu 2026-01-22 09:00"]
    assert of("1 week after") == ["Mon 2026-01-26 09:00"]


def test_a_share_of_the_time_is_counted_in_the_days_of_the_limit():
    assert of("at 80 %") == ["Thu 2026-01-15 09:00"]
    assert of("at 85 %") == ["Thu 2026-01-15 09:00"]  # half a day is not waited for
    assert of("at 5 %") == ["Mon 2026-01-05 09:00"]


def test_a_share_leaves_out_the_days_in_which_the_clock_stood_still():
    facts = (paused("2026-01-07"), resumed("2026-01-14"))

    assert of("on", *facts, procedure=PAUSABLE) == ["Mon 2026-01-26 09:00"]
    assert of("at 80 %", *facts, procedure=PAUSABLE) == ["Thu 2026-01-22 09:00"]


def test_there_is_no_share_of_a_time_that_has_not_begun():
    waits = rules(
        limit("acknowledge", done="acknowledged", counts=[within(3)]),
        limit(starts="acknowledged", counts=[within(10)]),
    )
    plan = schedule(rung("at 80 %", limits=("respond",)), rung("on", limits=("respond",), name="on"))
    before = reminded(waits, (JANUARY,), plan)
    after = reminded(waits, (JANUARY, acknowledged("2026-01-06")), plan)

    assert skips(before) == [("limit", "not_begun")]
    assert fires(before) == ["Thu 2026-01-22 09:00"]
    assert fires(after) == ["Fri 2026-01-16 09:00", "Tue 2026-01-20 09:00"]


WAITS = rules(
    limit("acknowledge", done="acknowledged", counts=[within(3)]),
    limit(starts="acknowledged", counts=[within(10)]),
)
LATE = schedule(
    rung("2 working days before", limits=("respond",), name="soon"),
    rung("on", limits=("respond",), name="on"),
    rung("1 working day after", limits=("respond",), name="late"),
    rung("every 5 working days while overdue", limits=("respond",), name="again"),
)


def test_nobody_is_told_that_a_limit_is_overdue_whose_clock_has_not_started():
    before = reminded(WAITS, (JANUARY,), LATE)
    after = reminded(WAITS, (JANUARY, acknowledged("2026-01-12")), LATE)

    assert fires(before) == ["Tue 2026-01-20 09:00", "Thu 2026-01-22 09:00"]
    assert skips(before) == [("limit", "not_begun"), ("limit", "not_begun")]
    assert "Tue 2026-01-27 09:00" in fires(after)
    assert skips(after) == []


def test_of_a_date_that_was_agreed_staff_hear_when_it_has_gone_by_although_the_clock_has_not_started():
    found = reminded(WAITS, (JANUARY, agreed("2026-01-06", "2026-01-15")), LATE)

    assert {each.rung.id for each in found.reminders} == {"soon", "on", "late", "again"}


def test_a_date_agreed_before_the_start_has_no_time_to_share():
    early = (agreed("2026-01-05", "2026-01-05"),)

    assert of("at 80 %", *early) == ["Mon 2026-01-05 09:00"]


def test_what_repeats_goes_on_while_it_is_overdue():
    assert of("every 5 working days while overdue", until="2026-02-03T12:00") == [
        "Mon 2026-01-26 09:00",
        "Mon 2026-02-02 09:00",
        "Mon 2026-02-09 09:00",  # the first after the end, so that a sweep knows when to come back
    ]
    assert of("every 5 working days while overdue", responded("2026-01-23")) == []


def test_hours_are_counted_from_the_instant_or_from_the_end_of_the_day():
    facts = (received("2026-01-05T22:00+00:00"),)
    found = reminded(HOURS, facts, schedule(rung("4 hours before"), rung("2 hours after", name="later")))

    assert fires(found) == ["Tue 2026-01-06 18:00", "Wed 2026-01-07 00:00"]
    assert of("9 hours before") == ["Mon 2026-01-19 15:00"]


def test_a_limit_in_hours_is_never_reminded_of_after_it_was_due():
    facts = (received("2026-01-05T07:30+00:00"),)

    assert fires(reminded(HOURS, facts, schedule(rung("on")))) == ["Tue 2026-01-06 07:30"]
    assert fires(reminded(HOURS, facts, schedule(rung("1 day after")))) == ["Wed 2026-01-07 09:00"]


def test_a_share_of_hours_is_an_instant():
    facts = (received("2026-01-05T08:00+00:00"),)
    office_hours = attrs.evolve(
        PLACE.calendar,
        id="office",
        windows=(attrs.evolve(PLACE.calendar.windows[0], opens=dt.time(9), closes=dt.time(17)),),
    )
    place = Place(zone=LONDON, calendar=office_hours)
    working = rules(limit(counts=[within(10, "working_hours")]))

    assert fires(reminded(HOURS, facts, schedule(rung("at 50 %")))) == ["Mon 2026-01-05 20:00"]
    assert fires(reminded(working, facts, schedule(rung("at 50 %")), where=setting(place))) == ["Mon 2026-01-05 14:00"]


def test_the_hour_stays_the_same_when_the_clocks_change():
    spring, autumn = (
        reminded(TEN_DAYS, (received(day),), schedule(rung("on"), at=dt.time(1, 30)))
        for day in ("2026-03-16", "2026-10-12")
    )
    sunday = Place(zone=LONDON, calendar=CALENDARS["all-days"])
    skipped = reminded(
        TEN_DAYS, (received("2026-03-19"),), schedule(rung("on"), at=dt.time(1, 30)), where=setting(sunday)
    )

    assert fires(spring) == ["Mon 2026-03-30 01:30"]
    assert fires(autumn) == ["Mon 2026-10-26 01:30"]
    assert fires(skipped) == ["Sun 2026-03-29 02:00"]  # there is no 01:30 on that day


# Versions


def test_T29_each_version_of_a_deadline_has_a_key_of_its_own_and_the_same_version_always_the_same():
    plan = schedule(rung("2 working days before"))
    (before,), (after,), (again,) = (
        reminded(TEN_DAYS, facts, plan).reminders
        for facts in (
            (JANUARY,),
            (JANUARY, extended("2026-01-12", 5, "working_days")),
            (JANUARY, acknowledged("2026-01-06")),
        )
    )

    assert before.key == again.key == "limit/respond/0/0/2026-01-19/r/1"
    assert after.key == "limit/respond/0/0/2026-01-26/r/1"


def test_T29_a_stage_looked_at_again_on_the_same_dates_is_reminded_of_again():
    two = reminded(
        TEN_DAYS,
        (JANUARY, closed("2026-01-05"), reopened("2026-01-05")),
        schedule(rung("on")),
    )

    assert [each.key for each in two.reminders] == ["limit/respond/1/0/2026-01-19/r/1"]


def test_the_key_of_an_instant_is_the_same_whatever_offset_it_was_written_with():
    one, other = (
        reminded(HOURS, (received(text),), schedule(rung("on"))).reminders[0].key
        for text in ("2026-07-06T10:00+01:00", "2026-07-06T09:00+00:00")
    )

    assert one == other == "limit/respond/0/0/2026-07-07T09:00:00+00:00/r/1"


def test_T31_what_is_due_after_days_of_downtime_comes_in_order():
    plan = schedule(rung("on"), rung("2 working days before", name="before"), rung("1 working day after", name="after"))
    found = reminded(TEN_DAYS, (JANUARY,), plan)

    assert [each.rung.id for each in found.due(instant("2026-01-19T09:00"))] == ["before", "r"]
    assert [each.rung.id for each in found.due(instant("2026-02-01T00:00"))] == ["before", "r", "after"]
    assert found.next_at(instant("2026-01-19T09:00")) == instant("2026-01-20T09:00")
    assert found.next_at(instant("2026-01-20T09:00")) is None


# The past


def test_T31_a_reminder_whose_hour_had_gone_when_the_case_was_written_down_is_skipped_and_told():
    plan = schedule(rung("2 working days before"), rung("on", name="on"))
    found = reminded(TEN_DAYS, (JANUARY,), plan, written=["2026-01-16T10:00"])

    assert fires(found) == ["Mon 2026-01-19 09:00"]
    assert skips(found) == [("limit", "before_known")]
    assert found.skipped[0].reminder.fires_at == instant("2026-01-15T09:00")


def test_T31_so_is_one_of_a_date_that_was_moved_too_late_for_it():
    facts = (JANUARY, agreed("2026-01-14", "2026-01-16"))

    assert of("2 working days before", facts[1]) == ["Wed 2026-01-14 09:00"]
    late = reminded(
        TEN_DAYS, facts, schedule(rung("2 working days before")), written=["2026-01-05T09:00", "2026-01-14T09:01"]
    )
    assert skips(late) == [("limit", "before_known")]


def test_a_date_that_was_known_then_fires_although_something_else_was_written_later():
    facts = (JANUARY, acknowledged("2026-01-20"))

    assert of("2 working days before", facts[1]) == ["Thu 2026-01-15 09:00"]


def test_P13_a_clock_that_was_set_back_loses_nothing():
    facts = (JANUARY, acknowledged("2026-01-06"), extended("2026-01-07", 5, "working_days"))
    written = ["2026-02-01T09:00", "2026-01-06T09:00", "2026-01-07T09:00"]

    assert of("on", *facts[1:], written=written) == ["Mon 2026-01-26 09:00"]


def test_what_today_s_rules_cannot_read_of_the_past_counts_as_not_known():
    found = reminded(TEN_DAYS, (JANUARY, acknowledged("2026-01-20")), schedule(rung("on")), record_at=lambda _at: None)

    assert skips(found) == [("limit", "before_known")]


def test_T31_a_new_schedule_fires_nothing_for_the_time_before_it():
    plan = schedule(rung("2 working days before"), rung("on", name="on"), in_force_from=on("2026-01-17"))
    by_day = reminded(TEN_DAYS, (JANUARY,), plan)
    by_sweep = reminded(
        TEN_DAYS, (JANUARY,), plan, in_force_since={each.id: instant("2026-01-19T09:01") for each in plan.rungs}
    )

    assert (fires(by_day), skips(by_day)) == (["Mon 2026-01-19 09:00"], [("limit", "before_schedule")])
    assert skips(by_sweep) == [("limit", "before_schedule")] * 2


# What is over


IMPORTED = (
    on("2020-01-06"),
    Received(
        kind=Kind.COMPLAINT, procedure="made-up", reference="OLD-1", stage="1",
        source=Source(system="old", key="1", batch="b1"),
    ),
)  # fmt: skip
EVERYTHING = schedule(
    rung("every 5 working days while overdue"),
    rung("2 working days before", name="soon"),
    rung("at once", watches="no_owner", name="owner"),
    rung("2 working days after", watches="allocation", name="allocation"),
    rung("10 working days after", watches="silence", name="silence"),
    rung("on", watches="remedy", name="remedy"),
)


def test_T33_imported_history_fires_nothing_whether_its_case_is_over_or_open():
    written = ["2026-01-05T09:00"]
    still_open = reminded(TEN_DAYS, (IMPORTED,), EVERYTHING, written=written)
    over = reminded(TEN_DAYS, (IMPORTED, closed("2020-02-03")), EVERYTHING, written=written * 2)

    assert still_open.reminders == over.reminders == ()
    assert {why for _, why in skips(still_open)} == {"imported"}
    assert {why for _, why in skips(over)} == {"case_over"}


def test_T33_what_is_due_after_the_import_is_no_history():
    found = reminded(TEN_DAYS, (IMPORTED,), EVERYTHING, written=["2020-01-17T10:00"], until="2020-01-30T00:00")

    assert fires(found)[0] == "Mon 2020-01-27 09:00"
    assert ("limit", "before_known") in skips(found)


def test_T33_an_imported_case_that_is_taken_up_again_is_reminded_of_like_any_other():
    facts = (IMPORTED, closed("2020-02-03"), reopened("2026-01-05"))
    found = reminded(TEN_DAYS, facts, EVERYTHING, written=["2026-01-04T09:00", "2026-01-04T09:00", "2026-01-05T09:00"])

    assert {each.rung.id for each in found.reminders} >= {"r", "soon", "owner", "allocation"}


MERGED = (on("2026-01-06"), Merged(into="case-2", reason="duplicate"))


@pytest.mark.parametrize(
    ("end", "why"),
    [
        (closed("2026-01-06"), "case_over"),
        (referred("2026-01-06"), "case_over"),
        (MERGED, "merged"),
        ((on("2026-01-06"), ImportUndone(batch="b1")), "undone"),
    ],
    ids=["closed", "referred", "merged", "undone"],
)
def test_T32_T37_what_is_over_fires_nothing(end, why):
    found = reminded(TEN_DAYS, (JANUARY, end), EVERYTHING)

    assert found.reminders == ()
    assert {reason for _, reason in skips(found)} == {why}


def test_T36_a_case_that_is_taken_up_again_is_not_overdue_at_once():
    found = reminded(
        TEN_DAYS, (JANUARY, closed("2026-01-12"), reopened("2026-03-02")), EVERYTHING, until="2026-03-20T00:00"
    )
    limits = [each for each in found.reminders if each.about.name == "respond"]

    assert limits[0].fires_at.astimezone(LONDON).date() == on("2026-03-12")
    assert ("limit", "settled") in skips(found)


def test_a_remedy_outlives_the_end_of_its_case_until_it_is_done():
    promised = on("2026-01-06"), RemedyAgreed(remedy="r1", kind=RemedyKind.APOLOGY, due_on=on("2026-02-02"))
    undated = on("2026-01-06"), RemedyAgreed(remedy="r2", kind=RemedyKind.APOLOGY)
    done = on("2026-01-12"), RemedyDone(remedy="r1")
    plan = schedule(rung("on", watches="remedy"))

    assert fires(reminded(TEN_DAYS, (JANUARY, promised, closed("2026-01-07")), plan)) == ["Mon 2026-02-02 09:00"]
    assert skips(reminded(TEN_DAYS, (JANUARY, promised, done), plan)) == [("remedy", "settled")]
    assert skips(reminded(TEN_DAYS, (JANUARY, undated), plan)) == [("remedy", "no_date")]
    gone = on("2026-01-08"), ImportUndone(batch="b1")
    assert skips(reminded(TEN_DAYS, (JANUARY, promised, gone), plan)) == [("remedy", "undone")]


def test_of_a_remedy_that_was_due_before_its_import_nobody_is_reminded_and_of_one_still_due_they_are():
    over, due = (
        (on("2020-01-17"), RemedyAgreed(remedy=name, kind=RemedyKind.APOLOGY, due_on=on(day), undated=True))
        for name, day in (("r1", "2020-01-16"), ("r2", "2020-01-20"))
    )
    plan, written = schedule(rung("on", watches="remedy")), ["2020-01-17T10:00"] * 3

    found = reminded(TEN_DAYS, (IMPORTED, over, due), plan, written=written)

    assert (fires(found), skips(found)) == (["Mon 2020-01-20 09:00"], [("remedy", "imported")])


def test_a_clock_that_stands_still_has_no_date_to_be_reminded_of():
    found = reminded(PAUSABLE, (JANUARY, paused("2026-01-07")), schedule(rung("on")))

    assert skips(found) == [("limit", "stands_still")]


def test_a_limit_without_a_date_is_told():
    found = reminded(rules(limit(given=True)), (JANUARY,), schedule(rung("on")))

    assert skips(found) == [("limit", "no_date")]


def test_what_no_rung_watches_is_not_told():
    found = reminded(TEN_DAYS, (JANUARY, closed("2026-01-06")), schedule(rung("on", limits=("acknowledge",))))

    assert (found.reminders, found.skipped) == ((), ())


def test_a_rung_may_be_for_one_stage():
    two_stages = rules(limit(counts=[within(10)]), two=[limit(counts=[within(20)])])
    found = reminded(
        two_stages, (JANUARY, responded("2026-01-12"), escalated("2026-01-14")), schedule(rung("on", stages=("2",)))
    )

    assert fires(found) == ["Wed 2026-02-11 09:00"]


def test_without_a_schedule_there_is_nothing():
    found = reminded(TEN_DAYS, (JANUARY,), None)

    assert (found.schedule, found.reminders, found.skipped) == (None, (), ())


# What else is watched


def test_T27_a_case_that_nobody_has_is_told_at_once():
    found = reminded(TEN_DAYS, (JANUARY,), schedule(rung("at once", watches="no_owner")), written=["2026-01-08T16:20"])

    assert fires(found) == ["Thu 2026-01-08 16:20"]
    owned = reminded(TEN_DAYS, (JANUARY, assigned("2026-01-05")), schedule(rung("at once", watches="no_owner")))
    assert skips(owned) == [("no_owner", "settled")]


def test_T28_the_time_to_give_it_to_somebody_runs_from_the_receipt_whatever_is_done_meanwhile():
    plan = schedule(rung("2 working days after", watches="allocation"))
    two_stages = rules(limit(counts=[within(10)]), two=[limit(counts=[within(20)])])
    touched = (JANUARY, acknowledged("2026-01-06"), escalated("2026-01-06"))

    assert fires(reminded(two_stages, touched, plan)) == ["Wed 2026-01-07 09:00"]
    unknown = on("2026-01-05"), attrs.evolve(JANUARY[1], undated=True)
    assert skips(reminded(rules(), (unknown,), plan)) == [("allocation", "no_date")]


OWNED = schedule(rung("at once", watches="no_owner", name="owner"), rung("2 working days after", watches="allocation"))
ONESELF = conflict("person_complained_about", "complaint_handler")
IN_TWO_STAGES = rules(limit(counts=[within(10)]), two=[limit(counts=[within(20)])], conflicts=(ANOTHER_AT_2, ONESELF))


def test_whoever_dealt_with_stage_1_has_no_case_in_stage_2_and_the_time_to_give_it_runs_from_the_move():
    moved = JANUARY, assigned("2026-01-06"), escalated("2026-01-20")
    given = *moved, (on("2026-01-21"), Assigned(stage="2", handler="staff-18"))

    assert fires(reminded(IN_TWO_STAGES, moved, OWNED)) == ["Tue 2026-01-20 09:00", "Thu 2026-01-22 09:00"]
    assert skips(reminded(IN_TWO_STAGES, given, OWNED)) == [("allocation", "settled"), ("no_owner", "settled")]
    for settled in (rules(), attrs.evolve(IN_TWO_STAGES, conflicts=(ONESELF,))):
        assert skips(reminded(settled, moved, OWNED)) == [("allocation", "settled"), ("no_owner", "settled")]


def test_a_case_that_nobody_may_have_any_more_is_told_from_then_on_also_where_it_had_been_told_before():
    about = PartyAdded(stage="1", party=Party(party="p2", role=Role.PERSON_COMPLAINED_ABOUT, actor="staff-17"))
    facts = JANUARY, assigned("2026-01-06"), (on("2026-01-12"), about)

    found = reminded(IN_TWO_STAGES, facts, OWNED)

    assert fires(found) == ["Mon 2026-01-12 09:00", "Wed 2026-01-14 09:00"]
    first = reminded(IN_TWO_STAGES, facts[:1], OWNED)
    assert {each.key for each in found.reminders}.isdisjoint(each.key for each in first.reminders)


def test_a_case_that_nobody_who_may_have_it_ever_had_is_told_since_it_came_in():
    about = attrs.evolve(JANUARY[1], parties=(Party(party="p2", role=Role.PERSON_COMPLAINED_ABOUT, actor="staff-17"),))
    facts = (on("2026-01-05"), about), assigned("2026-01-06")

    first = reminded(IN_TWO_STAGES, facts[:1], OWNED)

    assert [each.key for each in reminded(IN_TWO_STAGES, facts, OWNED).reminders] == [
        each.key for each in first.reminders
    ]


def noted(day):
    return on(day), Noted(text=detail(1))


@given(places=st.lists(st.integers(0, 4), max_size=6))
def test_notes_change_nothing_of_when_it_began_that_nobody_has_a_case(places):
    facts = [JANUARY, assigned("2026-01-06"), acknowledged("2026-01-07"), escalated("2026-01-20")]
    plain = reminded(IN_TWO_STAGES, tuple(facts), OWNED)
    for place in places:
        at = min(place + 1, len(facts))
        facts.insert(at, (facts[at - 1][0], noted("2026-01-06")[1]))

    found = reminded(IN_TWO_STAGES, tuple(facts), OWNED)

    assert [each.key for each in found.reminders] == [each.key for each in plain.reminders]


def test_of_a_case_with_many_notes_only_what_bears_on_who_has_it_is_gone_through_again(monkeypatch):
    facts = JANUARY, assigned("2026-01-06"), escalated("2026-01-20"), *(noted("2026-01-21") for _ in range(400))
    seen = list[object]()
    monkeypatch.setattr(watching, "evolve", lambda case, fact: seen.append(fact) or evolve(case, fact))

    reminded(IN_TWO_STAGES, facts, OWNED)

    assert 0 < len(seen) < 40


def test_of_an_answered_case_nobody_is_told_that_nobody_has_it_until_it_goes_on():
    answered = JANUARY, responded("2026-01-06")

    assert skips(reminded(TEN_DAYS, answered, OWNED)) == [("allocation", "settled"), ("no_owner", "settled")]
    found = reminded(IN_TWO_STAGES, (*answered, escalated("2026-01-20")), OWNED)
    assert fires(found) == ["Tue 2026-01-20 09:00", "Thu 2026-01-22 09:00"]


def feedback(kind, *facts, dated=True, **procedure):
    """What is skipped of feedback with these facts; *dated* says whether by when to answer has a number."""
    came = JANUARY[0], attrs.evolve(JANUARY[1], kind=kind)
    counts = [within(10)] if dated else []
    plan = schedule(*OWNED.rungs, attrs.evolve(SILENT.rungs[0], id="silence"))
    known = rules(limit(counts=counts), limit("acknowledge", done="acknowledged", counts=counts), **procedure)
    return {each for each in skips(reminded(known, (came, *facts), plan)) if each[1] == "settled"}


THANKED = acknowledged("2026-01-06")
ALL_SETTLED = {("silence", "settled"), ("allocation", "settled"), ("no_owner", "settled")}


@pytest.mark.parametrize("kind", [Kind.COMPLIMENT, Kind.COMMENT, Kind.SUGGESTION])
def test_feedback_that_was_thanked_for_and_waits_for_no_date_is_reminded_of_no_more(kind):
    assert feedback(kind, dated=False) == set()
    assert feedback(kind, THANKED, dated=False) == ALL_SETTLED
    assert feedback(kind, responded("2026-01-06")) == ALL_SETTLED


def test_whoever_praised_waits_for_thanks_alone_and_whoever_commented_for_what_has_a_date():
    assert feedback(Kind.COMPLIMENT, THANKED) == ALL_SETTLED
    assert feedback(Kind.COMMENT, THANKED) == set()
    assert feedback(Kind.COMMENT, THANKED, responded("2026-01-07")) == ALL_SETTLED
    assert feedback(Kind.COMMENT, THANKED, paused("2026-01-07"), pauses=[WAITING]) == set()
    assert feedback(Kind.COMPLAINT, THANKED, dated=False) == set()


SILENT = schedule(rung("10 working days after", watches="silence"))


@pytest.mark.parametrize(
    ("event", "last"),
    [
        (acknowledged("2026-01-12")[1], "2026-01-12"),
        (DelayInformed(stage="1", limit="respond", told_due_on=on("2026-02-02"), reason="ill"), "2026-01-12"),
        (extended("2026-01-12", 5, "working_days")[1], "2026-01-05"),
        (attrs.evolve(extended("2026-01-12", 5, "working_days")[1], told_on=on("2026-01-09")), "2026-01-09"),
        (
            attrs.evolve(extended("2026-01-12", 5, "working_days")[1], told_on=on("2026-01-09"), told=("p9",)),
            "2026-01-05",
        ),
        (
            EscalationDeclined(exclusion="late", stage="2", asked_on=on("2026-01-12"), reasons="detail-" + "0" * 32),
            "2026-01-12",
        ),
    ],
    ids=["acknowledged", "told of a delay", "extended", "told of it", "another told", "refused"],
)
def test_T38_silence_runs_from_the_last_word_between_the_body_and_the_complainant(event, last):
    found = reminded(TEN_DAYS, (JANUARY, (on("2026-01-12"), event)), SILENT)

    assert found.reminders[0].about.on == on(last)


def test_silence_runs_from_the_request_of_the_complainant_and_not_from_a_move_of_the_body():
    two_stages = rules(limit(counts=[within(10)]), two=[limit(counts=[within(20)])])

    for asked_by, last in ((AskedBy.COMPLAINANT, "2026-01-20"), (AskedBy.BODY, "2026-01-05")):
        moved = on("2026-01-20"), Escalated(stage="2", asked_by=asked_by)
        assert reminded(two_stages, (JANUARY, moved), SILENT).reminders[0].about.on == on(last)


def test_silence_runs_anew_where_an_answered_case_goes_on_or_is_taken_up_again():
    moved = on("2026-02-16"), Escalated(stage="2", asked_by=AskedBy.BODY)
    pursued = on("2026-02-16"), Pursued(reason="safety")
    answered, day = responded("2026-01-12"), on("2026-02-16")

    for facts in (
        (answered, moved),
        (answered, closed("2026-01-13"), reopened("2026-02-16")),
        (closed("2026-01-13"), reopened("2026-02-16")),
        (withdrawn("2026-01-13"), pursued),
    ):
        found = reminded(IN_TWO_STAGES, (JANUARY, *facts), SILENT)
        assert (found.reminders[0].about.on, fires(found)) == (day, ["Mon 2026-03-02 09:00"])


def test_whoever_speaks_for_the_complainant_hears_of_more_time_for_them():
    joined = [
        (on("2026-01-05"), PartyAdded(stage="1", party=Party(party=name, role=role, acts_for=who)))
        for name, role, who in (
            ("p1", Role.COMPLAINANT, None),
            ("p2", Role.ADVOCATE, "p1"),
            ("p3", Role.COUNCILLOR, None),
        )
    ]
    for told_to, last in (("p1", "2026-01-09"), ("p2", "2026-01-09"), ("p3", "2026-01-05")):
        day, more = extended("2026-01-12", 5, "working_days")
        heard = day, attrs.evolve(more, told_on=on("2026-01-09"), told=(told_to,))
        assert reminded(TEN_DAYS, (JANUARY, *joined, heard), SILENT).reminders[0].about.on == on(last)


def test_silence_ends_with_the_answer_and_cannot_be_towards_nobody():
    anonymous = on("2026-01-05"), attrs.evolve(JANUARY[1], anonymous=True)
    undated = on("2026-01-05"), attrs.evolve(JANUARY[1], undated=True)

    assert skips(reminded(TEN_DAYS, (JANUARY, responded("2026-01-12")), SILENT)) == [("silence", "settled")]
    assert skips(reminded(TEN_DAYS, (anonymous,), SILENT)) == [("silence", "anonymous")]
    assert skips(reminded(rules(), (undated,), SILENT)) == [("silence", "no_date")]


def test_nothing_is_told_of_before_a_schedule_was_the_one_for_the_case_though_nothing_was_written_since():
    plan = schedule(rung("5 days before", name="soon"), rung("on"), rung("at once", watches="no_owner", name="owner"))
    begins = instant("2026-01-15T00:00")

    found = reminded(TEN_DAYS, (JANUARY,), plan, is_its_own=lambda each, _: each.fires_at >= begins)

    assert [each.rung.id for each in found.reminders] == ["r"]
    assert skips(found) == [("limit", "before_schedule"), ("no_owner", "before_schedule")]


def test_an_adjustment_a_consent_and_a_restriction_are_looked_at_in_time():
    facts = (
        JANUARY,
        (on("2026-01-05"), PartyAdded(stage="1", party=Party(party="p1", role=Role.COMPLAINANT))),
        (on("2026-01-05"), PartyAdded(stage="1", party=Party(party="p2", role=Role.ADVOCATE, acts_for="p1"))),
        (
            on("2026-01-06"),
            ConsentRecorded(step=ConsentStep.RECEIVED, giver="p1", party="p2", expires_on=on("2026-03-02")),
        ),
        (on("2026-01-06"), ConsentRecorded(step=ConsentStep.RECEIVED, giver="p2")),
        (
            on("2026-01-06"),
            AdjustmentAgreed(adjustment="a1", party="p1", what="detail-" + "0" * 32, review_on=on("2026-02-02")),
        ),
        (on("2026-01-06"), AdjustmentAgreed(adjustment="a2", party="p1", what="detail-" + "0" * 32)),
    )
    restriction = Restriction(
        restriction="r1", person="person-4", measure=Measure.WRITTEN_ONLY, reasons="detail-" + "0" * 32,
        imposed_on=on("2025-12-01"), review_on=on("2026-02-09"), appeal_told=True, ombudsman_told=True,
    )  # fmt: skip
    plan = schedule(
        *(rung("5 working days before", watches=each, name=each) for each in ("consent", "adjustment", "restriction"))
    )

    found = reminded(TEN_DAYS, facts, plan, restrictions=(restriction,), written=["2026-02-04T09:00"] * len(facts))

    assert [(each.about.sort.value, each.about.name) for each in found.reminders] == [
        ("restriction", "r1"),
        ("consent", "p2"),
    ]
    assert [(each.about.name, each.why.value) for each in found.skipped] == [("a1", "before_known")]


# Who


def told(*facts, to, **said):
    found = reminded(TEN_DAYS, (JANUARY, *facts), schedule(rung("on", to=to)), **said)
    return found.reminders[0].to if found.reminders else skips(found)


def test_the_case_says_who_is_the_handler_and_the_organisation_who_is_the_manager():
    assert told(assigned("2026-01-05", team="waste"), to=["handler", "team", "manager"]) == (
        Recipient(role="handler", through="handler", people=("staff-17",)),
        Recipient(role="team", through="team", people=("waste",)),
        Recipient(role="manager", through="manager", people=("staff-3",)),
    )


def test_T27_where_nobody_has_the_role_the_next_one_up_is_told():
    (recipient,) = told(to=["handler"])
    (of_team,) = told(assigned("2026-01-05", handler=None, team="waste"), to=["handler"])
    (stranger,) = told(assigned("2026-01-05"), to=["monitoring-officer"])

    assert (recipient.role, recipient.through, recipient.people) == ("handler", "manager", ("staff-3",))
    assert (of_team.through, of_team.is_team) == ("team", True)
    assert stranger.through == "handler"  # a role that is not in the order begins at its lowest


def test_where_the_handler_is_told_the_team_that_nobody_is_sends_it_to_nobody_above():
    handler, team = told(assigned("2026-01-05"), to=["handler", "team"])

    assert (handler.through, handler.people) == ("handler", ("staff-17",))
    assert (team.through, team.people) == (None, ())


def test_the_team_is_told_for_a_handler_that_a_case_has_not_beside_the_manager():
    found = told(assigned("2026-01-05", handler=None, team="waste"), to=["handler", "manager"])

    assert [(each.role, each.through) for each in found] == [("handler", "team"), ("manager", "manager")]


def test_where_nobody_has_any_of_the_roles_each_goes_up():
    found = told(to=["handler", "team"])

    assert [(each.role, each.through) for each in found] == [("handler", "manager"), ("team", "manager")]


@pytest.mark.parametrize(("team", "through"), [("waste", "team"), (None, "manager")])
def test_in_place_of_a_handler_who_may_not_be_told_the_team_is_told_and_without_one_the_next_one_up(team, through):
    party = PartyAdded(stage="1", party=Party(party="staff-17", role=Role.PERSON_COMPLAINED_ABOUT))
    found = told(assigned("2026-01-05", team=team), (on("2026-01-05"), party), to=["handler", "team"])

    assert {each.through for each in found if each.people} == {through}


def test_T27_a_reminder_that_nobody_gets_is_told_and_not_dropped():
    assert told(to=["handler"], where=setting(roles={})) == [("limit", "nobody")]


def test_T27_one_role_without_anybody_does_not_keep_it_from_the_others():
    half = told(to=["manager", "head-of-service"], where=setting(roles={"manager": ("staff-3",)}))

    assert [each.through for each in half] == ["manager", None]


@pytest.mark.parametrize(
    "known_as", [{"party": "staff-3"}, {"party": "p2", "actor": "staff-3"}], ids=["party", "actor"]
)
def test_whoever_is_complained_about_is_not_reminded_of_the_case_and_it_goes_up(known_as):
    party = PartyAdded(stage="1", party=Party(role=Role.PERSON_COMPLAINED_ABOUT, **known_as))
    found = reminded(TEN_DAYS, (JANUARY, (on("2026-01-05"), party)), schedule(rung("on")))

    assert [(each.through, each.people) for each in found.reminders[0].to] == [("head-of-service", ("staff-1",))]
    assert skips(found) == [("limit", "complained_about")]


def test_where_nobody_but_the_person_complained_about_has_the_role_nobody_gets_it():
    party = PartyAdded(stage="1", party=Party(party="staff-17", role=Role.PERSON_COMPLAINED_ABOUT))
    facts = (JANUARY, assigned("2026-01-05"), (on("2026-01-05"), party))
    found = reminded(TEN_DAYS, facts, schedule(rung("on", to=["handler"])), where=setting(roles={}))

    assert skips(found) == [("limit", "nobody"), ("limit", "complained_about")]


def test_whoever_dealt_with_stage_1_is_not_reminded_of_stage_2_and_it_goes_up():
    facts = JANUARY, assigned("2026-01-06", team="waste"), escalated("2026-01-20")
    found = reminded(IN_TWO_STAGES, facts, schedule(rung("on", to=["handler"], stages=("2",))))

    assert [(each.through, each.people) for each in found.reminders[0].to] == [("team", ("waste",))]
    assert skips(found) == [("limit", "in_conflict")]


def test_whoever_sees_to_a_remedy_is_reminded_of_it_also_where_they_dealt_with_another_stage():
    promised = RemedyAgreed(remedy="r1", kind=RemedyKind.APOLOGY, due_on=on("2026-02-02"), owner="staff-17")
    facts = JANUARY, assigned("2026-01-06"), (on("2026-01-12"), promised), escalated("2026-01-20")
    plan = schedule(rung("on", watches="remedy", to=["owner"]))

    assert [each.people for each in reminded(IN_TWO_STAGES, facts, plan).reminders[0].to] == [("staff-17",)]
    about = on("2026-01-21"), PartyAdded(
        stage="2", party=Party(party="p2", role=Role.PERSON_COMPLAINED_ABOUT, actor="staff-17")
    )  # fmt: skip
    assert skips(reminded(IN_TWO_STAGES, (*facts, about), plan)) == [("remedy", "complained_about")]


def test_in_a_case_that_is_over_nobody_is_in_conflict():
    promised = RemedyAgreed(remedy="r1", kind=RemedyKind.APOLOGY, due_on=on("2026-03-02"), owner="staff-9")
    facts = (
        JANUARY, assigned("2026-01-06"), escalated("2026-01-20"), (on("2026-01-21"), promised), closed("2026-01-22")
    )  # fmt: skip
    found = reminded(IN_TWO_STAGES, facts, schedule(rung("on", watches="remedy", to=["handler"])))

    assert [each.people for each in found.reminders[0].to] == [("staff-17",)]


def test_T38_T32_nothing_is_kept_so_a_correction_changes_all_of_it():
    answered = responded("2026-01-12")
    plan = schedule(rung("on"))
    facts = (JANUARY, answered, corrected("2026-01-13", 2))

    assert skips(reminded(TEN_DAYS, facts[:2], plan)) == [("limit", "settled")]
    assert fires(reminded(TEN_DAYS, facts, plan)) == ["Mon 2026-01-19 09:00"]


def test_only_what_fires_in_a_time_is_told_and_what_is_skipped_as_a_whole_always():
    plan = schedule(
        rung("on"), rung("3 working days after", name="after"), rung("at once", watches="no_owner", name="owner")
    )
    found = reminded(TEN_DAYS, (JANUARY, assigned("2026-01-05")), plan)

    assert fires(found.between(None, instant("2026-01-20T00:00"))) == ["Mon 2026-01-19 09:00"]
    assert fires(found.between(instant("2026-01-20T00:00"), instant("2026-02-20T00:00"))) == ["Thu 2026-01-22 09:00"]
    assert skips(found.between(instant("2026-03-01T00:00"), instant("2026-03-02T00:00"))) == [("no_owner", "settled")]


def test_every_reason_is_said_in_words():
    assert all(reason.says for reason in SkipReason)


def test_who_sees_to_a_remedy_is_reminded_of_it_and_of_nothing_else():
    promised = (
        on("2026-01-06"),
        RemedyAgreed(remedy="r1", kind=RemedyKind.APOLOGY, due_on=on("2026-02-02"), owner="staff-9"),
    )
    plan = schedule(rung("on", watches="remedy", to=["owner"], name="remedy"), rung("on", to=["owner"]))
    of_limit, of_remedy = reminded(TEN_DAYS, (JANUARY, promised), plan).reminders

    assert (of_remedy.to[0].through, of_remedy.to[0].people) == ("owner", ("staff-9",))
    assert of_limit.to[0].through == "manager"
