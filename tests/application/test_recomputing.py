"""The world changes: which due dates of open cases move, what a policy makes of it, and that what has ended stays."""

import datetime as dt

import pytest

from casework.application.access import AllowAll
from casework.application.freshness import Rebuilt
from casework.application.organisations import Organisation
from casework.domain.actors import Actor
from casework.domain.cases.events import DateChange, DatesRecomputed
from casework.domain.cases.vocabulary import DateCause, RecomputePolicy
from casework.domain.recomputing import MovedDate, Told
from casework.errors import AccessError, DecisionError, NotFoundError, StoreUnavailableError, UsageError
from tests.application.test_freshness import answer_within
from tests.complaints import CARE, PROCEDURES
from tests.offices import OFFICER, complaint
from tests.towns import (
    JUBILEE,
    MONDAY,
    SECOND_MONDAY,
    TUESDAY,
    Town,
    deadline,
    due,
    since,
    with_holidays,
    without_acknowledgement,
)
from tests.transitions import TAKING_OVER, Only

FUNERAL = dt.date(2026, 1, 14)
ONE_DAY_LATER = ("respond", "2026-01-19", "2026-01-20")
POLICIES = pytest.mark.parametrize("policy", RecomputePolicy)


def at(hour):
    """That hour of Monday."""
    return dt.datetime(2026, 1, 5, hour, tzinfo=dt.UTC)


def moved(found):
    """What was found: of each date the limit, when it was due and when it is now."""
    return [(each.limit, str(each.before), str(each.after)) for case in found.cases for each in case.moved]


def causes(found):
    return {cause for case in found.cases for each in case.moved for cause in each.causes}


def test_T10_a_holiday_proclaimed_later_is_listed_with_every_open_case_it_moves(town):
    case = town.waiting()
    answered = town.waiting()
    town.before.respond(answered.id, happened=SECOND_MONDAY, by=OFFICER)

    found = town.with_holiday().recompute()

    assert [each.reference for each in found.cases] == [case.reference]
    assert moved(found) == [ONE_DAY_LATER]
    (date,) = found.cases[0].moved
    assert date.causes == (DateCause.CALENDAR,)
    assert (date.newly_closed, date.newly_open) == (((JUBILEE, "Jubilee"),), ())
    assert date.told is None


def test_T10_paused_cases_are_listed_like_running_ones_with_dates_as_if_they_went_on_at_once(town):
    """The clock of a request begins anew when it goes on: on Thursday, 20 working days end on 5 February."""
    case = town.waiting()
    paused = complaint(town.before, received_at=MONDAY, procedure="foi-2000", kind="information_request")
    town.before.pause(paused.id, reason="clarification", happened=TUESDAY, by=OFFICER)
    town.clock.set(dt.datetime(2026, 1, 8, 9, 0, tzinfo=dt.UTC))

    found = town.with_holiday().recompute()

    assert {each.reference for each in found.cases} == {case.reference, paused.reference}
    (one,) = (each for each in found.cases if each.case == paused.id)
    assert one.paused == TUESDAY
    assert [(each.before, each.after) for each in one.moved] == [(dt.date(2026, 2, 5), dt.date(2026, 2, 6))]


def test_T10_a_holiday_that_is_taken_back_is_listed_with_the_day_that_is_open_now(town):
    town.before = town.with_holiday()
    town.waiting()

    found = town.office().recompute()

    assert moved(found) == [("respond", "2026-01-20", "2026-01-19")]
    (date,) = found.cases[0].moved
    assert (date.newly_closed, date.newly_open) == ((), ((JUBILEE, "Jubilee"),))


def test_a_holiday_outside_the_time_of_a_case_moves_nothing(town):
    town.waiting()

    assert town.with_holiday(dt.date(2026, 1, 20)).recompute().cases == ()


