"""What is told of everything that can be known of a case, for people and for scripts."""

import datetime as dt
import json
from decimal import Decimal

import attrs
import pytest

from casework.application.as_data.facts import facts_data, people_data
from casework.application.as_data.next_steps import next_steps_data
from casework.application.as_data.seen import Seen
from casework.application.reading import CaseFile
from casework.cli.case_telling import facts_told, people_told
from casework.cli.next_telling import next_told
from casework.domain.cases.events import (
    Absorbed,
    Accepted,
    AdjustmentAgreed,
    Closed,
    ConsentRecorded,
    DateAgreed,
    DateSet,
    Declined,
    DelayInformed,
    DocumentAdded,
    DocumentErased,
    FindingMade,
    FlagRaised,
    Learned,
    Link,
    Linked,
    Merged,
    MilestoneReached,
    Party,
    PartyAdded,
    PreferencesStated,
    Pursued,
    Reclassified,
    Recognised,
    RecognitionTold,
    Referred,
    RemedyAgreed,
    RemedyDone,
    RemedyUndeliverable,
    Responded,
    Withdrawn,
)
from casework.domain.cases.vocabulary import (
    Channel,
    Confidentiality,
    ConsentScope,
    ConsentStep,
    DocumentUse,
    FindingBy,
    FlagKind,
    Kind,
    LinkKind,
    RemedyKind,
    Role,
    SetBy,
)
from casework.domain.money import Money
from casework.domain.next_steps import DueSort, next_steps
from tests.complaints import FEEDBACK, LONDON, around, case_of, on, received
from tests.details import detail
from tests.offices import OFFICER, complaint, office

ON = dt.date(2026, 2, 2)
COUNCILLOR = Party(party="p2", role=Role.ADVOCATE, actor="adv-1", acts_for="p1", person=detail(1))
DOCUMENT = DocumentAdded(
    document="d1", use=DocumentUse.SENT, title=detail(2), media_type="application/pdf", sha256="0" * 64, size=1
)


def seen(*facts, details=None, hidden=(), about_people=(), people=False, book=None, first=None):
    """A case as an officer sees it on 2 February 2026; each fact is a day and an event."""
    case = case_of(first or received(), *((on(day), event) for day, event in facts))
    book = book or office()
    file = CaseFile(
        case=case,
        history=(),
        details=details or {},
        hidden=frozenset(hidden),
        about_people=frozenset(about_people),
        deadlines=book.rulebook.deadlines(case),
        allowed=(),
    )
    return Seen(book=book, file=file, on=ON, viewer=None, people=people)


def told(*facts, **more):
    """What is told of such a case, without what every case has."""
    lines = facts_told(seen(*facts, **more)).splitlines()
    usual = ("  Received", "  Procedure", "  Matter     m1")
    return [line for line in lines if not line.startswith(usual)]


def test_a_safeguarding_flag_is_told_first_and_in_the_colour_of_alarm():
    flag = FlagRaised(flag="f1", kind=FlagKind.SAFEGUARDING, told=("lado", "police"))

    first = facts_told(seen(("2026-01-06", flag))).splitlines()[0]

    assert first == ("\x1b[31m\x1b[1m  Flag       SAFEGUARDING since Tue 6 Jan 2026 (f1), told lado, police\x1b[0m")


def test_a_flag_of_which_nobody_was_told_says_so():
    (line,) = told(("2026-01-06", FlagRaised(flag="f1", kind=FlagKind.RISK)))

    assert "RISK since Tue 6 Jan 2026 (f1), nobody was told" in line


def test_parties_are_told_with_their_roles_and_for_whom_they_act():
    first = received(parties=(Party(party="p1", role=Role.COMPLAINANT, child=True),))

    assert told(("2026-01-06", PartyAdded(stage="1", party=COUNCILLOR)), first=first) == [
        "  Parties    p1 complainant, a child",
        "             p2 advocate for p1 (adv-1)",
        "  Letters    for p1 go to p1",
    ]


