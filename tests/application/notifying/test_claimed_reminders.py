"""A reminder that was claimed and had not gone out when its schedule, its case or its people became other ones."""

import datetime as dt

import attrs

from casework.application.ports import Later
from casework.domain.cases.vocabulary import FlagKind
from casework.domain.reminders.schedules import AppliesTo
from tests.delivery import SENDER, Post, deliver, send, sweep
from tests.mistaken_schedules import DAY, USUAL, WASTE, days, town
from tests.offices import NOW
from tests.reminding import rung, schedule

TO_THE_HANDLER = rung("2 days before", name="soon", to=("handler",))
OURS = attrs.evolve(WASTE, rungs=(TO_THE_HANDLER,))
RENAMED = attrs.evolve(OURS, id="bins")
HOUR = dt.timedelta(hours=1)
ON_THE_DAY = rung("on", name="today", to=("handler",))
GENERAL = attrs.evolve(USUAL, rungs=(ON_THE_DAY,))


def claimed(*plans, **settings):
    """A town with two cases of one officer, of which what is due by the thirteenth day is claimed and not sent."""
    book, folder, bins, damp = town(*plans, **settings)
    for case in (bins, damp):
        book.assign(case.id, handler="staff-17", by=SENDER)
    days(book, 1, 14)
    return book, folder, bins, damp


def told(book, case):
    found = (each.notification for each in book.notifications(case.id))
    return [(each.due.schedule, each.due.to.who, each.standing.value, each.why) for each in found]


def renamed(folder):
    folder.read = {"usual": USUAL, "bins": RENAMED}


def given_away(book, case):
    """The case goes to another service, and to somebody there."""
    book.add_matter(case.id, matter="m2", service="waste", by=SENDER)
    book.assign(case.id, handler="staff-3", by=SENDER)


def test_what_a_schedule_claimed_that_is_renamed_goes_out_by_its_new_name_a_day_later():
    book, folder, bins, _ = claimed(USUAL, OURS)
    renamed(folder)

    assert send(book).elsewhere == {"waste/soon": 1}
    days(book, 14, 16)
    deliver(book)

    assert told(book, bins) == [("waste", "staff-17", "delivered", None)]


def test_a_digest_that_was_tried_waits_for_what_a_renamed_schedule_claimed_so_that_its_id_never_tells_of_less():
    post, general = Post(Later(why="unavailable")), attrs.evolve(USUAL, rungs=(TO_THE_HANDLER,))
    book, folder, *_ = claimed(general, OURS, post=post, digest_from=2)
    deliver(book)
    folder.read = {"usual": general, "bins": RENAMED}
    book.clock.advance(hours=1)

    assert sum(send(book).elsewhere.values()) == 2
    assert len(post.messages) == 1
    days(book, 15, 17)
    deliver(book)
    assert [each.data["count"] for each in post.messages] == ["2", "2"]
    assert len(set(post.ids)) == 1


def test_what_a_renamed_schedule_claimed_for_somebody_who_gave_the_case_away_is_for_staff():
    book, folder, bins, _ = claimed(USUAL, OURS)
    renamed(folder)
    book.assign(bins.id, handler="staff-3", by=SENDER)
    days(book, 14, 16)
    deliver(book)
    days(book, 16, 18)

    assert told(book, bins) == [("waste", "staff-17", "failed", "rung_gone")]


def test_what_a_renamed_schedule_claimed_waits_while_nobody_can_tell_whose_the_case_is():
    book, folder, bins, _ = claimed(USUAL, OURS)
    renamed(folder)
    sweep(book)
    folder.torn.add("usual")
    days(book, 15, 17)
    assert deliver(book).elsewhere["waste/soon"] == 1

    folder.mend()
    send(book)

    assert told(book, bins) == [("waste", "staff-17", "delivered", None)]


