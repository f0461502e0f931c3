"""Invitations to surveys as they go out: while they stand, each with a token that is written down nowhere."""

import datetime as dt

import attrs
import pytest

from casework.adapters.toml_surveys import load_surveys
from casework.application.ports import Commit, Delivered, Later, NewEvent, StreamAppend
from casework.application.surveys.secrets import SECRETS, stream_of
from casework.domain.notifications.kinds import NoticeKind
from casework.domain.surveys.tokens import respondent_of
from casework.errors import DecisionError
from tests.delivery import JO, Post, deliver, send, sending_office, standings, sweep
from tests.offices import NOW, OFFICER, complaint, log_of
from tests.surveys import INVITED, by_id, survey

DAY = dt.timedelta(days=1)
SURVEYS = by_id(INVITED, survey("shire"))
SAID = {
    "notices": ("survey_invitation",),
    "survey_links": {"town": "https://www.town.example/survey#"},
    "name": "Exampleton Council",
}


@pytest.fixture
def post():
    return Post()


@pytest.fixture
def book(post):
    return inviting(post)


def inviting(post, **said):
    """An office that sends invitations to a survey, seven to thirty days after a case was closed."""
    book = sending_office(post, **{"surveys": SURVEYS, **SAID, **said})
    sweep(book)
    return book


def invited(book, **fields):
    """A closed case whose complainant is invited; a week has gone by since."""
    case = complaint(book, **{"complainant": JO, "channel": "email", **fields})
    end(book, case)
    book.invite("town", by=OFFICER)
    book.clock.set(NOW + 8 * DAY)
    return case


def end(book, case):
    book.respond(case.id, by=OFFICER)
    book.close_case(case.id, by=OFFICER)


def claimed(book, **fields):
    """The same, after the sweep that found the invitation."""
    case = invited(book, **fields)
    assert sweep(book).claimed == 1
    return case


def ended(book, case):
    """How the only invitation to a case ended, and why, after a round of delivery."""
    deliver(book)
    ((kind, standing, why),) = standings(book, case)
    assert kind == "survey_invitation"
    return standing, why


def token_in(message):
    return message.personal["token"]


# What it says


def test_it_says_which_survey_it_is_until_when_and_with_which_code_it_is_answered_where(book, post):
    invited(book)

    send(book)

    (letter,) = post.messages
    token = token_in(letter)
    assert (letter.kind, letter.address) == (NoticeKind.SURVEY_INVITATION, "jo@home.example")
    assert letter.personal == {
        "organisation": "Exampleton Council",
        "survey": "Town",
        "complainant": "Jo Smith",
        "until": "Wednesday 4 February 2026",
        "token": token,
        "link": f"https://www.town.example/survey#{token}",
    }
    assert f"You can answer here: https://www.town.example/survey#{token}\n" in letter.text


def test_a_body_that_does_not_say_where_it_is_answered_sends_the_code_alone(post):
    invited(book := inviting(post, survey_links={"shire": "https://www.shire.example/"}))

    send(book)

    (letter,) = post.messages
    assert "link" not in letter.personal
    assert token_in(letter) in letter.text


def test_the_code_lets_whoever_was_invited_answer_once(book, post):
    invited(book)
    send(book)
    token = token_in(post.messages[0])

    done = book.survey_answer("town", {"politeness": 5}, token=token, by=OFFICER)

    assert done.respondent == respondent_of(token)
    with pytest.raises(DecisionError, match="answered it already"):
        book.survey_answer("town", {"politeness": 1}, token=token, by=OFFICER)


def test_neither_the_log_nor_what_is_kept_beside_it_knows_the_code_nor_does_a_trace_tell_it(book, post):
    case = invited(book)
    send(book)
    (letter,) = post.messages
    token = token_in(letter)

    number = token.partition("-")[0]
    kept = [record.data for record in log_of(book)] + [repr(book.notifications(case.id))]
    kept += [detail.value for detail in book.store.details("council", _details(book)).values()]
    assert not any(number in each for each in kept)
    assert number not in repr(letter)
    assert letter.data == {"organisation": "council", "survey": "town", "until": "2026-02-04"}


def test_a_notifier_that_fails_with_the_code_in_its_words_brings_it_into_no_log(caplog):
    def fails(message):
        raise OSError(message.text)

    post = Post(fails)
    invited(book := inviting(post))

    assert send(book).postponed == 1
    assert caplog.text
    assert token_in(post.messages[0]).partition("-")[0] not in caplog.text


def _details(book):
    return [detail for record in log_of(book) for detail in record.details]


