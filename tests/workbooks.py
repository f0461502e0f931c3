"""Workbooks for tests, written by other programs than the one that reads them."""

import io
import zipfile

import openpyxl
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow

ERRORS = {"#REF!": 23, "#N/A": 42, "#DIV/0!": 7}
"""The errors of a cell, with the numbers that XLS has for them."""


class CellError(str):
    """An error such as #REF! that a cell has for a value."""

    __slots__ = ()


def xlsx(*sheets):
    """Return a workbook; each sheet is its name and its rows of values, in which texts are texts."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for row, values in enumerate(rows, start=1):
            for column, value in enumerate(values, start=1):
                cell = sheet.cell(row, column, value)
                if isinstance(value, str):
                    cell.data_type = "e" if isinstance(value, CellError) else "s"
    return saved(book)


def saved(book):
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def xls(*sheets):
    book = xlwt.Workbook()
    for name, rows in sheets:
        sheet = book.add_sheet(name)
        for row, values in enumerate(rows):
            for column, value in enumerate(values):
                if isinstance(value, CellError):
                    sheet.row(row).set_cell_error(column, ERRORS[value])
                else:
                    sheet.write(row, column, value)
    return saved(book)


_MARKED = (
    'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0" calcext:value-type="error"'
)


def ods(*sheets):
    """Return a workbook of texts, in which errors are marked as LibreOffice marks them."""
    book = OpenDocumentSpreadsheet()
    for name, rows in sheets:
        table = Table(name=name)
        for values in rows:
            row = TableRow()
            for value in values:
                cell = TableCell(valuetype="string", stringvalue=value)
                row.addElement(cell)
            table.addElement(row)
        book.spreadsheet.addElement(table)
    content = saved(book)
    errors = {each for _, rows in sheets for row in rows for each in row if isinstance(each, CellError)}
    if not errors:
        return content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        xml = archive.read("content.xml").decode()
    for error in errors:
        xml = xml.replace(f'office:string-value="{error}"', f'office:string-value="" {_MARKED}')
    return changed(content, **{"content.xml": xml.encode()})


def changed(content, **members):
    """Return the archive *content* with other bytes for some members, or without those that are None."""
    new = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(new, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in dict.fromkeys((*old.namelist(), *members)):
            said = members[name] if name in members else old.read(name)
            if said is not None:
                archive.writestr(name, said)
    return new.getvalue()