def test_an_answer_that_is_struck_out_makes_the_limit_open_again_by_the_rules_of_today(town):
    case = town.waiting()
    answered = town.before.respond(case.id, happened=dt.date(2026, 1, 16), by=OFFICER)
    book = town.with_holiday()

    book.correct(case.id, version=answered.version, reason="wrong-case", strike=True, by=OFFICER)

    assert (due(book, case), deadline(book, case).result) == ("2026-01-20", "open")
    found = book.recompute()
    assert moved(found) == [ONE_DAY_LATER]
    assert causes(found) == {DateCause.CALENDAR}


@pytest.mark.parametrize(
    ("policy", "later", "earlier"),
    [
        ("favour_complainant", "2026-01-19", "2026-01-19"),
        ("always", "2026-01-20", "2026-01-19"),
        ("never", "2026-01-19", "2026-01-20"),
    ],
)
def test_T10_a_policy_says_which_dates_follow(policy, later, earlier):
    """Once a holiday is added, so that the date is counted later, and once it is taken back."""
    town = Town()
    case = town.waiting()
    book = town.with_holiday()
    assert len(book.recompute(policy, by=OFFICER).cases) == 1
    assert due(book, case) == later

    town = Town()
    town.before = town.with_holiday()
    case = town.waiting()
    book = town.office()
    assert len(book.recompute(policy, by=OFFICER).cases) == 1
    assert due(book, case) == earlier


def test_what_was_settled_is_on_record_in_the_case_and_explained(town):
    case = town.waiting()
    book = town.with_holiday()

    book.recompute("favour_complainant", by=OFFICER)

    entry = book.file(case.id).history[-1]
    assert (entry.name, entry.actor) == ("dates_recomputed", "staff-17")
    assert entry.fact.event == DatesRecomputed(
        policy=RecomputePolicy.FAVOUR_COMPLAINANT,
        dates=(
            DateChange(
                visit=0,
                stage="1",
                limit="respond",
                before=dt.date(2026, 1, 19),
                after=dt.date(2026, 1, 20),
                causes=(DateCause.CALENDAR,),
                since=2,
            ),
        ),
    )
    said = "The calendar had changed, and on Fri 27 Feb 2026 it was settled that this date goes on as before."
    assert deadline(book, case).explanation[-1] == said
    assert deadline(book, case).is_kept
    assert not any(each.is_kept for each in town.before.deadlines(town.waiting().id))


@POLICIES
def test_what_was_settled_is_not_listed_again(town, policy):
    town.waiting()
    book = town.with_holiday()
    book.recompute(policy, by=OFFICER)

    assert book.recompute().cases == ()
    assert book.recompute(policy, by=OFFICER).cases == ()


def test_what_changes_after_that_is_listed_from_there(town):
    case = town.waiting()
    town.with_holiday().recompute("always", by=OFFICER)
    again = town.office(calendars=with_holidays(jubilee=JUBILEE, funeral=FUNERAL))

    assert moved(again.recompute()) == [("respond", "2026-01-20", "2026-01-21")]
    assert due(again, case) == "2026-01-21"


def test_what_was_kept_is_listed_again_with_the_date_that_was_kept(town):
    case = town.waiting()
    town.with_holiday().recompute("never", by=OFFICER)
    again = town.office(calendars=with_holidays(jubilee=JUBILEE, funeral=FUNERAL))

    assert moved(again.recompute()) == [("respond", "2026-01-19", "2026-01-21")]
    assert due(again, case) == "2026-01-19"
    again.recompute("never", by=OFFICER)
    assert due(again, case) == "2026-01-19"
    third = town.office(calendars=with_holidays(jubilee=JUBILEE))
    third.recompute("always", by=OFFICER)
    assert due(third, case) == "2026-01-20"


@POLICIES
def test_a_date_that_the_complainant_was_told_is_never_made_later(town, policy):
    case = town.waiting(told_due_on=dt.date(2026, 1, 19))
    book = town.with_holiday()

    found = book.recompute(policy, by=OFFICER)

    assert due(book, case) == "2026-01-19"
    assert found.cases[0].moved[0].told == Told(on=MONDAY, until=dt.date(2026, 1, 19))


