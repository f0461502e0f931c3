"""What is shipped: the code, its types and its data, and nothing of anybody's real cases."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.shared import SHARED

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "casework"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """Build the wheel once and return what it holds, by name."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    built = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stderr
    (path,) = folder.glob("*.whl")
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_wheel_says_that_it_is_typed(wheel):
    assert "casework/py.typed" in wheel


def test_every_procedure_calendar_and_framework_is_shipped(wheel):
    kept = {f"casework/{path.relative_to(PACKAGE).as_posix()}" for path in PACKAGE.rglob("*.toml")}

    assert kept <= wheel.keys()


def test_the_template_of_new_plugins_is_shipped_whole(wheel):
    template = PACKAGE / "data" / "plugin-template"
    kept = {f"casework/{path.relative_to(PACKAGE).as_posix()}" for path in template.rglob("*") if path.is_file()}

    assert len(kept) == 7
    assert kept <= wheel.keys()


def test_the_licence_and_the_command_are_shipped(wheel):
    (metadata,) = (text.decode() for name, text in wheel.items() if name.endswith("/METADATA"))
    (commands,) = (text.decode() for name, text in wheel.items() if name.endswith("/entry_points.txt"))

    assert any(name.endswith("/licenses/LICENSE") for name in wheel)
    assert "License-Expression: MIT" in metadata
    assert "casework = casework.cli.main:main" in commands


def test_nothing_but_the_package_is_shipped(wheel):
    assert {name.partition("/")[0].partition("-")[0] for name in wheel} == {"casework"}
    assert {Path(name).suffix for name in wheel if name.startswith("casework/")} <= {
        ".csv",  # samples of public sources, of made-up rows
        ".py",
        ".template",  # of a new plugin
        ".toml",
        ".typed",
    }


def test_the_real_data_beside_the_project_stays_there(wheel):
    real = {path.read_bytes() for path in (SHARED / "data").iterdir() if path.suffix in {".csv", ".json", ".gz"}}

    assert real, "the folder 'shared' beside the project holds no data to compare with"
    assert not real & set(wheel.values())
