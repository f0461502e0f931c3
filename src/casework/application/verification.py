"""Checking that the log is what was written: order, seals, and the details that still exist.

A chain of seals finds an edit, an insertion, a deletion or a swap by somebody who does not seal everything anew. It
does not find a log that was cut at its end or sealed anew from the change on: for that, compare ``Verified.seal`` with
one that was kept elsewhere.
"""

from collections.abc import Sequence
from itertools import islice

import attrs

from casework.application.ports import Store
from casework.domain.envelope import FIRST_SEAL, Record, commitment, seal
from casework.errors import BrokenSealError

_BATCH = 1_000


@attrs.frozen(kw_only=True)
class Verified:
    """How far the log was found to be whole: the last position, and the seal there."""

    position: int
    seal: str


def verify(store: Store, organisation: str) -> Verified:
    """Check the whole log of *organisation* and return where it ends.

    Raises:
        BrokenSealError: If a position or version is missing or doubled, a seal does not follow from what stands before
            it, or a detail that still exists is not the one that was committed to.
    """
    position, last_seal, head = 0, FIRST_SEAL, store.head(organisation)
    versions: dict[str, int] = {}
    records = store.read_all(organisation, limit=head)
    while batch := list(islice(records, _BATCH)):
        for record in batch:
            position += 1
            version = versions[record.stream] = versions.get(record.stream, 0) + 1
            why = _fault(record, position=position, version=version, last_seal=last_seal)
            if why is not None:
                raise BrokenSealError(organisation, position=position, why=why)
            last_seal = record.seal
        _check_details(store, organisation, batch)
    if position != head:
        raise BrokenSealError(organisation, position=position + 1, why="the record is missing")
    return Verified(position=position, seal=last_seal)


def _fault(record: Record, *, position: int, version: int, last_seal: str) -> str | None:
    if record.position != position:
        return f"the record here says that it stands at {record.position}"
    if record.version != version:
        return f"version {version} of {record.stream} is expected here, not {record.version}"
    if record.seal != seal(last_seal, record):
        return "the record or its seal was changed"
    return None


def _check_details(store: Store, organisation: str, records: Sequence[Record]) -> None:
    kept = store.details(organisation, [reference.detail for record in records for reference in record.details])
    for record in records:
        for reference in record.details:
            detail = kept.get(reference.detail)
            if detail and commitment(detail.salt, detail.value) != reference.commitment:
                why = f"the detail {detail.id} is not the one that was written"
                raise BrokenSealError(organisation, position=record.position, why=why)
