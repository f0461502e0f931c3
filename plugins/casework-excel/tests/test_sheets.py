"""What becomes of the cells of a workbook, and of workbooks that were made to do harm."""

import datetime as dt
import io
import json
import os
import resource
import struct
import zipfile
import zlib

import openpyxl
import pytest

from casework.errors import DataError
from casework.plugins.host import PluginHost
from casework_excel import archives, flaws, open_documents, reading, sheets
from casework_excel.archives import look_into
from casework_excel.sheets import ExcelImporter
from tests.workbooks import CellError, changed, ods, saved, xls, xlsx

AT = dt.datetime(2024, 1, 5, 9, 30, 1)  # noqa: DTZ001 - cells know no zones
SHEET = "xl/worksheets/sheet1.xml"
GOOD = xlsx(("Sheet", [["Ref", "Said"], ["1", "x"]]))
DOCTYPE = '<!DOCTYPE lolz [<!ENTITY a "b"><!ENTITY c "&a;&a;&a;">]>'


@pytest.fixture
def read(tmp_path):
    def read(content, **options):
        path = tmp_path / "register.xlsx"
        path.write_bytes(content)
        return ExcelImporter(path, **options)

    return read


def cells(importer):
    return [row.cells for row in importer.rows()]


def refusal(importer):
    with pytest.raises(DataError) as refused:
        list(importer.rows())
    return str(refused.value)


def with_cells(*xml):
    """Return a workbook with the header Ref, Said and these rows of XML below it."""
    names = "".join(
        f'<c r="{at}1" t="inlineStr"><is><t>{name}</t></is></c>' for at, name in {"A": "Ref", "B": "Said"}.items()
    )
    head = f'<row r="1">{names}</row>'
    rows = "".join(f'<row r="{number}">{each}</row>' for number, each in enumerate(xml, start=2))
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    sheet = f'<worksheet xmlns="{main}"><sheetData>{head}{rows}</sheetData></worksheet>'
    return changed(GOOD, **{SHEET: sheet.encode()})


def test_the_installed_plugin_offers_the_format(tmp_path):
    assert isinstance(PluginHost().importers.get("excel")(tmp_path), ExcelImporter)


# Cells


def test_values_become_the_texts_that_a_mapping_declares(read):
    row = [
        1, 1.0, 1.5, -0.25, 1e20, dt.date(2024, 1, 5), AT, dt.time(9, 30),
        dt.timedelta(hours=30, minutes=5), True, False, "  007 ", None, "end",
    ]  # fmt: skip
    header = [f"c{number}" for number in range(len(row))]

    assert cells(read(xlsx(("Sheet", [header, row])))) == [
        ("1", "1", "1.5", "-0.25", "1e+20", "2024-01-05", "2024-01-05 09:30:01", "09:30:00", "30:05:00", "TRUE",
         "FALSE", "  007 ", "", "end")
    ]  # fmt: skip


def test_dates_of_the_other_epoch_are_the_same_days(read):
    book = openpyxl.Workbook()
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    book.active.append(["On"])
    book.active.append([dt.date(2024, 1, 5)])

    assert cells(read(saved(book))) == [("2024-01-05",)]


@pytest.mark.parametrize(
    ("cell", "problem"),
    [
        ('<c r="B2" t="e"><v>#REF!</v></c>', "cell B2 has an error, such as #REF!, for a value"),
        ("<c r='B2' t='e'><v>#N/A</v></c>", "cell B2 has an error, such as #REF!, for a value"),
        ('<c r="B2"><f>1+1</f></c>', "cell B2 has a formula whose value was not saved"),
        ('<c r="B2"><f>1+1</f><v></v></c>', "cell B2 has a formula whose value was not saved"),
        ('<c r="B2"><f t="shared" si="0"/><v/></c>', "cell B2 has a formula whose value was not saved"),
        ('<c r="B2" t="str"><f>A1&amp;""</f><v></v></c>', None),
        ('<c r="B2"><f>1+1</f><v>2</v></c>', None),
        ('<c r="C2"><v>7</v></c>', "it has something in column 3, where the header has 2"),
        ('<c r="B2" t="inlineStr"><is><t>a_x0000_</t></is></c>', "it has NUL characters in it"),
    ],
)
def test_a_row_with_a_cell_that_cannot_be_read_says_so(read, cell, problem):
    one = '<c r="A2"><v>1</v></c>'
    rows = list(read(with_cells(one + cell, '<c r="A3"><v>3</v></c>')).rows())

    assert [(row.line, row.problem) for row in rows] == [(2, problem), (3, None)]


