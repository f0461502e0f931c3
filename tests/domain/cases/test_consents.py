"""Whose leave the body has, for what and until when."""

import datetime as dt

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.domain.cases.consents import BODIES, ELECTED, givers_for, lasting, may_speak_for, why_no_leave
from casework.domain.cases.events import ConsentRecorded, Party, PartyAdded
from casework.domain.cases.vocabulary import ConsentScope, ConsentStep, Role
from tests.complaints import LONDON, after, case_of, on, received

DISCLOSE, ACT_FOR, PASS_ON = ConsentScope.DISCLOSE, ConsentScope.ACT_FOR, ConsentScope.PASS_ON
JO = Party(party="p1", role=Role.COMPLAINANT)
SON = Party(party="p2", role=Role.REPRESENTATIVE, acts_for="p1")
CASE = case_of(received(parties=(JO, SON)))


def said(step, day, *scopes, case=CASE, party="p2", **more):
    event = ConsentRecorded(step=ConsentStep(step), scopes=scopes, giver="p1", party=party, **more)
    return after(case, event, day)


def why(case, day="2026-02-01", scope=DISCLOSE, party="p2"):
    return why_no_leave(case, scope, party=party, on=on(day), zone=LONDON)


def test_a_consent_gives_leave_for_what_it_names():
    case = said("received", "2026-01-08", ACT_FOR, DISCLOSE)

    assert why(case) is None


def test_without_a_consent_there_is_no_leave():
    assert why(CASE) == "the consent of p1 for p2 to disclose is not on record"


def test_a_consent_that_was_requested_is_none_yet():
    assert why(said("requested", "2026-01-08", DISCLOSE)) == (
        "the consent of p1 for p2 to disclose was requested and has not come"
    )
    assert why(said("requested", "2026-01-08")) == "the consent of p1 for p2 to disclose was requested and has not come"
    assert "is not on record" in why(said("requested", "2026-01-08", ACT_FOR))
    assert "is not on record" in why(said("requested", "2026-03-08", DISCLOSE))


def test_a_consent_says_nothing_about_what_is_outside_its_scope():
    assert why(said("received", "2026-01-08", ACT_FOR)) == (
        "the consent of p1 for p2 is to act for them, not to disclose"
    )


def test_another_body_needs_leave_once_somebody_was_asked_for_it():
    case = case_of(received(parties=(JO, Party(party="p2", role=Role.PARTNER_BODY, actor="icb"))))
    asked = said("requested", "2026-01-08", DISCLOSE, case=case)
    given = said("received", "2026-01-12", DISCLOSE, case=asked)

    assert why(case) is None
    assert why(asked) == "the consent of p1 for p2 to disclose was requested and has not come"
    assert why(asked, "2026-01-07") is None
    assert why(given) is None
    assert why(said("withdrawn", "2026-01-20", case=given)) == (
        "the consent of p1 for p2 to disclose was withdrawn on 2026-01-20"
    )
    assert why(said("refused", "2026-01-12", DISCLOSE, case=asked), "2026-01-11") == why(asked)


def test_what_was_said_of_one_thing_takes_nothing_away_of_another():
    first = said("received", "2026-01-08", DISCLOSE, case=said("requested", "2026-01-06", case=CASE))
    second = said("received", "2026-01-12", ACT_FOR, case=first)
    third = said("refused", "2026-01-14", PASS_ON, party=None, case=second)

    assert lasting(third, LONDON) == third.consents[1:]
    assert lasting(said("requested", "2026-02-02", DISCLOSE, case=second), LONDON)[:2] == second.consents[1:]
    assert lasting(said("withdrawn", "2026-02-02", case=second), LONDON)[0].step is ConsentStep.WITHDRAWN
    late = said("refused", "2026-01-07", DISCLOSE, case=first)
    assert lasting(late, LONDON) == first.consents[1:]


def test_who_may_act_but_not_be_told_is_not_written_to_in_place_of_whom_they_speak_for():
    case = said("received", "2026-01-08", ACT_FOR)

    assert not may_speak_for(case, SON, "p1", on=on("2026-02-01"), zone=LONDON)
    both = said("received", "2026-01-10", DISCLOSE, case=case)
    assert may_speak_for(both, SON, "p1", on=on("2026-02-01"), zone=LONDON)


def test_a_request_for_somebody_to_speak_stays_open_until_they_may_be_written_to_or_it_is_refused():
    asked = said("requested", "2026-01-06")
    part = said("received", "2026-01-08", ACT_FOR, case=asked)

    assert lasting(part, LONDON) == part.consents
    whole = said("received", "2026-01-10", DISCLOSE, case=part)
    assert lasting(whole, LONDON) == whole.consents[1:]
    refused = said("refused", "2026-01-10", DISCLOSE, case=part)
    assert lasting(refused, LONDON) == refused.consents[1:]
    anew = said("requested", "2026-01-10", DISCLOSE, case=part)
    assert lasting(anew, LONDON) == anew.consents[1:]


def test_a_consent_that_was_refused_or_withdrawn_gives_no_leave_from_that_day_on():
    refused = said("refused", "2026-01-08", DISCLOSE)
    withdrawn = said("withdrawn", "2026-01-20", case=said("received", "2026-01-08", DISCLOSE))

    assert why(refused) == "the consent of p1 for p2 to disclose was refused on 2026-01-08"
    assert why(withdrawn, "2026-01-19") is None
    assert why(withdrawn, "2026-01-20") == "the consent of p1 for p2 to disclose was withdrawn on 2026-01-20"