@POLICIES
def test_more_time_that_the_complainant_was_told_of_is_never_made_longer(town, policy):
    case = town.waiting()
    town.before.extend(
        case.id, limit="respond", amount=5, reason="complexity", told_on=TUESDAY, happened=TUESDAY, by=OFFICER
    )
    book = town.with_holiday()

    found = book.recompute(policy, by=OFFICER)

    assert due(book, case) == "2026-01-26"
    assert found.cases[0].moved[0].told == Told(on=TUESDAY, until=None)


def test_a_date_that_was_told_becomes_earlier_where_the_policy_follows(town):
    town.before = town.with_holiday()
    case = town.waiting(told_due_on=dt.date(2026, 1, 20))
    book = town.office()

    book.recompute("favour_complainant", by=OFFICER)

    assert due(book, case) == "2026-01-19"


def test_a_date_that_was_told_may_become_later_as_far_as_the_complainant_was_told(town):
    """The letter promised 20 January; a first correction made the date earlier, and a second one took that back."""
    case = town.waiting(told_due_on=dt.date(2026, 1, 20))
    town.before.correct(case.id, version=2, reason="typing-error", happened_instead=MONDAY, by=OFFICER)
    town.before.correct(case.id, version=1, reason="typing-error", happened_instead=dt.date(2026, 1, 2), by=OFFICER)
    town.before.correct(case.id, version=2, reason="typing-error", happened_instead=dt.date(2026, 1, 2), by=OFFICER)
    town.before.recompute("favour_complainant", by=OFFICER)
    assert due(town.before, case) == "2026-01-16"
    town.before.correct(case.id, version=2, reason="typing-error", happened_instead=TUESDAY, by=OFFICER)

    town.before.recompute("always", by=OFFICER)

    assert due(town.before, case) == "2026-01-20"


def test_what_was_settled_by_mistake_can_be_struck_out_and_settled_anew(town):
    case = town.waiting(told_due_on=dt.date(2026, 1, 19))
    book = town.with_holiday()
    book.recompute("never", by=OFFICER)
    settled = book.case(case.id).version

    book.correct(case.id, version=settled, reason="mistake", strike=True, by=OFFICER)

    assert due(book, case) == "2026-01-20"
    assert moved(book.recompute()) == [ONE_DAY_LATER]
    book.recompute("always", by=OFFICER)
    assert due(book, case) == "2026-01-19"
    assert book.recompute().cases == ()


@pytest.mark.parametrize("end", ["respond", "withdraw"])
def test_an_end_that_is_struck_out_is_compared_with_the_date_that_there_was(town, end):
    case = town.waiting(told_due_on=dt.date(2026, 1, 19))
    ended = getattr(town.before, end)(case.id, happened=dt.date(2026, 1, 16), by=OFFICER)
    town.before.correct(case.id, version=ended.version, reason="wrong-case", strike=True, by=OFFICER)
    assert town.before.recompute().cases == ()
    book = town.with_holiday()

    found = book.recompute("favour_complainant", by=OFFICER)

    assert moved(found) == [ONE_DAY_LATER]
    assert causes(found) == {DateCause.CALENDAR}
    assert (due(book, case), deadline(book, case).result) == ("2026-01-19", "open")


def test_an_answer_that_was_struck_out_stays_so_where_a_correction_is_set_aside(town):
    book = town.before
    case = town.waiting()
    answered = book.respond(case.id, happened=dt.date(2026, 1, 16), by=OFFICER)
    book.correct(case.id, version=answered.version, reason="wrong-case", strike=True, by=OFFICER)
    book.correct(case.id, version=2, reason="typing-error", happened_instead=TUESDAY, by=OFFICER)
    assert due(book, case) == "2026-01-20"

    book.recompute("never", by=OFFICER)

    assert (due(book, case), deadline(book, case).result) == ("2026-01-19", "open")


