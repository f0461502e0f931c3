"""Whether any file of a configuration changed."""

import pytest

from casework.adapters.configuration_files import fingerprint_of
from casework.application.configuration import Configuration
from casework.application.organisations import Organisation


@pytest.fixture
def settings(tmp_path):
    (tmp_path / "casework.toml").write_text("a")
    folder = tmp_path / "reminders"
    folder.mkdir()
    (folder / "town.toml").write_text("b")
    return Configuration(organisation=Organisation(id="town"), store="memory:", reminders=folder)


@pytest.mark.parametrize("changed", ["casework.toml", "reminders/town.toml", "reminders/new/other.toml"])
def test_what_is_written_in_any_file_of_it_makes_another_one(changed, settings, tmp_path):
    path = tmp_path / "casework.toml"
    before = fingerprint_of(path, settings)
    assert fingerprint_of(path, settings) == before

    (tmp_path / changed).parent.mkdir(exist_ok=True)
    (tmp_path / changed).write_text("c")

    assert fingerprint_of(path, settings) != before


def test_a_file_of_it_that_went_makes_another_one(settings, tmp_path):
    path = tmp_path / "casework.toml"
    before = fingerprint_of(path, settings)
    (tmp_path / "reminders" / "town.toml").unlink()

    assert fingerprint_of(path, settings) != before
