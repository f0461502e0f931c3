"""A casebook that is opened where it is first needed: what is asked for is judged before that."""

import pytest

from casework import Casebook
from casework.errors import ConfigurationError, UsageError
from casework.testing import FixedClock
from tests.offices import NOW


def test_a_configuration_file_says_where_the_cases_are(tmp_path):
    (tmp_path / "casework.toml").write_text('[store]\naddress = "sqlite:///cases.db"\n[organisation]\nid = "council"\n')

    book = Casebook.lazy(configuration=tmp_path / "casework.toml", clock=FixedClock(NOW))

    assert not (tmp_path / "cases.db").exists()
    with book() as opened:
        assert (opened.organisation.id, opened.today()) == ("council", NOW.date())
    assert (tmp_path / "cases.db").exists()


def test_what_failed_is_tried_again(tmp_path):
    book = Casebook.lazy(configuration=tmp_path / "casework.toml")
    with pytest.raises(ConfigurationError):
        book()

    (tmp_path / "casework.toml").write_text('[store]\naddress = "memory:"\n[organisation]\nid = "council"\n')

    assert book() is book()


@pytest.mark.parametrize("said", [{}, {"address": "memory:", "configuration": "casework.toml"}])
def test_where_the_cases_are_is_said_once(said):
    with pytest.raises(UsageError, match="say where the cases are"):
        Casebook.lazy(**said, organisation="council")


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"address": "memory:"}, "missing a required .*'organisation'"),
        ({"address": "memory:", "organisation": "council", "polcy": None}, "unexpected keyword argument 'polcy'"),
        ({"configuration": "casework.toml", "organisation": "council"}, "unexpected keyword argument 'organisation'"),
    ],
)
def test_a_setting_that_is_missing_or_misspelt_is_noticed_before_the_first_request(said, why):
    with pytest.raises(UsageError, match=f"a casebook cannot be opened like this: .*{why}"):
        Casebook.lazy(**said)
