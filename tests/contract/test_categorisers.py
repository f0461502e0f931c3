"""The categoriser that comes with casework keeps the contract; one that breaks a sentence of it is caught."""

import inspect
import re

import attrs
import pytest

from casework.application.ports import Suggestion
from casework.application.sorting import RuleCategoriser
from casework.domain.sorting.phrases import Phrase
from casework.domain.sorting.rules import SortingRule, SortingRules
from casework.testing import CategoriserContract

TELLING = "I waited for weeks, and nobody wrote back."
DELAY = SortingRule(name="waited", code="delay", confidence=0.8, some=(Phrase.of("wait*"),))
SILENCE = SortingRule(name="silence", code="silence", confidence=0.6, every=(Phrase.of("nobody wrote back"),))
RULES = {"cause": SortingRules(scheme="cause", rules=(DELAY, SILENCE))}


def by_rules():
    return RuleCategoriser(RULES)


class TestRules(CategoriserContract):
    @pytest.fixture
    def make_categoriser(self):
        return by_rules

    @pytest.fixture
    def telling(self):
        return TELLING


class Working(RuleCategoriser):
    """Hands out what the rules say with something about it changed."""

    def __init__(self):
        super().__init__(RULES)

    def suggest(self, text, schemes):
        return [self.changed(each) for each in super().suggest(text, schemes)]

    def changed(self, suggestion):
        return suggestion


class AlwaysAbstains(Working):
    def suggest(self, text, schemes):
        return []


class IsSurerThanSure(Working):
    def changed(self, suggestion):
        return attrs.evolve(suggestion, confidence=80)


class NamesInWords(Working):
    def changed(self, suggestion):
        return attrs.evolve(suggestion, code="too late")


class HasNoScheme(Working):
    def changed(self, suggestion):
        return attrs.evolve(suggestion, scheme="")


class GivesItsOwnValues(Working):
    def changed(self, suggestion):
        return suggestion.code


class SaysEverythingTwice(Working):
    def suggest(self, text, schemes):
        return 2 * super().suggest(text, schemes)


class FailsOnNothing(Working):
    def suggest(self, text, schemes):
        text.split()[0]
        return super().suggest(text, schemes)


class SuggestsOfNothing(Working):
    def suggest(self, text, schemes):
        return super().suggest(text, schemes) or [Suggestion(scheme="cause", code="none", confidence=2)]


class TakesTextsApartAsWhole(Working):
    """Goes round for ever as a regular expression does; here it only counts how far that would be."""

    def suggest(self, text, schemes):
        if max(map(len, re.findall(r"a+|\(+", text)), default=0) > 1_000:
            raise RecursionError
        return super().suggest(text, schemes)


class KnowsNoSchemes(Working):
    def suggest(self, text, schemes):
        return super().suggest(text, {})


class IsQuietWhereItKnows(Working):
    def suggest(self, text, schemes):
        return [each for each in super().suggest(text, schemes) if each.scheme not in schemes]


class LearnsAsItGoes(Working):
    def __init__(self):
        super().__init__()
        self._seen = 0

    def changed(self, suggestion):
        self._seen += 1
        return attrs.evolve(suggestion, confidence=1 / self._seen)


class DependsOnTheObject(Working):
    made = 0

    def __init__(self):
        super().__init__()
        DependsOnTheObject.made += 1
        self._number = DependsOnTheObject.made

    def changed(self, suggestion):
        return attrs.evolve(suggestion, rule=str(self._number))


class AddsItsOwnCodes(Working):
    def suggest(self, text, schemes):
        found = super().suggest(text, schemes)
        if "cause" in schemes:
            schemes["cause"] = (*schemes["cause"], "other")
        return found


class GivesThemInParts(Working):
    def suggest(self, text, schemes):
        yield from super().suggest(text, schemes)


DEFECTS = [
    (AlwaysAbstains, "test_a_telling_text_gets_suggestions"),
    (GivesThemInParts, "test_a_telling_text_gets_suggestions"),
    (IsSurerThanSure, "test_suggestions_are_codes_of_schemes_with_a_confidence_from_0_to_1"),
    (NamesInWords, "test_suggestions_are_codes_of_schemes_with_a_confidence_from_0_to_1"),
    (HasNoScheme, "test_suggestions_are_codes_of_schemes_with_a_confidence_from_0_to_1"),
    (GivesItsOwnValues, "test_suggestions_are_codes_of_schemes_with_a_confidence_from_0_to_1"),
    (SaysEverythingTwice, "test_each_category_is_suggested_once"),
    (FailsOnNothing, "test_any_text_is_answered"),
    (SuggestsOfNothing, "test_any_text_is_answered"),
    (TakesTextsApartAsWhole, "test_any_text_is_answered"),
    (KnowsNoSchemes, "test_of_a_known_scheme_it_suggests_no_other_code"),
    (IsQuietWhereItKnows, "test_a_code_that_its_scheme_has_may_be_suggested"),
    (LearnsAsItGoes, "test_the_same_text_gets_the_same_whatever_was_asked_before"),
    (DependsOnTheObject, "test_the_same_text_gets_the_same_whatever_was_asked_before"),
    (AddsItsOwnCodes, "test_what_it_is_handed_stays_as_it_is"),
]


def ask(sentence, make):
    test = getattr(CategoriserContract(), sentence)
    known = {"make_categoriser": make, "categoriser": make(), "telling": TELLING}
    test(**{name: known[name] for name in inspect.signature(test).parameters})


@pytest.mark.parametrize(
    ("bad", "sentence"), DEFECTS, ids=[f"{bad.__name__}-{number}" for number, (bad, _) in enumerate(DEFECTS)]
)
def test_the_sentence_holds_for_a_good_categoriser_and_finds_the_defect(bad, sentence):
    ask(sentence, by_rules)

    with pytest.raises(Exception):  # noqa: B017, PT011 - whatever the defect leads to
        ask(sentence, bad)


def test_every_sentence_of_the_contract_has_a_defect_that_it_finds():
    sentences = {name for name in vars(CategoriserContract) if name.startswith("test_")}

    assert sentences == {sentence for _, sentence in DEFECTS}
