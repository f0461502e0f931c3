"""Invitations to a survey at the closure of a case: one each, and never for those who are left out."""

import datetime as dt

import attrs
import pytest

from casework.adapters.memory import MemoryStore
from casework.adapters.sqlite.store import SqliteStore
from casework.application.access import AllowAll
from casework.domain.cases.events import Closed
from casework.domain.surveys.invitation_rules import Choice
from casework.errors import AccessError, DecisionError, NotFoundError
from casework.testing import FixedClock
from tests.application.test_unknown_days import imported, kept
from tests.complaints import CARE, COUNCIL
from tests.offices import NOW, OFFICER, complaint, log_of, office
from tests.surveys import INVITED, by_id, survey

TODAY = NOW.date()
ASK_FIRST = attrs.evolve(INVITED, id="asked", invitation=attrs.evolve(INVITED.invitation, choice=Choice.OPT_IN))
SURVEYS = by_id(INVITED, ASK_FIRST, survey("shire"))


def later(days):
    return NOW + dt.timedelta(days=days)


@pytest.fixture
def clock():
    return FixedClock(NOW)


@pytest.fixture
def book(clock):
    return office(clock=clock, surveys=SURVEYS)


def closed(book, **fields):
    """A complaint of somebody that was closed now."""
    case = complaint(book, **{"complainant": {"name": "Jo"}, **fields})
    return end(book, case)


def end(book, case, day=None):
    """The case after it was answered and closed."""
    book.respond(case.id, happened=day, by=OFFICER)
    return book.close_case(case.id, happened=day, by=OFFICER)


def invited(book, name="town"):
    return [(each.reference, each.state.value, each.why) for each in book.invitations(name)]


def round_of(book, name="town"):
    found = book.invite(name, by=OFFICER)
    return len(found.made), found.already, {each.why: each.count for each in found.left_out}


@pytest.mark.parametrize("kind", ["memory", "sqlite"])
def test_whoever_complained_is_invited_when_their_case_is_closed(kind, tmp_path, clock):
    store = MemoryStore() if kind == "memory" else SqliteStore(tmp_path / "cases.db")
    with office(store=store, clock=clock, surveys=SURVEYS) as book:
        case = closed(book, reference="C-1")
        complaint(book, complainant={"name": "Al"})

        (made,) = book.invite("town", by=OFFICER).made
        assert (made.case, made.party, made.due_on, made.until) == (
            case.id,
            "p1",
            TODAY + dt.timedelta(days=7),
            TODAY + dt.timedelta(days=30),
        )
        assert invited(book) == [("C-1", "waiting", None)]
        assert round_of(book) == (0, 1, {})


def test_an_invitation_is_due_for_some_days_and_then_over(book, clock):
    closed(book, reference="C-1")
    book.invite("town", by=OFFICER)

    for days, state in ((6, "waiting"), (7, "due"), (30, "due"), (31, "over")):
        clock.set(later(days))
        assert invited(book) == [("C-1", state, None)]


def test_whoever_was_invited_and_left_the_case_is_invited_no_more_nor_is_who_came_after_them(book):
    case = closed(book, reference="C-1")
    book.invite("town", by=OFFICER)
    book.add_party(case.id, party="p2", role="complainant", person={"name": "Sam"}, by=OFFICER)
    book.remove_party(case.id, party="p1", reason="withdrew", by=OFFICER)

    assert invited(book) == [("C-1", "taken_back", "whoever was invited left the case")]
    assert round_of(book) == (0, 1, {})


def test_a_case_that_is_reopened_and_closed_anew_has_a_second_invitation(book, clock):
    case = closed(book, reference="C-1")
    book.invite("town", by=OFFICER)

    book.reopen(case.id, reason="new-evidence", by=OFFICER)
    assert invited(book) == [("C-1", "taken_back", "the case is open again, or ended otherwise")]
    assert round_of(book) == (0, 0, {})
    clock.set(later(2))
    end(book, case)
    assert round_of(book) == (1, 0, {})
    assert invited(book) == [("C-1", "taken_back", "the case was closed anew since"), ("C-1", "waiting", None)]
    assert round_of(book) == (0, 1, {})


