"""What becomes of an importer that breaks its promises."""

import attrs
import pytest

from casework.adapters.import_files import TemporaryFiles
from casework.application.access import AllowAll
from casework.application.importing import Import, Origin, import_rows
from casework.application.ports import SourceRow
from casework.application.rules_record import RulesRecord
from casework.application.sound_rows import SoundSource
from casework.errors import DataError
from tests.boston import BY, HEADER, Register

COLUMNS = tuple(HEADER.split(","))
GOOD = dict(zip(COLUMNS, ["1", "02/03/2020", "", "CPL", "Bins", "Thanks", "", "", "red"], strict=True))


def row(**values):
    return SourceRow(line=2, cells=("1",), values={**GOOD, **values})


@attrs.define(kw_only=True)
class Faulty:
    """An importer of a plugin, with whatever defect it is made with."""

    names: object = COLUMNS
    made: object = ()

    def columns(self):
        return self.names

    def remarks(self):
        return ()

    def rows(self):
        for each in self.made:
            if isinstance(each, Exception):
                raise each
            yield each


def taken(register, importer):
    book = register.book
    asked = Import(source=importer, mapping=register.rules(), origin=Origin(name="x"), by=BY)
    return import_rows(
        asked,
        store=book.store,
        rulebook=book.rulebook,
        rules=RulesRecord(book.store, book.organisation, book.clock),
        policy=AllowAll(),
        clock=book.clock,
        aside=TemporaryFiles(),
    )


@pytest.mark.parametrize(
    ("made", "why"),
    [
        ([row(Ref=1)], "line 2 holds something that is no text"),
        ([row(What="\ud83d")], "line 2 holds half of a surrogate pair"),
        ([SourceRow(line=2, cells=(), values={"Ref": "1"})], "line 2 does not have the columns that it named"),
        (["1,02/03/2020"], "it hands out something that is no row"),
        ([ValueError("oops")], "ValueError came out of it"),
    ],
)
def test_an_importer_that_breaks_its_promises_ends_in_one_sentence_that_names_its_format(tmp_path, made, why):
    register = Register(tmp_path)

    with pytest.raises(DataError, match=f"the importer of the format csv is faulty: {why}"):
        taken(register, Faulty(made=made))
    assert register.book.store.head("rotherham") == 0


@pytest.mark.parametrize("names", [None, ("Ref", 1)])
def test_columns_that_are_no_texts_are_faulty(names):
    with pytest.raises(DataError, match="the importer of the format xml is faulty: its columns are no texts"):
        SoundSource(Faulty(names=names), "xml").columns()


def test_a_sentence_of_the_importer_about_its_source_is_told_as_it_is(tmp_path):
    with pytest.raises(DataError, match="the disk is on fire"):
        taken(Register(tmp_path), Faulty(made=[DataError("the disk is on fire")]))


def test_rows_of_no_file_are_imported_without_a_hash_and_begin_a_batch_each_time(tmp_path):
    register = Register(tmp_path)

    first = taken(register, Faulty(made=[row()]))
    second = taken(register, Faulty(made=[row(), row(Ref="2")]))

    assert (first.new, second.new, second.unchanged) == (1, 1, 1)
    assert [each.batch.began.sha256 for each in register.book.imports(by=BY)] == [None, None]
