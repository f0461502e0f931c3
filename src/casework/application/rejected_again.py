"""Rows that were rejected before and come again in a file of rejected rows: whose record they may change.

The key of such a row may be that of another row of the same source: it was rejected for that, or somebody wrote the key
into it to put it right. Taken for a newer word on that record, it would overwrite what another person's case says. So
it changes a case only if it stands where the case came from, or if the case came from another file.
"""

from casework.application.codec import fact_of
from casework.application.imports_record import ImportsRecord
from casework.application.ports import SourceRow, Store
from casework.application.row_reading import RowProblemError
from casework.domain.cases.events import Received, Source

_WITHIN = ", "


def refuse_other_record(
    row: SourceRow, key: str, *, named: str, system: str, store: Store, organisation: str, record: ImportsRecord
) -> None:
    """Refuse to change the case with *key*, which stands in the column *named*, if it is that of another row.

    Raises:
        RowProblemError: With where the case came from.
    """
    source = _source(store, organisation, store.case_of(organisation, key, system=system) or "")
    if source is None:
        return  # whoever updates the case says that it is not to be found
    names = _names(source, record)
    here = _WITHIN.join(filter(None, (row.file, row.sheet)))
    is_of_another_file = bool(names) and row.file is not None and row.file not in names
    if (source.line == row.line and here in names) or (row.key_of is None and is_of_another_file):
        return
    there = row.key_of or f"line {source.line} of {names[-1] if names else 'a file whose name is not known'}"
    message = (
        f"{named}: it belongs to the record of {there}, which this row would overwrite: give it its own, or, if it is "
        "the same record, put it right in its source"
    )
    raise RowProblemError(message)


def _source(store: Store, organisation: str, case_id: str) -> Source | None:
    """Return where the case came from when it was imported last."""
    events = [fact_of(record).event for record in store.read(organisation, case_id)]
    return next((event.source for event in reversed(events) if isinstance(event, Received)), None)


def _names(source: Source, record: ImportsRecord) -> tuple[str, ...]:
    """Return what the file from which a case came may be called, last with its sheet; nothing if that is not known."""
    batch = record.find(source.batch or "")
    file = record.files([batch])[batch.id][(source.file or 1) - 1].name
    if file is None or source.sheet is None:
        return () if file is None else (file,)
    sheet = dict(enumerate(record.sheets([batch])[batch.id], start=1)).get(source.sheet)
    if sheet is None:
        return ()
    # The rows of a file of rejected rows stand in other files, which count as its sheets.
    return file, sheet.partition(_WITHIN)[0], sheet, f"{file}{_WITHIN}{sheet}"
