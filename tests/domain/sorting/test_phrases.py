"""Phrases are found where people would see them, and no text takes longer than another of its length."""

import time

import pytest

from casework.domain.sorting.phrases import MOST_WORDS, Phrase, PhraseTree, words_of
from casework.errors import UsageError


def found(text, *phrases):
    """Return which of the phrases stand in the text, each with the words that it was found in."""
    written = {Phrase.of(each): each for each in phrases}
    words = PhraseTree(written).found_in(words_of(text)).words
    return {written[phrase]: said for phrase, said in words.items()}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("They DIDN'T reply.", ["they", "didnt", "reply"]),
        ("They didn\u2019t", ["they", "didnt"]),
        ("Café, naïve; Straße", ["cafe", "naive", "strasse"]),
        ("cafe\u0301", ["cafe"]),
        ("follow-up/2nd", ["follow", "up", "2nd"]),
        ("\ufb01le", ["file"]),
        ("İstanbul", ["istanbul"]),
        ("re\u00adply", ["reply"]),
        ("हिन्दी", ["हिनदी"]),
        ("日本語 😀", ["日本語"]),
        ("", []),
        ("?!", []),
    ],
)
def test_a_text_becomes_words_without_case_accents_and_marks(text, words):
    assert words_of(text) == words


def test_a_phrase_stands_where_its_words_stand_next_to_one_another():
    assert found("It TOOK  too\nlong, really.", "took too long", "too took", "it long") == {
        "took too long": "took too long"
    }


def test_a_star_stands_for_every_word_that_begins_so():
    assert found("We waited for weeks", "wait* for week*", "wait", "waited*") == {
        "wait* for week*": "waited for weeks",
        "waited*": "waited",
    }


def test_a_phrase_begins_anew_where_the_one_before_broke_off():
    assert found("no no reply no", "no reply no", "no no no") == {"no reply no": "no reply no"}
    assert found("a b a b c", "a b c", "b a b") == {"a b c": "a b c", "b a b": "b a b"}


def test_several_beginnings_of_one_word_are_all_found():
    assert set(found("delayed", "d*", "delay*", "delayed", "del*", "delayed*")) == {
        "d*", "delay*", "delayed", "del*", "delayed*"
    }  # fmt: skip


def test_a_beginning_is_no_word_that_is_shorter():
    assert found("de", "delay*") == {}


def test_the_words_that_were_found_first_are_told():
    assert found("waiting, then waited", "wait*") == {"wait*": "waiting"}


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("", "has no word"),
        (" ?! ", "has no word"),
        ("*", "a \\* stands behind the beginning of a word"),
        ("wa*it", "a \\* stands behind"),
        ("wait**", "a \\* stands behind"),
        ("wait-*", "a \\* stands behind"),
        ("long *", "a \\* stands behind"),
        ("a " * (MOST_WORDS + 1), f"has 21 words; a phrase may have {MOST_WORDS}"),
    ],
)
def test_what_is_no_phrase_says_why(written, why):
    with pytest.raises(UsageError, match=why):
        Phrase.of(written)


def test_a_phrase_is_written_as_people_write():
    assert Phrase.of("Follow-up* call") == Phrase.of("follow UP*   call")
    assert Phrase.of("don't") == Phrase.of("dont")


HOSTILE = {
    "one word": ("a ", ["a a a a b", "a* a* a* a* b", "a a* a a* c"]),
    "a word without end": ("a", ["a*", "aa*", "aaaaaaaaaa*", "aaaab"]),
    "prefixes": ("abcdefghij ", ["abcdefghij"[:length] + "*" for length in range(1, 11)]),
    "a phrase that nearly ends": ("no reply for weeks ", ["no reply for weeks but", "reply for weeks no answer"]),
    "accents": ("e\u0301\u0323", ["e"]),
    "brackets": ("((((", ["a"]),
}


def steps(text, phrases):
    return PhraseTree(map(Phrase.of, phrases)).found_in(words_of(text)).steps


@pytest.mark.parametrize("hostile", HOSTILE)
def test_the_work_grows_with_the_text_and_no_faster(hostile):
    text, phrases = HOSTILE[hostile]

    once, twice = steps(text * 2_000, phrases), steps(text * 4_000, phrases)

    assert twice <= 2.01 * max(once, 1)


def rules_that_all_begin(number):
    """Phrases of eight words, all different, of which every word of the text could go on every one."""
    return [" ".join("a*" if each >> bit & 1 else "a" for bit in range(8)) for each in range(number)]


def test_the_work_grows_with_the_rules_and_no_faster():
    once, twice, fourfold = (steps("a " * 200, rules_that_all_begin(number)) for number in (64, 128, 256))

    assert twice <= 2.01 * once
    assert fourfold <= 2.01 * twice


def test_a_thousand_rules_ask_no_more_of_a_text_in_which_none_of_them_begins():
    rules = [f"word{number} again" for number in range(1_000)]

    assert steps("quite another text " * 100, rules) == steps("quite another text " * 100, rules[:1])


def test_a_long_run_of_accents_is_read_as_fast_as_letters():
    """Taking the text apart as a whole would sort them, in the square of their number: minutes instead of a moment."""
    began = time.perf_counter()
    words_of("e" + "\u0323\u0301" * 500_000)

    assert time.perf_counter() - began < 20
