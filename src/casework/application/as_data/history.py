"""The log of a case as data: each entry, when it happened and was written down, and by whom."""

from collections.abc import Iterator

from casework.application.as_data.seen import Seen
from casework.application.as_data.shapes import EntryData
from casework.application.codec import json_data
from casework.application.reading import CaseFile, HistoryEntry
from casework.domain.cases.events import Corrected, ImportUndone


def history_data(seen: Seen) -> list[EntryData]:
    """Return every entry of the log of a case, oldest first."""
    undone, struck = undone_by(seen.file), struck_out_by(seen.file)
    return [
        {
            "version": entry.version,
            "event": entry.name,
            "happened": seen.text(entry.fact.happened),
            "by": entry.actor,
            "recorded_at": entry.recorded_at,
            "data": json_data(entry.fact.event),
            "words": list(words_of(seen, entry)),
            "undone_by": undone.get(entry.version),
            "struck_out_by": struck.get(entry.version),
        }
        for entry in seen.file.history
    ]


def undone_by(file: CaseFile) -> dict[int, int]:
    """Return, for each entry that counts no more since its import was undone, the entry that says so."""
    undone: dict[int, int] = {}
    for entry in file.history:
        if isinstance(entry.fact.event, ImportUndone):
            undone |= {version: entry.version for version in range(1, entry.version) if version not in undone}
    return undone


def struck_out_by(file: CaseFile) -> dict[int, int]:
    """Return, for each entry that is struck out and was not restored, the correction that struck it out."""
    struck: dict[int, int] = {}
    for entry in file.history:
        match entry.fact.event:
            case Corrected(version=version, replacement=None):
                struck[version] = entry.version
            case Corrected(version=version):
                struck.pop(version, None)
    return struck


def words_of(seen: Seen, entry: HistoryEntry) -> Iterator[str]:
    """Yield the words of an entry; what is kept of people is not among them, unless they are asked for."""
    for detail in entry.details:
        words = seen.words(detail)
        if words is not None:
            yield words