def test_a_day_of_closing_that_is_corrected_makes_no_second_invitation(book):
    case = closed(book, received_at=TODAY - dt.timedelta(days=9))
    book.invite("town", by=OFFICER)
    earlier = TODAY - dt.timedelta(days=3)
    for version in (case.version - 1, case.version):
        book.correct(case.id, version=version, reason="typing-error", happened_instead=earlier, by=OFFICER)

    assert round_of(book) == (0, 1, {})


def test_two_workers_who_look_at_once_make_one_invitation(book, clock):
    closed(book)
    other = office(store=book.store, clock=clock, surveys=SURVEYS)
    append, first = book.store.append_many, iter([lambda: other.invite("town", by=OFFICER)])

    def overtaken(commits):
        next(first, lambda: None)()
        return append(commits)

    book.store.append_many = overtaken

    assert round_of(book) == (0, 1, {})
    assert len(book.invitations("town")) == 1


def test_hundreds_are_invited_in_groups(book):
    cases = [closed(book) for _ in range(201)]

    assert {each.case for each in book.invite("town", by=OFFICER).made} == {case.id for case in cases}


# Who is not invited


def test_nobody_is_invited_who_is_not_known_or_left_the_case(book):
    closed(book, complainant=None)
    case = closed(book)
    book.add_party(case.id, party="p2", role="person_affected", person={"name": "Al"}, by=OFFICER)
    book.remove_party(case.id, party="p1", reason="died", by=OFFICER)

    assert round_of(book) == (0, 0, {"there is no complainant who could be asked": 2})


@pytest.mark.parametrize("reason", ["asked", "deceased", "conflict"])
def test_nobody_is_invited_who_is_left_out_on_record(book, reason):
    case = closed(book, reference="C-1")
    stated = book.survey_wish("C-1", wish="leave_out", reason=reason, by=OFFICER)

    assert (stated.case, stated.party, stated.surveys) == (case.id, "p1", ())
    assert round_of(book) == (0, 0, {f"left out on record: {reason}": 1})


def test_who_is_left_out_after_the_invitation_was_made_is_not_written_to(book):
    closed(book, reference="C-1")
    book.invite("town", by=OFFICER)
    book.survey_wish("C-1", wish="leave_out", reason="deceased", by=OFFICER)

    assert invited(book) == [("C-1", "taken_back", "left out on record: deceased")]


def test_who_is_left_out_is_so_in_all_their_cases_until_they_say_otherwise(book):
    for reference in ("C-1", "C-2"):
        closed(book, reference=reference, complainant_id="person-4")
    closed(book, reference="C-3", complainant_id="person-5")
    book.survey_wish("C-1", wish="leave_out", by=OFFICER)
    assert round_of(book) == (1, 0, {"left out on record: asked": 2})

    book.survey_wish("C-1", wish="invite", by=OFFICER)
    assert round_of(book) == (2, 1, {})


def test_a_wish_may_be_about_one_survey_alone(book):
    closed(book, reference="C-1")
    book.survey_wish("C-1", wish="leave_out", surveys=["asked"], by=OFFICER)

    assert round_of(book) == (1, 0, {})
    assert round_of(book, "asked") == (0, 0, {"left out on record: asked": 1})
    with pytest.raises(NotFoundError):
        book.survey_wish("C-1", wish="invite", surveys=["nowhere"], by=OFFICER)
    with pytest.raises(DecisionError, match="it has no party p9"):
        book.survey_wish("C-1", wish="invite", party="p9", by=OFFICER)


