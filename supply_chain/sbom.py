"""Write the bill of materials of a distribution beside its pyproject.toml: python -m supply_chain.sbom PYPROJECT ...

The build takes it into the wheel (PEP 770). It is CycloneDX 1.7, the first edition in which a component can be what it
is here: nothing that is in the wheel, but something that must be there, in a range of versions. It has no serial number
and no time, so that the same project always gives the same bytes.
"""

import json
import sys
import tomllib
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

# What an operator of Python packaging is called in a range of versions ("vers"); "~=" and "===" have no equal there.
OPERATORS = {"==": "", ">=": ">=", "<=": "<=", ">": ">", "<": "<", "!=": "!="}


def main(pyprojects: list[str]) -> None:
    """Write one bill of materials for each of *pyprojects*."""
    for pyproject in map(Path, pyprojects):
        project = tomllib.loads(pyproject.read_text(encoding="utf-8"))["project"]
        pyproject.with_name(file_name(project)).write_text(written(project), encoding="utf-8", newline="\n")


def file_name(project: dict[str, Any]) -> str:
    """Return the name of the file for *project*, the table of its pyproject.toml."""
    return f"{project['name']}.cdx.json"


def written(project: dict[str, Any]) -> str:
    """Return the bill of materials of *project* as the file holds it."""
    return json.dumps(bill_of_materials(project), indent=2, ensure_ascii=False) + "\n"


def bill_of_materials(project: dict[str, Any]) -> dict[str, Any]:
    """Return what *project* is, and the packages that must be there where it runs.

    Raises:
        ValueError: If the versions of a dependency cannot be written as a range.
    """
    itself = f"pkg:pypi/{canonicalize_name(project['name'])}@{project['version']}"
    components = sorted(map(_component, project["dependencies"]), key=lambda component: component["name"])
    needed = [component["bom-ref"] for component in components]
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.7.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.7",
        "version": 1,
        "metadata": {
            "component": {
                "type": "library",
                "bom-ref": itself,
                "name": project["name"],
                "version": project["version"],
                "description": project["description"],
                "licenses": [{"license": {"id": project["license"]}}],
                "purl": itself,
            }
        },
        "components": components,
        "dependencies": [{"ref": itself, "dependsOn": needed}],
        # What these packages need in turn is theirs to say, and may differ from version to version.
        "compositions": [
            {"aggregate": "complete", "dependencies": [itself]},
            {"aggregate": "unknown", "dependencies": needed},
        ],
    }


def _component(dependency: str) -> dict[str, Any]:
    requirement = Requirement(dependency)
    name = canonicalize_name(requirement.name)
    return {
        "type": "library",
        "bom-ref": f"pkg:pypi/{name}",
        "name": name,
        "versionRange": _range_of_versions(requirement),
        "isExternal": True,
        "scope": "required",
        "purl": f"pkg:pypi/{name}",
        "properties": [{"name": "casework:requirement", "value": dependency}],
    }


def _range_of_versions(requirement: Requirement) -> str:
    specifiers = sorted(requirement.specifier, key=lambda specifier: Version(specifier.version.removesuffix(".*")))
    if any(each.operator not in OPERATORS or each.version.endswith(".*") for each in specifiers):
        raise ValueError(f"{requirement}: the versions cannot be written as a range of single comparisons")
    return "vers:pypi/" + ("|".join(OPERATORS[each.operator] + each.version for each in specifiers) or "*")


if __name__ == "__main__":
    main(sys.argv[1:])
