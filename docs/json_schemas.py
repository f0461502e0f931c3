"""Writes reference/schemas/*.json from the shapes of the data: ``python docs/json_schemas.py``.

A test compares the files with what this would write.
"""

import json
from pathlib import Path

from casework.application.as_data.schemas import SHAPES, json_schema

FOLDER = Path(__file__).parent / "reference" / "schemas"


def text(name: str) -> str:
    """Return the file of the schema *name*."""
    return json.dumps(json_schema(name), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for each in SHAPES:
        (FOLDER / f"{each}.json").write_text(text(each), encoding="utf-8")
        print(f"wrote {each}.json")
