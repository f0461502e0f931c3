"""Which standards of one framework serve those of another, by which links, and what nothing serves."""

import datetime as dt

import pytest

from casework.domain.authority import Authority, Evidence
from casework.domain.standards.crosswalks import Links, crosswalk
from casework.errors import NotFoundError
from tests.frameworks import by_id, framework, link, name


def told(found):
    return [(str(chain.start), chain.match.value, str(chain.end)) for chain in found.chains]


def gaps(standards):
    return "".join(standard.code for standard in standards)


def test_a_link_is_walked_from_both_ends():
    known = by_id(framework("town", "ab", link("a", "broad", "shire/x")), framework("shire", "xy"))

    there, back = crosswalk(known, "town", "shire"), crosswalk(known, "shire", "town")

    assert told(there) == [("town/a", "broad", "shire/x")]
    assert told(back) == [("shire/x", "narrow", "town/a")]
    assert (gaps(there.first_gaps), gaps(there.second_gaps)) == ("b", "y")
    assert (gaps(back.first_gaps), gaps(back.second_gaps)) == ("y", "b")


@pytest.mark.parametrize("match", ["exact", "broad", "narrow"])
def test_links_of_one_sort_in_a_row_lead_on_through_a_third_framework(match):
    known = by_id(
        framework("town", "a", link("a", match, "land/m")),
        framework("land", "m", link("m", match, "shire/x")),
        framework("shire", "x"),
    )

    (chain,) = crosswalk(known, "town", "shire").chains

    assert (str(chain.start), chain.match.value, str(chain.end)) == ("town/a", match, "shire/x")
    assert [(step.framework, str(step.end)) for step in chain.steps] == [("town", "land/m"), ("land", "shire/x")]


@pytest.mark.parametrize(
    ("first", "second"), [("close", "close"), ("related", "related"), ("exact", "broad"), ("broad", "narrow")]
)
def test_close_and_related_links_and_links_of_two_sorts_do_not_lead_on(first, second):
    known = by_id(
        framework("town", "a", link("a", first, "land/m")),
        framework("land", "m", link("m", second, "shire/x")),
        framework("shire", "x"),
    )

    found = crosswalk(known, "town", "shire")

    assert (told(found), gaps(found.first_gaps), gaps(found.second_gaps)) == ([], "a", "x")


def test_what_is_only_related_is_told_and_serves_nothing():
    known = by_id(framework("town", "a", link("a", "related", "shire/x")), framework("shire", "x"))

    found = crosswalk(known, "town", "shire")

    assert told(found) == [("town/a", "related", "shire/x")]
    assert (gaps(found.first_gaps), gaps(found.second_gaps)) == ("a", "x")


def test_the_shortest_chain_of_each_sort_is_told_once():
    known = by_id(
        framework("town", "ab", link("a", "exact", "town/b"), link("b", "exact", "shire/x")),
        framework("shire", "x", link("x", "exact", "town/a"), link("x", "close", "town/a")),
    )

    found = crosswalk(known, "town", "shire")

    assert told(found) == [
        ("town/a", "exact", "shire/x"),
        ("town/a", "close", "shire/x"),
        ("town/b", "exact", "shire/x"),
    ]
    assert [len(chain.steps) for chain in found.chains] == [1, 1, 1]


def test_links_in_a_ring_come_to_an_end():
    ring = framework("town", "abc", *(link(here, "broad", f"town/{there}") for here, there in ("ab", "bc", "ca")))

    ends = [str(chain.end) for chain in Links.among([ring]).from_(name("town/a"))]

    assert ends == ["town/b", "town/c", "town/c", "town/b"]  # once as broader, and once as narrower


def test_a_chain_says_whether_a_link_of_it_is_ours_and_whether_all_are_confirmed():
    doubtful = Authority(citation="a book", evidence=Evidence.MEMORY)
    known = by_id(
        framework("town", "a", link("a", "exact", "land/m", ours=False)),
        framework("land", "m", link("m", "exact", "shire/x", authority=doubtful)),
        framework("shire", "x"),
    )

    (near,), (far,) = crosswalk(known, "town", "land").chains, crosswalk(known, "town", "shire").chains

    assert (near.ours, near.is_confirmed, far.ours, far.is_confirmed) == (False, True, True, False)


def test_a_link_counts_only_while_both_of_its_standards_hold():
    first = dt.date(2026, 4, 1)
    known = by_id(
        framework("town", "a", link("a", "exact", "shire/x"), effective_from=first),
        framework("shire", "x", ends_on=dt.date(2026, 6, 30)),
    )

    assert told(crosswalk(known, "town", "shire", day=first)) == told(crosswalk(known, "town", "shire")) != []
    before, after = (crosswalk(known, "town", "shire", day=dt.date(2026, *day)) for day in ((3, 31), (7, 1)))
    assert (told(before), gaps(before.first_gaps), gaps(before.second_gaps)) == ([], "", "x")
    assert (told(after), gaps(after.first_gaps), gaps(after.second_gaps)) == ([], "a", "")


def test_a_link_that_leads_nowhere_is_passed_over():
    known = by_id(framework("town", "a", link("a", "exact", "mars/x")), framework("shire", "x"))

    assert told(crosswalk(known, "town", "shire")) == []
    with pytest.raises(KeyError):
        crosswalk(known, "town", "mars")


def test_frameworks_that_come_with_casework_say_so_when_one_is_unknown():
    from casework.adapters.toml_frameworks import load_frameworks

    with pytest.raises(NotFoundError, match="there is no framework 'mars': choose one of charter-mark"):
        crosswalk(load_frameworks(), "charter-mark", "mars")
