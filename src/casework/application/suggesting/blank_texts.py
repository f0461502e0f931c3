"""Texts that stand for nothing: such as a dash, which a draft names once for all columns, and those of one column."""

from collections.abc import Callable

import msgspec

from casework.application.ports import SourceRow
from casework.application.suggesting.agreed_days import day_in
from casework.application.suggesting.meanings import DATED, Meaning
from casework.application.suggesting.same_amounts import may_have_amounts
from casework.application.suggesting.settling import Column, Settled
from casework.application.suggesting.vocabulary import is_blank_word, is_yet_to_be_found, is_yet_to_come

_WORDLESS = DATED | {Meaning.OTHER, Meaning.TEXT, Meaning.CONSTANT, Meaning.BLANK}
"""What columns hold in which such a word is no value that a draft reads."""
_HAPPENED = frozenset({Meaning.ACKNOWLEDGED, Meaning.RESPONDED, Meaning.CLOSED})


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


def yet_to_come(column: Column) -> tuple[str, ...]:
    """Return the texts of *column* that say of what it tells that it has not happened yet, such as ``tbc``."""
    if column.meaning is Meaning.OUTCOME:
        return tuple(sorted(filter(is_yet_to_be_found, column.look.plain_values())))
    texts = column.look.plain_values() if column.meaning in _HAPPENED else ()
    return tuple(sorted(filter(is_yet_to_come, texts)))


def own_blanks(column: Column) -> tuple[str, ...]:
    """Return the texts that stand for nothing in *column* alone."""
    none = filter(is_blank_word, column.look.plain_values()) if may_have_amounts(column) else ()
    return (*yet_to_come(column), *sorted(column.look.said_no), *sorted(none))


def as_drafted(settled: Settled) -> Callable[[SourceRow], SourceRow]:
    """Return what gives a row as the draft has it read: without texts that stand for nothing, or beside a day."""
    everywhere = frozenset(blank_texts(settled))
    own = {column.name: blanks for column in settled.columns if (blanks := own_blanks(column))}
    agreed = [column.name for column in settled.columns if column.look.said_yes]

    def drafted(row: SourceRow) -> SourceRow:
        values = {name: "" if text.strip() in everywhere else text for name, text in row.values.items()}
        values |= {name: "" for name, blanks in own.items() if values[name].strip() in blanks}
        values |= {name: day_in(values[name]) for name in agreed}
        return msgspec.structs.replace(row, values=values)

    return drafted if everywhere or own or agreed else lambda row: row
