"""A plugin that was begun from the template works: its tests pass, and casework finds it once it is installed."""

import json
import subprocess
import sys
import zipfile

import pytest

from casework.errors import UsageError
from casework.plugins.new_plugin import write_plugin


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return write_plugin("parish-letters", tmp_path_factory.mktemp("plugins"))


def run(*arguments, **said):
    done = subprocess.run([sys.executable, *map(str, arguments)], capture_output=True, text=True, check=False, **said)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_it_is_a_distribution_with_code_tests_and_a_page_to_read(folder):
    assert folder.name == "casework-parish-letters"
    assert sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()) == [
        "README.md",
        "pyproject.toml",
        "src/casework_parish_letters/__init__.py",
        "src/casework_parish_letters/py.typed",
        "src/casework_parish_letters/report.py",
        "tests/test_contract.py",
        "tests/test_plugin.py",
    ]
    assert not [path for path in folder.rglob("*") if path.is_file() and "@module@" in path.read_text()]


def test_its_tests_pass(folder):
    told = run("-m", "pytest", "-q", "-p", "no:cacheprovider", cwd=folder)

    assert "passed" in told


def test_it_is_well_typed_and_tidy(folder):
    run("-m", "ruff", "check", "--isolated", "--line-length=120", "--select=E,F,I,B,UP", cwd=folder)
    run("-m", "ruff", "format", "--isolated", "--line-length=120", "--check", cwd=folder)
    run("-m", "mypy", "--strict", "--no-incremental", "src", cwd=folder)


def test_it_is_found_when_it_is_installed(folder, tmp_path, monkeypatch):
    run("-m", "hatchling", "build", "-t", "wheel", "-d", tmp_path / "dist", cwd=folder)
    (wheel,) = (tmp_path / "dist").glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "site"), prepend=":")
    monkeypatch.setenv("CASEWORK_PLUGINS", "parish_letters")

    told = json.loads(run("-c", "from casework.cli.main import main; main()", "plugins", "--json", cwd=tmp_path))

    (state,) = (each for each in told["plugins"] if each["name"] == "parish_letters")
    assert (state["state"], state["package"], state["version"]) == ("loaded", "casework-parish-letters", "0.1.0")
    assert state["hooks"] == ["casework_register_reports", "casework_settings"]


@pytest.mark.parametrize("name", ["Letters", "1st", "a--b", "a b", "../up", "", "a-"])
def test_a_name_is_small_letters_and_digits(tmp_path, name):
    with pytest.raises(UsageError, match="is no name of a plugin: write small letters and digits"):
        write_plugin(name, tmp_path)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", ["builtin", "load", "block", "csv"])
def test_a_name_that_means_something_already_is_refused(tmp_path, name):
    with pytest.raises(UsageError, match=f"{name} means something in casework already"):
        write_plugin(name, tmp_path)


def test_nothing_that_is_there_is_overwritten(folder):
    with pytest.raises(UsageError, match="is there already"):
        write_plugin("parish_letters", folder.parent)
