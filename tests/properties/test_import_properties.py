"""Whatever a newer export says, the case becomes what it would be had that been imported first."""

import datetime as dt

import attrs
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.application.codec import plain
from tests.application.test_import_updates import ANSWERED
from tests.boston import BY, Register
from tests.details import ids_hidden
from tests.effort import examples

PAID = """
[[remedy]]
kind = { default = "payment" }
amount = { column = "Colour" }
on = { column = "Closed", formats = ["%d/%m/%Y"] }
done = { column = "Target", formats = ["%d/%m/%Y"] }
"""
"""A payment that is agreed when the case is closed, and made with the answer: in any order, or on no known day."""
AMOUNTS = st.sampled_from(["", "50", "75"])

DAYS = st.none() | st.dates(dt.date(2020, 3, 2), dt.date(2020, 3, 20))


@st.composite
def rows(draw):
    """A row of the register, with whatever happened in any order."""
    received = draw(st.dates(dt.date(2020, 2, 1), dt.date(2020, 3, 2)))
    kind, what, outcome = draw(st.sampled_from(["CPL", "CMT", "REQ"])), draw(st.sampled_from(["", "Ta"])), "upheld"
    closed, answered = draw(DAYS), draw(DAYS)
    days = [f"{day:%d/%m/%Y}" if day else "" for day in (received, closed, answered)]
    return f"1,{days[0]},{days[1]},{kind},Bins,{what},{outcome},{days[2]},{draw(AMOUNTS)}"


def make(folder):
    folder.mkdir()
    register = Register(folder)
    register.change('kept = ["Target"]', "")
    register.change('summary = { columns = ["What", "More"] }', 'summary = { columns = ["What"] }')
    register.change('[[event]]\nevent = "closed"\n', ANSWERED)
    register.change('dropped = ["Colour"]\n', "")
    register.mapping.write_text(register.mapping.read_text(encoding="utf-8") + PAID, encoding="utf-8")
    return register


def only(register):
    (row,) = register.book.rows()
    case = register.book.case(row.case)
    intake = attrs.evolve(case.intake, reference="", source=None)
    bare = attrs.evolve(case, id="", version=0, intake=intake, history=(), struck=(), recorded=())
    words = register.book.file(row.case).details
    return ids_hidden(plain(bare), words), attrs.evolve(
        row, case="", version=0, reference="", batch=None, source_key=""
    )


@settings(max_examples=examples(25))
@given(st.lists(rows(), min_size=2, max_size=4))
def test_a_case_that_was_updated_is_what_the_last_export_alone_makes_of_it(tmp_path_factory, exports):
    folder = tmp_path_factory.mktemp("imports")
    updated, fresh = make(folder / "updated"), make(folder / "fresh")

    for export in exports:
        updated.run(export)
    fresh.run(exports[-1])

    assert only(updated) == only(fresh)
    assert updated.book.rebuild().changed == 0


@settings(max_examples=examples(25))
@given(st.lists(rows(), min_size=1, max_size=3))
def test_a_case_that_begins_anew_after_each_undoing_is_what_the_last_import_alone_makes_of_it(
    tmp_path_factory, exports
):
    folder = tmp_path_factory.mktemp("imports")
    again, fresh = make(folder / "again"), make(folder / "fresh")

    for export in exports[:-1]:
        again.run(export)
        again.book.undo_import("latest", by=BY)
    again.run(exports[-1])
    fresh.run(exports[-1])

    assert only(again) == only(fresh)
