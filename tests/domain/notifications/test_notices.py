"""What has to be said because something happened, and to whom."""

import datetime as dt

import attrs
import pytest

from casework.domain.cases.events import (
    Assigned,
    Corrected,
    Declined,
    DelayInformed,
    Escalated,
    EscalationDeclined,
    Extended,
    Merged,
    Noted,
    Party,
    PartyAdded,
    PartyRemoved,
    Received,
    Recognised,
    RecognitionTold,
    Replacement,
    Responded,
)
from casework.domain.cases.fold import fold
from casework.domain.cases.parts import Fact
from casework.domain.cases.vocabulary import AskedBy, Kind, Role
from casework.domain.notifications.kinds import NOTICES, NoticeKind
from casework.domain.notifications.notices import notices
from casework.domain.reminders.recipients import Ladder, barred
from casework.domain.reminders.watching import SkipReason
from tests.histories import ANOTHER_AT_2, acknowledged, closed, on, responded, rules

DETAIL = f"detail-{'0' * 32}"
NOBODY_ABOVE = Ladder()
NINE = dt.datetime(2026, 1, 12, 9, tzinfo=dt.UTC)
P1 = Party(party="p1", role=Role.COMPLAINANT)
SPEAKER = Party(party="p2", role=Role.REPRESENTATIVE, acts_for="p1")


def received(*parties, kind=Kind.COMPLAINT, anonymous=False):
    event = Received(kind=kind, procedure="made-up", reference="C-1", stage="1", parties=parties, anonymous=anonymous)
    return on("2026-01-12"), event


def found(*facts, wanted=NOTICES, ladder=NOBODY_ABOVE, hours=None, version=None):
    """The notices of a case of *facts*, written down hour after hour, or so many *hours* after it came in."""
    case = fold("case-1", [Fact(version=n, happened=when, event=event) for n, (when, event) in enumerate(facts, 1)])
    ladder = attrs.evolve(ladder, barred=barred(case, version))
    written = range(len(facts)) if hours is None else hours
    recorded = {n: NINE + dt.timedelta(hours=hour) for n, hour in enumerate(written, 1)}
    return list(notices(case, wanted, ladder, recorded=recorded))


def after(*facts, **said):
    return [(each.kind.value, [to.who for to in each.to]) for each in found(*facts, **said)]


def at(event):
    return on("2026-01-13"), event


DELAY = DelayInformed(stage="1", limit="respond", told_due_on=dt.date(2026, 2, 2), reason="complex")
NO_MORE = EscalationDeclined(stage="1", exclusion="vexatious", reasons=DETAIL)


@pytest.mark.parametrize(
    ("fact", "kind"),
    [
        (acknowledged("2026-01-13"), "acknowledged"),
        (at(Extended(stage="1", limit="respond", until=dt.date(2026, 2, 9))), "extended"),
        (at(DELAY), "delay"),
        (responded("2026-01-13"), "response"),
        (at(Declined(stage="1", exclusion="too-late", reasons=DETAIL)), "right_to_escalate"),
        (at(NO_MORE), "right_to_escalate"),
    ],
)
def test_what_is_decided_is_told_to_whoever_complained(fact, kind):
    assert after(received(P1), fact)[-1] == (kind, ["p1"])


def test_a_contact_is_confirmed_and_a_compliment_is_thanked_for():
    assert after(received(P1)) == [("received", ["p1"])]
    assert after(received(P1, kind=Kind.COMPLIMENT)) == [("thanks", ["p1"])]


def test_only_what_the_organisation_asks_for_is_told():
    assert after(received(P1), acknowledged("2026-01-13"), wanted=[NoticeKind.ACKNOWLEDGED]) == [
        ("acknowledged", ["p1"])
    ]


def test_a_notice_is_for_the_complainant_whoever_speaks_for_them():
    assert after(received(P1, SPEAKER)) == [("received", ["p1"])]


def test_nobody_is_told_where_nobody_wanted_to_be_known_or_nobody_is_known():
    assert after(received(P1, anonymous=True)) == []
    assert after(received()) == []


def test_an_extension_of_which_nobody_knows_when_it_was_given_is_history():
    extended = Extended(stage="1", limit="respond", until=dt.date(2026, 2, 9), undated=True)

    assert after(received(), at(extended)) == []


