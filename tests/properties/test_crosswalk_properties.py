"""Links among drawn standards: what is reached is what a slow walk reaches, by chains that hold."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from casework.domain.standards.crosswalks import Links, crosswalk
from casework.domain.standards.frameworks import Match
from tests.frameworks import by_id, framework, link, name
from tests.oracles.slow_crosswalk import reached

CODES = "abcd"
HOUSES = ("land", "shire", "town")
NAMES = st.builds("{}/{}".format, st.sampled_from(HOUSES), st.sampled_from(CODES))
DRAWN = st.lists(st.tuples(NAMES, st.sampled_from([match.value for match in Match]), NAMES), max_size=14)


def built(drawn):
    """The three frameworks with the links *drawn*, each in the framework where it starts."""
    links = {house: [] for house in HOUSES}
    for start, match, end in drawn:
        here = name(start)
        links[here.framework].append(link(here.code, match, end))
    return by_id(*(framework(house, CODES, *links[house]) for house in HOUSES))


def triple(chain):
    return str(chain.start), chain.match.value, str(chain.end)


@given(drawn=DRAWN)
def test_what_is_reached_is_what_a_slow_walk_reaches(drawn):
    links = Links.among(built(drawn).values())
    names = [f"{house}/{code}" for house in HOUSES for code in CODES]

    found = [triple(chain) for start in names for chain in links.from_(name(start))]

    assert len(found) == len(set(found))
    assert set(found) == reached(drawn)


@given(drawn=DRAWN)
def test_every_chain_is_made_of_links_of_one_sort_that_hang_together(drawn):
    known = {*drawn, *((end, Match(match).backwards.value, start) for start, match, end in drawn)}

    for chain in crosswalk(built(drawn), "town", "shire").chains:
        steps = [(str(step.start), step.match.value, str(step.end)) for step in chain.steps]
        assert set(steps) <= known
        assert {match for _, match, _ in steps} == {chain.match.value}
        assert all(one[2] == other[0] for one, other in itertools.pairwise(steps))
        assert len(steps) == 1 or chain.match.chains


@given(drawn=DRAWN)
def test_a_crosswalk_read_from_the_other_side_says_the_same(drawn):
    known = built(drawn)
    there, back = crosswalk(known, "town", "shire"), crosswalk(known, "shire", "town")

    assert {triple(chain) for chain in there.chains} == {
        (str(chain.end), chain.match.backwards.value, str(chain.start)) for chain in back.chains
    }
    assert (there.first_gaps, there.second_gaps) == (back.second_gaps, back.first_gaps)


@given(drawn=DRAWN)
def test_a_standard_is_a_gap_exactly_where_nothing_serves_it(drawn):
    found = crosswalk(built(drawn), "town", "shire")
    serving = {start for start, match, end in reached(drawn) if match != "related" and end.startswith("shire/")}

    assert {f"town/{each.code}" for each in found.first_gaps} == {
        f"town/{code}" for code in CODES if f"town/{code}" not in serving
    }