def test_a_cell_that_cannot_be_read_is_found_wherever_the_pieces_of_its_sheet_end(read):
    filling = [f'<c r="A{number}"><v>{number}</v></c>' for number in range(2, 12_000)]
    rows = [each + f'<c r="B{number}"><f>1+1</f><v/></c>' for number, each in enumerate(filling, start=2)]

    assert all(row.problem for row in read(with_cells(*rows)).rows())


@pytest.mark.parametrize("write", [xlsx, xls])
def test_a_merged_cell_has_its_value_in_all_its_places(read, write):
    if write is xlsx:
        book = openpyxl.Workbook()
        for row in (["Ref", "Said", "More"], ["1", "a", "b"], [None, "c", None], ["2", "d", None]):
            book.active.append(row)
        for places in ("A2:A3", "B4:C4", "F1:G9"):
            book.active.merge_cells(places)
        content = saved(book)
    else:
        import xlwt

        book = xlwt.Workbook()
        sheet = book.add_sheet("Sheet")
        for place, text in {
            (0, 0): "Ref",
            (0, 1): "Said",
            (0, 2): "More",
            (1, 1): "a",
            (1, 2): "b",
            (2, 1): "c",
        }.items():
            sheet.write(*place, text)
        sheet.write_merge(1, 2, 0, 0, "1")
        sheet.write(3, 0, "2")
        sheet.write_merge(3, 3, 1, 2, "d")
        content = saved(book)

    assert cells(read(content)) == [("1", "a", "b"), ("1", "c", ""), ("2", "d", "d")]


def test_a_merged_title_gives_no_names_to_columns(read):
    book = openpyxl.Workbook()
    for row in (["Complaints 2019", None], ["Ref", "Said"], ["1", "a"]):
        book.active.append(row)
    book.active.merge_cells("A1:B1")

    assert read(saved(book), header=2).columns() == ("Ref", "Said")
    assert read(saved(book)).columns() == ("Complaints 2019",)


def test_a_sheet_that_begins_further_down_and_right_keeps_its_places(read):
    book = openpyxl.Workbook()
    book.active["C4"], book.active["C5"] = "Ref", "1"
    importer = read(saved(book))

    assert importer.columns() == ("", "", "Ref")
    assert [(row.line, row.cells) for row in importer.rows()] == [(5, ("", "", "1"))]


# Sheets and headers


def test_the_only_visible_sheet_is_read_and_hidden_ones_by_name(read):
    book = openpyxl.Workbook()
    book.active.append(["Ref"])
    hidden = book.create_sheet("Old")
    hidden.append(["Ref"])
    hidden.append(["7"])
    hidden.sheet_state = "hidden"
    content = saved(book)

    assert read(content).remarks() == ("Read from the sheet Sheet.", "Hidden and passed over: Old.")
    assert cells(read(content, sheets=("Old",))) == [("7",)]
    assert read(content, sheets=("Old",)).remarks() == ("Read from the sheet Old.",)


def test_the_header_of_one_sheet_may_stand_in_another_row(read):
    content = xlsx(("2019", [["Title"], [], ["a", "b"], ["1", "2"]]), ("2020", [["a", "b"], ["3", "4"]]))
    importer = read(content, sheets=("*",), headers={"2019": 3})

    assert importer.columns() == ("a", "b")
    assert [(row.sheet, row.line, row.cells) for row in importer.rows()] == [
        ("2019", 4, ("1", "2")),
        ("2020", 2, ("3", "4")),
    ]


def test_one_sheet_may_have_no_header(read):
    content = xlsx(("Old", [["1", "2"]]), ("New", [["1", "2"], ["3", "4"]]))

    assert cells(read(content, sheets=("*",), headers={"Old": 0})) == [("1", "2"), ("3", "4")]


def test_several_sheets_are_one_source_and_each_row_says_from_which_it_is(read):
    content = xlsx(("2019", [["a", "b"], ["1", "2"]]), ("2020", [["b", "a"], ["b", "a"], ["3", "4"]]), ("None", []))
    importer = read(content, sheets=("2019", "2020"))

    assert importer.columns() == ("a", "b")
    assert [(row.sheet, row.line, dict(row.values)) for row in importer.rows()] == [
        ("2019", 2, {"a": "1", "b": "2"}),
        ("2020", 3, {"a": "4", "b": "3"}),
    ]
    assert importer.remarks() == (
        "Read from the sheets 2019, 2020.",
        "1 row that repeats the header was passed over.",
    )
    assert len(cells(read(content, sheets=("*",)))) == 2


