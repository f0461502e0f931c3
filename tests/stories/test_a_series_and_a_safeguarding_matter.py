"""Martin Roe's letters: one complaint twice, a restriction on him, and two lines on a boy that no restriction stops."""

import datetime as dt

import pytest

from casework.domain.actors import Actor
from casework.errors import DecisionError
from tests.stories.office import OFFICER, REVIEWER

BOLLARD, TWICE, BINS, AGAIN, BOY, REST = "25-0410", "25-0412", "25-0440", "25-0499", "25-0533", "25-0534"
MANAGER, OTHER_MANAGER = Actor("manager-2"), Actor("manager-3")
MEASURE = {
    "person": "person-12",
    "measure": "no_reply_to_same_matter",
    "reasons": "Thirty e-mails and sixty calls since 13 June on a bollard",
    "review_on": dt.date(2026, 1, 5),
    "ombudsman_told": True,
}
ANSWERED = {"exclusion": "considered-before", "reasons": "Answered on 13 June", "ombudsman_told": True}


@pytest.fixture
def merged(office):
    """His e-mail of Wednesday 4 June 2025 is acknowledged; on Friday his letter of Monday is merged into it."""
    receive(office, BOLLARD, "2025-06-04")
    office.day("2025-06-05")
    office.book.acknowledge(BOLLARD, by=OFFICER)
    office.day("2025-06-06")
    receive(office, TWICE, "2025-06-06", came="2025-06-02", known=False)
    office.book.merge(TWICE, into=BOLLARD, by=OFFICER)
    return office


@pytest.fixture
def restricted(merged):
    """The bollard and the bins are answered; since Monday 7 July nobody answers him about the bollard any more."""
    answer(merged, BOLLARD, "2025-06-13", "not-upheld")
    receive(merged, BINS, "2025-06-23", service="waste")
    merged.book.link(BINS, other=BOLLARD, link="same_person", by=OFFICER)
    merged.day("2025-06-24")
    merged.book.acknowledge(BINS, by=OFFICER)
    answer(merged, BINS, "2025-06-30", "upheld")
    merged.day("2025-07-07")
    merged.book.restrict(**MEASURE, appeal_told=True, by=MANAGER)
    return merged


@pytest.fixture
def flagged(restricted):
    """On Monday 11 August there are two lines about a boy in a letter on the bollard; the flag is raised at once."""
    receive(restricted, BOY, "2025-08-11", service="childrens-services")
    restricted.book.flag(BOY, kind="safeguarding", note="A boy sleeps in the shed", by=OFFICER)
    return restricted


@pytest.fixture
def parted(flagged):
    """Children's social care is told; on Tuesday what is on the bollard is split off and refused."""
    flagged.book.flag(BOY, flag="f1", kind="safeguarding", told=("childrens-social-care",), by=OFFICER)
    flagged.day("2025-08-12")
    flagged.book.split(
        BOY, kind="complaint", procedure="lgsco-code-2024", service="highways", reference=REST, by=OFFICER
    )
    flagged.book.decline(REST, restriction="r1", **ANSWERED, by=OFFICER)
    flagged.book.assign(BOY, handler="staff-40", by=OFFICER)
    flagged.day("2025-08-13")
    flagged.book.acknowledge(BOY, by=REVIEWER)
    return flagged


def receive(office, reference, day, *, came=None, service="highways", known=True):
    day = office.day(day)
    office.book.receive(
        kind="complaint",
        procedure="lgsco-code-2024",
        received_at=day if came is None else dt.date.fromisoformat(came),
        service=service,
        complainant={"name": "Martin Roe"},
        reference=reference,
        by=OFFICER,
    )
    if known:
        name_him(office, reference)


def name_him(office, reference):
    office.book.add_party(reference, party="p1", role="complainant", actor="person-12", by=OFFICER)


def answer(office, reference, day, outcome):
    office.day(day)
    office.book.finding(reference, outcome=outcome, by=OFFICER)
    office.book.respond(reference, outcome=outcome, by=OFFICER)
    office.book.close_case(reference, by=OFFICER)