def test_the_last_step_of_each_consent_is_told():
    scopes = (ConsentScope.ACT_FOR, ConsentScope.DISCLOSE)
    asked = ConsentRecorded(step=ConsentStep.REQUESTED, scopes=scopes, giver="p1", party="p2")
    given = attrs.evolve(asked, step=ConsentStep.RECEIVED, expires_on=dt.date(2026, 6, 1))
    taken_back = ConsentRecorded(step=ConsentStep.WITHDRAWN, scopes=(), giver="p1", party=None)

    assert told(("2026-01-06", asked), ("2026-01-07", given), ("2026-01-08", taken_back)) == [
        "  Consent    p1 for p2: to act for them and to disclose, received Wed 7 Jan",
        "             2026, until Mon 1 Jun 2026",
        "  Consent    p1: withdrawn Thu 8 Jan 2026",
    ]


def test_a_consent_to_one_thing_does_not_hide_the_consent_to_another():
    told_them = ConsentRecorded(step=ConsentStep.RECEIVED, scopes=(ConsentScope.DISCLOSE,), giver="p1", party=None)
    passed_on = attrs.evolve(told_them, scopes=(ConsentScope.PASS_ON,))

    assert told(("2026-01-06", told_them), ("2026-01-07", passed_on)) == [
        "  Consent    p1: to disclose, received Tue 6 Jan 2026",
        "  Consent    p1: to pass the case on, received Wed 7 Jan 2026",
    ]


def test_what_somebody_needs_is_told_only_among_the_people():
    facts = [
        ("2026-01-06", PartyAdded(stage="1", party=COUNCILLOR)),
        ("2026-01-06", AdjustmentAgreed(adjustment="a1", party="p2", what=detail(3), review_on=dt.date(2026, 3, 2))),
        ("2026-01-06", AdjustmentAgreed(adjustment="a2", party="p2", what=detail(4))),
        ("2026-01-06", PreferencesStated(party="p2", preferences=detail(5))),
    ]
    known = {detail(1): {"name": "Ali"}, detail(3): "Large print", detail(5): {"language": "cy"}}
    shown = seen(*facts, details=known, hidden=[detail(4)])

    assert facts_told(shown).splitlines()[-2:] == [
        "  Adjustment a1 for p2, review by Mon 2 Mar 2026",
        "  Adjustment a2 for p2",
    ]
    assert "Large" not in json.dumps(facts_data(shown))
    assert people_told(shown).splitlines()[1:] == [
        "  p2  name: Ali",
        "  p2  language: cy",
        "  p2 (a1)  Large print",
        "  p2 (a2)  [hidden]",
    ]
    assert people_data(shown) == {
        "people": {"p2": {"name": "Ali"}},
        "preferences": {"p2": {"language": "cy"}},
        "needs": {"a1": "Large print", "a2": "[hidden]"},
    }


def test_a_restriction_on_a_person_of_the_case_is_told():
    book = office()
    book.restrict(
        person="adv-1", measure="limited_calls", reasons="Forty calls a day", review_on=dt.date(2026, 7, 1),
        appeal_told=True, happened=dt.date(2026, 1, 5), by=OFFICER,
    )  # fmt: skip
    shown = seen(("2026-01-06", PartyAdded(stage="1", party=COUNCILLOR)), book=book)

    assert "  Restricted r1 on adv-1: limited calls, review by Wed 1 Jul 2026" in facts_told(shown).splitlines()
    assert facts_data(shown)["restrictions"] == [
        {
            "restriction": "r1",
            "person": "adv-1",
            "measure": "limited_calls",
            "imposed_on": "2026-01-05",
            "review_on": "2026-07-01",
        }
    ]


