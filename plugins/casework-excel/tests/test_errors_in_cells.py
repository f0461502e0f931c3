"""Cells with an error, such as #REF!, in XLS and ODS, where the library that reads them makes blanks."""

import io
import random
import struct
import zipfile

import pytest

from casework.errors import DataError
from casework_excel import flaws
from casework_excel.archives import look_into
from casework_excel.sheets import ExcelImporter
from tests.workbooks import changed, ods, saved

AN_ERROR = "has an error, such as #REF!, for a value"
FREE, END_OF_FILE, OF_THE_TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


@pytest.fixture
def kept(tmp_path):
    def kept(content):
        path = tmp_path / "register"
        path.write_bytes(content)
        return path

    return kept


def read(path, **options):
    return [(row.line, row.problem, row.cells) for row in ExcelImporter(path, **options).rows()]


def refusal(path):
    with pytest.raises(DataError) as refused:
        look_into(path)
    return str(refused.value)


@pytest.mark.parametrize(
    ("column", "row", "name"), [(1, 1, "A1"), (26, 2, "Z2"), (27, 3, "AA3"), (702, 4, "ZZ4"), (16_384, 5, "XFD5")]
)
def test_cells_have_the_names_that_people_know(column, row, name):
    assert flaws.cell_name(column, row) == name


# ODS

CALCULATED = 'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'


def with_marks(*sheets):
    """Return a workbook, as LibreOffice writes errors: cells that have !ERROR, and those that say x3."""
    content = ods(*sheets)
    xml = zipfile.ZipFile(io.BytesIO(content)).read("content.xml").decode()
    marked = f'office:string-value="" {CALCULATED} calcext:value-type="error"'
    xml = xml.replace('office:string-value="!ERROR"', marked)
    xml = xml.replace('office:string-value="x3"', 'office:string-value="x" table:number-columns-repeated="3"')
    return content, xml


def written(content, xml):
    return changed(content, **{"content.xml": xml.encode()})


def test_a_row_of_an_ods_with_an_error_in_a_cell_says_so(kept):
    rows = [["Ref", "Said"], ["1", "!ERROR"], ["2", "x"]]

    assert read(kept(written(*with_marks(("Sheet", rows))))) == [
        (2, f"cell B2 {AN_ERROR}", ("1",)),
        (3, None, ("2", "x")),
    ]


def test_rows_and_cells_of_an_ods_that_are_said_once_for_several_are_counted(kept):
    content, xml = with_marks(("Sheet", [["a", "b", "c", "d"], ["x3", "!ERROR"], ["1", "2", "3", "4"]]))
    at = xml.index("<table:table-row>", xml.index("<table:table-row>") + 1)
    xml = xml[:at] + '<table:table-row table:number-rows-repeated="3">' + xml[at + len("<table:table-row>") :]

    assert [(line, problem) for line, problem, _ in read(kept(written(content, xml)))] == [
        (2, f"cell D2 {AN_ERROR}"),
        (3, f"cell D3 {AN_ERROR}"),
        (4, f"cell D4 {AN_ERROR}"),
        (5, None),
    ]


def test_errors_of_an_ods_belong_to_their_sheet_and_a_table_in_a_cell_is_no_sheet(kept):
    sheets = [["Ref", "Said"], ["1", "x"]], [["Ref", "Said"], ["2", "y"], ["inside", "!ERROR"]]
    content, xml = with_marks(("2019", sheets[0]), ("2020", sheets[1]))
    cell = '<table:table-cell office:value-type="string" office:string-value="inside"'
    table = "<table:table><table:table-row><table:table-cell/></table:table-row></table:table>"
    assert f"{cell}/>" in xml
    found = look_into(kept(written(content, xml.replace(f"{cell}/>", f"{cell}>{table}</table:table-cell>")))).flaws

    assert found == {"2019": {}, "2020": {3: f"cell B3 {AN_ERROR}"}}


@pytest.mark.parametrize("before", range(0, 60, 6))
def test_an_error_in_an_ods_is_found_wherever_the_pieces_of_it_end(kept, before):
    content, xml = with_marks(("Sheet", [["Ref", "!ERROR"]]))
    filling = "x" * ((1 << 16) - before - xml.index("calcext:value-type"))

    found = look_into(kept(written(content, xml.replace("<office:body>", f"<!--{filling}--><office:body>")))).flaws
    assert found == {"Sheet": {1: f"cell B1 {AN_ERROR}"}}


