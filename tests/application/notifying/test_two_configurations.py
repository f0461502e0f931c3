"""Two machines that go by other configurations for a while: what is new on one of them is lost on neither."""

import datetime as dt

import pytest

from casework.adapters.memory import MemoryStore
from casework.application.notifying.found import STREAM
from casework.application.notifying.in_force import in_force_on_record
from casework.application.ports import Never
from casework.cli.notification_telling import notifications_told
from casework.errors import DecisionError
from casework.testing import FixedClock
from tests.delivery import JO, SENDER, Post, deliver, one, send, sending_office, standings, sweep
from tests.offices import NOW, complaint, log_of
from tests.reminding import rung, schedule

OF_BEFORE = schedule(rung("1 working day after", name="after", to=("handler",)))
NEW = schedule(rung("1 working day after", name="after", to=("handler",)), rung("on", name="today", to=("handler",)))


def two_machines(*answers):
    """A machine with the configuration of before and one with the new one, each of which has swept."""
    clock, store, post = FixedClock(NOW), MemoryStore(), Post(*answers)
    before, after = (
        sending_office(post, clock=clock, store=store, notices=notices, reminders={"town": plan})
        for notices, plan in ((("acknowledged",), OF_BEFORE), (("acknowledged", "extended"), NEW))
    )
    sweep(before)
    sweep(after)
    return before, after


def of_the_new_one(before, after):
    """A case of which something was claimed that the machine with the configuration of before does not know."""
    case = complaint(after, complainant=JO, channel="email")
    sweep(after)
    after.extend(case.id, reason="complexity", by=SENDER)
    sweep(after)
    return case


def by_turns(before, after, minutes):
    for _ in range(minutes):
        for book in (before, after):
            book.clock.advance(seconds=30)
            sweep(book)


def records(book):
    return len(book.store.read("council", STREAM))


def test_P13_what_only_one_of_two_machines_knows_is_said_once():
    before, after = two_machines()
    case = complaint(after, complainant=JO, channel="email")
    after.assign(case.id, handler="staff-17", by=SENDER)
    after.acknowledge(case.id, by=SENDER)
    sweep(before)
    after.extend(case.id, reason="complexity", by=SENDER)
    by_turns(before, after, 3)
    after.clock.set(dt.datetime(2026, 2, 2, 8, 58, 45, tzinfo=dt.UTC))
    by_turns(before, after, 5)

    assert [kind for kind, _, _ in standings(after, case)] == ["acknowledged", "extended", "due_soon"]


def test_two_machines_by_turns_write_down_once_an_hour_what_is_in_force():
    before, after = two_machines()
    assert records(after) == 2

    by_turns(before, after, 50)
    assert records(after) == 2

    by_turns(before, after, 60)
    assert records(after) == 4


def test_what_was_out_of_force_for_less_than_a_day_goes_on_as_before():
    before, after = two_machines()
    case = complaint(after, complainant=JO, channel="email")
    after.extend(case.id, reason="complexity", by=SENDER)
    sweep(before)
    assert sweep(before).ended == ()
    after.clock.advance(hours=23)
    assert {"extended", "acknowledged"} <= in_force_on_record(after._desk)

    sweep(after)

    assert [kind for kind, _, _ in standings(after, case)] == ["extended"]


def test_what_was_out_of_force_for_a_day_begins_anew():
    before, after = two_machines()
    case = complaint(after, complainant=JO, channel="email")
    after.extend(case.id, reason="complexity", by=SENDER)
    after.clock.advance(hours=2)
    assert sweep(before).ended == ("extended", "town/today")
    after.clock.advance(hours=24)
    assert "extended" not in in_force_on_record(after._desk)

    assert sweep(after).began == ("extended", "town/today")
    assert standings(after, case) == []


def test_a_sweep_says_that_the_last_one_went_by_other_rules_so_that_it_looked_at_every_case():
    before, after = two_machines()
    complaint(after, complainant=JO)
    complaint(after, complainant=JO)
    assert not sweep(after).by_other_rules

    found = [sweep(book) for book in (before, after, before)]

    assert [(each.by_other_rules, each.looked) for each in found] == [(True, 2)] * 3
    again = sweep(before)
    assert (again.by_other_rules, again.looked) == (False, 0)