def test_the_review_of_a_restriction_is_due_in_the_open_cases_of_the_person():
    book = office()
    opened = complaint(book, reference="C-1")
    book.add_party("C-1", party="p2", role="advocate", actor="adv-1", by=OFFICER)
    review = {"review_on": dt.date(2026, 7, 1), "happened": dt.date(2026, 1, 5)}
    book.restrict(
        person="adv-1", measure="no_visits", reasons="He threw a chair", appeal_told=True, by=OFFICER, **review
    )
    case = book.file("C-1")

    steps = book.next_steps(opened.id)
    shown = Seen(book=book, file=case, on=ON, viewer=None)

    assert [(each.name, each.due_on) for each in steps.due if each.sort is DueSort.RESTRICTION] == [
        ("r1", dt.date(2026, 7, 1))
    ]
    assert "  Wed 1 Jul 2026   review of restriction r1  running" in next_told(shown, steps, explain=False)[0]


def test_a_refusal_is_told_with_its_ground_and_its_reasons():
    declined = Declined(
        stage="1", exclusion="late", reasons=detail(6), discretion=detail(7), ombudsman_told=True, restriction=None
    )
    plain = attrs.evolve(declined, discretion=None, ombudsman_told=False)
    words = {detail(6): "Two years ago", detail(7): "no good reason"}

    assert told(("2026-01-06", declined), details=words) == [
        "  Refused    late (stage 1), Tue 6 Jan 2026; Two years ago; discretion: no good",
        "             reason; the ombudsman's details were given",
    ]
    assert told(("2026-01-06", plain), details=words) == ["  Refused    late (stage 1), Tue 6 Jan 2026; Two years ago"]


def test_a_delay_is_told_with_what_was_promised():
    delay = DelayInformed(stage="1", limit="respond", told_due_on=dt.date(2026, 2, 9), reason="sickness")

    assert told(("2026-01-06", delay)) == [
        "  Delay told respond of stage 1 promised for Mon 9 Feb 2026: sickness, told Tue",
        "             6 Jan 2026",
    ]


def test_milestones_of_the_present_stage_are_told_with_their_days():
    met = ("2026-01-06", MilestoneReached(stage="1", milestone="panel-met"))
    sent = ("2026-01-08", MilestoneReached(stage="1", milestone="report-sent"))

    assert told(met, sent) == ["  Reached    panel-met Tue 6 Jan 2026, report-sent Thu 8 Jan 2026"]
    assert facts_data(seen(met))["milestones"] == [{"stage": "1", "milestone": "panel-met", "happened": "2026-01-06"}]


def test_findings_stand_beside_each_other():
    finding = FindingMade(matter="m1", stage="1", scheme="upheld", outcome="upheld", reasons=detail(8))
    facts = [("2026-01-06", Responded(stage="1", outcome="upheld")), ("2026-01-06", finding)]
    assert [facts_data(seen(*told_so_far))["outcome"] for told_so_far in ((), facts)] == [None, "upheld"]

    assert told(*facts, details={detail(8): "They were missed"}) == [
        "  Outcome    upheld",
        "  Finding    m1 upheld, by body at stage 1, Tue 6 Jan 2026; They were missed",
    ]


def test_a_finding_in_the_words_of_another_scheme_names_it():
    finding = FindingMade(
        matter="m1", stage="1", scheme="lgsco", outcome="upheld-already-remedied", by=FindingBy.OMBUDSMAN
    )

    assert told(("2026-01-06", finding)) == [
        "  Finding    m1 upheld-already-remedied (lgsco), by ombudsman, Tue 6 Jan 2026",
    ]


@pytest.mark.parametrize(
    ("channel", "said"),
    [
        (Channel.IN_PERSON, "Mon 5 Jan 2026, in person"),
        (Channel.SOCIAL_MEDIA, "Mon 5 Jan 2026, by social media"),
        (Channel.OTHER, "Mon 5 Jan 2026"),
        (Channel.UNKNOWN, "Mon 5 Jan 2026"),
    ],
)
def test_the_way_by_which_it_came_is_told_as_one_says_it(channel, said):
    (line,) = (each for each in facts_told(seen(first=received(channel=channel))).splitlines() if "Received" in each)

    assert line == f"  Received   {said}"


def test_of_somebody_who_stays_unknown_no_personal_details_are_kept():
    assert people_told(seen(first=received(anonymous=True))).splitlines()[1:] == ["  No personal details are kept."]


