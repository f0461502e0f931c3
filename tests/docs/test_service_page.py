"""The examples of running as a service that no test can run: each is whole, and names what there is."""

import ast
import configparser
import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from casework.casebook import Casebook
from casework.cli.main import cli

PAGE = (Path(__file__).resolve().parents[2] / "docs/how-to/run-as-a-service.md").read_text(encoding="utf-8")


def blocks(language):
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


def commands():
    """Every call of casework in a unit or a crontab, without where it is installed."""
    return re.findall(r"venv/bin/casework ([^>\n]*)", "\n".join((*blocks("ini"), *blocks("text"))))


@pytest.mark.parametrize("text", blocks("ini"), ids=lambda text: text.splitlines()[1])
def test_each_unit_of_systemd_is_well_formed(text):
    unit = configparser.ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str
    unit.read_string(text)

    assert unit.has_section("Timer") or unit["Service"]["ExecStart"].startswith("/srv/casework/venv/bin/casework ")
    assert unit["Unit"]["Description"]


def test_each_command_is_one_that_there_is():
    assert len(commands()) == 4
    for command in commands():
        name, *options = shlex.split(command)
        told = CliRunner().invoke(cli, [name, "--help"]).output
        assert all(option in told for option in options if option.startswith("--"))


@pytest.mark.parametrize("text", blocks("py"), ids=lambda text: text.split(" ", 2)[1])
def test_each_task_calls_methods_that_there_are(text):
    tree = ast.parse(text)

    called = {node.func.attr for node in ast.walk(tree) if isinstance(node, ast.Call) and hasattr(node.func, "attr")}
    assert {"lazy", "sweep", "deliver"} <= called
    assert all(callable(getattr(Casebook, name)) for name in ("lazy", "sweep", "deliver"))