def test_where_it_is_not_said_for_whom_somebody_speaks_whoever_was_asked_gives_leave():
    son = attrs.evolve(SON, acts_for=None)
    case = case_of(received(parties=(JO, attrs.evolve(JO, party="p3"), son)))

    assert why(case) == "nobody said for whom p2 speaks: say it with add-party"
    asked = said("requested", "2026-01-08", DISCLOSE, case=case)
    assert why(asked) == "the consent of p1 for p2 to disclose was requested and has not come"
    assert why(said("received", "2026-01-09", DISCLOSE, case=asked)) is None
    assert givers_for(asked, son) == ("p1",)
    assert givers_for(CASE, SON) == ("p1",)


def test_whoever_agreed_is_spoken_for_and_nobody_else():
    son = attrs.evolve(SON, acts_for=None)
    both = case_of(received(parties=(JO, attrs.evolve(JO, party="p3"), son)))
    case = said("received", "2026-01-08", ACT_FOR, DISCLOSE, case=both)

    assert [may_speak_for(case, son, each, on=on("2026-02-01"), zone=LONDON) for each in ("p1", "p3")] == [True, False]
    assert not may_speak_for(case, attrs.evolve(son, acts_for="p3"), "p1", on=on("2026-02-01"), zone=LONDON)


def test_part_of_a_consent_may_be_withdrawn():
    case = said("withdrawn", "2026-01-20", DISCLOSE, case=said("received", "2026-01-08", ACT_FOR, DISCLOSE))

    assert why(case, scope=ACT_FOR) is None
    assert "was withdrawn" in why(case)


def test_a_consent_counts_on_its_last_day_and_not_on_the_day_after_it():
    case = said("received", "2026-01-08", DISCLOSE, expires_on=on("2026-01-31"))

    assert why(case, "2026-01-31") is None
    assert why(case, "2026-02-01") == "the consent of p1 for p2 to disclose lasted until 2026-01-31"


@given(began=st.dates(dt.date(2026, 1, 5), dt.date(2027, 1, 5)), length=st.integers(0, 400), later=st.integers(-5, 405))
def test_a_consent_gives_leave_from_its_first_day_to_its_last_and_on_no_other(began, length, later):
    last, day = began + dt.timedelta(days=length), began + dt.timedelta(days=later)
    case = said("received", began.isoformat(), DISCLOSE, expires_on=last)

    assert (why(case, day.isoformat()) is None) == (began <= day <= last)


def test_to_ask_again_takes_no_consent_away():
    assert why(said("requested", "2026-01-20", DISCLOSE, case=said("received", "2026-01-08", DISCLOSE))) is None


def test_the_last_day_counts_and_not_the_last_line_of_the_log():
    withdrawn_late = said("received", "2026-01-08", DISCLOSE, case=said("withdrawn", "2026-01-20"))
    same_day = said("received", "2026-01-20", DISCLOSE, case=said("withdrawn", "2026-01-20"))

    assert "was withdrawn" in why(withdrawn_late)
    assert why(same_day) is None


def test_the_day_of_a_consent_is_the_day_at_the_place():
    case = said("received", "2026-06-30T23:30:00+00:00", DISCLOSE)  # half past midnight in London

    assert why(case, "2026-06-30") is not None
    assert why(case, "2026-07-01") is None


@pytest.mark.parametrize("role", sorted({Role.COMPLAINANT, Role.PERSON_AFFECTED, *ELECTED, *BODIES}))
def test_whose_case_it_is_elected_members_and_other_bodies_need_no_consent(role):
    case = after(CASE, PartyAdded(stage="1", party=Party(party="p3", role=role)), "2026-01-06")

    assert why(case, party="p3") is None


@pytest.mark.parametrize("role", [Role.CONTRACTOR, Role.COMPLAINT_HANDLER, Role.PANEL_CHAIR])
def test_everybody_else_needs_the_consent_of_one_whose_case_it_is(role):
    case = after(CASE, PartyAdded(stage="1", party=Party(party="p3", role=role)), "2026-01-06")

    assert why(case, party="p3") == "the consent of p1 for p3 to disclose is not on record"
    assert why(said("received", "2026-01-08", DISCLOSE, case=case, party="p3"), party="p3") is None


def test_a_child_who_complains_needs_nobodys_consent():
    child = attrs.evolve(JO, child=True)

    assert why(case_of(received(parties=(child,))), party="p1") is None


def test_a_representative_of_nobody_has_nobodys_leave():
    case = after(CASE, PartyAdded(stage="1", party=Party(party="p3", role=Role.ADVOCATE)), "2026-01-06")

    assert why(case, party="p3") == "nobody said for whom p3 speaks: say it with add-party"


def test_leave_for_the_body_itself_is_given_by_somebody_whose_case_it_is():
    joint = case_of(received(parties=(Party(party="p0", role=Role.PERSON_AFFECTED), JO)))

    assert why(joint, scope=PASS_ON, party=None) == "the consent of p0 to pass the case on is not on record"
    assert why(said("received", "2026-01-08", PASS_ON, case=joint, party=None), scope=PASS_ON, party=None) is None
    assert why(said("received", "2026-01-08", PASS_ON, case=joint), scope=PASS_ON, party=None) is not None


def test_where_nobody_is_known_nobody_can_agree():
    assert why(case_of(received()), scope=PASS_ON, party=None) == (
        "nobody in the case can agree to pass the case on: add the complainant as a party first"
    )
