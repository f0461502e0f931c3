import attrs
import pytest

from casework.testing import ImporterContract, SourceSamples
from casework_excel.sheets import ExcelImporter
from tests.workbooks import changed, ods, xls, xlsx

ROWS = (("a", "b"), ("1", "2"), ("3", "", "4"), ("5", "6"))
XLSX = SourceSamples(
    importer=ExcelImporter,
    write=lambda columns, records: xlsx(("Sheet", [columns, *records])),
    broken=changed(
        xlsx(("Sheet", ROWS)), **{"xl/worksheets/sheet1.xml": b'<worksheet><sheetData><row r="1"><c r="A1">'}
    ),
    misfit=xlsx(("Sheet", ROWS)),
)


class TestXlsx(ImporterContract):
    @pytest.fixture
    def samples(self):
        return XLSX


class TestXls(ImporterContract):
    @pytest.fixture
    def samples(self):
        return attrs.evolve(
            XLSX,
            write=lambda columns, records: xls(("Sheet", [columns, *records])),
            broken=xls(("Sheet", ROWS))[:2_000],
            misfit=xls(("Sheet", ROWS)),
        )


class TestOds(ImporterContract):
    @pytest.fixture
    def samples(self):
        return attrs.evolve(
            XLSX,
            write=lambda columns, records: ods(("Sheet", [columns, *records])),
            broken=changed(ods(("Sheet", ROWS)), **{"content.xml": b"<office:document-content><table:table>"}),
            misfit=ods(("Sheet", ROWS)),
        )
