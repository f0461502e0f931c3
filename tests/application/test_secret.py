"""A secret shows itself to nobody who does not ask for it."""

import copy
import json
import pickle

import attrs
import pytest

from casework.application.secret import Secret

KEY = Secret("open sesame")


@attrs.frozen
class Settings:
    token: Secret


def test_no_way_of_writing_it_shows_the_value():
    for shown in (str(KEY), repr(KEY), f"{KEY}", f"{KEY!r}", repr([KEY]), repr(Settings(KEY))):
        assert "<secret>" in shown
        assert "sesame" not in shown


@pytest.mark.parametrize("dump", [pickle.dumps, json.dumps], ids=["pickle", "json"])
def test_it_cannot_be_dumped(dump):
    with pytest.raises(TypeError) as refused:
        dump(KEY)
    assert "sesame" not in str(refused.value)


def test_settings_as_a_table_still_hide_it():
    assert "sesame" not in repr(attrs.asdict(Settings(KEY)))
    assert not hasattr(KEY, "__dict__")


def test_it_is_told_to_whoever_asks():
    assert KEY.reveal() == "open sesame"


def test_two_are_equal_when_their_values_are():
    assert Secret("x") == Secret("x")
    assert Secret("x") != Secret("y")
    assert Secret("x") != "x"
    assert len({Secret("x"), Secret("x")}) == 1


def test_a_copy_is_the_secret_itself():
    assert copy.copy(KEY) is copy.deepcopy(KEY) is KEY
