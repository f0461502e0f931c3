"""Every trap and property of the plan that is promised so far is tried by a test that carries its name."""

import ast
import re
from functools import cache
from pathlib import Path

from tests.shared import shared_file

ROOT = Path(__file__).resolve().parents[2]
PLAN = shared_file("facts/traps.md").read_text(encoding="utf-8")
TRAPS = set(re.findall(r"^- \*\*(T\d\d) ", PLAN, re.MULTILINE))
PROPERTIES = set(re.findall(r"^(\d+)\. \*\*", PLAN.partition("## Properties")[2], re.MULTILINE))

PROMISED_TRAPS = {f"T{number:02}" for number in (*range(1, 25), 28, 31, 36, 39, 47)}
PROMISED_PROPERTIES = {str(number) for number in range(1, 9)}


@cache
def names_of_tests():
    return tuple(_names_of_tests())


def _names_of_tests():
    for path in (*(ROOT / "tests").rglob("test_*.py"), *(ROOT / "plugins").glob("*/tests/test_*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                yield node.name


def named(pattern):
    return {number for name in names_of_tests() for number in re.findall(pattern, name)}


def test_every_trap_that_is_promised_has_a_test_of_its_name():
    assert named(r"(?<=_)T\d\d(?=_)") >= PROMISED_TRAPS


def test_every_property_that_is_promised_has_a_test_of_its_name():
    assert named(r"(?<=_property_)\d+(?=_)") >= PROMISED_PROPERTIES


def test_no_test_carries_the_name_of_a_trap_or_property_that_is_not_in_the_plan():
    assert (len(TRAPS), len(PROPERTIES)) == (48, 10)
    assert named(r"(?<=_)T\d\d(?=_)") <= TRAPS
    assert named(r"(?<=_property_)\d+(?=_)") <= PROPERTIES
