"""The tests that a page shows to the author of a plugin pass for the plugin that the page shows."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.docs.test_examples import BLOCK, ROOT

PAGE = ROOT / "docs" / "extend" / "write-a-plugin.md"
SHOWN = ["TestMarkdown", "TestJsonLines", "TestLengths", "TestShelfStore", "TestOwnTeam"]


@pytest.fixture(scope="module")
def outcome(tmp_path_factory):
    """Return what pytest says of the whole page, as a test file, by test class."""
    folder = tmp_path_factory.mktemp("page")
    blocks = [block["body"] for block in BLOCK.finditer(PAGE.read_text(encoding="utf-8"))]
    (folder / "test_page.py").write_text("\n".join(blocks), encoding="utf-8")
    (folder / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
    # One history after another beside the store in memory is long, and run for the stores themselves.
    command = [sys.executable, "-m", "pytest", "-vp", "no:cacheprovider", "-k", "not any_history", "test_page.py"]
    paths = os.pathsep.join(path for path in sys.path if path and Path(path).is_dir())
    run = subprocess.run(
        command, cwd=folder, env=os.environ | {"PYTHONPATH": paths}, capture_output=True, text=True, check=False
    )
    return [line for line in run.stdout.splitlines() if line.startswith("test_page.py::")]


@pytest.mark.parametrize("shown", SHOWN)
def test_what_a_page_shows_keeps_its_contract(outcome, shown):
    ended = [line for line in outcome if f"::{shown}::" in line]

    assert ended
    assert [line for line in ended if " PASSED " not in line] == []


def test_no_contract_of_the_page_is_left_out():
    assert [name for name in SHOWN if f"class {name}(" in PAGE.read_text(encoding="utf-8")] == SHOWN
    assert PAGE.read_text(encoding="utf-8").count("\nclass Test") == len(SHOWN)