def test_whoever_gets_a_case_is_told_the_handler_before_the_team():
    both, team = Assigned(stage="1", handler="staff-9", team="waste"), Assigned(stage="1", team="waste")

    assert after(received(), at(both)) == [("assigned", ["staff-9"])]
    assert after(received(), at(team)) == [("assigned", ["waste"])]
    assert after(received(), at(Assigned(stage="1"))) == []


def test_nobody_is_told_that_a_case_is_theirs_which_is_not():
    first, last = Assigned(stage="1", handler="staff-3"), Assigned(stage="1", handler="staff-9")

    assert after(received(), at(first), at(last)) == [("assigned", ["staff-9"])]
    assert after(received(), at(last), closed("2026-01-14")) == []


def test_of_another_stage_whoever_has_the_case_is_told():
    escalated = Escalated(stage="2", asked_by=AskedBy.COMPLAINANT)

    assert after(received(), at(Assigned(stage="1", handler="staff-9")), at(escalated))[1:] == [
        ("escalated", ["staff-9"])
    ]


def test_of_another_stage_of_a_case_that_nobody_has_nobody_is_told_until_it_is_given_to_somebody():
    escalated, given = Escalated(stage="2", asked_by=AskedBy.COMPLAINANT), Assigned(stage="2", handler="staff-9")

    assert after(received(), at(escalated)) == [("escalated", [])]
    assert after(received(), at(escalated), at(given)) == [("assigned", ["staff-9"])]
    assert after(received(), at(escalated), closed("2026-01-14")) == []


def test_whoever_had_a_case_when_it_went_on_and_has_it_no_more_is_not_told_that_it_did():
    escalated = Escalated(stage="2", asked_by=AskedBy.COMPLAINANT)
    had, has = (Assigned(stage="1", handler=each) for each in ("staff-9", "staff-3"))

    assert after(received(), at(had), at(escalated), at(has)) == [("assigned", ["staff-3"])]


@pytest.mark.parametrize(
    "fact", [acknowledged("2026-01-13"), at(Extended(stage="1", limit="respond", until=dt.date(2026, 2, 9))), at(DELAY)]
)
@pytest.mark.parametrize("end", [responded("2026-01-14"), closed("2026-01-14")], ids=["answered", "closed"])
def test_nobody_is_promised_an_answer_that_they_have_or_that_does_not_come(fact, end):
    kinds = [kind for kind, _ in after(received(P1), fact, end)]

    assert not {"acknowledged", "extended", "delay"} & set(kinds)
    assert ("response" in kinds) == isinstance(end[1], Responded)


def test_nobody_is_promised_the_answer_of_a_stage_that_was_left():
    escalated = Escalated(stage="2", asked_by=AskedBy.COMPLAINANT)

    assert ("acknowledged", ["p1"]) not in after(received(P1), acknowledged("2026-01-13"), at(escalated))


def unrepeated(*facts):
    return [(each.kind.value, each.version) for each in found(*facts)]


def test_an_acknowledgement_says_as_well_that_something_came_in():
    assert unrepeated(received(P1), acknowledged("2026-01-13")) == [("acknowledged", 2)]
    assert unrepeated(received(P1), acknowledged("2026-01-13"), responded("2026-01-14")) == [("response", 3)]
    assert unrepeated(received(P1), responded("2026-01-14")) == [("received", 1), ("response", 2)]


def struck(version, instead=None):
    return on("2026-01-13"), Corrected(version=version, reason="mistake", replacement=instead)


@pytest.mark.parametrize(
    ("hours", "kinds"), [((0, 1, 25), ["received"]), ((0, 1, 26), []), ((0, 2_000, 2_001), ["received"])]
)
def test_an_acknowledgement_that_was_put_right_within_a_day_hides_nothing(hours, kinds):
    facts = received(P1), acknowledged("2026-01-13"), struck(2)

    assert [kind for kind, _ in after(*facts, hours=hours)] == kinds