@pytest.mark.parametrize(
    "before",
    [
        "<!--<table:table-row/>-->",
        "<![CDATA[<table:table-row/>]]>",
        f"<!-- <a x='{'y' * (1 << 17)}'/><table:table-row/>-->",
    ],
    ids=range(3),
)
def test_what_is_no_row_of_an_ods_is_not_counted(kept, before):
    content, xml = with_marks(("A & 'B'", [["Ref", "!ERROR"]]))
    found = look_into(kept(written(content, xml.replace("<table:table-row>", f"{before}<table:table-row>")))).flaws

    assert found == {"A & 'B'": {1: f"cell B1 {AN_ERROR}"}}


@pytest.mark.parametrize("between", [f"<!--{'x' * (1 << 17)}-->", "<!--<table:table-cell/>-->", ""], ids=range(3))
def test_rows_of_an_ods_without_cells_are_counted_and_what_is_no_cell_is_not(kept, between):
    content, xml = with_marks(("Sheet", [["Ref", "!ERROR"]]))
    empty = '<table:table-row table:number-rows-repeated="3"/>'
    found = look_into(
        kept(written(content, xml.replace("<table:table-row>", f"{empty}<table:table-row>{between}")))
    ).flaws

    assert found == {"Sheet": {4: f"cell B4 {AN_ERROR}"}}


NOISE = random.Random(1).randbytes(9 << 20).hex()
"""Text that cannot be packed well, so that it is no bomb."""


@pytest.mark.parametrize(
    ("replaced", "by", "why"),
    [
        ("</office:body>", f"<{NOISE}", "is damaged in its cells (not well-formed (invalid token))"),
        ("<table:table-row>", "", "is damaged in its cells (mismatched tag)"),
        ("</table:table-row>", f"<!--<a/>{NOISE}--></table:table-row>",
         "is damaged in its cells: there is no end to a row"),
        ("<table:table-row>", '<table:table-row table:number-rows-repeated="many">', "is damaged or no workbook"),
        ("<table:table-row>", '<table:table-row table:number-rows-repeated="900000">',
         "has errors, or formulas without values, in over 100,000 rows of a sheet"),
    ],
    ids=range(5),
)  # fmt: skip
def test_a_damaged_ods_with_errors_is_refused(kept, replaced, by, why):
    content, xml = with_marks(("Sheet", [["Ref", "!ERROR"]]))

    assert why in refusal(kept(written(content, xml.replace(replaced, by))))


# XLS


def test_a_row_of_an_xls_with_an_error_in_a_cell_says_so(kept):
    import xlwt

    book = xlwt.Workbook()
    sheet = book.add_sheet("Sheet")
    for row, values in enumerate([["Ref", "Said"], ["1", None], ["2", True], ["3", None], ["4", None], ["5", "x"]]):
        for column, value in enumerate(values):
            if value is not None:
                sheet.write(row, column, value)
    sheet.row(1).set_cell_error(1, "#DIV/0!")
    sheet.write(3, 1, xlwt.Formula("1/0"))
    sheet.write(4, 1, xlwt.Formula("1/1"))
    unsaved = struct.pack("<QHL", 0xFFFF000000000003, 0, 0)
    divided = struct.pack("<QHL", 0xFFFF000000070002, 0, 0)
    content = saved(book).replace(unsaved, divided, 1)

    assert read(kept(content)) == [
        (2, f"cell B2 {AN_ERROR}", ("1",)),
        (3, None, ("2", "TRUE")),
        (4, f"cell B4 {AN_ERROR}", ("3",)),
        (5, None, ("4", "")),
        (6, None, ("5", "x")),
    ]


BEGIN, OF_A_CHART, END = (0x809, struct.pack("<HH", 0x600, 5)), (0x809, struct.pack("<HH", 0x600, 0x20)), (0xA, b"")
BEGIN_5 = (0x809, struct.pack("<HH", 0x500, 5))


def an_error(row, column):
    return 0x205, struct.pack("<HHHBB", row, column, 0, 7, 1)


def bytes_of(records):
    return b"".join(struct.pack("<HH", kind, len(data)) + data for kind, data in records)


def book_of(name, *records, begin=BEGIN, about=(), end=(END,)):
    """Return the records of a workbook with one sheet; *name* is as the file has it."""
    before = bytes_of([begin, *about])
    said = struct.pack("<IBB", 0, 0, 0) + name
    after = len(before) + len(bytes_of([(0x85, said), *end]))
    return before + bytes_of([(0x85, struct.pack("<IBB", after, 0, 0) + name), *end, begin, *records])