def test_neither_a_first_sweep_nor_one_after_a_rebuild_speaks_of_other_rules():
    book = sending_office(Post(), reminders={"town": OF_BEFORE})
    complaint(book, complainant=JO)
    first = sweep(book)
    book.rebuild()

    assert (first.by_other_rules, sweep(book).by_other_rules) == (False, False)


def test_what_is_left_to_another_machine_waits_under_a_name_of_its_own_until_a_configuration_agrees():
    before, after = two_machines()
    case = of_the_new_one(before, after)
    assert deliver(before).waiting == {"elsewhere": 1}
    (waits,) = before.pending_notifications()
    assert (waits.elsewhere, waits.why) == (True, "elsewhere")
    (seen,) = after.notifications(case.id)
    assert (seen.elsewhere, seen.why) == (False, None)

    assert deliver(after).delivered == 1
    assert standings(before, case) == [("extended", "delivered", None)]
    assert not before.notifications(case.id)[0].elsewhere


def test_what_is_left_to_another_machine_for_a_day_is_for_staff_to_see_to_and_still_goes_out():
    before, after = two_machines()
    case = of_the_new_one(before, after)
    after.clock.advance(hours=23)
    sweep(after)
    assert before.unsettled_notifications() == ()

    after.clock.advance(hours=1)
    (found,) = before.unsettled_notifications()
    assert (found.case, found.reference, found.failed, found.nobody) == (case.id, case.reference, (), 0)
    assert found.elsewhere == (one(before, case),)
    assert after.unsettled_notifications() == ()

    assert deliver(after).delivered == 1
    assert before.unsettled_notifications() == ()


def test_what_is_left_to_another_machine_stands_with_what_else_is_for_staff_in_its_case():
    before, after = two_machines(Never(why="refused"))
    case = of_the_new_one(before, after)
    before.acknowledge(case.id, by=SENDER)
    send(before)
    after.clock.advance(hours=24)

    found = {each.reference: (len(each.failed), len(each.elsewhere)) for each in before.unsettled_notifications()}

    assert found == {case.reference: (1, 1)}


def test_a_retry_of_what_is_left_to_another_machine_is_refused_with_why_and_staff_may_settle_it():
    before, after = two_machines()
    case = of_the_new_one(before, after)
    message = one(before, case).due.message

    with pytest.raises(DecisionError, match="another computer's settings, or a mended file, are needed to send it"):
        before.retry_notification(message, by=SENDER)

    before.settle_notification(message, why="telephoned", by=SENDER)
    assert deliver(after).delivered == 0


def advice(book, case):
    return " ".join(notifications_told(book, book.notifications(case.id)).split())


def test_of_a_schedule_that_was_taken_away_the_list_says_until_when_to_put_it_back_and_then_that_a_sweep_sends_it():
    clock, store, post, plan = FixedClock(NOW), MemoryStore(), Post(), schedule(rung("on", to=("handler",)))
    here, without = (
        sending_office(post, clock=clock, store=store, notices=(), reminders=plans) for plans in ({"town": plan}, {})
    )
    sweep(here)
    case = complaint(here)
    here.assign(case.id, handler="staff-17", by=SENDER)
    clock.set(dt.datetime(2026, 1, 12, 9, tzinfo=dt.UTC))
    sweep(here)
    before = advice(without, case)
    sweep(without)
    gone = advice(without, case)
    clock.advance(hours=25)

    assert "or put the reminder schedule back as it was, and sweep, for it to go out; else it is for staff" in before
    assert "else it is for staff to see to from Tue 13 Jan 2026 on" in gone
    assert "nothing: the next 'casework sweep' finds what says it in force, and sends it" in advice(here, case)
    with pytest.raises(DecisionError, match="the next sweep finds what says it in force again"):
        here.retry_notification(one(here, case).due.message, by=SENDER)
    sweep(here)
    assert deliver(here).delivered == 1


def test_a_second_sweep_and_round_of_each_machine_at_one_instant_writes_and_sends_nothing():
    before, after = two_machines()
    of_the_new_one(before, after)
    deliver(after)
    for book in (before, after):
        send(book)
    log = log_of(after)
    found = [(sweep(book).claimed, deliver(book).delivered) for book in (before, after, before, before)]

    assert found == [(0, 0)] * 4
    assert log_of(after) == log
