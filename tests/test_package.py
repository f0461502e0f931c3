"""What ``import casework`` promises: names that are there, agree with what type checkers see, and load late."""

import ast
import inspect
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest

import casework
from casework import errors

PROMISED = {
    "Actor",
    "Case",
    "CaseFile",
    "CaseStatus",
    "CaseWindow",
    "Casebook",
    "Channel",
    "Deadline",
    "DeadlineStatus",
    "Formality",
    "Kind",
    "Organisation",
    "Role",
    "RowQuery",
    "Source",
    "SystemClock",
}


def test_the_names_of_the_plan_are_promised():
    assert set(casework.__all__) >= PROMISED


def test_every_error_can_be_caught_by_its_name_from_the_top():
    ours = {name for name, kind in inspect.getmembers(errors, inspect.isclass) if kind.__module__ == errors.__name__}

    assert ours <= set(casework.__all__)
    assert all(getattr(casework, name) is getattr(errors, name) for name in ours)


def test_a_type_checker_sees_the_same_names_in_the_same_rooms():
    tree = ast.parse(Path(casework.__file__).read_text(encoding="utf-8"))
    checked = next(node for node in tree.body if isinstance(node, ast.If))
    seen = {
        alias.name: node.module for node in checked.body if isinstance(node, ast.ImportFrom) for alias in node.names
    }

    assert set(seen) == set(casework.__all__)
    assert seen == casework._ROOM_OF


def test_the_version_is_the_one_that_was_installed():
    assert casework.__version__ == metadata.version("casework")


def test_what_is_promised_is_listed():
    assert dir(casework) == sorted([*casework.__all__, "__version__"])


def test_another_name_is_not_there():
    with pytest.raises(AttributeError, match="module 'casework' has no attribute 'Complaint'"):
        casework.Complaint  # noqa: B018 - asking is the test


def test_a_star_import_brings_what_is_promised():
    said = "from casework import *; print(Casebook.__name__, Actor('staff-17').id, NotFoundError.__name__)"

    answer = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True)

    assert answer.stdout.split() == ["Casebook", "staff-17", "NotFoundError"]


def test_neither_the_testing_tools_nor_a_table_printer_are_loaded_to_keep_cases():
    said = (
        "import sys, casework; casework.Casebook.open('memory:', organisation='council');"
        "print(*sorted({'hypothesis', 'pytest', 'rich', 'click', 'pysqlite3'} & set(sys.modules)))"
    )

    answer = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True)

    assert answer.stdout.split() == []
