"""What casework itself offers by the name of a format."""

import sqlite3

import pytest

from casework.plugins.host import PluginHost

HOST = PluginHost([])


def a_database(path):
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE complaints (ref TEXT, said TEXT)")
        connection.execute("INSERT INTO complaints VALUES ('1', 'Bins')")
    connection.close()


def written(text):
    return lambda path: path.write_text(text, encoding="utf-8")


SOURCES = {
    "csv": written("ref,said\n1,Bins\n"),
    "json-lines": written('{"ref": "1", "said": "Bins"}\n'),
    "open311": written('[{"ref": "1", "said": "Bins"}]'),
    "sqlite": a_database,
}


@pytest.mark.parametrize("form", SOURCES)
def test_a_mapping_can_name_each_format_that_casework_reads(form, tmp_path):
    source = tmp_path / "source"
    SOURCES[form](source)
    importer = HOST.importers.get(form)(source)

    assert importer.columns() == ("ref", "said")
    assert [dict(row.values) for row in importer.rows()] == [{"ref": "1", "said": "Bins"}]
