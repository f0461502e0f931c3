"""How votes are counted: what counts, what is left out and shown, and where a tie is."""

from fractions import Fraction

import pytest

from casework.domain.consultations.ballots import Ballot, CountElsewhere, Cut, LeftOut, result_of

OPTIONS = ("access", "honesty", "respect", "time")


def ballot(*choices, voter=None, **said):
    return Ballot(voter=voter, choices=choices, **said)


def counted(*ballots, elsewhere=(), choose=2, keep=None):
    return result_of(OPTIONS, ballots, elsewhere, choose=choose, keep=keep)


def votes(result):
    return {each.option: each.votes for each in result.options}


def test_each_option_has_its_votes_and_its_share_of_the_people_who_voted():
    result = counted(ballot("access", "honesty"), ballot("access"), ballot("time", "access"))

    assert [(each.option, each.votes, each.share, each.place) for each in result.options] == [
        ("access", 3, Fraction(1), 1),
        ("honesty", 1, Fraction(1, 3), 2),
        ("time", 1, Fraction(1, 3), 2),
        ("respect", 0, Fraction(0), 4),
    ]
    assert (result.ballots, result.counted, result.people, result.unnamed) == (3, 3, 3, 3)


def test_the_show_of_rotherham_74_and_72_percent_of_244_people():
    # Section 7.1: of 244 people 74 % named easy access and 72 % the right result; 181 and 176 are the votes nearest.
    show = CountElsewhere(source="show-team", people=244, votes=(("access", 181), ("honesty", 176)))

    result = counted(elsewhere=(show,))

    assert [round(100 * each.share) for each in result.options[:2]] == [74, 72]


def test_whoever_voted_twice_and_said_the_same_is_counted_once():
    result = counted(ballot("access", "time", voter="v1"), ballot("time", "access", voter="v1"))

    assert votes(result) == {"access": 1, "time": 1, "honesty": 0, "respect": 0}
    assert result.left_out == LeftOut(alike=1)


def test_of_whoever_said_two_things_neither_counts_because_nobody_knows_which_is_meant():
    result = counted(ballot("access", voter="v1"), ballot("time", voter="v1"), ballot("time", voter="v2"))

    assert (votes(result)["access"], votes(result)["time"], result.people) == (0, 1, 1)
    assert result.left_out == LeftOut(differing=2)


def test_a_ballot_with_too_many_choices_counts_for_none_of_them():
    result = counted(ballot("access", "honesty", "time"), ballot("access", "no-such", unreadable=1))

    assert set(votes(result).values()) == {0}
    assert result.left_out == LeftOut(too_many=2)


def test_a_choice_that_is_no_option_is_shown_and_the_others_of_its_ballot_count():
    result = counted(ballot("access", "parking"), ballot("parking"), ballot("time", unreadable=1), ballot())

    assert (votes(result)["access"], votes(result)["time"], result.counted) == (1, 1, 2)
    assert result.left_out == LeftOut(unknown=(("parking", 2),), blank=2, unreadable=1)


def test_an_option_that_stands_twice_on_a_ballot_has_one_vote_of_it():
    result = counted(ballot("access", "access", "time"))

    assert votes(result)["access"] == 1
    assert result.left_out == LeftOut(repeated=1)


def test_where_nobody_knows_how_many_people_voted_there_is_no_share():
    result = counted(ballot("access"), elsewhere=(CountElsewhere(source="panel", people=None, votes=(("access", 9),)),))

    assert (votes(result)["access"], result.people, result.of("access").share) == (10, None, None)


def test_where_nobody_voted_there_is_no_share():
    assert counted().of("access").share is None


@pytest.mark.parametrize(
    ("keep", "cut"),
    [
        (1, Cut(keep=1, clear=("access",))),
        (2, Cut(keep=2, clear=("access",), tied=("honesty", "respect"), places=1)),
        (3, Cut(keep=3, clear=("access", "honesty", "respect"))),
        (4, Cut(keep=4, clear=OPTIONS)),
    ],
)
def test_a_tie_at_the_cut_is_shown_and_never_broken(keep, cut):
    result = counted(ballot("access", "honesty"), ballot("respect", "access"), keep=keep)

    assert result.cut == cut


def test_36_standards_become_15_and_15_become_5():
    standards = tuple(f"s{number:02}" for number in range(1, 37))
    ballots = [ballot(*standards[:number]) for number in range(1, 37)]

    first = result_of(standards, ballots, choose=36, keep=15).cut
    second = result_of(first.clear, ballots, choose=36, keep=5)

    assert (first.clear, second.cut.clear) == (standards[:15], standards[:5])
    assert second.left_out.unknown[0] == ("s16", 21)
