"""What is locked is what pyproject.toml asks for, on every system and every Python that the project names."""

import itertools
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
LOCKS = sorted((ROOT / "supply_chain").glob("*.lock"))
# design.md, section 9: a council's security officer is told this list, so it grows only by a decision.
ALLOWED_TO_RUN = {
    "attrs",
    "cattrs",
    "click",
    "msgspec",
    "pluggy",
    "pysqlite3",
    "python-dateutil",
    "rich",
    "sqlite-utils",
    "tzdata",
}
SYSTEMS = [
    {"os_name": "posix", "sys_platform": "linux", "platform_system": "Linux"},
    {"os_name": "posix", "sys_platform": "darwin", "platform_system": "Darwin"},
    {"os_name": "nt", "sys_platform": "win32", "platform_system": "Windows"},
]
ENVIRONMENTS = [
    default_environment() | system | {"python_version": python, "python_full_version": f"{python}.9"}
    for python, system in itertools.product(["3.11", "3.12", "3.13", "3.14"], SYSTEMS)
]


def pyproject(folder):
    return tomllib.loads((folder / "pyproject.toml").read_text(encoding="utf-8"))


CASEWORK = pyproject(ROOT)
PLUGINS = [pyproject(path.parent) for path in sorted((ROOT / "plugins").glob("*/pyproject.toml"))]
EXTRAS = set(CASEWORK["project"]["optional-dependencies"])


def needs(project, extras=()):
    """What *project* asks for with *extras*, followed through what it asks of casework itself."""
    offered = project["project"].get("optional-dependencies", {})
    for text in itertools.chain(project["project"]["dependencies"], *(offered[extra] for extra in extras)):
        requirement = Requirement(text)
        if requirement.name == "casework":
            yield from needs(CASEWORK, requirement.extras)
        else:
            yield requirement


def pins(lock):
    """Each pin of *lock* with its hashes."""
    lines = (ROOT / "supply_chain" / f"{lock}.lock").read_text(encoding="utf-8").replace("\\\n", " ").splitlines()
    for line in lines:
        if line and not line.lstrip().startswith("#"):
            pin, *hashes = [part.strip() for part in line.split("--hash=")]
            yield Requirement(pin), hashes


def holds_in(requirement, environment):
    return requirement.marker is None or requirement.marker.evaluate(environment)


def not_pinned(requirements, lock):
    """Each of *requirements* that is not met by exactly one pin where it applies, with what stands there instead."""
    pinned = {}
    for pin, _ in pins(lock):
        pinned.setdefault(canonicalize_name(pin.name), []).append(pin)
    for requirement, environment in itertools.product(requirements, ENVIRONMENTS):
        if holds_in(requirement, environment):
            there = [pin for pin in pinned.get(canonicalize_name(requirement.name), []) if holds_in(pin, environment)]
            versions = [next(iter(pin.specifier)).version for pin in there]
            if len(versions) != 1 or not requirement.specifier.contains(versions[0], prereleases=True):
                where = f"Python {environment['python_version']}, {environment['sys_platform']}"
                yield f"{requirement} on {where}: {versions}"


def test_what_runs_casework_is_what_the_design_allows_and_no_more():
    assert {Requirement(text).name for text in CASEWORK["project"]["dependencies"]} == ALLOWED_TO_RUN


def test_what_casework_and_its_plugins_need_to_run_is_locked():
    requirements = [requirement for project in [CASEWORK, *PLUGINS] for requirement in needs(project)]

    assert not list(not_pinned(requirements, "core")), "run: make lock"


def test_what_builds_them_is_locked():
    requirements = [Requirement(text) for each in [CASEWORK, *PLUGINS] for text in each["build-system"]["requires"]]

    assert not list(not_pinned(requirements, "build")), "run: make lock"


def test_every_extra_is_locked_for_development():
    requirements = list(needs(CASEWORK, EXTRAS - {"dev-dateutil-2"}))
    for plugin in PLUGINS:
        requirements += needs(plugin, plugin["project"].get("optional-dependencies", {}))

    assert not list(not_pinned(requirements, "dev")), "run: make lock (an extra that is not part of dev belongs there)"


def test_the_environment_of_the_older_dateutil_is_locked():
    assert not list(not_pinned(needs(CASEWORK, ["dev-dateutil-2"]), "dateutil-2.9")), "run: make lock"


def test_a_need_that_is_not_pinned_or_pinned_outside_its_range_is_seen():
    missing, too_new, on_windows = map(Requirement, ["flask>=3", "attrs<20", "flask; sys_platform == 'win32'"])

    assert len(list(not_pinned([missing], "core"))) == len(ENVIRONMENTS)
    assert len(list(not_pinned([too_new], "core"))) == len(ENVIRONMENTS)
    assert len(list(not_pinned([on_windows], "core"))) == len(ENVIRONMENTS) / len(SYSTEMS)


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.stem)
def test_every_pin_is_one_version_with_its_hashes(lock):
    loose = [
        str(pin)
        for pin, hashes in pins(lock.stem)
        if [each.operator for each in pin.specifier] != ["=="]
        or not hashes
        or not all(text.startswith("sha256:") and len(text) == len("sha256:") + 64 for text in hashes)
    ]

    assert list(pins(lock.stem))
    assert not loose


@pytest.mark.parametrize("smaller", ["core", "build"])
def test_development_runs_and_builds_on_the_very_packages_that_others_get(smaller):
    for_development = {str(pin): hashes for pin, hashes in pins("dev")}
    elsewhere = {str(pin): hashes for pin, hashes in pins(smaller)}

    assert {name: for_development.get(name) for name in elsewhere} == elsewhere


def test_the_tests_run_on_what_is_locked():
    here = {canonicalize_name(each.name): each.version for each in metadata.distributions()}
    locked = [pin for pin, _ in pins("dev") if holds_in(pin, default_environment())]

    assert not {str(pin): here.get(pin.name) for pin in locked if here.get(pin.name, "0") not in pin.specifier}, (
        "run: make test"
    )


def test_nothing_is_installed_without_its_hash_but_the_project_itself():
    installs = [line for line in (ROOT / "Makefile").read_text(encoding="utf-8").splitlines() if "PIP_INSTALL)" in line]

    assert len(installs) == 2
    assert "--require-hashes" in installs[0]
    assert "--no-deps --no-build-isolation -e ." in installs[1]
