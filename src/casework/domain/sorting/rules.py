"""Rules that say by which words a text may be sorted: what an officer writes down, and what they suggest of a text.

The files are read by ``casework.adapters.toml_sorting``.
"""

from collections.abc import Iterator
from functools import cached_property

import attrs

from casework.domain.sorting.phrases import Found, Phrase, PhraseTree, words_of
from casework.domain.sorting.suggestions import Suggestion


@attrs.frozen(kw_only=True)
class SortingRule:
    """Suggest *code*, so surely, where *every* phrase is found, one of *some*, and none of *without*."""

    name: str
    code: str
    confidence: float
    every: tuple[Phrase, ...] = ()
    some: tuple[Phrase, ...] = ()
    without: tuple[Phrase, ...] = ()
    note: str = ""

    @property
    def phrases(self) -> tuple[Phrase, ...]:
        """All that it looks for."""
        return (*self.every, *self.some, *self.without)

    def speaks(self, found: Found) -> bool:
        """Whether it holds for a text in which these phrases were *found*."""
        return (
            all(phrase in found for phrase in self.every)
            and (not self.some or any(phrase in found for phrase in self.some))
            and not any(phrase in found for phrase in self.without)
        )

    def words_in(self, found: Found) -> tuple[str, ...]:
        """Return on which words of the text it holds, each once."""
        return tuple(dict.fromkeys(found.words[each] for each in (*self.every, *self.some) if each in found))


@attrs.frozen(kw_only=True)
class SortingRules:
    """The rules of one *scheme*, in their order."""

    scheme: str
    rules: tuple[SortingRule, ...]
    note: str = ""

    @cached_property
    def _tree(self) -> PhraseTree:
        return PhraseTree(phrase for rule in self.rules for phrase in rule.phrases)

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes that they can suggest, each once."""
        return tuple(dict.fromkeys(rule.code for rule in self.rules))

    def suggest(self, text: str) -> tuple[Suggestion, ...]:
        """Return what the rules suggest of *text*, the surest first; nothing where none of them speaks.

        A code is suggested once: by the surest rule that speaks for it, the first of those that are as sure.
        """
        surest: dict[str, Suggestion] = {}
        for each in self._spoken(self._tree.found_in(words_of(text))):
            if each.code not in surest or each.confidence > surest[each.code].confidence:
                surest[each.code] = each
        return tuple(sorted(surest.values(), key=lambda each: -each.confidence))

    def _spoken(self, found: Found) -> Iterator[Suggestion]:
        for rule in self.rules:
            if rule.speaks(found):
                yield Suggestion(
                    scheme=self.scheme,
                    code=rule.code,
                    confidence=rule.confidence,
                    rule=rule.name,
                    words=rule.words_in(found),
                )
