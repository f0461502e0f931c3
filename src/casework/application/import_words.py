"""Words that the log of an import refers to: what was met in its rows, and the names of its sheets.

They come from the mapping and from the header of the source, where anything may stand. So they are details, each kept
once, and the log has their ids.
"""

from collections.abc import Mapping, Sequence

import attrs

from casework.application.drafts import Drafts, is_blank
from casework.domain.batches import (
    BatchAdvanced,
    BatchEnded,
    MetSoFar,
    PartElsewhere,
    RuleMet,
    SheetRead,
    Tally,
    WordMet,
)

ERASED = "[erased]"


@attrs.frozen(kw_only=True)
class MetInWords:
    """How often something was met that is worth counting, in the rows that were taken in.

    *unknown* counts unknown values by target; *rules* how often each text rule decided, by its target and its pattern,
    with None where none did; *flags* what the mapping had to decide.
    """

    unknown: Mapping[str, int] = attrs.Factory(dict)
    rules: tuple[tuple[str, str | None, int], ...] = ()
    flags: Mapping[str, int] = attrs.Factory(dict)


@attrs.frozen(kw_only=True)
class SoFar:
    """What is told of an import in one organisation when the rows up to the *row*-th are dealt with."""

    row: int
    tally: Tally
    met: MetInWords = MetInWords()
    elsewhere: tuple[PartElsewhere, ...] = ()
    sheets: Sequence[str] = ()


def words_of(event: BatchAdvanced | BatchEnded) -> tuple[str, ...]:
    """Return the ids of the details to which *event* refers."""
    met = event.met
    return (
        *(each.word for each in (*met.unknown, *met.flags)),
        *(name for each in met.rules for name in (each.target, each.match) if name is not None),
        *(sheet.name for sheet in event.sheets if sheet.name is not None),
    )


def in_words(met: MetSoFar, words: Mapping[str, str]) -> MetInWords:
    """Return what was *met* in *words*, which are those of the details by their ids."""
    return MetInWords(
        unknown={words.get(each.word, ERASED): each.times for each in met.unknown},
        rules=tuple(
            (
                words.get(each.target, ERASED),
                None if each.match is None else words.get(each.match, ERASED),
                each.times,
            )
            for each in met.rules
        ),
        flags={words.get(each.word, ERASED): each.times for each in met.flags},
    )


class WordsOnRecord:
    """The details of one import in one organisation: *kept* are those that are on record, as words by their ids."""

    def __init__(self, kept: Mapping[str, str]) -> None:
        self._ids = {word: name for name, word in kept.items()}
        self._drafted: dict[str, str] = {}

    def advanced(self, so_far: SoFar, drafts: Drafts) -> BatchAdvanced:
        """Return what the log says of an import on its way; *drafts* gets the words that are not on record."""
        self._drafted = {}
        return BatchAdvanced(
            row=so_far.row,
            tally=so_far.tally,
            met=self._met(so_far.met, drafts),
            elsewhere=so_far.elsewhere,
            sheets=self._sheets(so_far, drafts),
        )

    def ended(self, batch: str, so_far: SoFar, drafts: Drafts) -> BatchEnded:
        """Return what the log says of an import that came to its end, as ``advanced`` does."""
        self._drafted = {}
        return BatchEnded(
            batch=batch,
            tally=so_far.tally,
            met=self._met(so_far.met, drafts),
            elsewhere=so_far.elsewhere,
            sheets=self._sheets(so_far, drafts),
        )

    def written(self) -> None:
        """Note that what was drafted last is on record."""
        self._ids |= self._drafted
        self._drafted = {}

    def _met(self, met: MetInWords, drafts: Drafts) -> MetSoFar:
        def word(text: str) -> str:
            return self._id(text, drafts)

        return MetSoFar(
            unknown=tuple(WordMet(word=word(name), times=times) for name, times in met.unknown.items()),
            rules=tuple(
                RuleMet(target=word(target), match=None if match is None else word(match), times=times)
                for target, match, times in met.rules
            ),
            flags=tuple(WordMet(word=word(name), times=times) for name, times in met.flags.items()),
        )

    def _sheets(self, so_far: SoFar, drafts: Drafts) -> tuple[SheetRead, ...]:
        return tuple(SheetRead(name=None if is_blank(name) else self._id(name, drafts)) for name in so_far.sheets)

    def _id(self, word: str, drafts: Drafts) -> str:
        known = self._ids.get(word) or self._drafted.get(word)
        if known is None:
            known = self._drafted[word] = str(drafts.text(word))
        return known
