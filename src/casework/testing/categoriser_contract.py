"""What every categoriser must do: a test for each sentence of the port ``Categoriser``.

A plugin checks itself with two fixtures::

    class TestLetters(CategoriserContract):
        @pytest.fixture
        def make_categoriser(self):
            return Letters

        @pytest.fixture
        def telling(self):
            return "I waited for weeks, and nobody wrote back."
"""

from collections.abc import Callable

import pytest

from casework.application.ports import Categoriser, Schemes, Suggestion
from casework.domain.cases.fields import CODE
from casework.domain.sorting.suggestions import problem_of

__all__ = ["CategoriserContract"]

_AWKWARD = (
    "",
    " \n\t ",
    "0",
    'Ærø, "bins"; 1/2\n\n=SUM(A1) <b>\x07\x00',
    "日本語 😀 مرحبا",
    "e" + 5_000 * "\u0301\u0323",
    "(((((" * 2_000 + "a" * 20_000,
    "wait " * 20_000,
)
"""Texts that somebody may write, some of them on purpose."""

_OTHER = "no-such-code-as-this"


class CategoriserContract:
    """The tests of a categoriser.

    Subclasses give the fixtures ``make_categoriser``, a function that makes the categoriser anew each time it is
    called, and ``telling``, a text of which it suggests something where no scheme is known.
    """

    @pytest.fixture
    def categoriser(self, make_categoriser: Callable[[], Categoriser]) -> Categoriser:
        """Return a categoriser."""
        return make_categoriser()

    def test_a_telling_text_gets_suggestions(self, categoriser: Categoriser, telling: str) -> None:
        assert _suggested(categoriser, telling, {})

    def test_suggestions_are_codes_of_schemes_with_a_confidence_from_0_to_1(
        self, categoriser: Categoriser, telling: str
    ) -> None:
        for each in _suggested(categoriser, telling, {}):
            assert isinstance(each, Suggestion)
            assert CODE.match(each.scheme)
            assert CODE.match(each.code)
            assert 0 <= each.confidence <= 1

    def test_each_category_is_suggested_once(self, categoriser: Categoriser, telling: str) -> None:
        named = [(each.scheme, each.code) for each in _suggested(categoriser, telling, {})]

        assert len(named) == len(set(named))

    def test_any_text_is_answered(self, categoriser: Categoriser, telling: str) -> None:
        for text in (*_AWKWARD, f"{telling} {_AWKWARD[3]}", 50 * f"{telling}\n"):
            assert problem_of(_suggested(categoriser, text, {}), {}) is None

    def test_of_a_known_scheme_it_suggests_no_other_code(self, categoriser: Categoriser, telling: str) -> None:
        for each in _suggested(categoriser, telling, {}):
            schemes = {each.scheme: (_OTHER,)}

            assert problem_of(_suggested(categoriser, telling, schemes), schemes) is None

    def test_a_code_that_its_scheme_has_may_be_suggested(self, categoriser: Categoriser, telling: str) -> None:
        first = _suggested(categoriser, telling, {})[0]
        found = _suggested(categoriser, telling, {first.scheme: (_OTHER, first.code)})

        assert (first.scheme, first.code) in [(each.scheme, each.code) for each in found]

    def test_the_same_text_gets_the_same_whatever_was_asked_before(
        self, make_categoriser: Callable[[], Categoriser], telling: str
    ) -> None:
        one, other = make_categoriser(), make_categoriser()
        first = list(_suggested(one, telling, {}))
        for text in _AWKWARD:
            _suggested(one, text, {})

        assert list(_suggested(one, telling, {})) == first
        assert list(_suggested(other, telling, {})) == first

    def test_what_it_is_handed_stays_as_it_is(self, categoriser: Categoriser, telling: str) -> None:
        schemes = {"cause": ("delay", "conduct"), "town": ("answer-letters",)}
        _suggested(categoriser, telling, schemes)

        assert schemes == {"cause": ("delay", "conduct"), "town": ("answer-letters",)}


def _suggested(categoriser: Categoriser, text: str, schemes: Schemes) -> tuple[Suggestion, ...]:
    found: object = categoriser.suggest(text, schemes)
    assert isinstance(found, list | tuple)
    return tuple(found)
