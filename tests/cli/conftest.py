"""The command line as a person uses it: in a folder of their own, one command after the other."""

import shlex

import pytest
from click.testing import CliRunner

from casework.cli.main import cli


@pytest.fixture
def casework(tmp_path, monkeypatch):
    """Run a command as it would be typed in an empty folder; a traceback fails the test."""
    monkeypatch.chdir(tmp_path)
    for variable in ("CASEWORK_CONFIG", "CASEWORK_ACTOR", "CASEWORK_PLUGINS", "CASEWORK_STRICT_PLUGINS"):
        monkeypatch.delenv(variable, raising=False)

    def run(line, *, typed=None, env=None):
        result = CliRunner().invoke(cli, shlex.split(line), input=typed, env=env, prog_name="casework")
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return run


@pytest.fixture
def office(casework, monkeypatch):
    """The same in a folder with a store, where staff-17 works."""
    assert casework("init --organisation rotherham").exit_code == 0
    monkeypatch.setenv("CASEWORK_ACTOR", "staff-17")
    return casework


@pytest.fixture
def bins(office):
    """The same with one case: bins missed three times, received on the last Friday before Christmas 2024."""
    received = office(
        "receive --kind complaint --procedure lgsco-code-2024 --channel web --service waste --reference BINS-1"
        " --summary 'Bins missed three times' --complainant name='Jo Smith' --on 2024-12-20"
    )
    assert received.exit_code == 0, received.output
    return office
