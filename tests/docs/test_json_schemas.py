import importlib.util
from pathlib import Path

import pytest
from click.testing import CliRunner

from casework import json_schema
from casework.application.as_data.schemas import SHAPES
from casework.cli.main import cli

DOCS = Path(__file__).resolve().parents[2] / "docs"


def script():
    specification = importlib.util.spec_from_file_location("json_schemas", DOCS / "json_schemas.py")
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", SHAPES)
def test_the_published_schema_is_up_to_date(name):
    module = script()

    published = (module.FOLDER / f"{name}.json").read_text(encoding="utf-8")
    assert published == module.text(name), "run: python docs/json_schemas.py"


def test_every_schema_is_on_the_page_and_no_other_is_published():
    page = (DOCS / "reference" / "json.md").read_text(encoding="utf-8")

    assert {path.stem for path in script().FOLDER.iterdir()} == {*SHAPES}
    assert all(f"<schemas/{name}.json>" in page for name in SHAPES)


@pytest.mark.parametrize("name", SHAPES)
def test_the_command_prints_what_python_gives(name):
    import json

    assert json.loads(CliRunner().invoke(cli, ["schema", name]).output) == json_schema(name)
