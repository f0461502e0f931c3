"""The transforms of a mapping against oracles that share no code with them, and any text in any column."""

import string
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.application.row_reading import RowProblemError
from casework.domain.cases.fields import CODE
from tests.reading_rows import ANSWERS, TEXTS, Rows, cases

KIND = 'kind = { default = "complaint" }'


def cleaner(transforms):
    """Return what cleans one text by *transforms*."""
    said = (KIND, f'{KIND}\nsummary = {{ columns = ["What"] }}')
    rows = Rows(cases(said, more=f"[columns.What]\ntransforms = {transforms}"), "Ref", "Received", "What")
    return lambda text: rows.draft("1", "02/03/2020", text).summary


CLEANERS = {
    each: cleaner(each)
    for each in ('["trim"]', '["collapse"]', '["no_break_space"]', '["drop_point_zero"]', "[{ pad = 6 }]", '["code"]')
}
texts = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=30) | st.text(
    " \n\t\u00a0ab.0-1", max_size=12
)


def by_hand(transforms, text):
    """Return what is left of *text*, letter by letter."""
    match transforms:
        case '["trim"]':
            while text and text[0].isspace():
                text = text[1:]
            while text and text[-1].isspace():
                text = text[:-1]
        case '["collapse"]':
            words, word = [], ""
            for letter in [*text, " "]:
                if letter.isspace():
                    words, word = [*words, word] if word else words, ""
                else:
                    word += letter
            text = " ".join(words)
        case '["no_break_space"]':
            text = text.replace("\u00a0", " ").replace("\u2007", " ").replace("\u202f", " ")
        case "[{ pad = 6 }]":
            while text.strip() and len(text) < 6:
                text = "0" + text
    return text


def as_kept(text):
    """Return what a case keeps of *text*: no blanks at its ends and line breaks of one form, or nothing."""
    lines = [line for part in by_hand('["trim"]', text).split("\r\n") for line in part.split("\r")]
    return "\n".join(lines) or None


@pytest.mark.parametrize("transforms", ['["trim"]', '["collapse"]', '["no_break_space"]', "[{ pad = 6 }]"])
@given(text=texts)
def test_a_text_is_cleaned_as_it_would_be_by_hand(transforms, text):
    assert CLEANERS[transforms](text) == as_kept(by_hand(transforms, text))


@given(st.integers(-(10**9), 10**9), st.integers(1, 3))
def test_a_point_zero_is_dropped_from_whole_numbers(number, zeros):
    assert CLEANERS['["drop_point_zero"]'](f"{number}.{'0' * zeros}") == str(number)


@given(texts.filter(lambda text: text.strip(string.digits + "-.") != ""))
def test_a_point_zero_stays_in_everything_else(text):
    assert CLEANERS['["drop_point_zero"]'](text) == as_kept(text)


@given(texts)
def test_a_code_is_one_or_the_text_as_it_stands(text):
    found = CLEANERS['["code"]'](text)

    if any(letter in string.ascii_letters + string.digits for letter in unicodedata.normalize("NFKD", text)):
        assert CODE.match(found) or len(found) > 120
    else:
        assert found == (text.strip() or None)


@given(texts)
def test_a_code_made_of_a_code_is_the_same(text):
    found = CLEANERS['["code"]'](text)

    assert found is None or CLEANERS['["code"]'](found) == found


ANYTHING = """
[columns.What]
transforms = ["trim", "no_break_space", "collapse", "drop_point_zero", "code", { pad = 3 }, { extract = "(a+)" }]
blank = ["N/A"]

[columns.Ref]
transforms = ["code"]

[organisation]
columns = ["Text"]
rules = [{ match = ".", value = "neas" }]
default = "nhft"

[[party]]
role = "representative"
person = { name = { columns = ["Text"] } }

[[matter]]
summary = { columns = ["Text", "What"] }
finding = [{ scheme = "s", outcome = { columns = ["What"] }, on = { column = "When", excel = "1904" } }]

[[document]]
title = { columns = ["Text"] }
use = { columns = ["What"], unlisted = "unknown" }

[[event]]
event = "closed"
on = { columns = ["When", "Text"], formats = ["%d/%m/%y %H:%M"], pivot = 50, excel = "1900", ambiguous = "first" }

[[event]]
event = "referred"
on = { column = "When", formats = ["%Y-%m-%dT%H:%M:%S%z"], unreadable = "unknown" }
body = { columns = ["What"] }
where = { column = "Text", match = "." }

[standing]
column = "What"
codes = { open = "open", closed = "finished" }
undated = "unknown"

[[verdict]]
name = "target"
due = { column = "When", by = { column = "Text", formats = { a = ["%Y%m%d"] } } }
"""
MAPPINGS = [cases(more=ANYTHING), ANSWERS, TEXTS]
COLUMNS = ("Ref", "Received", "What", "When", "Text", "Score", "Criticality")
READERS = [Rows(text, *COLUMNS).reader for text in MAPPINGS]
any_text = (
    texts
    | st.sampled_from(["open", "closed", "a", "N/A", "02/03/2020", "60", "45385.5", "20200302", "2020-07-01T12:00:00Z"])
    | st.sampled_from(
        ["9999-12-31T23:59:59-23:59", "0001-01-01T00:00:00+23:59", "31/12/9999", "25/10/20 01:30", "9" * 400]
    )
    | st.integers().map(str)
)


@given(st.tuples(*[any_text] * len(COLUMNS)))
def test_any_row_becomes_a_draft_or_is_rejected_with_a_reason(cells):
    values = dict(zip(COLUMNS, cells, strict=True))
    assert all(answer(reader, values) for reader in READERS)


def answer(reader, values):
    """Return the draft of a row, or the reason for which it is rejected."""
    try:
        reader.key(values)
        return reader.draft(values)
    except RowProblemError as refused:
        return str(refused)