def test_a_kept_date_goes_on_with_the_time_that_is_given_later(town):
    case = town.waiting()
    book = town.with_holiday()
    town.clock.set(dt.datetime(2026, 1, 12, 9, 0, tzinfo=dt.UTC))
    book.recompute("never", by=OFFICER)
    town.clock.advance(days=2)

    book.extend(case.id, limit="respond", amount=5, reason="complexity", told_on=FUNERAL, by=OFFICER)

    assert due(book, case) == "2026-01-26"


def test_a_kept_date_goes_on_with_a_pause_by_the_rules_of_before(town):
    """The clock begins anew on 12 January: by the old rules 20 working days are up on 9 February, by the new on 10."""
    case = complaint(town.before, received_at=MONDAY, procedure="foi-2000", kind="information_request")
    book = town.with_holiday()
    book.recompute("never", by=OFFICER)
    assert due(book, case) == "2026-02-02"

    book.pause(case.id, reason="clarification", happened=dt.date(2026, 1, 9), by=OFFICER)
    book.resume(case.id, happened=SECOND_MONDAY, by=OFFICER)

    assert due(book, case) == "2026-02-09"


CHILDREN = "children-act-1989-representations-england"


@POLICIES
@pytest.mark.parametrize(("holiday", "going_on", "expected"), [(9, 10, "2026-03-19"), (11, 12, "2026-03-23")])
def test_a_holiday_while_a_case_is_paused_moves_nothing(policy, holiday, going_on, expected):
    """Received on Monday 2 March and paused on Thursday 5: two of ten working days are gone when its clock goes on."""
    town = Town()
    town.clock.set(dt.datetime(2026, 3, going_on, 9, 0, tzinfo=dt.UTC))
    case = complaint(town.before, received_at=dt.date(2026, 3, 2), procedure=CHILDREN)
    town.before.pause(case.id, reason="advocate", happened=dt.date(2026, 3, 5), by=OFFICER)
    book = town.with_holiday(dt.date(2026, 3, holiday))
    assert book.recompute(policy, by=OFFICER).cases == ()

    book.resume(case.id, happened=dt.date(2026, 3, going_on), by=OFFICER)

    assert due(book, case) == expected


@pytest.mark.parametrize("when", ["before it was settled", "after it was settled"])
def test_a_date_that_was_kept_later_goes_on_with_the_days_that_stood_still(when):
    """By the receipt as it stood the answer is due on Monday 16 March; three working days stand still."""
    town = Town()
    town.clock.set(dt.datetime(2026, 3, 10, 9, 0, tzinfo=dt.UTC))
    book = town.before
    case = complaint(book, received_at=dt.date(2026, 3, 2), procedure=CHILDREN)
    if when.startswith("before"):
        book.pause(case.id, reason="advocate", happened=dt.date(2026, 3, 5), by=OFFICER)
    book.correct(case.id, version=1, reason="typing-error", happened_instead=dt.date(2026, 2, 27), by=OFFICER)
    book.recompute("never", by=OFFICER)
    if when.startswith("after"):
        book.pause(case.id, reason="advocate", happened=dt.date(2026, 3, 5), by=OFFICER)

    book.resume(case.id, happened=dt.date(2026, 3, 10), by=OFFICER)

    assert due(book, case) == "2026-03-19"


def test_a_correction_that_is_made_after_it_was_settled_counts(town):
    case = complaint(town.before, received_at=MONDAY)
    town.before.correct(case.id, version=1, reason="typing-error", happened_instead=TUESDAY, by=OFFICER)
    town.before.recompute("never", by=OFFICER)
    assert due(town.before, case, "acknowledge") == "2026-01-12"

    town.before.correct(case.id, version=1, reason="typing-error", happened_instead=dt.date(2026, 1, 2), by=OFFICER)

    assert due(town.before, case, "acknowledge") == "2026-01-09"


def test_a_kept_date_that_is_met_stays_so(town):
    case = town.waiting()
    book = town.with_holiday()
    book.recompute("never", by=OFFICER)

    book.respond(case.id, happened=dt.date(2026, 1, 20), by=OFFICER)

    assert (due(book, case), deadline(book, case).result) == ("2026-01-19", "missed")
    assert book.rebuild() == Rebuilt(cases=1, changed=0)


