"""Power cuts at random moments: the files that a disk could hold then, and what of the acknowledged is in them.

What was synced is there. Of what was written or cut off since, any part may be there or not, down to single sectors of
a write, some of which are spoilt; and so may the name of a file that came or went before its folder was synced.
"""

import contextlib
import random
import tempfile
from collections import defaultdict
from pathlib import Path

import attrs

from casework.adapters.sqlite import SqliteStore
from casework.errors import CaseworkError
from tests.reliability.kills import check_whole, left, request
from tests.reliability.recording import (
    Acknowledged,
    Created,
    Deleted,
    FolderSynced,
    Synced,
    Truncated,
    Written,
    record,
)

SECTOR_BYTES = 512
SHARES_KEPT = (0, 0.1, 0.5, 0.9, 1)
SHARE_TORN = 0.5
SHARE_SPOILT = 0.1
"""Of the sectors of a torn write that did not come, so many hold not the old either, but anything."""
OPENED_FOR = 25
"""So many requests are written, and then the store is closed and opened again."""


class Disk:
    """What is safe on a disk, and what is still on its way."""

    def __init__(self):
        self._safe, self._on_their_way = defaultdict(bytearray), defaultdict(list)
        self._names, self._renamed = {}, []

    def take(self, operation):
        match operation:
            case Written(file) | Truncated(file):
                self._on_their_way[file].append(operation)
            case Synced(file):
                for change in self._on_their_way.pop(file, ()):
                    _make(change, self._safe[file])
            case Created(name, file):
                self._renamed.append((name, file))
            case Deleted(name):
                self._renamed.append((name, None))
            case FolderSynced():
                self._names |= dict(self._renamed)
                self._renamed.clear()

    def after_cut(self, draw, kept):
        """Return the files by name if the power fails now, and of what is on its way a share of *kept* is there."""
        names, stopped = dict(self._names), set()
        for name, file in self._renamed:  # nobody sees the second change of a name without the first
            if name in stopped or not _drawn(draw, kept):
                stopped.add(name)
            else:
                names[name] = file
        return {name: self._content(file, draw, kept) for name, file in names.items() if file is not None}

    def _content(self, file, draw, kept):
        content = bytearray(self._safe.get(file, b""))
        for change in self._on_their_way.get(file, ()):
            torn = kept > 0 and isinstance(change, Written) and _drawn(draw, SHARE_TORN)
            for part in _sectors(change) if torn else (change,):
                if _drawn(draw, kept):
                    _make(part, content)
                elif torn and _drawn(draw, SHARE_SPOILT):
                    _make(attrs.evolve(part, data=draw.randbytes(len(part.data))), content)
        return bytes(content)


def _drawn(draw, share):
    return draw.random() < share


def _make(change, content):
    size = change.size if isinstance(change, Truncated) else change.offset + len(change.data)
    content.extend(bytes(max(0, size - len(content))))
    if isinstance(change, Truncated):
        del content[size:]
    else:
        content[change.offset : size] = change.data


def _sectors(write):
    place, end = write.offset, write.offset + len(write.data)
    while place < end:
        until = min(end, (place // SECTOR_BYTES + 1) * SECTOR_BYTES)
        yield Written(write.file, place, write.data[place - write.offset : until - write.offset])
        place = until


@attrs.define
class Losses:
    """What the power cuts did: events that were acknowledged in all images together and those lost, and troubles."""

    cuts: int = 0
    acknowledged: int = 0
    lost: int = 0
    images_with_losses: int = 0
    troubles: list = attrs.field(factory=list)

    def __str__(self):
        return (
            f"{self.cuts} power cuts, {self.acknowledged} acknowledged before them, {self.lost} lost in "
            f"{self.images_with_losses} images, {len(self.troubles)} that were not whole"
        )


def write(path, library, *, requests):
    """Return what the disk was asked for while a store was made and so many requests were written and acknowledged."""

    def work(acknowledge):
        for first in range(1, requests + 1, OPENED_FOR):
            with contextlib.closing(SqliteStore(path, library=library)) as store:
                # Else a log of this length would be copied back only when the store is closed.
                store._handle().connection.execute("PRAGMA wal_autocheckpoint = 60")
                for number in range(first, min(first + OPENED_FOR, requests + 1)):
                    store.append(request(number))
                    acknowledge(number)

    return record(library, work)


def cut_power(operations, library, *, cuts, seed=1):
    """Cut the power at *cuts* random moments of *operations*, open the store that is left, and count what is lost."""
    draw, losses = random.Random(seed), Losses()
    for moment in sorted(draw.randrange(len(operations) + 1) for _ in range(cuts)):
        disk, acknowledged = Disk(), 0
        for operation in operations[:moment]:
            disk.take(operation)
            acknowledged = operation.number if isinstance(operation, Acknowledged) else acknowledged
        losses.cuts += 1
        losses.acknowledged += acknowledged
        _look(disk.after_cut(draw, draw.choice(SHARES_KEPT)), library, acknowledged, losses)
    return losses


def _look(files, library, acknowledged, losses):
    with tempfile.TemporaryDirectory() as folder:
        for name, content in files.items():
            Path(folder, name).write_bytes(content)
        try:
            written = _written(Path(folder, "a.db"), library)
        except (CaseworkError, library.error, AssertionError) as trouble:
            losses.troubles.append(f"after {acknowledged}, with {sorted(files)}: {trouble!r}")
            return
    losses.lost += max(0, acknowledged - written)
    losses.images_with_losses += written < acknowledged
    if written > acknowledged + 1:
        losses.troubles.append(f"after {acknowledged}: {written} are there")


def _written(path, library):
    with contextlib.closing(SqliteStore(path, library=library)) as store:
        assert store._fetch("PRAGMA integrity_check", ()) == [("ok",)]
        found = left(store)
        check_whole(found)
        store.append(request(found.written + 1))  # and work goes on
        return found.written


def check(losses):
    assert losses.troubles == []
    assert losses.lost == 0
