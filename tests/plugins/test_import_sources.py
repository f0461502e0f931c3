import pytest

from casework.adapters.rejected_rows import REJECTS_COLUMNS
from casework.adapters.toml_mappings import read_mapping
from casework.application.plugin_choice import BUILTIN
from casework.errors import UsageError
from casework.plugins.host import PluginHost
from casework.plugins.import_sources import opened
from tests.boston import REGISTER, Register

JOINED = '[[join]]\nfile = "more.csv"\nname = "more"\nhere = "Ref"\nthere = "CaseRef"\n\n[source]'


class Offering:
    """Plugins that offer one importer for every format, which only keeps what it is told."""

    def __init__(self):
        self.importers = self

    def owner(self, _name):
        return BUILTIN

    def get(self, _name):
        return lambda where, **options: (where, options)


def said(tmp_path, text=REGISTER):
    mapping = tmp_path / "register.toml"
    mapping.write_text(text, encoding="utf-8")
    return read_mapping(mapping), mapping


def test_an_address_is_handed_to_the_importer_as_it_is_and_is_told_to_nobody(tmp_path):
    mapping, file = said(tmp_path)

    (where, _), origin = opened("postgresql://jo:secret@here/x", mapping, file, Offering())

    assert where == "postgresql://jo:secret@here/x"
    assert (origin.name, origin.sha256, origin.files, origin.lines) == ("csv", None, (), None)


def test_a_server_has_no_other_files(tmp_path):
    mapping, file = said(tmp_path, REGISTER.replace("[source]", JOINED))

    with pytest.raises(UsageError, match="a server is imported alone"):
        opened("postgresql://here/x", mapping, file, Offering())


def test_there_is_a_file(tmp_path):
    with pytest.raises(UsageError, match="say which file"):
        opened([], *said(tmp_path), PluginHost())


def test_a_file_that_is_named_twice_is_a_mistake_however_it_is_written(tmp_path, monkeypatch):
    mapping, file = said(tmp_path)
    (tmp_path / "s.csv").write_text("Ref\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)

    with pytest.raises(UsageError, match=r"s\.csv is named twice: name each file once"):
        opened(["s.csv", tmp_path / "s.csv"], mapping, file, Offering())


def test_columns_of_another_file_are_looked_up_and_rejected_rows_bring_theirs_along(tmp_path):
    register = Register(tmp_path)
    register.change("[source]", JOINED)
    register.change('columns = ["What", "More"]', 'columns = ["What", "more.Text"]')
    (tmp_path / "more.csv").write_text("CaseRef,Text\n1,Hello\n2,Bye\n", encoding="utf-8")

    outcome = register.run("1,02/03/2020,,CPL,Bins,Thanks,,,", "2,bad,,CPL,Bins,Ta,,,")

    (row,) = register.book.rows()
    assert "Thanks\nHello" in register.book.file(row.case).details.values()
    (rejected,) = outcome.rejects
    header = ",".join([*REJECTS_COLUMNS, *rejected.columns])
    cells = ",".join(["3", "", "", "", "why", *rejected.cells]).replace("bad", "02/03/2020")
    register.file.write_text(f"{header}\n{cells}\n", encoding="utf-8")
    assert register.run().new == 1


def test_a_column_that_goes_by_several_names_may_be_missing_in_one_of_several_files(tmp_path):
    register = Register(tmp_path)
    register.change(
        "[identity]", '[columns.What]\naliases = ["About"]\n\n[columns.More]\noptional = true\n\n[identity]'
    )
    register.write("1,02/03/2020,,CPL,Bins,Thanks,,,")
    other = tmp_path / "other.csv"
    other.write_text(
        "Ref,Received,Closed,Type,Team,What,Target,Colour\n2,02/03/2020,,CPL,Bins,Ta,,\n", encoding="utf-8"
    )

    from tests.boston import BY

    assert register.book.import_file([register.file, other], register.mapping, by=BY).new == 2