def test_remedies_are_told_with_how_they_stand():
    paid = RemedyAgreed(remedy="r1", kind=RemedyKind.PAYMENT, money=Money.of("150"), due_on=dt.date(2026, 1, 30))
    sorry = RemedyAgreed(remedy="r2", kind=RemedyKind.APOLOGY, what=detail(9), owner="staff-3")
    facts = [("2026-01-06", paid), ("2026-01-06", sorry)]

    assert told(*facts, details={detail(9): "A letter"}) == [
        "  Remedy     r1 payment 150.00 GBP, due Fri 30 Jan 2026, OVERDUE",
        "  Remedy     r2 apology, open, by staff-3, A letter",
    ]
    ended = [("2026-02-02", RemedyDone(remedy="r1")), ("2026-01-20", RemedyUndeliverable(remedy="r2", reason="moved"))]
    assert told(*facts, *ended)[0].endswith("due Fri 30 Jan 2026, late Mon 2 Feb 2026")
    assert told(*facts, *ended)[1].startswith("  Remedy     r2 apology, undeliverable Tue 20 Jan 2026, moved, by staff")


def test_documents_are_told_by_their_titles_as_far_as_these_may_be_seen():
    named = [("2026-01-06", DOCUMENT)]
    promising = attrs.evolve(DOCUMENT, promised_on=dt.date(2026, 2, 9), third_party=True)
    erased = [*named, ("2026-01-09", DocumentErased(document="d1", reason="mistake"))]

    assert told(*named, details={detail(2): "Answer"}) == ["  Document   d1 sent Tue 6 Jan 2026: Answer"]
    assert told(*named, hidden=[detail(2)]) == ["  Document   d1 sent Tue 6 Jan 2026: [hidden]"]
    assert told(*erased, details={detail(2): "Answer"}) == ["  Document   d1 sent Tue 6 Jan 2026: [erased]"]
    assert " ".join(" ".join(told(("2026-01-06", promising))).split()).endswith(
        "[erased], promised Mon 9 Feb 2026, tells of third parties"
    )


def test_what_a_restricted_document_is_called_and_where_it_is_are_told_with_the_people_only():
    kept = attrs.evolve(DOCUMENT, confidentiality=Confidentiality.RESTRICTED, address=detail(3))
    known = {"details": {detail(2): "Report on Kit", detail(3): "shelf 9"}, "about_people": (detail(2), detail(3))}

    assert told(("2026-01-06", kept), **known) == ["  Document   d1 sent Tue 6 Jan 2026: [a restricted document]"]
    (shown,) = facts_data(seen(("2026-01-06", kept), **known))["documents"]
    assert (shown["title"], shown["address"]) == (None, None)
    assert told(("2026-01-06", kept), people=True, **known) == ["  Document   d1 sent Tue 6 Jan 2026: Report on Kit"]
    (shown,) = facts_data(seen(("2026-01-06", kept), people=True, **known))["documents"]
    assert (shown["title"], shown["address"]) == ("Report on Kit", "shelf 9")


def test_praise_and_learning_are_told():
    facts = [
        ("2026-01-06", Recognised(staff=("staff-3",), teams=("waste",))),
        ("2026-01-08", RecognitionTold(who="staff-3")),
        ("2026-01-08", Learned(learning="l1", cause="delay", what=detail(2), owner="staff-9")),
    ]

    assert told(*facts, details={detail(2): "Plan for snow"}) == [
        "  Learned    l1 delay: Plan for snow, staff-9",
        "  Praise     staff-3, told Thu 8 Jan 2026",
        "  Praise     team waste, not told yet",
    ]


def test_other_cases_are_told_by_their_references():
    book = office()
    other = complaint(book, reference="OTHER-1")
    facts = [
        ("2026-01-06", Linked(link=Link(case=other.id, link=LinkKind.SAME_CAUSE))),
        ("2026-01-06", Absorbed(case="case-9", received_on=dt.date(2026, 1, 5))),
        ("2026-01-07", Merged(into="case-8", reason="duplicate")),
    ]

    assert told(*facts, book=book) == [
        "  Linked     same cause OTHER-1",
        "  Linked     absorbed case-9",
        "  Linked     merged into case-8",
    ]


