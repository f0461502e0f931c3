"""The transforms of a mapping against oracles that share no code with them."""

import string
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.domain.cases.fields import CODE
from tests.reading_rows import Rows, cases

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


@pytest.mark.parametrize("transforms", ['["trim"]', '["collapse"]', '["no_break_space"]', "[{ pad = 6 }]"])
@given(text=texts)
def test_a_text_is_cleaned_as_it_would_be_by_hand(transforms, text):
    expected = by_hand(transforms, text)

    assert CLEANERS[transforms](text) == (expected if expected.strip() else None)


@given(st.integers(-(10**9), 10**9), st.integers(1, 3))
def test_a_point_zero_is_dropped_from_whole_numbers(number, zeros):
    assert CLEANERS['["drop_point_zero"]'](f"{number}.{'0' * zeros}") == str(number)


@given(texts.filter(lambda text: text.strip(string.digits + "-.") != ""))
def test_a_point_zero_stays_in_everything_else(text):
    assert CLEANERS['["drop_point_zero"]'](text) == (text if text.strip() else None)


@given(texts)
def test_a_code_is_one_or_the_text_as_it_stands(text):
    found = CLEANERS['["code"]'](text)

    if any(letter in string.ascii_letters + string.digits for letter in unicodedata.normalize("NFKD", text)):
        assert CODE.match(found) or len(found) > 120
    else:
        assert found == (text if text.strip() else None)


@given(texts)
def test_a_code_made_of_a_code_is_the_same(text):
    found = CLEANERS['["code"]'](text)

    assert found is None or CLEANERS['["code"]'](found) == found
