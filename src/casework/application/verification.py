"""Checking that the log is what was written: order, seals, and the details that still exist.

A chain of seals finds an edit, an insertion, a deletion or a swap by somebody who does not seal everything anew. It
does not find a log that was cut at its end or sealed anew from the change on: for that there are anchors, which were
kept elsewhere.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

import attrs

from casework.application.ports import Detail, Store
from casework.domain.anchors import Anchor
from casework.domain.envelope import FIRST_SEAL, Record, commitment, seal
from casework.errors import BrokenSealError, UsageError

_BATCH = 1_000


@attrs.frozen(kw_only=True)
class Verified:
    """How far the log of *organisation* was found to be whole: the last position, and the seal there."""

    organisation: str
    position: int
    seal: str

    @property
    def anchor(self) -> Anchor:
        """The line to keep elsewhere."""
        return Anchor(organisation=self.organisation, position=self.position, seal=self.seal)


def verify(store: Store, organisation: str, *, anchors: Sequence[Anchor] = ()) -> Verified:
    """Check the whole log of *organisation* and return where it ends.

    Raises:
        BrokenSealError: If a position or version is missing or doubled, a seal does not follow from what stands before
            it, a detail that still exists is not the one that was committed to, or the log does not have one of
            *anchors* any more.
        UsageError: If one of *anchors* is of another organisation.
    """
    seals = {anchor.position: FIRST_SEAL for anchor in _of(organisation, anchors)}
    position, last_seal, head = 0, FIRST_SEAL, store.head(organisation)
    for batch, _ in checked(store, organisation, head=head):
        position, last_seal = batch[-1].position, batch[-1].seal
        seals |= {record.position: record.seal for record in batch if record.position in seals}
    _check_anchors(organisation, anchors, seals, head)
    return Verified(organisation=organisation, position=position, seal=last_seal)


def checked(store: Store, organisation: str, *, head: int) -> Iterator[tuple[list[Record], Mapping[str, Detail]]]:
    """Yield the log up to the position *head* in batches, each with the details that exist, after it was checked.

    Raises:
        BrokenSealError: As ``verify`` does, but for anchors.
    """
    position, last_seal = 0, FIRST_SEAL
    versions: dict[str, int] = {}
    records = store.read_all(organisation, limit=head)
    while batch := list(islice(records, _BATCH)):
        for record in batch:
            position += 1
            version = versions[record.stream] = versions.get(record.stream, 0) + 1
            why = fault(record, position=position, version=version, last_seal=last_seal)
            if why is not None:
                raise BrokenSealError(organisation, position=position, why=why)
            last_seal = record.seal
        kept = store.details(organisation, detail_ids(batch))
        check_details(organisation, batch, kept)
        yield batch, kept
    if position != head:
        raise BrokenSealError(organisation, position=position + 1, why="the record is missing")


def _of(organisation: str, anchors: Sequence[Anchor]) -> Sequence[Anchor]:
    for anchor in anchors:
        if anchor.organisation != organisation:
            message = f"the anchor is one of {anchor.organisation}, and this is the log of {organisation}"
            raise UsageError(message)
    return anchors


def _check_anchors(organisation: str, anchors: Sequence[Anchor], seals: Mapping[int, str], head: int) -> None:
    for anchor in sorted(anchors, key=lambda anchor: anchor.position):
        if anchor.position > head:
            why = f"it ends before that, and an anchor stands at position {anchor.position}: its end was cut off"
            raise BrokenSealError(organisation, position=head + 1, why=why)
        if anchor.seal != seals[anchor.position]:
            why = "an anchor has another seal there: what stands at this position or before it was rewritten"
            raise BrokenSealError(organisation, position=anchor.position, why=why)


def fault(record: Record, *, position: int, version: int, last_seal: str) -> str | None:
    """Say why *record* cannot stand at *position* as *version* of its stream, after the seal *last_seal*; else None."""
    if record.position != position:
        return f"the record here says that it stands at {record.position}"
    if record.version != version:
        return f"version {version} of {record.stream} is expected here, not {record.version}"
    if record.seal != seal(last_seal, record):
        return "the record or its seal was changed"
    return None


def detail_ids(records: Sequence[Record]) -> list[str]:
    """Return the ids of the details that *records* refer to."""
    return [reference.detail for record in records for reference in record.details]


def check_details(organisation: str, records: Sequence[Record], kept: Mapping[str, Detail]) -> None:
    """Check the details in *kept* against the commitments of *records*.

    Raises:
        BrokenSealError: If one is not what was committed to.
    """
    for record in records:
        for reference in record.details:
            detail = kept.get(reference.detail)
            if detail and commitment(detail.salt, detail.value) != reference.commitment:
                why = f"the detail {detail.id} is not the one that was written"
                raise BrokenSealError(organisation, position=record.position, why=why)
