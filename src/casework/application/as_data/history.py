"""The log of a case as data: each entry, when it happened and was written down, and by whom."""

from collections.abc import Iterator

from casework.application.as_data.seen import Seen
from casework.application.as_data.shapes import EntryData
from casework.application.codec import json_data
from casework.application.reading import HistoryEntry


def history_data(seen: Seen) -> list[EntryData]:
    """Return every entry of the log of a case, oldest first."""
    return [
        {
            "version": entry.version,
            "event": entry.name,
            "happened": seen.text(entry.fact.happened),
            "by": entry.actor,
            "recorded_at": entry.recorded_at,
            "data": json_data(entry.fact.event),
            "words": list(words_of(seen, entry)),
        }
        for entry in seen.file.history
    ]


def words_of(seen: Seen, entry: HistoryEntry) -> Iterator[str]:
    """Yield the words of an entry; what is kept of people is not among them, unless they are asked for."""
    for detail in entry.details:
        words = seen.words(detail)
        if words is not None:
            yield words
