"""Lists of codes and what they mean, as registers have them on a sheet of their own."""

import re
from collections.abc import Iterator, Mapping, Sequence

import attrs

from casework.application.mappings.values import folded
from casework.application.source_texts import plain

_NEARLY_ALL = 0.9
_LEAST = 2
_LETTERS = re.compile(r"(?i)[a-z]{2}")
"""Codes without two letters, such as 1 or Y, stand for too many things to be known by themselves."""
_CODE = re.compile(r"[^\sa-z]{1,8}$")
"""A short code in capitals or numbers: beside words stands a count or whom they concern, and not their meaning."""


@attrs.frozen(kw_only=True)
class CodeList:
    """Codes below *heading* on *sheet*, with what each means beside it; codes are compared whatever their capitals."""

    sheet: str
    heading: str
    meanings: Mapping[str, str]

    def meaning_of(self, text: str) -> str:
        """Return what *text* means, or the text where the list has no such code."""
        return self.meanings.get(folded(text), text)

    def is_of(self, heading: str, texts: Mapping[str, int]) -> bool:
        """Return whether nearly all *texts* below *heading*, which come so often, are these codes or their meanings."""
        codes = {folded(text) for text in texts} & self.meanings.keys()
        is_named = plain(heading) == plain(self.heading) or all(map(_LETTERS.search, self.meanings))
        known = self.meanings.keys() | {folded(meaning) for meaning in self.meanings.values()}
        found = sum(number for text, number in texts.items() if folded(text) in known)
        return is_named and len(codes) >= _LEAST and found >= _NEARLY_ALL * sum(texts.values())


def code_lists(sheet: str, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[CodeList]:
    """Yield the lists of a *sheet*: two columns side by side, blank on both sides, where no code means two things."""
    for place in _pairs([headings, *rows]):
        both = [(row[place].strip(), row[place + 1].strip()) for row in rows]
        filled = [pair for pair in both if any(pair)]
        meanings = {folded(code): meaning for code, meaning in filled}
        is_plain = all(_CODE.match(code) and meaning == meanings[folded(code)] != "" for code, meaning in filled)
        if is_plain and len(meanings) >= _LEAST:
            yield CodeList(sheet=sheet, heading=headings[place], meanings=meanings)


def _pairs(rows: Sequence[Sequence[str]]) -> Iterator[int]:
    """Yield the first place of each two columns that stand beside each other alone; all rows have one width."""
    filled = "".join(".x"[any(cell.strip() for cell in column)] for column in zip(*rows, strict=True))
    yield from (found.start() for found in re.finditer(r"(?<!x)xx(?!x)", filled))
