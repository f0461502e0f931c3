"""Phrases are found where a plain search finds them, and what a history says of categories is what the case has."""

from hypothesis import given
from hypothesis import strategies as st

from casework.domain.cases.fold import fold
from casework.domain.cases.sortings import sortings
from casework.domain.sorting.phrases import Phrase, PhraseTree, words_of
from casework.testing.strategies import histories
from tests.complaints import COUNCIL, PROCEDURES

WORDS = st.sampled_from(["a", "ab", "abc", "b", "ba", "c"])
PIECES = st.tuples(WORDS, st.booleans()).map(lambda piece: piece[0] + "*" * piece[1])
PHRASES = st.lists(PIECES, min_size=1, max_size=4).map(" ".join)


def plainly(phrase, words):
    """Return where a phrase stands first, by looking at every place one after the other."""
    parts = phrase.split()
    for place in range(len(words) - len(parts) + 1):
        there = words[place : place + len(parts)]
        if all(
            word.startswith(part[:-1]) if part.endswith("*") else word == part
            for part, word in zip(parts, there, strict=True)
        ):
            return " ".join(there)
    return None


@given(phrases=st.lists(PHRASES, max_size=12), words=st.lists(WORDS, max_size=30))
def test_the_tree_finds_what_a_plain_search_finds_and_says_where_first(phrases, words):
    found = PhraseTree(map(Phrase.of, phrases)).found_in(words)

    assert {phrase: found.words.get(Phrase.of(phrase)) for phrase in phrases} == {
        phrase: plainly(phrase, words) for phrase in phrases
    }


@given(text=st.text(max_size=200))
def test_words_are_the_same_when_they_are_read_again_and_in_capitals(text):
    words = words_of(text)

    assert words_of(" ".join(words)) == words
    assert all(word.isalnum() or not word.isascii() for word in words)


@given(text=st.text(max_size=100), more=st.text(max_size=100))
def test_a_text_that_goes_on_keeps_its_words(text, more):
    assert words_of(f"{text} {more}") == [*words_of(text), *words_of(more)]


@given(facts=histories(PROCEDURES.get(COUNCIL)))
def test_what_stands_of_all_sortings_is_what_the_case_has(facts):
    case = fold("case-1", facts)
    standing = {(each.matter, each.scheme): each.codes for each in sortings(case) if not each.replaced and each.codes}
    has = {
        (matter.matter, scheme): tuple(each.code for each in matter.categories if each.scheme == scheme)
        for matter in case.matters
        for scheme in {each.scheme for each in matter.categories}
    }

    assert {place: set(codes) for place, codes in standing.items()} == {
        place: set(codes) for place, codes in has.items()
    }


@given(facts=histories(PROCEDURES.get(COUNCIL), imported=True))
def test_every_sorting_names_an_entry_of_the_log(facts):
    case = fold("case-1", facts)

    assert {each.version for each in sortings(case)} <= {fact.version for fact in facts}
