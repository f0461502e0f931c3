"""What of a framework holds on a day, what its standards are called, and where its links lead."""

import datetime as dt

import attrs
import pytest

from casework.domain.standards.frameworks import Force, FrameworkVersion, Match, Standard, StandardName, Title
from casework.errors import NotFoundError
from tests.frameworks import LOCAL, framework, link

APRIL, MAY, JUNE = (dt.date(2026, month, 1) for month in (4, 5, 6))


def with_versions(*versions):
    return attrs.evolve(framework("town", "ab"), versions=versions)


def codes(standards):
    return [standard.code for standard in standards]


def test_a_version_holds_until_the_next_one_begins():
    town = with_versions(
        FrameworkVersion(standards=("a",), effective_from=APRIL),
        FrameworkVersion(standards=("a", "b"), effective_from=JUNE),
    )

    assert town.holding(dt.date(2026, 3, 31)) == ()
    assert codes(town.holding(APRIL)) == codes(town.holding(dt.date(2026, 5, 31))) == ["a"]
    assert codes(town.holding(JUNE)) == codes(town.holding()) == ["a", "b"]
    assert town.version_on(JUNE).force(JUNE) is Force.IN_FORCE


def test_nothing_holds_after_the_last_day_of_the_last_version():
    town = with_versions(FrameworkVersion(standards=("a",), effective_from=APRIL, ends_on=MAY))

    assert codes(town.holding(MAY)) == ["a"]
    assert town.holding(dt.date(2026, 5, 2)) == ()
    assert town.newest.force(dt.date(2026, 5, 2)) is Force.ENDED
    assert codes(town.holding()) == ["a"]  # without a day the newest is told, whether it holds or not


@pytest.mark.parametrize(
    ("said", "force"),
    [
        ({"effective_from": APRIL}, Force.IN_FORCE),
        ({"effective_from": APRIL, "ends_on": JUNE, "superseded_by": "Another"}, Force.IN_FORCE),
        ({}, Force.NOT_KNOWN),
        ({"ends_on": JUNE}, Force.NOT_KNOWN),
        ({"effective_from": APRIL, "superseded_by": "Another"}, Force.NOT_KNOWN),
    ],
)
def test_a_version_of_which_a_day_is_not_known_may_hold_and_that_is_told(said, force):
    town = with_versions(FrameworkVersion(standards=("a",), **said))

    assert codes(town.holding(MAY)) == ["a"]
    assert town.version_on(MAY).force(MAY) is force


def test_a_standard_keeps_its_code_when_it_is_called_something_else():
    standard = Standard(
        code="a",
        title="We answer",
        authority=LOCAL,
        retitled=(Title(since=APRIL, title="We answer letters"), Title(since=JUNE, title="We answer in ten days")),
    )

    assert standard.title_on(dt.date(2026, 3, 31)) == "We answer"
    assert standard.title_on(APRIL) == standard.title_on(MAY) == "We answer letters"
    assert standard.title_on(JUNE) == standard.title_on() == "We answer in ten days"


def test_a_standard_is_found_by_its_code_and_an_unknown_one_says_which_there_are():
    town = framework("town", "ab")

    assert town["b"].title == "We do b"
    with pytest.raises(NotFoundError, match="there is no standard of town 'c': choose one of a, b"):
        town["c"]


def test_standards_for_which_nobody_answers_are_found():
    town = framework("town", "ab")
    town = attrs.evolve(town, standards=(attrs.evolve(town["a"], owner="customer-services"), town["b"]))

    assert codes(town.without_owner()) == ["b"]


def test_links_that_lead_nowhere_are_found_with_their_places():
    town = framework("town", "ab", link("a", "exact", "shire/x"), link("a", "close", "shire/y"))

    assert [(version, number, str(lost.to)) for version, number, lost in town.dangling([framework("shire", "x")])] == [
        (0, 1, "shire/y")
    ]


def test_only_what_is_broader_or_narrower_is_another_thing_backwards():
    assert {match.value: match.backwards.value for match in Match} == {
        "exact": "exact",
        "close": "close",
        "broad": "narrow",
        "narrow": "broad",
        "related": "related",
    }
    assert [match.value for match in Match if match.chains] == ["exact", "broad", "narrow"]
    assert [match.value for match in Match if not match.serves] == ["related"]


def test_a_standard_is_named_with_its_framework():
    assert str(StandardName(framework="charter-mark", code="1.2.1")) == "charter-mark/1.2.1"
