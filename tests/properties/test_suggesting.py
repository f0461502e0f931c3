"""A draft can be read whatever the source says, and looks at any text without failing."""

import tempfile
import tomllib
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from casework.adapters.toml_mappings import read_mapping
from casework.application.suggesting import suggest
from casework.errors import DataError
from tests.suggesting.sources import Rows

names = st.one_of(
    st.text(max_size=12),
    st.sampled_from(["Ref", "Date Received", "Closed", "Type", "Status", "Score", "Label", "Text", "Respondent ID"]),
    st.sampled_from(["In target?", "Due", "Team", "Outcome", "Id"]),
)
cells = st.one_of(
    st.text(max_size=15),
    st.sampled_from(
        ["", "1", "0", "x", "03/04/2023", "13/04/2023", "04/13/23", "May 5, 2023", "Open", "Closed", "Yes"]
    ),
    st.sampled_from(["CMP", "Very good", "2.0", "45029", "N/A", "EX1 1ZZ", "\u00b2", "\u0663", "99999999999999999999"]),
)


@st.composite
def sources(draw):
    columns = draw(st.lists(names, min_size=1, max_size=6, unique=True))
    rows = draw(st.lists(st.lists(cells, min_size=len(columns), max_size=len(columns)), min_size=1, max_size=12))
    return Rows(columns, rows)


@given(source=sources())
def test_every_draft_is_a_mapping_that_can_be_read_but_for_a_scale_that_nobody_said(source):
    try:
        text = suggest(source, name="any").text
    except DataError:
        assert len(source.columns()) == 1
        return

    assert tomllib.loads(text)["version"] == 1
    assert [each for each in _mistakes(text) if "answer.scale: is missing" not in each] == []


def _mistakes(text):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "draft.toml"
        path.write_text(text, encoding="utf-8", newline="\n")
        try:
            read_mapping(path)
        except DataError as error:
            return error.problems
    return ()
