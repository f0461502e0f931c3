import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.adapters.csv_files import FIELD_LIMIT, CsvImporter
from casework.adapters.text_files import RECORD_LIMIT
from casework.application.source_texts import COLUMN_LIMIT
from casework.errors import DataError
from tests.packing import packed
from tests.shared import shared_file

REJECTS = "casework_line,casework_file,casework_sheet,casework_key_of,casework_reason,a"


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


def test_a_line_of_delimiters_alone_is_no_record(read):
    assert lines(read(b"a,b\n,\n1,2\n,,,\n\n3,\n")) == [(3, ("1", "2"), None), (6, ("3", ""), None)]
    assert lines(read(b'a\n""\n1\n')) == [(2, ("",), None), (3, ("1",), None)]


def test_a_file_of_rejected_rows_says_that_it_is_one(read):
    rejects = read(
        f"{REJECTS}\n2,,,,wrong,1\n".encode(),
        encoding="cp1252",
        delimiter=";",
    )

    assert rejects.remarks() == ("Read as the rejected rows of an import, with the columns that they had there.",)


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


@pytest.mark.parametrize(
    ("options", "content"),
    [
        ({"delimiter": ";"}, b"a;b\n1;2\n"),
        ({"delimiter": "\t"}, b"a\tb\n1\t2\n"),
        ({"delimiter": "|", "quote": "'"}, b"a|b\n'1'|2\n"),
        ({}, b"a,b\r1,2\r"),
        ({}, "a,b\n1,2\n".encode("utf-16")),
        ({"encoding": "utf-16-le"}, "a,b\n1,2\n".encode("utf-16-le")),
        ({"encoding": "utf-8"}, "a,b\n1,2\n".encode("utf-8-sig")),
        ({}, packed(b"a,b\n1,2\n")),
        ({"header": 3}, b'The "Register\nof 2019\na,b\n1,2\n'),
        ({"header": 3}, b"title\n\n\n\na,b\n1,2\n"),
    ],
)
def test_a_dialect_is_read_where_it_is_said(read, options, content):
    importer = read(content, **options)

    assert importer.columns() == ("a", "b")
    assert [dict(row.values) for row in importer.rows()] == [{"a": "1", "b": "2"}]


def test_a_file_without_quotation_marks_has_them_as_text(read):
    assert lines(read(b'a,b\n"1,2"\n', quote="")) == [(2, ('"1', '2"'), None)]


def test_a_file_without_a_header_has_numbered_columns(read):
    importer = read(b"1,2\n1,2\n", header=0)

    assert importer.columns() == ("1", "2")
    assert [row.line for row in importer.rows()] == [1, 2]


def test_lines_are_counted_from_the_first_of_the_file_wherever_the_header_is(read):
    assert [row.line for row in read(b'title\n\na,b\n"1\n",2\n3,4\n', header=3).rows()] == [4, 6]


def test_a_row_that_repeats_the_header_is_passed_over_and_counted(read):
    importer = read(b"a,b\n1,2\na,b\n3,4\na,b\n")

    assert [row.cells for row in importer.rows()] == [("1", "2"), ("3", "4")]
    assert importer.remarks() == ("Read as UTF-8.", "2 rows that repeat the header were passed over.")


def test_one_name_for_several_columns_is_read_by_position(read):
    importer = read(b"a,a\n1,2\na,a\n", by_position=True)

    assert [dict(row.values) for row in importer.rows()] == [{"a": "1", "a (2)": "2"}]


@pytest.mark.parametrize(
    ("options", "content", "why"),
    [
        ({}, b"a;b\n1;2\n", """has one column only, and ';' stands in it: let the mapping say delimiter = ";\""""),
        ({}, b"a\tb\n1\t2\n", r'delimiter = "\t"'),
        ({"delimiter": ";"}, b"a,b\n1,2\n", 'delimiter = ",", if that is its delimiter'),
        ({"delimiter": ""}, b"a\n", "the delimiter must be one character, not ''"),
        ({"delimiter": ";;"}, b"a\n", "the delimiter must be one character, not ';;'"),
        ({"delimiter": "\n"}, b"a\n", "the delimiter must be one character"),
        ({"quote": "ab"}, b"a\n", "the quotation mark must be one character, not 'ab'"),
        ({"quote": ","}, b"a\n", "',' cannot be both delimiter and quotation mark"),
        ({"header": 4}, b"a\nb\n", "is empty from line 4 on"),
        ({"encoding": "cp9"}, b"a\n", "there is no encoding 'cp9'"),
        ({"encoding": "base64"}, b"a\n", "there is no encoding 'base64'"),
        ({"encoding": "a\0"}, b"a\n", "there is no encoding"),
        ({"fallback": "undefined"}, b"a\n", "there is no encoding 'undefined'"),
        ({"encoding": "ascii"}, "£\n".encode(), "is not ascii, as the mapping has it: byte 0xC2 stands for nothing"),
        ({"encoding": "utf-16"}, b"a\n\n", "is not utf-16, as the mapping has it: a byte stands for nothing"),
        ({"encoding": "cp1252"}, "a\n".encode("utf-8-sig"), "begins with the byte order mark of UTF-8"),
        ({"encoding": "utf-16-le"}, "a\n".encode("utf-8-sig"), "begins with the byte order mark of UTF-8"),
        ({}, "a\n£\n".encode() + b"\xa3\n", "mixes encodings: line 2 is UTF-8 and line 3 is not"),
        ({}, packed(b"a,b\n1,2\n")[:-9], "is a gzip archive that is damaged or breaks off"),
        ({}, packed(b"a,b\n1,2\n")[:-8] + b"\0" * 8, "is a gzip archive that is damaged"),
        ({}, b"\x1f\x8b\x08\0\0\0\0\0\0\xff\xff", "is a gzip archive that is damaged"),
        ({}, packed(packed(b"a,b\n")), "is a gzip archive inside another"),
    ],
)  # fmt: skip
def test_a_file_that_is_read_in_the_wrong_way_says_what_to_change(read, options, content, why):
    assert why in refusal(read(content, **options))


