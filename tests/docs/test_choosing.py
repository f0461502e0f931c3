"""The page on choosing a procedure names all that come with casework."""

import re
from pathlib import Path

from casework.adapters.toml_procedures import ProcedureLibrary

PAGE = Path(__file__).resolve().parents[2] / "docs" / "how-to" / "choose-a-procedure.md"
NAMED = re.compile(r"^\|.*\| `([a-z0-9-]+)`(?:, stage (\w+))? \|$", re.MULTILINE)
LIBRARY = ProcedureLibrary()


def named():
    return NAMED.findall(PAGE.read_text(encoding="utf-8"))


def test_whoever_looks_for_a_procedure_finds_each_one_in_a_table():
    assert {*LIBRARY.ids()} - {procedure for procedure, _ in named()} == set()


def test_a_stage_that_a_table_names_is_one_in_which_a_case_may_begin():
    stages = [(procedure, stage) for procedure, stage in named() if stage]

    assert [stage for procedure, stage in stages if stage not in LIBRARY.get(procedure).versions[-1].first_stages] == []
    assert {procedure for procedure, _ in stages} == {"fca-disp", "hsc-ni-2009"}