def test_a_case_that_went_to_another_body_says_to_which_and_a_closed_one_what_came_of_it():
    assert told(("2026-01-06", Referred(body="lgsco"))) == [
        "  Ended      referred Tue 6 Jan 2026",
        "  Went to    lgsco",
    ]
    answered = ("2026-01-06", Responded(stage="1", outcome="upheld"))
    closed = "  Ended      closed Tue 6 Jan 2026"
    assert told(answered, ("2026-01-06", Closed())) == [closed, "  Outcome    upheld"]
    assert told(answered, ("2026-01-06", Closed(outcome="settled"))) == [closed, "  Outcome    settled"]


def test_every_end_of_a_case_is_told_with_its_day_and_with_the_day_on_which_it_went_on():
    facts = [
        ("2026-01-06", Withdrawn()),
        ("2026-01-08", Pursued(reason="public-interest")),
        ("2026-01-12", Responded(stage="1")),
        ("2026-01-12", Closed()),
    ]

    assert told(*facts) == [
        "  Ended      withdrawn Tue 6 Jan 2026, taken up again Thu 8 Jan 2026:",
        "             public-interest",
        "  Ended      closed Mon 12 Jan 2026",
    ]


def test_what_it_was_before_is_told_with_the_procedure_and_the_day():
    other = Reclassified(kind=Kind.COMPLIMENT, procedure=FEEDBACK, stage="1", reason="kind-words")
    again = Reclassified(kind=Kind.COMPLIMENT, procedure=FEEDBACK, stage="1", reason="formality")
    facts = [("2026-01-06", other), ("2026-01-07", again)]

    assert "  Formerly   complaint under lgsco-code-2024 until Tue 6 Jan 2026: kind-words" in told(*facts)
    assert facts_data(seen(*facts))["formerly"] == [
        {"kind": "complaint", "procedure": "lgsco-code-2024", "until": "2026-01-06", "reason": "kind-words"}
    ]


def test_what_was_taken_on_despite_a_ground_is_told_with_its_reasons():
    accepted = Accepted(stage="1", despite="late", reasons=detail(6))
    plain = Accepted(stage="1")

    assert told(("2026-01-06", accepted), details={detail(6): "She was in hospital"}) == [
        "  Taken on   despite late (stage 1), Tue 6 Jan 2026; She was in hospital"
    ]
    assert told(("2026-01-06", plain)) == []
    assert [each["despite"] for each in facts_data(seen(("2026-01-06", accepted)))["taken_on"]] == ["late"]


def test_a_date_that_was_given_is_told_with_who_set_it():
    by_court = DateSet(stage="1", limit="respond", until=dt.date(2026, 2, 9), by=SetBy.COURT)
    agreed = DateAgreed(stage="1", limit="respond", until=dt.date(2026, 2, 2))
    facts = [("2026-01-06", agreed), ("2026-01-07", by_court)]

    assert told(*facts) == [
        "  Date given respond of stage 1: Mon 2 Feb 2026, agreed with the complainant Tue",
        "             6 Jan 2026",
        "  Date given respond of stage 1: Mon 9 Feb 2026, set by court Wed 7 Jan 2026",
    ]
    assert [(each["until"], each.get("by")) for each in facts_data(seen(*facts))["dates_given"]] == [
        ("2026-02-02", None),
        ("2026-02-09", "court"),
    ]


def test_scripts_are_told_everything_with_words_in_the_place_of_their_ids():
    facts = [
        ("2026-01-06", FlagRaised(flag="f1", kind=FlagKind.RISK, told=("staff-3",))),
        ("2026-01-06", RemedyAgreed(remedy="r1", kind=RemedyKind.PAYMENT, money=Money.of("150"), what=detail(9))),
        ("2026-01-06", DOCUMENT),
    ]
    found = facts_data(seen(*facts, details={detail(2): "Answer", detail(9): "For the bins"}))

    assert found["flags"] == [{"flag": "f1", "kind": "risk", "told": ["staff-3"], "raised": "2026-01-06"}]
    (remedy,) = found["remedies"]
    assert (remedy["what"], remedy["money"]["amount"], remedy["status"]) == ("For the bins", "150.00", "open")
    (document,) = found["documents"]
    assert (document["title"], document["happened"], document["erased"]) == ("Answer", "2026-01-06", None)
    assert json.dumps(found)