def test_a_file_that_unpacks_without_end_is_left_while_it_does(read):
    assert "unpacks into more than" in refusal(read(packed(b"a,b\n" + (b"1" * 1_000 + b",2\n") * (20 << 10))))


def test_a_file_that_unpacks_into_texts_is_read(read):
    importer = read(packed(b"".join(b"%d,%s\n" % (n, b"%d " % n**2 * 80) for n in range(30_000)), 1), header=0)

    assert importer.columns() == ("1", "2")


def test_a_record_over_several_lines_has_an_end_too(read):
    assert "has a record of more than 1,000,000 characters" in refusal(read(b"a,b\n" + b'"x\n",' * 400_000))


def test_a_file_that_changes_between_two_looks_is_refused(read, tmp_path):
    importer = read("a\n£\n".encode())
    importer.columns()
    (tmp_path / "in.csv").write_bytes(b"a\n\xa3\n")

    assert "was changed while it was read" in refusal(importer)


def test_a_file_in_two_halves_of_utf_16_is_refused(read):
    assert "is not UTF-16 throughout" in refusal(read(b"\xff\xfea\0\0\xdca\0"))


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
    importer = read(f"{REJECTS}\n7,,,,why,'=1+1\n8,,,,why,plain\n".encode())

    assert importer.columns() == ("a",)
    assert [dict(row.values) for row in importer.rows()] == [{"a": "=1+1"}, {"a": "plain"}]


def test_rejected_rows_are_read_as_they_were_written_whatever_the_mapping_says(read):
    content = f"{REJECTS}\n7,,,,why,£\n".replace(",", ";").encode()

    for options in ({"delimiter": "\t", "quote": "", "header": 3}, {"encoding": "cp1252"}):
        assert [dict(row.values) for row in read(content, **options).rows()] == [{"a": "£"}]


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


def test_a_rejected_row_stands_where_it_stood_in_its_source(read):
    content = f"{REJECTS}\n67,register.csv,Old,line 3,why,1\n68,,,,why,1,2\n69,,,\n"

    first, wide, narrow = read(content.encode()).rows()

    assert (first.place, first.key_of, first.rejected_before) == ("line 67 of register.csv, Old", "line 3", True)
    assert (wide.place, wide.cells, wide.problem) == ("line 68", ("1", "2"), "it has 2 fields where the header has 1")
    assert (narrow.place, narrow.cells) == ("line 69", ())


@pytest.mark.parametrize("line", ["", "x", "²", "1" * 13])
def test_a_rejected_row_of_which_nobody_knows_the_line_is_rejected(read, line):
    (row,) = read(f"{REJECTS}\n{line},,,,why,1\n".encode()).rows()

    assert (row.line, row.values) == (2, {})
    assert row.problem.startswith("casework_line does not say on which line it stands")


def test_a_file_of_rejected_rows_without_one_of_its_columns_is_refused(read):
    assert "is a file of rejected rows without all of its own columns" in refusal(read(b"casework_line,a\n7,1\n"))


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_file_of_rejected_rows_is_read_as_a_spreadsheet_program_saves_it(read, delimiter, encoding):
    content = f"{REJECTS}\r\n7,,,,why,Gebühr £5\r\n".replace(",", delimiter)

    importer = read(content.encode(encoding), encoding="latin-1", delimiter="|")

    assert [dict(row.values) for row in importer.rows()] == [{"a": "Gebühr £5"}]
    (said,) = importer.remarks()
    assert said.endswith("It was saved as cp1252." if encoding == "cp1252" else "that they had there.")


def test_a_file_of_rejected_rows_is_known_with_quotation_marks_around_its_names(read):
    content = REJECTS.replace(",", '","')

    assert read(f'"{content}"\n7,,,,why,1\n'.encode()).columns() == ("a",)


def test_what_is_wrong_with_a_file_of_rejected_rows_is_not_laid_on_the_mapping(read):
    said = refusal(read(f"{REJECTS}\n7,,,,why,£\n".encode() + b"8,,,,why,\xa3\n", encoding="utf-8"))

    assert "is a file of rejected rows that cannot be read: it is neither UTF-8 nor cp1252" in said
    assert "mapping" not in said
