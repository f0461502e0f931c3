"""What earlier releases wrote down of what is in force: no upgrade loses what fell due before the first sweep by it."""

import datetime as dt

import attrs
import pytest

from casework.application.drafts import Drafts
from casework.application.notifying.found import SHAPES, STREAM, InForce
from casework.application.notifying.in_force import in_force_on_record
from casework.application.notifying.rung_names import fingerprint, former_fingerprint
from casework.domain.reminders.schedules import AppliesTo, Scope
from tests.delivery import JO, SENDER, Post, deliver, sending_office, sweep
from tests.mistaken_schedules import ADDRESSES, USUAL, WASTE, Folder, days, rungs
from tests.offices import NOW, complaint
from tests.reminding import ROLES, rung, schedule


def upgraded(*plans, outlines):
    """An office on whose record an earlier release had written its schedules, with a case of the waste service."""
    folder = Folder(*plans)
    book = sending_office(Post(), reminders=folder, roles=ROLES, notices=(), addresses=ADDRESSES)
    names = (former_fingerprint(plan, each) for plan in plans for each in plan.rungs)
    known = tuple(each.outline for each in plans) if outlines else ()
    drafts = Drafts(STREAM, NOW)
    new = SHAPES.new(InForce(rungs=tuple(sorted(names)), schedules=known), NOW.isoformat(), drafts)
    book._desk.append(STREAM, new, drafts, by=SENDER, expected=0, key=None)
    cases = [complaint(book, service=each) for each in ("waste", "housing")]
    for case in cases:
        book.acknowledge(case.id, by=SENDER)
    return book, folder, *cases


OWN = [("waste", "soon", True), ("waste", "late", False)]


@pytest.mark.parametrize("outlines", [False, True])
def test_what_fell_due_before_the_first_sweep_after_an_upgrade_is_told(outlines):
    book, _, bins, damp = upgraded(USUAL, WASTE, outlines=outlines)
    days(book, 18, 30)

    assert rungs(book, bins) == OWN
    assert rungs(book, damp) == [("usual", "soon", True), ("usual", "today", True)]


def test_a_schedule_that_has_mistakes_at_the_upgrade_and_whose_cases_nobody_wrote_down_lets_every_reminder_wait():
    book, folder, bins, damp = upgraded(USUAL, WASTE, outlines=False)
    folder.broken.add("waste")
    days(book, 7, 18)
    assert rungs(book, bins) == rungs(book, damp) == []
    assert sweep(book).unreadable["reminders/waste"].startswith("nobody can tell for which cases it is")
    assert deliver(book).delivered == 0

    folder.mend()
    days(book, 18, 30)

    assert rungs(book, bins) == OWN
    assert rungs(book, damp) == [("usual", "soon", True), ("usual", "today", True)]


def test_a_schedule_that_is_new_at_the_upgrade_tells_nothing_of_the_time_before_it_and_takes_nothing_of_it():
    book, folder, bins, _ = upgraded(USUAL, outlines=False)
    folder.read["waste"] = WASTE
    days(book, 17, 19)
    assert rungs(book, bins) == []
    del folder.read["waste"]
    days(book, 19, 20)

    assert rungs(book, bins) == [("usual", "soon", True), ("usual", "today", True)]


def test_what_was_claimed_for_cases_that_a_schedule_does_not_have_here_is_left_to_another_machine():
    book, folder, bins, _ = upgraded(USUAL, WASTE, outlines=True)
    days(book, 10, 11)
    assert Scope(id="waste", applies_to=WASTE.applies_to) in in_force_on_record(book._desk)
    folder.read["waste"] = attrs.evolve(WASTE, applies_to=AppliesTo(services=("bulky",)))

    assert dict(deliver(book).elsewhere) == {"waste/soon": 1}
    folder.read["waste"] = WASTE
    sweep(book)
    deliver(book)
    assert [each.notification.standing.value for each in book.notifications(bins.id)] == ["delivered"]


def represented(book, *, expires_on=None):
    """A case of somebody for whom another one speaks."""
    case = complaint(book, complainant=JO)
    book.add_party(case.id, party="p2", role="representative", acts_for="p1", by=SENDER)
    said = {"scopes": ["act_for"], "giver": "p1", "party": "p2", "by": SENDER}
    book.consent(case.id, step="received", expires_on=expires_on, **said)
    return case, lambda: book.consent(case.id, step="withdrawn", **said)


def test_a_rung_from_before_consents_that_were_taken_back_were_told_of_tells_nothing_of_the_time_before_that():
    plan = schedule(rung("1 day after", watches="consent", name="consent"), id="usual")
    book = sending_office(Post(), reminders={"usual": plan}, roles=ROLES, notices=())
    drafts, names = Drafts(STREAM, NOW), (fingerprint(plan, plan.rungs[0]),)
    new = SHAPES.new(InForce(rungs=names, schedules=(plan.outline,)), NOW.isoformat(), drafts)
    book._desk.append(STREAM, new, drafts, by=SENDER, expected=0, key=None)
    (old, take_back), (later, take_back_later) = represented(book), represented(book)
    expired, _ = represented(book, expires_on=NOW.date() + dt.timedelta(days=5))
    take_back()
    days(book, 10, 11)
    take_back_later()
    days(book, 11, 15)

    found = {case: rungs(book, case) for case in (old, later, expired)}
    assert found == {old: [], later: [("usual", "consent", False)], expired: [("usual", "consent", True)]}
