"""Partnerships in files: who shares which standards, and all mistakes with their places."""

import pytest

from casework.adapters.toml_partnerships import load_partnership
from casework.errors import DataError

FILE = """
id = "together"
name = "Our Town Together"
framework = "town"
smallest = 4

[[member]]
organisation = "council"
configuration = "council/casework.toml"

[[member]]
organisation = "police"
configuration = "police/casework.toml"
"""


def test_a_partnership_is_read_with_the_configuration_of_each_member_beside_it(tmp_path):
    path = tmp_path / "together.toml"
    path.write_text(FILE, encoding="utf-8")

    found = load_partnership(path)

    assert (found.partnership.members, found.partnership.singly, found.partnership.smallest) == (
        ("council", "police"),
        False,
        4,
    )
    assert found.configurations["police"] == tmp_path / "police" / "casework.toml"


def test_all_mistakes_are_told_with_their_places(tmp_path):
    path = tmp_path / "together.toml"
    text = (
        FILE.replace('"together"', '"our town"')
        .replace('"Our Town Together"', '" "')
        .replace("smallest = 4", "smallest = 2")
    )
    path.write_text(text.replace('organisation = "police"', 'organisation = "council"'), encoding="utf-8")

    with pytest.raises(DataError) as error:
        load_partnership(path)

    assert [each.removeprefix(f"{path}: ") for each in error.value.problems] == [
        "id: 'our town' must be letters, digits and . _ -, at most 120, no spaces",
        "name: is empty",
        "smallest: must be 3 or more, not 2",
        "member[1].organisation: council is there already",
    ]


def test_a_partnership_of_one_is_none_and_a_name_is_no_id(tmp_path):
    path = tmp_path / "together.toml"
    path.write_text(FILE.partition('[[member]]\norganisation = "police"')[0].replace('"council"', '"The council"'))

    with pytest.raises(DataError) as error:
        load_partnership(path)

    assert len(error.value.problems) == 2
