"""Properties of counting votes: their order changes nothing, and a slow count by hand comes to the same."""

from collections import Counter
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from casework.domain.consultations.ballots import Ballot, CountElsewhere, Cut, result_of

OPTIONS = ("a", "b", "c", "d", "e")
ballots = st.lists(
    st.builds(
        Ballot,
        voter=st.sampled_from([None, "v1", "v2", "v3"]),
        choices=st.lists(st.sampled_from([*OPTIONS, "x", "y"]), max_size=5).map(tuple),
        unreadable=st.integers(0, 1),
    ),
    max_size=12,
)
counts = st.lists(
    st.builds(
        CountElsewhere,
        source=st.just("panel"),
        people=st.none() | st.integers(9, 20),
        votes=st.dictionaries(st.sampled_from(OPTIONS), st.integers(0, 9)).map(lambda each: tuple(each.items())),
    ),
    max_size=2,
)
choosing, keeping = st.integers(1, 4), st.integers(1, 5)


def slowly(given_ballots, elsewhere, choose):
    """Count as somebody would with paper on a table: lay the ballots of each voter on a pile, then go through them."""
    votes, valid, left = dict.fromkeys(OPTIONS, 0), 0, 0
    for place, each in enumerate(given_ballots):
        pile = [other for other in given_ballots if other.voter is not None and other.voter == each.voter]
        first = not any(other.voter is not None and other.voter == each.voter for other in given_ballots[:place])
        same = all(set(other.choices) == set(each.choices) and other.unreadable == each.unreadable for other in pile)
        chosen = set(each.choices)
        if not first or not same or len(chosen) + each.unreadable > choose or not chosen & set(OPTIONS):
            left += 1
            continue
        valid += 1
        for option in chosen & set(OPTIONS):
            votes[option] += 1
    for count in elsewhere:
        for option, number in count.votes:
            votes[option] += number
    known = all(count.people is not None for count in elsewhere)
    return votes, valid, left, valid + sum(count.people for count in elsewhere) if known else None


@given(ballots, counts, choosing)
def test_a_slow_count_by_hand_comes_to_the_same(given_ballots, elsewhere, choose):
    votes, valid, left, people = slowly(given_ballots, elsewhere, choose)

    result = result_of(OPTIONS, given_ballots, elsewhere, choose=choose)

    assert {each.option: each.votes for each in result.options} == votes
    assert (result.counted, result.people) == (valid, people)
    not_counted = result.left_out
    assert not_counted.alike + not_counted.differing + not_counted.too_many + not_counted.blank == left
    if people:
        assert {each.option: each.share for each in result.options} == {
            option: Fraction(number, people) for option, number in votes.items()
        }


@given(ballots, counts, choosing, keeping, st.randoms(use_true_random=False))
def test_the_order_of_votes_does_not_matter(given_ballots, elsewhere, choose, keep, random):
    other_ballots, other_counts = list(given_ballots), list(elsewhere)
    random.shuffle(other_ballots)
    random.shuffle(other_counts)

    first = result_of(OPTIONS, given_ballots, elsewhere, choose=choose, keep=keep)

    assert result_of(OPTIONS, other_ballots, other_counts, choose=choose, keep=keep) == first


@given(ballots, choosing, keeping)
def test_a_cut_never_decides_between_options_with_as_many_votes(given_ballots, choose, keep):
    result = result_of(OPTIONS, given_ballots, choose=choose, keep=keep)
    votes = Counter({each.option: each.votes for each in result.options})
    cut, out = result.cut, set(OPTIONS) - set(result.cut.clear) - set(result.cut.tied)

    if result.nobody_voted:
        assert cut == Cut(keep=keep, clear=(), places=keep)
        return
    assert len(cut.clear) + cut.places == min(keep, len(OPTIONS))
    assert len({votes[each] for each in cut.tied}) <= 1
    assert cut.places < len(cut.tied) or not cut.tied
    last = min((votes[each] for each in (*cut.tied, *cut.clear)), default=0)
    assert all(votes[each] < last for each in out)
    assert all(votes[one] > votes[two] for one in cut.clear for two in cut.tied)
