"""The commands that the README and continuous integration rely on."""

import os
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CI = ROOT / ".ci" / "run"


@pytest.mark.parametrize("command", ["demo", "test", "bench", "long", "lint", "docs", "clean"])
def test_make_knows_the_command(command):
    asked = subprocess.run(["make", "--dry-run", command], cwd=ROOT, capture_output=True, text=True, check=False)

    assert asked.returncode == 0, asked.stderr
    assert re.search(rf"^{command}:", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)


def test_the_readme_names_the_two_commands():
    lines = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()

    assert {"make demo", "make test"} <= {line.strip().removeprefix("$ ") for line in lines}


def test_continuous_integration_runs_the_readmes_test_command():
    script = CI.read_text(encoding="utf-8")

    assert script.splitlines()[-1] == "make test"
    assert "set -euo pipefail" in script
    assert os.access(CI, os.X_OK)


def test_make_says_clearly_when_python_is_too_old(tmp_path):
    old = tmp_path / "python3"
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(0o755)

    asked = subprocess.run(
        ["make", "lint", f"PYTHON={old}", f"VENV={tmp_path / 'venv'}"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert asked.returncode != 0
    assert "needs Python 3.11 or newer" in asked.stderr


def test_every_news_fragment_has_a_type_that_the_changelog_shows():
    fragments = {path.name for path in (ROOT / "changes").iterdir()} - {"README.md"}

    assert all(re.fullmatch(r"\d+\.(added|changed|fixed|removed)(\.\d+)?\.md", name) for name in fragments)
