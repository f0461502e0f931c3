"""What every source file promises: it explains itself, stays short and does nothing unsafe."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "casework"
SOURCES = sorted(path for top in ("src", "plugins") for path in (ROOT / top).rglob("*.py") if "src" in path.parts)
DOMAIN = sorted((PACKAGE / "domain").rglob("*.py"))

MODULE_LINES = 400
FUNCTION_LINES = 40  # without the docstring
# What may be longer, and why: {"src/casework/x.py": "...", "src/casework/x.py:function": "..."}

UNSAFE_MODULES = {"marshal", "pickle", "shelve"}
UNSAFE_CALLS = {"eval", "exec", "yaml.load", "yaml.unsafe_load"}
CLOCK_CALLS = {"now", "today", "utcnow", "monotonic", "perf_counter", "time_ns"}


def _name(path):
    return path.relative_to(ROOT).as_posix()


each_source = pytest.mark.parametrize("path", SOURCES, ids=_name)


def _tree(path):
    return ast.parse(path.read_text(encoding="utf-8"))


def _functions(tree):
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def _lines_without_docstring(function):
    first = function.body[0]
    described = ast.get_docstring(function, clean=False) is not None
    docstring = first.end_lineno - first.lineno + 1 if described else 0
    return function.end_lineno - function.lineno + 1 - docstring


def _imported(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.partition(".")[0]


def _called(tree):
    return {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}


@each_source
def test_a_module_says_what_it_is_for(path):
    assert ast.get_docstring(_tree(path)), f"{_name(path)} has no docstring"


@each_source
def test_data_is_never_run_as_code(path):
    tree = _tree(path)

    assert not UNSAFE_MODULES & set(_imported(tree))
    assert not UNSAFE_CALLS & _called(tree)


@pytest.mark.parametrize("path", DOMAIN, ids=_name)
def test_the_domain_never_asks_what_time_it_is(path):
    asked = {call for call in _called(_tree(path)) if call.rpartition(".")[2] in CLOCK_CALLS and "." in call}

    assert not asked


def test_modules_and_functions_are_short_or_say_why_not():
    long = {_name(path) for path in SOURCES if len(path.read_text(encoding="utf-8").splitlines()) > MODULE_LINES}
    long |= {
        f"{_name(path)}:{function.name}"
        for path in SOURCES
        for function in _functions(_tree(path))
        if _lines_without_docstring(function) > FUNCTION_LINES
    }

    assert not long