@pytest.fixture
def shown():
    """A case with a remedy, the review of an adjustment and a consent that ends."""
    consent = ConsentRecorded(
        step=ConsentStep.RECEIVED, scopes=(ConsentScope.ACT_FOR, ConsentScope.DISCLOSE), giver="p1", party="p2",
        expires_on=dt.date(2026, 2, 20),
    )  # fmt: skip
    first = received(parties=(Party(party="p1", role=Role.COMPLAINANT), COUNCILLOR))
    return seen(
        ("2026-01-06", consent),
        ("2026-01-06", AdjustmentAgreed(adjustment="a1", party="p2", what=detail(3), review_on=dt.date(2026, 3, 2))),
        ("2026-01-06", RemedyAgreed(remedy="r1", kind=RemedyKind.APOLOGY, due_on=dt.date(2026, 1, 30))),
        first=first,
    )


def coming(seen):
    zone = seen.book.rulebook.place.zone
    return next_steps(seen.case, around().version, seen.file.deadlines, on=seen.on, zone=zone)


def test_what_is_due_stands_in_one_order_where_there_is_more_than_deadlines(shown):
    due, *_ = next_told(shown, coming(shown), explain=False)

    assert due.splitlines() == [
        "\x1b[1mNext\x1b[0m",
        "  \x1b[1mDue\x1b[0m              \x1b[1mWhat\x1b[0m                            \x1b[1mStatus\x1b[0m",
        "  Mon 12 Jan 2026  acknowledge (1)                 \x1b[31m\x1b[1mOVERDUE\x1b[0m",
        "  Mon 26 Jan 2026  respond (1)                     not started  provisional",
        "  Fri 30 Jan 2026  remedy r1                       \x1b[31m\x1b[1mOVERDUE\x1b[0m",
        "  Fri 20 Feb 2026  consent for p2 (advocate) ends  running",
        "  Mon 2 Mar 2026   review of adjustment a1         running",
    ]


def test_what_comes_next_is_told_to_scripts(shown):
    found = next_steps_data(coming(shown), zone=LONDON)

    assert [each["sort"] for each in found["due"]] == ["limit", "limit", "remedy", "consent", "review"]
    assert found["due"][2] == {
        "sort": "remedy",
        "name": "r1",
        "stage": None,
        "due": "2026-01-30",
        "status": "overdue",
        "provisional": False,
        "unconfirmed": False,
    }
    assert [each["code"] for each in found["missing"]] == ["nobody_assigned", "no_acknowledgement"]
    assert (found["guidance"][0]["up_to"], found["guidance"][0]["evidence"]) == (None, "read")
    assert "note" in found["always"]
    assert "respond" in found["allowed"]


def test_nothing_is_said_where_nothing_is_missing_or_to_be_done():
    shown = seen(("2026-01-06", Referred(body="lgsco")))
    steps = attrs.evolve(coming(shown), missing=(), guidance=())

    assert [part.partition(":")[0] for part in next_told(shown, steps, explain=True)] == [
        "Allowed now", "Always possible",
    ]  # fmt: skip


def test_the_amount_up_to_which_staff_may_put_right_is_told():
    shown = seen()
    steps = coming(shown)
    guidance = attrs.evolve(steps.guidance[0], put_right="Small losses.", up_to=Decimal(50))
    steps = attrs.evolve(steps, guidance=(guidance,))

    assert "    Put right on the spot, up to 50.00 GBP: Small losses." in "\n".join(
        next_told(shown, steps, explain=False)
    )
    assert next_steps_data(steps, zone=LONDON)["guidance"][0]["up_to"] == "50.00"
