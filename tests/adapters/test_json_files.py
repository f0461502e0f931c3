import json

import pytest

from casework.adapters.json_files import json_lines, open311
from casework.adapters.text_files import RECORD_LIMIT
from casework.errors import DataError
from tests.packing import packed

REQUEST = {"service_request_id": 638344, "status": "closed", "lat": 37.5, "media_url": None, "zip": {"code": "94114"}}


@pytest.fixture
def read(tmp_path):
    """Write bytes into a file and read it."""

    def read(content, importer=json_lines, **options):
        path = tmp_path / "in.json"
        path.write_bytes(content)
        return importer(path, **options)

    return read


def texts(importer):
    return [dict(row.values) for row in importer.rows()]


def problems(importer):
    return [(row.line, row.problem) for row in importer.rows() if row.problem]


def refusal(importer):
    with pytest.raises(DataError) as refused:
        list(importer.rows())
    return str(refused.value)


def test_what_lies_inside_has_its_path_for_a_name_and_every_text_is_as_it_stands(read):
    importer = read(
        '{"id": 1e5, "place": {"lat": 1.50, "in": {"zip": "007"}}, "open": true, "shut": false, "by": null, '
        '"tags": ["Æ", 2.0, {"a": null}, [true], "x\\"y"]}'.encode()
    )

    assert texts(importer) == [
        {
            "id": "1e5", "place.lat": "1.50", "place.in.zip": "007", "open": "true", "shut": "false", "by": "",
            "tags": '["Æ", 2.0, {"a": null}, [true], "x\\"y"]',
        }
    ]  # fmt: skip
    assert importer.remarks() == ("Read as UTF-8.",)


def test_columns_are_all_that_any_record_has_and_a_record_without_one_is_blank_there(read):
    importer = read(b'{"a": 1}\n\n{"b": 2, "a": 3}\n')

    assert importer.columns() == ("a", "b")
    assert [(row.line, row.cells) for row in importer.rows()] == [(1, ("1", "")), (3, ("3", "2"))]


@pytest.mark.parametrize("content", [packed(b'{"a": 1}'), '{"a": 1}'.encode("utf-16")])
def test_packed_and_marked_files_are_read(read, content):
    assert texts(read(content)) == [{"a": "1"}]


def test_another_encoding_is_read_where_it_is_declared(read):
    content = '{"a": "£"}\n'.encode("cp1252")

    assert texts(read(content, encoding="cp1252")) == [{"a": "£"}]
    assert "is no UTF-8 (byte 0xA3), and the mapping declares no other encoding" in refusal(read(content))


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (b"[1]", "it is no JSON object"),
        (b"7", "it is no JSON object"),
        (b'{"b": }', "it is no JSON: Expecting value at character 7"),
        (b'{"a": 1, "a": 2}', "it has one name twice"),
        (b'{"a": {"b": 1}, "a.b": 2}', "it has one name twice"),
        (b'{"a": NaN}', "it has NaN in it, which is no number"),
        (b'{"a": {"b": -Infinity}}', "it has -Infinity in it, which is no number"),
        (b'{"a": "\\ud800"}', "it has half of a character in it, or bytes that are no text"),
        (b'{"a": "\\u0000"}', "it has NUL characters in it"),
        (b'{"a":' * 40 + b"1" + b"}" * 40, "its objects or lists lie too deep in each other"),
        (b'{"a":' * 20_000 + b"1" + b"}" * 20_000, "its objects or lists lie too deep in each other"),
        (b'{"a":' + b"[" * 400 + b"]" * 400 + b"}", "its objects or lists lie too deep in each other"),
    ],
    ids=range(12),
)
def test_a_line_that_is_no_record_says_why_and_the_next_is_read(read, line, why):
    importer = read(line + b'\n{"a": 1}\n')

    assert problems(importer) == [(1, why)]
    assert texts(importer)[1] == {"a": "1"}


def test_a_number_of_any_length_stays_as_it_stands(read):
    assert texts(read(b'{"a": ' + b"9" * 10_000 + b"}")) == [{"a": "9" * 10_000}]