def test_the_letter_that_lay_about_since_monday_sets_the_receipt_of_both(merged):
    assert merged.deadlines(BOLLARD) == [
        ("1", "acknowledge", "2025-06-09", "2025-06-05", "met"),
        ("1", "respond", "2025-06-19", None, "open"),
    ]
    assert {result for *_, result in merged.deadlines(TWICE)} == {"ended"}
    assert merged.row(TWICE).merged_into == merged.book.case(BOLLARD).id


def test_he_is_known_across_his_cases_by_his_id_and_keeps_it_with_his_name(restricted):
    for reference in (BOLLARD, BINS):
        file = restricted.book.file(reference)
        (him,) = file.case.parties
        assert (him.actor, file.details[him.person]["name"]) == ("person-12", "Martin Roe")


def test_nobody_is_restricted_without_being_told_how_to_appeal(merged):
    merged.day("2025-07-07")

    with pytest.raises(DecisionError, match="nobody is restricted without being told how to appeal"):
        merged.book.restrict(**MEASURE, appeal_told=False, by=MANAGER)

    assert merged.book.restrictions().register.known == ()


def test_a_refusal_rests_on_a_restriction_only_where_the_case_names_the_person(restricted):
    receive(restricted, AGAIN, "2025-07-14", known=False)
    with pytest.raises(DecisionError, match="restriction r1 is about nobody in this case"):
        restricted.book.decline(AGAIN, restriction="r1", **ANSWERED, by=OFFICER)
    assert restricted.book.case(AGAIN).is_open

    name_him(restricted, AGAIN)
    restricted.book.decline(AGAIN, restriction="r1", **ANSWERED, by=OFFICER)

    assert restricted.row(AGAIN).declined_for == "considered-before"


def test_who_is_restricted_stands_in_the_new_case_at_once_and_the_flag_is_missing_somebody_told(flagged):
    case = flagged.book.case(BOY)

    assert [each.restriction for each in flagged.book.restrictions_in(case)] == ["r1"]
    assert flagged.missing(BOY)[0] == "flag_told_to_nobody"


def test_the_restriction_does_not_stop_the_letter_with_the_boy_in_it(flagged):
    with pytest.raises(DecisionError, match="a safeguarding matter"):
        flagged.book.decline(BOY, restriction="r1", **ANSWERED, by=OFFICER)

    assert flagged.book.case(BOY).is_open


def test_the_bollard_is_split_off_and_refused_while_the_rest_goes_on_over_the_bank_holiday(parted):
    assert (parted.row(REST).status, parted.row(BOY).status) == ("declined", "open")
    assert parted.missing(BOY) == []
    assert parted.deadlines(BOY) == [
        ("1", "acknowledge", "2025-08-18", "2025-08-13", "met"),
        ("1", "respond", "2025-08-28", None, "open"),
    ]
    assert parted.due(BOY)[-1] == ("r1", "2026-01-05", "running")


def test_a_flag_outlives_the_answer_until_somebody_says_that_it_is_over(parted):
    answer(parted, BOY, "2025-08-27", "upheld")
    assert dict(parted.book.tabulate(["flag"]))["safeguarding",] == 1

    parted.day("2025-09-02")
    parted.book.clear_flag(BOY, flag="f1", reason="child-is-safe", by=REVIEWER)

    assert ("safeguarding",) not in dict(parted.book.tabulate(["flag"]))


def test_the_appeal_changes_nothing_by_itself_and_the_review_ends_it(restricted):
    restricted.day("2025-08-18")
    restricted.book.appeal_restriction("r1", by=MANAGER)
    restricted.day("2025-09-01")
    restricted.book.appeal_restriction("r1", result="not_upheld", by=OTHER_MANAGER)
    assert restricted.book.restrictions("person-12").register["r1"].holds_on(dt.date(2026, 1, 4))

    restricted.day("2026-01-05")
    restricted.book.lift_restriction("r1", reason="behaviour-changed", by=MANAGER)

    assert restricted.book.restrictions_in(restricted.book.case(BOLLARD)) == ()


def test_six_letters_are_five_complaints_in_the_figures(parted):
    receive(parted, AGAIN, "2025-08-14")
    parted.book.decline(AGAIN, restriction="r1", **ANSWERED, by=OFFICER)

    assert dict(parted.book.tabulate(["kind", "status"])) == {
        ("complaint", "closed"): 2,
        ("complaint", "declined"): 2,
        ("complaint", "merged"): 1,
        ("complaint", "open"): 1,
    }