def filed(book, *, name="Workbook", shift=9, table_further=False, size=None):
    """Return an XLS file in which *book* is the workbook: in small sectors if it has less than 4096 bytes."""
    sector = 1 << shift
    small = len(book) < 4096
    inside = book + b"\0" * (-len(book) % sector)
    count = len(inside) // sector
    follows = [OF_THE_TABLE, END_OF_FILE, *range(3, count + 2), END_OF_FILE, END_OF_FILE, OF_THE_TABLE]
    small_follows = struct.pack(f"<{sector // 4}I", *range(1, sector // 4), END_OF_FILE)
    numbers = [FREE] * 109 if table_further else [0] + [FREE] * 108
    header = struct.pack(
        "<8s16xHHHHH6xIIIIIIIII109I", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 3, 0xFFFE, shift, 6,
        0, 1, 1, 0, 4096, count + 2, 1, count + 3 if table_further else END_OF_FILE, 1, *numbers,
    ).ljust(sector, b"\0")  # fmt: skip

    def entry(said, first, length):
        return said.encode("utf-16-le").ljust(64, b"\0") + struct.pack("<H50xII4x", 2 * len(said) + 2, first, length)

    entries = entry("Root Entry", 2 if small else END_OF_FILE, len(inside)) + entry(
        name, 0 if small else 2, len(book) if size is None else size
    )
    table = struct.pack(f"<{len(follows)}I", *follows).ljust(sector, b"\xff")
    further = struct.pack(f"<{sector // 4}I", 0, *[FREE] * (sector // 4 - 2), END_OF_FILE)
    return header + table + entries.ljust(sector, b"\0") + inside + small_follows + further


PLAIN, WIDE = b"\x05\x00B\xe4der", b"\x02\x01" + "Ш1".encode("utf-16-le")
CYRILLIC = 0x42, b"\xe3\x04"
LARGE = [(0x204, b"x" * 5_000)]


@pytest.mark.parametrize(
    ("content", "sheet"),
    [
        (filed(book_of(PLAIN, *LARGE, an_error(1, 1), END)), "Bäder"),
        (filed(book_of(WIDE, *LARGE, an_error(1, 1), END)), "Ш1"),
        (filed(book_of(PLAIN, an_error(1, 1), END)), "Bäder"),
        (filed(book_of(PLAIN, an_error(1, 1))), "Bäder"),
        (filed(book_of(PLAIN, *LARGE, an_error(1, 1), END), shift=12), "Bäder"),
        (filed(book_of(PLAIN, *LARGE, an_error(1, 1), END), table_further=True), "Bäder"),
        (filed(book_of(PLAIN, OF_A_CHART, an_error(7, 7), END, an_error(1, 1), END, an_error(8, 8))), "Bäder"),
        (filed(book_of(PLAIN[:1] + PLAIN[2:], an_error(1, 1), END, begin=BEGIN_5), name="Book"), "Bäder"),
        (filed(book_of(b"\x01\xd8", an_error(1, 1), END, begin=BEGIN_5, about=[CYRILLIC]), name="BOOK"), "Ш"),
    ],
    ids=range(9),
)  # fmt: skip
def test_errors_are_found_in_every_kind_of_xls(kept, content, sheet):
    assert look_into(kept(content)).flaws == {sheet: {2: f"cell B2 {AN_ERROR}"}}


@pytest.mark.parametrize(
    "content", [filed(book_of(PLAIN, END)), filed(book_of(PLAIN, an_error(1, 1), END), name="Letter")], ids=range(2)
)
def test_an_xls_without_errors_or_without_a_workbook_has_none(kept, content):
    assert look_into(kept(content)).flaws == {}


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (filed(book_of(PLAIN, END), shift=10), "its sectors have no size that is known"),
        (filed(book_of(PLAIN, *LARGE, END))[:60], "is damaged or no workbook"),
        (filed(book_of(PLAIN, *LARGE, END)).replace(struct.pack("<II", 3, 4), struct.pack("<II", 3, 400)),
         "a part of it is missing"),
        (filed(book_of(PLAIN, about=[(0x2F, b"\0\0")])), "is protected with a password: save it without one"),
        (filed(book_of(PLAIN, about=[(0x2F, b"\x01\0")])), "is protected with a password: save it without one"),
    ],
    ids=range(5),
)  # fmt: skip
def test_an_xls_that_is_damaged_or_protected_is_refused(kept, content, why):
    assert why in refusal(kept(content))


def test_an_xls_whose_parts_follow_one_another_in_a_ring_is_read_no_further_than_they_reach(kept):
    content = filed(book_of(PLAIN, *LARGE, an_error(1, 1), END), size=1 << 30)
    ring = content.replace(struct.pack("<II", 3, 4), struct.pack("<II", 3, 2))

    assert look_into(kept(ring)).flaws in ({}, {"Bäder": {2: f"cell B2 {AN_ERROR}"}})


def test_an_xls_with_too_many_errors_is_refused(kept, monkeypatch):
    monkeypatch.setattr(flaws, "FLAW_LIMIT", 2)
    content = filed(book_of(PLAIN, *(an_error(row, 1) for row in range(3)), END))

    assert "has errors, or formulas without values, in over 2 rows of a sheet" in refusal(kept(content))
