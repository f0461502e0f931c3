import pytest

from casework.application.row_reading import RowProblemError
from casework.application.row_reading import columns as columns_module
from casework.errors import DataError
from tests.reading_rows import Rows, cases

SUMMARY = 'kind = { default = "complaint" }\nsummary = { columns = ["What"] }'


def said(column, *columns, dropped=(), source=""):
    """Return the reader of a register whose column What is found and cleaned as *column* says."""
    before = f"dropped = {list(dropped)}\n"
    return Rows(
        cases(
            ('kind = { default = "complaint" }', SUMMARY),
            ('zone = "Europe/London"', f'zone = "Europe/London"\n{source}'),
            more=f"[columns.What]\n{column}\n",
            before=before,
        ),
        *("Ref", "Received", *(columns or ("What",))),
    )


def summary(column, text):
    return said(column).draft("1", "02/03/2020", text).summary


@pytest.mark.parametrize(
    ("transforms", "text", "cleaned"),
    [
        ('["trim"]', "  a b ", "a b"),
        ('["no_break_space"]', "a\u00a0b\u202fc\u2007d", "a b c d"),
        ('["collapse"]', " a \n\n b\tc ", "a b c"),
        ('["drop_point_zero"]', "10037.0", "10037"),
        ('["drop_point_zero"]', "-3.00", "-3"),
        ('["drop_point_zero"]', "1.0.0", "1.0.0"),
        ('["drop_point_zero"]', "10.5", "10.5"),
        ("[{ pad = 5 }]", "2127", "02127"),
        ("[{ pad = 5 }]", "770XX", "770XX"),
        ("[{ pad = 5 }]", " ", None),
        ("[{ extract = '([0-9]+)' }]", "ref 17 of 20", "17"),
        ("[{ extract = '([0-9]+)' }]", "no number", "no number"),
        ("[{ extract = '^([0-9]+)$|.+' }]", "no number", None),
        ('["drop_point_zero", { pad = 5 }]', "2127.0", "02127"),
        ('["lower"]', "The Trust", "the trust"),
        ('["code"]', "L&Q (Südwest) Ltd.", "L-Q-Sudwest-Ltd"),
        ('["code"]', "NEAS PTS 528 - Q1", "NEAS-PTS-528-Q1"),
        ('["code"]', "???", "???"),
        ('["lower", "code"]', "Care Received", "care-received"),
    ],
)
def test_texts_are_cleaned_in_the_order_that_the_mapping_says(transforms, text, cleaned):
    assert summary(f"transforms = {transforms}", text) == cleaned


def test_a_long_text_is_cleaned_as_well():
    assert summary('transforms = ["collapse"]', "a  " * 200) == "a " * 199 + "a"


def test_words_that_say_nothing_in_any_column_are_blank_in_each_of_them():
    rows = said('blank = ["none"]', source='blank = ["-"]')

    assert rows.draft("1", "02/03/2020", " - ").summary is None
    assert rows.draft("1", "02/03/2020", "none").summary is None
    assert rows.draft("1", "02/03/2020", "- none").summary == "- none"
    assert said('transforms = ["code"]', source='blank = ["-"]').draft("1", "02/03/2020", "-").summary is None


def test_words_that_say_nothing_are_blank():
    assert summary('blank = ["N/A", "-"]', " N/A ") is None
    assert summary('transforms = ["lower"]\nblank = ["n/a"]', "N/A") is None
    assert summary('blank = ["N/A"]', "N/A today") == "N/A today"
    assert summary('transforms = [{ pad = 5 }]\nblank = ["N/A"]', "N/A") is None


def test_texts_that_are_kept_are_those_of_the_source():
    rows = Rows(
        cases(more='[columns.Zip]\ntransforms = [{ pad = 5 }]\nblank = ["0"]', before='kept = ["Zip"]\n'),
        *("Ref", "Received", "Zip"),
    )

    assert rows.draft("1", "02/03/2020", "2127").kept == (("Zip", "2127"),)
    assert rows.draft("1", "02/03/2020", "0").kept == (("Zip", "0"),)
    assert rows.draft("1", "02/03/2020", " ").kept == ()


# Codes made of texts


def team(*transforms):
    listed = ", ".join(f'"{each}"' for each in transforms)
    change = ('kind = { default = "complaint" }', 'kind = { default = "complaint" }\nservice = { columns = ["Team"] }')
    return Rows(cases(change, more=f"[columns.Team]\ntransforms = [{listed}]"), "Ref", "Received", "Team")


def test_two_texts_that_become_one_code_are_told_for_every_row():
    rows = team("code")
    met = [rows.draft("1", "02/03/2020", text) for text in ("A & B", "A & B ", "A-B", "A-B", "C", "")]

    assert [draft.matters[0].service for draft in met] == ["A-B"] * 4 + ["C", None]
    assert [draft.met.flags for draft in met] == [(), (), *[("Team: two texts became one code",)] * 2, (), ()]


def test_what_the_mapping_does_before_it_makes_a_code_is_meant():
    rows = team("collapse", "lower", "code")

    assert rows.draft("1", "02/03/2020", "The  Bins").met.flags == ()
    assert rows.draft("1", "02/03/2020", "the bins").met.flags == ()


def test_a_column_that_is_read_twice_is_told_once():
    change = (
        'kind = { default = "complaint" }',
        'kind = { default = "complaint" }\nservice = { columns = ["Team"] }\nreference = { columns = ["Team"] }',
    )
    rows = Rows(cases(change, more="[columns.Team]\ntransforms = ['code']"), "Ref", "Received", "Team")
    rows.draft("1", "02/03/2020", "A B")

    assert rows.draft("1", "02/03/2020", "A-B").met.flags == ("Team: two texts became one code",)