def test_cells_stand_under_the_headings_of_the_first_sheet_also_those_of_a_row_that_cannot_be_read(read):
    other = ("2020", [["b", "a"], ["3", "4"], ["5", CellError("#REF!")], ["6", "7", "8"]])
    importer = read(xlsx(("2019", [["a", "b"], ["1", "2"]]), other), sheets=("*",))

    assert cells(importer) == [("1", "2"), ("4", "3"), ("", "5"), ("7", "6", "8")]


def test_a_heading_in_other_capitals_or_with_other_blanks_is_the_same_column(read):
    others = ("2020", [["SERVICE  AREA", "ref "], ["Bins", "2"]]), ("2021", [["Service area", "Ref"], ["Parks", "3"]])
    importer = read(xlsx(("2019", [["Ref", "Service Area"], ["1", "Trees"]]), *others), sheets=("*",))

    assert importer.columns() == ("Ref", "Service Area")
    assert cells(importer) == [("1", "Trees"), ("2", "Bins"), ("3", "Parks")]


def test_a_sheet_may_lack_a_column_that_is_optional_and_it_is_blank_there(read):
    later = ("2020", [["Learning", "ref"], ["Call first", "2"]]), ("2021", [["Ref", "Team"], ["3", "Bins"]])
    content = xlsx(("2019", [["Ref", "Team"], ["1", "Parks"]]), *later)
    importer = read(content, sheets=("*",), optional=("Team", "Learning"))

    assert importer.columns() == ("Ref", "Team", "Learning")
    assert cells(importer) == [("1", "Parks", ""), ("2", "", "Call first"), ("3", "Bins", "")]
    assert "but differ in 'Learning'. " in refusal(read(content, sheets=("*",), optional=("Team",)))


@pytest.mark.parametrize(
    ("options", "why"),
    [
        ({}, "has the sheets 'a', 'b', 'c': let the mapping name those to read, or * for all"),
        ({"sheets": ("d",)}, "has no sheet 'd'; it has 'a', 'b', 'c'"),
        ({"sheets": ("a", "b")}, "the sheets a and b do not have the same columns, but differ in 'Ref', 'Said'"),
        ({"sheets": ("c",)}, "has no header in the sheet c"),
        ({"sheets": ("a",), "header": 9}, "has no header in the sheet a"),
    ],
)
def test_sheets_that_cannot_be_read_as_one_source_are_refused(read, options, why):
    assert why in refusal(read(xlsx(("a", [["Ref"]]), ("b", [["Said"]]), ("c", [])), **options))


def test_a_sheet_without_a_header_has_numbered_columns(read):
    importer = read(xlsx(("Sheet", [["1", "2"], ["1", "2"]])), header=0)

    assert importer.columns() == ("1", "2")
    assert [row.line for row in importer.rows()] == [1, 2]


def test_one_name_for_several_columns_is_read_by_position(read):
    content = xlsx(("Sheet", [["a", "a"], ["1", "2"]]))

    assert "has several columns called a" in refusal(read(content))
    assert read(content, by_position=True).columns() == ("a", "a (2)")


def test_a_header_with_half_a_character_is_refused(read):
    header = '<c r="A1" t="inlineStr"><is><t>a_x0000_</t></is></c>'
    content = with_cells()
    sheet = zipfile.ZipFile(io.BytesIO(content)).read(SHEET).decode()
    broken = sheet.replace('<c r="A1" t="inlineStr"><is><t>Ref</t></is></c>', header)

    assert "has no header that can be read: it has NUL" in refusal(read(changed(content, **{SHEET: broken.encode()})))


@pytest.mark.parametrize(
    "content", [GOOD, ods(("S", [["Ref", "Said"], ["1", "x"]])), xls(("S", [["Ref", "Said"], ["1", "x"]]))]
)
def test_the_kind_of_a_workbook_is_decided_by_what_is_in_it(read, content):
    assert cells(read(content)) == [("1", "x")]


# Harm


def bomb(size=60 << 20):
    return changed(GOOD, **{SHEET: b" " * size})


def lying(said):
    """An archive with a member that is not as large as it says; a small one has the checksum of what it says it is."""
    content = changed(GOOD, **{"xl/media/a.xml": b"x" * 200_000})
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        real = archive.getinfo("xl/media/a.xml")
    checked = struct.pack("<L", real.CRC), struct.pack("<L", zlib.crc32(b"x" * said))
    return content.replace(struct.pack("<L", real.file_size), struct.pack("<L", said)).replace(
        *checked, 2 * (said < 9_000)
    )