def test_a_second_try_carries_another_code_under_the_same_id_and_is_no_second_invitation(post):
    post.answers.append(Later(why="unavailable"))
    case = invited(book := inviting(post))
    send(book)
    book.clock.advance(minutes=5)

    deliver(book)

    first, second = post.messages
    assert first.id == second.id
    assert token_in(first) != token_in(second)
    assert standings(book, case) == [("survey_invitation", "delivered", None)]
    book.survey_answer("town", {"politeness": 5}, token=token_in(second), by=OFFICER)
    assert book.survey_figures("town").response.asked == 1


def test_without_the_secret_of_its_tokens_an_invitation_waits_for_staff(book, post):
    book.survey_token("town", by=OFFICER)
    (record,) = book.store.read("council", stream_of("town"))
    book.store.erase("council", [SECRETS.event(record).secret])
    case = claimed(book)

    assert ended(book, case) == ("failed", "cannot_write")
    assert post.messages == []


# While it stands


def test_invitations_that_stand_go_out_each_with_a_code_of_its_own(book, post):
    invited(book)
    book.clock.set(NOW)
    invited(book)

    assert send(book).delivered == 2
    assert len({token_in(each) for each in post.messages}) == 2


def leave(book, case):
    """The complainant leaves the case to another one."""
    book.add_party(case.id, party="p2", role="complainant", person={"name": "Sam"}, by=OFFICER)
    book.remove_party(case.id, party="p1", reason="withdrew", by=OFFICER)


def restrict(book, _case):
    book.restrict(
        person="person-1",
        measure="written_only",
        reasons="Threats",
        review_on=dt.date(2026, 3, 20),
        appeal_told=True,
        ombudsman_told=True,
        by=OFFICER,
    )


@pytest.mark.parametrize(
    "change",
    [
        lambda book, case: book.survey_wish(case.id, wish="leave_out", by=OFFICER),
        lambda book, case: book.reopen(case.id, reason="new-evidence", by=OFFICER),
        lambda book, case: book.clock.set(NOW + 31 * DAY),
        leave,
        restrict,
    ],
    ids=["left out", "open again", "too late", "no party any more", "restricted"],
)
def test_an_invitation_that_does_not_stand_any_more_is_over(book, post, change):
    case = claimed(book, complainant_id="person-1")
    change(book, case)

    assert ended(book, case) == ("settled", "over")
    assert post.messages == []


def test_an_invitation_of_somebody_who_was_erased_is_settled_for_good(book, post):
    case = claimed(book, complainant_id="person-1")
    book.store.erase("council", [case.party("p1").person])

    assert ended(book, case) == ("settled", "erased")
    assert ended(book, case) == ("settled", "erased")
    assert post.messages == []


def test_an_invitation_of_an_earlier_closing_is_over(book, post):
    case = claimed(book)
    book.reopen(case.id, reason="new-evidence", by=OFFICER)
    end(book, case)

    assert ended(book, case) == ("settled", "over")


def test_whoever_is_left_out_while_others_are_written_to_gets_no_letter():
    def then_the_other_is_left_out(message):
        (other,) = (each for each in cases if each.reference != message.about)
        book.survey_wish(other.id, wish="leave_out", by=OFFICER)
        return Delivered()

    book = inviting(Post(then_the_other_is_left_out))
    cases = [invited(book)]
    book.clock.set(NOW)
    cases.append(invited(book))

    done = send(book)

    assert (done.delivered, done.settled) == (1, 1)


def test_a_clock_that_was_set_back_takes_no_invitation_away(book):
    case = claimed(book)
    book.clock.set(NOW - DAY)

    assert ended(book, case) == ("waiting", None)
    book.clock.set(NOW + 9 * DAY)
    assert ended(book, case) == ("delivered", None)


@pytest.mark.parametrize(
    "surveys", [{}, by_id(attrs.evolve(INVITED, invitation=None))], ids=["no file any more", "invites nobody"]
)
def test_an_invitation_to_a_survey_that_invites_nobody_any_more_is_over(book, post, surveys):
    case = claimed(book)

    other = sending_office(post, store=book.store, clock=book.clock, surveys=surveys, **SAID)

    assert ended(other, case) == ("settled", "over")


# What this release cannot read


WISH, RESTRICTION = ("survey-wishes", "survey.wish_stated"), ("restrictions", "restriction.lifted")
of_either = pytest.mark.parametrize(("stream", "name"), [WISH, RESTRICTION], ids=["a wish", "a restriction"])


def of_a_later_release(book, stream, name):
    """A record that this release cannot read."""
    new = NewEvent(name=name, schema=99, happened="2026-01-05", data="{}")
    append = StreamAppend(stream=stream, events=(new,))
    book.store.append(
        Commit(organisation="council", actor="x", recorded_at="2026-01-05T09:00:00.000000Z", appends=(append,))
    )


