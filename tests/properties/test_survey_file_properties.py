"""Surveys with a file, whatever is answered and whenever: figures, editions, invitations and wishes."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from casework.domain.cases.events import Closed, Party, Reopened, Responded
from casework.domain.cases.vocabulary import Role
from casework.domain.standards.differences import difference
from casework.domain.surveys.invitation_rules import Choice, Invitation
from casework.domain.surveys.invitations import Invited, Wish, Wishes, WishStated, invitation_for
from casework.domain.surveys.results import SurveyCount
from casework.domain.surveys.scales import BestPoints
from casework.domain.surveys.tokens import is_token, respondent_of, token_of
from tests.complaints import LONDON, case_of, on, received
from tests.surveys import answered, show

SHOW = show(2024, 2025, 2026)
days = st.sampled_from([
    *(each.held_on for each in SHOW.editions), dt.date(2024, 9, 7), dt.date(2025, 1, 1), None,
])  # fmt: skip
answers = st.builds(
    lambda code, score, respondent, day: (answered(code, score, respondent=respondent), day),
    st.sampled_from(["politeness", "speed", "ideas", "warmth"]),
    st.none() | st.integers(1, 5),
    st.none() | st.sampled_from(["r1", "r2", "r3"]),
    days,
)


def counted(said):
    count = SurveyCount(SHOW, BestPoints(points=2))
    for answer, day in said:
        count.add(answer, day)
    return count.figures(None)


@given(st.lists(answers, max_size=30), st.randoms())
def test_figures_are_the_same_in_whatever_order_people_answered(said, random):
    shuffled = list(said)
    random.shuffle(shuffled)

    assert counted(shuffled) == counted(said)


@given(st.lists(answers, max_size=30))
def test_every_answer_is_counted_or_named_and_every_edition_holds_its_own(said):
    found = counted(said)

    assert found.answers.answers + sum(each.count for each in found.stray) == len(said)
    assert sum(each.figures.answers for each in found.editions) + found.in_no_edition == found.answers.answers


shares = st.integers(1, 300).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of)))


@given(shares, shares)
def test_a_difference_lies_in_its_interval_and_turns_round_with_its_shares(before, after):
    found, back = difference(before, after), difference(after, before)

    assert -1 - 1e-9 <= found.interval.lower <= found.points <= found.interval.upper <= 1 + 1e-9
    assert found.points == -back.points
    assert abs(found.interval.lower + back.interval.upper) < 1e-12
    assert found.more_than_chance is back.more_than_chance


@given(shares)
def test_a_share_differs_from_itself_by_no_more_than_chance(share):
    assert not difference(share, share).more_than_chance


JO = Party(party="p1", role=Role.COMPLAINANT, actor="person-4")
RULES = Invitation(choice=Choice.OPT_OUT, after_days=7, within_days=30)
ends = st.lists(st.integers(1, 40), min_size=1, max_size=4)


@given(ends, st.integers(0, 90))
def test_each_closing_has_an_invitation_of_its_own_and_the_days_are_counted_from_it(gaps, waited):
    """A case that is closed and reopened again and again, and looked at after each closing."""
    day, facts, seen = on("2026-01-05"), [received(parties=(JO,)), (on("2026-01-05"), Responded(stage="1"))], []
    for gap in gaps:
        day += dt.timedelta(days=gap)
        facts.append((day, Closed()))
        today = day + dt.timedelta(days=waited)
        found = invitation_for(case_of(*facts), RULES, Wishes("town", ()), restricted=(), today=today, zone=LONDON)
        if waited <= RULES.within_days:
            assert isinstance(found, Invited)
            assert (found.due_on - day).days == 7
            assert (found.until - day).days == 30
            seen.append(found.at)
        else:
            assert not isinstance(found, Invited)
        facts.append((day, Reopened(reason="new-evidence")))
    assert len(set(seen)) == len(seen)


wishes = st.builds(
    WishStated,
    case=st.sampled_from(["case-1", "case-2"]),
    party=st.just("p1"),
    wish=st.sampled_from(Wish),
    reason=st.just("asked"),
    person=st.none() | st.just("person-4"),
    surveys=st.sampled_from([(), ("town",), ("shire",)]),
)


@given(st.lists(wishes, max_size=8))
def test_nobody_is_invited_whose_last_wish_is_to_be_left_out(stated):
    case = case_of(received(parties=(JO,)), (on("2026-01-05"), Responded(stage="1")), (on("2026-01-06"), Closed()))
    found = invitation_for(case, RULES, Wishes("town", stated), restricted=(), today=on("2026-01-07"), zone=LONDON)

    about = [each for each in stated if "shire" not in each.surveys]
    everywhere = [each.wish for each in about if each.person is not None]
    here = [each.wish for each in about if each.case == "case-1"]
    left_out = Wish.LEAVE_OUT in (*everywhere[-1:], *here[-1:])
    assert isinstance(found, Invited) is not left_out


@given(st.binary(min_size=12, max_size=12), st.binary(min_size=12, max_size=12))
def test_tokens_and_the_codes_that_come_of_them_are_told_apart(one, other):
    first, second = (token_of("secret", "town", each) for each in (one, other))

    assert is_token("secret", "town", first)
    assert (first == second) is (one == other) is (respondent_of(first) == respondent_of(second))