def test_where_people_must_ask_only_who_asked_in_this_case_is_invited(book):
    for reference in ("C-1", "C-2"):
        closed(book, reference=reference, complainant_id="person-4")
    assert round_of(book, "asked") == (0, 0, {"the complainant did not ask to be invited": 2})

    book.survey_wish("C-1", wish="invite", by=OFFICER)
    assert round_of(book, "asked") == (1, 0, {"the complainant did not ask to be invited": 1})
    assert invited(book, "asked") == [("C-1", "waiting", None)]


def test_who_dealt_with_the_case_themselves_is_not_asked_what_they_think_of_it(book):
    case = complaint(book, complainant={"name": "Jo"}, complainant_id="staff-3")
    book.add_party(case.id, party="p2", role="investigating_officer", actor="staff-3", by=OFFICER)
    end(book, case)

    assert round_of(book) == (0, 0, {"the complainant dealt with the case, or it is about them": 1})


def test_nobody_is_asked_while_a_safeguarding_matter_is_open(book):
    case = closed(book)
    book.flag(case.id, kind="safeguarding", told=["team-mash"], by=OFFICER)
    assert round_of(book) == (0, 0, {"a safeguarding matter is open": 1})

    book.clear_flag(case.id, flag="f1", reason="resolved", by=OFFICER)
    assert round_of(book) == (1, 0, {})


def test_nobody_is_asked_on_whom_a_restriction_is_in_force(book):
    closed(book, complainant_id="person-4")
    closed(book, complainant_id="person-5")
    book.restrict(
        person="person-4",
        measure="written_only",
        reasons="Forty calls a day",
        review_on=TODAY + dt.timedelta(days=90),
        appeal_told=True,
        by=OFFICER,
    )

    assert round_of(book) == (1, 0, {"a restriction is in force on the complainant": 1})


def test_nobody_is_asked_long_after_their_case_was_closed(book):
    for days in (31, 30):
        edge = complaint(book, complainant={"name": "Jo"}, received_at=TODAY - dt.timedelta(days=60))
        end(book, edge, TODAY - dt.timedelta(days=days))

    assert [each.case for each in book.invite("town", by=OFFICER).made] == [edge.id]


def test_nobody_is_asked_of_whose_case_nobody_knows_when_it_was_closed(book):
    kept(book, imported("2025-06-02", source=None), (NOW, Closed(undated=True)))

    assert round_of(book) == (0, 0, {"nobody knows when the case was closed": 1})


def test_only_the_kinds_and_procedures_that_the_file_names_are_asked(clock):
    rules = attrs.evolve(INVITED.invitation, kinds=("complaint",), procedures=(COUNCIL,))
    book = office(clock=clock, surveys=by_id(attrs.evolve(INVITED, invitation=rules)))
    ours = closed(book)
    closed(book, procedure=CARE)

    assert [each.case for each in book.invite("town", by=OFFICER).made] == [ours.id]


def test_a_survey_to_which_nobody_is_invited_says_so(book):
    for ask in (lambda: book.invite("shire", by=OFFICER), lambda: book.invitations("shire")):
        with pytest.raises(DecisionError, match="its file says of nobody that they are invited"):
            ask()


# What is read of it


def test_how_many_of_those_invited_answered_is_a_number_alone(book, clock):
    for _ in range(5):
        closed(book)
    book.invite("town", by=OFFICER)
    clock.set(later(7))
    token = book.survey_token("town", by=OFFICER)
    book.survey_answer("town", {"speed": 5, "politeness": 4}, token=token, by=OFFICER)
    book.survey_answer("town", {"speed": 1}, by=OFFICER)

    response = book.survey_figures("town").response
    assert (response.asked, response.answered, float(response.rate)) == (5, 1, 0.2)
    assert book.survey_figures("town", period="2025").response.asked == 0


def number_asked(book):
    return book.survey_figures("town").response.asked


