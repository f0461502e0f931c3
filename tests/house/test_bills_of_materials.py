"""How a dependency of pyproject.toml is said in a bill of materials."""

import json

import pytest

from supply_chain import sbom

PROJECT = {
    "name": "casework-post",
    "version": "1.2.3",
    "description": "Letters",
    "license": "MIT",
    "dependencies": ["Stamps.Office[red]>=2,<4,!=3.1; platform_system == 'Windows'", "casework", "ink==1.0"],
}


def test_versions_are_said_as_a_range_in_order():
    bill = sbom.bill_of_materials(PROJECT)

    assert {each["name"]: each["versionRange"] for each in bill["components"]} == {
        "casework": "vers:pypi/*",
        "ink": "vers:pypi/1.0",
        "stamps-office": "vers:pypi/>=2|!=3.1|<4",
    }


def test_what_a_range_cannot_say_stands_beside_it_as_the_project_wrote_it():
    (stamps,) = (each for each in sbom.bill_of_materials(PROJECT)["components"] if each["name"] == "stamps-office")

    assert stamps["properties"] == [{"name": "casework:requirement", "value": PROJECT["dependencies"][0]}]


@pytest.mark.parametrize("dependency", ["ink~=1.0", "ink==1.*", "ink===1.0"])
def test_versions_that_are_no_range_are_refused(dependency):
    with pytest.raises(ValueError, match="cannot be written as a range"):
        sbom.bill_of_materials(PROJECT | {"dependencies": [dependency]})


def test_it_is_written_beside_the_project(tmp_path):
    pyproject = tmp_path / "pyproject.toml"
    pyproject.write_text(
        "[project]\n" + "\n".join(f"{name} = {json.dumps(value)}" for name, value in PROJECT.items()), encoding="utf-8"
    )

    sbom.main([str(pyproject)])

    assert (tmp_path / "casework-post.cdx.json").read_text(encoding="utf-8") == sbom.written(PROJECT)