def test_an_acknowledgement_that_was_restored_or_made_anew_hides_that_something_came_in():
    made, again = acknowledged("2026-01-13"), acknowledged("2026-01-14")
    restored = struck(2, Replacement(happened=made[0], event=made[1]))

    assert [kind for kind, _ in after(received(P1), made, struck(2), restored)] == ["acknowledged"]
    assert [kind for kind, _ in after(received(P1), made, struck(2), again)] == ["acknowledged"]
    assert [kind for kind, _ in after(received(P1), made, struck(2), restored, struck(2), hours=(0, 1, 2, 3, 90))] == []


# Who complained, and since when


P2 = Party(party="p2", role=Role.COMPLAINANT)


def joins(party):
    return at(PartyAdded(party=party, stage="1"))


def leaves(party):
    return at(PartyRemoved(party=party, reason="mistake"))


@pytest.mark.parametrize(("hour", "who"), [(24, ["p1", "p2"]), (25, ["p1"])])
def test_whoever_complained_too_hears_of_what_was_on_record_only_where_they_joined_within_a_day(hour, who):
    facts = received(P1), joins(P2), responded("2026-01-14")

    assert after(*facts, hours=(0, hour, hour + 1)) == [("received", who), ("response", ["p1", "p2"])]


def test_nobody_is_told_of_a_case_in_which_nobody_complained_yet():
    assert after(received(), responded("2026-01-13"), joins(P2), hours=(0, 1, 200)) == []


def test_whoever_left_hears_nothing_and_whoever_changed_their_role_and_came_back_hears_of_what_came_after():
    affected = attrs.evolve(P1, role=Role.PERSON_AFFECTED)

    assert after(received(P1, P2), leaves("p1"), leaves("p9"), hours=(0, 1, 2)) == [("received", ["p2"])]
    assert after(received(P1, P2), joins(affected), joins(P1), hours=(0, 100, 200)) == [("received", ["p2"])]
    assert after(received(P1, P2), joins(affected), hours=(0, 1)) == [("received", ["p2"])]


def test_whoever_left_by_a_mistake_that_is_put_right_was_there_all_the_time():
    assert after(received(P1), leaves("p1"), struck(2), hours=(0, 500, 600)) == [("received", ["p1"])]


def test_whoever_was_forgotten_in_the_receipt_is_there_since_that_was_put_right():
    day, event = received(P1, P2)
    forgotten = struck(1, Replacement(happened=day, event=event))
    renamed = struck(1, Replacement(happened=day, event=attrs.evolve(event, parties=(attrs.evolve(P1, child=True),))))
    facts = received(P1), responded("2026-01-13"), forgotten, at(NO_MORE)

    assert after(*facts, hours=(0, 1, 100, 101)) == [
        ("received", ["p1"]), ("response", ["p1"]), ("right_to_escalate", ["p1", "p2"])
    ]  # fmt: skip
    assert after(received(P1), renamed, hours=(0, 100)) == [("received", ["p1"])]


def test_what_a_clock_that_was_set_back_wrote_is_told_to_whoever_joined():
    assert after(received(), joins(P2), hours=(100, 0)) == [("received", ["p2"])]
    assert after(received(), joins(P2), responded("2026-01-14"), hours=(0, 900, 1)) == [("response", ["p2"])]


def test_of_new_dates_for_one_limit_only_the_last_is_told():
    more, other = (Extended(stage="1", limit=each, until=dt.date(2026, 2, 9)) for each in ("respond", "acknowledge"))

    assert unrepeated(received(P1), at(DELAY), at(other), at(DELAY)) == [("received", 1), ("extended", 3), ("delay", 4)]
    assert unrepeated(received(P1), at(DELAY), at(more)) == [("received", 1), ("extended", 3)]


def test_people_and_teams_who_were_praised_are_told():
    assert after(received(), at(Recognised(staff=("staff-9",), teams=("waste",)))) == [
        ("compliment", ["staff-9", "waste"])
    ]


ACCUSED = PartyAdded(party=Party(party="p8", role=Role.PERSON_COMPLAINED_ABOUT, actor="staff-9"), stage="1")
UP = Ladder(goes_up=("handler", "team", "manager"), held={"manager": ("staff-9", "staff-3")})
HERS = Assigned(stage="1", handler="staff-9")


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (HERS, ["staff-3"]),
        (Assigned(stage="1", handler="staff-9", team="waste"), ["waste"]),
        (Assigned(stage="1", handler="staff-4"), ["staff-4"]),
        (Assigned(stage="1", team="staff-9"), ["staff-3"]),
    ],
)
def test_whoever_is_complained_about_is_not_told_that_a_case_is_theirs_but_the_next_one_up_is(given, told):
    assert after(received(), at(ACCUSED), at(given), ladder=UP) == [("assigned", told)]