@of_either
def test_while_it_is_not_known_who_is_left_out_nobody_is_invited_and_the_rest_goes_on(post, stream, name):
    book = inviting(post, notices=("survey_invitation", "response", "assigned"))
    case = invited(book)
    of_a_later_release(book, stream, name)
    book.assign(complaint(book).id, handler="staff-17", by=OFFICER)

    first, again = sweep(book), sweep(book)

    assert [list(each.unreadable) for each in (first, again)] == [[stream], [stream]]
    assert first.unreadable[stream].startswith(f"event {name} (schema 99) cannot be read")
    assert deliver(book).messages == {"post": 2}
    assert {each.kind.value for each in post.messages} == {"response", "assigned"}
    assert [each[0] for each in standings(book, case)] == ["response"]


def test_where_nobody_is_invited_no_wish_has_to_be_read(post):
    book = inviting(post, notices=("assigned",))
    of_a_later_release(book, *WISH)

    assert sweep(book).unreadable == {}


@of_either
def test_once_it_can_be_read_who_is_left_out_people_are_invited(post, monkeypatch, stream, name):
    book = inviting(post)
    case = invited(book)
    of_a_later_release(book, stream, name)
    sweep(book)
    assert standings(book, case) == []

    in_a_release_that_reads(monkeypatch, book.store, stream)

    assert sweep(book).unreadable == {}
    assert ended(book, case) == ("delivered", None)


def in_a_release_that_reads(monkeypatch, store, stream):
    """Let the store look as it does to a release that can read *stream*, which tells it nothing."""
    read = store.read
    monkeypatch.setattr(store, "read", lambda body, name, **said: () if name == stream else read(body, name, **said))


@of_either
def test_an_invitation_that_was_found_before_waits_until_it_is_known_who_is_left_out(book, post, stream, name):
    case = claimed(book, complainant_id="person-1")
    of_a_later_release(book, stream, name)

    done = deliver(book)

    assert list(done.unreadable) == [case.id]
    assert f"event {name} (schema 99) cannot be read" in done.unreadable[case.id]
    assert standings(book, case)[0][1] == "waiting"
    assert post.messages == []


def test_a_record_of_a_later_release_that_comes_while_a_sweep_looks_is_told_by_the_next_one(book):
    case = invited(book)
    agendas = book.store.agendas

    def and_one_more(*args, **said):
        book.store.agendas = agendas
        of_a_later_release(book, *WISH)
        return agendas(*args, **said)

    book.store.agendas = and_one_more
    first, second = sweep(book), sweep(book)

    assert [list(each.unreadable) for each in (first, second)] == [[], ["survey-wishes"]]
    assert len(standings(book, case)) <= 1


def test_a_survey_file_with_mistakes_stops_no_sweep_and_people_are_invited_once_it_is_mended(tmp_path, post):
    file = tmp_path / "town.toml"
    file.write_text("id = 5")
    book = inviting(post, notices=("survey_invitation", "response"))
    case = invited(book)
    broken = sending_office(
        post,
        store=book.store,
        clock=book.clock,
        surveys=load_surveys(tmp_path),
        **{**SAID, "notices": ("survey_invitation", "response")},
    )

    swept = sweep(broken)

    assert list(swept.unreadable) == ["surveys/town"]
    assert "town.toml" in swept.unreadable["surveys/town"]
    assert deliver(broken).delivered == 1
    assert [each[0] for each in standings(book, case)] == ["response"]
    assert send(book).delivered == 1
    assert [each[0] for each in standings(book, case)] == ["response", "survey_invitation"]


def test_an_invitation_of_a_later_release_is_told_and_the_others_go_out(book):
    invited(book)
    of_a_later_release(book, "invitations/town", "survey.invited")

    swept = sweep(book)

    assert list(swept.unreadable) == ["invitations/town"]
    assert deliver(book).delivered == 1


def test_staff_is_written_to_about_people_of_whom_a_restriction_cannot_be_read(post):
    book = inviting(post, notices=("assigned", "acknowledged"))
    case = complaint(book, complainant=JO, complainant_id="person-1", channel="email")
    book.assign(case.id, handler="staff-17", by=OFFICER)
    book.acknowledge(case.id, by=OFFICER)
    of_a_later_release(book, *RESTRICTION)

    done = send(book)

    assert (done.delivered, list(done.unreadable)) == (1, [case.id])
    assert [each.kind.value for each in post.messages] == ["assigned"]
