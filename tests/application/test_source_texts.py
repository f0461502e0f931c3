import pytest

from casework.application.source_texts import COLUMN_LIMIT, named_columns, numbered_columns, repeated_headers, unfit
from casework.errors import DataError


def test_names_stay_as_they_are_and_blank_ones_may_repeat():
    assert named_columns(["", "a", ""], "f", by_position=False) == ("", "a", "")


def test_a_name_of_several_columns_is_refused_unless_they_are_read_by_position():
    with pytest.raises(DataError, match="f has several columns called a, b: rename all but one, or let the mapping"):
        named_columns(["b", "a", "a", "b"], "f", by_position=False)

    assert named_columns(["b", "a", "a", "b", "", ""], "f", by_position=True) == (
        "b",
        "a",
        "a (2)",
        "b (2)",
        "",
        " (2)",
    )


def test_a_name_that_is_taken_is_not_given_again():
    assert named_columns(["a", "a (2)", "a", "a"], "f", by_position=True) == ("a", "a (2)", "a (3)", "a (4)")


def test_columns_without_names_are_numbered():
    assert numbered_columns(3, "f") == ("1", "2", "3")


def test_more_columns_than_a_register_has_are_refused():
    with pytest.raises(DataError, match=f"f has 1001 columns; at most {COLUMN_LIMIT} are read"):
        numbered_columns(COLUMN_LIMIT + 1, "f")


def test_repeated_headers_are_counted_in_a_sentence():
    assert repeated_headers(0) == ()
    assert repeated_headers(1) == ("1 row that repeats the header was passed over.",)
    assert repeated_headers(1_200) == ("1,200 rows that repeat the header were passed over.",)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("a", None),
        ("日本語", None),
        ("a\0", "it has NUL characters in it"),
        ("\ud800", "it has half of a character in it"),
    ],
)
def test_halves_of_characters_and_nuls_are_no_text(text, why):
    said = unfit(["fine", text])

    assert said is None if why is None else said.startswith(why)