TWO_STAGES = rules(conflicts=[ANOTHER_AT_2])
ON_TO_2 = at(Escalated(stage="2", asked_by=AskedBy.COMPLAINANT))


def test_whoever_dealt_with_stage_1_is_not_told_of_stage_2_but_the_next_one_up_is():
    facts = received(), at(HERS), ON_TO_2
    team = received(), at(attrs.evolve(HERS, team="waste")), ON_TO_2

    assert after(*facts, ladder=UP, version=TWO_STAGES)[1:] == [("escalated", ["staff-3"])]
    assert found(*facts, ladder=UP, version=TWO_STAGES)[1].passed_over == (SkipReason.IN_CONFLICT,)
    assert after(*team, ladder=UP, version=TWO_STAGES)[1:] == [("escalated", ["waste"])]
    assert after(*facts, ladder=UP)[1:] == [("escalated", ["staff-9"])]


def test_where_somebody_is_complained_about_and_in_conflict_they_are_passed_over_as_complained_about():
    (_, notice) = found(received(), at(HERS), at(ACCUSED), ON_TO_2, ladder=UP, version=TWO_STAGES)

    assert notice.passed_over == (SkipReason.COMPLAINED_ABOUT,)


def test_where_nobody_is_above_whoever_is_complained_about_the_notice_goes_to_nobody():
    escalated = at(Escalated(stage="2", asked_by=AskedBy.COMPLAINANT))

    assert after(received(), at(HERS), at(ACCUSED), escalated) == [("assigned", []), ("escalated", [])]


def test_only_what_is_told_in_place_of_whoever_has_the_case_goes_up():
    praised = at(Recognised(staff=("staff-9",)))
    mine = found(received(), at(Assigned(stage="1", handler="staff-4")))

    assert [each.goes_up for each in found(received(), at(ACCUSED), at(HERS), ladder=UP)] == [True]
    assert [each.goes_up for each in (*mine, *found(received(), at(ACCUSED), praised))] == [False, False]


def test_what_nobody_could_be_told_of_a_case_is_told_to_nobody_any_more_once_it_is_closed():
    escalated = at(Escalated(stage="2", asked_by=AskedBy.COMPLAINANT))

    assert after(received(), at(HERS), at(ACCUSED), escalated, responded("2026-01-14"), closed("2026-01-15")) == []


def test_nobody_is_told_in_place_of_whoever_is_praised_and_complained_about():
    praised = at(Recognised(staff=("staff-9", "staff-4")))

    assert after(received(), at(ACCUSED), praised, ladder=UP) == [("compliment", ["staff-4"])]
    assert after(received(), at(ACCUSED), at(Recognised(staff=("staff-9",))), ladder=UP) == [("compliment", [])]


def test_whoever_heard_of_the_praise_in_another_way_is_not_told_of_it_again():
    praised, told = at(Recognised(staff=("staff-9", "staff-4"))), at(RecognitionTold(who="staff-9"))

    assert after(received(), praised, told) == [("compliment", ["staff-4"])]
    assert after(received(), praised, told, at(RecognitionTold(who="staff-4"))) == []


def test_what_tells_nobody_anything_has_no_notice():
    assert after(received(), at(Noted(text=DETAIL))) == []


def test_T37_a_case_that_became_part_of_another_tells_nothing():
    assert after(received(P1), at(Merged(into="case-2", reason="same"))) == []


def test_each_kind_says_what_it_tells_and_is_a_reminder_a_notice_or_the_digest():
    assert all(kind.says for kind in NoticeKind)
    others = {NoticeKind.DIGEST, NoticeKind.HANDLER_NOT_TOLD, NoticeKind.STAGE_REFUSED}
    assert {*NOTICES, *others, *(kind for kind in NoticeKind if kind.is_reminder)} == {*NoticeKind}
