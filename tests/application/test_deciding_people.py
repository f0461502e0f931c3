"""The people of a case, as an embedding developer records them."""

import pytest

from casework.application.access import Sight
from casework.domain.actors import Actor
from casework.errors import DecisionError, NotFoundError, UsageError
from tests.offices import OFFICER, complaint, office


@pytest.fixture
def book():
    with office() as opened:
        yield opened


@pytest.fixture
def case(book):
    """A complaint of Ann, for whom her son speaks."""
    made = complaint(book, complainant={"name": "Ann"})
    return book.add_party(
        made.id, party="p2", role="representative", person={"name": "Al"}, acts_for="p1", by=OFFICER
    ).id


def test_a_consent_is_given_as_words(book, case):
    book.consent(case, step="requested", giver="p1", party="p2", note="Wrote to her", by=OFFICER)
    found = book.consent(
        case, step="received", scopes=["act_for", "disclose"], giver="p1", party="p2", note="Rang us", by=OFFICER
    )

    assert [consent.step.value for consent in found.consents] == ["requested", "received"]
    assert "Rang us" in book.file(case).details.values()
    assert book.respond(case, to=["p1", "p2"], by=OFFICER).visit.responded is not None


def test_without_consent_the_representative_gets_no_answer(book, case):
    with pytest.raises(DecisionError, match="the consent of p1 for p2 to disclose is not on record"):
        book.respond(case, to=["p2"], by=OFFICER)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda book, case: book.respond(case, to="p1", by=OFFICER),
        lambda book, case: book.recognise(case, staff="staff-17", by=OFFICER),
        lambda book, case: book.recognise(case, teams={"waste"}, by=OFFICER),
        lambda book, case: book.consent(case, step="received", scopes="disclose", giver="p1", by=OFFICER),
    ],
    ids=["to", "staff", "teams", "scopes"],
)
def test_several_of_a_sort_come_as_a_list(book, case, wrong):
    with pytest.raises(UsageError, match="come as a list, also where there is only one"):
        wrong(book, case)


def test_steps_and_scopes_are_words_of_a_list(book, case):
    with pytest.raises(NotFoundError, match="requested, received, refused, withdrawn"):
        book.consent(case, step="given", giver="p1", by=OFFICER)
    with pytest.raises(NotFoundError, match="act_for, disclose, pass_on"):
        book.consent(case, step="received", scopes=["everything"], giver="p1", by=OFFICER)


def test_why_a_conflict_was_accepted_stands_in_the_details(book, case):
    book.assign(case, handler="staff-20", by=OFFICER)
    book.escalate(case, asked_by="body", by=OFFICER)
    with pytest.raises(DecisionError, match="another-handler-at-stage-2"):
        book.assign(case, handler="staff-20", by=OFFICER)

    found = book.assign(case, handler="staff-20", override="Nobody else knows the lift", by=OFFICER)

    event = found.history[-1].event
    assert book.file(case).details[event.override] == "Nobody else knows the lift"


def test_whoever_is_complained_about_does_not_answer_it_and_may_do_the_rest(book, case):
    book.add_party(case, party="p3", role="person_complained_about", actor=OFFICER.id, by=OFFICER)
    book.acknowledge(case, by=OFFICER)

    with pytest.raises(DecisionError, match="leave it to somebody else"):
        book.respond(case, by=OFFICER)
    assert book.respond(case, by=Actor("staff-99")).visit.responded


def test_who_was_forgotten_in_stage_1_is_recorded_there(book, case):
    book.escalate(case, asked_by="body", by=OFFICER)

    handled = book.assign(case, handler="staff-20", stage="1", by=OFFICER)
    joined = book.add_party(case, party="p3", role="contractor", actor="f-1", stage="1", by=OFFICER)

    assert handled.assignment.stage == "1"
    assert [(held.actor, held.stage) for held in joined.roles] == [("staff-20", "1"), ("f-1", "1"), ("f-1", "2")]


def test_a_party_joins_in_spite_of_a_conflict_and_leaves_again(book, case):
    book.assign(case, handler="staff-20", by=OFFICER)
    book.add_party(case, party="p3", role="contractor", actor="firm-1", child=False, by=OFFICER)

    found = book.remove_party(case, party="p3", reason="work-done", note="They are through", by=OFFICER)

    assert [party.party for party in found.parties] == ["p1", "p2"]


def test_who_somebody_is_stays_known(book, case):
    found = book.add_party(case, party="p2", role="advocate", acts_for="p1", by=OFFICER)

    assert book.file(case).details[found.party("p2").person] == {"name": "Al"}


JO = {"name": "Jo Smith", "email": "jo@hmoe.example"}


def known_of(book, case, party="p1"):
    file = book.file(case)
    return file.details[file.case.party(party).person]


def test_one_address_is_put_right_and_all_else_that_is_known_stays(book):
    case = complaint(book, complainant=JO).id
    for person in ({"email": "jo@home.example", "phone": "01632960002"}, {"phone": " "}, {}, None):
        book.add_party(case, party="p1", role="complainant", person=person, by=OFFICER)

    assert known_of(book, case) == {"name": "Jo Smith", "email": "jo@home.example"}


def test_the_same_change_under_one_key_is_made_once(book):
    case = complaint(book, complainant=JO).id
    said = {"party": "p1", "role": "complainant", "person": {"email": "jo@home.example"}, "by": OFFICER, "key": "k1"}

    assert book.add_party(case, **said).version == book.add_party(case, **said).version


def test_not_everything_that_is_known_of_somebody_is_taken_away(book):
    case = complaint(book, complainant={"name": "Jo Smith"}).id

    with pytest.raises(UsageError, match="nothing would be known of p1 any more"):
        book.add_party(case, party="p1", role="complainant", person={"name": ""}, by=OFFICER)
    assert known_of(book, case) == {"name": "Jo Smith"}


def test_of_whom_all_was_erased_only_what_is_said_now_is_known(book):
    case = complaint(book, complainant=JO).id
    book.store.erase("council", [book.file(case).case.party("p1").person])

    book.add_party(case, party="p1", role="complainant", person={"name": "Jo"}, by=OFFICER)

    assert known_of(book, case) == {"name": "Jo"}


class WordsForOne:
    """Only staff-1 may see what is known of people."""

    def may(self, _actor, _action, _row):
        return True

    def sees(self, viewer, _row, what):
        return viewer.id == "staff-1" or what is not Sight.PEOPLE

    def sees_all(self, _viewer):
        return False


def test_who_may_not_see_what_is_known_of_somebody_does_not_change_a_part_of_it():
    book = office(policy=WordsForOne())
    case = complaint(book, complainant={"name": "Jo Smith"}).id
    other = {"party": "p1", "role": "complainant", "by": Actor("staff-2")}

    with pytest.raises(UsageError, match="you may not see what is known of p1"):
        book.add_party(case, person={"email": "jo@home.example"}, **other)
    assert book.add_party(case, actor="person-4", **other).party("p1").actor == "person-4"


def test_those_who_were_praised_are_told(book, case):
    book.recognise(case, staff=["staff-3"], teams=["waste"], by=OFFICER)

    found = book.tell_recognised(case, who="waste", by=OFFICER)

    assert [(praise.who, praise.told is not None) for praise in found.results.praise] == [
        ("staff-3", False),
        ("waste", True),
    ]
