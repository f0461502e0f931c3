"""Invitations to surveys as notifications: on their day, once, and only while they stand."""

import datetime as dt

import attrs
import pytest

from casework.application.notifying.settings import NotificationSettings
from casework.application.notifying.stream import notifications_of
from casework.application.organisations import Organisation
from casework.testing import FixedClock
from tests.offices import NOW, OFFICER, complaint, office
from tests.surveys import INVITED, by_id, survey

DAY = dt.timedelta(days=1)
SURVEYS = by_id(INVITED, survey("shire"))
COUNCIL = Organisation(id="council", notifications=NotificationSettings(notices=("survey_invitation",)))


@pytest.fixture
def book():
    """An office that sends invitations to a survey seven to thirty days after a case was closed."""
    book = office(organisation=COUNCIL, clock=FixedClock(NOW), surveys=SURVEYS)
    book.sweep(by=OFFICER)
    return book


def closed(book, **said):
    case = complaint(book, complainant={"name": "Jo"}, **said)
    return end(book, case)


def end(book, case):
    book.respond(case.id, by=OFFICER)
    return book.close_case(case.id, by=OFFICER).id


def invited(book, **said):
    """A closed case whose complainant is invited."""
    case = closed(book, **said)
    book.invite("town", by=OFFICER)
    return case


def sweep_after(book, days):
    book.clock.set(NOW + days * DAY)
    return book.sweep(by=OFFICER).claimed


def said(book, case):
    """What was claimed for a case: the kind, to whom, about which survey until when, and for when it was due."""
    found = notifications_of(book.store, "council", case).by_message.values()
    return [
        (
            each.due.kind.value,
            each.due.to.who,
            each.due.about.name,
            each.due.about.on,
            f"{each.due.fires_at:%d %b %H:%M}",
        )
        for each in found
    ]


def test_whoever_is_invited_is_told_at_nine_on_the_day_of_the_invitation_and_once(book):
    case = invited(book)
    nine = (NOW + 7 * DAY).replace(hour=9, minute=0)

    book.clock.set(nine - dt.timedelta(seconds=1))
    before = book.sweep(by=OFFICER).claimed
    book.clock.set(nine)

    assert (before, book.sweep(by=OFFICER).claimed, sweep_after(book, 1)) == (0, 1, 0)
    until = (NOW + 30 * DAY).date()
    assert said(book, case) == [("survey_invitation", "p1", "town", until, f"{nine:%d %b} 09:00")]


def test_an_invitation_that_was_made_after_its_day_is_told_of_from_then_on(book):
    case = closed(book)
    book.clock.set(NOW + 9 * DAY)
    book.invite("town", by=OFFICER)

    assert book.sweep(by=OFFICER).claimed == 1
    assert said(book, case)[0][-1] == f"{NOW + 9 * DAY:%d %b %H:%M}"


def test_an_invitation_that_is_made_while_a_sweep_looks_is_told_of_too(book):
    first, second = invited(book), closed(book)
    replace_agendas = book.store.replace_agendas

    def and_invite(*args, **said):
        left = replace_agendas(*args, **said)
        book.store.replace_agendas = replace_agendas
        book.invite("town", by=OFFICER)
        return left

    book.store.replace_agendas = and_invite
    book.sweep(by=OFFICER)

    assert sweep_after(book, 8) == 2
    assert (len(said(book, first)), len(said(book, second))) == (1, 1)


def test_after_its_last_day_nobody_is_invited(book):
    case = invited(book)
    book.sweep(by=OFFICER)

    assert sweep_after(book, 31) == 0
    assert said(book, case) == []


def test_a_case_that_was_reopened_and_closed_anew_is_told_of_the_second_invitation_alone(book):
    case = invited(book)
    book.sweep(by=OFFICER)
    book.reopen(case, reason="new-evidence", by=OFFICER)
    assert sweep_after(book, 8) == 0

    end(book, book.case(case))
    book.invite("town", by=OFFICER)

    assert (sweep_after(book, 14), sweep_after(book, 15)) == (0, 1)
    assert len(said(book, case)) == 1


def test_whoever_is_left_out_before_the_day_is_not_told(book):
    case = invited(book)
    book.sweep(by=OFFICER)
    book.survey_wish(case, wish="leave_out", by=OFFICER)

    assert sweep_after(book, 8) == 0


def test_whoever_is_left_out_while_a_sweep_looks_is_not_told(book, monkeypatch):
    monkeypatch.setattr("casework.application.notifying.looking._RECORDS", 4)
    first, second = closed(book), closed(book)
    book.invite("town", by=OFFICER)
    replace_agendas, done = book.store.replace_agendas, []

    def and_leave_out(organisation, rows, **said):
        left = replace_agendas(organisation, rows, **said)
        if not done and any(row.case == second for row in rows):
            done.append(book.survey_wish(second, wish="leave_out", by=OFFICER))
        return left

    book.store.replace_agendas = and_leave_out

    assert sweep_after(book, 8) == 1
    assert (len(said(book, first)), said(book, second)) == (1, [])


def test_whoever_changes_their_mind_again_is_told_while_there_is_time(book):
    case = invited(book, complainant_id="person-1")
    book.survey_wish(case, wish="leave_out", reason="distress", by=OFFICER)
    assert sweep_after(book, 8) == 0

    book.survey_wish(case, wish="invite", by=OFFICER)

    assert sweep_after(book, 9) == 1


def test_a_clock_that_was_set_back_takes_no_invitation_away(book):
    case = invited(book)
    book.sweep(by=OFFICER, at=NOW - 40 * DAY)

    assert sweep_after(book, 8) == 1
    assert len(said(book, case)) == 1


def test_invitations_are_told_of_only_where_they_are_asked_for_and_from_then_on():
    silent = office(clock=FixedClock(NOW), surveys=SURVEYS)
    silent.sweep(by=OFFICER)
    early = invited(silent)
    assert sweep_after(silent, 8) == 0

    book = office(store=silent.store, organisation=COUNCIL, clock=silent.clock, surveys=SURVEYS)
    book.sweep(by=OFFICER)
    late = invited(book)

    assert (sweep_after(book, 20), said(book, early), len(said(book, late))) == (1, [], 1)


def test_a_survey_that_invites_nobody_any_more_tells_nobody(book):
    case = invited(book)
    book.sweep(by=OFFICER)
    without = by_id(attrs.evolve(INVITED, invitation=None))

    other = office(store=book.store, organisation=COUNCIL, clock=book.clock, surveys=without)

    assert sweep_after(other, 8) == 0
    assert said(other, case) == []


def test_P13_an_invitation_that_a_clock_far_ahead_took_for_too_late_is_told_on_its_day(book):
    case = invited(book)
    assert sweep_after(book, 100) == 0

    assert (sweep_after(book, 8), sweep_after(book, 9)) == (1, 0)
    assert len(said(book, case)) == 1
