"""Workbooks for tests, written by other programs than the one that reads them."""

import io
import zipfile

import openpyxl
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow


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
                    cell.data_type = "s"
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
                sheet.write(row, column, value)
    return saved(book)


def ods(*sheets):
    """Return a workbook of texts."""
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
    return saved(book)


def changed(content, **members):
    """Return the archive *content* with other bytes for some members, or without those that are None."""
    new = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(new, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in dict.fromkeys((*old.namelist(), *members)):
            said = members[name] if name in members else old.read(name)
            if said is not None:
                archive.writestr(name, said)
    return new.getvalue()
