"""Whether words that are to be published tell who somebody is.

They do where they hold a reference of a case, or anything longer that is known of a person in it, as whole words. Of a
name its words tell in any order, and each of them alone where it begins with a capital letter: ``Mrs Marsh`` tells of
Edith Marsh, ``the marsh`` and ``you shall`` tell of nobody. Accents and signs make no difference. Initials, forms of
address and words such as *the* are no name. A name in letters that are neither capital nor small tells also within a
longer word, because words are not written apart in some of these scripts.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping

import attrs

from casework.application.reading import Reader
from casework.domain.actors import Actor
from casework.errors import CaseworkError

_TELLING = 4
"""Of how many letters what is known besides a name must be to tell who somebody is; less may be any word."""

_WORD = re.compile(r"[^\W_]+")
_NO_NAMES = frozenset(
    ("and", "dr", "for", "lady", "lord", "miss", "mr", "mrs", "ms", "mx", "of", "on", "prof", "rev", "sir", "the")
)


def _words(text: str) -> tuple[str, ...]:
    """Return the words of *text* without their accents and the signs between them."""
    plain = (each for each in unicodedata.normalize("NFKD", text) if not unicodedata.combining(each))
    return tuple(_WORD.findall("".join(plain)))


def _folded(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(each.casefold() for each in words)


@attrs.frozen(kw_only=True)
class _Text:
    """The words of a text as they stand there; *capitals* are those that begin with no small letter."""

    words: tuple[str, ...]
    capitals: frozenset[str]

    @classmethod
    def of(cls, text: str) -> "_Text":
        words = _words(text)
        return cls(words=_folded(words), capitals=frozenset(_folded(each for each in words if not each[0].islower())))

    def holds(self, known: str) -> bool:
        """Whether the words of *known* stand in it one after the other."""
        return self._anywhere(_folded(_words(known)), ordered=True)

    def names(self, name: str) -> bool:
        """Whether it holds the words of *name* in any order, or one of them as a name is written."""
        parts = tuple(each for each in _folded(_words(name)) if each not in _NO_NAMES)
        alone = [each for each in parts if len(each) > 1 and each.isalpha()]
        return (
            (len(parts) > 1 and self._anywhere(parts, ordered=False))
            or not self.capitals.isdisjoint(alone)
            or any(part in word for part in alone if part.upper() == part.lower() for word in self.words)
        )

    def tells_of(self, person: Mapping[str, str]) -> bool:
        """Whether it tells who *person* is, of whom so much is known."""
        return any(
            self.names(known) if what.casefold().endswith("name") else len(known) >= _TELLING and self.holds(known)
            for what, known in person.items()
        )

    def _anywhere(self, wanted: tuple[str, ...], *, ordered: bool) -> bool:
        number = len(wanted)
        arranged = tuple if ordered else sorted
        places = range(len(self.words) - number + 1) if number else ()
        return any(arranged(self.words[place : place + number]) == arranged(wanted) for place in places)


def name_somebody(reader: Reader, who: Actor, cases: Iterable[str], texts: Iterable[object]) -> bool:
    """Whether *texts* hold a reference of one of *cases*, or tell who somebody in one is.

    Only what *who* may see and this release can read is looked for, so that nobody finds out a name by trying.
    """
    said = [_Text.of(each) for each in texts if isinstance(each, str)]
    for case in dict.fromkeys(cases):
        try:
            reference, people = reader.people(case, who)
        except CaseworkError:
            continue
        if any(text.holds(reference) or any(map(text.tells_of, people)) for text in said):
            return True
    return False