@POLICIES
def test_a_holiday_that_is_taken_back_after_all_leaves_no_trace(town, policy):
    case = town.waiting()
    town.with_holiday().recompute(policy, by=OFFICER)

    town.office().recompute(policy, by=OFFICER)

    assert due(town.office(), case) == "2026-01-19"


def test_a_date_that_a_court_set_is_moved_by_no_rule(town):
    case = town.waiting()
    book = town.with_holiday()
    town.clock.set(dt.datetime(2026, 1, 12, 9, 0, tzinfo=dt.UTC))
    book.recompute("never", by=OFFICER)

    book.set_date(
        case.id, limit="respond", until=dt.date(2026, 1, 14), set_by="court", happened=SECOND_MONDAY, by=OFFICER
    )

    assert due(book, case) == "2026-01-14"


def test_a_changed_time_limit_is_listed_as_a_change_of_the_procedure(town):
    complaint(town.before, received_at=MONDAY)

    found = town.office(procedures=answer_within(3)).recompute()

    assert moved(found)[0] == ("acknowledge", "2026-01-12", "2026-01-08")
    assert causes(found) == {DateCause.PROCEDURE}
    assert found.cases[0].moved[0].newly_closed == ()


def test_a_limit_that_is_new_or_gone_is_listed_with_no_date_on_the_other_side(town):
    complaint(town.before, received_at=MONDAY)
    without = town.office(procedures=without_acknowledgement())

    assert moved(without.recompute())[0] == ("acknowledge", "2026-01-12", "None")
    without.recompute("never", by=OFFICER)
    assert moved(town.office().recompute())[-1] == ("acknowledge", "None", "2026-01-12")


def test_what_an_organisation_says_of_itself_is_listed_as_such(town):
    complaint(town.before, received_at=dt.datetime(2026, 1, 5, 23, 30, tzinfo=dt.UTC))

    found = town.office(organisation=Organisation(id="council", zone="Europe/Paris")).recompute()

    assert moved(found)[0] == ("acknowledge", "2026-01-12", "2026-01-13")
    assert causes(found) == {DateCause.ORGANISATION}


def test_a_calendar_that_the_organisation_takes_instead_is_listed_as_such(town):
    case = complaint(town.before, procedure="eu-psd2", received_at=dt.date(2026, 1, 1))

    found = town.office(organisation=Organisation(id="council", calendar="scotland")).recompute()

    assert [each.case for each in found.cases] == [case.id]
    assert causes(found) == {DateCause.ORGANISATION}


def test_a_corrected_receipt_is_listed_with_the_dates_it_moves(town):
    case = complaint(town.before, received_at=TUESDAY)
    town.before.correct(case.id, version=1, reason="typing-error", happened_instead=MONDAY, by=OFFICER)

    found = town.before.recompute()

    assert moved(found)[0] == ("acknowledge", "2026-01-13", "2026-01-12")
    assert causes(found) == {DateCause.CORRECTION}


def test_a_receipt_corrected_to_a_later_day_can_be_kept_in_favour_of_the_complainant(town):
    case = complaint(town.before, received_at=MONDAY)
    town.before.correct(case.id, version=1, reason="typing-error", happened_instead=TUESDAY, by=OFFICER)
    assert due(town.before, case, "acknowledge") == "2026-01-13"

    town.before.recompute("favour_complainant", by=OFFICER)

    assert due(town.before, case, "acknowledge") == "2026-01-12"


def test_a_case_that_came_under_another_procedure_is_listed_with_its_old_and_its_new_dates(town):
    case = town.waiting()
    town.before.reclassify(case.id, procedure=CARE, reason="social-care", happened=TUESDAY, by=OFFICER)

    found = town.before.recompute()

    assert causes(found) == {DateCause.RECLASSIFICATION}
    assert moved(found)[0] == ("respond", "2026-01-19", "None")
    assert {before for _, before, _ in moved(found)[1:]} == {"None"}
    assert len({case.case for case in found.cases}) == 1
    town.before.recompute("favour_complainant", by=OFFICER)
    assert town.before.recompute().cases == ()