@pytest.mark.parametrize(
    ("importer", "content", "why"),
    [
        (json_lines, b'{"a": 1}\n{"a": ', "breaks off in record 2: get the whole file"),
        (json_lines, b"7\n", "has no record in it, or an error instead: is it a file of JSON lines?"),
        (json_lines, b'{"a": "\0"}', "has NUL characters in it"),
        (json_lines, b'{"a": "' + b"x" * RECORD_LIMIT + b'"}', "has a record of more than 1,000,000 characters"),
        (json_lines, json.dumps({str(n): n for n in range(1_001)}).encode(), "has 1001 columns"),
        (
            json_lines,
            b"PK\x03\x04...",
            'let the mapping name its format, format = "excel", or convert it',
        ),
        (open311, b"7", "is no GeoReport answer: that is a JSON list of service requests"),
        (open311, b"", "is no GeoReport answer"),
        (open311, b'[{"a": 1} {"a": 2}]', "is no JSON: after record 1 there is neither a comma nor the list's end"),
        (open311, b'[{"a": 1}] 7', "something stands behind the list of service requests"),
        (open311, b'[{"a": x}]', "is no JSON in record 1: Expecting value"),
        (open311, b"[" * 20_000, "is too deep in record 1: no service request is"),
        (open311, b'[{"a": "' + b"x" * 2_500_000, "is no JSON in record 1, or that has more than 1,000,000"),
        (open311, b'[{"code": 404, "description": "No such city"}]', "has no record in it, or an error instead"),
        (open311, b'[{"a": 1},{"a": "\0"}]', "has NUL characters in it"),
        (open311, b'[{"a": 1}', "breaks off in record 2"),
        (open311, b'[{"a": 1},', "breaks off in record 2"),
        (open311, b'[{"a": 1},{"a": tr', "breaks off in record 2"),
        (open311, b'[{"a": 1},{"a": "b', "breaks off in record 2"),
    ],
    ids=range(19),
)
def test_a_file_that_is_not_what_it_says_is_refused(read, importer, content, why):
    assert why in refusal(read(content, importer))


@pytest.mark.parametrize(
    ("importer", "content"),
    [
        (json_lines, b'{"a": 1}\n{"a": '),
        (open311, b'[{"a": 1}'),
        (open311, b'[{"a": 1},'),
        (open311, b'[{"a": 1},{"a": "b'),
    ],
)
def test_the_last_record_of_a_file_that_breaks_off_can_be_rejected_alone(read, importer, content):
    source = read(content, importer, on_truncated="reject_last_record")

    ((line, problem),) = problems(source)
    assert (line, problem.startswith("the file breaks off here")) == (2, True)
    assert texts(source) == [{"a": "1"}, {}]


@pytest.mark.parametrize("form", ["{}", '{{"service_requests": {}}}', ' {{ "requests" : {} }} '])
def test_a_georeport_answer_has_a_row_for_each_request(read, form):
    importer = read(form.format(json.dumps([REQUEST, {**REQUEST, "status": "open"}])).encode(), open311)

    assert importer.columns() == ("service_request_id", "status", "lat", "media_url", "zip.code")
    assert [(row.line, row.values["status"]) for row in importer.rows()] == [(1, "closed"), (2, "open")]


def test_an_answer_without_requests_has_no_rows(read):
    assert texts(read(b"[ ]", open311)) == []


def test_an_element_that_is_no_request_says_so(read):
    importer = read(b'[{"a": 1}, 7, "x", {"a": 2}]', open311)

    assert problems(importer) == [(2, "it is no JSON object"), (3, "it is no JSON object")]


def test_a_number_that_goes_on_is_read_to_its_end(read):
    importer = read(b"[" + b"9" * 200_000 + b', {"a": 1}]', open311)

    assert [(row.line, len(row.cells[0])) for row in importer.rows()] == [(1, 200_000), (2, 1)]


def test_a_long_answer_is_read_piece_by_piece(read):
    requests = [{"id": number, "said": "x" * (number % 7 * 50_000)} for number in range(60)]
    importer = read(json.dumps(requests, indent=1).encode(), open311)

    assert [row.values["id"] for row in importer.rows()] == [str(number) for number in range(60)]
    assert [len(row.values["said"]) for row in importer.rows()] == [number % 7 * 50_000 for number in range(60)]


def test_space_of_any_length_may_stand_between_requests(read):
    assert len(texts(read(b'[{"a": 1}' + b" " * 200_000 + b',{"a": 2}' + b"\n" * 200_000 + b"]", open311))) == 2
