"""Words and phrases that are looked for in a text, in time that grows with the text and no faster.

A text becomes words: small letters and digits, without accents; what stands between them says nothing, and an
apostrophe is left away, so that ``didn't`` is ``didnt``. A phrase is words that stand next to one another, in which
``wait*`` is every word that begins so. Phrases are looked for all at once, each word of the text being read once: there
is nothing to try again, and so no text that takes longer than another of its length.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence

import attrs

from casework.errors import UsageError

MOST_WORDS = 20
"""How many words a phrase may have."""

_STAR = "*"
_JOINS = frozenset("'\u2019\u02bc\u00ad")
"""What may stand inside a word: apostrophes, and the hyphen that shows only at the end of a line."""


class _Letters(dict[int, str]):
    """What each letter is read as; worked out when it first comes.

    Each is taken alone. Python sorts the accents behind a letter when it takes a text apart as a whole, and that takes
    the square of their number.
    """

    def __missing__(self, number: int) -> str:
        found = self[number] = _read_as(chr(number))
        return found


def _read_as(letter: str) -> str:
    if letter in _JOINS or unicodedata.category(letter) == "Cf":
        return ""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", letter).casefold())
    return "".join(
        each if each.isalnum() or unicodedata.category(each).startswith("M") else " "
        for each in plain
        if not unicodedata.combining(each)
    )


_LETTERS = _Letters()


def words_of(text: str) -> list[str]:
    """Return the words of *text*, in order, as they are compared."""
    return text.translate(_LETTERS).split()


@attrs.frozen(order=True)
class Word:
    """A word of a phrase; *begins*: it stands for every word that begins so."""

    text: str
    begins: bool = False


@attrs.frozen
class Phrase:
    """Words that stand next to one another."""

    words: tuple[Word, ...]

    @classmethod
    def of(cls, written: str) -> "Phrase":
        """Return the phrase that somebody wrote, such as ``took too long`` or ``wait* for``.

        Raises:
            UsageError: If there is no word in it, there are too many, or a ``*`` stands elsewhere than behind a word.
        """
        words = tuple(word for piece in written.split() for word in _words_in(piece))
        if not words:
            message = "has no word: write letters or digits"
            raise UsageError(message)
        if len(words) > MOST_WORDS:
            message = f"has {len(words)} words; a phrase may have {MOST_WORDS}"
            raise UsageError(message)
        return cls(words)


def _words_in(piece: str) -> Iterator[Word]:
    begins = piece.endswith(_STAR)
    text = piece[:-1] if begins else piece
    *before, last = words_of(text) or [""]
    if _STAR in text or (begins and not (last and text[-1].isalnum())):
        message = f"{piece!r}: a * stands behind the beginning of a word and nowhere else, as in wait*"
        raise UsageError(message)
    yield from (Word(each) for each in before)
    if last:
        yield Word(last, begins)


class _Node:
    """A place in the tree of all phrases: what was read so far, and which words lead on."""

    __slots__ = ("beginnings", "depth", "lengths", "phrase", "words")

    def __init__(self, depth: int) -> None:
        self.depth = depth
        self.words: dict[str, _Node] = {}
        self.beginnings: dict[str, _Node] = {}
        self.lengths: tuple[int, ...] = ()
        self.phrase: Phrase | None = None

    def grown(self, word: Word) -> "_Node":
        """Return the place after *word*, a new one if there is none."""
        children = self.beginnings if word.begins else self.words
        if word.text not in children:
            children[word.text] = _Node(self.depth + 1)
            self.lengths = tuple(sorted({len(each) for each in self.beginnings}))
        return children[word.text]

    def after(self, word: str) -> Iterator["_Node"]:
        """Yield the places to which *word* leads."""
        if word in self.words:
            yield self.words[word]
        for length in self.lengths:
            beginning = word[:length]
            if len(beginning) == length and beginning in self.beginnings:
                yield self.beginnings[beginning]


@attrs.frozen
class Found:
    """The phrases that stand in a text, each with the words that it was found in first.

    *steps* is how many places of the tree were looked at, with which the time grows.
    """

    words: dict[Phrase, str]
    steps: int

    def __contains__(self, phrase: Phrase) -> bool:
        return phrase in self.words


class PhraseTree:
    """Phrases, ready to be looked for all at once."""

    def __init__(self, phrases: Iterable[Phrase]) -> None:
        self._root = _Node(0)
        for phrase in phrases:
            node = self._root
            for word in phrase.words:
                node = node.grown(word)
            node.phrase = phrase

    def found_in(self, words: Sequence[str]) -> Found:
        """Return which of the phrases stand in a text of *words*."""
        found: dict[Phrase, str] = {}
        steps, begun = 0, list[_Node]()
        for place, word in enumerate(words, start=1):
            reached = [child for node in (self._root, *begun) for child in node.after(word)]
            steps += 1 + len(begun)
            for node in reached:
                if node.phrase is not None and node.phrase not in found:
                    found[node.phrase] = " ".join(words[place - node.depth : place])
            begun = reached
        return Found(words=found, steps=steps)