def test_two_changes_at_once_are_both_named_where_each_moves_the_date(town):
    complaint(town.before, received_at=MONDAY)
    both = town.office(procedures=answer_within(8), calendars=with_holidays(jubilee=dt.date(2026, 1, 7)))

    found = both.recompute()

    assert moved(found)[0] == ("acknowledge", "2026-01-12", "2026-01-16")
    assert set(found.cases[0].moved[0].causes) == {DateCause.CALENDAR, DateCause.PROCEDURE}


def test_changes_that_move_a_date_only_together_are_all_named(town):
    """The longer limit alone ends before the holiday, and the shorter one does not reach it."""
    complaint(town.before, received_at=MONDAY)
    both = town.office(procedures=answer_within(5), calendars=with_holidays(jubilee=SECOND_MONDAY))

    found = both.recompute()

    assert moved(found)[0] == ("acknowledge", "2026-01-12", "2026-01-13")
    assert found.cases[0].moved[0].causes == (DateCause.CALENDAR,)


def test_hours_follow_whatever_the_policy(town):
    book = town.before
    case = complaint(book, procedure="awaabs-law-2025", kind="service_request", stage="E", received_at=MONDAY)
    aware = book.reach_milestone(case.id, milestone="landlord-aware", happened=at(10), by=OFFICER)
    book.correct(case.id, version=aware.version, reason="typing-error", happened_instead=at(12), by=OFFICER)

    found = book.recompute("never", by=OFFICER)

    assert [(each.before, each.after) for each in found.cases[0].moved] == [
        (at(10) + dt.timedelta(days=1), at(12) + dt.timedelta(days=1))
    ]
    assert deadline(book, case, "investigate_and_make_safe").due_on == at(12) + dt.timedelta(days=1)


def test_a_run_that_was_stopped_is_finished_by_running_again():
    town = Town()
    first, second = sorted((town.waiting(), town.waiting()), key=lambda case: case.id)
    stopped = town.office(calendars=with_holidays(jubilee=JUBILEE), policy=RefusesRecomputing(second.id))

    with pytest.raises(AccessError):
        stopped.recompute("never", by=OFFICER)
    assert town.with_holiday().case(first.id).version == 3

    found = town.with_holiday().recompute("never", by=OFFICER)

    assert [each.case for each in found.cases] == [second.id]
    assert {town.with_holiday().case(case.id).version for case in (first, second)} == {3}


def test_somebody_who_writes_meanwhile_is_not_overwritten(town, monkeypatch):
    case = town.waiting()
    book = town.with_holiday()
    decide, others = book._writer.decide, [lambda: town.before.note(case.id, text="called", by=OFFICER)]

    def interrupted(*said, **named):
        if others:
            others.pop()()
        return decide(*said, **named)

    monkeypatch.setattr(book._writer, "decide", interrupted)

    book.recompute("never", by=OFFICER)

    assert [entry.name for entry in book.file(case.id).history][-2:] == ["noted", "dates_recomputed"]


def test_a_case_that_ends_meanwhile_is_left_as_it_ended(town, monkeypatch):
    case = town.waiting()
    book = town.with_holiday()
    read, reads = book._affected, []

    def ended_after_the_first_look(case_id):
        found = read(case_id)
        if not reads:
            town.before.respond(case.id, happened=SECOND_MONDAY, by=OFFICER)
            town.before.close_case(case.id, happened=SECOND_MONDAY, by=OFFICER)
        reads.append(case_id)
        return found

    monkeypatch.setattr(book, "_affected", ended_after_the_first_look)

    assert book.recompute("never", by=OFFICER).cases == ()
    assert book.case(case.id).history[-1].event.__class__.__name__ == "Closed"