def test_what_the_next_schedule_told_somebody_else_is_not_for_staff_once_the_one_that_claimed_it_first_is_gone():
    book, folder, _, damp = claimed(GENERAL, attrs.evolve(WASTE, rungs=(ON_THE_DAY,)))
    days(book, 14, 15)
    given_away(book, damp)
    sweep(book)
    del folder.read["usual"]
    days(book, 15, 17)
    deliver(book)

    assert told(book, damp) == [
        ("usual", "staff-17", "settled", "switched_off"),
        ("waste", "staff-3", "delivered", None),
    ]


def test_what_was_claimed_before_a_case_went_to_other_people_and_another_schedule_is_for_staff():
    book, _, _, damp = claimed(GENERAL, WASTE)
    days(book, 14, 15)
    given_away(book, damp)
    book.clock.advance(hours=1)
    send(book)
    send(book)

    assert told(book, damp) == [("usual", "staff-17", "failed", "rung_gone")]


def test_what_somebody_has_heard_before_a_case_went_to_other_people_is_for_nobody_else():
    book, _, _, damp = claimed(
        attrs.evolve(GENERAL, rungs=(attrs.evolve(ON_THE_DAY, to=("handler", "manager")),)), WASTE
    )
    days(book, 14, 15)
    ids = {each.notification.due.to.who: each.notification.due.message for each in book.notifications(damp.id)}
    book.settle_notification(ids["staff-3"], why="telephoned", by=SENDER)
    book.add_matter(damp.id, matter="m2", service="waste", by=SENDER)
    book.assign(damp.id, handler="staff-8", by=SENDER)
    book.clock.advance(hours=1)
    send(book)

    assert told(book, damp) == [
        ("usual", "staff-17", "settled", "over"),
        ("usual", "staff-3", "settled", "telephoned"),
    ]


def test_what_two_schedules_of_a_case_claimed_for_different_people_goes_out_to_each():
    usual = attrs.evolve(USUAL, rungs=(rung("on", name="today"),))
    waste = attrs.evolve(WASTE, rungs=(rung("5 days after", name="today", to=("head-of-service",)),))
    book, _, _, damp = claimed(usual, waste)
    book.clock.set(NOW + 14 * DAY + HOUR)
    book.add_matter(damp.id, matter="m2", service="waste", by=SENDER)
    days(book, 22, 23)

    rounds = [send(book).settled for _ in range(2)]

    assert told(book, damp) == [("usual", "staff-3", "delivered", None), ("waste", "staff-1", "delivered", None)]
    assert rounds == [0, 0]


def test_a_turn_that_was_claimed_while_a_flag_was_up_goes_out_after_it_was_cleared_and_delivery_comes_to_an_end():
    at_risk = schedule(
        rung("every 4 days while overdue", name="again"), id="at-risk", applies_to=AppliesTo(flags=(FlagKind.RISK,))
    )
    book, _, _, damp = town(USUAL, at_risk)
    book.flag(damp.id, flag="f1", kind="risk", by=SENDER)
    days(book, 1, 20)
    book.clear_flag(damp.id, flag="f1", reason="over", by=SENDER)
    book.clock.advance(hours=1)

    send(book)

    assert told(book, damp) == [("at-risk", "staff-3", "delivered", None)]


def test_a_remedy_is_open_in_whichever_stage_its_case_is_when_the_reminder_of_it_is_taken_away():
    plan = schedule(rung("on", watches="remedy", name="remedy"), id="usual")
    book, folder, _, damp = town(plan)
    book.respond(damp.id, outcome="upheld", by=SENDER)
    day = (NOW + 3 * DAY).date()
    book.remedy(damp.id, remedy="r1", kind="apology", owner="staff-3", due_on=day, by=SENDER)
    days(book, 1, 5)
    book.escalate(damp.id, by=SENDER)
    folder.read = {}
    days(book, 5, 8)
    deliver(book)

    assert told(book, damp) == [("usual", "staff-3", "failed", "rung_gone")]
