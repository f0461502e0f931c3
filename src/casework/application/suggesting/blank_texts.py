"""Texts that stand for nothing, such as a dash, which a draft names once for all columns."""

import msgspec

from casework.application.ports import SourceRow
from casework.application.suggesting.meanings import DATED, Meaning
from casework.application.suggesting.settling import Settled
from casework.application.suggesting.vocabulary import is_blank_word

_WORDLESS = DATED | {Meaning.OTHER, Meaning.TEXT, Meaning.CONSTANT, Meaning.BLANK}
"""What columns hold in which such a word is no value that a draft reads."""


def blank_texts(settled: Settled) -> tuple[str, ...]:
    """Return the signs for a blank, and the words for one that stand among dates and are no value elsewhere."""
    signs = {text for column in settled.columns for text in column.look.signs}
    words = {text for column in settled.all(*DATED) for text in column.look.plain_values() if is_blank_word(text)}
    values = {
        text
        for column in settled.columns
        if column.meaning not in _WORDLESS
        for text in column.look.plain_values()
        if text in words
    }
    return tuple(sorted(signs | (words - values)))


def without_blank_texts(row: SourceRow, blanks: frozenset[str]) -> SourceRow:
    """Return *row* with nothing where one of *blanks* stands."""
    if not blanks:
        return row
    values = {name: "" if text.strip() in blanks else text for name, text in row.values.items()}
    return msgspec.structs.replace(row, values=values)
