import pytest

from casework.adapters.temporary_tables import TemporaryTables
from casework.errors import StoreUnavailableError


def test_what_is_noted_is_found_until_it_is_forgotten():
    with TemporaryTables("CREATE TABLE noted (line INTEGER)") as tables:
        tables.ask("INSERT INTO noted VALUES (?)", (2,))

        assert list(tables.rows("SELECT line FROM noted")) == [(2,)]

    with pytest.raises(StoreUnavailableError):
        tables.ask("SELECT line FROM noted")


def test_a_file_that_fails_while_its_rows_are_read_is_told():
    with TemporaryTables("CREATE TABLE noted (line INTEGER)") as tables:
        for line in range(1_000):
            tables.ask("INSERT INTO noted VALUES (?)", (line,))
        rows = tables.rows("SELECT line FROM noted")
        next(rows)
        tables._connection.set_progress_handler(lambda: 1, 1)

        with pytest.raises(StoreUnavailableError, match="the temporary file of the import cannot be used: interrupted"):
            list(rows)
