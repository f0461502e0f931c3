"""Settings of plugins: a table that fits the plugin's own class, with secrets from elsewhere."""

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path

import attrs
import pytest

from casework.adapters.toml_settings import read_settings, setting_names
from casework.application.secret import Secret
from casework.errors import ConfigurationError

UNSAID = object()


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


@attrs.frozen(kw_only=True)
class Account:
    user: str
    password: Secret


@attrs.frozen(kw_only=True)
class Settings:
    token: Secret | None = None
    name: str = ""
    accounts: list[Account] = attrs.field(factory=list)
    headers: Mapping[str, Secret] = attrs.field(factory=dict)
    share: float = 0.5
    folder: Path | None = None
    colour: Colour = Colour.RED
    retries: int = attrs.field(default=3, validator=attrs.validators.in_({1, 2, 3}))


@pytest.fixture
def read(tmp_path):
    def reading(table, kind=Settings):
        return read_settings(table, kind, plugin="mail", file="casework.toml", folder=tmp_path)

    return reading


def problems(read, table, **said):
    with pytest.raises(ConfigurationError) as refused:
        read(table, **said)
    return refused.value.problems


def test_a_table_becomes_an_object_of_the_plugins_class(read, tmp_path):
    found = read({"name": "A", "share": 1, "folder": "letters", "colour": "blue", "retries": 2})

    assert found == Settings(name="A", share=1.0, folder=tmp_path / "letters", colour=Colour.BLUE, retries=2)
    assert read({}) == Settings()


def test_secrets_come_from_the_environment_and_from_files_at_any_depth(read, tmp_path, monkeypatch):
    monkeypatch.setenv("TOKEN", "t0ken")
    (tmp_path / "password.txt").write_text("s3cret\n")
    password, token = {"$file": "password.txt"}, {"$env": "TOKEN"}

    found = read({"token": token, "accounts": [{"user": "a", "password": password}], "headers": {"X-Key": token}})

    assert found.token == found.headers["X-Key"] == Secret("t0ken")
    assert found.accounts[0].password == Secret("s3cret")
    assert not [value for value in ("t0ken", "s3cret") if value in repr(found) + str(found)]


def test_a_file_may_be_named_by_its_whole_path_and_only_its_last_line_ends(read, tmp_path):
    path = tmp_path / "key"
    path.write_text("one\ntwo\r\n\n", newline="")

    assert read({"token": {"$file": str(path)}}).token == Secret("one\ntwo")


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ({"$env": "NOBODY_SET_THIS"}, "the environment variable NOBODY_SET_THIS is missing or empty"),
        ({"$env": "EMPTY"}, "the environment variable EMPTY is missing or empty"),
        ({"$file": "gone"}, "the file gone is missing or empty"),
        ({"$file": "empty"}, "the file empty is missing or empty"),
        ({"$file": "."}, "cannot be read: Is a directory"),
        ({"$file": "latin"}, "is no text in UTF-8"),
        ({"$env": 5}, "write a secret as"),
        ({"$enviroment": "X"}, "write a secret as"),
        ({"$env": "X", "default": "y"}, "write a secret as"),
    ],
)
def test_a_secret_that_cannot_be_had_is_told_with_its_path(read, tmp_path, monkeypatch, written, said):
    monkeypatch.setenv("EMPTY", "")
    (tmp_path / "empty").write_text("\n")
    (tmp_path / "latin").write_bytes(b"\xe9")

    (problem,) = problems(read, {"accounts": [{"user": "a", "password": written}]})

    assert problem.startswith("casework.toml: plugins.mail.accounts[0].password: ")
    assert said in problem


def test_a_secret_that_is_written_out_is_refused_and_not_repeated(read):
    (problem,) = problems(read, {"token": "hunter2"})

    assert problem.startswith("casework.toml: plugins.mail.token: is a secret, which is not written here: write {")
    assert "hunter2" not in problem


def test_a_secret_does_not_pass_for_plain_text(read, monkeypatch):
    monkeypatch.setenv("NAME", "hunter2")

    assert problems(read, {"name": {"$env": "NAME"}}) == (
        "casework.toml: plugins.mail.name: must be text in quotes, not <secret>",
    )


def test_all_mistakes_are_told_at_once(read):
    found = problems(
        read,
        {
            "token": {"$env": "NOBODY_SET_THIS"},
            "accounts": "all",
            "share": True,
            "folder": 3,
            "colour": "green",
            "size": 1,
        },
    )

    assert sorted(each.removeprefix("casework.toml: plugins.mail") for each in found) == [
        ".accounts: must be a list, not 'all'",
        ".colour: 'green' is not known; write one of red, blue",
        ".folder: must be a path in quotes, not 3",
        ".share: must be a number, not True",
        ".token: the environment variable NOBODY_SET_THIS is missing or empty",
        ": unknown: size; remove it, or check the spelling",
    ]


def test_a_validator_of_the_class_is_told_in_its_own_words(read):
    (problem,) = problems(read, {"retries": 9})

    assert problem == "casework.toml: plugins.mail: 'retries' must be in {1, 2, 3} (got 9)"


def test_where_nothing_is_written_what_must_be_and_what_a_class_refuses_of_its_own_is_told_all_the_same(read):
    @attrs.frozen(kw_only=True)
    class OfItsOwn:
        retries: int = attrs.field(default=9, validator=attrs.validators.in_({1, 2, 3}))

    assert problems(read, {}, kind=Account) == (
        "casework.toml: plugins.mail.user: is missing",
        "casework.toml: plugins.mail.password: is missing",
    )
    (problem,) = problems(read, {}, kind=OfItsOwn)
    assert problem == "casework.toml: plugins.mail: 'retries' must be in {1, 2, 3} (got 9)"


def test_a_program_may_hand_over_a_secret_itself(read):
    assert read({"token": Secret("x")}).token == Secret("x")


def test_settings_are_shown_by_their_names_and_never_with_their_values():
    table = {"name": "hunter2", "token": {"$env": "T"}, "smtp": {"server": "x", "key": {"$file": "k"}}, "empty": {}}

    assert list(setting_names(table)) == ["name", "token", "smtp.server", "smtp.key"]
