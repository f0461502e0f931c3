"""A release: whoever builds it gets the same bytes, and the wheel says what it needs to run."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from supply_chain import sbom

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = [".", *(path.parent.relative_to(ROOT).as_posix() for path in sorted(ROOT.glob("plugins/*/pyproject.toml")))]
NOT_COPIED = shutil.ignore_patterns(
    ".git", ".venv*", ".coverage*", ".hypothesis", ".*_cache", "__pycache__", "_build", "dist"
)
SAYS_WHEN = "SOURCE_DATE_EPOCH"

each_distribution = pytest.mark.parametrize("folder", FOLDERS)


def build(folder, into, *, targets=("sdist", "wheel"), umask=0o022, **environment):
    """Build *folder* and return the fingerprint of each file by its name."""
    into.mkdir()
    flags = [word for target in targets for word in ("-t", target)]
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", *flags, "-d", str(into)],
        cwd=folder,
        env={name: value for name, value in os.environ.items() if name != SAYS_WHEN} | environment,
        umask=umask,
        capture_output=True,
        check=True,
    )
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in into.iterdir()}


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """Build each distribution once, where it lies, and return the folder with its files and their fingerprints."""
    made = {}
    for folder in FOLDERS:
        into = tmp_path_factory.mktemp("built") / "dist"
        made[folder] = into, build(ROOT / folder, into)
    return made


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory):
    """Copy the project to another folder, as somebody else checked it out: at another time, for nobody else to read."""
    copy = tmp_path_factory.mktemp("somebody") / "else"
    shutil.copytree(ROOT, copy, ignore=NOT_COPIED)
    for path in [copy, *copy.rglob("*")]:
        path.chmod(path.stat().st_mode & 0o700)
        os.utime(path, (1_000_000_000, 1_000_000_000))
    return copy


@pytest.fixture(params=FOLDERS)
def in_the_wheel(request, built):
    """Return the table of a project, and the bill of materials in its wheel with the name it has there."""
    (wheel,) = built[request.param][0].glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (name for name in archive.namelist() if "/sboms/" in name)
        project = tomllib.loads((ROOT / request.param / "pyproject.toml").read_text(encoding="utf-8"))["project"]
        return project, name, json.loads(archive.read(name))


@each_distribution
def test_another_folder_time_umask_and_time_zone_give_the_same_bytes(folder, built, elsewhere, tmp_path):
    _, here = built[folder]

    other = {"TZ": "Pacific/Auckland", "PYTHONHASHSEED": "7", "LC_ALL": "C"}
    there = build(elsewhere / folder, tmp_path / "dist", umask=0o077, **other)

    assert len(here) == 2
    assert there == here


@each_distribution
def test_the_wheel_made_of_the_source_archive_is_the_wheel_made_of_the_project(folder, built, tmp_path):
    into, here = built[folder]
    (archive,) = into.glob("*.tar.gz")
    shutil.unpack_archive(archive, tmp_path, filter="data")
    (unpacked,) = tmp_path.iterdir()

    there = build(unpacked, tmp_path / "dist", targets=["wheel"])

    assert there.items() <= here.items()
    assert there


def test_a_change_of_the_source_changes_the_bytes(built, elsewhere, tmp_path):
    changed = tmp_path / "changed"
    shutil.copytree(elsewhere / FOLDERS[-1], changed)
    (changed / "README.md").write_text("Another text.", encoding="utf-8")

    there = build(changed, tmp_path / "dist")

    _, here = built[FOLDERS[-1]]
    assert there.keys() == here.keys()
    assert not set(there.values()) & set(here.values())


def test_the_wheel_names_what_it_needs_to_run_and_nothing_else(in_the_wheel):
    project, name, bill = in_the_wheel

    assert name.endswith(f".dist-info/sboms/{project['name']}.cdx.json")
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.7")
    assert {each["name"] for each in bill["components"]} == {Requirement(text).name for text in project["dependencies"]}
    assert [each["properties"][0]["value"] for each in bill["components"]] == sorted(project["dependencies"])
    assert all(each["isExternal"] and each["purl"] == f"pkg:pypi/{each['name']}" for each in bill["components"])


def test_the_bill_of_materials_says_of_what_it_is_one_and_not_when_it_was_made(in_the_wheel):
    project, _, bill = in_the_wheel

    subject = bill["metadata"]["component"]
    assert (subject["name"], subject["version"]) == (project["name"], project["version"])
    assert bill["dependencies"] == [
        {"ref": subject["bom-ref"], "dependsOn": [each["bom-ref"] for each in bill["components"]]}
    ]
    assert "serialNumber" not in bill
    assert "timestamp" not in bill["metadata"]


@each_distribution
def test_the_bill_of_materials_is_what_the_project_says_today(folder):
    pyproject = ROOT / folder / "pyproject.toml"
    project = tomllib.loads(pyproject.read_text(encoding="utf-8"))["project"]

    kept = pyproject.with_name(sbom.file_name(project)).read_text(encoding="utf-8")

    assert kept == sbom.written(project), "run: make lock"
