"""Rows of an importer that reads no file."""

import attrs
import pytest

from casework.adapters.import_files import TemporaryFiles
from casework.application.access import AllowAll
from casework.application.importing import Import, Origin, import_rows
from casework.application.ports import SourceRow
from casework.application.rules_record import RulesRecord
from casework.errors import DataError
from tests.boston import BY, HEADER, Register

COLUMNS = tuple(HEADER.split(","))
GOOD = dict(zip(COLUMNS, ["1", "02/03/2020", "", "CPL", "Bins", "Thanks", "", "", "red"], strict=True))


def row(**values):
    return SourceRow(line=2, cells=("1",), values={**GOOD, **values})


@attrs.define(kw_only=True)
class Bare:
    """An importer that hands out what it was made with."""

    made: object = ()

    def columns(self):
        return COLUMNS

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


def test_a_sentence_of_the_importer_about_its_source_is_told_as_it_is(tmp_path):
    with pytest.raises(DataError, match="the disk is on fire"):
        taken(Register(tmp_path), Bare(made=[DataError("the disk is on fire")]))


def test_rows_of_no_file_are_imported_without_a_hash_and_begin_a_batch_each_time(tmp_path):
    register = Register(tmp_path)

    first = taken(register, Bare(made=[row()]))
    second = taken(register, Bare(made=[row(), row(Ref="2")]))

    assert (first.new, second.new, second.unchanged) == (1, 1, 1)
    assert [each.batch.began.sha256 for each in register.book.imports(viewer=BY)] == [None, None]
