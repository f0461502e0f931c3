"""Every plugin in this project is a distribution of its own, and is held to the rules of the house."""

import tomllib
from importlib import metadata
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PLUGINS = sorted(path.parent for path in (ROOT / "plugins").glob("*/pyproject.toml"))

each_plugin = pytest.mark.parametrize("folder", PLUGINS, ids=lambda folder: folder.name)


def pyproject_of(folder):
    return tomllib.loads((folder / "pyproject.toml").read_text(encoding="utf-8"))


def project_of(folder):
    return pyproject_of(folder)["project"]


@each_plugin
def test_a_plugin_has_what_a_distribution_needs(folder):
    package = folder.name.replace("-", "_")

    assert project_of(folder)["name"] == folder.name
    bill_of_materials = f"{folder.name}.cdx.json"
    needed = ["README.md", "LICENSE", f"src/{package}/py.typed", "tests/test_contract.py", bill_of_materials]
    assert not [name for name in needed if not (folder / name).is_file()], "run make lock for the bill of materials"
    assert pyproject_of(folder)["tool"]["hatch"]["build"]["targets"]["wheel"]["sbom-files"] == [bill_of_materials]
    assert project_of(folder)["entry-points"]["casework"] == {package.removeprefix("casework_"): package}


@each_plugin
def test_the_code_of_a_plugin_is_covered_and_sorted_as_our_own(folder):
    package, tools = folder.name.replace("-", "_"), PROJECT["tool"]

    assert package in tools["coverage"]["run"]["source"]
    assert package in tools["ruff"]["lint"]["isort"]["known-first-party"]


@each_plugin
def test_a_plugin_is_installed_where_everything_is_tested(folder):
    (name,) = project_of(folder)["entry-points"]["casework"]

    assert name in {entry.name for entry in metadata.entry_points(group="casework")}, "run: make test"
