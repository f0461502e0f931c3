import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.adapters.inert_cells import as_written, inert

STARTS = ["=", "+", "-", "@", "\t", "\r", "\0", "＝", "＋", "－", "＠"]  # noqa: RUF001 - full-width on purpose


@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize("before", ["", " ", "   ", "\u00a0"])
def test_a_formula_is_made_inert_also_behind_spaces(start, before):
    cell = f"{before}{start}cmd|' /C calc'!A0"

    assert inert(cell) == f"'{cell}"


def test_plain_text_is_left_alone():
    assert [inert(text) for text in ["Bins", "", "a=b", "O'Neill", "'tis", "2 - 1"]] == [
        "Bins", "", "a=b", "O'Neill", "'tis", "2 - 1",
    ]  # fmt: skip


texts = st.text(alphabet=st.sampled_from([*STARTS, "'", " ", "a", "1", "\n"]), max_size=6) | st.text(max_size=20)


@given(text=texts)
def test_every_text_comes_back_as_it_was(text):
    assert as_written(inert(text)) == text


@given(text=texts)
def test_no_cell_is_live(text):
    assert inert(text).lstrip()[:1] not in STARTS