def renamed(old, new):
    return GOOD.replace(old, new)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (bomb(), "unpacks into far more than a workbook holds"),
        (lying(1_000), "unpacks into far more than a workbook holds"),
        (lying(210_000), "is damaged: a member of it breaks off"),
        (changed(GOOD, **{f"m{number}.xml": b"" for number in range(2_001)}), "members; a workbook has a few"),
        (renamed(b"docProps/app.xml", b"../../../app.xml"), "a member whose name leads out of it"),
        (renamed(b"docProps/app.xml", b"/docProp/app.xml"), "a member whose name leads out of it"),
        (renamed(b"docProps/app.xml", b"..\\..\\..\\app.xml"), "a member whose name leads out of it"),
        (renamed(b"docProps/app.xml", b"C:\\Props/app.xml"), "a member whose name leads out of it"),
        (renamed(b"docProps/core.xml", b"docProps/app.xml\0"), "two members of one name"),
        (changed(GOOD, **{SHEET: DOCTYPE.encode() + b"<worksheet/>"}), "has a document type in it"),
        (changed(GOOD, **{"xl/workbook.xml": DOCTYPE.encode()}), "has a document type in it"),
        (changed(GOOD, **{SHEET: b" " * 65_530 + DOCTYPE.encode()}), "has a document type in it"),
        (changed(GOOD, **{SHEET: DOCTYPE.encode("utf-16")}), "has XML in it that is no UTF-8"),
        (changed(GOOD, **{"xl/workbook.xml": b"<workbook>"}), "is damaged in its list of sheets (ParseError)"),
        (changed(GOOD, **{"xl/_rels/workbook.xml.rels": None}), "is damaged in its list of sheets (KeyError)"),
        (changed(GOOD, **{"xl/workbook.xml": b"<w>" + os.urandom(5 << 20) + b"</w>"}), "unpacks into far more"),
        (changed(GOOD, **{"xl/workbook.xml": None}), "is a ZIP archive, but no workbook that is read here"),
        (changed(GOOD, **{"xl/workbook.xml": None, "mimetype": b"text/plain"}), "is a ZIP archive, but no workbook"),
        (changed(GOOD, **{SHEET: b'<c t="e">'}), "a cell that cannot be read does not say where it stands"),
        (GOOD[:-30], "is damaged or no workbook"),
        (GOOD[:80] + b"\xff" * 20 + GOOD[100:], "is damaged or no workbook"),
        (b"Ref,Said\n", "is no workbook (XLSX, XLS or ODS)"),
        (b"", "is no workbook (XLSX, XLS or ODS)"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "is damaged or no workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "is protected with a password"),
        (with_cells('<c r="XFD1048576"><v>1</v></c>'), "cannot be read as a workbook"),
        (with_cells('<c r="A2"><v>1</v></c>' + '<c r="B2" t="inlineStr"><is><t>' + "x" * 1_000_001 + "</t></is></c>"),
         "has a row of more than 1,000,000 characters"),
    ],
    ids=range(27),
)  # fmt: skip
def test_a_workbook_that_was_made_to_do_harm_or_is_damaged_is_refused(read, content, why):
    assert why in refusal(read(content))


def test_a_file_that_is_too_large_is_not_opened(read, monkeypatch):
    monkeypatch.setattr(archives, "FILE_LIMIT", 1_000)
    assert "workbooks are read up to 1,000. Save it as CSV" in refusal(read(GOOD))
    monkeypatch.undo()
    monkeypatch.setattr(archives, "UNPACKED_LIMIT", 1_000)
    assert "unpacks into far more" in refusal(read(GOOD))


def test_a_sheet_of_formulas_without_values_is_refused(read, monkeypatch):
    monkeypatch.setattr(flaws, "FLAW_LIMIT", 2)
    rows = [f'<c r="A{number}"><f>1</f></c>' for number in range(2, 6)]

    assert "formulas without values, in over 2 rows of a sheet: open it, let it calculate" in refusal(
        read(with_cells(*rows))
    )


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(DataError, match="cannot be read: No such file"):
        look_into(tmp_path / "none.xlsx")


def test_a_process_that_ends_in_the_middle_is_an_error_of_the_workbook(read, monkeypatch, tmp_path):
    dying = tmp_path / "dying.py"
    dying.write_text("print('{\"kind\": \"hidden\"}'); print('{\"kind\":', end='')")
    monkeypatch.setattr(reading, "__file__", str(dying))

    assert "cannot be read as a workbook: it is damaged, or was made to do harm" in refusal(read(GOOD))


def test_nobody_waits_for_the_other_process_who_needs_no_more_rows(read):
    rows = read(xlsx(("Sheet", [["a"], *([str(number)] for number in range(20_000))]))).rows()

    assert next(rows).cells == ("0",)
    rows.close()


# The other process


