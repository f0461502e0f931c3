"""What somebody sees whose plugin fails a contract, and who has not got the tools for one."""

import os
import subprocess
import sys

import pytest

import casework.testing
from casework.errors import UsageError

FICKLE = """
import pytest
from casework.testing import AccessContract

class Fickle:
    def __init__(self):
        self.asked = 0

    def may(self, actor, action, row):
        self.asked += 1
        return self.asked % 2 == 0

    def sees(self, viewer, row, what):
        return True

    def sees_all(self, viewer):
        return False


class TestFickle(AccessContract):
    @pytest.fixture
    def make_policy(self):
        return Fickle
"""


@pytest.mark.parametrize("surroundings", [{}, {"CI": "true"}], ids=["at-a-desk", "in-ci"])
def test_a_contract_that_fails_says_what_differs(tmp_path, surroundings):
    (tmp_path / "test_fickle.py").write_text(FICKLE, encoding="utf-8")
    asked = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-k", "in_between", "test_fickle.py"]

    told = subprocess.run(
        asked, cwd=tmp_path, env=os.environ | surroundings, capture_output=True, text=True, check=False, timeout=60
    )

    assert told.returncode == 1
    assert "may staff-0 receive None: False, then True" in told.stdout
    assert "already imported" not in told.stdout


@pytest.mark.parametrize("tool", ["hypothesis", "pytest"])
def test_whoever_lacks_the_tools_is_told_what_brings_them(monkeypatch, tool):
    monkeypatch.setitem(sys.modules, tool, None)
    for room in ("casework.testing.store_contract", "casework.testing.strategies", "casework.testing.access_contract"):
        monkeypatch.delitem(sys.modules, room, raising=False)
    name = {"hypothesis": "strategies", "pytest": "AccessContract"}[tool]
    monkeypatch.delitem(vars(casework.testing), name, raising=False)  # it may be there from another test

    with pytest.raises(
        UsageError, match=rf"needs {tool}, which is not installed: run pip install 'casework\[testing\]'"
    ):
        getattr(casework.testing, name)


def test_what_is_missing_besides_the_tools_is_told_as_python_tells_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "casework.testing.clock", None)

    with pytest.raises(ModuleNotFoundError, match=r"casework\.testing\.clock"):
        casework.testing.FixedClock  # noqa: B018 - to look is what is tested