def test_two_texts_are_never_one_key():
    rows = Rows(cases(more="[columns.Ref]\ntransforms = ['code']"), "Ref", "Received")

    assert (rows.key("NEAS 1"), rows.key("NEAS 1"), rows.key("NEAS-2")) == ("NEAS-1", "NEAS-1", "NEAS-2")
    with pytest.raises(
        RowProblemError, match="Ref: two texts became one code, and nothing would tell their rows apart"
    ):
        rows.key("NEAS-1")


def test_texts_beyond_those_that_are_watched_are_told(monkeypatch):
    monkeypatch.setattr(columns_module, "MOST_WATCHED", 1)
    rows = team("code")

    assert rows.draft("1", "02/03/2020", "A").met.flags == ()
    assert rows.draft("1", "02/03/2020", "B").met.flags == (
        "Team: too many texts to see whether two of them became one code",
    )


# Where columns are found


def test_a_column_may_have_another_name_in_the_source_or_several():
    assert said('name = "Text"', "Text").draft("1", "02/03/2020", "a").summary == "a"
    assert said('aliases = ["Words", "Text"]', "Text").draft("1", "02/03/2020", "a").summary == "a"
    assert said('aliases = ["Words", "Text"]', "What").draft("1", "02/03/2020", "a").summary == "a"


def test_a_column_may_be_found_by_its_place():
    assert said("position = 4", "x", "y").draft("1", "02/03/2020", "a", "b").summary == "b"


def test_a_column_may_be_missing_where_the_mapping_says_so():
    assert said("optional = true", "x").draft("1", "02/03/2020", "a").summary is None
    assert said("optional = true\nposition = 9", "x").draft("1", "02/03/2020", "a").summary is None


def refused(column, *columns):
    with pytest.raises(DataError) as error:
        said(column, *columns)
    return error.value.problems


def test_two_names_of_one_column_cannot_both_be_there():
    assert refused('aliases = ["Text"]', "What", "Text")[0] == (
        "columns['What']: the source has 'What' and 'Text', and only one of them can be it: take the other away"
    )


def test_a_place_beyond_the_columns_is_refused():
    assert refused("position = 9", "x")[0] == "columns['What']: position 9 is beyond the 3 columns of the source"


def test_a_column_that_is_missing_is_named_beside_what_the_source_has():
    assert refused("", "x", "Wha") == (
        "missing: 'What' (did you mean 'Wha'?)",
        "the source has: 'Ref', 'Received', 'x', 'Wha'",
    )
    assert refused("", "x") == ("missing: 'What'", "the source has: 'Ref', 'Received', 'x'")


def test_columns_that_the_mapping_does_not_mention_are_known():
    rows = said('name = "Text"', "Text", "New", "Colour", dropped=["Colour"])

    assert rows.reader.unmentioned == ("New",)


# Keys, and what a row says


def test_what_a_row_says_is_what_the_mapping_reads_by_its_own_names():
    rows = said('aliases = ["Text"]', "New", "Text")

    assert rows.reader.digested(rows.values("1", "02/03/2020", "n", "a")) == {
        "Ref": "1", "Received": "02/03/2020", "What": "a",
    }  # fmt: skip


def test_a_key_is_cleaned_like_any_text():
    rows = Rows(cases(more="[columns.Ref]\ntransforms = ['trim', { pad = 4 }]"), "Ref", "Received")

    assert rows.key(" 7 ") == "0007"


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        (("", "a"), "Ref and Team: blank, so nothing names the row"),
        (("7 8", "a"), "Ref and Team: no key, which is letters, digits and . _ : / -, at most 120, no spaces"),
        (("7:8", "a"), "Ref and Team: no key, which is letters, digits and . _ : / -, at most 120, no spaces"),
    ],
)
def test_a_key_is_a_code_that_can_be_taken_apart_again(cells, why):
    rows = Rows(cases(('columns = ["Ref"]', 'columns = ["Ref", "Team"]')), "Ref", "Team", "Received")

    assert rows.key("7", "a") == "7:a"
    with pytest.raises(RowProblemError) as refused:
        rows.key(*cells)
    assert str(refused.value) == why


def test_a_source_without_a_key_is_known_by_what_its_rows_say():
    text = cases(('columns = ["Ref"]', 'rule = "content"'), before='dropped = ["Colour"]\n')
    one, other = Rows(text, "Received", "Colour", "New"), Rows(text, "New", "Received")

    assert one.key("02/03/2020", "red", "a") == other.key("a", "02/03/2020")
    assert one.key("02/03/2020", "red", "a") == one.key("02/03/2020", "blue", "a")
    assert one.key("02/03/2020", "red", "a") != one.key("02/03/2020", "red", "b")


def test_the_name_of_a_dropped_column_may_be_another_in_the_source():
    text = cases(
        ('columns = ["Ref"]', 'rule = "content"'),
        more='[columns.Colour]\naliases = ["Color"]',
        before='dropped = ["Colour"]\n',
    )
    rows = Rows(text, "Received", "Color")

    assert rows.key("02/03/2020", "red") == rows.key("02/03/2020", "blue")
    assert rows.reader.unmentioned == ()


def test_rows_that_are_no_records_are_known():
    rows = Rows(cases(more='[[skip]]\ncolumn = "Ref"\nmatch = "^Total"\n'), "Ref", "Received")

    assert rows.reader.skips(rows.values("Total 2019"))
    assert not rows.reader.skips(rows.values("7"))