def messages(content, tmp_path, wanted=(), header=1):
    path = tmp_path / "register"
    path.write_bytes(content)
    return list(reading.main(str(path), wanted, header, {}))


def test_the_other_process_tells_what_is_in_the_sheets_and_that_it_is_at_the_end(tmp_path, capsys):
    told = messages(GOOD, tmp_path)

    assert told == [
        {"kind": "hidden", "texts": []},
        {"kind": "sheet", "text": "Sheet"},
        {"kind": "row", "number": 1, "texts": ["Ref", "Said"]},
        {"kind": "row", "number": 2, "texts": ["1", "x"]},
        {"kind": "end"},
    ]
    further = []
    reading._tell([str(tmp_path / "register"), "[]", "1", "{}"], lambda: further.append("so"))
    assert further == ["so", "so"]
    assert [json.loads(line) for line in capsys.readouterr().out.splitlines()] == told


@pytest.mark.parametrize(
    ("error", "why"),
    [
        (reading.PasswordError("x"), "is protected with a password: save it without one"),
        (reading.CalamineError("x"), "cannot be read as a workbook: x"),
        (MemoryError(), "needs more memory than a workbook may"),
    ],
)
def test_the_other_process_says_why_it_refuses(tmp_path, monkeypatch, error, why):
    def refuse(*_):
        raise error

    monkeypatch.setattr(reading, "rows_of", refuse)

    assert messages(GOOD, tmp_path)[-1] == {"kind": "refused", "text": why}
    assert messages(GOOD, tmp_path, ["none"])[-1]["text"] == "has no sheet 'none'; it has 'Sheet'"


def test_values_of_every_kind_are_text():
    values = [1, 2.0, 2.5, 1e16, True, "x", dt.timedelta(minutes=-1), dt.date(2024, 1, 5)]

    assert [*map(reading.text_of, values)] == ["1", "2", "2.5", "1e+16", "TRUE", "x", "-1:59:00", "2024-01-05"]


def test_long_rows_merged_cells_and_several_sheets_are_known_here_too(tmp_path):
    book = openpyxl.Workbook()
    for row in (["Ref", "Said"], ["1", "a"], [None, "b"], [None, None], ["z"]):
        book.active.append(row)
    for places in ("A2:A3", "B3:C3", "F1:G9"):
        book.active.merge_cells(places)
    texts = [each["texts"] for each in messages(saved(book), tmp_path) if each["kind"] == "row"]

    assert texts == [["Ref", "Said"], ["1", "a"], ["1", "b"], ["z"]]
    titled = [each["texts"] for each in messages(saved(book), tmp_path, header=3) if each["kind"] == "row"]
    assert titled == texts
    two = xlsx(("a", [["Ref"]]), ("b", [["Ref"]]))
    assert [each["text"] for each in messages(two, tmp_path, ["*"]) if each["kind"] == "sheet"] == ["a", "b"]
    assert messages(two, tmp_path)[-1]["text"].startswith("has the sheets 'a', 'b': let the mapping name")
    long = xlsx(("Sheet", [["x" * 32_000] * 40]))
    assert messages(long, tmp_path)[-1]["text"] == "has a row of more than 1,000,000 characters"


@pytest.mark.parametrize(("most", "until"), [(-1, 120), (110, 110)])
def test_the_other_process_keeps_itself_within_bounds_and_may_go_on_while_it_comes_further(monkeypatch, most, until):
    limits, spent = {}, [0.5]
    monkeypatch.setattr("resource.setrlimit", lambda what, limit: limits.update({what: limit}))
    monkeypatch.setattr("resource.getrlimit", lambda _: (-1, most))
    monkeypatch.setattr(reading.time, "process_time", lambda: spent[0])

    go_on = reading._bounded(20)

    assert limits == {resource.RLIMIT_AS: (1 << 30, 1 << 30), resource.RLIMIT_CPU: (21, most)}
    spent[0] = 99.5
    go_on()
    assert limits[resource.RLIMIT_CPU] == (until, most)


def test_a_damaged_workbook_in_which_the_reader_goes_round_for_ever_is_refused(read, monkeypatch):
    book = ods(("Sheet", [["Ref"], ["1"]]))
    content = zipfile.ZipFile(io.BytesIO(book)).read("content.xml")
    endless = content.replace(b"</table:table>", b"</table:ta ble>")
    monkeypatch.setattr(sheets, "STILL_SECONDS", 1)
    monkeypatch.setattr(open_documents, "check_whole", lambda *_: None)  # which refuses this one at once

    assert "it is damaged, or was made to do harm" in refusal(read(changed(book, **{"content.xml": endless})))