def test_cases_that_todays_rules_cannot_read_are_counted_and_stop_nothing(town):
    town.waiting()
    complaint(town.before, procedure=CARE, received_at=MONDAY)

    found = town.office(calendars=with_holidays(jubilee=JUBILEE), procedures=Without(CARE)).recompute(
        "favour_complainant", by=OFFICER
    )

    assert len(found.cases) == 1
    assert [str(each) for each in found.unreadable] == [f"1 case needs a procedure that is missing: {CARE}"]


def test_a_log_of_an_earlier_release_is_read_by_the_first_rules_on_record(town, monkeypatch):
    monkeypatch.setattr(town.before._rules_record, "write_down", lambda *_: None)
    case = town.waiting()
    assert town.before.recompute().cases == ()

    book = town.with_holiday()
    assert book.recompute().cases == ()
    assert due(book, case) == "2026-01-20"
    book.recompute("never", by=OFFICER)

    assert moved(town.office().recompute()) == [("respond", "2026-01-20", "2026-01-19")]


def test_a_correction_is_named_also_where_the_rules_of_the_time_do_not_cover_the_day(town):
    case = complaint(town.office(procedures=since(dt.date(2026, 1, 1))), received_at=MONDAY)
    town.before.correct(case.id, version=1, reason="typing-error", happened_instead=dt.date(2025, 12, 30), by=OFFICER)

    found = town.before.recompute()

    assert moved(found)[0] == ("acknowledge", "2026-01-12", "2026-01-07")
    assert causes(found) == {DateCause.CORRECTION}


def test_a_reclassification_that_was_struck_out_is_no_reason(town):
    book = town.before
    case = complaint(book, received_at=MONDAY)
    moved_on = book.reclassify(case.id, procedure=CARE, reason="social-care", happened=TUESDAY, by=OFFICER)
    book.correct(case.id, version=moved_on.version, reason="wrong-case", strike=True, by=OFFICER)
    book.acknowledge(case.id, happened=TUESDAY, by=OFFICER)

    assert book.recompute("never", by=OFFICER).cases == ()
    assert due(book, case) == "2026-01-20"


def test_what_is_corrected_while_a_run_goes_on_is_listed_afterwards(town, monkeypatch):
    case = complaint(town.before, received_at=MONDAY)
    book = town.with_holiday(dt.date(2026, 3, 2))
    found = book._found

    def corrected_meanwhile(*said):
        answer = found(*said)
        town.before.correct(case.id, version=1, reason="typing-error", happened_instead=TUESDAY, by=OFFICER)
        return answer

    monkeypatch.setattr(book, "_found", corrected_meanwhile)
    book.recompute("never", by=OFFICER)
    monkeypatch.undo()

    assert moved(book.recompute())[0] == ("acknowledge", "2026-01-12", "2026-01-13")


def test_one_case_that_cannot_be_settled_is_counted_and_stops_nothing(town, monkeypatch):
    first, second = sorted((town.waiting(), town.waiting()), key=lambda case: case.id)
    book = town.with_holiday()
    settle = book._settled

    def refused(found, *said):
        if found.case == first.id:
            raise DecisionError("recompute", first.id, "it cannot be")
        return settle(found, *said)

    monkeypatch.setattr(book, "_settled", refused)

    answer = book.recompute("never", by=OFFICER)

    assert [each.case for each in answer.cases] == [second.id]
    assert [each.cases for each in answer.unreadable] == [1]


def test_a_limit_of_the_version_that_will_take_the_case_over_can_be_kept():
    town = Town()
    town.clock.set(dt.datetime(2026, 3, 20, 9, 0, tzinfo=dt.UTC))
    book = town.office(procedures=Only(TAKING_OVER))
    case = complaint(book, procedure="switch", received_at=dt.date(2026, 3, 10))
    book.correct(case.id, version=1, reason="typing-error", happened_instead=dt.date(2026, 3, 11), by=OFFICER)
    before = book.recompute()

    assert {each.limit for each in book.recompute("never", by=OFFICER).cases[0].moved} == {
        each.limit for each in before.cases[0].moved
    }
    assert book.recompute().cases == ()