def test_whoever_is_not_asked_yet_is_none_of_those_who_were_asked(book, clock):
    closed(book)
    book.invite("town", by=OFFICER)

    for days, asked in ((0, 0), (6, 0), (7, 1), (31, 1)):
        clock.set(later(days))
        assert number_asked(book) == asked


def test_an_invitation_that_was_taken_back_before_it_was_over_went_to_nobody_and_never_comes_to_count(book, clock):
    left_out, open_again = closed(book, reference="C-1"), closed(book, reference="C-2")
    closed(book, reference="C-3")
    book.invite("town", by=OFFICER)
    clock.set(later(2))
    book.survey_wish(left_out.id, wish="leave_out", reason="distress", by=OFFICER)
    book.reopen(open_again.id, reason="new-evidence", by=OFFICER)

    for days, state in ((7, "due"), (31, "over"), (400, "over")):
        clock.set(later(days))
        assert number_asked(book) == 1
        told = {reference: standing for reference, standing, _ in invited(book)}
        assert told == {"C-1": "taken_back", "C-2": "taken_back", "C-3": state}


def test_what_happens_after_the_last_day_of_an_invitation_takes_nothing_back(book, clock):
    dead, open_again = closed(book, complainant_id="person-4"), closed(book)
    book.invite("town", by=OFFICER)
    clock.set(later(40))
    book.survey_wish(dead.id, wish="leave_out", reason="deceased", by=OFFICER)
    book.reopen(open_again.id, reason="new-evidence", by=OFFICER)

    assert [state for _, state, _ in invited(book)] == ["over", "over"]
    assert number_asked(book) == 2


def test_nothing_in_the_log_ties_an_answer_to_a_case(book):
    case = closed(book, reference="C-1")
    book.invite("town", by=OFFICER)
    token = book.survey_token("town", by=OFFICER)
    done = book.survey_answer("town", {"speed": 5}, token=token, by=OFFICER)

    answers = [record for record in log_of(book) if record.stream == "survey/town"]
    others = [record for record in log_of(book) if record.stream != "survey/town"]
    assert all(case.id not in record.data and "C-1" not in record.data for record in answers)
    assert all(done.respondent not in f"{record.data}{record.key}" for record in others)


class OwnCases(AllowAll):
    """Shows the cases of waste, and lets nobody do what it was told."""

    def __init__(self, action=None):
        self.action = action

    def may(self, actor, action, row):
        return action != self.action

    def sees(self, viewer, row, what):
        return row.service == "waste"

    def sees_all(self, viewer):
        return False


def test_invitations_are_made_and_shown_for_cases_that_may_be_seen(book, clock):
    closed(book, reference="C-1", service="waste")
    closed(book, reference="C-2", service="housing")
    mine = office(store=book.store, clock=clock, surveys=SURVEYS, policy=OwnCases())

    assert round_of(mine) == (1, 0, {})
    assert round_of(book) == (1, 1, {})
    assert [each.reference for each in mine.invitations("town", viewer=OFFICER)] == ["C-1"]


ASKED = {
    "invite": lambda book: book.invite("town", by=OFFICER),
    "see-invitations": lambda book: book.invitations("town", viewer=OFFICER),
    "state-survey-wish": lambda book: book.survey_wish("C-1", wish="invite", by=OFFICER),
}


@pytest.mark.parametrize("action", ASKED)
def test_the_access_policy_is_asked(book, clock, action):
    closed(book, reference="C-1", service="waste")
    refused = office(store=book.store, clock=clock, surveys=SURVEYS, policy=OwnCases(action))
    before = log_of(book)

    with pytest.raises(AccessError, match="staff-17 may not"):
        ASKED[action](refused)

    assert log_of(book) == before


def test_a_wish_is_written_once_under_its_key(book):
    closed(book, reference="C-1")
    for _ in range(2):
        book.survey_wish("C-1", wish="invite", key="form-1", by=OFFICER)

    assert sum(record.stream == "survey-wishes" for record in log_of(book)) == 1
