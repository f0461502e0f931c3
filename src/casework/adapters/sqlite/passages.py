"""A passage of a log that another store sealed, on its way into the tables; inside a write transaction."""

from typing import TYPE_CHECKING

from casework.adapters.sqlite.commits import INSERT_REQUEST, head_of, put_names, version_of
from casework.adapters.sqlite.library import Library
from casework.adapters.sqlite.rows import INSERT_RECORD, name_value, record_values
from casework.application.passages import check_passage, erased_in
from casework.application.ports import Passage
from casework.errors import KeyReusedError

if TYPE_CHECKING:
    import sqlite3

_TAKE_DETAIL = """
    INSERT INTO details (organisation, id, stream, salt, value, erased) VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT (organisation, id) DO NOTHING
"""


def take(connection: "sqlite3.Connection", library: Library, organisation: str, passage: Passage) -> None:
    """Write *passage* behind everything before it."""
    head, last_seal = head_of(connection, organisation)
    check_passage(
        organisation,
        passage,
        head=head,
        last_seal=last_seal,
        version_of=lambda stream: version_of(connection, organisation, stream),
    )
    put_names(connection, library, [name_value(organisation, name) for name in passage.names])
    began = {
        position: receipt.first for receipt in passage.receipts for position in range(receipt.first, receipt.last + 1)
    }
    connection.executemany(
        INSERT_RECORD, [record_values(one, began.get(one.position, one.position)) for one in passage.records]
    )
    connection.executemany(_TAKE_DETAIL, _details(organisation, passage))
    for one in passage.receipts:
        request = (organisation, one.key, one.first, one.last, one.digest or "", one.digest is None)
        try:
            connection.execute(INSERT_REQUEST, request)
        except library.module.IntegrityError:
            raise KeyReusedError(one.key) from None


def _details(organisation: str, passage: Passage) -> list[tuple[str, str, str, bytes, str, bool]]:
    """Return the values of ``_TAKE_DETAIL``, in the order in which the records refer to them."""
    streams = {reference.detail: record.stream for record in passage.records for reference in record.details}
    gone = [(organisation, name, streams[name], b"", "", True) for name in erased_in(passage)]
    return [(organisation, one.id, one.stream, one.salt, one.value, False) for one in passage.details] + gone
