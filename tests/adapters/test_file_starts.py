
import pytest

from casework.adapters.file_starts import start_of
from tests.packing import packed


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"PK\x03\x04rest", "excel"),
        (b"\xd0\xcf\x11\xe0rest", "excel"),
        (b"SQLite format 3\x00rest", "sqlite"),
        (b'{"a": 1}\n', "json-lines"),
        (b' [{"a": 1}]', "open311"),
        (b"a,b\n1,2\n", "csv"),
        (b"", "csv"),
        (packed(b'{"a": 1}\n'), "json-lines"),
        (b"\x1f\x8bno gzip at all", "csv"),
    ],
)
def test_a_file_is_known_by_its_first_bytes(tmp_path, content, what):
    path = tmp_path / "file"
    path.write_bytes(content)

    assert start_of(path).format == what


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_its_first_lines_are_read_in_any_encoding(tmp_path, encoding):
    path = tmp_path / "file.csv"
    path.write_text("Ref,Received\n", encoding=encoding)

    assert start_of(path).text == "Ref,Received\n"


def test_only_whole_lines_of_a_long_file_are_handed_out(tmp_path):
    path = tmp_path / "file.csv"
    path.write_text("one,two\n" * 40_000, encoding="utf-8")

    text = start_of(path).text

    assert len(text) <= 1 << 18
    assert text.endswith("one,two\n")


def test_a_first_line_without_an_end_is_handed_out_as_far_as_it_was_read(tmp_path):
    path = tmp_path / "file.csv"
    path.write_text("x" * 300_000, encoding="utf-8")

    assert start_of(path).text == "x" * (1 << 18)