def test_what_was_settled_stands_in_the_way_of_no_correction(town):
    case = town.waiting()
    town.before.respond(case.id, happened=SECOND_MONDAY, by=OFFICER)
    escalated = town.before.escalate(case.id, happened=SECOND_MONDAY, by=OFFICER)
    book = town.with_holiday()
    book.recompute("never", by=OFFICER)
    kept = next(each for each in book.deadlines(case.id) if each.is_kept)
    assert kept.stage == "2"

    book.correct(case.id, version=escalated.version, reason="wrong-case", strike=True, by=OFFICER)

    assert not any(each.is_kept for each in book.deadlines(case.id))


def test_a_letter_that_it_will_be_late_tells_a_date_too(town):
    case = town.waiting()
    town.before.inform_delay(
        case.id, limit="respond", told_due_on=dt.date(2026, 1, 30), reason="illness", happened=TUESDAY, by=OFFICER
    )
    book = town.with_holiday()

    found = book.recompute("always", by=OFFICER)

    assert found.cases[0].moved[0].told == Told(on=TUESDAY, until=dt.date(2026, 1, 30))
    assert due(book, case) == "2026-01-20"


def test_what_was_told_in_another_stage_is_not_told_of_this_one(town):
    case = town.waiting(told_due_on=dt.date(2026, 1, 19))
    for decide in (town.before.respond, town.before.escalate):
        decide(case.id, happened=SECOND_MONDAY, by=OFFICER)

    found = town.with_holiday().recompute()

    assert {(each.stage, each.told) for each in found.cases[0].moved} == {("2", None)}


def test_of_a_date_that_appears_no_days_are_told_that_were_closed_or_opened(town):
    case = town.before.case(town.waiting().id)
    (_, now) = town.before.deadlines(case.id)

    found = MovedDate.of(case, None, now, causes=(DateCause.CALENDAR,), since=1)

    assert (found.newly_closed, found.newly_open) == ((), ())


def test_trouble_with_the_store_stops_the_run(town, monkeypatch):
    case = town.waiting()
    book = town.with_holiday()
    read = book.store.read

    def torn(organisation, stream):
        if stream == case.id:
            raise StoreUnavailableError("the store", "it is gone")
        return read(organisation, stream)

    monkeypatch.setattr(book.store, "read", torn)

    with pytest.raises(StoreUnavailableError):
        book.recompute()


def test_whoever_settles_is_named_and_sees_every_case(town):
    town.waiting()
    book = town.with_holiday()

    with pytest.raises(UsageError, match="say who writes"):
        book.recompute("never")
    with pytest.raises(
        UsageError, match="there is no policy 'sometimes': choose one of favour_complainant, always, ne"
    ):
        book.recompute("sometimes", by=OFFICER)
    with pytest.raises(AccessError, match="staff-17 may not recompute due dates"):
        town.office(calendars=with_holidays(jubilee=JUBILEE), policy=SeesNothing()).recompute("never", by=OFFICER)
    assert book.case(book.find()[0].case).version == 2


def test_a_list_holds_only_what_its_reader_may_see(town):
    town.waiting()

    assert (
        town.office(calendars=with_holidays(jubilee=JUBILEE), policy=SeesNothing()).recompute(by=Actor("reader")).cases
        == ()
    )


class RefusesRecomputing(AllowAll):
    """Lets nobody recompute one case."""

    def __init__(self, case):
        self._case = case

    def may(self, actor, action, row):
        return action != "recompute" or row is None or row.case != self._case


class SeesNothing(AllowAll):
    """Lets nobody see a case."""

    def sees(self, viewer, row, what):
        return False

    def sees_all(self, viewer):
        return False


class Without:
    """The procedures, one of them gone."""

    def __init__(self, gone):
        self._gone = gone

    def get(self, procedure_id):
        if procedure_id == self._gone:
            raise NotFoundError("procedure", procedure_id, known=())
        return PROCEDURES.get(procedure_id)

    def ids(self):
        return PROCEDURES.ids()
