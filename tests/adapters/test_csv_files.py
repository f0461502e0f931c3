import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.adapters.csv_files import FIELD_LIMIT, CsvImporter
from casework.application.source_texts import COLUMN_LIMIT
from casework.adapters.text_files import RECORD_LIMIT
from casework.errors import DataError
from tests.shared import shared_file


@pytest.fixture
def read(tmp_path):
    """Write bytes into a file and read it."""

    def read(content, **options):
        path = tmp_path / "in.csv"
        path.write_bytes(content)
        return CsvImporter(path, **options)

    return read


def lines(importer):
    return [(row.line, row.cells, row.problem) for row in importer.rows()]


def refusal(importer):
    with pytest.raises(DataError) as refused:
        list(importer.rows())
    return str(refused.value)


def test_a_row_has_the_line_on_which_it_begins(read):
    importer = read(b'a,b\r\n1,"two\r\nlines"\r\n\r\n3,"say ""so"""\r\n')

    assert importer.columns() == ("a", "b")
    assert [(row.line, dict(row.values)) for row in importer.rows()] == [
        (2, {"a": "1", "b": "two\r\nlines"}),
        (5, {"a": "3", "b": 'say "so"'}),
    ]


def test_another_delimiter_is_read_where_it_is_said(read):
    assert lines(read(b"a;b\n1;2,5\n", delimiter=";")) == [(2, ("1", "2,5"), None)]


def test_a_record_with_a_wrong_number_of_fields_says_so(read):
    assert lines(read(b"a,b\n1\n1,2,3\n4,5\n")) == [
        (2, ("1",), "it has 1 field where the header has 2"),
        (3, ("1", "2", "3"), "it has 3 fields where the header has 2"),
        (4, ("4", "5"), None),
    ]


def test_a_record_with_stray_quotation_marks_says_so_and_the_next_is_read(read):
    first, second = lines(read(b'a,b\n"1"x,2\n3,4\n'))

    assert first[:2] == (2, ('"1"x,2',))
    assert "a quotation mark stands where none may be" in first[2]
    assert second == (3, ("3", "4"), None)


def test_a_header_alone_is_no_rows(read):
    assert lines(read(b"a,b\n")) == []


@pytest.mark.parametrize(
    ("content", "encoding", "said"),
    [
        ("a\n£5\n".encode(), "utf-8", "Read as UTF-8."),
        ("a\n£5\n".encode("utf-8-sig"), "", "Read as UTF-8: the file begins with its byte order mark."),
        ("a\n£5\n".encode("utf-16"), "", "Read as UTF-16: the file begins with its byte order mark."),
        ("a\n£5\n".encode("cp1252"), "", "Read as cp1252, the fallback: the file is no UTF-8 (byte 0xA3)."),
    ],
)
def test_the_encoding_is_said_and_never_guessed(read, content, encoding, said):
    importer = read(content)

    assert [row.values["a"] for row in importer.rows()] == ["£5"]
    assert importer.remarks() == (said,)


def test_the_mapping_may_name_another_fallback(read):
    assert [row.values["a"] for row in read("a\n£5\n".encode("mac-roman"), fallback="mac-roman").rows()] == ["£5"]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "is empty"),
        (b"\n\n", "is empty"),
        (b"a,b\n1,\x00\n", "has NUL characters in it"),
        ("a,b\n1,\0\n".encode("utf-16"), "has NUL characters in it"),
        (b"a\n\x81\n", "neither UTF-8 nor cp1252, in which byte 0x81"),
        (b"\xef\xbb\xbfa\n\xa3\n", "begins with the mark of UTF-8, but is not UTF-8 throughout"),
        (b"\xff\xfea", "begins with the mark of UTF-16, but is not UTF-16 throughout"),
        (b"PK\x03\x04....", "is an Excel workbook or another ZIP archive"),
        (b"\x1f\x8b\x08....", "is a gzip archive"),
        (b'"a"x,b\n1,2\n', "in its header a quotation mark stands where none may be"),
        (b"a,b,a\n1,2,3\n", "has several columns called a"),
        (b'a,b\n1,"2\n3,4\n', "breaks off in the record that begins on line 2"),
        (b"a,b\n1,2\n3", "breaks off in the record that begins on line 3"),
        (b"a,b\n1," + b"x" * (FIELD_LIMIT + 1) + b"\n", "has a field of more than 131,072 characters"),
        (b"a,b\n1," + b"x" * (RECORD_LIMIT + 1) + b"\n", "has a record of more than 1,000,000 characters by line 2"),
        (b",".join(b"c%d" % n for n in range(COLUMN_LIMIT + 1)) + b"\n", "has 1001 columns; at most 1000"),
    ],
    ids=range(16),
)
def test_a_file_that_is_not_what_it_says_is_refused(read, content, why):
    assert why in refusal(read(content))


def test_a_file_that_is_not_there_is_refused(tmp_path):
    assert "cannot be read: No such file" in refusal(CsvImporter(tmp_path / "none.csv"))


def test_the_last_record_of_a_file_that_breaks_off_can_be_rejected_alone(read):
    importer = read(b"a,b\n1,2\n3", on_truncated="reject_last_record")

    assert lines(importer) == [
        (2, ("1", "2"), None),
        (3, ("3",), "the file breaks off here: it has 1 field where the header has 2"),
    ]


def test_a_missing_line_end_after_the_last_record_is_no_harm(read):
    assert lines(read(b"a,b\n1,2")) == [(2, ("1", "2"), None)]


def test_a_real_upload_that_broke_off_is_refused_or_loses_its_last_record_only():
    path = shared_file("data/cfpb_2023_truncated.csv")

    assert "breaks off in the record that begins on line 3302" in refusal(CsvImporter(path))
    rows = list(CsvImporter(path, on_truncated="reject_last_record").rows())
    assert (len(rows), [row.line for row in rows if row.problem]) == (2068, [3302])


def test_rejected_rows_come_back_as_they_were(read):
    importer = read(b"casework_line,casework_reason,a\n7,why,'=1+1\n8,why,plain\n")

    assert importer.columns() == ("a",)
    assert [dict(row.values) for row in importer.rows()] == [{"a": "=1+1"}, {"a": "plain"}]


def rows_or_nothing(path):
    try:
        return list(CsvImporter(path).rows())
    except DataError:
        return []


@settings(max_examples=300)
@given(content=st.binary(max_size=60) | st.text("ab,\"\n\r;'\t", max_size=60).map(str.encode))
def test_anything_at_all_is_rows_or_one_sentence(tmp_path_factory, content):
    path = tmp_path_factory.mktemp("any") / "in.csv"
    path.write_bytes(content)

    assert all(row.problem or row.values for row in rows_or_nothing(path))
