"""What an organisation says of itself."""

import pytest

from casework.application.organisations import Organisation
from casework.casebook import Casebook
from casework.errors import ConfigurationError, NotACodeError, NotFoundError


def test_an_organisation_is_in_england_unless_it_says_otherwise():
    council = Organisation(id="rotherham")

    assert (council.time_zone().key, council.calendar, council.bodies) == (
        "Europe/London",
        "england-and-wales",
        frozenset(),
    )


def test_an_organisation_may_have_another_zone():
    assert Organisation(id="council", zone="Europe/Lisbon").time_zone().key == "Europe/Lisbon"


@pytest.mark.parametrize("zone", ["", "Mars/Olympus", "../../etc/passwd", "Europe", "/etc/localtime", "\0", "x" * 300])
def test_a_zone_that_does_not_exist_is_named(zone):
    with pytest.raises(ConfigurationError, match=r"there is no time zone .*: write it as Europe/London"):
        Organisation(id="council", zone=zone).time_zone()


def test_an_organisation_is_known_by_a_code():
    with pytest.raises(NotACodeError, match="id must be an id or a code"):
        Organisation(id="Rotherham Council")


def test_a_nation_without_a_calendar_is_refused_before_anything_is_counted():
    with pytest.raises(NotFoundError, match="there is no calendar 'mars'"):
        Casebook.open("memory:", organisation=Organisation(id="council", nation="mars"))
