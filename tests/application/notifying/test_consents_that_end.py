"""A consent that ends, is taken back or never comes: staff hear of it, and letters go to the complainant."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.adapters.toml_reminders import load_reminders
from casework.cli.notification_telling import letters_told, notifications_data, notifications_told
from tests.delivery import JO, SENDER, Post, send, sending_office, sweep
from tests.offices import NOW, complaint

SAM = {"name": "Sam Law", "email": "sam@law.example"}
LAST_DAY = dt.date(2026, 1, 20)


LEAVE = ("act_for", "disclose")


def represented(*, expires_on=None, consent="received", scopes=LEAVE, **settings):
    """An office and a case whose complainant has a representative, after the first sweep."""
    post = Post()
    said = {"notices": ("acknowledged", "response"), "reminders": {"usual": load_reminders()["usual"]}} | settings
    book = sending_office(post, **said)
    sweep(book)
    case = complaint(book, complainant=JO, channel="email")
    book.assign(case.id, handler="staff-17", by=SENDER)
    book.add_party(case.id, party="p2", role="representative", acts_for="p1", person=SAM, by=SENDER)
    book.consent(case.id, step=consent, scopes=scopes, giver="p1", party="p2", expires_on=expires_on, by=SENDER)
    return book, post, case


def told_of_the_consent(post):
    return [each for each in post.messages if "consent p2" in each.text]


def test_the_handler_hears_before_a_consent_ends_and_once_it_has_ended_with_who_gets_letters_then():
    book, post, _ = represented(expires_on=LAST_DAY)
    book.clock.set(dt.datetime(2026, 1, 6, 12, tzinfo=dt.UTC))
    send(book)
    before = len(told_of_the_consent(post))
    book.clock.set(dt.datetime(2026, 1, 21, 12, tzinfo=dt.UTC))

    send(book)

    first, second = told_of_the_consent(post)
    assert before == 1
    assert {first.address, second.address} == {"priya@council.example"}
    assert "The date is Tuesday 20 January 2026.\nWithout it letters go to: p1 (complainant)" in first.text
    assert "Without it letters go to: p1 (complainant)" in second.text
    assert "consent p2 (representative), which ends then" in first.text
    assert "consent p2 (representative), which holds no more" in second.text


@pytest.mark.parametrize("step", ["withdrawn", "refused"])
def test_the_handler_hears_on_the_day_after_a_consent_was_taken_back_also_where_that_is_put_down_late(step):
    book, post, case = represented(consent="received" if step == "withdrawn" else "requested")
    book.clock.set(dt.datetime(2026, 1, 14, 15, tzinfo=dt.UTC))
    taken_back = dt.date(2026, 1, 8)
    book.consent(case.id, step=step, scopes=LEAVE, giver="p1", party="p2", happened=taken_back, by=SENDER)
    send(book)
    early = len(told_of_the_consent(post))
    book.clock.set(dt.datetime(2026, 1, 15, 9, 5, tzinfo=dt.UTC))

    send(book)

    (told,) = told_of_the_consent(post)
    assert early == 0
    assert told.address == "priya@council.example"
    assert "Without it letters go to: p1 (complainant)" in told.text


def test_where_another_may_speak_for_them_the_message_names_who_that_is():
    book, post, case = represented(expires_on=LAST_DAY)
    book.add_party(case.id, party="p3", role="advocate", acts_for="p1", by=SENDER)
    book.consent(case.id, step="received", scopes=LEAVE, giver="p1", party="p3", by=SENDER)
    book.clock.set(dt.datetime(2026, 1, 21, 12, tzinfo=dt.UTC))

    send(book)

    assert all("Without it letters go to: p3 (advocate)" in each.text for each in told_of_the_consent(post))


def test_a_consent_that_was_given_again_is_not_told_to_have_ended():
    book, post, case = represented()
    book.clock.advance(hours=48)
    for step in ("withdrawn", "received"):
        book.consent(case.id, step=step, scopes=["act_for"], giver="p1", party="p2", by=SENDER)
    book.clock.advance(hours=72)

    send(book)

    assert told_of_the_consent(post) == []


def test_the_handler_hears_of_a_consent_that_was_asked_for_and_has_not_come_and_to_whom_letters_go():
    book, post, _ = represented(consent="requested")
    book.clock.set(dt.datetime(2026, 1, 9, 12, tzinfo=dt.UTC))
    send(book)
    early = told_of_the_consent(post)
    book.clock.set(dt.datetime(2026, 1, 12, 12, tzinfo=dt.UTC))

    send(book)
    send(book)

    (told,) = told_of_the_consent(post)
    assert early == []
    assert told.address == "priya@council.example"
    assert "consent p2 (representative), which was asked for then and has not come\n" in told.text
    assert "The date is Monday 5 January 2026.\nWithout it letters go to: p1 (complainant)" in told.text


def test_of_the_consents_of_two_to_one_representative_that_have_not_come_the_handler_hears_once():
    book, _, case = represented(consent="requested")
    book.add_party(case.id, party="p3", role="complainant", person={"name": "Al", "email": "al@x.example"}, by=SENDER)
    book.add_party(case.id, party="p2", role="representative", person=SAM, by=SENDER)
    for giver in ("p1", "p3"):
        book.consent(case.id, step="requested", scopes=["act_for"], giver=giver, party="p2", by=SENDER)
    sweep(book)
    book.clock.set(dt.datetime(2026, 1, 12, 9, 30, tzinfo=dt.UTC))
    before = len(book.notifications(case.id))

    found = sweep(book)

    told = [each.notification.due for each in book.notifications(case.id)]
    assert found.claimed == len(told) - before
    assert [each.about.name for each in told if each.about.sort == "consent_asked"] == ["p2"]


@pytest.mark.parametrize("asked", [LEAVE, ()])
def test_a_consent_of_which_only_a_part_has_come_is_reminded_of_until_all_has(asked):
    book, post, case = represented(consent="requested", scopes=asked)
    book.consent(case.id, step="received", scopes=["act_for"], giver="p1", party="p2", by=SENDER)
    book.clock.set(dt.datetime(2026, 1, 12, 12, tzinfo=dt.UTC))

    send(book)

    (told,) = told_of_the_consent(post)
    assert "which was asked for then and has not come" in told.text
    assert "Without it letters go to: p1 (complainant)" in told.text


@pytest.mark.parametrize("scope", LEAVE)
def test_whoever_may_act_but_not_be_told_or_be_told_but_not_act_gets_no_letter_and_the_complainant_does(scope):
    book, post, case = represented(scopes=[scope])
    book.acknowledge(case.id, by=SENDER)
    book.respond(case.id, by=SENDER)

    send(book)

    assert set(post.addresses) == {"jo@home.example"}
    assert not any("you speak for" in each.text for each in post.messages)


def test_the_handler_hears_that_leave_to_tell_was_taken_back_though_they_may_still_act():
    book, post, case = represented()
    book.clock.advance(hours=24)
    book.consent(case.id, step="withdrawn", scopes=["disclose"], giver="p1", party="p2", by=SENDER)
    book.clock.set(dt.datetime(2026, 1, 8, 12, tzinfo=dt.UTC))

    send(book)

    (told,) = told_of_the_consent(post)
    assert "which holds no more" in told.text
    assert "Without it letters go to: p1 (complainant)" in told.text


@pytest.mark.parametrize("asked", [LEAVE, ()])
@pytest.mark.parametrize("step", ["received", "refused"])
def test_of_a_consent_that_was_answered_in_time_nobody_hears_that_it_has_not_come(step, asked):
    book, post, case = represented(consent="requested", scopes=asked)
    book.consent(case.id, step=step, scopes=LEAVE, giver="p1", party="p2", by=SENDER)
    book.clock.set(dt.datetime(2026, 1, 12, 12, tzinfo=dt.UTC))

    send(book)

    assert not any("has not come" in each.text for each in told_of_the_consent(post))


def test_of_the_consent_of_a_body_to_be_told_nobody_hears_that_letters_go_elsewhere():
    book, post, case = represented(expires_on=None)
    book.add_party(case.id, party="p4", role="partner_body", actor="nhs", by=SENDER)
    book.consent(case.id, step="received", scopes=["disclose"], giver="p1", party="p4", expires_on=LAST_DAY, by=SENDER)
    book.clock.set(dt.datetime(2026, 1, 21, 12, tzinfo=dt.UTC))

    send(book)

    texts = [each.text for each in post.messages if "consent p4" in each.text]
    assert texts
    assert not any("letters go to" in each for each in texts)


def test_a_letter_that_waited_while_the_consent_was_taken_back_goes_to_the_complainant():
    book, post, case = represented()
    book.acknowledge(case.id, by=SENDER)
    sweep(book)
    book.consent(case.id, step="withdrawn", scopes=["act_for"], giver="p1", party="p2", by=SENDER)

    send(book)

    assert post.addresses == ["jo@home.example"]


def test_of_a_letter_that_went_to_a_representative_it_is_said_who_got_it():
    book, post, case = represented()
    book.acknowledge(case.id, by=SENDER)
    send(book)
    found = [each for each in book.notifications(case.id) if each.notification.due.kind == "acknowledged"]
    book.consent(case.id, step="withdrawn", scopes=LEAVE, giver="p1", party="p2", by=SENDER)

    (told,), (as_data,) = letters_told(book, found), notifications_data(book, found)

    assert post.addresses == ["sam@law.example"]
    assert " ".join(told.split()).endswith("told p1 through p2: Mon 19 Jan 2026.")
    assert "p1 through p2 (complainant)" in notifications_told(book, found)
    assert as_data["to"] == {"sort": "party", "who": "p1", "role": "complainant", "through": "p2"}


@given(
    last=st.none() | st.integers(0, 20),
    withdrawn=st.none() | st.integers(0, 20),
    comes=st.booleans(),
    answered=st.integers(0, 20),
)
def test_a_representative_gets_a_letter_only_on_days_on_which_the_consent_counts(last, withdrawn, comes, answered):
    began = NOW.date()
    expires_on = None if last is None or not comes else began + dt.timedelta(days=last)
    consent = "received" if comes else "requested"
    book, post, case = represented(consent=consent, expires_on=expires_on, notices=("response",), reminders={})
    is_withdrawn = comes and withdrawn is not None and withdrawn <= answered
    if is_withdrawn:
        book.clock.set(NOW + dt.timedelta(days=withdrawn))
        book.consent(case.id, step="withdrawn", scopes=["act_for"], giver="p1", party="p2", by=SENDER)
    book.clock.set(NOW + dt.timedelta(days=answered))
    book.respond(case.id, to=["p1"], by=SENDER)

    send(book)

    counts = comes and not is_withdrawn and (expires_on is None or book.clock.now().date() <= expires_on)
    assert post.addresses == ["sam@law.example" if counts else "jo@home.example"]
