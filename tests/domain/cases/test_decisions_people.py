"""Who may join and leave a case, whose consent counts, to whom the answer may go, and who hears of praise."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.domain.cases.consents import lasting
from casework.domain.cases.decisions import allowed_now, receive
from casework.domain.cases.events import DocumentAdded, Party
from casework.domain.cases.vocabulary import ConsentScope, ConsentStep, DocumentUse, Role
from casework.errors import DecisionError
from tests.complaints import after, around, case_of, decide, on, received
from tests.details import detail

JO = Party(party="p1", role=Role.COMPLAINANT, person=detail(7))
CASE = case_of(received(parties=(JO,)))


def refusal(*arguments, **named):
    with pytest.raises(DecisionError) as refused:
        decide(*arguments, **named)
    return refused.value.why


def joined(case, party, role, *, day="2026-01-06", **more):
    return decide(case, "add-party", day, party=Party(party=party, role=Role(role), **more))


def not_joined(case, party, role, **more):
    return refusal(case, "add-party", "2026-01-06", party=Party(party=party, role=Role(role), **more))


def consent(case, step="received", day="2026-01-08", *scopes, giver="p1", party="p2", **more):
    scopes = tuple(ConsentScope(scope) for scope in scopes or ("act_for", "disclose"))
    return decide(case, "consent", day, step=ConsentStep(step), scopes=scopes, giver=giver, party=party, **more)


def no_consent(case, step="received", day="2026-01-08", scopes=("disclose",), **said):
    said = {"giver": "p1", "party": "p2", **said}
    scopes = tuple(ConsentScope(scope) for scope in scopes)
    return refusal(case, "consent", day, step=ConsentStep(step), scopes=scopes, **said)


HELPED = joined(CASE, "p2", "representative", acts_for="p1")


# Parties


@pytest.mark.parametrize("role", ["representative", "advocate", "councillor", "member_of_parliament"])
def test_some_speak_for_another_party_of_the_case(role):
    assert joined(CASE, "p2", role, acts_for="p1").party("p2").acts_for == "p1"
    assert not_joined(CASE, "p2", role, acts_for="p9") == "it has no party p9; it has p1"
    assert not_joined(CASE, "p2", role, acts_for="p2") == (
        "nobody acts for themselves in this way: name the party for whom they act"
    )


@pytest.mark.parametrize("role", ["complainant", "person_affected", "contractor", "panel_chair"])
def test_the_others_act_for_nobody_else(role):
    assert not_joined(CASE, "p2", role, acts_for="p1") == (
        f"a {role.replace('_', ' ')} acts for nobody else: leave that out, or choose another role"
    )


def test_a_child_may_complain_in_their_own_right():
    assert joined(CASE, "p1", "complainant", child=True).party("p1").child
    assert joined(CASE, "p2", "person_affected", child=True).party("p2").child
    assert not_joined(CASE, "p2", "partner_body", child=True, actor="icb") == (
        "a partner body is no child who complains in their own right: leave that out, or choose another role"
    )


def test_who_handles_a_case_is_said_by_assigning_it_and_not_by_a_party():
    said = "who handles a case is said in one way only: assign them"
    handler = Party(party="p2", role=Role.COMPLAINT_HANDLER, actor="staff-17")

    assert refusal(CASE, "add-party", "2026-01-06", party=handler) == said
    with pytest.raises(DecisionError, match="assign them"):
        receive(received(parties=(handler,))[1], on("2026-01-05"), around())


def test_who_somebody_is_stays_known_when_their_role_is_said_anew():
    known = joined(CASE, "p1", "complainant", child=True)
    handed_on = joined(joined(CASE, "p2", "contractor", actor="firm-1"), "p2", "person_complained_about")

    assert known.party("p1").person == detail(7)
    assert handed_on.party("p2").actor == "firm-1"


def test_a_party_leaves_the_case_and_what_they_did_stays_on_record():
    case = decide(
        joined(CASE, "p2", "contractor", actor="firm-1"), "remove-party", "2026-01-07", party="p2", reason="x"
    )

    assert [party.party for party in case.parties] == ["p1"]
    assert [held.actor for held in case.roles] == ["firm-1"]
    assert refusal(case, "remove-party", "2026-01-08", party="p2", reason="x") == "it has no party p2; it has p1"


def test_a_party_for_whom_somebody_acts_does_not_leave_before_them():
    both = joined(HELPED, "p3", "person_affected")

    assert refusal(both, "remove-party", "2026-01-07", party="p1", reason="x") == (
        "p2 acts for p1: remove p2 first, or say for whom else they act"
    )


def test_a_case_stays_the_case_of_somebody():
    alone = "without p1 it would be nobody's case: add the other complainant or person affected first"
    both = joined(CASE, "p2", "person_affected")

    assert refusal(CASE, "remove-party", "2026-01-07", party="p1", reason="x") == alone
    assert not_joined(CASE, "p1", "advocate") == alone
    assert decide(both, "remove-party", "2026-01-07", party="p1", reason="died").parties == both.parties[1:]


def test_an_anonymous_case_has_parties_too():
    case = joined(case_of(received()), "p1", "contractor", actor="firm-1")

    assert decide(case, "remove-party", "2026-01-07", party="p1", reason="x").parties == ()


# Several bodies, one answer


def test_several_bodies_give_one_answer_once_it_is_known_which_leads():
    joint = joined(CASE, "p2", "partner_body", actor="icb")

    assert "respond" not in allowed_now(joint, around().version)
    assert refusal(joint, "respond", "2026-01-12") == (
        "several bodies deal with it and none leads, but the answer is one: add the lead body as a party first"
    )
    led = joined(joint, "p3", "lead_body", actor="council")
    assert decide(led, "respond", "2026-01-12").visit.responded == on("2026-01-12")


def test_only_one_body_leads():
    led = joined(CASE, "p3", "lead_body", actor="council")

    assert not_joined(led, "p4", "lead_body", actor="icb") == (
        "p3 leads already, and the answer is one: make p3 a partner body first"
    )
    assert joined(led, "p3", "lead_body", actor="county").party("p3").actor == "county"
    handed_on = joined(joined(led, "p3", "partner_body"), "p4", "lead_body", actor="icb")
    assert [party.party for party in handed_on.parties] == ["p1", "p3", "p4"]


@pytest.mark.parametrize("role", ["lead_body", "partner_body"])
def test_a_body_is_known_by_its_id_and_speaks_for_nobody(role):
    said = role.replace("_", " ")

    assert not_joined(CASE, "p2", role) == f"a {said} is known by its id: name it as the actor"
    assert not_joined(CASE, "p2", role, actor="icb", acts_for="p1") == (
        f"a {said} acts for nobody else: leave that out, or choose another role"
    )


# Consent


def test_a_consent_is_requested_received_and_withdrawn():
    case = consent(HELPED, "requested", "2026-01-07")
    case = consent(case, "received", "2026-01-09", expires_on=on("2026-03-31"))
    case = consent(case, "withdrawn", "2026-01-20", "disclose")

    assert [each.step for each in case.consents] == ["requested", "received", "withdrawn"]


def test_consent_is_given_by_a_party_to_one_who_acts_for_them():
    case = joined(joined(HELPED, "p3", "person_affected"), "p4", "councillor", acts_for="p1")

    assert no_consent(HELPED, giver="p9") == "it has no party p9; it has p1, p2"
    assert no_consent(HELPED, party="p9") == "it has no party p9; it has p1, p2"
    assert no_consent(case, party="p4") == "p4 is a councillor, who needs no consent: leave it out"
    assert no_consent(case, giver="p3") == (
        "p2 acts for p1, not for p3: the consent must come from those who are acted for"
    )
    unsaid = joined(CASE, "p5", "advocate")
    assert "p5 acts for another party, not for p5" in no_consent(unsaid, giver="p5", party="p5")
    assert consent(unsaid, party="p5").consents


def test_another_body_may_be_told_with_leave_and_acts_for_nobody():
    case = joined(CASE, "p2", "partner_body", actor="icb")

    assert consent(case, "received", "2026-01-08", "disclose").consents[0].party == "p2"
    assert no_consent(case, scopes=("act_for",)) == (
        "p2 is a partner body, which acts for nobody: name disclose as the only scope"
    )
    assert no_consent(case, giver="p2") == "p2 is a partner body and no party agrees for itself: name who agreed"


def test_a_consent_says_what_was_agreed_to():
    assert no_consent(HELPED, scopes=()) == "it is not said what was agreed to: name one scope or more"
    asked = decide(HELPED, "consent", "2026-01-08", step=ConsentStep.REQUESTED, scopes=(), giver="p1", party="p2")
    assert asked.consents[0].scopes == ()


def test_a_consent_outside_its_scope_is_refused():
    assert no_consent(HELPED, scopes=("pass_on",)) == (
        "it is the body that passes a case on, not p2: record that consent by itself, for no party"
    )
    assert no_consent(HELPED, scopes=("act_for",), party=None) == (
        "nobody is named who may act for them: name the representative or the advocate as the party"
    )
    assert consent(CASE, "received", "2026-01-08", "pass_on", party=None).consents[0].party is None


def test_a_consent_does_not_end_before_it_was_given():
    assert no_consent(HELPED, expires_on=on("2026-01-07")) == (
        "it would have ended on 2026-01-07, before it was given on 2026-01-08: give a later last day"
    )
    assert consent(HELPED, expires_on=on("2026-01-08")).consents
    assert no_consent(HELPED, "requested", expires_on=on("2026-01-09")) == (
        "only a consent that was received has a last day: leave it out"
    )


def test_a_consent_is_shown_by_a_document_of_the_case():
    form = DocumentAdded(
        document="d1",
        use=DocumentUse.RECEIVED,
        title=detail(1),
        media_type="application/pdf",
        sha256="0" * 64,
        size=1024,
    )

    assert no_consent(HELPED, evidence="d1") == "it has no document d1; it has none"
    assert consent(after(HELPED, form, "2026-01-07"), evidence="d1").consents


def test_only_what_was_agreed_to_is_taken_back():
    why = "was received that could be withdrawn on that day: check who gave it to whom, and the day"
    agreed = consent(HELPED, "received", "2026-01-08", "disclose")

    assert no_consent(HELPED, "withdrawn") == f"no consent to disclose {why}"
    assert no_consent(HELPED, "withdrawn", scopes=()) == f"no consent {why}"
    assert (
        no_consent(agreed, "withdrawn", "2026-01-09", scopes=("disclose", "act_for")) == f"no consent to act for {why}"
    )
    assert no_consent(agreed, "withdrawn", "2026-01-07") == f"no consent to disclose {why}"
    assert no_consent(consent(agreed, "withdrawn", "2026-01-09", "disclose"), "withdrawn", "2026-01-10") == (
        f"no consent to disclose {why}"
    )


# To whom the answer goes


def test_a_representative_gets_the_answer_only_with_consent():
    assert refusal(HELPED, "respond", "2026-01-12", to=("p2",)) == (
        "the consent of p1 for p2 to disclose is not on record"
    )
    assert decide(consent(HELPED), "respond", "2026-01-12", to=("p1", "p2")).visit.responded == on("2026-01-12")


def test_who_complains_and_who_was_elected_need_no_consent():
    case = joined(joined(CASE, "p1", "complainant", child=True), "p4", "councillor", acts_for="p1")

    assert decide(case, "respond", "2026-01-12").visit.responded
    assert decide(case, "respond", "2026-01-12", to=("p1", "p4")).visit.responded


@pytest.mark.parametrize("role", ["contractor", "investigating_officer", "panel_chair"])
def test_nobody_else_gets_the_answer_without_the_leave_of_whose_case_it_is(role):
    case = joined(joined(CASE, "p3", role), "p4", "contractor")

    assert refusal(case, "respond", "2026-01-12", to=("p1", "p3")) == (
        "the consent of p1 for p3 to disclose is not on record"
    )
    assert no_consent(case, party="p3", giver="p4") == ("it has no complainant or person affected called p4; it has p1")
    agreed = consent(case, "received", "2026-01-08", "disclose", party="p3")
    assert decide(agreed, "respond", "2026-01-12", to=("p1", "p3")).visit.responded


def test_whoever_is_complained_about_never_gets_the_answer_to_the_complainant():
    case = joined(CASE, "p3", "person_complained_about")

    assert refusal(case, "respond", "2026-01-12", to=("p1", "p3")) == (
        "p3 is complained about and gets no answer that is the complainant's: write to them separately"
    )
    assert no_consent(case, party="p3") == (
        "p3 is complained about, and no consent lets them have the answer: leave it out"
    )


# A consent is for somebody, not for a name in the file


def test_an_id_is_not_given_to_somebody_else_after_its_party_left():
    case = decide(consent(HELPED), "remove-party", "2026-01-09", party="p2", reason="changed")

    assert not_joined(case, "p2", "representative", acts_for="p1", person=detail(8)) == (
        "p2 was the id of a party that left the case: give another id"
    )
    other = joined(case, "p3", "representative", acts_for="p1", person=detail(8), day="2026-01-10")
    assert "for p3 to disclose is not on record" in refusal(other, "respond", "2026-01-12", to=("p3",))
    assert lasting(case, around().zone) == ()


def test_the_consents_of_a_party_end_when_they_leave():
    both = joined(joined(CASE, "p3", "person_affected"), "p4", "contractor")
    agreed = consent(both, "received", "2026-01-08", "disclose", giver="p3", party="p4")
    gone = decide(agreed, "remove-party", "2026-01-09", party="p3", reason="died")

    assert decide(agreed, "respond", "2026-01-12", to=("p4",)).visit.responded
    assert refusal(gone, "respond", "2026-01-12", to=("p4",)) == (
        "the consent of p1 for p4 to disclose is not on record"
    )
    assert gone.consents[0].ended == on("2026-01-09")


@pytest.mark.parametrize(
    "changed",
    [{"person": detail(8)}, {"actor": "person-3"}, {"role": "advocate"}, {"acts_for": "p3"}],
)
def test_a_consent_ends_when_its_party_becomes_somebody_else(changed):
    known = {"role": "representative", "acts_for": "p1", "person": detail(1), "actor": "person-1"}
    agreed = consent(joined(joined(CASE, "p3", "person_affected"), "p2", **known))

    assert decide(joined(agreed, "p2", day="2026-01-09", **known), "respond", "2026-01-12", to=("p2",)).visit.responded
    other = joined(agreed, "p2", day="2026-01-09", **known | changed)
    assert "is not on record" in refusal(other, "respond", "2026-01-12", to=("p2",))
    assert decide(
        consent(other, giver=other.party("p2").acts_for, day="2026-01-10"), "respond", "2026-01-12", to=("p2",)
    )


def test_what_was_sent_before_a_party_became_somebody_else_may_be_written_down_later():
    other = joined(consent(HELPED), "p2", "representative", acts_for="p1", person=detail(8), day="2026-01-12")

    assert decide(other, "respond", "2026-01-09", to=("p2",)).visit.responded
    assert "is not on record" in refusal(other, "respond", "2026-01-12", to=("p2",))


def test_a_refusal_is_not_undone_by_calling_its_party_a_councillor():
    refused = consent(consent(HELPED, "received", "2026-01-07", "act_for"), "refused", "2026-01-08", "disclose")
    named = joined(refused, "p2", "councillor", acts_for="p1", day="2026-01-09")

    assert refusal(named, "respond", "2026-01-12", to=("p2",)) == (
        "the consent of p1 for p2 to disclose was refused on 2026-01-08"
    )
    agreed_later = consent(consent(HELPED, "refused"), "received", "2026-01-08")
    assert decide(joined(agreed_later, "p2", "councillor", day="2026-01-09"), "respond", "2026-01-12", to=("p2",))


def test_an_answer_goes_to_parties_of_the_case():
    assert refusal(CASE, "respond", "2026-01-12", to=("p9",)) == "it has no party p9; it has p1"


@given(last=st.dates(on("2026-01-08"), on("2026-05-31")), late=st.booleans())
def test_an_answer_may_go_to_a_representative_on_the_last_day_of_a_consent_and_not_on_the_next(last, late):
    case = consent(HELPED, expires_on=last)
    if late:
        case = decide(case, "consent", "2026-06-01", step=ConsentStep.WITHDRAWN, scopes=(), giver="p1", party="p2")

    assert decide(case, "respond", last.isoformat(), to=("p2",)).visit.responded == last
    if last < on("2026-05-31"):
        next_day = last.fromordinal(last.toordinal() + 1)
        assert refusal(case, "respond", next_day.isoformat(), to=("p2",)) == (
            f"the consent of p1 for p2 to disclose lasted until {last}"
        )


def test_an_answer_given_with_consent_may_be_written_down_after_it_was_withdrawn():
    case = consent(consent(HELPED), "withdrawn", "2026-01-20", "disclose")

    assert decide(case, "respond", "2026-01-19", to=("p2",)).visit.responded
    assert "was withdrawn on 2026-01-20" in refusal(case, "respond", "2026-01-20", to=("p2",))


# Praise


def test_each_who_was_praised_is_told_once():
    case = decide(CASE, "recognise", "2026-01-07", staff=("staff-3",), teams=("waste",))
    told = decide(case, "tell-recognised", "2026-01-08", who="staff-3")

    assert [(praise.who, praise.told) for praise in told.results.praise] == [
        ("staff-3", on("2026-01-08")),
        ("waste", None),
    ]
    assert refusal(told, "tell-recognised", "2026-01-09", who="staff-3") == (
        "they were told already; still to be told: waste"
    )
    assert refusal(told, "tell-recognised", "2026-01-09", who="staff-4") == (
        "nobody of that id was praised in it; still to be told: waste"
    )
    assert refusal(CASE, "tell-recognised", "2026-01-09", who="staff-3") == (
        "nobody was praised in it who is still to be told"
    )
    assert "tell-recognised" in allowed_now(told, around().version)
    assert "tell-recognised" not in allowed_now(CASE, around().version)


def test_praise_names_somebody_new():
    case = decide(CASE, "recognise", "2026-01-07", teams=("waste",))

    assert refusal(CASE, "recognise", "2026-01-07") == (
        "nobody is named: name the members of staff or the teams who were praised"
    )
    assert refusal(case, "recognise", "2026-01-08", teams=("waste",)) == "they are named already"
    assert len(decide(case, "recognise", "2026-01-08", staff=("waste",), teams=("waste",)).results.praise) == 2


def test_nobody_is_told_of_praise_before_it_was_given():
    case = decide(CASE, "recognise", "2026-01-07", teams=("waste",))

    assert "2026-01-06 is before the praise on 2026-01-07" in refusal(
        case, "tell-recognised", "2026-01-06", who="waste"
    )
