"""Rules speak where their words stand, say on which, and abstain everywhere else."""

from casework.domain.sorting.phrases import Phrase
from casework.domain.sorting.rules import SortingRule, SortingRules
from casework.domain.sorting.suggestions import Suggestion


def phrases(*written):
    return tuple(map(Phrase.of, written))


DELAY = SortingRule(
    name="waited", code="delay", confidence=0.8, some=phrases("wait*", "took too long"), without=phrases("thank*")
)
LETTERS = SortingRule(name="letters", code="letters", confidence=0.6, every=phrases("letter*", "answer*"))
SURE = SortingRule(name="weeks", code="delay", confidence=0.9, every=phrases("weeks"), some=phrases("wait*"))
RULES = SortingRules(scheme="cause", rules=(LETTERS, DELAY, SURE))


def suggested(text):
    return {each.code: (each.rule, each.confidence, each.words) for each in RULES.suggest(text)}


def test_one_of_some_phrases_is_enough_and_all_that_were_found_are_told():
    assert suggested("I waited. It took too long!") == {"delay": ("waited", 0.8, ("waited", "took too long"))}


def test_every_phrase_has_to_be_there_where_the_rule_says_so():
    assert suggested("My letter") == {}
    assert suggested("My letter got no answer") == {"letters": ("letters", 0.6, ("letter", "answer"))}


def test_a_phrase_that_must_not_be_there_silences_the_rule():
    assert suggested("Thank you, I hardly waited") == {}


def test_the_surest_rule_speaks_for_a_code():
    assert suggested("I waited for weeks") == {"delay": ("weeks", 0.9, ("weeks", "waited"))}


def test_of_rules_that_are_as_sure_the_first_one_speaks():
    rules = SortingRules(
        scheme="cause", rules=(DELAY, SortingRule(name="b", code="delay", confidence=0.8, some=phrases("long")))
    )

    assert [each.rule for each in rules.suggest("took too long")] == ["waited"]


def test_the_surest_code_comes_first():
    assert [each.code for each in RULES.suggest("waited for an answer to my letter")] == ["delay", "letters"]


def test_a_text_without_the_words_gets_no_suggestion():
    assert RULES.suggest("") == RULES.suggest("A complaint of another sort") == ()


def test_a_suggestion_names_its_scheme():
    assert RULES.suggest("letter answer") == (
        Suggestion(scheme="cause", code="letters", confidence=0.6, rule="letters", words=("letter", "answer")),
    )


def test_the_codes_of_rules_are_told_once():
    assert RULES.codes == ("letters", "delay")
